//! Two facts that cannot both be so: same subject, intent, time and company, and different figures.
//!
//! `disputes` on one of them says that the article itself states both. Only figures and dates are compared. Names and texts may well differ (two things launched on one day are two facts).

use rustc_hash::FxHashMap;

use crate::content::problem::Code;
use crate::content::value::ValueKind;
use crate::content::{Content, EntityId, Fact, Problem, Sources, Value};
use crate::text::date::Period;

pub fn check(problems: &mut Vec<Problem>, sources: &Sources, content: &Content) {
    let mut seen: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (index, fact) in content.facts.iter().enumerate() {
        needless(problems, content, fact);
        let Some((key, value)) = stated(fact) else { continue };
        let others = seen.entry(key).or_default();
        let lifted = |other: usize| names(fact, other) || names(&content.facts[other], index);
        // One is enough: among a thousand copies each contradicts all others.
        let contradicted = others.iter().filter(|o| !lifted(**o)).find_map(|o| {
            let other = &content.facts[*o];
            other.value.as_ref().filter(|v| differ(v, value)).map(|theirs| (other, theirs))
        });
        if let Some((other, theirs)) = contradicted {
            let message = format!("“{}” says {}, and “{}” says {}", fact.id, said(value), other.id, said(theirs));
            let help = format!(
                "the other is {}:{}; correct one, or tell them apart by `time` or `with`; where the article states both, add `disputes: [{}]`",
                sources.path(other.at.file),
                other.at.line,
                other.id
            );
            let at = fact.at.find(sources, if differ_now(value, theirs) { &value.text } else { value.from.as_deref().unwrap_or_default() });
            problems.push(Problem::new(Code::Contradiction, at, message).help(help));
        }
        others.push(index);
    }
}

/// A dispute with a fact that may well be so beside this one.
fn needless(problems: &mut Vec<Problem>, content: &Content, fact: &Fact) {
    for (other, at) in &fact.disputes {
        let other = &content.facts[*other];
        let contradict = stated(fact).zip(stated(other)).is_some_and(|((key, value), (theirs, v))| key == theirs && differ(value, v));
        if !contradict {
            let message = format!("“{}” disputes “{}”, and they do not contradict each other", fact.id, other.id);
            let help = "remove it: only different figures or dates of the same subject, intent, time and `with` are disputed";
            problems.push(Problem::new(Code::NeedlessDispute, *at, message).help(help));
        }
    }
}

fn names(fact: &Fact, other: usize) -> bool {
    fact.disputes.iter().any(|(named, _)| *named == other)
}

/// What two facts must have in common to contradict each other.
type Key = (EntityId, usize, Option<Period>, Vec<EntityId>, ValueKind);

/// The value that can be contradicted, with what it is stated of.
fn stated(fact: &Fact) -> Option<(Key, &Value)> {
    let value = fact.value.as_ref().filter(|v| is_comparable(v))?;
    let mut with = fact.with.clone();
    with.sort_unstable();
    Some(((fact.subject, fact.intent, fact.time, with, value.kind), value))
}

fn is_comparable(value: &Value) -> bool {
    value.kind.is_figure() || value.kind == ValueKind::Date
}

fn differ_now(a: &Value, b: &Value) -> bool {
    match (a.quantity, b.quantity) {
        (Some(a), Some(b)) => a != b,
        _ => a.text != b.text,
    }
}

/// Different now, or different before where both say what was before.
fn differ(a: &Value, b: &Value) -> bool {
    differ_now(a, b) || (a.from_quantity.is_some() && b.from_quantity.is_some() && a.from_quantity != b.from_quantity)
}

fn said(value: &Value) -> String {
    match &value.from {
        Some(from) => format!("{} (from {from})", value.text),
        None => value.text.clone(),
    }
}
