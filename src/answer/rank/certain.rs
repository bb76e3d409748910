//! Certainty without a ranking: a document that is asked by one of its own phrasings is first, where nothing comes near.
//!
//! Content on trial asks itself tens of thousands of its own phrasings, and nearly all find their own document by far. Instead
//! of weighing every document, the most that any other can reach is bounded, rarest terms first, and only what could come
//! near is weighed in full. What is returned is a proof about [`super::rank`]; `None` says nothing: the question has to be asked.

use super::{ARITHMETIC, Candidate, ENOUGH_DEEP, LITERAL, SAID, SCRATCH, Scratch, WEIGHTS, candidate, missing, operation};
use crate::answer::index::Index;
use crate::answer::query::Query;

/// More than sums of some hundred numbers of single precision can be off.
const ROUNDING: f32 = 1e-3;

/// The document as [`super::rank`] is certain to have it in the first place.
pub fn first(index: &Index, query: &Query, doc: usize) -> Option<Candidate> {
    if query.context.is_some() || query.terms.is_empty() {
        return None;
    }
    // (term, weight, share in the document), the rarest first, as ranking counts them.
    let mut terms: Vec<(u32, f32, f32)> = Vec::with_capacity(query.terms.len());
    for (term, weight) in &query.terms {
        // A term that the document does not have is in no phrasing of it.
        terms.push((*term, *weight, index.share(*term, doc)?));
    }
    terms.sort_by_key(|(t, _, _)| index.postings[*t as usize].len());
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.fit(index);
        for (term, weight) in &query.terms {
            scratch.terms[*term as usize] = *weight;
        }
        let found = leading(index, query, doc, &terms, scratch);
        for (term, _) in &query.terms {
            scratch.terms[*term as usize] = 0.0;
        }
        scratch.clear();
        found
    })
}

fn leading(index: &Index, query: &Query, doc: usize, terms: &[(u32, f32, f32)], scratch: &mut Scratch) -> Option<Candidate> {
    let total = query.total.max(f32::MIN_POSITIVE);
    let bag: f32 = terms.iter().map(|(_, weight, share)| weight * share).sum::<f32>() / total;
    let own = candidate(index, query, doc, bag, &scratch.terms, total, None);
    if (own.phrase - LITERAL).abs() < ROUNDING {
        return None;
    }
    // Another may be the question word for word too, and have its times and numbers: its bag and entities must hold it back.
    let dated = if query.dates.is_empty() { 0.0 } else { WEIGHTS.time };
    let numbered = if query.numbers.is_empty() { 0.0 } else { 2.0 * WEIGHTS.number };
    let bar = own.score - SAID - WEIGHTS.phrase - dated - numbered - ROUNDING;
    // What stands beside the bag; and what a bag must then hold to reach the bar.
    let aside = |other: u32| {
        let computes = if query.operations.is_empty() { 0.0 } else { operation(index.docs[other as usize].rule, query) };
        computes - WEIGHTS.entity * missing(index, other as usize, query)
    };
    let needs = |aside: f32| (bar - aside) * total / WEIGHTS.bag;
    let least = needs(if query.operations.is_empty() { 0.0 } else { ARITHMETIC });
    // The most that the terms from here on can add to a bag.
    let mut rest: Vec<f32> = vec![0.0; terms.len() + 1];
    for (at, (term, weight, _)) in terms.iter().enumerate().rev() {
        rest[at] = rest[at + 1] + weight * index.most[*term as usize].beside(doc);
    }
    // Once the terms left cannot make a document reach the bar, all that could are known.
    let mut read = 0;
    while read < terms.len() && rest[read] >= least {
        scratch.add(&index.postings[terms[read].0 as usize], terms[read].1);
        read += 1;
    }
    let mut above = 0;
    let rough = WEIGHTS.bag * own.bag + aside(doc as u32);
    for other in scratch.touched.iter().copied().filter(|d| *d as usize != doc) {
        let mut sum = scratch.bag[other as usize];
        if sum + rest[read] < least {
            continue;
        }
        let aside = aside(other);
        let needed = needs(aside);
        let reaches = (read..terms.len()).all(|at| {
            let possible = sum + rest[at] >= needed;
            if possible {
                sum += terms[at].1 * index.share(terms[at].0, other as usize).unwrap_or_default();
            }
            possible
        });
        if !reaches || sum < needed {
            continue;
        }
        let c = candidate(index, query, other as usize, sum / total, &scratch.terms, total, None);
        above += usize::from(WEIGHTS.bag * c.bag + aside + ROUNDING > rough);
        if c.score + ROUNDING >= own.score || above >= ENOUGH_DEEP {
            return None;
        }
    }
    // Ranking weighs the first few in any case, and this one is among them.
    Some(own)
}
