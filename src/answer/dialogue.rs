//! The conversation: what the question before was about, so that "xAI呢" can replace one slot of it.
//!
//! State is one turn per conversation, and it expires. Who holds conversations, and how many, is the caller's business.

use std::sync::{Arc, Weak};

use rustc_hash::FxHashMap;

use super::index::{Index, Target};
use super::query::{Context, Query};
use super::{Answer, Outcome, Reason, Verdict, What};
use crate::content::{Content, EntityId, EntityKind, Kind};
use crate::understand::{Lexicon, Reading, Term, TermKind};

/// A conversation that is quiet for this long is over, in seconds: Discord's own interaction tokens live as long.
pub const EXPIRES_AFTER: u64 = 15 * 60;

/// The last turn of one dialogue.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    turn: Option<Turn>,
}

/// What one question was understood as.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    pub facts: Vec<usize>,
    pub sentences: Vec<usize>,
    /// Subject of the answer first, then what the question named.
    pub entities: Vec<EntityId>,
    pub intent: Option<usize>,
    /// What was looked for: term and weight.
    terms: Vec<(u32, f32)>,
    at: u64,
    /// The content that the numbers above belong to.
    content: Weak<Content>,
}

impl Conversation {
    /// The last turn, unless it is too long ago or was about another content, where its numbers mean something else.
    pub fn recall(&mut self, content: &Arc<Content>, now: u64) -> Option<Turn> {
        let here = |t: &Turn| now.saturating_sub(t.at) <= EXPIRES_AFTER && std::ptr::eq(t.content.as_ptr(), Arc::as_ptr(content));
        if !self.turn.as_ref().is_some_and(here) {
            self.turn = None;
        }
        self.turn.clone()
    }

    /// Keeps what a question was answered with. Questions that led nowhere do not end the topic.
    pub fn remember(&mut self, content: &Arc<Content>, verdict: &Verdict, now: u64) {
        let facts = match &verdict.outcome {
            Outcome::Answer(Answer { facts, computed, .. }) => match computed {
                Some(c) => c.facts.clone(),
                None => facts.clone(),
            },
            Outcome::Suggest(targets) => {
                targets.iter().filter_map(|t| if let Target::Fact(f) = t { Some(*f) } else { None }).take(1).collect()
            }
            Outcome::Decline(d) => d.nearest.into_iter().collect(),
            Outcome::Chat(_) => Vec::new(),
        };
        // What is held back is a topic like any other.
        let held = match &verdict.outcome {
            Outcome::Decline(d) if d.reason == Reason::Held => Some(d),
            _ => None,
        };
        let mut entities: Vec<EntityId> = held.and_then(|d| d.who).into_iter().collect();
        for fact in facts.iter().take(1).map(|f| &content.facts[*f]) {
            entities.push(fact.subject);
            entities.extend(&fact.with);
        }
        entities.extend(verdict.reading.entities());
        if entities.is_empty() && facts.is_empty() {
            return;
        }
        let declined = matches!(verdict.outcome, Outcome::Decline(_)) && held.is_none();
        if declined && verdict.reading.mentions.is_empty() {
            return;
        }
        let first = facts.first().map(|f| &content.facts[*f]);
        let mut seen = FxHashMap::default();
        entities.retain(|e| seen.insert(*e, ()).is_none());
        self.turn = Some(Turn {
            sentences: facts.iter().take(2).map(|f| content.facts[*f].sentence).collect(),
            intent: match held.and_then(|d| d.what) {
                Some(What::Intent(intent)) => Some(intent),
                _ => first.map(|f| f.intent),
            },
            facts,
            entities,
            terms: verdict.query.terms.clone(),
            at: now,
            content: Arc::downgrade(content),
        });
    }
}

/// Adds to a query what the question leaves out. Returns whether it leans on the turn before.
pub fn lean(query: &mut Query, reading: &Reading, turn: &Turn, index: &Index, lexicon: &Lexicon) -> bool {
    let reference = reading.reference;
    let refers = reference.person || reference.thing || reference.previous || reference.ellipsis || reference.attribution;
    let bare = is_bare(reading, index);
    let nameless = query.entities.is_empty();
    if !refers && !bare && !nameless {
        return false;
    }
    // The less a question says itself, the more it leans.
    let content = content(reading, index);
    let lean = match (nameless, refers) {
        (true, _) if content < 3.0 => 1.6,
        (true, _) if content < 7.0 => 1.2,
        (true, true) => 1.0,
        (true, false) | (false, true) => 0.7,
        (false, false) => 0.4,
    };
    // A form of its own (why, when …) asks something new of the same topic; without one a slot is replaced.
    let new_form = reading.kinds.iter().any(|k| !matches!(k, Kind::YesNo | Kind::What | Kind::How | Kind::List));
    let named: Vec<EntityKind> = query.entities.iter().map(|e| lexicon.kind(*e)).collect();
    if bare || (reference.ellipsis && reading.terms.len() < 14 && !nameless) {
        // One slot is replaced, the rest of the last question stands.
        for (term, weight) in &turn.terms {
            let replaced = match index.kinds[*term as usize] {
                TermKind::Entity | TermKind::EntityKind => !named.is_empty(),
                TermKind::Number => !query.dates.is_empty(),
                TermKind::Kind => new_form,
                _ => false,
            };
            if !replaced {
                query.add(*term, weight * if new_form || (nameless && query.dates.is_empty()) { 0.5 } else { 0.8 });
            }
        }
    }
    for entity in &turn.entities {
        // An entity of a kind that the question names itself has been replaced.
        if !named.contains(&lexicon.kind(*entity))
            && let Some(id) = index.id(crate::understand::terms::key(TermKind::Entity, *entity))
        {
            query.add(id, index.weights[id as usize] * 0.5);
        }
    }
    let kept = turn.entities.iter().copied().filter(|e| !named.contains(&lexicon.kind(*e)));
    query.context = Some(Context {
        lean,
        sentences: turn.sentences.clone(),
        entities: query.entities.iter().copied().chain(kept).collect(),
        intent: turn.intent,
        facts: turn.facts.clone(),
        slot: bare && !nameless && !new_form,
        attribution: reference.attribution,
        again: reference.attribution || !query.dates.is_empty(),
    });
    true
}

/// Nothing in the question but names, dates and little words: "xAI呢", "去年呢?".
pub fn is_bare(reading: &Reading, index: &Index) -> bool {
    content(reading, index) < 3.0
}

/// How much a question says beside names and dates, in term weights.
fn content(reading: &Reading, index: &Index) -> f32 {
    let in_date = |t: &Term| reading.dates.iter().any(|d| d.span.start < t.span.end && t.span.start < d.span.end);
    reading
        .terms
        .iter()
        .filter(|t| matches!(t.kind, TermKind::Pair | TermKind::Word | TermKind::Group) && !in_date(t))
        .map(|t| index.id(t.key).map_or(index.unknown, |id| index.weights[id as usize]))
        .sum()
}
