//! Building the index: every phrasing is read (on two threads: 20,000 of them take 0.14 s on one), then counted in order.

use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;

use super::{Doc, Index, Most, Phrase, Target};
use crate::content::{Content, EntityId, Fact, Phrasings};
use crate::text::{Folded, number};
use crate::understand::{Lexicon, TermKind};

/// Phrasings that a fact usually has. One phrasing alone then says half of what many would: n / (n + 1).
const TYPICAL: f32 = 60.0;
/// Documents with few phrasings are evened up a little, or absent entries would lose to facts that more was written for: with
/// phrasings left out one by one 57 % of the absent entries find themselves instead of 50 %, and facts stay at 92 %.
const EVENING: f32 = 0.3;
/// The sentence itself counts like a third of a phrasing: it has the words, but not the question.
const QUOTE: f32 = 0.35;

/// Facts kept for "related" of each subject and sentence; three are shown.
const MOST_NEIGHBOURS: usize = 48;

/// Texts that a thread takes at a time.
const CHUNK: usize = 256;

/// A text to read, and what it counts as.
struct Text {
    text: String,
    doc: u32,
    /// `None` for the sentence and the answers: they have the words, but are no question.
    asks: Option<Option<bool>>,
}

/// What is kept of a text that was read.
struct Slim {
    terms: Vec<(u64, TermKind)>,
    entities: Vec<EntityId>,
}

pub(super) fn build(content: &Content, lexicon: &Lexicon, beside: impl FnOnce() + Send) -> Index {
    let mut builder = Builder { ids: FxHashMap::with_capacity_and_hasher(1 << 16, Default::default()), ..Builder::default() };
    let mut texts = Vec::new();
    for (index, fact) in content.facts.iter().enumerate() {
        let doc = builder.open(Target::Fact(index));
        fact_texts(content, fact, doc, &mut texts);
    }
    for (index, held) in content.held.iter().enumerate() {
        let doc = builder.open(Target::Held(index));
        fact_texts(content, &held.fact, doc, &mut texts);
    }
    for (index, absent) in content.absents.iter().enumerate() {
        let doc = builder.open(Target::Absent(index));
        texts.extend(absent.ask.iter().map(|text| Text { text: text.clone(), doc, asks: Some(None) }));
    }
    for (index, computation) in content.computations.iter().enumerate() {
        let doc = builder.open(Target::Computation(index));
        texts.extend(asked(&computation.phrasings).map(|(text, polarity)| Text { text, doc, asks: Some(polarity) }));
    }
    let mut slims = read_all(lexicon, &texts, beside).into_iter();
    let mut texts = texts.into_iter().peekable();
    for doc in 0..builder.docs.len() {
        builder.docs[doc].phrases.start = builder.phrases.len();
        while let Some(text) = texts.next_if(|t| t.doc as usize == doc) {
            if let Some(slim) = slims.next() {
                builder.text(text, slim);
            }
        }
        builder.close(doc);
        builder.describe(content, doc);
    }
    builder.finish(content)
}

fn describe_fact(d: &mut Doc, content: &Content, fact: &Fact, sentences: Vec<usize>) {
    for entity in std::iter::once(fact.subject).chain(fact.with.iter().copied()) {
        for (step, e) in content.lineage(entity).enumerate() {
            let share = d.support.entry(e).or_default();
            *share = share.max(if step == 0 { 1.0 } else { 0.8 });
        }
    }
    if let Some(by) = fact.by {
        d.support.entry(by).or_insert(0.8);
    }
    for name in fact.value.iter().flat_map(|v| &v.names) {
        d.support.insert(*name, 1.0);
    }
    d.time = fact.time;
    d.sentences = sentences;
    d.subject = Some(fact.subject);
    d.intent = Some(fact.intent);
    d.numbers = number::quantities(&Folded::simplified(&fact.quote).chars).into_iter().map(|q| q.value).collect();
}

/// Everything that a fact is asked by, then its sentence and answers.
fn fact_texts(content: &Content, fact: &Fact, doc: u32, out: &mut Vec<Text>) {
    let subject = content.entity(fact.subject);
    let patterns = content.intents[fact.intent].patterns.iter().map(|pattern| {
        // The slot becomes the subject's own name, so that its name and kind count as in any other phrasing.
        let name = if pattern.is_ascii() { &subject.name.en } else { &subject.name.zh };
        (pattern.replace("{subject}", name), None)
    });
    out.extend(asked(&fact.phrasings).chain(patterns).map(|(text, polarity)| Text { text, doc, asks: Some(polarity) }));
    let background = [&fact.quote, &fact.answer.zh, &fact.answer.en];
    out.extend(background.into_iter().map(|text| Text { text: text.clone(), doc, asks: None }));
}

/// Phrasings, and the canonical question in both languages.
fn asked(phrasings: &Phrasings) -> impl Iterator<Item = (String, Option<bool>)> + '_ {
    let question = [&phrasings.question.zh, &phrasings.question.en].into_iter().filter(|q| !q.is_empty());
    phrasings.list.iter().map(|p| (p.text.clone(), p.polarity)).chain(question.map(|q| (q.clone(), None)))
}

