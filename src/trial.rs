//! The content put on trial: its own phrasings, the content tests, and variants of both are asked, and must be answered.
//!
//! Input is a content as files; output is a [`Report`] of coded problems and figures. `check` prints it, and an edit
//! only goes live when it holds no error. Nothing here changes content or reads files.

use std::sync::Arc;

use serde::Serialize;

use crate::answer::Engine;
use crate::content::check::{self, Languages};
use crate::content::load::{Depth, load};
use crate::content::parallel::joined;
use crate::content::{Content, Problem, Severity, Sources};

pub mod leave_one_out;
pub mod phrasings;
pub mod questions;
pub mod renumber;
pub mod run;
pub mod variants;
mod words;

pub use questions::{Dialogue, Expected, Turn};

/// What a trial found.
pub struct Report {
    /// Warnings first, then errors, each in the order of files.
    pub problems: Vec<Problem>,
    /// `None` where no content could be built.
    pub summary: Option<Summary>,
    /// Ready to answer, where it could be built; it may go live only where [`Report::is_good`].
    pub engine: Option<Engine>,
    pub dialogues: Vec<Dialogue>,
}

/// The figures of a content.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub facts: usize,
    pub intents: usize,
    pub entities: usize,
    pub computations: usize,
    pub absent: usize,
    pub phrasings: Languages,
    pub sentences: usize,
    pub sentences_with_fact: usize,
    /// Numbers of the sentences that no fact quotes.
    pub sentences_left_out: Vec<usize>,
    /// Phrasings asked, and those that found their fact or one of the same sentence.
    pub asked: Share,
    pub tests: Share,
    /// Facts that are held back because the article changed under them, and content tests that wait for them.
    pub held: usize,
    pub tests_held: usize,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    pub passed: usize,
    pub of: usize,
}

impl Share {
    pub fn percent(self) -> f64 {
        if self.of == 0 { 100.0 } else { self.passed as f64 * 100.0 / self.of as f64 }
    }
}

impl Report {
    /// No errors: the content may go live.
    pub fn is_good(&self) -> bool {
        self.engine.is_some() && self.problems.iter().all(|p| p.severity() != Severity::Error)
    }
}

/// The same beside a service: at a low priority, so that a question does not wait for a trial.
pub fn check_beside(sources: &Sources) -> Report {
    std::thread::scope(|scope| {
        joined(scope.spawn(|| {
            step_back();
            check(sources)
        }))
    })
}

/// Loads a content, checks it, asks every phrasing and runs the content tests.
pub fn check(sources: &Sources) -> Report {
    let (content, mut problems) = load(sources, Depth::Full);
    let Some(content) = content else {
        return Report { problems, summary: None, engine: None, dialogues: Vec::new() };
    };
    problems.extend(check::check(sources, &content));
    let dialogues = questions::load(sources, &content, &mut problems);
    let mut summary = summary(&content);
    let engine = Engine::new(Arc::new(content));
    summary.asked = phrasings::ask_all(&engine, sources, &mut problems);
    phrasings::ask_absent(&engine, sources, &mut problems);
    words::unused(&engine, sources, &mut problems);
    (summary.tests, summary.tests_held) = run::run(&engine, &dialogues, &mut problems);
    problems.sort_by_key(|p| (std::cmp::Reverse(p.severity()), p.at.file, p.at.offset, p.code));
    Report { problems, summary: Some(summary), engine: Some(engine), dialogues }
}

fn summary(content: &Content) -> Summary {
    let covered = check::covered(content);
    let sentences = content.article.sentences();
    let phrasings = content.facts.iter().map(|f| check::languages(content, f));
    Summary {
        facts: content.facts.len(),
        intents: content.intents.len(),
        entities: content.entities.len(),
        computations: content.computations.len(),
        absent: content.absents.len(),
        phrasings: phrasings.fold(Languages::default(), |a, b| Languages { zh: a.zh + b.zh, en: a.en + b.en }),
        sentences: sentences.len(),
        sentences_with_fact: covered.len(),
        sentences_left_out: sentences.iter().map(|s| s.number).filter(|n| !covered.contains(n)).collect(),
        asked: Share::default(),
        tests: Share::default(),
        held: content.held.len(),
        tests_held: 0,
    }
}

/// A low priority, for this thread and those that it starts. Best effort: without it the trial is only less polite.
fn step_back() {
    // A tenth of what a thread that answers gets where both want a processor: at the very lowest (19), two busy neighbours
    // make a trial take minutes. On other systems priority is the whole process's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}
