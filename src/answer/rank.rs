//! Ranking: how well each document explains a question.
//!
//! Two views are added: how much of the question the document's phrasings explain together (`bag`), and how close the
//! best single phrasing is (`phrase`). Then structure decides: entities, times and numbers that the document is not
//! about count against it.

use std::cell::RefCell;

use crate::content::EntityId;
use crate::content::rule::Rule;
use crate::understand::Operation;

use super::index::{Doc, Index, Target};
use super::query::{Context, Query};

pub mod certain;

/// A document with its score and how that came about.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub doc: usize,
    pub target: Target,
    pub score: f32,
    pub bag: f32,
    pub phrase: f32,
    pub entity: f32,
    pub time: f32,
    pub number: f32,
    pub form: f32,
    pub context: f32,
    /// The closest phrasing.
    pub best: usize,
}

/// The weights of the parts. Fitted by hill climbing on the content's own tests (see `yinju check --leave-one-out`).
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    pub bag: f32,
    pub phrase: f32,
    pub entity: f32,
    pub time: f32,
    pub number: f32,
    pub form: f32,
}

pub const WEIGHTS: Weights = Weights { bag: 0.75, phrase: 0.25, entity: 0.35, time: 0.08, number: 0.034, form: 0.1 };

/// A phrasing that is the question but for filler and order wins over anything that is only near.
pub const LITERAL: f32 = 0.985;
const SAID: f32 = 0.2;
/// A computation whose operation the question names. The sentences behind it are those that a fact would quote, so little is
/// lost where it wins.
const OPERATION: f32 = 0.07;
const ARITHMETIC: f32 = 0.18;
/// Candidates that are compared phrasing by phrasing. The right one is among the first 30 by bag for 99 of 100 questions.
const DEEP: usize = 30;
/// The fewest that are compared, for suggestions.
const ENOUGH_DEEP: usize = 6;
/// Time, number and form together move a score by less than this.
const SLACK: f32 = 0.05;
/// Postings longer than this are only read for documents that rarer terms have already brought up …
const LONG: usize = 4_000;
/// … and so are all others once this many documents are up. The shipped content never reaches either.
const ENOUGH: usize = 2_000;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// Arrays that are as long as the index and are cleared by what was touched.
#[derive(Default)]
struct Scratch {
    bag: Vec<f32>,
    touched: Vec<u32>,
    terms: Vec<f32>,
}

impl Scratch {
    fn fit(&mut self, index: &Index) {
        self.bag.resize(index.docs.len().max(self.bag.len()), 0.0);
        self.terms.resize(index.weights.len().max(self.terms.len()), 0.0);
    }

    /// Counts a term for all documents that have it.
    fn add(&mut self, postings: &[(u32, f32)], weight: f32) {
        for (doc, share) in postings {
            let slot = &mut self.bag[*doc as usize];
            if *slot == 0.0 {
                self.touched.push(*doc);
            }
            *slot += weight * share;
        }
    }

    fn clear(&mut self) {
        for doc in self.touched.drain(..) {
            self.bag[doc as usize] = 0.0;
        }
    }
}

/// The best candidates, best first. `without` leaves one phrasing out, for measuring.
pub fn rank(index: &Index, query: &Query, without: Option<usize>, most: usize) -> Vec<Candidate> {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.fit(index);
        collect(index, query, scratch);
        let total = query.total.max(f32::MIN_POSITIVE);
        let first = shortlist(index, query, scratch, total);
        for (term, weight) in &query.terms {
            scratch.terms[*term as usize] = *weight;
        }
        let mut out: Vec<Candidate> = Vec::with_capacity(first.len());
        let mut best = f32::MIN;
        for (rough, doc) in first {
            // What the phrasings and the small parts can add at most; no such document can come near the best any more.
            if out.len() >= ENOUGH_DEEP && rough + WEIGHTS.phrase + SLACK < best {
                break;
            }
            let bag = scratch.bag[doc as usize] / total;
            let c = candidate(index, query, doc as usize, bag, &scratch.terms, total, without);
            best = best.max(c.score);
            out.push(c);
        }
        for (term, _) in &query.terms {
            scratch.terms[*term as usize] = 0.0;
        }
        scratch.clear();
        // Ties fall to the earlier document: the same question always gets the same answer.
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        out.truncate(most);
        out
    })
}

