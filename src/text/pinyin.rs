//! Toneless pinyin: the sound of a Chinese word, and the syllables of a Latin word that may be pinyin.
//!
//! One reading per character (the `pinyin` crate's first): often not the right one for a word, but the same one on both
//! sides of a comparison, so homophones meet all the same.

use std::collections::HashSet;
use std::sync::OnceLock;

use pinyin::ToPinyin;

/// The toneless syllable of a character, `None` for anything but Han.
pub fn syllable(c: char) -> Option<&'static str> {
    c.to_pinyin().map(|p| {
        if p.plain() == "lü" {
            "lv"
        } else if p.plain() == "nü" {
            "nv"
        } else {
            p.plain()
        }
    })
}

/// The syllables of a word, joined; `None` where a character has none.
pub fn sound(word: &[char]) -> Option<String> {
    let mut out = String::with_capacity(word.len() * 4);
    for c in word {
        out.push_str(syllable(*c)?);
        out.push('\'');
    }
    Some(out)
}

/// Splits a Latin word into pinyin syllables: as few as possible, longest first. `None` where it is no pinyin.
pub fn split(word: &str) -> Option<Vec<&str>> {
    // best[i] = fewest syllables that spell word[..i], with the start of the last one.
    if !word.is_ascii() || word.len() > 60 || word.is_empty() {
        return None;
    }
    let known = syllables();
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=word.len() {
        for start in end.saturating_sub(6)..end {
            if let Some((n, _)) = best[start]
                && known.contains(&word[start..end])
                && best[end].is_none_or(|(m, _)| n + 1 < m)
            {
                best[end] = Some((n + 1, start));
            }
        }
    }
    let mut out = Vec::new();
    let mut end = word.len();
    while end > 0 {
        let (_, start) = best[end]?;
        out.push(&word[start..end]);
        end = start;
    }
    out.reverse();
    Some(out)
}

fn syllables() -> &'static HashSet<&'static str> {
    static ALL: OnceLock<HashSet<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| {
        // Every syllable that a common character has; interjections such as "m" and "ng" are no help in typed pinyin.
        ('\u{4e00}'..='\u{9fa5}').filter_map(syllable).filter(|s| s.is_ascii() && (s.len() > 1 || *s == "a" || *s == "e")).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homophones_sound_alike() {
        let of = |w: &str| sound(&w.chars().collect::<Vec<_>>());
        assert_eq!(of("谷歌"), of("古歌"));
        assert_eq!(of("估值"), of("估直"));
        assert_eq!(of("o3"), None);
    }

    #[test]
    fn splits_typed_pinyin() {
        assert_eq!(split("weishenme"), Some(vec!["wei", "shen", "me"]));
        assert_eq!(split("guge"), Some(vec!["gu", "ge"]));
        assert_eq!(split("strategy"), None);
    }
}
