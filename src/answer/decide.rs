//! The decision: answer, ask back, or decline, and why.
//!
//! Two bars and a margin: below `LOW` nothing was understood; between the bars the bot asks back; a fact and an absent
//! entry that are close together are a question for the asker too. Structure comes first: a question about an entity
//! that the article does not know is declined whatever the words.

use super::compute;
use super::dialogue::{self, Turn};
use super::index::Target;
use super::query::Query;
use super::rank::{Candidate, LITERAL, certain, rank};
use super::structure::WRITTEN;
use super::{Answer, Decline, Engine, Outcome, Reason, Verdict, What};
use crate::content::{AbsentKind, EntityId, Kind};
use crate::understand::TermKind;
use crate::understand::lexicon::has_words;
use crate::understand::terms::key;
use crate::understand::{MAX_CHARS, Reading};

/// Below this score nothing is said about a fact at all.
pub const LOW: f32 = 0.24;
/// From this score on a fact answers.
pub const HIGH: f32 = 0.34;
/// A fact must lead an absent entry by this much to answer.
pub const MARGIN: f32 = 0.028;
/// An absent entry with a phrasing much closer to the question than any of the fact's needs less to raise a doubt.
const CLOSER: f32 = 0.3;
/// Two facts closer than this are both shown.
pub const TIE: f32 = 0.03;

/// With more missing of whom a question names, a fact is about somebody else.
const FOREIGN: f32 = -0.16;

/// A question for the bot's own opinion is only answered where a phrasing of a fact is this close to it.
const OPINION: f32 = 0.9;

/// Decides on a reading, in the light of the turn before.
pub fn decide(engine: &Engine, turn: Option<Turn>, reading: Reading) -> Verdict {
    let blank = |reason, reading| Verdict {
        reading,
        outcome: Outcome::Decline(Decline { reason, who: None, what: None, nearest: None }),
        query: Query::default(),
        candidates: Vec::new(),
        confidence: 1.0,
        leaned: false,
    };
    if !has_words(&reading.folded) {
        return blank(Reason::Empty, reading);
    }
    if reading.folded.chars.len() > MAX_CHARS {
        return blank(Reason::TooLong, reading);
    }
    let mut query = Query::new(&engine.index, &reading);
    let leaned = turn.as_ref().is_some_and(|t| dialogue::lean(&mut query, &reading, t, &engine.index, &engine.lexicon));
    let candidates = rank(&engine.index, &query, None, 8);
    if reading.filler_only
        && !leaned
        && !candidates.first().is_some_and(|c| matches!(c.target, Target::Absent(a) if engine.content.absents[a].kind.is_chat()))
    {
        return blank(Reason::Empty, reading);
    }
    let (outcome, confidence) = choose(engine, &reading, &query, &candidates);
    Verdict { reading, outcome, query, candidates, confidence, leaned }
}

/// Whether [`decide`] is certain to find a document, and of an absent entry that no fact answers: the first conditions of
/// [`choose`] and [`structured`] that a first candidate can meet, on a proof that it is first.
pub fn surely(engine: &Engine, reading: &Reading, doc: usize) -> bool {
    let target = engine.index.docs[doc].target;
    let told = match target {
        Target::Fact(_) | Target::Absent(_) => true,
        Target::Computation(index) => matches!(compute::run(engine, index, None), Outcome::Answer(_)),
        Target::Held(_) => false,
    };
    if !told || reading.filler_only || !has_words(&reading.folded) {
        return false;
    }
    let query = Query::new(&engine.index, reading);
    let Some(first) = certain::first(&engine.index, &query, doc) else { return false };
    if first.phrase >= LITERAL {
        return true;
    }
    let stranger = query.entities.iter().any(|e| engine.content.entity(*e).absent);
    let plain = reading.operations.is_empty() && reading.dates.is_empty();
    if matches!(target, Target::Absent(_)) {
        // In the first place it is declined or, beside a fact, asked back; below the bar nothing else is above it.
        return plain || stranger || first.phrase > WRITTEN;
    }
    (plain || first.phrase > WRITTEN) && !reading.reference.opinion && !stranger && first.score >= LOW && first.entity >= FOREIGN
}

