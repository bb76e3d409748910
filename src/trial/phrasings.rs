//! Every phrasing is asked against the whole content: it must find its own fact, or one of the same sentence.
//!
//! A phrasing that another fact answers is stolen: either it is too vague, or the other fact is asked the same.

use std::collections::BTreeMap;

use super::{Share, in_parallel};
use crate::answer::{Engine, Outcome, Reason, Target};
use crate::content::problem::Code;
use crate::content::{At, Phrasings, Problem, Sources};
use crate::reply;
use crate::text::Language;

/// So many stolen phrasings are cited per pair; the rest is counted.
const CITED: usize = 3;

/// Someone who has phrasings, with one of them.
struct Asked<'a> {
    owner: Target,
    phrasings: &'a Phrasings,
    text: &'a str,
}

/// Asks all phrasings, and reports the stolen ones by owner and thief.
pub fn ask_all(engine: &Engine, sources: &Sources, problems: &mut Vec<Problem>) -> Share {
    let content = &engine.content;
    let facts = content.facts.iter().enumerate().map(|(i, f)| (Target::Fact(i), &f.phrasings));
    let computations =
        content.computations.iter().enumerate().filter(|(_, c)| !c.held).map(|(i, c)| (Target::Computation(i), &c.phrasings));
    let asked: Vec<Asked> = facts
        .chain(computations)
        .flat_map(|(owner, phrasings)| {
            let questions = [phrasings.question.zh.as_str(), phrasings.question.en.as_str()].into_iter().filter(|q| !q.trim().is_empty());
            questions.chain(phrasings.list.iter().map(|p| p.text.as_str())).map(move |text| Asked { owner, phrasings, text })
        })
        .collect();
    let thieves = in_parallel(&asked, |a| thief(engine, a));
    let mut stolen: BTreeMap<(Target, String), Vec<&Asked>> = BTreeMap::new();
    for (asked, thief) in asked.iter().zip(thieves) {
        if let Some(thief) = thief {
            stolen.entry((asked.owner, thief)).or_default().push(asked);
        }
    }
    let lost: usize = stolen.values().map(Vec::len).sum();
    for ((owner, thief), list) in stolen {
        problems.push(problem(engine, sources, owner, &thief, &list));
    }
    Share { passed: asked.len() - lost, of: asked.len() }
}

fn problem(engine: &Engine, sources: &Sources, owner: Target, thief: &str, list: &[&Asked]) -> Problem {
    let mut cited: Vec<String> = list.iter().take(CITED).map(|a| format!("“{}”", a.text)).collect();
    if list.len() > CITED {
        cited.push(format!("and {} more", list.len() - CITED));
    }
    let at: At = list[0].phrasings.at.find(sources, list[0].text);
    Problem::new(Code::StolenPhrasing, at, format!("asked for “{}”, {thief}: {}", id(engine, owner), cited.join(", ")))
        .help("make the phrasing more definite, move it to the other fact, or give the fact more phrasings of this kind")
}

/// Who answers instead; `None` where the phrasing finds its own.
fn thief(engine: &Engine, asked: &Asked) -> Option<String> {
    let verdict = engine.ask_once(asked.text);
    match &verdict.outcome {
        Outcome::Answer(answer) => {
            let own = match (asked.owner, &answer.computed) {
                (Target::Fact(fact), _) => answer.facts.iter().any(|f| is_same(engine, *f, fact)),
                (Target::Computation(index), Some(computed)) => computed.rule == engine.content.computations[index].rule,
                _ => false,
            };
            let by = answer.facts.first().map(|f| engine.content.facts[*f].id.as_str()).unwrap_or_default();
            (!own).then(|| format!("“{by}” answers"))
        }
        Outcome::Suggest(targets) => {
            let own = targets.iter().any(|t| is_own(engine, *t, asked.owner));
            let first = targets.first().and_then(|t| reply::question(&engine.content, *t, Language::ZhHans)).unwrap_or_default();
            (!own).then(|| format!("it is asked back: {first}"))
        }
        // Nobody steals what is not told.
        Outcome::Decline(decline) if decline.reason == Reason::Held => None,
        Outcome::Decline(decline) => Some(format!("it is declined ({})", decline.reason.code())),
        Outcome::Chat(_) => Some("it is taken for small talk".to_owned()),
    }
}

/// The target itself, or a fact of the same sentence.
pub fn is_own(engine: &Engine, target: Target, owner: Target) -> bool {
    match (target, owner) {
        (Target::Fact(found), Target::Fact(fact)) => is_same(engine, found, fact),
        (target, owner) => target == owner,
    }
}

fn is_same(engine: &Engine, found: usize, fact: usize) -> bool {
    let content = &engine.content;
    if found == fact {
        return true;
    }
    let sentences = |f: usize| {
        let fact = &content.facts[f];
        std::iter::once(&fact.quote).chain(&fact.also).flat_map(|q| content.article.sentences_of(q)).collect::<Vec<_>>()
    };
    let own = sentences(fact);
    sentences(found).iter().any(|s| own.contains(s))
}

/// The id of a target, for people.
pub fn id(engine: &Engine, target: Target) -> &str {
    match target {
        Target::Fact(i) => &engine.content.facts[i].id,
        Target::Held(i) => &engine.content.held[i].fact.id,
        Target::Computation(i) => &engine.content.computations[i].id,
        Target::Absent(i) => &engine.content.absents[i].id,
    }
}
