//! What a button means, written into its `custom_id`: nothing about a message is kept, so buttons work after a restart.
//!
//! The form is `y1`, a letter for the kind, a letter for the language, then the arguments with `:` between them; 100
//! characters at most. An id that does not read (older version, someone else's) gives `None`.

use crate::text::{Language, fnv};

use super::escape::length;

/// Discord's limit for `custom_id`.
pub const MOST: usize = 100;
/// Four characters each: more would not fit beside the rest.
pub const MOST_FACTS: usize = 20;

/// Everything that a component can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Ask the question of a fact, of a computation, or one in words.
    Ask(Language, Question),
    /// A page of an answer: the marks of the facts that prove it.
    Page(Language, usize, Vec<String>),
    /// A page of a view.
    View(Language, usize, Narrowed),
    /// The sentences around one, as a new private message …
    Context(Language, usize),
    /// … or in place of the message that has the button.
    Move(Language, usize),
    /// Opens the form for a question that was not answered; also the form itself.
    Missed(Language),
    /// Delete the reply; the user who asked for it.
    Delete(u64),
    /// Show a private answer to everyone, as it stands there …
    Share,
    /// … or a page of a view, made again: the picture of a private message goes with that message.
    Show(Language, usize, Narrowed),
    /// The choice of a topic.
    Topics(Language),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    Fact(String),
    Computation(String),
    Words(String),
}

/// A view with what it was narrowed by. Days are written YYYYMMDD.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub view: String,
    pub from: Option<u32>,
    pub to: Option<u32>,
    /// Entity ids.
    pub who: Option<String>,
    pub market: Option<String>,
    pub topic: Option<String>,
}

impl Narrowed {
    fn id(&self) -> String {
        let day = |d: Option<u32>| d.map(|d| d.to_string()).unwrap_or_default();
        let id = |t: &Option<String>| t.clone().unwrap_or_default();
        let (from, to) = (day(self.from), day(self.to));
        format!("{}:{from}:{to}:{}:{}:{}", self.view, id(&self.who), id(&self.market), id(&self.topic))
    }
}

impl State {
    /// The `custom_id`; `None` where it would be too long, and then there is no such button.
    pub fn id(&self) -> Option<String> {
        let text = match self {
            Self::Ask(l, Question::Fact(id)) => format!("y1a{}:f:{id}", letter(*l)),
            Self::Ask(l, Question::Computation(id)) => format!("y1a{}:c:{id}", letter(*l)),
            Self::Ask(l, Question::Words(words)) => format!("y1a{}:w:{words}", letter(*l)),
            Self::Page(l, page, facts) => format!("y1p{}:{page}:{}", letter(*l), facts.concat()),
            Self::View(l, page, n) => format!("y1v{}:{page}:{}", letter(*l), n.id()),
            Self::Show(l, page, n) => format!("y1w{}:{page}:{}", letter(*l), n.id()),
            Self::Context(l, sentence) => format!("y1x{}:{sentence}", letter(*l)),
            Self::Move(l, sentence) => format!("y1n{}:{sentence}", letter(*l)),
            Self::Missed(l) => format!("y1m{}", letter(*l)),
            Self::Delete(asker) => format!("y1ds:{asker}"),
            Self::Share => "y1ss".to_owned(),
            Self::Topics(l) => format!("y1t{}", letter(*l)),
        };
        (length(&text) <= MOST).then_some(text)
    }

