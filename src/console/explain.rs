//! Why this answer: what was understood, the candidates with the parts of their scores, and the rule that decided.

use serde_json::{Value, json};

use super::output::{FAINT, STRONG, paint};
use super::width;
use crate::answer::decide::{HIGH, LOW, MARGIN};
use crate::answer::{Candidate, Engine, Outcome, Target, Verdict};
use crate::text::Language;

/// So many candidates are shown.
const SHOWN: usize = 6;

/// For people, on the terminal.
pub fn text(engine: &Engine, verdict: &Verdict, question: &str) -> String {
    let mut out = vec![paint(STRONG, "Understood")];
    for (what, said) in understood(engine, verdict, question) {
        out.push(format!("  {} {said}", paint(FAINT, &width::pad(what, 12))));
    }
    out.push(paint(STRONG, "Candidates"));
    out.push(paint(FAINT, "  score =   bag  phrase  entity    time  number context"));
    for c in verdict.candidates.iter().take(SHOWN) {
        let parts = [c.bag, c.phrase, c.entity, c.time, c.number, c.context]
            .map(|p| format!("{:>7.2}", (p * 100.0).round() / 100.0 + 0.0))
            .join(" ");
        out.push(format!("  {:>5.3} {parts}  {}  {}", c.score, id(engine, c.target), paint(FAINT, &format!("≈ {}", closest(engine, c)))));
    }
    out.push(paint(STRONG, "Decision"));
    out.push(format!("  {}", why(engine, verdict)));
    out.join("\n")
}

/// The same as JSON.
pub fn value(engine: &Engine, verdict: &Verdict, question: &str) -> Value {
    let candidates: Vec<Value> = verdict
        .candidates
        .iter()
        .take(SHOWN)
        .map(|c| {
            json!({
                "id": id(engine, c.target), "score": c.score, "bag": c.bag, "phrase": c.phrase, "entity": c.entity,
                "time": c.time, "number": c.number, "context": c.context, "closest": closest(engine, c),
            })
        })
        .collect();
    let understood: serde_json::Map<String, Value> =
        understood(engine, verdict, question).into_iter().map(|(what, said)| (what.to_owned(), said.into())).collect();
    json!({ "understood": understood, "candidates": candidates, "decision": why(engine, verdict) })
}

fn understood(engine: &Engine, verdict: &Verdict, question: &str) -> Vec<(&'static str, String)> {
    let (content, reading) = (&engine.content, &verdict.reading);
    let typed = |span: &std::ops::Range<usize>| question.get(reading.folded.source(span.clone())).unwrap_or_default();
    let list = |items: Vec<String>| items.join("; ");
    let all = [
        ("read as", reading.folded.chars.iter().take(200).collect()),
        ("language", reading.language.map_or("none shown", Language::tag).to_owned()),
        ("corrected", list(reading.corrections.iter().map(|(from, to)| format!("{from} → {to}")).collect())),
        ("pinyin", if reading.pinyin { "typed in toneless pinyin".to_owned() } else { String::new() }),
        ("names", list(reading.mentions.iter().map(|m| format!("{} = {}", typed(&m.span), content.entity(m.entity).id)).collect())),
        ("dates", list(reading.dates.iter().map(|d| format!("{} = {}", typed(&d.span), d.period.iso())).collect())),
        ("numbers", list(reading.numbers.iter().map(|n| format!("{} = {} {:?}", typed(&n.span), n.value, n.unit)).collect())),
        ("form", list(reading.kinds.iter().map(|k| format!("{k:?}")).chain(reading.form.map(|f| format!("yes/no: {f:?}"))).collect())),
        ("computes", list(reading.operations.iter().map(|o| format!("{o:?}")).collect())),
        ("follow-up", if verdict.leaned { format!("leans on the question before ({:?})", reading.reference) } else { String::new() }),
    ];
    all.into_iter().filter(|(_, said): &(&str, String)| !said.is_empty()).collect()
}

fn why(engine: &Engine, verdict: &Verdict) -> String {
    let first = verdict.candidates.first();
    let score = first.map_or(0.0, |c| c.score);
    let lead = verdict.candidates.get(1).map_or(score, |c| score - c.score);
    match &verdict.outcome {
        Outcome::Answer(answer) => {
            let facts: Vec<&str> = answer.facts.iter().map(|f| engine.content.facts[*f].id.as_str()).collect();
            match &answer.computed {
                Some(computed) => format!("computed by the rule {:?} over {}", computed.rule, facts.join(", ")),
                None => format!("answered with {}: score {score:.3} (bar {HIGH}), leads by {lead:.3}", facts.join(" and ")),
            }
        }
        Outcome::Suggest(_) => {
            format!("asked back: score {score:.3} is between the bars {LOW} and {HIGH}, or an absent entry is closer than {MARGIN}")
        }
        Outcome::Decline(decline) => format!("declined: {} (first score {score:.3}, bar {LOW})", decline.reason.code()),
        Outcome::Chat(kind) => format!("small talk: {}", kind.key()),
    }
}

fn closest<'a>(engine: &'a Engine, candidate: &Candidate) -> &'a str {
    engine.index.phrases.get(candidate.best).map_or("", |p| engine.index.texts[p.text as usize].as_str())
}

fn id(engine: &Engine, target: Target) -> String {
    match target {
        Target::Fact(i) => engine.content.facts[i].id.clone(),
        Target::Held(i) => format!("held back {}", engine.content.held[i].fact.id),
        Target::Computation(i) => format!("computation {}", engine.content.computations[i].id),
        Target::Absent(i) => format!("absent {}", engine.content.absents[i].id),
    }
}
