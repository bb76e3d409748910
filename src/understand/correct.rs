//! Corrections before reading: Latin spelling (anthorpic), toneless pinyin (weiruan), homophones (估直 → 估值).
//!
//! Input is a folded question; words are only turned into words that the content itself uses, and every change is
//! reported. A word that the content knows is never touched. Edit distance belongs here, on words, not on questions.

use std::ops::Range;
use std::sync::Arc;

use jieba_rs::Jieba;
use rustc_hash::{FxHashMap, FxHashSet};

use super::terms::is_particle;
use crate::content::Content;
use crate::text::{Folded, is_han, pinyin};

mod vocabulary;

use vocabulary::Builder;

/// The content's vocabulary, by spelling and by sound.
pub struct Corrector {
    /// Latin words with how often they stand in phrasings; names count much.
    latin: FxHashMap<String, u32>,
    /// Latin words that may be corrected to, by first letter.
    targets: FxHashMap<char, Vec<String>>,
    /// Chinese words by sound, most frequent first.
    by_sound: FxHashMap<String, Vec<(Vec<char>, u32)>>,
    pairs: FxHashSet<(char, char)>,
    names: Vec<Vec<char>>,
    jieba: Arc<Jieba>,
}

/// What was changed.
#[derive(Debug, Default)]
pub struct Corrected {
    pub changes: Vec<(String, String)>,
    pub pinyin: bool,
    /// Characters that a syllable of typed pinyin could be as well.
    pub alternatives: Vec<char>,
}

/// A name outweighs any ordinary word of the same sound.
const NAME_FREQUENCY: u32 = 50;
/// A Latin word of the phrasings must be this common before a typing error is corrected to it; rarer ones are as likely wrong as right.
const COMMON_LATIN: u32 = 6;
/// Further characters that a lone syllable may stand for.
const ALTERNATIVES: usize = 3;
/// The longest Chinese word that is matched by sound, in characters.
const LONGEST: usize = 6;

impl Corrector {
    pub fn new(content: &Content, jieba: &Arc<Jieba>) -> Self {
        let mut build = Builder::default();
        for entity in &content.entities {
            for name in entity.names.iter().chain([&entity.name.zh, &entity.name.en]) {
                build.name(name, entity.absent);
            }
        }
        for group in content.words.groups.iter().chain(&content.grammar) {
            group.words.iter().for_each(|w| build.word(w, 3));
        }
        content.words.filler.iter().for_each(|w| build.word(w, 1));
        for fact in content.all_facts() {
            let phrasings = &fact.phrasings.list;
            phrasings.iter().for_each(|p| build.known(&p.text));
            // The vocabulary of a fact repeats itself: every other phrasing has nearly all of it, in half the time.
            phrasings.iter().step_by(2).for_each(|p| build.cut(&p.text, jieba));
            build.known(&fact.quote);
        }
        content.intents.iter().flat_map(|i| &i.patterns).for_each(|p| build.known(p));
        // What is asked and not answered is known, but no source of corrections.
        content.absents.iter().flat_map(|a| &a.ask).for_each(|p| build.known(p));
        content.computations.iter().flat_map(|c| &c.phrasings.list).for_each(|p| build.known(&p.text));
        build.finish(jieba)
    }

    /// Corrects in place. `named` finds the spans of names, which are left alone.
    pub fn correct(&self, folded: &mut Folded, named: impl Fn(&Folded) -> Vec<Range<usize>>) -> Corrected {
        let mut out = Corrected::default();
        if self.knows(&folded.chars) {
            return out;
        }
        self.spelling(folded, &named(folded), &mut out.changes);
        if folded.chars.iter().any(|c| is_han(*c)) {
            self.homophones(folded, &named(folded), &mut out.changes);
        } else {
            out.pinyin = self.typed_pinyin(folded, &named(folded), &mut out);
        }
        out
    }

    /// Whether every Latin word and every pair of characters is the content's own, so that none of the corrections below could
    /// touch anything. Most questions are such, and finding it out takes a tenth of looking for errors.
    fn knows(&self, chars: &[char]) -> bool {
        let mut word = String::new();
        chars.windows(2).all(|p| !(is_han(p[0]) && is_han(p[1])) || self.pairs.contains(&(p[0], p[1])))
            && latin_tokens(chars).into_iter().all(|token| {
                word.clear();
                word.extend(&chars[token]);
                self.latin.contains_key(&word)
            })
    }

    /// Latin words that nothing in the content has: the nearest word by edit distance, one edit in five letters.
    fn spelling(&self, folded: &mut Folded, named: &[Range<usize>], changes: &mut Vec<(String, String)>) {
        let tokens = latin_tokens(&folded.chars);
        let text = |r: &Range<usize>| -> String { folded.chars[r.clone()].iter().collect() };
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let mut skip = 0;
        for (i, token) in tokens.iter().enumerate() {
            if token.start < skip || overlaps(named, token) {
                continue;
            }
            let word = text(token);
            if self.latin.contains_key(&word) || word.len() < 3 {
                // Two halves of one name, one of them misspelt: "chat gtp".
                let Some(next) = tokens.get(i + 1).filter(|n| n.start == token.end + 1 && !overlaps(named, n)) else {
                    continue;
                };
                let second = text(next);
                if self.latin.contains_key(&second) {
                    continue;
                }
                if let Some(found) = self.nearest(&format!("{word}{second}"), true) {
                    edits.push((token.start..next.end, found));
                    skip = next.end;
                }
                continue;
            }
            if word.len() >= 4
                && let Some(found) = self.nearest(&word, false)
            {
                edits.push((token.clone(), found));
            }
        }
        for (span, word) in edits.into_iter().rev() {
            changes.push((folded.chars[span.clone()].iter().collect(), word.clone()));
            folded.replace(span, &word.chars().collect::<Vec<_>>());
        }
    }