    /// Reads a `custom_id`.
    pub fn read(id: &str) -> Option<Self> {
        let mut rest = id.strip_prefix("y1")?.chars();
        let (kind, language) = (rest.next()?, of_letter(rest.next()?)?);
        let rest = rest.as_str();
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        let parts: Vec<&str> = rest.split(':').collect();
        Some(match kind {
            'a' => {
                let (kind, what) = rest.split_once(':')?;
                let what = what.to_owned();
                Self::Ask(
                    language,
                    match kind {
                        "f" => Question::Fact(what),
                        "c" => Question::Computation(what),
                        "w" => Question::Words(what),
                        _ => return None,
                    },
                )
            }
            'p' => {
                let marks: Vec<char> = parts.get(1)?.chars().collect();
                if !marks.len().is_multiple_of(MARK) {
                    return None;
                }
                Self::Page(language, parts[0].parse().ok()?, marks.chunks(MARK).map(|c| c.iter().collect()).collect())
            }
            'v' | 'w' => {
                let [page, view, from, to, who, market, topic] = parts[..] else {
                    return None;
                };
                let day = |t: &str| if t.is_empty() { Some(None) } else { t.parse().ok().map(Some) };
                let id = |t: &str| (!t.is_empty()).then(|| t.to_owned());
                let (from, to) = (day(from)?, day(to)?);
                let narrowed = Narrowed { view: view.to_owned(), from, to, who: id(who), market: id(market), topic: id(topic) };
                let page = page.parse().ok()?;
                if kind == 'v' { Self::View(language, page, narrowed) } else { Self::Show(language, page, narrowed) }
            }
            'x' => Self::Context(language, rest.parse().ok()?),
            'n' => Self::Move(language, rest.parse().ok()?),
            'm' => Self::Missed(language),
            'd' => Self::Delete(rest.parse().ok()?),
            's' => Self::Share,
            't' => Self::Topics(language),
            _ => return None,
        })
    }
}

pub(super) fn letter(language: Language) -> char {
    match language {
        Language::ZhHans => 's',
        Language::ZhHant => 't',
        Language::En => 'e',
    }
}

pub(super) fn of_letter(letter: char) -> Option<Language> {
    [Language::ZhHans, Language::ZhHant, Language::En].into_iter().find(|l| self::letter(*l) == letter)
}

/// Characters of a fact's mark.
const MARK: usize = 4;

/// A short mark of a fact's id: 24 bits. Among 1,000 facts two share one with a chance of 3 %, and then a page shows both.
pub fn mark(id: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let hash = fnv(id.as_bytes());
    let folded = (hash ^ (hash >> 24) ^ (hash >> 48)) as u32;
    (0..MARK).map(|i| char::from(ALPHABET[(folded >> (6 * i) & 63) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_reads_back() {
        let narrowed = Narrowed { view: "timeline".into(), from: Some(20240501), who: Some("某公司".into()), ..Narrowed::default() };
        let states = [
            State::Ask(Language::ZhHans, Question::Fact("share-2024".into())),
            State::Ask(Language::En, Question::Computation("growth".into())),
            State::Ask(Language::ZhHant, Question::Words("谁:离开了?".into())),
            State::Page(Language::En, 2, vec![mark("a"), mark("b")]),
            State::Page(Language::En, 0, Vec::new()),
            State::View(Language::ZhHans, 1, narrowed.clone()),
            State::Show(Language::ZhHant, 2, narrowed),
            State::Context(Language::ZhHant, 12),
            State::Move(Language::ZhHans, 1),
            State::Missed(Language::En),
            State::Delete(u64::MAX),
            State::Share,
            State::Topics(Language::ZhHans),
        ];
        for state in states {
            let id = state.id().expect("fits");
            assert_eq!(State::read(&id), Some(state), "{id}");
        }
    }

    #[test]
    fn what_does_not_fit_or_read_is_none() {
        assert_eq!(State::Ask(Language::ZhHans, Question::Words("长".repeat(100))).id(), None);
        let full = State::Page(Language::En, 9_999, (0..MOST_FACTS).map(|i| mark(&i.to_string())).collect());
        assert!(full.id().is_some());
        for id in ["", "y1", "y1a", "y1as:q:x", "y1v:1", "别的", "y0ss", "y1ps:1:ABC", "y1xs:", "y1ds:我"] {
            assert_eq!(State::read(id), None, "{id}");
        }
    }
}
