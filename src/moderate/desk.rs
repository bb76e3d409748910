//! The one place where content changes: proposes, applies, reloads, and hands out the edition in service.
//!
//! One change is worked on at a time; answering never waits for it. What it does with a file is in [`Store`]; how a change
//! becomes text is in [`super::change`]. Calls that try something out take as long as a trial, so async callers use
//! `spawn_blocking`.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;

use super::edit::touched;
use super::edition::Findings;
use super::journal::{Author, Deed, Entry, NewEntry, now};
use super::store::Store;
use super::{Change, Edition, Patch, Refused, Review, change};
use crate::answer::Engine;
use crate::content::folder::Folder;
use crate::content::load::{Depth, load};
use crate::content::{Problem, Severity, Sources};
use crate::trial::{self, Report};

/// A check of a content that another room brings along.
pub type Check = fn(&Sources) -> Vec<Problem>;

/// Content in service, and the way to change it.
pub struct Desk {
    current: ArcSwap<Edition>,
    /// The edition before, until the next is taken up: whoever drops an engine last waits 50 ms, and that must not be somebody
    /// who answers.
    retired: Mutex<Option<Arc<Edition>>>,
    /// `None` for content that nobody can change.
    store: Option<Store>,
    /// One change at a time.
    work: Mutex<()>,
    checks: &'static [Check],
    trouble: Mutex<Option<Arc<Trouble>>>,
    followers: Mutex<Vec<Follower>>,
}

type Follower = Box<dyn Fn(&Event) + Send + Sync>;

/// What happened to the content.
pub enum Event {
    /// Another edition is in service; the entry that tells why.
    Taken(Arc<Edition>, Option<Entry>),
    /// The files on disk have errors; the old edition serves on.
    Refused(Arc<Trouble>),
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

impl Trouble {
    /// The problems that keep it from going live.
    pub fn errors(&self) -> Vec<&Problem> {
        self.problems.iter().filter(|p| p.severity() == Severity::Error).collect()
    }
}

/// What reading the files again led to.
pub enum Reloaded {
    Unchanged,
    /// The entry of what changed; `None` where the journal begins with it.
    Taken(Option<Entry>),
    Refused(Arc<Trouble>),
}

/// How opening a content folder ended.
pub enum Opened {
    /// The texts are for the log: what a crash had left and how it was mended.
    Desk(Box<Desk>, Vec<String>),
    /// The files have errors, and there are no others to serve.
    Unusable(Trouble),
}

impl Desk {
    /// Over content that nobody can change: the copy in the program, or a test's.
    pub fn fixed(engine: Arc<Engine>, sources: Sources, checks: &'static [Check]) -> Self {
        Self::with(Edition::new(engine, sources, 1), None, checks)
    }

    /// Over a content folder, with what was kept in the data folder. Files that were good when they were last served start at
    /// once; others are tried first, and where they have errors the last good ones are served and [`Desk::trouble`] tells why.
    pub fn open(folder: &Path, data: &Path, checks: &'static [Check]) -> anyhow::Result<Opened> {
        let (store, mended) = Store::open(folder, data)?;
        let Folder { sources, problems } = store.read()?;
        let last = store.last();
        if problems.is_empty()
            && last.as_deref() == Some(&sources)
            && let Some(engine) = quick(&sources)
        {
            return Ok(Opened::Desk(Box::new(Self::with(Edition::new(engine, sources, 1), Some(store), checks)), mended));
        }
        let report = tried(&sources, problems, checks);
        if report.is_good() {
            let facts = last.as_ref().map(|last| touched::facts(&Patch::between(last, &sources)));
            store.keep(&sources, facts.unwrap_or_default())?;
        }
        let problems = match Edition::of(report, &sources, 1) {
            Ok(edition) => return Ok(Opened::Desk(Box::new(Self::with(edition, Some(store), checks)), mended)),
            Err(problems) => problems,
        };
        let trouble = Trouble { at: now(), sources, problems };
        let Some((engine, last)) = last.and_then(|last| Some((quick(&last)?, last))) else {
            return Ok(Opened::Unusable(trouble));
        };
        let desk = Self::with(Edition::new(engine, Sources::clone(&last), 1), Some(store), checks);
        *lock(&desk.trouble) = Some(Arc::new(trouble));
        Ok(Opened::Desk(Box::new(desk), mended))
    }

    fn with(edition: Edition, store: Option<Store>, checks: &'static [Check]) -> Self {
        let (retired, work, trouble, followers) = Default::default();
        Self { current: ArcSwap::from_pointee(edition), retired, store, work, checks, trouble, followers }
    }

    /// The edition in service. A question that began with it ends with it.
    pub fn edition(&self) -> Arc<Edition> {
        self.current.load_full()
    }

    /// Whether the content can be changed at all.
    pub fn is_open(&self) -> bool {
        self.store.is_some()
    }

    /// Where the content stands; `None` for content that nobody can change.
    pub fn folder(&self) -> Option<&Path> {
        self.store.as_ref().map(Store::folder)
    }

    /// Why the files on disk are not what is served; `None` where they are.
    pub fn trouble(&self) -> Option<Arc<Trouble>> {
        lock(&self.trouble).clone()
    }

    /// Calls back on everything that happens from now on, in the thread where it happens.
    pub fn follow(&self, follower: impl Fn(&Event) + Send + Sync + 'static) {
        lock(&self.followers).push(Box::new(follower));
    }