fn choose(engine: &Engine, reading: &Reading, query: &Query, candidates: &[Candidate]) -> (Outcome, f32) {
    let content = &engine.content;
    if let Some(computed) = super::structure::structured(engine, reading, query, candidates) {
        return (computed, 0.9);
    }
    let Some(first) = candidates.first() else {
        return (decline(engine, query, Reason::NotUnderstood, None, None), 0.9);
    };
    let best_fact = candidates.iter().find(|c| !matches!(c.target, Target::Absent(_)));
    let best_absent = candidates.iter().find(|c| matches!(c.target, Target::Absent(_)));
    let nearest = candidates.iter().find_map(|c| if let Target::Fact(f) = c.target { Some(f) } else { None });
    let stranger = query.entities.iter().zip(&query.emphasis).find(|(e, w)| **w > 0.5 && content.entity(**e).absent);
    let gap = candidates.get(1).map_or(first.score, |c| first.score - c.score);
    let confidence = (first.score + gap).clamp(0.0, 1.0);

    if let Target::Absent(index) = first.target
        && first.score >= LOW
    {
        let absent = &content.absents[index];
        // Close to a fact: ask, unless the absent entry is as good as said.
        if let Some(fact) = best_fact.filter(|f| first.score - f.score < MARGIN && f.score >= HIGH)
            && absent.kind == AbsentKind::Near
        {
            return (suggest(engine, reading, query, candidates, fact), confidence);
        }
        return (absent_outcome(engine, query, index, nearest), confidence);
    }
    if reading.reference.opinion && first.phrase < OPINION {
        return (decline(engine, query, Reason::Opinion, None, nearest), confidence);
    }
    let Some(fact) = best_fact else {
        return (decline(engine, query, Reason::NotUnderstood, None, nearest), confidence);
    };
    // A phrasing that was written for a fact, word for word, needs no further proof.
    if fact.phrase >= LITERAL && fact.doc == first.doc {
        return (answer(engine, reading, query, candidates, fact), confidence);
    }
    if stranger.is_some() && fact.entity < -0.1 {
        return (decline(engine, query, Reason::UnknownEntity, None, nearest), confidence);
    }
    if fact.score < LOW {
        return (decline(engine, query, Reason::NotUnderstood, None, nearest.filter(|_| !query.entities.is_empty())), confidence);
    }
    if fact.entity < FOREIGN {
        // What was asked for is known, but not of this one: not stated.
        let what = engine.index.docs[fact.doc].intent.map(What::Intent);
        return (decline(engine, query, Reason::NotStated, what, nearest), confidence);
    }
    let lead = |absent: &Candidate| fact.score - absent.score + CLOSER * (fact.phrase - absent.phrase).min(0.0);
    if best_absent.is_some_and(|a| lead(a) < MARGIN) {
        return (suggest(engine, reading, query, candidates, fact), confidence);
    }
    if fact.score < HIGH {
        return (suggest(engine, reading, query, candidates, fact), confidence);
    }
    (answer(engine, reading, query, candidates, fact), confidence)
}

fn answer(engine: &Engine, reading: &Reading, query: &Query, candidates: &[Candidate], first: &Candidate) -> Outcome {
    let polarity = engine.index.phrases.get(first.best).and_then(|p| p.polarity);
    match first.target {
        Target::Computation(index) => compute::run(engine, index, polarity),
        Target::Fact(fact) => {
            let facts = std::iter::once(fact).chain(second(engine, reading, candidates, first)).collect();
            Outcome::Answer(Answer { facts, polarity, computed: None })
        }
        Target::Held(index) => held(engine, index, second(engine, reading, candidates, first)),
        Target::Absent(index) => absent_outcome(engine, query, index, None),
    }
}

