//! Two questions in one: "who is suing, and why?" is asked as a question and its follow-up.
//!
//! Only finds the seam; both halves are answered like any other question.

use std::ops::Range;

use crate::content::Kind;
use crate::understand::terms::key;
use crate::understand::{Reading, TermKind};

/// Words that join two questions, as folded characters before the second question word.
const JOINTS: [&str; 8] = [" and ", ", and ", "以及", "还有", "又是", "并且", "同时", "顺便"];

/// The two halves of a message that asks twice, in bytes of the original text.
pub fn halves(reading: &Reading, text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let open = [Kind::Who, Kind::When, Kind::HowMuch, Kind::HowMany, Kind::HowLong, Kind::Why, Kind::What, Kind::Which, Kind::Where];
    let mut asks: Vec<Range<usize>> = reading
        .terms
        .iter()
        .filter(|t| t.kind == TermKind::Kind && open.iter().any(|k| key(TermKind::Kind, *k) == t.key))
        .map(|t| t.span.clone())
        .collect();
    asks.sort_by_key(|s| s.start);
    let chars = &reading.folded.chars;
    for pair in asks.windows(2) {
        let between: String = chars.get(pair[0].end..pair[1].start)?.iter().collect();
        let joint = JOINTS.iter().find(|j| between.ends_with(**j));
        let clause = reading.clauses.iter().find(|c| c.span.contains(&pair[1].start) && !c.span.contains(&pair[0].start));
        let seam = match (joint, clause) {
            (Some(joint), _) => pair[1].start - joint.chars().count(),
            // Two clauses that both ask; the second must begin with what it asks, or it is a story with a rhetorical question.
            (None, Some(clause)) if pair[1].start - clause.span.start <= 2 => clause.span.start,
            _ => continue,
        };
        let first = reading.folded.source(0..seam.max(1));
        let second = reading.folded.source(pair[1].start..chars.len());
        if first.end <= second.start && second.end <= text.len() {
            return Some((first, second));
        }
    }
    None
}
