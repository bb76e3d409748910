//! What moderators ask for, and how it becomes a [`Patch`](super::Patch) of YAML files. Pure.

use serde::{Deserialize, Serialize};

/// A change of the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// A new fact, or new values of one.
    Put(Form),
    /// `base` is the [`Form::base`] of the fact as the moderator saw it.
    Remove { fact: String, base: String },
    /// Further questions that a fact answers.
    AddPhrasings { fact: String, phrasings: Vec<String> },
    /// Undo the changes of these journal entries, the newest first.
    Undo { entries: Vec<u64> },
}

/// A fact as a form shows it. Texts are as the moderator typed them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub id: String,
    /// What the fact was when the form was filled; `None` for a new fact. A change onto another state is refused.
    pub base: Option<String>,
    pub quote: String,
    pub zh: String,
    pub en: String,
    /// All other keys of the fact as YAML, one per line: `intent: …`, `subject: …`, `value: {…}`.
    pub details: String,
    /// One question per line, Chinese and English; the first of each language is the one shown in "did you mean".
    pub questions: String,
}

/// Why a change cannot be made. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no fact “{0}”")]
    NoSuchFact(String),
    #[error("there is a fact “{0}” already")]
    Exists(String),
    #[error("“{0}” cannot be an id: small letters, digits and -")]
    BadId(String),
    /// The quote is not in the article, but nearly: the right text with its sentence.
    #[error("the article says it otherwise (sentence {sentence})")]
    NearMiss { sentence: usize, right: String },
    #[error("the article has no such sentence")]
    NoQuote,
    /// Details that are no YAML, or of the wrong form.
    #[error("{0}")]
    Form(String),
    /// Somebody changed the fact since the form was filled.
    #[error("“{0}” has been changed meanwhile")]
    Stale(String),
    /// What is to be undone has been changed again.
    #[error("what entry {0} changed has been changed again")]
    Conflict(u64),
    #[error("there is no entry {0} that could be undone")]
    NoSuchEntry(u64),
    /// The journal does not have what that entry changed.
    #[error("entry {0} changed too much to be undone by itself")]
    TooLarge(u64),
    /// A file is not what the change was made for; by its path.
    #[error("“{0}” has been changed on disk meanwhile")]
    Changed(String),
    #[error("nothing would change")]
    Nothing,
    /// The content is the copy in the program: there are no files to write.
    #[error("the content is built in, not a folder")]
    NoFolder,
    /// The files on disk have errors, and must be mended first.
    #[error("the files on disk have errors")]
    DiskBroken,
    /// The trial found errors; the report has them.
    #[error("the content would have errors")]
    NotGood,
    #[error("{0}")]
    Io(String),
}