    fn nearest(&self, word: &str, names_only: bool) -> Option<String> {
        if pinyin::split(word).is_some_and(|s| s.len() >= 2) && !names_only && self.sounds_known(word) {
            return None;
        }
        let letters: Vec<char> = word.chars().collect();
        let allowed = if letters.len() >= 8 { 2 } else { 1 };
        // A slip of the first letter is rare, a swap of the first two is not.
        let firsts = [letters[0], letters[1]];
        let candidates = firsts.iter().filter_map(|c| self.targets.get(c)).flatten();
        candidates
            .filter(|c| c.len().abs_diff(word.len()) <= allowed)
            .map(|c| (strsim::osa_distance(c, word), self.latin.get(c).copied().unwrap_or_default(), c))
            .filter(|(d, f, c)| {
                *d <= allowed && (*d <= 1 || *f >= NAME_FREQUENCY) && (!names_only || (*f >= NAME_FREQUENCY && c.len() >= 6))
            })
            // Among equals the more frequent, then the first in the alphabet: the same answer every time.
            .min_by_key(|(d, f, c)| (*d, std::cmp::Reverse(*f), (*c).clone()))
            .map(|(_, _, c)| c.clone())
    }

    fn sounds_known(&self, word: &str) -> bool {
        let Some(syllables) = pinyin::split(word) else {
            return false;
        };
        self.decode(&syllables).is_some_and(|d| d.known * 2 >= syllables.len())
    }

    /// Chinese words that sound like a word of the content and are none themselves.
    fn homophones(&self, folded: &mut Folded, named: &[Range<usize>], changes: &mut Vec<(String, String)>) {
        let inner = self.inside_words(&folded.chars);
        let mut at = 0;
        while at + 1 < folded.chars.len() {
            let run = folded.chars[at..].iter().take(LONGEST).take_while(|c| is_han(**c)).count();
            let found = (2..=run).rev().find_map(|len| {
                let span = at..at + len;
                // 打算试试 holds no 算试: a word of the dictionary is not cut.
                if overlaps(named, &span) || inner[span.start] || inner.get(span.end).is_some_and(|i| *i) {
                    return None;
                }
                self.replacement(&folded.chars[span.clone()]).map(|new| (span, new))
            });
            match found {
                Some((span, new)) => {
                    changes.push((folded.chars[span.clone()].iter().collect(), new.iter().collect()));
                    at = span.end;
                    folded.replace(span, &new);
                }
                None => at += 1,
            }
        }
    }

    /// Whether a position is inside a word of the dictionary (not at its start).
    fn inside_words(&self, chars: &[char]) -> Vec<bool> {
        let text: String = chars.iter().collect();
        let mut inner = vec![false; chars.len()];
        for token in self.jieba.cut(&text, false) {
            inner[token.start + 1..token.end].fill(true);
        }
        inner
    }

    fn replacement(&self, window: &[char]) -> Option<Vec<char>> {
        // 是图什么 is no 试图: little words stand beside anything.
        if window.len() == 2 && window.iter().any(|c| is_particle(*c)) {
            return None;
        }
        // All pairs known to the content: nothing is wrong here.
        if window.windows(2).all(|p| self.pairs.contains(&(p[0], p[1]))) {
            return None;
        }
        let text: String = window.iter().collect();
        let shares = |word: &[char]| word.iter().zip(window).filter(|(a, b)| a == b).count();
        if let Some(words) = pinyin::sound(window).and_then(|s| self.by_sound.get(&s)) {
            let best = words.iter().max_by_key(|(w, f)| (shares(w), *f))?;
            // A real word of everyday Chinese is only taken for an error where it shares a character with a common word of the content.
            let real = self.jieba.has_word(&text);
            let strong = best.1 >= 3;
            if (!real && (shares(&best.0) > 0 || best.1 >= NAME_FREQUENCY)) || (real && shares(&best.0) > 0 && strong && window.len() > 2) {
                return Some(best.0.clone());
            }
        }
        // A name of three characters and more with one of them wrong, whatever it sounds like: 亚马孙.
        if window.len() >= 3 && !self.jieba.has_word(&text) {
            return self.names.iter().find(|n| n.len() == window.len() && shares(n) + 1 == n.len() && sounds_near(n, window)).cloned();
        }
        None
    }

