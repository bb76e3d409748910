//! What moderators ask for, and how it becomes a [`Patch`] of YAML files: the form of what was typed is checked here, its
//! sense by the trial. Pure.

use serde::{Deserialize, Serialize};

mod details;
mod form;
mod quote;

pub use form::FIELD;

use super::edit::{Unwritable, asked, fact};
use super::journal::Deed;
use super::{Entry, Patch, undo};
use crate::article::Article;
use crate::content::Sources;

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
    /// One question per line, Chinese and English; the first of each language is the one shown in "did you mean". `+ ` before
    /// a line marks a question with the answer yes, `- ` one with the answer no.
    pub questions: String,
    /// Questions and keys that did not fit into the fields: they are not shown, and stay as they are.
    #[serde(default)]
    pub further: usize,
}

/// Why a change cannot be made. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no fact “{0}”")]
    NoSuchFact(String),
    #[error("there is a fact “{0}” already")]
    Exists(String),
    #[error("“{0}” cannot be an id: small letters, digits and -, 60 at most")]
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

impl Change {
    /// What the journal calls it.
    pub fn deed(&self) -> Deed {
        match self {
            Self::Put(Form { base: None, .. }) => Deed::Add,
            Self::Put(_) => Deed::Edit,
            Self::Remove { .. } => Deed::Remove,
            Self::AddPhrasings { .. } => Deed::Phrasings,
            Self::Undo { .. } => Deed::Undo,
        }
    }

    /// Numbers of the entries that it undoes.
    pub fn undoes(&self) -> &[u64] {
        if let Self::Undo { entries } = self { entries } else { &[] }
    }
}

/// Letters of an id: it has to fit into a button beside what else that carries. The longest shipped one has 36.
const LONGEST_ID: usize = 60;

/// What a fact and its phrasings are now; `None` where there is no such fact.
pub fn base(sources: &Sources, fact: &str) -> Option<String> {
    let place = fact::find(sources, fact)?;
    Some(form::digest(&place, asked::find(sources, fact).as_ref()))
}

/// The files that a change touches, before and after.
pub fn patch(change: &Change, sources: &Sources, entries: &[Entry]) -> Result<Patch, Refused> {
    let after = match change {
        Change::Put(form) => put(form, sources)?,
        Change::Remove { fact, base } => {
            let place = fact::find(sources, fact).ok_or_else(|| Refused::NoSuchFact(fact.clone()))?;
            unchanged(sources, fact, base)?;
            let rest = fact::remove(sources, fact).map_err(|e| unwritable(e, &place.path))?;
            asked::remove(&rest, fact).map_err(|e| unwritable(e, "intents"))?
        }
        Change::AddPhrasings { fact, phrasings } => {
            let place = fact::find(sources, fact).ok_or_else(|| Refused::NoSuchFact(fact.clone()))?;
            let present = asked::find(sources, fact);
            let path = match &present {
                Some(present) => present.path.clone(),
                None => intent(sources, place.node().text_of("intent").unwrap_or_default())?,
            };
            let wanted = form::extended(&present.map(|p| p.asked()).unwrap_or_default(), phrasings)?;
            asked::put(sources, fact, &path, &wanted).map_err(|e| unwritable(e, &path))?
        }
        Change::Undo { entries: numbers } => return undo::patch(entries, numbers, sources),
    };
    let patch = Patch::between(sources, &after);
    if patch.is_empty() { Err(Refused::Nothing) } else { Ok(patch) }
}

fn put(form: &Form, sources: &Sources) -> Result<Sources, Refused> {
    let place = fact::find(sources, &form.id);
    match (&form.base, &place) {
        (None, _) if !is_id(&form.id) => return Err(Refused::BadId(form.id.clone())),
        (None, Some(_)) => return Err(Refused::Exists(form.id.clone())),
        (Some(_), None) => return Err(Refused::NoSuchFact(form.id.clone())),
        (Some(base), Some(_)) => unchanged(sources, &form.id, base)?,
        (None, None) => {}
    }
    let kept = place.as_ref().map(|p| fact::details(p, FIELD).1).unwrap_or_default();
    let kept_lines = place.as_ref().map(|p| p.lines(&kept)).unwrap_or_default();
    let details = details::read(&form.details, &kept_lines)?;
    let article = Article::new(sources.get("responses/article.txt").unwrap_or_default());
    let quote = quote::exact(&article, &form.quote)?;
    let [zh, en] = [form.zh.trim(), form.en.trim()];
    if zh.is_empty() || en.is_empty() {
        return Err(Refused::Form("answer: it is needed in Chinese and in English".to_owned()));
    }
    let own = || place.as_ref()?.node().text_of("intent");
    let path = intent(sources, details.root.text_of("intent").or_else(own).unwrap_or_default())?;
    let present = asked::find(sources, &form.id).map(|p| p.asked()).unwrap_or_default();
    let questions = form::wanted(&present, &form.questions)?;
    let wanted = fact::Wanted { id: &form.id, quote: &quote, zh, en, details: &details, kept };
    let facts = place.as_ref().map_or("responses/facts", |p| p.path.as_str());
    let with_fact = fact::put(sources, &wanted).map_err(|e| unwritable(e, facts))?;
    asked::put(&with_fact, &form.id, &path, &questions).map_err(|e| unwritable(e, &path))
}

fn is_id(id: &str) -> bool {
    id.len() <= LONGEST_ID
        && id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn unchanged(sources: &Sources, fact: &str, seen: &str) -> Result<(), Refused> {
    if base(sources, fact).as_deref() == Some(seen) { Ok(()) } else { Err(Refused::Stale(fact.to_owned())) }
}

fn intent(sources: &Sources, id: &str) -> Result<String, Refused> {
    asked::intent(sources, id).map_err(|nearest| {
        let nearest = nearest.map(|n| format!(" (did you mean \u{201c}{n}\u{201d}?)")).unwrap_or_default();
        Refused::Form(format!("details: there is no intent \u{201c}{id}\u{201d}{nearest}"))
    })
}

fn unwritable(_: Unwritable, path: &str) -> Refused {
    Refused::Form(format!("{path} is written in a way that cannot be changed from here: lay it out one key per line, or change it by hand"))
}
