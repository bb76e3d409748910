//! Text helpers that know nothing of articles or facts: folding for comparison, numbers, dates, pinyin, language.
//!
//! Everything here works on folded copies and reports spans of the original. Nothing here produces text for the user.

pub mod date;
pub mod fold;
pub mod language;
pub mod number;
pub mod pinyin;

pub use fold::Folded;
pub use language::Language;

/// True for the Han ideographs that Chinese text is made of (the unified block and extension A).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// The name that is nearest to one that is none, by edits; of several the first by the alphabet.
pub fn nearest<'n>(known: impl Iterator<Item = &'n String>, wanted: &str) -> Option<&'n String> {
    known.min_by_key(|k| (strsim::osa_distance(k, wanted), *k))
}

/// FNV-1a: the same in every version and on every machine, which the standard library's hashes do not promise.
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}