fn collect(index: &Index, query: &Query, scratch: &mut Scratch) {
    let mut terms: Vec<&(u32, f32)> = query.terms.iter().collect();
    terms.sort_by_key(|(t, _)| index.postings[*t as usize].len());
    for (term, weight) in terms {
        let postings = &index.postings[*term as usize];
        let full = !scratch.touched.is_empty() && (scratch.touched.len() >= ENOUGH || postings.len() > LONG);
        if !full {
            scratch.add(postings, *weight);
        } else if scratch.touched.len() * 16 < postings.len() {
            for doc in &scratch.touched {
                if let Some(share) = index.share(*term, *doc as usize) {
                    scratch.bag[*doc as usize] += weight * share;
                }
            }
        } else {
            for (doc, share) in postings {
                let slot = &mut scratch.bag[*doc as usize];
                if *slot != 0.0 {
                    *slot += weight * share;
                }
            }
        }
    }
}

/// The most promising documents with a score that leaves the phrasings out, best first.
fn shortlist(index: &Index, query: &Query, scratch: &Scratch, total: f32) -> Vec<(f32, u32)> {
    // Entities and context are cheap enough to count before the cut, and they decide often.
    let rough = |doc: u32| {
        let d = &index.docs[doc as usize];
        let operation = operation(d.rule, query);
        operation + WEIGHTS.bag * scratch.bag[doc as usize] / total - WEIGHTS.entity * missing(index, doc as usize, query)
            + leaning(d, query.context.as_ref())
    };
    let mut first: Vec<(f32, u32)> = scratch.touched.iter().map(|d| (rough(*d), *d)).collect();
    let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if first.len() > DEEP {
        first.select_nth_unstable_by(DEEP, order);
        first.truncate(DEEP);
    }
    first.sort_unstable_by(order);
    first
}

fn candidate(index: &Index, query: &Query, doc: usize, bag: f32, terms: &[f32], total: f32, without: Option<usize>) -> Candidate {
    let d = &index.docs[doc];
    let (mut phrase, mut best) = (0.0, d.phrases.start);
    for at in d.phrases.clone().filter(|at| Some(*at) != without) {
        let p = &index.phrases[at];
        let shared: f32 = p.terms.iter().map(|t| terms[*t as usize]).sum();
        let likeness = shared / (total * p.weight).sqrt().max(f32::MIN_POSITIVE);
        if likeness > phrase {
            (phrase, best) = (likeness, at);
        }
    }
    let bag = match without.filter(|w| d.phrases.contains(w)) {
        // The left-out phrasing no longer counts in the bag: where it alone had a term, the term is gone.
        Some(w) => bag_without(index, query, doc, w) / total,
        None => bag,
    };
    let entity = -WEIGHTS.entity * missing(index, doc, query);
    let time = WEIGHTS.time * timing(index, d, query);
    let number = WEIGHTS.number * counting(d, query);
    let form = -WEIGHTS.form * unasked(index, doc, query);
    let context = leaning(d, query.context.as_ref());
    let literal = if phrase >= LITERAL { SAID } else { 0.0 };
    let operation = operation(d.rule, query);
    let score = literal + operation + WEIGHTS.bag * bag + WEIGHTS.phrase * phrase.min(1.0) + entity + time + number + form + context;
    Candidate { doc, target: d.target, score, bag, phrase, entity, time, number, form, context, best }
}

fn bag_without(index: &Index, query: &Query, doc: usize, without: usize) -> f32 {
    let left = &index.phrases[without].terms;
    let mut sum = 0.0;
    for (term, weight) in &query.terms {
        if let Some(share) = index.share(*term, doc) {
            // share = n / (n + 1), so n = share / (1 - share), in units of the document's scale.
            let n = share / (1.0 - share) - index.docs[doc].scale * if left.binary_search(term).is_ok() { 1.0 } else { 0.0 };
            sum += weight * (n / (n + 1.0)).max(0.0);
        }
    }
    sum
}

/// How much of the question's entities the document is not about. An entity that the whole article is about weighs little.
fn missing(index: &Index, doc: usize, query: &Query) -> f32 {
    let absent = |(e, weight): (&EntityId, &f32)| {
        let support = index.support(doc, *e);
        let general = index.generality[*e as usize];
        let general = if general >= 1.0 { 1.0 } else { general.min(0.8) };
        (1.0 - support) * (1.0 - general) * weight
    };
    query.entities.iter().zip(&query.emphasis).map(absent).sum::<f32>().min(1.5)
}

