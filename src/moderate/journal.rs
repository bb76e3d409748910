//! The journal: every change and every refusal, one JSON line each, only ever added to.

use serde::{Deserialize, Serialize};

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
    /// From 1, without gaps.
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

/// The change of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePatch {
    pub path: String,
    pub created: bool,
    pub removed: bool,
    pub diff: String,
}
