//! The journal: every change and every refusal, one JSON line each, only ever added to.
//!
//! Entries hold what changed as diffs, so that they can be undone; how the file is kept is in `journal/file.rs`.

mod file;

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

pub use self::file::Journal;
use super::patch::{FileChange, Patch};

/// Bytes of diffs in one entry, which each start reads again. A large file of the shipped content has 70 kB, so it can be
/// rewritten whole and undone.
const MAX_DIFFS: usize = 256 * 1024;
/// Characters of a reason. Discord's longest text field has 4,000.
const MAX_WHY: usize = 4000;

/// Seconds since 1970: the time that entries, drafts and editions tell.
pub fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |t| t.as_secs())
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    /// From inside Discord; ids as Discord gives them, the name as it was then.
    Moderator { guild: u64, user: u64, name: String },
    /// Somebody changed the files.
    Disk,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    Add,
    Edit,
    Remove,
    Phrasings,
    /// The files changed by other means.
    Disk,
    Undo,
    /// Someone asked for a command without the right to it, or a change did not hold: nothing changed.
    Refused,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, rising.
    pub number: u64,
    /// Seconds since 1970.
    pub at: u64,
    pub by: Author,
    pub deed: Deed,
    /// Ids of the facts that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// The reason that was given, or why it was refused.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Before and after: the change of each file as a unified diff.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<FilePatch>,
    /// Numbers of the entries that this one undoes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undoes: Vec<u64>,
}

impl Entry {
    /// The diffs of all files that are kept, one below the other; empty where nothing changed or it was too large.
    pub fn diff(&self) -> String {
        let kept: Vec<&str> = self.patches.iter().filter(|p| !p.diff.is_empty()).map(|p| p.diff.as_str()).collect();
        kept.join("\n")
    }
}

/// The change of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePatch {
    pub path: String,
    pub created: bool,
    pub removed: bool,
    pub diff: String,
    /// The diffs of this entry were too large to keep: `diff` is empty, and the entry cannot be undone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub too_large: bool,
}

/// What a caller knows of an entry; number, time and diffs are the store's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    pub by: Author,
    pub deed: Deed,
    pub facts: Vec<String>,
    pub why: String,
    pub undoes: Vec<u64>,
}

impl NewEntry {
    /// An entry about no fact, that undoes nothing.
    pub fn new(by: Author, deed: Deed, why: impl Into<String>) -> Self {
        Self { by, deed, facts: Vec::new(), why: why.into(), undoes: Vec::new() }
    }

    /// `at` in seconds since 1970.
    pub(super) fn into_entry(self, number: u64, at: u64, patch: &Patch) -> Entry {
        let Self { by, deed, facts, why, undoes } = self;
        let why = why.chars().take(MAX_WHY).collect();
        Entry { number, at, by, deed, facts, why, patches: FilePatch::all(patch), undoes }
    }
}

impl FilePatch {
    /// The diffs of a change; without their text where they are too large together.
    fn all(patch: &Patch) -> Vec<Self> {
        let diffs: Vec<String> = patch.files.iter().map(FileChange::unified).collect();
        let too_large = diffs.iter().map(String::len).sum::<usize>() > MAX_DIFFS;
        let one = |(file, diff): (&FileChange, String)| Self {
            path: file.path.clone(),
            created: file.before.is_none(),
            removed: file.after.is_none(),
            diff: if too_large { String::new() } else { diff },
            too_large,
        };
        patch.files.iter().zip(diffs).map(one).collect()
    }
}
