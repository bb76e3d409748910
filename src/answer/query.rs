//! A question as the index counts it: weighted terms, entities, times, numbers, and what the conversation adds.

use crate::content::{EntityId, Kind};
use crate::text::date::DateMention;
use crate::understand::terms::key;
use crate::understand::{Operation, Reading, TermKind};

use super::index::Index;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Known terms with their weight.
    pub terms: Vec<(u32, f32)>,
    /// Weight of everything that has to be explained; the story around a question counts less here than where it helps.
    pub total: f32,
    /// Named entities, those of the asking clause first.
    pub entities: Vec<EntityId>,
    /// How much each of them weighs.
    pub emphasis: Vec<f32>,
    pub dates: Vec<DateMention>,
    pub numbers: Vec<f64>,
    /// Terms of the open forms that the question has (who, when, why …; not yes or no).
    pub forms: Vec<u32>,
    /// What the question asks to compute.
    pub operations: Vec<Operation>,
    /// Sentences and entities that the question before was about, and how much this one leans on them (0 to 1).
    pub context: Option<Context>,
}

/// What a follow-up leans on.
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub lean: f32,
    pub sentences: Vec<usize>,
    pub entities: Vec<EntityId>,
    pub intent: Option<usize>,
    pub facts: Vec<usize>,
    /// One slot of the last question is replaced: the same thing is asked of another.
    pub slot: bool,
    /// The same fact may be meant once more: its source or another time is asked for.
    pub again: bool,
    /// Its source is asked for.
    pub attribution: bool,
}

/// Weight of an unknown term beside that of a known rare one. A paraphrase always brings new pairs of characters, and
/// they say little; a new Latin word or character says more.
fn unknown_share(kind: TermKind) -> f32 {
    match kind {
        TermKind::Pair => 0.25,
        TermKind::WordPair => 0.1,
        TermKind::Char => 0.45,
        TermKind::Word => 0.8,
        TermKind::Entity => 1.0,
        TermKind::Number => 0.3,
        _ => 0.0,
    }
}

/// How much of a clause has to be explained: a story around the question less than it may help.
fn demand(emphasis: f32) -> f32 {
    emphasis.min(1.0).powi(2)
}

impl Query {
    pub fn new(index: &Index, reading: &Reading) -> Self {
        let mut named: Vec<(EntityId, f32)> = Vec::new();
        for mention in &reading.mentions {
            let weight = reading.emphasis(mention.span.start);
            match named.iter_mut().find(|(e, _)| *e == mention.entity) {
                Some((_, w)) => *w = w.max(weight),
                None => named.push((mention.entity, weight)),
            }
        }
        named.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (entities, emphasis) = named.into_iter().unzip();
        let mut query = Self {
            entities,
            emphasis,
            operations: reading.operations.clone(),
            dates: reading.dates.clone(),
            numbers: reading.numbers.iter().map(|n| n.value).collect(),
            ..Self::default()
        };
        let forms = reading.kinds.iter().filter(|k| !matches!(k, Kind::YesNo | Kind::What | Kind::List | Kind::How | Kind::Which));
        query.forms = forms.filter_map(|k| index.id(key(TermKind::Kind, *k))).collect();
        for term in &reading.terms {
            let emphasis = reading.emphasis(term.span.start);
            match index.id(term.key) {
                Some(id) => query.say(id, index.weights[id as usize], emphasis),
                None => {
                    query.total += index.unknown * term.kind.weight() * unknown_share(term.kind) * demand(emphasis);
                }
            }
        }
        query
    }

    /// A term that the question says, in a clause of this emphasis.
    fn say(&mut self, term: u32, weight: f32, emphasis: f32) {
        if !self.terms.iter().any(|(t, _)| *t == term) {
            self.total += weight * demand(emphasis);
            self.terms.push((term, weight * emphasis));
        }
    }

    /// Adds a term that the conversation supplies.
    pub fn add(&mut self, term: u32, weight: f32) {
        if !self.terms.iter().any(|(t, _)| *t == term) {
            self.total += weight;
            self.terms.push((term, weight));
        }
    }
}