/// Another fact that answers as well as the first, from another sentence.
fn second(engine: &Engine, reading: &Reading, candidates: &[Candidate], first: &Candidate) -> Option<usize> {
    let second = candidates.iter().filter(|c| c.doc != first.doc).find_map(|c| match c.target {
        Target::Fact(f) if first.score - c.score < TIE && c.entity >= first.entity - 0.02 && takes(engine, reading, c) => Some(f),
        _ => None,
    });
    let told = &engine.index.docs[first.doc].sentences;
    second.filter(|f| !told.contains(&engine.content.facts[*f].sentence))
}

/// The fact that answers is held back; `nearest` answers too.
fn held(engine: &Engine, index: usize, nearest: Option<usize>) -> Outcome {
    let fact = &engine.content.held[index].fact;
    Outcome::Decline(Decline { reason: Reason::Held, who: Some(fact.subject), what: Some(What::Intent(fact.intent)), nearest })
}

/// Whether a fact is asked for in this form (who, when, why …) by some of its phrasings.
fn takes(engine: &Engine, reading: &Reading, candidate: &Candidate) -> bool {
    let mut open = reading.kinds.iter().filter(|k| **k != Kind::YesNo).peekable();
    open.peek().is_none()
        || open.any(|kind| {
            let term = engine.index.id(key(TermKind::Kind, *kind));
            let share = term.and_then(|t| engine.index.share(t, candidate.doc));
            share.is_some_and(|s| s >= 0.7)
        })
}

/// Asks back: the best fact and up to two others. Nothing absent is offered, and nothing that is held back.
fn suggest(engine: &Engine, reading: &Reading, query: &Query, candidates: &[Candidate], first: &Candidate) -> Outcome {
    let is_told = |target: &Target| match target {
        Target::Fact(_) => true,
        Target::Computation(index) => !engine.content.computations[*index].held,
        Target::Absent(_) | Target::Held(_) => false,
    };
    let mut out: Vec<Target> = Vec::new();
    let others = candidates.iter().filter(|c| c.score >= LOW * 0.8);
    for target in std::iter::once(first).chain(others).map(|c| c.target).filter(is_told) {
        if !out.contains(&target) && out.len() < 3 {
            out.push(target);
        }
    }
    if out.is_empty() { answer(engine, reading, query, candidates, first) } else { Outcome::Suggest(out) }
}

fn absent_outcome(engine: &Engine, query: &Query, index: usize, nearest: Option<usize>) -> Outcome {
    let absent = &engine.content.absents[index];
    match absent.kind {
        kind if kind.is_chat() => Outcome::Chat(kind),
        AbsentKind::Opinion => decline(engine, query, Reason::Opinion, Some(What::Absent(index)), nearest),
        AbsentKind::Off => decline(engine, query, Reason::OffTopic, Some(What::Absent(index)), None),
        AbsentKind::Injection => decline(engine, query, Reason::Injection, None, None),
        AbsentKind::Insult => decline(engine, query, Reason::Insult, None, None),
        _ => {
            let instead = absent.instead.first().copied().or(nearest);
            decline(engine, query, Reason::NotStated, Some(What::Absent(index)), instead)
        }
    }
}

fn decline(engine: &Engine, query: &Query, reason: Reason, what: Option<What>, nearest: Option<usize>) -> Outcome {
    let content = &engine.content;
    let who: Option<EntityId> = query.entities.iter().copied().find(|e| content.entity(*e).absent).or(query.entities.first().copied());
    // What is told instead must at least be about the one that was asked about.
    let about = |f: &usize, who: EntityId| {
        let fact = &content.facts[*f];
        fact.subject == who || fact.with.contains(&who) || content.lineage(fact.subject).any(|e| e == who)
    };
    let nearest = who.filter(|e| !content.entity(*e).absent && !content.entity(*e).general).and_then(|who| {
        // Else the first thing with a figure that the article says of it, else the first thing at all.
        let own = || engine.index.of_subject(who);
        let telling = || own().find(|f| content.facts[*f].value.as_ref().is_some_and(|v| v.quantity.is_some()));
        nearest.filter(|f| about(f, who)).or_else(telling).or_else(|| own().next())
    });
    let nearest = if reason == Reason::NotStated { nearest } else { nearest.filter(|_| reason == Reason::Opinion) };
    Outcome::Decline(Decline { reason, who, what, nearest })
}
