//! The one place where content changes: hands out the edition in service.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;

use super::edition::Findings;
use super::{Edition, Entry};
use crate::answer::Engine;
use crate::content::{Problem, Sources};
use crate::trial::{self, Report};

/// A check of a content that another room brings along.
pub type Check = fn(&Sources) -> Vec<Problem>;

/// Content in service, and the way to change it.
pub struct Desk {
    current: ArcSwap<Edition>,
    checks: &'static [Check],
    followers: Mutex<Vec<Follower>>,
}

type Follower = Box<dyn Fn(&Event) + Send + Sync>;

/// What happened to the content.
pub enum Event {
    /// Another edition is in service; the entry that tells why.
    Taken(Arc<Edition>, Entry),
    /// The files on disk have errors; the old edition serves on.
    Refused(Arc<Trouble>),
    /// The copy of the last good content could not be written; why.
    NotKept(String),
}

/// Files on disk that did not go live.
pub struct Trouble {
    /// Seconds since 1970.
    pub at: u64,
    /// What the problems have their places in.
    pub sources: Sources,
    /// Errors first.
    pub problems: Vec<Problem>,
}

impl Desk {
    /// Over content that nobody can change: the copy in the program, or a test's.
    pub fn fixed(engine: Arc<Engine>, sources: Sources, checks: &'static [Check]) -> Self {
        Self { current: ArcSwap::from_pointee(Edition::new(engine, sources, 1)), checks, followers: Mutex::default() }
    }

    /// The edition in service. A question that began with it ends with it.
    pub fn edition(&self) -> Arc<Edition> {
        self.current.load_full()
    }

    /// Calls back on everything that happens from now on, in the thread where it happens.
    pub fn follow(&self, follower: impl Fn(&Event) + Send + Sync + 'static) {
        lock(&self.followers).push(Box::new(follower));
    }

    /// What the trial of an edition found; makes it where the edition started without one.
    pub fn findings<'e>(&self, edition: &'e Edition) -> &'e Findings {
        edition.findings.get_or_init(|| Findings::of(tried(&edition.sources, Vec::new(), self.checks)).1)
    }
}

/// The whole trial of a content, with the checks of other rooms. `unread` are problems of reading its files.
fn tried(sources: &Sources, unread: Vec<Problem>, checks: &[Check]) -> Report {
    let mut report = trial::check(sources);
    report.problems.splice(0..0, unread);
    report.problems.extend(checks.iter().flat_map(|check| check(sources)));
    report
}

/// Data behind these locks is whole after every statement, so a panic elsewhere does not spoil it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
