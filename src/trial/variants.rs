//! Variants of the content tests, as people mistype and dress them: do the answers survive?
//!
//! One variant of each kind per test, chosen by the question's own characters, so that every run makes the same ones.
//! Only tests that pass as they stand are varied.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use serde::Serialize;

use super::run::failures;
use super::{Dialogue, Share};
use crate::answer::Engine;
use crate::content::Content;
use crate::content::parallel::in_parallel;
use crate::text::fold::to_traditional;
use crate::text::{is_han, pinyin};

/// How a question is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// One character becomes another of the same sound.
    Homophone,
    /// One character or letter is missing.
    Dropped,
    Traditional,
    /// 请问…吧, could you tell me …
    Polite,
    FullWidth,
    HalfWidth,
}

impl Variant {
    pub const ALL: [Self; 6] = [Self::Homophone, Self::Dropped, Self::Traditional, Self::Polite, Self::FullWidth, Self::HalfWidth];
}

/// How the variants fared.
#[derive(Debug, Clone, Serialize)]
pub struct Survival {
    pub all: Share,
    /// Answered with something else: worse than no answer.
    pub turned_wrong: usize,
    pub kinds: Vec<Kind>,
}

/// One kind of variant.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    pub variant: Variant,
    pub survived: Share,
    pub turned_wrong: usize,
    /// Variants that did not survive, with what came.
    pub lost: Vec<(String, String)>,
}

/// Varies the last expecting turn of every dialogue that passes.
pub fn measure(engine: &Engine, dialogues: &[Dialogue]) -> Survival {
    let varier = Varier::new(&engine.content);
    let results = in_parallel(dialogues, |dialogue| {
        let last = dialogue.turns.iter().rposition(|t| t.expected.is_some());
        let Some(last) = last.filter(|_| failures(engine, dialogue).is_empty()) else {
            return Vec::new();
        };
        let asked = |variant| {
            let question = varier.vary(variant, &dialogue.turns[last].question)?;
            let mut varied = dialogue.clone();
            varied.turns[last].question = question.clone();
            let failure = failures(engine, &varied).into_iter().last();
            Some((variant, question, failure))
        };
        Variant::ALL.into_iter().filter_map(asked).collect()
    });
    let mut kinds: Vec<Kind> =
        Variant::ALL.map(|variant| Kind { variant, survived: Share::default(), turned_wrong: 0, lost: Vec::new() }).into();
    for (variant, question, failure) in results.into_iter().flatten() {
        let Some(kind) = kinds.iter_mut().find(|k| k.variant == variant) else {
            continue;
        };
        kind.survived.of += 1;
        match failure {
            None => kind.survived.passed += 1,
            Some(failure) => {
                kind.turned_wrong += usize::from(failure.wrong);
                kind.lost.push((question, failure.got));
            }
        }
    }
    let sum = |of: fn(&Kind) -> usize| kinds.iter().map(of).sum();
    let all = Share { passed: sum(|k| k.survived.passed), of: sum(|k| k.survived.of) };
    Survival { all, turned_wrong: sum(|k| k.turned_wrong), kinds }
}

/// Makes variants with the characters that the content is written in.
pub struct Varier {
    /// Characters by sound, the most frequent first.
    by_sound: FxHashMap<&'static str, Vec<char>>,
}

impl Varier {
    pub fn new(content: &Content) -> Self {
        let mut counts: FxHashMap<char, usize> = FxHashMap::default();
        let phrasings = content.facts.iter().flat_map(|f| f.phrasings.list.iter().map(|p| p.text.as_str()));
        for c in phrasings.chain([content.article.text()]).flat_map(str::chars).filter(|c| is_han(*c)) {
            *counts.entry(c).or_default() += 1;
        }
        let mut all: Vec<(char, usize)> = counts.into_iter().collect();
        all.sort_unstable_by_key(|(c, n)| (std::cmp::Reverse(*n), *c));
        let mut by_sound: FxHashMap<&str, Vec<char>> = FxHashMap::default();
        for (c, _) in all {
            by_sound.entry(pinyin::syllable(c).unwrap_or_default()).or_default().push(c);
        }
        Self { by_sound }
    }

    /// The variant of a question; `None` where it would be the question itself.
    pub fn vary(&self, variant: Variant, question: &str) -> Option<String> {
        let chars: Vec<char> = question.chars().collect();
        let chinese = chars.iter().any(|c| is_han(*c));
        let varied = match variant {
            Variant::Homophone => {
                let places: Vec<usize> =
                    (0..chars.len()).filter(|i| may_change(chars[*i]) && self.homophone(chars[*i]).is_some()).collect();
                let at = pick(&places, question)?;
                let mut out = chars.clone();
                out[at] = self.homophone(chars[at])?;
                out.into_iter().collect()
            }
            Variant::Dropped => {
                let inside = |i: usize| (i.saturating_sub(2)..=i + 2).all(|k| chars.get(k).is_some_and(char::is_ascii_alphabetic));
                let places: Vec<usize> = (0..chars.len()).filter(|i| may_change(chars[*i]) || (!chinese && inside(*i))).collect();
                let at = pick(&places, question)?;
                chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| c).collect()
            }
            Variant::Traditional => to_traditional(question),
            Variant::Polite => {
                let bare = question.trim_end_matches(['?', '\u{ff1f}', '。', '.', '!', '\u{ff01}']);
                if chinese { format!("请问{bare}吧") } else { format!("could you tell me {bare}?") }
            }
            Variant::FullWidth => {
                chars.iter().map(|c| if c.is_ascii_graphic() { char::from_u32(*c as u32 + 0xfee0).unwrap_or(*c) } else { *c }).collect()
            }
            Variant::HalfWidth => chars.iter().map(|c| half(*c)).collect(),
        };
        (varied != question).then_some(varied)
    }

    fn homophone(&self, c: char) -> Option<char> {
        let syllable = pinyin::syllable(c)?;
        self.by_sound.get(syllable)?.iter().copied().find(|o| *o != c)
    }
}

/// A wrong numeral or a lost negation makes another question, not a mistyped one.
fn may_change(c: char) -> bool {
    is_han(c) && !"一二三四五六七八九十百千万亿两几半零〇年月日号不没无非未".contains(c)
}

/// One of the places, by the question itself.
fn pick(places: &[usize], question: &str) -> Option<usize> {
    let mut hasher = FxHasher::default();
    question.hash(&mut hasher);
    // The high bits: FxHasher's low ones hardly depend on the text.
    let at = (hasher.finish() >> 32) as usize % places.len().max(1);
    places.get(at).copied()
}

fn half(c: char) -> char {
    match c {
        '。' => '.',
        '、' => ',',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
