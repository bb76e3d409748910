//! Folding: one spelling for what people write in many ways, with a map back to what they wrote.
//!
//! Input is any text; output is lower case, compatibility-normalised (NFKC), without zero-width and control characters,
//! emoji replaced by line breaks, Traditional turned into Simplified with Taiwan's words (執行長 → 首席执行官).
//! Folded text is for matching only and is never shown: [`Folded::source`] gives the span of the original.

use std::ops::Range;
use std::sync::OnceLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use unicode_normalization::UnicodeNormalization;

use super::is_han;

/// A folded copy of a text: `chars[i]` stands for the bytes `spans[i]` of the original.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    pub chars: Vec<char>,
    spans: Vec<Range<usize>>,
    /// The original held characters that only Traditional text has.
    pub traditional: bool,
}

impl Folded {
    /// Folds a question: everything, scripts included.
    pub fn new(text: &str) -> Self {
        let mut folded = Self::simplified(text);
        if !folded.chars.iter().any(|c| is_han(*c)) {
            return folded;
        }
        let plain: String = folded.chars.iter().collect();
        let simplified = to_simplified(&plain);
        if simplified != plain {
            folded.traditional = true;
            folded.realign(simplified.chars().flat_map(char::to_lowercase).collect());
        }
        folded
    }

    /// Folds text that is known to be Simplified or Latin (the content's own phrasings): four times faster.
    pub fn simplified(text: &str) -> Self {
        // As many places as there are characters in all but odd cases: growing step by step took a tenth of the start.
        let room = text.chars().count();
        let mut folded = Self { chars: Vec::with_capacity(room), spans: Vec::with_capacity(room), traditional: false };
        for (start, c) in text.char_indices() {
            let span = start..start + c.len_utf8();
            if c.is_ascii() {
                folded.push(
                    if c == '\n' {
                        '\n'
                    } else if c.is_ascii_control() {
                        ' '
                    } else {
                        c.to_ascii_lowercase()
                    },
                    &span,
                );
            } else if is_han(c) {
                folded.push(c, &span);
            } else if is_invisible(c) {
                continue;
            } else {
                for n in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                    let keep = n.is_alphanumeric() || n.is_ascii_punctuation() || !is_pictorial(n);
                    // An emoji ends a clause as a line break would.
                    folded.push(if keep { n } else { '\n' }, &span);
                }
            }
        }
        folded
    }

    /// The bytes of the original that `range` (in folded characters) stands for.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() && range.start > 0 && range.start < self.spans.len() {
            return self.spans[range.start].start..self.spans[range.start].start;
        }
        if range.is_empty() || range.end > self.spans.len() {
            return 0..0;
        }
        self.spans[range.start].start..self.spans[range.end - 1].end
    }

    /// Replaces the characters of `range` by `new`, keeping the map: a corrected word still points at what was typed.
    pub fn replace(&mut self, range: Range<usize>, new: &[char]) {
        let whole = self.source(range.clone());
        let same = new.len() == range.len();
        let spans: Vec<_> = (0..new.len()).map(|i| if same { self.spans[range.start + i].clone() } else { whole.clone() }).collect();
        self.chars.splice(range.clone(), new.iter().copied());
        self.spans.splice(range, spans);
    }

    fn push(&mut self, c: char, span: &Range<usize>) {
        self.chars.push(c);
        self.spans.push(span.clone());
    }

    /// Takes over converted characters. Where a phrase changed its length the whole changed middle maps to the whole original middle.
    fn realign(&mut self, new: Vec<char>) {
        if new.len() == self.chars.len() {
            self.chars = new;
            return;
        }
        let front = self.chars.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let back = (self.chars.iter().rev().zip(new.iter().rev()))
            .take_while(|(a, b)| a == b)
            .count()
            .min(self.chars.len() - front)
            .min(new.len() - front);
        let (old_middle, new_middle) = (front..self.chars.len() - back, &new[front..new.len() - back]);
        // Characters that both sides have keep their own place; what stands between two of them maps as a whole.
        let old: Vec<char> = to_plain(&self.chars[old_middle.clone()]);
        let mut end = (old_middle.end, new_middle.len());
        for (o, n) in common(&old, new_middle).into_iter().rev().chain([(usize::MAX, usize::MAX)]) {
            let last = o == usize::MAX;
            let (from, start) = if last { (old_middle.start, 0) } else { (old_middle.start + o + 1, n + 1) };
            self.replace(from..end.0, &new_middle[start..end.1]);
            if !last {
                self.chars[from - 1] = new_middle[n];
                end = (from - 1, n);
            }
        }
    }
}

/// Character by character, so that the length stays.
fn to_plain(chars: &[char]) -> Vec<char> {
    let text: String = chars.iter().collect();
    let plain: Vec<char> = plain().map_or_else(|| text.clone(), |p| p.convert(&text)).chars().collect();
    if plain.len() == chars.len() { plain } else { chars.to_vec() }
}

/// The longest common subsequence, as pairs of indices; nothing for very long texts, where an exact map is not worth its time.
fn common(a: &[char], b: &[char]) -> Vec<(usize, usize)> {
    if a.len() * b.len() > 40_000 {
        return Vec::new();
    }
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i * width + j] =
                if a[i] == b[j] { table[(i + 1) * width + j + 1] + 1 } else { table[(i + 1) * width + j].max(table[i * width + j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn is_pictorial(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
}

fn plain() -> Option<&'static OpenCC> {
    static PLAIN: OnceLock<Option<OpenCC>> = OnceLock::new();
    PLAIN.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok()).as_ref()
}

/// Traditional to Simplified. Taiwan's vocabulary is only applied where the characters prove the text to be Traditional.
pub fn to_simplified(text: &str) -> String {
    static TAIWAN: OnceLock<Option<OpenCC>> = OnceLock::new();
    let Some(plain) = plain() else {
        return text.to_owned();
    };
    if plain.convert(text) == text {
        return text.to_owned();
    }
    match TAIWAN.get_or_init(|| OpenCC::from_config(BuiltinConfig::Tw2sp).ok()) {
        Some(taiwan) => plain.convert(&taiwan.convert(text)),
        None => plain.convert(text),
    }
}

/// Simplified to Traditional with Taiwan's words, for replies only; quotes are never converted.
pub fn to_traditional(text: &str) -> String {
    static TAIWAN: OnceLock<Option<OpenCC>> = OnceLock::new();
    match TAIWAN.get_or_init(|| OpenCC::from_config(BuiltinConfig::S2twp).ok()) {
        Some(taiwan) => taiwan.convert(text),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        Folded::new(text).chars.into_iter().collect()
    }

    #[test]
    fn one_spelling_for_many() {
        assert_eq!(folded("ＯｐｅｎＡＩ的執行長"), "openai的首席执行官");
        assert_eq!(folded("这款軟體？"), "这款软件?");
        assert_eq!(folded("今\u{200b}天😂见"), "今天\n见");
        assert_eq!(folded("谷歌"), "谷歌");
    }

    #[test]
    fn spans_point_at_the_original() {
        let text = "請問執行長是誰";
        let f = Folded::new(text);
        assert!(f.traditional);
        let at = f.chars.iter().position(|c| *c == '谁').expect("folded");
        assert_eq!(&text[f.source(at..at + 1)], "誰");
    }
}
