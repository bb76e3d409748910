//! Content on the disk, and the journal of its changes: written so that a crash at any moment loses nothing.
//!
//! A change is first recorded whole in `pending.json` of the data folder. From then on it counts: the files follow one by
//! one, then the line of the journal, then the copy of the last good content, then the record goes. [`Store::open`]
//! finishes what a crash left (see `store/recover.rs`). Whether content is good is for callers to know.

pub mod disk;
mod recover;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, bail};

use self::disk::{Disk, Hook};
use self::recover::Pending;
use super::journal::{Author, Deed, Entry, Journal, NewEntry, now};
use super::{Patch, Refused};
use crate::content::Sources;
use crate::content::folder::{self, Folder};

const LAST: &str = "last.json";

/// A content folder, and the data folder with its journal. One process at a time has it.
pub struct Store {
    content: PathBuf,
    data: PathBuf,
    disk: Disk,
    journal: Journal,
    state: Mutex<State>,
    /// Holds the data folder for as long as the store lives.
    _lock: File,
}

#[derive(Default)]
struct State {
    /// The content that the journal explains.
    last: Option<Arc<Sources>>,
    /// A change stands half-done because the disk failed. Nothing else may be written before it is settled.
    unsettled: bool,
}

impl Store {
    /// Opens both folders, and finishes what a crash left. The second value says what was found and done, for the log.
    pub fn open(content: &Path, data: &Path) -> anyhow::Result<(Self, Vec<String>)> {
        Self::open_on(Disk::default(), content, data)
    }

    /// The same, with a hook that sees each operation before it is done: for tests that stop a store anywhere.
    pub fn watched(content: &Path, data: &Path, hook: Hook) -> anyhow::Result<(Self, Vec<String>)> {
        Self::open_on(Disk::watched(hook), content, data)
    }

    fn open_on(disk: Disk, content: &Path, data: &Path) -> anyhow::Result<(Self, Vec<String>)> {
        let content = content.canonicalize().with_context(|| format!("cannot open the content folder {}", content.display()))?;
        disk::make(data).with_context(|| format!("cannot make the data folder {}", data.display()))?;
        let lock = lock(data)?;
        let (journal, mut told) = Journal::open(data)?;
        let last = match fs::read(data.join(LAST)) {
            Ok(bytes) => serde_json::from_slice::<BTreeMap<String, String>>(&bytes)
                .map_err(|why| told.push(format!("{LAST} in {} cannot be read and begins anew: {why}", data.display())))
                .ok(),
            Err(why) if why.kind() == io::ErrorKind::NotFound => None,
            Err(why) => return Err(why).with_context(|| format!("cannot read {}", data.join(LAST).display())),
        };
        let state = State { last: last.map(|files| Arc::new(Sources::new(files))), unsettled: true };
        let store = Self { content, data: data.to_owned(), disk, journal, state: Mutex::new(state), _lock: lock };
        told.extend(store.settle(&mut store.state())?);
        Ok((store, told))
    }

    /// The content folder.
    pub fn folder(&self) -> &Path {
        &self.content
    }

    /// The content as it stands on the disk. A change that stands half-done is finished first: nobody else made it.
    pub fn read(&self) -> anyhow::Result<Folder> {
        let mut state = self.state();
        self.settle(&mut state)?;
        folder::read(&self.content)
    }

    /// All entries of the journal, the oldest first.
    pub fn entries(&self) -> Arc<Vec<Entry>> {
        self.journal.entries()
    }

    /// The last content that was written or kept.
    pub fn last(&self) -> Option<Arc<Sources>> {
        self.state().last.clone()
    }

    /// Makes a change on the disk. Once this returns an entry, no crash takes the change back; on an error it is not made.
    pub fn write(&self, patch: &Patch, new: NewEntry) -> Result<Entry, Refused> {
        let mut state = self.state();
        self.settle(&mut state).map_err(|why| Refused::Io(format!("{why:#}")))?;
        if patch.is_empty() {
            return Err(Refused::Nothing);
        }
        for file in &patch.files {
            let now = self.place(&file.path).and_then(|place| text(&place));
            if now.map_err(|why| Refused::Io(format!("{}: {why}", file.path)))? != file.before {
                return Err(Refused::Changed(file.path.clone()));
            }
        }
        let pending = Pending { entry: self.entry(new, patch), files: patch.files.clone(), stand: false };
        self.commit(&mut state, pending)
    }

    /// Takes up good content that somebody else put on the disk, about these facts: what changed since [`Self::last`] is
    /// one entry. `None` where nothing did, and for the first content ever, which is where the journal begins.
    pub fn keep(&self, sources: &Sources, facts: Vec<String>) -> anyhow::Result<Option<Entry>> {
        let mut state = self.state();
        self.settle(&mut state)?;
        let Some(last) = state.last.clone() else {
            self.save(sources).context("cannot keep a copy of the content")?;
            state.last = Some(Arc::new(sources.clone()));
            return Ok(None);
        };
        let patch = Patch::between(&last, sources);
        if patch.is_empty() {
            return Ok(None);
        }
        let new = NewEntry { facts, ..NewEntry::new(Author::Disk, Deed::Disk, "") };
        let pending = Pending { entry: self.entry(new, &patch), files: patch.files, stand: true };
        Ok(Some(self.commit(&mut state, pending)?))
    }

    /// Adds an entry that changes no file.
    pub fn note(&self, new: NewEntry) -> anyhow::Result<Entry> {
        // Held to the end: the number is taken once the line is written.
        let mut state = self.state();
        self.settle(&mut state)?;
        let entry = self.entry(new, &Patch::default());
        self.journal.append(&self.disk, entry.clone()).context("cannot write the journal")?;
        Ok(entry)
    }

    fn entry(&self, new: NewEntry, patch: &Patch) -> Entry {
        new.into_entry(self.journal.next(), now(), patch)
    }

    fn save(&self, last: &Sources) -> io::Result<()> {
        let files: BTreeMap<&str, &str> = last.iter().map(|(_, path, text)| (path, text)).collect();
        self.disk.replace(&self.data.join(LAST), &serde_json::to_vec(&files)?)
    }

    /// Where a file of the content stands: links are followed, but not out of the folder.
    fn place(&self, path: &str) -> io::Result<PathBuf> {
        let outside = || io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the content folder");
        if !Path::new(path).components().all(|c| matches!(c, Component::Normal(_))) {
            return Err(outside());
        }
        let whole = self.content.join(path);
        // The deepest part that is there decides; below it, folders are made.
        let there = whole.ancestors().find_map(|a| Some((a, a.canonicalize().ok()?)));
        let (a, real) = there.filter(|(_, real)| real.starts_with(&self.content)).ok_or_else(outside)?;
        Ok(whole.strip_prefix(a).ok().filter(|rest| rest.iter().next().is_some()).map_or(real.clone(), |rest| real.join(rest)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file as text; `None` where there is none.
fn text(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => fs::read_to_string(path).map(Some),
        // Reading a pipe would wait for somebody to write.
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file")),
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(why) => Err(why),
    }
}

fn lock(data: &Path) -> anyhow::Result<File> {
    let path = data.join("lock");
    let cannot = || format!("cannot lock the data folder with {}", path.display());
    let file = File::options().write(true).create(true).truncate(false).open(&path).with_context(cannot)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("another yinju is running on this data folder ({}); stop it, or name another folder", data.display())
        }
        Err(TryLockError::Error(why)) => Err(why).with_context(cannot),
    }
}
