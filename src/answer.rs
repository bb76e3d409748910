//! Reading → [`Outcome`]: which fact answers, or why none does.
//!
//! Input is a [`Reading`], the content and the conversation so far; output is a decision with its reasons. Candidates
//! come from the [`index`], [`rank`] weighs them, [`decide`] chooses; [`compute`] does arithmetic over typed values.
//! Wording is the business of [`crate::reply`].

use std::sync::Arc;

use crate::content::{AbsentKind, Content, EntityId};
use crate::understand::{Lexicon, Reading};

pub mod compute;
pub mod decide;
pub mod dialogue;
pub mod index;
pub mod parts;
pub mod query;
pub mod rank;
pub mod structure;

pub use compute::Computed;
pub use dialogue::Conversation;
pub use index::{Index, Target};
pub use rank::Candidate;

/// What is to be replied.
#[derive(Debug, Clone)]
pub enum Outcome {
    Answer(Answer),
    /// Two or three complete questions that it could have been.
    Suggest(Vec<Target>),
    Decline(Decline),
    Chat(AbsentKind),
}

/// Facts that answer, the first of them first.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Indices into [`Content::facts`].
    pub facts: Vec<usize>,
    /// For a yes/no question: whether it is so.
    pub polarity: Option<bool>,
    pub computed: Option<Computed>,
}

/// Why there is no answer, and what the article does say nearby.
#[derive(Debug, Clone)]
pub struct Decline {
    pub reason: Reason,
    /// Whom or what the question was about.
    pub who: Option<EntityId>,
    /// What it asked for: an entry of [`Content::absents`] or [`Content::intents`].
    pub what: Option<What>,
    /// The nearest fact.
    pub nearest: Option<usize>,
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Absent(usize),
    Intent(usize),
}

/// Stable reasons, as `--explain` and the JSON show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing to read.
    Empty,
    TooLong,
    /// The question was understood, and the article does not state it.
    NotStated,
    /// The entity is known by name, and the article says nothing of it.
    UnknownEntity,
    /// A prediction, advice, a judgement.
    Opinion,
    OffTopic,
    Injection,
    Insult,
    /// Two figures of different units.
    UnitsDiffer,
    /// The article changed under the fact that answers, and nobody has confirmed it yet.
    Held,
    /// Too little of the question was understood.
    NotUnderstood,
}

impl Reason {
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::NotStated => "not_stated",
            Self::UnknownEntity => "unknown_entity",
            Self::Opinion => "opinion",
            Self::OffTopic => "off_topic",
            Self::Injection => "injection",
            Self::Insult => "insult",
            Self::UnitsDiffer => "units_differ",
            Self::Held => "held",
            Self::NotUnderstood => "not_understood",
        }
    }
}

/// Everything that answering needs, built once from a content.
pub struct Engine {
    pub content: Arc<Content>,
    pub lexicon: Lexicon,
    pub index: Index,
}

/// A decision and what led to it.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub reading: Reading,
    pub outcome: Outcome,
    /// What was looked for, the conversation's part included.
    pub query: query::Query,
    pub candidates: Vec<Candidate>,
    /// 0 to 1: how sure the decision is, from the score of the first candidate and its distance to the next.
    pub confidence: f32,
    /// The question leaned on the one before.
    pub leaned: bool,
}

impl Engine {
    pub fn new(content: Arc<Content>) -> Self {
        let lexicon = Lexicon::new(&content);
        // The dictionary loads while the phrasings are read.
        let index = Index::beside(&content, &lexicon, || lexicon.prepare(&content));
        Self { content, lexicon, index }
    }

    /// Answers a question in its conversation. `now` is in seconds, from any start: an old conversation is forgotten.
    pub fn ask(&self, conversation: &mut Conversation, text: &str, now: u64) -> Verdict {
        let reading = self.lexicon.read(text);
        let verdict = self.decide(conversation.recall(&self.content, now), reading, text, now);
        conversation.remember(&self.content, &verdict, now);
        verdict
    }

    /// Answers a question on its own.
    pub fn ask_once(&self, text: &str) -> Verdict {
        self.decide(None, self.lexicon.read(text), text, 0)
    }

    /// Whether a document ([`Index::docs`]) is certain to answer a question on its own, or to be asked back first; an absent
    /// entry: whether it is certain that no fact answers. Quicker than asking by far; `false` says nothing.
    pub fn surely_finds(&self, text: &str, doc: usize) -> bool {
        let reading = self.lexicon.read(text);
        parts::halves(&reading, text).is_none() && decide::surely(self, &reading, doc)
    }

    /// The entity that is meant by its id or by any of its names; `None` where the article does not know it.
    pub fn entity(&self, text: &str) -> Option<EntityId> {
        let known = |e: &EntityId| !self.content.entity(*e).absent;
        let by_id = self.content.entity_ids.get(text).copied().filter(known);
        by_id.or_else(|| self.lexicon.read(text).entities().into_iter().find(known))
    }

    fn decide(&self, turn: Option<dialogue::Turn>, reading: Reading, text: &str, now: u64) -> Verdict {
        let halves = parts::halves(&reading, text);
        let whole = decide::decide(self, turn.clone(), reading);
        let Some((first, second)) = halves else { return whole };
        // Asked in turn, the second half leans on the first.
        let mut talk = Conversation::default();
        let one = decide::decide(self, turn, self.lexicon.read(&text[first]));
        talk.remember(&self.content, &one, now);
        let two = decide::decide(self, talk.recall(&self.content, now), self.lexicon.read(&text[second]));
        match (&one.outcome, &two.outcome) {
            (Outcome::Answer(a), Outcome::Answer(b)) if a.computed.is_none() && b.computed.is_none() && a.facts[0] != b.facts[0] => {
                let facts = vec![a.facts[0], b.facts[0]];
                let outcome = Outcome::Answer(Answer { facts, polarity: None, computed: None });
                Verdict { outcome, confidence: one.confidence.min(two.confidence), ..whole }
            }
            _ => whole,
        }
    }
}
