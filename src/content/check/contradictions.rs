//! Two facts that cannot both be so: same subject, intent, time and company, and different figures.
//!
//! Only figures and dates are compared. Names and texts may well differ (two things launched on one day are two facts).

use rustc_hash::FxHashMap;

use crate::content::problem::Code;
use crate::content::value::ValueKind;
use crate::content::{Content, Fact, Problem, Sources, Value};

pub fn check(problems: &mut Vec<Problem>, sources: &Sources, content: &Content) {
    let mut seen: FxHashMap<_, Vec<&Fact>> = FxHashMap::default();
    for fact in &content.facts {
        let Some(value) = fact.value.as_ref().filter(|v| is_comparable(v)) else {
            continue;
        };
        let mut with = fact.with.clone();
        with.sort_unstable();
        let others = seen.entry((fact.subject, fact.intent, fact.time, with, value.kind)).or_default();
        for other in others.iter() {
            let Some(theirs) = other.value.as_ref().filter(|v| differ(v, value)) else {
                continue;
            };
            let message = format!("“{}” says {}, and “{}” says {}", fact.id, said(value), other.id, said(theirs));
            let help = format!(
                "the other is {}:{}; correct one, or tell them apart by `time` or `with`",
                sources.path(other.at.file),
                other.at.line
            );
            let at = fact.at.find(sources, if differ_now(value, theirs) { &value.text } else { value.from.as_deref().unwrap_or_default() });
            problems.push(Problem::new(Code::Contradiction, at, message).help(help));
        }
        others.push(fact);
    }
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
