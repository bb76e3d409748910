//! The journal on disk: `journal.jsonl` of the data folder, one entry a line, each on the disk before it counts.
//!
//! A line that a crash tore off is set aside when opening, and a line that cannot be read is told and stepped over: no
//! state of the file keeps a bot from starting. Lines are never changed; nothing here knows what they mean.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::Context;

use super::Entry;
use crate::moderate::store::disk::{Disk, Op, free_name, sync_folder};

const NAME: &str = "journal.jsonl";

/// The journal of a data folder, with its entries in memory.
pub struct Journal {
    path: PathBuf,
    /// Where the file ends, if a line was begun that could neither be finished nor cut off.
    torn: Mutex<Option<u64>>,
    entries: RwLock<Arc<Vec<Entry>>>,
}

impl Journal {
    /// Opens or begins the journal of a folder; the second value says what had to be repaired.
    pub fn open(data: &Path) -> anyhow::Result<(Self, Vec<String>)> {
        let path = data.join(NAME);
        let cannot = || format!("cannot open the journal {}", path.display());
        let mut file = File::options().read(true).append(true).create(true).open(&path).with_context(cannot)?;
        let bytes = std::fs::read(&path).with_context(cannot)?;
        let mut told = Vec::new();
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let (lines, rest) = bytes.split_at(whole);
        let mut entries: Vec<Entry> = Vec::new();
        for (at, line) in lines.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.trim_ascii().is_empty()) {
            match serde_json::from_slice(line) {
                Ok(entry) => entries.push(entry),
                Err(why) => told.push(format!("line {} of {} cannot be read and is left out: {why}", at + 1, path.display())),
            }
        }
        if !rest.is_empty() {
            if let Ok(entry) = serde_json::from_slice(rest) {
                // All of the line but its end.
                file.write_all(b"\n").with_context(cannot)?;
                entries.push(entry);
            } else {
                let aside = free_name(data, "journal.torn");
                told.push(match std::fs::write(&aside, rest) {
                    Ok(()) => format!("the last line of {} was torn off; it stands in {} now", path.display(), aside.display()),
                    Err(why) => format!("the last line of {} was torn off ({} bytes), and is lost: {why}", path.display(), rest.len()),
                });
                file.set_len(whole as u64).with_context(cannot)?;
            }
            file.sync_all().with_context(cannot)?;
        }
        sync_folder(data).with_context(cannot)?;
        Ok((Self { path, torn: Mutex::default(), entries: RwLock::new(Arc::new(entries)) }, told))
    }

    /// The number that the next entry gets.
    pub fn next(&self) -> u64 {
        self.entries().iter().map(|e| e.number).max().unwrap_or(0) + 1
    }

    /// All entries, the oldest first.
    pub fn entries(&self) -> Arc<Vec<Entry>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds an entry, which is on the disk then. On an error there is none.
    pub fn append(&self, disk: &Disk, entry: Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        let mut torn = self.torn.lock().unwrap_or_else(PoisonError::into_inner);
        // Opened for each line: an editor may have put another file in its place.
        let mut file = File::options().append(true).create(true).open(&self.path)?;
        if let Some(len) = *torn {
            file.set_len(len)?;
        }
        let len = file.metadata()?.len();
        *torn = Some(len);
        if let Err(why) = disk.write(&mut file, &self.path, &line).and_then(|()| disk.sync(&file, &self.path)) {
            if disk.step(Op::Shorten, &self.path).and_then(|()| file.set_len(len)).is_ok() {
                *torn = None;
            }
            return Err(why);
        }
        *torn = None;
        Arc::make_mut(&mut *self.entries.write().unwrap_or_else(PoisonError::into_inner)).push(entry);
        Ok(())
    }
}