/// What it adds that the question has the word for what the computation does. Arithmetic is seldom asked for by accident;
/// a list often is.
fn operation(rule: Option<Rule>, query: &Query) -> f32 {
    let Some(rule) = rule else { return 0.0 };
    let asked = |op: &Operation| match op {
        Operation::Difference => matches!(rule, Rule::Difference | Rule::Change),
        Operation::Ratio => matches!(rule, Rule::Ratio | Rule::Growth),
        Operation::Sum => rule == Rule::Sum,
        Operation::Average => rule == Rule::Quotient,
        Operation::Yearly => rule == Rule::Yearly,
        Operation::Span => rule == Rule::Span,
        Operation::Order => rule == Rule::Order,
        Operation::Maximum => rule == Rule::Maximum,
        Operation::Minimum => rule == Rule::Minimum,
        Operation::Compare | Operation::CompareLess => rule == Rule::Compare,
        Operation::List => rule == Rule::List,
        Operation::Count => rule == Rule::Count,
    };
    let arithmetic = !matches!(rule, Rule::List | Rule::Count | Rule::Compare | Rule::Maximum | Rule::Minimum);
    match query.operations.iter().any(asked) {
        true if arithmetic => ARITHMETIC,
        true => OPERATION,
        false => 0.0,
    }
}

/// How little the document is asked for in the form of the question: nobody asks "who" for a duration.
fn unasked(index: &Index, doc: usize, query: &Query) -> f32 {
    let best = query.forms.iter().filter_map(|term| index.share(*term, doc)).fold(0.0, f32::max);
    if query.forms.is_empty() { 0.0 } else { 1.0 - best }
}

/// +1 where the times meet, −1 where they exclude each other; years alone count half.
fn timing(index: &Index, doc: &Doc, query: &Query) -> f32 {
    let Some(time) = doc.time else {
        // No time of its own: fine for this year's story, doubtful for a year before or after.
        let far = query.dates.iter().any(|d| d.year_only && d.period.year() != Some(index.this_year));
        return if far && matches!(doc.target, Target::Fact(_) | Target::Held(_)) { -0.6 } else { 0.0 };
    };
    let meets = |d: &crate::text::date::DateMention| {
        let size = if d.year_only { 0.5 } else { 1.0 };
        if time.overlaps(d.period) { size * 0.5 } else { -size }
    };
    query.dates.iter().map(meets).fold(0.0, |sum: f32, m| sum + m).clamp(-1.0, 1.0)
}

/// +1 for a number that the sentence has, −1 for one that it has not.
fn counting(doc: &Doc, query: &Query) -> f32 {
    if doc.numbers.is_empty() && doc.sentences.is_empty() {
        return 0.0;
    }
    let has = |n: &f64| doc.numbers.iter().any(|m| (m - n).abs() <= 1e-9 * n.abs());
    query.numbers.iter().map(|n| if has(n) { 1.0 } else { -0.5 }).sum::<f32>().clamp(-1.0, 2.0)
}

/// "Sora呢" after a question for a resolution is one for Sora's resolution.
const SLOT: f32 = 0.25;
/// Something about none of those that the talk is about.
const STRANGE: f32 = 0.05;
const AGAIN: f32 = 0.16;
/// "谁说的" asks for the source of what was just told.
const SOURCE: f32 = 0.15;

/// What the question before adds: the same sentence, its neighbours, the same subject, the same intent.
fn leaning(doc: &Doc, context: Option<&Context>) -> f32 {
    let Some(context) = context else { return 0.0 };
    let near = |distance: usize| doc.sentences.iter().any(|s| context.sentences.iter().any(|c| s.abs_diff(*c) <= distance));
    let mut bonus = 0.0;
    bonus += if near(0) {
        0.07
    } else if near(1) {
        0.06
    } else if near(3) {
        0.03
    } else {
        0.0
    };
    if context.entities.iter().any(|e| doc.subject == Some(*e)) {
        bonus += 0.06;
    } else if context.entities.iter().any(|e| doc.support.get(e).is_some_and(|s| *s >= 0.8)) {
        bonus += 0.03;
    }
    if !context.entities.is_empty() && context.entities.iter().all(|e| doc.support.get(e).is_none_or(|s| *s < 0.5)) {
        bonus -= STRANGE;
    }
    if context.intent.is_some() && context.intent == doc.intent {
        bonus += 0.05;
    }
    if context.attribution && context.sentences.first().is_some_and(|s| doc.sentences.contains(s)) {
        bonus += SOURCE;
    }
    let same_slot = context.slot && context.intent.is_some() && context.intent == doc.intent;
    if same_slot && doc.subject.is_some_and(|s| context.entities.first() == Some(&s)) {
        bonus += SLOT;
    }
    // Nobody asks the same again right away, unless a slot or the source is asked for.
    if !context.slot && !context.again && matches!(doc.target, Target::Fact(f) if context.facts.first() == Some(&f)) {
        bonus -= AGAIN;
    }
    bonus * context.lean
}
