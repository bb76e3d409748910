//! The index: which facts, absent entries and computations have a term, in all the phrasings they are asked by.
//!
//! Built once from a content. A document is one target with all its phrasings; idf is counted over documents, so a word
//! that one fact alone is asked by weighs most. Everything that is looked up while answering is a flat array.

use rustc_hash::FxHashMap;

use super::rank::{WEIGHTS, Weights};
use crate::content::{Content, EntityId, EntityKind, Fact};
use crate::text::date::Period;
use crate::text::{Folded, number};
use crate::understand::terms::sound_of;
use crate::understand::{Lexicon, Reading, TermKind};

/// What a question can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    Fact(usize),
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
    ids: FxHashMap<u64, u32>,
    /// What each term is.
    pub kinds: Vec<TermKind>,
    /// Weight of each term: idf times the weight of its kind.
    pub weights: Vec<f32>,
    /// (document, share of its phrasings that have the term, saturated), by term.
    pub postings: Vec<Vec<(u32, f32)>>,
    /// The weight of a term that nothing has.
    pub unknown: f32,
    /// Weights of the parts of a score.
    pub tuning: Weights,
    /// Share of facts that are about an entity.
    pub generality: FxHashMap<EntityId, f32>,
    /// 今年.
    pub this_year: u32,
    entity_kinds: Vec<EntityKind>,
    by_subject: FxHashMap<EntityId, Vec<usize>>,
    by_sentence: FxHashMap<usize, Vec<usize>>,
}

/// One phrasing alone says half of what many would: n / (n + 1).
const SATURATION: f32 = 1.0;
/// The sentence itself counts like a third of a phrasing: it has the words, but not the question.
const QUOTE: f32 = 0.35;

/// Facts kept for "related" of each subject and sentence; three are shown.
const MOST_NEIGHBOURS: usize = 48;

#[derive(Default)]
struct Builder {
    ids: FxHashMap<u64, u32>,
    kinds: Vec<TermKind>,
    counts: Vec<Vec<(u32, f32)>>,
    docs: Vec<Doc>,
    phrases: Vec<Phrase>,
    texts: Vec<String>,
}

impl Index {
    pub fn new(content: &Content, lexicon: &Lexicon) -> Self {
        let mut builder = Builder::default();
        for (index, fact) in content.facts.iter().enumerate() {
            builder.fact(content, lexicon, index, fact);
        }
        for (index, absent) in content.absents.iter().enumerate() {
            let doc = builder.open(Target::Absent(index));
            for text in &absent.ask {
                builder.phrase(doc, lexicon.read_phrasing(text), None, text, &[]);
            }
            builder.close(doc);
            builder.docs[doc].slots = absent.kinds.clone();
            for entity in &absent.about {
                builder.docs[doc].support.insert(*entity, 1.0);
            }
        }
        for (index, computation) in content.computations.iter().enumerate() {
            let doc = builder.open(Target::Computation(index));
            for p in &computation.phrasings.list {
                builder.phrase(doc, lexicon.read_phrasing(&p.text), p.polarity, &p.text, &[]);
            }
            builder.close(doc);
            for fact in computation.of.iter().map(|f| &content.facts[*f]) {
                builder.docs[doc].support.insert(fact.subject, 1.0);
                builder.docs[doc].sentences.push(fact.sentence);
                builder.docs[doc].subject.get_or_insert(fact.subject);
                for with in &fact.with {
                    builder.docs[doc].support.insert(*with, 1.0);
                }
            }
        }
        builder.finish(content)
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
        self.by_subject.get(&subject).into_iter().chain(beside).flatten().copied()
    }

    /// How many documents have a term.
    pub fn frequency(&self, term: u32) -> usize {
        self.postings[term as usize].len()
    }
}

impl Builder {
    fn fact(&mut self, content: &Content, lexicon: &Lexicon, index: usize, fact: &Fact) {
        let doc = self.open(Target::Fact(index));
        for p in &fact.phrasings.list {
            self.phrase(doc, lexicon.read_phrasing(&p.text), p.polarity, &p.text, &[]);
        }
        self.phrase(doc, lexicon.read_phrasing(&fact.phrasings.question.zh), None, &fact.phrasings.question.zh, &[]);
        self.phrase(doc, lexicon.read_phrasing(&fact.phrasings.question.en), None, &fact.phrasings.question.en, &[]);
        let subject = content.entity(fact.subject);
        for pattern in &content.intents[fact.intent].patterns {
            // The slot becomes the subject's own name, so that its name and kind count as in any other phrasing.
            let name = if pattern.is_ascii() { &subject.name.en } else { &subject.name.zh };
            let text = pattern.replace("{subject}", name);
            self.phrase(doc, lexicon.read_phrasing(&text), None, &text, &[]);
        }
        for text in [&fact.quote, &fact.answer.zh, &fact.answer.en] {
            let reading = lexicon.read_phrasing(text);
            self.background(doc, &reading);
        }
        self.close(doc);
        let d = &mut self.docs[doc];
        for entity in std::iter::once(fact.subject).chain(fact.with.iter().copied()) {
            for (step, e) in content.lineage(entity).enumerate() {
                let share = d.support.entry(e).or_default();
                *share = share.max(if step == 0 { 1.0 } else { 0.8 });
            }
        }
        if let Some(by) = fact.by {
            d.support.entry(by).or_insert(0.8);
        }
        if let Some(value) = &fact.value {
            for name in &value.names {
                d.support.insert(*name, 1.0);
            }
        }
        d.time = fact.time;
        d.sentences = std::iter::once(fact.sentence).chain(fact.also.iter().flat_map(|q| content.article.sentences_of(q))).collect();
        d.subject = Some(fact.subject);
        d.intent = Some(fact.intent);
        d.numbers = number::quantities(&Folded::simplified(&fact.quote).chars).into_iter().map(|q| q.value).collect();
    }

