//! What a moderator's button, choice or form means, written into its `custom_id`, so that all of them work after a restart.
//!
//! The form is `m1`, a letter for the kind, a letter for the language, then the arguments with `:` between them. What does
//! not fit into 100 characters, a change with its texts, waits as a draft, and the button has its number.

use crate::discord::escape::length;
use crate::discord::state::{MOST, letter, of_letter};
use crate::text::Language;

/// Everything that a moderator's component can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The choice of a fact to show.
    Show,
    /// Opens the form of a fact as it is now.
    Edit(String),
    /// The form of a fact; `base` is what the fact was, `None` for a new one. The draft has the reason that was given.
    Form {
        draft: i64,
        base: Option<String>,
        fact: String,
    },
    /// Drafts: make the change …
    Apply(i64),
    /// … open its form again as it was typed …
    Again(i64),
    /// … with the sentence that the article has instead of the one typed …
    Take(i64),
    /// … onto what somebody else has made of the fact meanwhile …
    Mine(i64),
    /// … or drop it.
    Cancel(i64),
    /// Undo a journal entry.
    Undo(u64),
    /// A page of the history, of one fact or (empty) of all.
    History(usize, String),
    /// The choice of an entry.
    Entry,
    /// The unanswered questions; the choice of a group.
    Groups,
    Group,
    /// The questions of a group are phrasings of a fact …
    Phrase(i64, String),
    /// … of one that is typed into a form (the form itself, too) …
    Other(i64),
    /// … a new fact …
    New(i64),
    /// … or nothing that is to be answered. Carries the newest question that was shown: later ones stay.
    Dismiss(i64, i64),
}

impl State {
    /// The `custom_id`; `None` where it would be too long or not read back (a `:` in an id), and then there is no such component.
    pub fn id(&self, language: Language) -> Option<String> {
        let (kind, arguments) = match self {
            Self::Show => ('s', String::new()),
            Self::Edit(fact) => ('e', fact.clone()),
            Self::Form { draft, base, fact } => ('f', format!("{draft}:{}:{fact}", base.as_deref().unwrap_or_default())),
            Self::Apply(draft) => ('a', draft.to_string()),
            Self::Again(draft) => ('g', draft.to_string()),
            Self::Take(draft) => ('t', draft.to_string()),
            Self::Mine(draft) => ('m', draft.to_string()),
            Self::Cancel(draft) => ('c', draft.to_string()),
            Self::Undo(entry) => ('u', entry.to_string()),
            Self::History(page, fact) => ('h', format!("{page}:{fact}")),
            Self::Entry => ('j', String::new()),
            Self::Groups => ('q', String::new()),
            Self::Group => ('r', String::new()),
            Self::Phrase(group, fact) => ('p', format!("{group}:{fact}")),
            Self::Other(group) => ('o', group.to_string()),
            Self::New(group) => ('n', group.to_string()),
            Self::Dismiss(group, newest) => ('d', format!("{group}:{newest}")),
        };
        let id = format!("m1{kind}{}:{arguments}", letter(language));
        (length(&id) <= MOST && Self::read(&id).is_some_and(|(_, read)| read == *self)).then_some(id)
    }

    /// Reads a `custom_id`; `None` where it is none of a moderator's.
    pub fn read(id: &str) -> Option<(Language, Self)> {
        let mut chars = id.strip_prefix("m1")?.chars();
        let (kind, language) = (chars.next()?, of_letter(chars.next()?)?);
        let rest = chars.as_str().strip_prefix(':')?;
        let parts: Vec<&str> = rest.split(':').collect();
        let number = || rest.parse().ok();
        let state = match (kind, &parts[..]) {
            ('s', [""]) => Self::Show,
            ('e', [fact]) => Self::Edit((*fact).to_owned()),
            ('f', [draft, base, fact]) => {
                let base = (!base.is_empty()).then(|| (*base).to_owned());
                Self::Form { draft: draft.parse().ok()?, base, fact: (*fact).to_owned() }
            }
            ('a', _) => Self::Apply(number()?),
            ('g', _) => Self::Again(number()?),
            ('t', _) => Self::Take(number()?),
            ('m', _) => Self::Mine(number()?),
            ('c', _) => Self::Cancel(number()?),
            ('u', [entry]) => Self::Undo(entry.parse().ok()?),
            ('h', [page, fact]) => Self::History(page.parse().ok()?, (*fact).to_owned()),
            ('j', [""]) => Self::Entry,
            ('q', [""]) => Self::Groups,
            ('r', [""]) => Self::Group,
            ('p', [group, fact]) => Self::Phrase(group.parse().ok()?, (*fact).to_owned()),
            ('o', _) => Self::Other(number()?),
            ('n', _) => Self::New(number()?),
            ('d', [group, newest]) => Self::Dismiss(group.parse().ok()?, newest.parse().ok()?),
            _ => return None,
        };
        Some((language, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back() {
        let base = Some("0123456789abcdef".to_owned());
        let fact = "a-fact-with-quite-a-long-name-2024".to_owned();
        let states = [
            State::Show,
            State::Edit(fact.clone()),
            State::Form { draft: 7, base, fact: fact.clone() },
            State::Form { draft: 0, base: None, fact: String::new() },
            State::Apply(1),
            State::Again(i64::MAX),
            State::Take(2),
            State::Mine(3),
            State::Cancel(4),
            State::Undo(u64::MAX),
            State::History(2, fact.clone()),
            State::History(0, String::new()),
            State::Entry,
            State::Groups,
            State::Group,
            State::Phrase(-1, fact),
            State::Other(5),
            State::New(6),
            State::Dismiss(7, 8),
        ];
        for state in states {
            for language in [Language::ZhHans, Language::ZhHant, Language::En] {
                let id = state.id(language).expect("fits");
                assert_eq!(State::read(&id), Some((language, state.clone())), "{id}");
                assert_eq!(crate::discord::state::State::read(&id), None, "{id} is no other's");
            }
        }
    }

    #[test]
    fn what_does_not_fit_or_read_is_none() {
        assert_eq!(State::Edit("x".repeat(96)).id(Language::En), None);
        for state in [State::Edit("a:b".to_owned()), State::History(0, "a:b".to_owned()), State::Phrase(1, ":".to_owned())] {
            assert_eq!(state.id(Language::En), None, "{state:?}");
        }
        for id in ["", "m1", "m1a", "m1as", "m1as:", "m1as:x", "m1sz:", "m1fs:1:2", "m1us:-1", "y1ss", "m1ss", "m2ss:"] {
            assert_eq!(State::read(id), None, "{id}");
        }
    }
}
