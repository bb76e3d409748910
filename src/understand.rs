//! Text → [`Reading`]: what a question says, each part with the characters that say so.
//!
//! Input is what someone typed; the [`Lexicon`] knows the content's names and words. The order is fixed: fold, correct
//! (Latin spelling, typed pinyin, homophones), find names, dates, numbers and grammar, then the terms that matching
//! counts. Nothing here decides what the answer is.

use std::ops::Range;

use crate::content::{EntityId, Kind};
use crate::text::date::DateMention;
use crate::text::number::Quantity;
use crate::text::{Folded, Language};

pub mod clause;
pub mod correct;
pub mod grammar;
pub mod lexicon;
pub mod terms;

pub use grammar::{Form, Operation, Reference};
pub use lexicon::Lexicon;
pub use terms::{Term, TermKind};

/// Longer questions are not read: people ask in a sentence or two, and the longest that fits a chat message is 2,000.
pub const MAX_CHARS: usize = 1_000;

/// What a question says.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    pub folded: Folded,
    pub language: Option<Language>,
    pub mentions: Vec<Mention>,
    pub dates: Vec<DateMention>,
    pub numbers: Vec<Quantity>,
    pub kinds: Vec<Kind>,
    pub form: Option<Form>,
    pub operations: Vec<Operation>,
    pub reference: Reference,
    pub terms: Vec<Term>,
    /// The parts of a message of several clauses; what asks weighs 1.
    pub clauses: Vec<clause::Clause>,
    /// Words that were read as other words: (typed, understood).
    pub corrections: Vec<(String, String)>,
    /// Nothing but polite and chatty words.
    pub filler_only: bool,
    /// The question was typed in toneless pinyin.
    pub pinyin: bool,
}

/// An entity that the question names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub entity: EntityId,
    /// In folded characters.
    pub span: Range<usize>,
}

impl Reading {
    /// The entities named, each once, in the order of the question.
    pub fn entities(&self) -> Vec<EntityId> {
        let mut out: Vec<EntityId> = Vec::new();
        for mention in &self.mentions {
            if !out.contains(&mention.entity) {
                out.push(mention.entity);
            }
        }
        out
    }

    /// Whether yes or no answers it, and no open form (who, when …) is asked for beside it.
    pub fn is_closed(&self) -> bool {
        self.form.is_some() || self.kinds == [Kind::YesNo]
    }

    /// The characters of a span, as read (folded and corrected).
    pub fn text(&self, span: &Range<usize>) -> String {
        self.folded.chars.get(span.clone()).map(|c| c.iter().collect()).unwrap_or_default()
    }

    /// How much what begins at this character weighs.
    pub fn emphasis(&self, at: usize) -> f32 {
        self.clauses.iter().find(|c| c.span.contains(&at)).map_or(1.0, |c| c.weight)
    }

    pub fn has(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }
}

#[cfg(test)]
mod tests;
