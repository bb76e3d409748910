//! Terms: the countable pieces of a text that matching works on, and the weights of their kinds.
//!
//! The same function makes the terms of questions and of phrasings, so both sides always agree. A term is a hash and a
//! span; its text is only looked up to explain.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHasher};

use crate::text::is_han;

/// A counted piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub key: u64,
    pub kind: TermKind,
    pub span: Range<usize>,
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TermKind {
    /// One Chinese character.
    Char,
    /// Two in a row.
    Pair,
    /// A Latin word, stemmed.
    Word,
    /// Two Latin words in a row.
    WordPair,
    /// A group of words with one meaning.
    Group,
    /// A named entity.
    Entity,
    /// Two named entities, in this order: who judges whom.
    EntityPair,
    /// The kind of a named entity.
    EntityKind,
    /// A number.
    Number,
    /// The form of the question (who, when …).
    Kind,
}

impl TermKind {
    /// Weight beside idf. Fitted by hill climbing on the content's own phrasings left out one by one.
    pub fn weight(self) -> f32 {
        match self {
            Self::Char => 0.7,
            Self::Pair => 0.4,
            Self::Word => 1.0,
            Self::WordPair => 0.3,
            Self::Group => 1.8,
            Self::Entity => 1.8,
            Self::EntityPair => 0.8,
            Self::EntityKind => 0.1,
            Self::Number => 1.3,
            Self::Kind => 0.9,
        }
    }
}

/// A key that tells kinds apart.
pub fn key(kind: TermKind, content: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    content.hash(&mut hasher);
    hasher.finish()
}

/// Stems kept in a thread: the phrasings have some 6,000 words, and most of them again and again.
const MOST_STEMS: usize = 1 << 14;

thread_local! {
    static STEMS: RefCell<FxHashMap<String, (String, bool)>> = RefCell::default();
}

/// The stem of a Latin word, and whether it is a word of function. Stemming anew took a twelfth of the start.
fn stem(word: &str) -> (String, bool) {
    STEMS.with_borrow_mut(|stems| {
        if let Some(known) = stems.get(word) {
            return known.clone();
        }
        if stems.len() >= MOST_STEMS {
            stems.clear();
        }
        let stem = Stemmer::create(Algorithm::English).stem(word).into_owned();
        let function = is_function_word(&stem);
        stems.insert(word.to_owned(), (stem.clone(), function));
        (stem, function)
    })
}

/// The plain terms of a text: characters, pairs, Latin words. `masked[i]` characters belong to names or filler and are
/// passed over; nothing is counted across them.
pub fn of_text(chars: &[char], masked: &[bool], out: &mut Vec<Term>) {
    let mut at = 0;
    let mut previous_word: Option<(String, usize)> = None;
    while at < chars.len() {
        if masked[at] {
            previous_word = None;
            at += 1;
            continue;
        }
        let c = chars[at];
        if is_han(c) {
            previous_word = None;
            if !is_particle(c) {
                out.push(Term { key: key(TermKind::Char, c), kind: TermKind::Char, span: at..at + 1 });
            }
            if let Some(&next) = chars.get(at + 1)
                && is_han(next)
                && !masked[at + 1]
            {
                out.push(Term { key: key(TermKind::Pair, (c, next)), kind: TermKind::Pair, span: at..at + 2 });
            }
            at += 1;
        } else if c.is_ascii_alphabetic() {
            let len =
                (chars[at..].iter().zip(&masked[at..])).take_while(|(c, m)| !**m && (c.is_ascii_alphanumeric() || **c == '\'')).count();
            let word: String = chars[at..at + len].iter().collect();
            let (stem, function) = stem(word.trim_end_matches("'s").trim_matches('\''));
            if let Some((before, start)) = previous_word.take() {
                let kind = TermKind::WordPair;
                out.push(Term { key: key(kind, (&before, &stem)), kind, span: start..at + len });
            }
            if !function {
                out.push(Term { key: key(TermKind::Word, &stem), kind: TermKind::Word, span: at..at + len });
            }
            previous_word = Some((stem, at));
            at += len;
        } else {
            at += 1;
        }
    }
}

/// Characters that never decide: they stand in every second question.
pub fn is_particle(c: char) -> bool {
    matches!(
        c,
        '的' | '了'
            | '吗'
            | '呢'
            | '吧'
            | '啊'
            | '呀'
            | '是'
            | '么'
            | '嘛'
            | '着'
            | '过'
            | '地'
            | '得'
            | '个'
            | '在'
            | '有'
            | '这'
            | '那'
            | '我'
            | '你'
    )
}

/// The same for English.
fn is_function_word(stem: &str) -> bool {
    const WORDS: &[&str] = &[
        "a", "an", "and", "are", "as", "at", "be", "been", "by", "did", "do", "doe", "does", "for", "from", "had", "has", "have", "i",
        "in", "is", "it", "its", "of", "on", "or", "s", "so", "that", "the", "their", "them", "they", "this", "to", "was", "were", "will",
        "with", "you", "me", "my", "we", "us", "if", "there", "than", "then", "t", "can", "could", "would", "should", "being", "just",
        "ani", "some",
    ];
    WORDS.contains(&stem)
}
