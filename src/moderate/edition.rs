//! A content in service: what answers, the files that it was made from, and what its trial found.

use std::sync::{Arc, OnceLock};

use crate::answer::Engine;
use crate::content::{Content, EntityId, Fact, Problem, Sources};
use crate::trial::{Dialogue, Report, Summary};

/// Content that was found good. Never changed; another takes its place.
pub struct Edition {
    pub engine: Arc<Engine>,
    pub sources: Arc<Sources>,
    /// From 1, one more for each that is taken up.
    pub number: u64,
    /// Made when it is first needed, where the content started without one.
    pub(super) findings: OnceLock<Findings>,
}

/// What the trial of a good content leaves: warnings, the content tests, the figures.
#[derive(Default)]
pub struct Findings {
    pub problems: Vec<Problem>,
    pub dialogues: Vec<Dialogue>,
    pub summary: Option<Summary>,
}

impl Edition {
    pub fn new(engine: Arc<Engine>, sources: Sources, number: u64) -> Self {
        Self { engine, sources: Arc::new(sources), number, findings: OnceLock::new() }
    }

    /// A content that passed its trial; the problems where it did not.
    pub fn of(report: Report, sources: &Sources, number: u64) -> Result<Self, Vec<Problem>> {
        let good = report.is_good();
        match Findings::of(report) {
            (Some(engine), findings) if good => {
                Ok(Self { engine: Arc::new(engine), sources: Arc::new(sources.clone()), number, findings: findings.into() })
            }
            (_, findings) => Err(findings.problems),
        }
    }

    pub fn content(&self) -> &Content {
        &self.engine.content
    }

    /// Ids of the facts that only one of two editions has, or that differ.
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let (old, new) = (self.content(), other.content());
        let same = |f: &Fact| new.fact(&f.id).is_some_and(|g| stated(old, f) == stated(new, g));
        let changed = old.facts.iter().filter(|f| !same(f));
        let added = new.facts.iter().filter(|f| old.fact(&f.id).is_none());
        changed.chain(added).map(|f| f.id.clone()).collect()
    }

    /// What its trial found; `None` where none has been made yet.
    pub fn findings(&self) -> Option<&Findings> {
        self.findings.get()
    }
}

impl Findings {
    /// A report without its engine.
    pub(super) fn of(report: Report) -> (Option<Engine>, Self) {
        let Report { problems, summary, engine, dialogues } = report;
        (engine, Self { problems, dialogues, summary })
    }
}

/// All that a fact states and is asked by, with names instead of numbers, which another content counts otherwise.
fn stated<'c>(content: &'c Content, fact: &'c Fact) -> impl PartialEq + use<'c> {
    let name = |e: &EntityId| content.entity(*e).id.as_str();
    let who: Vec<&str> = std::iter::once(&fact.subject).chain(&fact.with).chain(&fact.by).map(name).collect();
    let value = fact.value.as_ref().map(|v| (v.kind, &v.text, &v.from, v.names.iter().map(name).collect::<Vec<_>>()));
    let said = (&fact.quote, &fact.also, fact.parts, &fact.answer, &fact.label);
    let kind = (&content.intents[fact.intent].id, fact.time, fact.change, fact.by.is_some(), fact.event, &fact.topics);
    (who, value, said, kind, &fact.phrasings.question, &fact.phrasings.list)
}
