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

fn bit(entity: EntityId) -> u64 {
    1 << (entity % 64)
}

impl Doc {
    /// See [`Index::about`].
    fn about(&self) -> u64 {
        // What can be asked of any entity of a kind is about all.
        if self.slots.is_empty() { self.support.keys().fold(0, |all, e| all | bit(*e)) } else { u64::MAX }
    }
}

/// The largest share of a term, in which document, and the largest of the other documents.
#[derive(Debug, Clone, Copy, Default)]
pub struct Most {
    share: f32,
    doc: u32,
    next: f32,
}

impl Most {
    fn of(postings: &[(u32, f32)]) -> Self {
        postings.iter().fold(Self::default(), |most, (doc, share)| match *share > most.share {
            true => Self { share: *share, doc: *doc, next: most.share },
            false => Self { next: most.next.max(*share), ..most },
        })
    }

    /// The largest share in any document but this one.
    pub fn beside(self, doc: usize) -> f32 {
        if self.doc as usize == doc { self.next } else { self.share }
    }
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
    /// The largest of those shares, by term.
    pub most: Vec<Most>,
    /// The weight of a term that nothing has.
    pub unknown: f32,
    /// For each document the entities that it is about at all, one bit for each 64th: most documents that a question
    /// brings up are about others, and this says so without looking into any of them.
    about: Vec<u64>,
    /// Share of facts that are about an entity, by entity.
    pub generality: Vec<f32>,
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

    /// The document of a target. Documents stand in the order of targets.
    pub fn doc(&self, target: Target) -> Option<usize> {
        self.docs.binary_search_by_key(&target, |d| d.target).ok()
    }

    /// How much a document is about an entity, 0 to 1.
    pub fn support(&self, doc: usize, entity: EntityId) -> f32 {
        if self.about[doc] & bit(entity) == 0 {
            return 0.0;
        }
        let doc = &self.docs[doc];
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