    /// All that was done, the oldest first.
    pub fn history(&self) -> Arc<Vec<Entry>> {
        self.store.as_ref().map(Store::entries).unwrap_or_default()
    }

    /// Puts a refusal into the journal. `None` where there is no journal.
    pub fn refuse(&self, by: Author, facts: Vec<String>, why: &str) -> anyhow::Result<Option<Entry>> {
        let entry = NewEntry { facts, ..NewEntry::new(by, Deed::Refused, why) };
        self.store.as_ref().map(|s| s.note(entry)).transpose()
    }

    /// What the trial of an edition found; makes it where the edition started without one.
    pub fn findings<'e>(&self, edition: &'e Edition) -> &'e Findings {
        edition.findings.get_or_init(|| Findings::of(tried(&edition.sources, Vec::new(), self.checks)).1)
    }

    /// Tries a change out and says what it would do. `logged` are questions that people asked.
    pub fn propose(&self, change: &Change, logged: &[String]) -> Result<Review, Refused> {
        let (edition, patch, sources) = {
            let _work = lock(&self.work);
            self.patched(change)?
        };
        let report = tried(&sources, Vec::new(), self.checks);
        Ok(Review::of(&edition.engine, self.findings(&edition), patch, sources, report, logged))
    }

    /// Makes a change: tries it, writes it, and takes it up. Nothing is written unless it is good.
    pub fn apply(&self, change: &Change, by: Author, why: &str) -> Result<Entry, Refused> {
        let _work = lock(&self.work);
        let (edition, patch, sources) = self.patched(change)?;
        let report = tried(&sources, Vec::new(), self.checks);
        let next = Edition::of(report, &sources, edition.number + 1).map_err(|_| Refused::NotGood)?;
        let entry = self.store()?.write(
            &patch,
            NewEntry { facts: touched::facts(&patch), undoes: change.undoes().to_vec(), ..NewEntry::new(by, change.deed(), why) },
        )?;
        self.take_up(next, Some(&entry));
        Ok(entry)
    }

    /// Reads the files again, and takes them up where they are good.
    pub fn reload(&self) -> Result<Reloaded, Refused> {
        let _work = lock(&self.work);
        self.reloaded()
    }

    fn reloaded(&self) -> Result<Reloaded, Refused> {
        let store = self.store()?;
        let Folder { sources, problems } = store.read().map_err(io)?;
        let edition = self.edition();
        if problems.is_empty() && sources == *edition.sources {
            *lock(&self.trouble) = None;
            return Ok(Reloaded::Unchanged);
        }
        // The same files are wrong in the same way: not tried again, and not told again.
        if let Some(trouble) = self.trouble().filter(|t| t.sources == sources && problems.iter().all(|p| t.problems.contains(p))) {
            return Ok(Reloaded::Refused(trouble));
        }
        match Edition::of(tried(&sources, problems, self.checks), &sources, edition.number + 1) {
            Ok(next) => {
                let facts = touched::facts(&Patch::between(&edition.sources, &sources));
                let entry = store.keep(&sources, facts).map_err(io)?;
                self.take_up(next, entry.as_ref());
                Ok(Reloaded::Taken(entry))
            }
            Err(problems) => {
                let trouble = Arc::new(Trouble { at: now(), sources, problems });
                *lock(&self.trouble) = Some(Arc::clone(&trouble));
                self.tell(&Event::Refused(Arc::clone(&trouble)));
                Ok(Reloaded::Refused(trouble))
            }
        }
    }

    fn store(&self) -> Result<&Store, Refused> {
        self.store.as_ref().ok_or(Refused::NoFolder)
    }

    /// The change as files. It is made onto what is on disk, which must be good, so that nobody's work is written over.
    fn patched(&self, change: &Change) -> Result<(Arc<Edition>, Patch, Sources), Refused> {
        if let Reloaded::Refused(_) = self.reloaded()? {
            return Err(Refused::DiskBroken);
        }
        let edition = self.edition();
        let patch = change::patch(change, &edition.sources, &self.history())?;
        if patch.is_empty() {
            return Err(Refused::Nothing);
        }
        let sources = patch.onto(&edition.sources);
        Ok((edition, patch, sources))
    }

    fn take_up(&self, next: Edition, entry: Option<&Entry>) {
        let next = Arc::new(next);
        *lock(&self.retired) = Some(self.current.swap(Arc::clone(&next)));
        *lock(&self.trouble) = None;
        self.tell(&Event::Taken(next, entry.cloned()));
    }

    fn tell(&self, event: &Event) {
        lock(&self.followers).iter().for_each(|f| f(event));
    }
}

/// The whole trial of a content, with the checks of other rooms. `unread` are problems of reading its files.
fn tried(sources: &Sources, unread: Vec<Problem>, checks: &[Check]) -> Report {
    let mut report = trial::check_beside(sources);
    report.problems.splice(0..0, unread);
    report.problems.extend(checks.iter().flat_map(|check| check(sources)));
    report
}

/// An engine over content that passed its trial before.
fn quick(sources: &Sources) -> Option<Arc<Engine>> {
    let (content, problems) = load(sources, Depth::Quick);
    let good = problems.iter().all(|p| p.severity() != Severity::Error);
    content.filter(|_| good).map(|c| Arc::new(Engine::new(Arc::new(c))))
}

fn io(error: anyhow::Error) -> Refused {
    Refused::Io(format!("{error:#}"))
}

/// Data behind these locks is whole after every statement, so a panic elsewhere does not spoil it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