/// Reads all texts in their order. The second thread does `beside` first.
fn read_all(lexicon: &Lexicon, texts: &[Text], beside: impl FnOnce() + Send) -> Vec<Slim> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done: Vec<(usize, Vec<Slim>)> = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            let Some(chunk) = texts.get(start..(start + CHUNK).min(texts.len())).filter(|c| !c.is_empty()) else { return done };
            done.push((start, chunk.iter().map(|t| read(lexicon, t)).collect()));
        }
    };
    let mut chunks = std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            beside();
            work()
        });
        let mut done = work();
        // A panic of the other thread is one of ours.
        match second.join() {
            Ok(more) => done.extend(more),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        done
    });
    chunks.sort_unstable_by_key(|(start, _)| *start);
    chunks.into_iter().flat_map(|(_, slims)| slims).collect()
}

fn read(lexicon: &Lexicon, text: &Text) -> Slim {
    let reading = lexicon.read_phrasing(&text.text);
    let terms = reading.terms.iter().map(|t| (t.key, t.kind)).collect();
    Slim { terms, entities: reading.entities() }
}

#[derive(Default)]
struct Builder {
    ids: FxHashMap<u64, u32>,
    kinds: Vec<TermKind>,
    counts: Vec<Vec<(u32, f32)>>,
    docs: Vec<Doc>,
    phrases: Vec<Phrase>,
    texts: Vec<String>,
}

impl Builder {
    fn open(&mut self, target: Target) -> u32 {
        self.docs.push(Doc {
            target,
            phrases: 0..0,
            support: FxHashMap::default(),
            time: None,
            numbers: Vec::new(),
            sentences: Vec::new(),
            scale: 1.0,
            rule: None,
            slots: Vec::new(),
            subject: None,
            intent: None,
        });
        self.docs.len() as u32 - 1
    }

    fn text(&mut self, text: Text, slim: Slim) {
        let doc = text.doc;
        let mut terms: Vec<u32> = slim.terms.iter().map(|(key, kind)| self.term(*key, *kind)).collect();
        terms.sort_unstable();
        terms.dedup();
        let by = if text.asks.is_some() { 1.0 } else { QUOTE };
        for term in &terms {
            self.count(*term, doc, by);
        }
        let Some(polarity) = text.asks else { return };
        for entity in slim.entities {
            *self.docs[doc as usize].support.entry(entity).or_default() += 1.0;
        }
        self.phrases.push(Phrase { terms, weight: 0.0, polarity, text: self.texts.len() as u32 });
        self.texts.push(text.text);
    }

    fn close(&mut self, doc: usize) {
        let phrases = self.phrases.len() - self.docs[doc].phrases.start;
        self.docs[doc].phrases.end = self.phrases.len();
        self.docs[doc].scale = (TYPICAL / phrases.max(1) as f32).powf(EVENING);
        // An entity that a third of the phrasings name is one that the document is about.
        let all = phrases.max(1) as f32;
        for share in self.docs[doc].support.values_mut() {
            *share = (*share / all * 3.0 + 0.2).min(1.0);
        }
    }

    /// What a document is about, beyond its phrasings.
    fn describe(&mut self, content: &Content, doc: usize) {
        let d = &mut self.docs[doc];
        match d.target {
            Target::Fact(index) => {
                let fact = &content.facts[index];
                let also = fact.also.iter().flat_map(|q| content.article.sentences_of(q));
                describe_fact(d, content, fact, std::iter::once(fact.sentence).chain(also).collect());
            }
            Target::Held(index) => describe_fact(d, content, &content.held[index].fact, content.held[index].nearest.clone()),
            Target::Absent(index) => {
                let absent = &content.absents[index];
                d.slots = absent.kinds.clone();
                d.support.extend(absent.about.iter().map(|e| (*e, 1.0)));
            }
            Target::Computation(index) => {
                d.rule = Some(content.computations[index].rule);
                for fact in content.computations[index].of.iter().map(|f| &content.facts[*f]) {
                    d.support.extend(std::iter::once(fact.subject).chain(fact.with.iter().copied()).map(|e| (e, 1.0)));
                    d.sentences.push(fact.sentence);
                    d.subject.get_or_insert(fact.subject);
                }
            }
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
        let docs = self.docs;
        let share = |(doc, n): (u32, f32)| {
            let n = n * docs[doc as usize].scale;
            (doc, n / (n + 1.0))
        };
        let postings: Vec<Vec<(u32, f32)>> = self.counts.into_iter().map(|list| list.into_iter().map(share).collect()).collect();
        let mut phrases = self.phrases;
        for phrase in &mut phrases {
            phrase.weight = phrase.terms.iter().map(|t| weights[*t as usize]).sum();
        }
        let mut generality = vec![0.0; content.entities.len()];
        let facts = content.all_facts().count().max(1) as f32;
        for doc in docs.iter().filter(|d| matches!(d.target, Target::Fact(_) | Target::Held(_))) {
            for (entity, share) in &doc.support {
                generality[*entity as usize] += share / facts;
            }
        }
        for (share, _) in generality.iter_mut().zip(&content.entities).filter(|(_, e)| e.general) {
            *share = 1.0;
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
            about: docs.iter().map(Doc::about).collect(),
            docs,
            phrases,
            texts: self.texts,
            ids: self.ids,
            kinds: self.kinds,
            weights,
            most: postings.iter().map(|p| Most::of(p)).collect(),
            postings,
            generality,
            this_year: content.about.year,
        }
    }
}
