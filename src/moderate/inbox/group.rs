//! Questions grouped by likeness: those that name the same and ask it in much the same words.
//!
//! Input are texts; output is the group of each, the same for the same texts in the same order. What names and terms there
//! are, and how rare they are, is told by the content's own lexicon and index. Where the questions come from is not known here.

use rustc_hash::FxHashMap;

use crate::answer::{Engine, Index};
use crate::content::EntityId;
use crate::text::Folded;
use crate::understand::TermKind;

/// A question at least this alike (cosine to the sum of a group, 0 to 1) joins it. What is dismissed with one press must be
/// one question, so this is the lowest bar at which none of the 134 in `alike.txt` comes to a wrong one: of the pairs that
/// ask the same 85 % are found. At 0.30 it is 91 %, and 5 % of the pairs are wrong. Without regard to names 44 % were wrong.
const ALIKE: f32 = 0.35;

/// Weight of a word group beside what it has in answering. There a group brings near what a fact may be meant by, here it
/// would bring together how old somebody is and where he was born.
const GROUP: f32 = 0.6;

/// The group of each text, numbered in the order of their first texts.
pub fn places(engine: &Engine, texts: &[&str]) -> Vec<usize> {
    let mut names: FxHashMap<Vec<EntityId>, usize> = FxHashMap::default();
    // For each set of names and term: the groups that have it, with the sum of its weights.
    let mut sums: FxHashMap<(usize, u64), Vec<(usize, f32)>> = FxHashMap::default();
    // The squared length of each group's sum.
    let mut sizes: Vec<f32> = Vec::new();
    let mut places = Vec::with_capacity(texts.len());
    for text in texts {
        let (entities, terms) = read(engine, text);
        let next = names.len();
        let named = *names.entry(entities).or_insert(next);
        let mut common: FxHashMap<usize, f32> = FxHashMap::default();
        for (key, weight) in &terms {
            for (place, sum) in sums.get(&(named, *key)).into_iter().flatten() {
                *common.entry(*place).or_default() += weight * sum;
            }
        }
        let alike = common.into_iter().map(|(place, product)| (place, product / sizes[place].sqrt())).filter(|(_, a)| *a >= ALIKE);
        let best = alike.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let place = best.map_or(sizes.len(), |(place, _)| place);
        if place == sizes.len() {
            sizes.push(0.0);
        }
        for (key, weight) in terms {
            let groups = sums.entry((named, key)).or_default();
            let at = groups.iter().position(|(p, _)| *p == place).unwrap_or_else(|| {
                groups.push((place, 0.0));
                groups.len() - 1
            });
            let sum = &mut groups[at].1;
            sizes[place] += weight * (2.0 * *sum + weight);
            *sum += weight;
        }
        places.push(place);
    }
    places
}

/// The entities that a text names, sorted, and its other terms with their weights, of length 1 together.
fn read(engine: &Engine, text: &str) -> (Vec<EntityId>, Vec<(u64, f32)>) {
    // As a phrasing: corrections take longer than all the rest, and changed no group.
    let folded: String = Folded::new(text).chars.into_iter().collect();
    let reading = engine.lexicon.read_phrasing(&folded);
    let mut entities = reading.entities();
    entities.sort_unstable();
    let mut terms: Vec<(u64, f32)> = Vec::new();
    for term in &reading.terms {
        let weight = weight(&engine.index, term.key, term.kind);
        if weight > 0.0 && !terms.iter().any(|(key, _)| *key == term.key) {
            terms.push((term.key, weight));
        }
    }
    let length = terms.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    terms.iter_mut().for_each(|(_, w)| *w /= length);
    (entities, terms)
}

/// Names are compared whole, so they have none. A word that the content does not have is as rare as any: what is not
/// answered is often about just that.
fn weight(index: &Index, key: u64, kind: TermKind) -> f32 {
    let share = match kind {
        TermKind::Entity | TermKind::EntityPair | TermKind::EntityKind => 0.0,
        TermKind::Group => GROUP,
        _ => 1.0,
    };
    share * index.id(key).map_or(index.unknown * kind.weight(), |id| index.weights[id as usize])
}
