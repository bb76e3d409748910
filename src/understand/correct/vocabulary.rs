//! Gathering the vocabulary of corrections from a content: names, words, and what phrasings are written with.

use std::sync::Arc;

use jieba_rs::Jieba;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{COMMON_LATIN, Corrector, LONGEST, NAME_FREQUENCY, latin_tokens};
use crate::text::{Folded, is_han, pinyin};

#[derive(Default)]
pub(super) struct Builder {
    latin: FxHashMap<String, u32>,
    han: FxHashMap<Vec<char>, u32>,
    pairs: FxHashSet<(char, char)>,
    names: Vec<Vec<char>>,
}

impl Builder {
    /// Names that the article does not have are known, but nothing is corrected to them.
    pub(super) fn name(&mut self, name: &str, absent: bool) {
        let chars = Folded::new(name).chars;
        for token in latin_tokens(&chars) {
            let word: String = chars[token].iter().collect();
            if word.len() >= 4 && !absent {
                let f = self.latin.entry(word).or_default();
                *f = (*f).max(NAME_FREQUENCY);
            } else {
                self.latin.entry(word).or_insert(1);
            }
        }
        self.pairs_of(&chars);
        if chars.iter().all(|c| is_han(*c)) && chars.len() >= 2 {
            self.han.insert(chars.clone(), if absent { 1 } else { NAME_FREQUENCY });
            if chars.len() >= 3 && !absent {
                self.names.push(chars);
            }
        }
    }

    pub(super) fn word(&mut self, word: &str, frequency: u32) {
        let chars = Folded::new(word).chars;
        for token in latin_tokens(&chars) {
            *self.latin.entry(chars[token].iter().collect()).or_default() += frequency;
        }
        self.pairs_of(&chars);
        if !chars.is_empty() && chars.iter().all(|c| is_han(*c)) {
            *self.han.entry(chars).or_default() += frequency;
        }
    }

    /// Letters and pairs of a phrasing. Phrasings are Simplified, so nothing has to be folded but case.
    pub(super) fn known(&mut self, text: &str) {
        let mut before = ' ';
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            } else if !word.is_empty() {
                if word.contains(|c: char| c.is_ascii_alphabetic()) {
                    match self.latin.get_mut(&word) {
                        Some(n) => *n += 1,
                        None => drop(self.latin.insert(word.clone(), 1)),
                    }
                }
                word.clear();
            }
            if is_han(c) && is_han(before) {
                self.pairs.insert((before, c));
            }
            before = c;
        }
    }

    /// The words of a phrasing, as the dictionary cuts it.
    pub(super) fn cut(&mut self, text: &str, jieba: &Jieba) {
        for token in jieba.cut(text, false) {
            if token.word.chars().all(is_han) {
                *self.han.entry(token.word.chars().collect()).or_default() += 1;
            }
        }
    }

    fn pairs_of(&mut self, chars: &[char]) {
        self.pairs.extend(chars.windows(2).filter(|w| is_han(w[0]) && is_han(w[1])).map(|w| (w[0], w[1])));
    }

    pub(super) fn finish(self, jieba: &Arc<Jieba>) -> Corrector {
        let mut by_sound: FxHashMap<String, Vec<(Vec<char>, u32)>> = FxHashMap::default();
        for (word, frequency) in self.han {
            if word.len() <= LONGEST
                && let Some(sound) = pinyin::sound(&word)
            {
                by_sound.entry(sound).or_default().push((word, frequency));
            }
        }
        for words in by_sound.values_mut() {
            words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        let mut targets: FxHashMap<char, Vec<String>> = FxHashMap::default();
        for (word, frequency) in &self.latin {
            if word.len() >= 4 && *frequency >= COMMON_LATIN && word.chars().all(|c| c.is_ascii_alphanumeric()) {
                targets.entry(word.chars().next().unwrap_or(' ')).or_default().push(word.clone());
            }
        }
        Corrector { latin: self.latin, targets, by_sound, pairs: self.pairs, names: self.names, jieba: jieba.clone() }
    }
}
