//! Changes that are under way, and what becomes of them when the process or the disk fails in between.
//!
//! The record of a change holds whole texts, so it can be finished from any state. Where somebody edited a file after the
//! crash, both edits are merged; where they cannot be, the file stays as it is and the journal keeps the change as refused.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::disk::{free_name, sweep};
use super::{State, Store, text};
use crate::content::Sources;
use crate::moderate::Refused;
use crate::moderate::journal::{Deed, Entry};
use crate::moderate::patch::FileChange;

const NAME: &str = "pending.json";

/// The record of a change.
#[derive(Serialize, Deserialize)]
pub struct Pending {
    pub entry: Entry,
    pub files: Vec<FileChange>,
    /// The files are as they are to be: somebody else wrote them.
    pub stand: bool,
}

impl Store {
    /// Makes a change for which all was checked.
    pub(super) fn commit(&self, state: &mut State, pending: Pending) -> Result<Entry, Refused> {
        if let Err(why) = self.begin(&pending) {
            let why = why.to_string();
            return Err(Refused::Io(match self.take_back(&pending) {
                Ok(()) => why,
                Err(worse) => {
                    state.unsettled = true;
                    format!("{why}; nor can it be taken back ({worse}): it is finished as soon as the disk can be written again")
                }
            }));
        }
        // The change counts. What is left to do is done with the next change if the disk fails now.
        state.unsettled = self.finish(state, &pending.files).is_err();
        Ok(pending.entry)
    }

    fn begin(&self, pending: &Pending) -> io::Result<()> {
        self.disk.replace(&self.record(), &serde_json::to_vec(pending)?)?;
        if !pending.stand {
            pending.files.iter().try_for_each(|file| self.put(&file.path, file.after.as_deref()))?;
        }
        self.journal.append(&self.disk, pending.entry.clone())
    }

    fn take_back(&self, pending: &Pending) -> io::Result<()> {
        for file in pending.files.iter().filter(|_| !pending.stand) {
            if text(&self.place(&file.path)?)? == file.after {
                self.put(&file.path, file.before.as_deref())?;
            }
        }
        self.disk.remove(&self.record())
    }

    fn finish(&self, state: &mut State, files: &[FileChange]) -> io::Result<()> {
        let last = state.last.as_deref().cloned().unwrap_or_else(Sources::default);
        let last = Arc::new(last.with(files.iter().map(|f| (f.path.clone(), f.after.clone()))));
        state.last = Some(last.clone());
        self.save(&last)?;
        self.disk.remove(&self.record())
    }

    /// Brings a change that was left half-done to its end; says what was done.
    pub(super) fn settle(&self, state: &mut State) -> anyhow::Result<Vec<String>> {
        if !state.unsettled {
            return Ok(Vec::new());
        }
        sweep(&self.data);
        let record = self.record();
        let mut told = Vec::new();
        if let Some(text) = text(&record).with_context(|| format!("cannot read {}", record.display()))? {
            match serde_json::from_str(&text) {
                Ok(pending) => told.push(self.recover(state, pending).context("cannot finish the change that a crash interrupted")?),
                Err(why) => {
                    let aside = free_name(&self.data, "pending.broken");
                    fs::rename(&record, &aside).with_context(|| format!("cannot move {}", record.display()))?;
                    told.push(format!("the record of an interrupted change cannot be read ({why}); it stands in {} now", aside.display()));
                }
            }
        }
        state.unsettled = false;
        Ok(told)
    }

    fn recover(&self, state: &mut State, mut pending: Pending) -> io::Result<String> {
        let noted = self.entries();
        let is_noted = noted.contains(&pending.entry);
        if let Some(entry) = noted.iter().find(|e| **e == given_up(&pending.entry, e.why.clone())) {
            self.disk.remove(&self.record())?;
            return Ok(kept(entry));
        }
        if !is_noted && noted.iter().any(|e| e.number == pending.entry.number) {
            // Somebody worked on the journal. The record tells the new number before anything else does.
            pending.entry.number = self.journal.next();
            self.disk.replace(&self.record(), &serde_json::to_vec(&pending)?)?;
        }
        let Pending { entry, files, stand } = pending;
        let done = format!("the change of entry {}, which a crash interrupted, was finished", entry.number);
        if is_noted {
            self.finish(state, &files)?;
            return Ok(done);
        }
        let mut now = Vec::new();
        for file in &files {
            let place = self.place(&file.path)?;
            place.parent().into_iter().for_each(sweep);
            now.push(text(&place)?);
        }
        let standing = files.iter().zip(&now);
        let conflict = standing.clone().find(|(file, now)| !stand && forward(file, now).is_none()).map(|(file, _)| file.path.clone());
        let Some(path) = conflict else {
            for (file, now) in standing.filter(|_| !stand) {
                self.put_over(file, now, forward(file, now).flatten())?;
            }
            self.journal.append(&self.disk, entry)?;
            self.finish(state, &files)?;
            return Ok(done);
        };
        for (file, now) in standing {
            self.put_over(file, now, backward(file, now))?;
        }
        let why = format!("a crash interrupted this change, and {path} was changed before it could be finished");
        let entry = given_up(&entry, why);
        self.journal.append(&self.disk, entry.clone())?;
        self.disk.remove(&self.record())?;
        Ok(kept(&entry))
    }

    fn put_over(&self, file: &FileChange, now: &Option<String>, then: Option<String>) -> io::Result<()> {
        if *now == then { Ok(()) } else { self.put(&file.path, then.as_deref()) }
    }

    fn put(&self, path: &str, text: Option<&str>) -> io::Result<()> {
        let done = match text {
            Some(text) => self.place(path).and_then(|place| self.disk.replace(&place, text.as_bytes())),
            // Of a link, the link goes.
            None => self.disk.remove(&self.content.join(path)),
        };
        done.map_err(|why| io::Error::new(why.kind(), format!("cannot write {path}: {why}")))
    }

    fn record(&self) -> PathBuf {
        self.data.join(NAME)
    }
}

/// The entry of a change that cannot be finished.
fn given_up(entry: &Entry, why: String) -> Entry {
    Entry { deed: Deed::Refused, undoes: Vec::new(), why, ..entry.clone() }
}

fn kept(entry: &Entry) -> String {
    format!("{}; entry {} of the journal keeps it", entry.why, entry.number)
}

/// What a file has to be for the change to be made; `None` if somebody changed it so that it cannot.
fn forward(file: &FileChange, now: &Option<String>) -> Option<Option<String>> {
    if *now == file.after || *now == file.before {
        return Some(file.after.clone());
    }
    if taken_back(file, now).is_some() {
        // It was made, and the file edited then.
        return Some(now.clone());
    }
    let before = file.before.as_deref().unwrap_or_default();
    diffy::merge(before, now.as_deref()?, file.after.as_deref()?).ok().map(Some)
}

/// What a file has to be for the change not to be made, as far as that can be told.
fn backward(file: &FileChange, now: &Option<String>) -> Option<String> {
    if *now == file.after || *now == file.before {
        return file.before.clone();
    }
    taken_back(file, now).or_else(|| now.clone())
}

/// An edited file without the change, if the change is in it.
fn taken_back(file: &FileChange, now: &Option<String>) -> Option<String> {
    let (before, after) = (file.before.as_deref()?, file.after.as_deref()?);
    diffy::apply(now.as_deref()?, &diffy::create_patch(after, before)).ok()
}