    /// A question in toneless pinyin becomes the most likely words of the content with those sounds.
    fn typed_pinyin(&self, folded: &mut Folded, named: &[Range<usize>], out: &mut Corrected) -> bool {
        let tokens: Vec<Range<usize>> = latin_tokens(&folded.chars).into_iter().filter(|t| !overlaps(named, t)).collect();
        let text = |r: &Range<usize>| -> String { folded.chars[r.clone()].iter().collect() };
        let (mut spelled, mut english, mut strong) = (0, 0, 0);
        for token in &tokens {
            let word = text(token);
            let syllables = pinyin::split(&word).map_or(0, |s| s.len());
            let known = self.latin.contains_key(&word);
            spelled += usize::from(syllables > 0);
            english += usize::from(known && syllables == 0);
            strong += usize::from(syllables >= 2 && !known && self.sounds_known(&word));
        }
        // Lone syllables are pinyin too where there are several and hardly an English word: "zhe ci chu lai le mei".
        let lone =
            tokens.iter().filter(|t| t.len() >= 2 && !self.latin.contains_key(&text(t)) && pinyin::split(&text(t)).is_some()).count();
        if (strong == 0 && lone < 3) || english * 2 > spelled {
            return false;
        }
        // Runs of pinyin tokens are read together: people put spaces anywhere.
        let mut runs: Vec<(Range<usize>, Vec<String>)> = Vec::new();
        for token in &tokens {
            let Some(syllables) = pinyin::split(&text(token)).map(|s| s.into_iter().map(str::to_owned).collect::<Vec<_>>()) else {
                continue;
            };
            match runs.last_mut() {
                Some((span, list)) if token.start == span.end + 1 && folded.chars[span.end] == ' ' => {
                    span.end = token.end;
                    list.extend(syllables);
                }
                _ => runs.push((token.clone(), syllables)),
            }
        }
        for (span, syllables) in runs.into_iter().rev() {
            let refs: Vec<&str> = syllables.iter().map(String::as_str).collect();
            if let Some(decoded) = self.decode(&refs) {
                out.changes.push((folded.chars[span.clone()].iter().collect(), decoded.chars.iter().collect()));
                out.alternatives.extend(decoded.alternatives);
                folded.replace(span, &decoded.chars);
            }
        }
        true
    }

    /// The likeliest words for syllables: fewest words first, then the more frequent ones.
    fn decode(&self, syllables: &[&str]) -> Option<Decoded> {
        let n = syllables.len();
        let mut best: Vec<Option<Step>> = vec![None; n + 1];
        best[0] = Some((0.0, 0, None));
        let mut sound = String::new();
        for start in 0..n {
            let Some((score, _, _)) = best[start] else {
                continue;
            };
            sound.clear();
            for end in start + 1..=(start + LONGEST).min(n) {
                sound.push_str(syllables[end - 1]);
                sound.push('\'');
                let word = self.by_sound.get(&sound).and_then(|w| w.first());
                let (gain, chars) = match word {
                    Some((chars, f)) => (f64::from(*f).ln_1p() - 9.0, Some(chars.as_slice())),
                    None if end == start + 1 => (-25.0, None),
                    None => continue,
                };
                if best[end].is_none_or(|(s, _, _)| score + gain > s) {
                    best[end] = Some((score + gain, start, chars));
                }
            }
        }
        let (mut end, mut words, mut known, mut alternatives) = (n, Vec::new(), 0, Vec::new());
        while end > 0 {
            let (_, start, chars) = best[end]?;
            if chars.is_some() && end - start >= 2 {
                known += end - start;
            }
            if end - start == 1 {
                let sound = format!("{}'", syllables[start]);
                let others = self.by_sound.get(&sound).into_iter().flatten().skip(1).take(ALTERNATIVES);
                alternatives.extend(others.map(|(word, _)| word[0]).filter(|c| !is_particle(*c)));
            }
            words.push(match chars {
                Some(chars) => chars.to_vec(),
                None => syllables[start].chars().collect(),
            });
            end = start;
        }
        words.reverse();
        Some(Decoded { chars: words.concat(), known, alternatives })
    }
}

/// The best way to read syllables up to a place: its score, where its last word starts, and the characters of that word.
type Step<'a> = (f64, usize, Option<&'a [char]>);

struct Decoded {
    chars: Vec<char>,
    /// Syllables in words of two and more.
    known: usize,
    alternatives: Vec<char>,
}

/// The differing characters differ by one letter of their pinyin at the most (xun, sun).
fn sounds_near(a: &[char], b: &[char]) -> bool {
    a.iter().zip(b).filter(|(x, y)| x != y).all(|(x, y)| match (pinyin::syllable(*x), pinyin::syllable(*y)) {
        (Some(x), Some(y)) => strsim::levenshtein(x, y) <= 1,
        _ => false,
    })
}

/// Runs of Latin letters and digits.
fn latin_tokens(chars: &[char]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let len = chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        if len > 0 && chars[at..at + len].iter().any(char::is_ascii_alphabetic) {
            out.push(at..at + len);
        }
        at += len.max(1);
    }
    out
}

fn overlaps(spans: &[Range<usize>], span: &Range<usize>) -> bool {
    spans.iter().any(|s| s.start < span.end && span.start < s.end)
}
