//! Why this answer: what was understood, the candidates with the parts of their scores, and the rule that decided.

use serde_json::{Value, json};

use super::output::{FAINT, STRONG, paint};
use super::width;
use crate::answer::decide::{HIGH, LOW, MARGIN};
use crate::answer::{Engine, Verdict};
use crate::reply::explain::{Decision, SHOWN, closest, decision, id, understood};

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

fn why(engine: &Engine, verdict: &Verdict) -> String {
    match decision(engine, verdict) {
        Decision::Answered { facts, score, lead } => {
            format!("answered with {}: score {score:.3} (bar {HIGH}), leads by {lead:.3}", facts.join(" and "))
        }
        Decision::Computed { rule, facts } => format!("computed by the rule {rule} over {}", facts.join(", ")),
        Decision::AskedBack { score } => {
            format!("asked back: score {score:.3} is between the bars {LOW} and {HIGH}, or an absent entry is closer than {MARGIN}")
        }
        Decision::Declined { reason, score } => format!("declined: {reason} (first score {score:.3}, bar {LOW})"),
        Decision::Chat { kind } => format!("small talk: {kind}"),
    }
}
