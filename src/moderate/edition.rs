//! A content in service: what answers, the files that it was made from, and what its trial found.

use std::sync::{Arc, OnceLock};

use crate::answer::Engine;
use crate::content::{Content, Problem, Sources};
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
}

impl Findings {
    /// A report without its engine.
    pub(super) fn of(report: Report) -> (Option<Engine>, Self) {
        let Report { problems, summary, engine, dialogues } = report;
        (engine, Self { problems, dialogues, summary })
    }
}
