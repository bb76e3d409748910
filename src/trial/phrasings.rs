//! Every phrasing is asked against the whole content: it must find its own fact, or one of the same sentence.
//!
//! A phrasing that another fact answers is stolen: either it is too vague, or the other fact is asked the same. What the
//! article does not state must not be answered either.

use std::collections::BTreeMap;

use super::Share;
use crate::answer::{Engine, Outcome, Reason, Target};
use crate::content::parallel::in_parallel;
use crate::content::problem::Code;
use crate::content::{At, Problem, Sources};
use crate::reply;
use crate::text::Language;

/// So many stolen phrasings are cited per pair; the rest is counted.
const CITED: usize = 3;

/// Someone who has phrasings, with one of them.
struct Asked<'a> {
    owner: Target,
    at: At,
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
            questions.chain(phrasings.list.iter().map(|p| p.text.as_str())).map(move |text| Asked { owner, at: phrasings.at, text })
        })
        .collect();
    let thieves = in_parallel(&asked, |a| thief(engine, a));
    // By owner: how many phrasings were asked, and those that are stolen by thief.
    let mut owners: BTreeMap<Target, (usize, BTreeMap<String, Vec<&Asked>>)> = BTreeMap::new();
    for (asked, thief) in asked.iter().zip(thieves) {
        let (count, stolen) = owners.entry(asked.owner).or_default();
        *count += 1;
        if let Some(thief) = thief {
            stolen.entry(thief).or_default().push(asked);
        }
    }
    let mut lost = 0;
    for (owner, (count, stolen)) in owners {
        let all: usize = stolen.values().map(Vec::len).sum();
        lost += all;
        if all == count {
            problems.push(unreachable(engine, owner, &stolen));
        } else {
            problems.extend(stolen.iter().map(|(thief, list)| problem(engine, sources, owner, thief, list)));
        }
    }
    Share { passed: asked.len() - lost, of: asked.len() }
}

/// Asks what the article is said not to answer, and reports what is answered all the same.
pub fn ask_absent(engine: &Engine, sources: &Sources, problems: &mut Vec<Problem>) {
    let absents = engine.content.absents.iter().enumerate();
    let asked: Vec<Asked> = absents
        .flat_map(|(i, absent)| absent.ask.iter().map(move |text| Asked { owner: Target::Absent(i), at: absent.at, text }))
        // A slot stands for any name: nobody asks it as it is.
        .filter(|a| !a.text.contains('{'))
        .collect();
    let answers = in_parallel(&asked, |a| {
        if is_certain(engine, a) {
            return None;
        }
        if let Outcome::Answer(answer) = engine.ask_once(a.text).outcome { answer.facts.first().copied() } else { None }
    });
    let mut answered: BTreeMap<(Target, usize), Vec<&Asked>> = BTreeMap::new();
    for (asked, fact) in asked.iter().zip(answers) {
        if let Some(fact) = fact {
            answered.entry((asked.owner, fact)).or_default().push(asked);
        }
    }
    for ((owner, fact), list) in answered {
        let message = format!("“{}” is not stated, and “{}” answers: {}", id(engine, owner), engine.content.facts[fact].id, cite(&list));
        let at = list[0].at.find(sources, list[0].text);
        problems.push(
            Problem::new(Code::AnsweredAbsent, at, message)
                .help("remove the phrasing where the fact does answer it; else make it more definite, or add phrasings of this kind"),
        );
    }
}

/// Every phrasing of a fact or computation is stolen.
fn unreachable(engine: &Engine, owner: Target, stolen: &BTreeMap<String, Vec<&Asked>>) -> Problem {
    let thieves: Vec<String> = stolen.iter().map(|(thief, list)| format!("{thief} ({} of its phrasings)", list.len())).collect();
    let at = stolen.values().flatten().map(|a| a.at).next().unwrap_or(At::NOWHERE);
    let message = format!("nobody can reach “{}”: {}", id(engine, owner), thieves.join("; "));
    Problem::new(Code::Unreachable, at, message)
        .help("give it phrasings that say what it alone states; where another fact states the same, remove one of them")
}

fn cite(list: &[&Asked]) -> String {
    let mut cited: Vec<String> = list.iter().take(CITED).map(|a| format!("“{}”", a.text)).collect();
    if list.len() > CITED {
        cited.push(format!("and {} more", list.len() - CITED));
    }
    cited.join(", ")
}

fn problem(engine: &Engine, sources: &Sources, owner: Target, thief: &str, list: &[&Asked]) -> Problem {
    let at = list[0].at.find(sources, list[0].text);
    Problem::new(Code::StolenPhrasing, at, format!("asked for “{}”, {thief}: {}", id(engine, owner), cite(list)))
        .help("make the phrasing more definite, move it to the other fact, or give the fact more phrasings of this kind")
}

/// Whether it need not be asked.
fn is_certain(engine: &Engine, asked: &Asked) -> bool {
    engine.index.doc(asked.owner).is_some_and(|doc| engine.surely_finds(asked.text, doc))
}

/// Who answers instead; `None` where the phrasing finds its own.
fn thief(engine: &Engine, asked: &Asked) -> Option<String> {
    if is_certain(engine, asked) {
        return None;
    }
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
