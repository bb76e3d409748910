//! Leave one out: each phrasing is removed in turn and asked. Does it still find its fact, through the other phrasings?
//!
//! This estimates how questions fare that nobody has written down. The ranking alone is measured, not the bars of the
//! decision; the weights of terms are not counted anew, which flatters by less than half a point.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Share;
use super::phrasings::{id, is_own};
use crate::answer::query::Query;
use crate::answer::rank::rank;
use crate::answer::{Engine, Target};
use crate::content::parallel::in_parallel;
use crate::text::is_han;

/// So many pairs are reported.
const PAIRS: usize = 20;

/// How many phrasings still find their own.
#[derive(Debug, Clone, Serialize)]
pub struct LeaveOneOut {
    pub facts: Share,
    pub chinese: Share,
    pub english: Share,
    pub computations: Share,
    /// Phrasings of what the article does not state, that find any such entry.
    pub absent: Share,
    /// The pairs that are confused most.
    pub confused: Vec<Confusion>,
}

/// Phrasings of one thing that find another.
#[derive(Debug, Clone, Serialize)]
pub struct Confusion {
    pub asked: String,
    pub found: String,
    pub times: usize,
    pub example: String,
}

/// Measures all phrasings.
pub fn measure(engine: &Engine) -> LeaveOneOut {
    let content = &engine.content;
    let mut all: Vec<(Target, usize, &str)> = Vec::new();
    for doc in &engine.index.docs {
        // What is held back is asked again once it is told.
        let texts: Vec<&str> = match doc.target {
            Target::Fact(i) => content.facts[i].phrasings.list.iter().map(|p| p.text.as_str()).collect(),
            Target::Computation(i) => content.computations[i].phrasings.list.iter().map(|p| p.text.as_str()).collect(),
            Target::Absent(i) => content.absents[i].ask.iter().map(String::as_str).collect(),
            Target::Held(_) => continue,
        };
        // A document's own phrasings stand first in the index, in the order of the content.
        all.extend(texts.into_iter().enumerate().map(|(k, text)| (doc.target, doc.phrases.start + k, text)));
    }
    let found = in_parallel(&all, |(_, phrase, text)| {
        let reading = engine.lexicon.read(text);
        let query = Query::new(&engine.index, &reading);
        rank(&engine.index, &query, Some(*phrase), 1).first().map(|c| c.target)
    });
    let mut out = LeaveOneOut {
        facts: Share::default(),
        chinese: Share::default(),
        english: Share::default(),
        computations: Share::default(),
        absent: Share::default(),
        confused: Vec::new(),
    };
    let mut pairs: BTreeMap<(Target, Option<Target>), (usize, &str)> = BTreeMap::new();
    for ((owner, _, text), found) in all.iter().zip(found) {
        let own = match owner {
            Target::Absent(_) => matches!(found, Some(Target::Absent(_))),
            _ => found.is_some_and(|f| is_own(engine, f, *owner)),
        };
        let language = if text.chars().any(is_han) { &mut out.chinese } else { &mut out.english };
        if matches!(owner, Target::Fact(_)) {
            count(language, own);
        }
        count(
            match owner {
                Target::Fact(_) | Target::Held(_) => &mut out.facts,
                Target::Computation(_) => &mut out.computations,
                Target::Absent(_) => &mut out.absent,
            },
            own,
        );
        if !own {
            pairs.entry((*owner, found)).or_insert((0, text)).0 += 1;
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    out.confused = pairs
        .into_iter()
        .take(PAIRS)
        .map(|((asked, found), (times, example))| Confusion {
            asked: id(engine, asked).to_owned(),
            found: found.map_or("nothing".to_owned(), |f| id(engine, f).to_owned()),
            times,
            example: example.to_owned(),
        })
        .collect();
    out
}

fn count(share: &mut Share, passed: bool) {
    share.of += 1;
    share.passed += usize::from(passed);
}
