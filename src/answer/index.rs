//! The index: which facts, absent entries and computations have a term, in all the phrasings they are asked by.
//!
//! Built once from a content. A document is one target with all its phrasings; idf is counted over documents, so a word
//! that one fact alone is asked by weighs most. Everything that is looked up while answering is a flat array.
//! How it is built is in [`build`].

use rustc_hash::FxHashMap;

use crate::content::rule::Rule;
use crate::content::{Content, EntityId, EntityKind};
use crate::text::date::Period;
use crate::understand::{Lexicon, TermKind};

mod build;

/// What a question can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    Fact(usize),
    /// A fact that is held back: recognised, and not told.
    Held(usize),
    Absent(usize),
    Computation(usize),
}

/// One target with what its phrasings are made of.
#[derive(Debug, Clone)]
pub struct Doc {
    pub target: Target,
    /// Indices into [`Index::phrases`].
    pub phrases: std::ops::Range<usize>,
    /// How much the document is about an entity: 1 for its subject, less for one that few phrasings name.
    pub support: FxHashMap<EntityId, f32>,
    pub time: Option<Period>,
    pub numbers: Vec<f64>,
    /// What one phrasing counts, beside one of a document of usual size.
    pub scale: f32,
    /// What a computation does.
    pub rule: Option<Rule>,
    pub sentences: Vec<usize>,
    /// It can be asked of any entity of these kinds.
    pub slots: Vec<EntityKind>,
    pub subject: Option<EntityId>,
    pub intent: Option<usize>,
}

/// One phrasing: its terms by number, sorted, and the sum of their weights.
#[derive(Debug, Clone)]
pub struct Phrase {
    pub terms: Vec<u32>,
    pub weight: f32,
    pub polarity: Option<bool>,
    pub text: u32,
}

/// Terms, documents and postings.
pub struct Index {
    pub docs: Vec<Doc>,
    pub phrases: Vec<Phrase>,
    pub texts: Vec<String>,
    pub(super) ids: FxHashMap<u64, u32>,
    /// What each term is.
    pub kinds: Vec<TermKind>,
    /// Weight of each term: idf times the weight of its kind.
    pub weights: Vec<f32>,
    /// (document, share of its phrasings that have the term, saturated), by term.
    pub postings: Vec<Vec<(u32, f32)>>,
    /// The weight of a term that nothing has.
    pub unknown: f32,
    /// Share of facts that are about an entity.
    pub generality: FxHashMap<EntityId, f32>,
    /// 今年.
    pub this_year: u32,
    pub(super) entity_kinds: Vec<EntityKind>,
    pub(super) by_subject: FxHashMap<EntityId, Vec<usize>>,
    pub(super) by_sentence: FxHashMap<usize, Vec<usize>>,
}

impl Index {
    pub fn new(content: &Content, lexicon: &Lexicon) -> Self {
        build::build(content, lexicon, || ())
    }

    /// Builds the index while `beside` runs on the second thread, which then helps.
    pub fn beside(content: &Content, lexicon: &Lexicon, beside: impl FnOnce() + Send) -> Self {
        build::build(content, lexicon, beside)
    }

    /// The number of a term.
    pub fn id(&self, key: u64) -> Option<u32> {
        self.ids.get(&key).copied()
    }

    /// How much a document is about an entity, 0 to 1.
    pub fn support(&self, doc: &Doc, entity: EntityId) -> f32 {
        if doc.slots.contains(&self.entity_kinds[entity as usize]) {
            return 1.0;
        }
        doc.support.get(&entity).copied().unwrap_or_default()
    }

    /// Facts of the same subject, and of this sentence and the ones beside it (at most some dozens of each).
    pub fn neighbours(&self, subject: EntityId, sentence: usize) -> impl Iterator<Item = usize> + '_ {
        let beside = (sentence.saturating_sub(1)..=sentence + 1).filter_map(|s| self.by_sentence.get(&s));
        self.of_subject(subject).chain(beside.flatten().copied())
    }

    /// Facts of a subject (at most some dozens).
    pub fn of_subject(&self, subject: EntityId) -> impl Iterator<Item = usize> + '_ {
        self.by_subject.get(&subject).into_iter().flatten().copied()
    }

    /// The share of a document's phrasings that have a term, saturated; `None` where none has.
    pub fn share(&self, term: u32, doc: usize) -> Option<f32> {
        let postings = &self.postings[term as usize];
        postings.binary_search_by_key(&(doc as u32), |(d, _)| *d).ok().map(|at| postings[at].1)
    }
}