    fn open(&mut self, target: Target) -> usize {
        let start = self.phrases.len();
        self.docs.push(Doc {
            target,
            phrases: start..start,
            support: FxHashMap::default(),
            time: None,
            numbers: Vec::new(),
            sentences: Vec::new(),
            slots: Vec::new(),
            subject: None,
            intent: None,
        });
        self.docs.len() - 1
    }

    fn phrase(&mut self, doc: usize, reading: Reading, polarity: Option<bool>, text: &str, _: &[()]) {
        let mut terms: Vec<u32> = reading.terms.iter().map(|t| self.term(t.key, t.kind)).collect();
        terms.sort_unstable();
        terms.dedup();
        for term in &terms {
            self.count(*term, doc as u32, 1.0);
        }
        for entity in reading.entities() {
            *self.docs[doc].support.entry(entity).or_default() += 1.0;
        }
        for pair in reading.terms.iter().filter(|t| t.kind == TermKind::Pair) {
            let chars = &reading.folded.chars[pair.span.clone()];
            if let Some(key) = sound_of([chars[0], chars[1]]) {
                let id = self.term(key, TermKind::Sound);
                self.count(id, doc as u32, 1.0);
            }
        }
        self.phrases.push(Phrase { terms, weight: 0.0, polarity, text: self.texts.len() as u32 });
        self.texts.push(text.to_owned());
    }

    /// Words of the sentence and the answer: known, but no question.
    fn background(&mut self, doc: usize, reading: &Reading) {
        let mut terms: Vec<u32> = reading.terms.iter().map(|t| self.term(t.key, t.kind)).collect();
        terms.sort_unstable();
        terms.dedup();
        for term in terms {
            self.count(term, doc as u32, QUOTE);
        }
    }

    fn close(&mut self, doc: usize) {
        let phrases = self.phrases.len() - self.docs[doc].phrases.start;
        self.docs[doc].phrases.end = self.phrases.len();
        // An entity that a third of the phrasings name is one that the document is about.
        let all = phrases.max(1) as f32;
        for share in self.docs[doc].support.values_mut() {
            *share = (*share / all * 3.0 + 0.2).min(1.0);
        }
    }

    fn term(&mut self, key: u64, kind: TermKind) -> u32 {
        let next = self.kinds.len() as u32;
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.kinds.push(kind);
            self.counts.push(Vec::new());
        }
        id
    }

    fn count(&mut self, term: u32, doc: u32, by: f32) {
        let list = &mut self.counts[term as usize];
        match list.last_mut() {
            Some((d, n)) if *d == doc => *n += by,
            _ => list.push((doc, by)),
        }
    }

    fn finish(self, content: &Content) -> Index {
        let all = self.docs.len() as f32;
        let weights: Vec<f32> = (self.counts.iter().zip(&self.kinds))
            .map(|(list, kind)| {
                // A term that only sentences have is as rare as one that a single phrasing has.
                let df = list.iter().filter(|(_, n)| *n >= 1.0).count().max(1) as f32;
                (1.0 + all / df).ln() * kind.weight()
            })
            .collect();
        let postings = self.counts.into_iter().map(|list| list.into_iter().map(|(d, n)| (d, n / (n + SATURATION))).collect()).collect();
        let mut phrases = self.phrases;
        for phrase in &mut phrases {
            phrase.weight = phrase.terms.iter().map(|t| weights[*t as usize]).sum();
        }
        let mut generality: FxHashMap<EntityId, f32> = FxHashMap::default();
        let facts = content.facts.len().max(1) as f32;
        for doc in self.docs.iter().filter(|d| matches!(d.target, Target::Fact(_))) {
            for (entity, share) in &doc.support {
                *generality.entry(*entity).or_default() += share / facts;
            }
        }
        for (id, _) in content.entities.iter().enumerate().filter(|(_, e)| e.general) {
            generality.insert(id as EntityId, 1.0);
        }
        let mut by_subject: FxHashMap<EntityId, Vec<usize>> = FxHashMap::default();
        let mut by_sentence: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (i, fact) in content.facts.iter().enumerate() {
            for list in [by_subject.entry(fact.subject).or_default(), by_sentence.entry(fact.sentence).or_default()] {
                if list.len() < MOST_NEIGHBOURS {
                    list.push(i);
                }
            }
        }
        Index {
            entity_kinds: content.entities.iter().map(|e| e.kind).collect(),
            by_subject,
            by_sentence,
            unknown: (1.0 + all).ln(),
            docs: self.docs,
            phrases,
            texts: self.texts,
            ids: self.ids,
            kinds: self.kinds,
            weights,
            postings,
            generality,
            tuning: WEIGHTS,
            this_year: content.about.year,
        }
    }
}
