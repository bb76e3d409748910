//! Why this answer, as plain data: what was understood, the candidates with the parts of their scores, and the decision.
//!
//! Input is a verdict; how it is worded is the business of those who show it.

use crate::answer::{Candidate, Engine, Outcome, Target, Verdict};
use crate::text::Language;

/// So many candidates are shown.
pub const SHOWN: usize = 6;

/// The rule that decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    Answered {
        facts: Vec<String>,
        score: f32,
        lead: f32,
    },
    Computed {
        rule: String,
        facts: Vec<String>,
    },
    /// Between the bars, or an absent entry is too close.
    AskedBack {
        score: f32,
    },
    Declined {
        reason: &'static str,
        score: f32,
    },
    Chat {
        kind: &'static str,
    },
}

/// What was understood: (stable key, in words of the question and ids), only what there is.
pub fn understood(engine: &Engine, verdict: &Verdict, question: &str) -> Vec<(&'static str, String)> {
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

/// Why it was decided so.
pub fn decision(engine: &Engine, verdict: &Verdict) -> Decision {
    let score = verdict.candidates.first().map_or(0.0, |c| c.score);
    let lead = verdict.candidates.get(1).map_or(score, |c| score - c.score);
    match &verdict.outcome {
        Outcome::Answer(answer) => {
            let facts = answer.facts.iter().map(|f| engine.content.facts[*f].id.clone()).collect();
            match &answer.computed {
                Some(computed) => Decision::Computed { rule: format!("{:?}", computed.rule), facts },
                None => Decision::Answered { facts, score, lead },
            }
        }
        Outcome::Suggest(_) => Decision::AskedBack { score },
        Outcome::Decline(decline) => Decision::Declined { reason: decline.reason.code(), score },
        Outcome::Chat(kind) => Decision::Chat { kind: kind.key() },
    }
}

/// The phrasing of a candidate that is closest to the question.
pub fn closest<'a>(engine: &'a Engine, candidate: &Candidate) -> &'a str {
    engine.index.phrases.get(candidate.best).map_or("", |p| engine.index.texts[p.text as usize].as_str())
}

/// What a candidate is.
pub fn id(engine: &Engine, target: Target) -> String {
    match target {
        Target::Fact(i) => engine.content.facts[i].id.clone(),
        Target::Held(i) => format!("held back {}", engine.content.held[i].fact.id),
        Target::Computation(i) => format!("computation {}", engine.content.computations[i].id),
        Target::Absent(i) => format!("absent {}", engine.content.absents[i].id),
    }
}
