//! Questions grouped by likeness: by the weighted terms that they share.
//!
//! Input are texts, those asked most often first; output is the group of each. What terms are and how rare they are is
//! told by the content's own lexicon and index. Nothing here knows where the questions come from.

use rustc_hash::FxHashMap;

use crate::answer::{Engine, Index};
use crate::text::Folded;
use crate::understand::TermKind;

/// Questions at least this alike (cosine, 0 to 1) are one group.
const ALIKE: f32 = 0.5;

/// The group of each text, numbered in the order of their first texts.
pub fn places(engine: &Engine, texts: &[&str]) -> Vec<usize> {
    let mut sums: FxHashMap<u64, Vec<(usize, f32)>> = FxHashMap::default();
    let mut sizes: Vec<f32> = Vec::new();
    let mut places = Vec::with_capacity(texts.len());
    for text in texts {
        let terms = terms(engine, text);
        let mut likeness = vec![0.0; sizes.len()];
        for (key, weight) in &terms {
            for (place, sum) in sums.get(key).into_iter().flatten() {
                likeness[*place] += weight * sum;
            }
        }
        let best = likeness
            .iter()
            .zip(&sizes)
            .map(|(sum, size)| sum / size)
            .enumerate()
            .fold(None, |best: Option<(usize, f32)>, new| if best.is_some_and(|b| b.1 >= new.1) { best } else { Some(new) });
        let place = best.filter(|(_, alike)| *alike >= ALIKE).map_or(sizes.len(), |(place, _)| place);
        match sizes.get_mut(place) {
            Some(size) => *size += 1.0,
            None => sizes.push(1.0),
        }
        for (key, weight) in terms {
            let of = sums.entry(key).or_default();
            match of.iter_mut().find(|(p, _)| *p == place) {
                Some((_, sum)) => *sum += weight,
                None => of.push((place, weight)),
            }
        }
        places.push(place);
    }
    places
}

/// The terms of a text with their weights, of length 1 together.
fn terms(engine: &Engine, text: &str) -> Vec<(u64, f32)> {
    let folded: String = Folded::new(text).chars.into_iter().collect();
    let mut terms: Vec<(u64, f32)> = Vec::new();
    for term in engine.lexicon.read_phrasing(&folded).terms {
        if !terms.iter().any(|(key, _)| *key == term.key) {
            terms.push((term.key, weight(&engine.index, term.key, term.kind)));
        }
    }
    let length = terms.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    terms.iter_mut().for_each(|(_, w)| *w /= length.max(f32::MIN_POSITIVE));
    terms
}

/// A word that the content does not have is as rare as any: what is not answered is often about just that.
fn weight(index: &Index, key: u64, kind: TermKind) -> f32 {
    index.id(key).map_or(index.unknown * kind.weight(), |id| index.weights[id as usize])
}
