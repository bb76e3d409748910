//! A content in service: what answers, and the files that it was made from.

use std::sync::Arc;

use crate::answer::Engine;
use crate::content::{Content, Sources};
use crate::trial::{Dialogue, Report, Summary};

/// Content that was found good. Never changed; another takes its place.
pub struct Edition {
    pub engine: Arc<Engine>,
    pub sources: Arc<Sources>,
    pub dialogues: Vec<Dialogue>,
    /// The figures of its trial; `None` where it started without one.
    pub summary: Option<Summary>,
    /// From 1, one more for each that is taken up.
    pub number: u64,
}

impl Edition {
    /// What a trial left; `None` where its report is not good.
    pub fn of(report: Report, sources: Sources, number: u64) -> Option<Self> {
        if !report.is_good() {
            return None;
        }
        let engine = Arc::new(report.engine?);
        Some(Self { engine, sources: Arc::new(sources), dialogues: report.dialogues, summary: report.summary, number })
    }

    pub fn content(&self) -> &Content {
        &self.engine.content
    }
}
