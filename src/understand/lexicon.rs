//! The lexicon: every name and word of the content, found in a text in one pass.
//!
//! Built once from a [`Content`]; reading a question with it allocates little and blocks on nothing.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use jieba_rs::Jieba;
use rustc_hash::{FxHashMap, FxHashSet};

use super::clause;
use super::correct::{Corrected, Corrector};
use super::grammar::Sense;
use super::terms::{self, Term, TermKind};
use super::{MAX_CHARS, Mention, Reading};
use crate::content::{Content, EntityId, EntityKind};
use crate::text::date::dates;
use crate::text::number::quantities;
use crate::text::{Folded, Language, is_han};

/// Knows the content's names, word groups, filler and grammar.
pub struct Lexicon {
    names: Finder<EntityId>,
    /// Word groups, filler and grammar, in one pass.
    words: Finder<WordUse>,
    /// Words of dialects that are read as common ones: 邊個 as 谁.
    rewrites: Finder<u32>,
    rewritten: Vec<Vec<char>>,
    rewrite_starts: FxHashSet<char>,
    kinds: Vec<EntityKind>,
    /// Needs jieba's dictionary, which takes longest to load, and is only needed for questions.
    corrector: OnceLock<Corrector>,
    this_year: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordUse {
    Group(u32),
    Filler,
    Grammar(Sense),
}

/// The dictionary of jieba, loaded once in a process (about 0.1 s and 33 MB).
pub fn dictionary() -> Arc<Jieba> {
    static JIEBA: OnceLock<Arc<Jieba>> = OnceLock::new();
    JIEBA.get_or_init(|| Arc::new(Jieba::new())).clone()
}

impl Lexicon {
    pub fn new(content: &Content) -> Self {
        let mut names = Vec::new();
        for (id, entity) in content.entities.iter().enumerate() {
            for name in entity.names.iter().chain([&entity.name.zh, &entity.name.en]) {
                names.push((name.as_str(), id as EntityId));
            }
        }
        let mut words = Vec::new();
        for (index, group) in content.words.groups.iter().enumerate() {
            words.extend(group.words.iter().map(|w| (w.as_str(), WordUse::Group(index as u32))));
        }
        words.extend(content.words.filler.iter().map(|w| (w.as_str(), WordUse::Filler)));
        for group in &content.grammar {
            if let Some(sense) = Sense::of(group) {
                words.extend(group.words.iter().map(|w| (w.as_str(), WordUse::Grammar(sense))));
            }
        }
        let (mut rewrites, mut rewritten) = (Vec::new(), Vec::new());
        for group in content.grammar.iter().filter(|g| g.role.as_deref() == Some("rewrite")) {
            rewrites.extend(group.words.iter().map(|w| (w.as_str(), rewritten.len() as u32)));
            rewritten.push(group.id.chars().collect());
        }
        Self {
            rewrite_starts: rewrites.iter().filter_map(|(w, _)| Folded::new(w).chars.first().copied()).collect(),
            rewrites: Finder::new(rewrites),
            rewritten,
            names: Finder::compact(names),
            words: Finder::new(words),
            kinds: content.entities.iter().map(|e| e.kind).collect(),
            corrector: OnceLock::new(),
            this_year: content.about.year,
        }
    }

    /// Loads the dictionary and the vocabulary of corrections. Without it questions are read as they stand.
    pub fn prepare(&self, content: &Content) {
        self.corrector.get_or_init(|| Corrector::new(content, &dictionary()));
    }

    /// Reads a question: corrected, with names, dates, numbers, grammar and terms.
    pub fn read(&self, text: &str) -> Reading {
        let mut folded = Folded::new(text);
        if folded.chars.len() > MAX_CHARS {
            return Reading { language: Language::of(&folded), folded, ..Reading::default() };
        }
        let mut language = Language::of(&folded);
        self.rewrite(&mut folded);
        let corrected = match self.corrector.get() {
            Some(corrector) => corrector.correct(&mut folded, |f| self.named(f)),
            None => Corrected::default(),
        };
        if corrected.pinyin {
            language = Some(Language::ZhHans);
        }
        let mut reading = self.parse(folded);
        reading.clauses = clause::clauses(&reading.folded.chars, &reading.terms, reading.reference.person || reading.reference.thing);
        reading.language = language;
        for c in corrected.alternatives {
            // 告 or 高: toneless pinyin does not say, so both count.
            let hay = Haystack::new(&[c], false);
            reading.terms.push(Term { key: terms::key(TermKind::Char, c), kind: TermKind::Char, span: 0..0 });
            for (_, word) in self.words.find(&hay, &[c], &[]) {
                if let WordUse::Group(group) = word {
                    reading.terms.push(Term { key: terms::key(TermKind::Group, group), kind: TermKind::Group, span: 0..0 });
                }
            }
        }
        reading.corrections = corrected.changes;
        reading.pinyin = corrected.pinyin;
        reading
    }

    /// Reads one of the content's own phrasings: nothing to correct, slots like `{company}` allowed.
    pub fn read_phrasing(&self, text: &str) -> Reading {
        let mut slots = Vec::new();
        let mut plain = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else {
                break;
            };
            plain.push_str(&rest[..open]);
            // A control character that no one types keeps the place of the slot apart from its neighbours.
            plain.push(' ');
            slots.push(rest[open + 1..open + close].to_owned());
            rest = &rest[open + close + 1..];
        }
        plain.push_str(rest);
        let mut folded = Folded::simplified(&plain);
        self.rewrite(&mut folded);
        let mut reading = self.parse(folded);
        for slot in slots {
            if let Some((_, kind)) = EntityKind::ALL.iter().find(|(name, _)| *name == slot) {
                reading.terms.push(kind_term(*kind, 0..0));
            }
        }
        reading
    }

    /// Words of dialects and titles become the common ones, in questions and phrasings alike.
    fn rewrite(&self, folded: &mut Folded) {
        // Most texts have no character that such a word begins with.
        if !folded.chars.iter().any(|c| self.rewrite_starts.contains(c)) {
            return;
        }
        let hay = Haystack::new(&folded.chars, false);
        for (span, to) in self.rewrites.find(&hay, &folded.chars, &[]).into_iter().rev() {
            folded.replace(span, &self.rewritten[to as usize]);
        }
    }

    /// The spans of names in a text, for the corrector to leave alone.
    fn named(&self, folded: &Folded) -> Vec<Range<usize>> {
        self.names.find(&Haystack::new(&folded.chars, true), &folded.chars, &[]).into_iter().map(|(span, _)| span).collect()
    }

    fn parse(&self, folded: Folded) -> Reading {
        let chars = &folded.chars;
        let mut masked = vec![false; chars.len()];
        let mut terms: Vec<Term> = Vec::with_capacity(chars.len() * 3);
        let mut mentions = Vec::new();
        let hay = Haystack::new(chars, false);
        let joints = (0..chars.len()).any(|i| is_joint(chars, i)).then(|| Haystack::new(chars, true));
        for (span, entity) in self.names.find(joints.as_ref().unwrap_or(&hay), chars, &[]) {
            masked[span.clone()].fill(true);
            terms.push(Term { key: terms::key(TermKind::Entity, entity), kind: TermKind::Entity, span: span.clone() });
            terms.push(kind_term(self.kinds[entity as usize], span.clone()));
            mentions.push(Mention { entity, span });
        }
        for pair in mentions.windows(2).filter(|p: &&[Mention]| p[0].entity != p[1].entity) {
            let span = pair[0].span.start..pair[1].span.end;
            terms.push(Term { key: terms::key(TermKind::EntityPair, (pair[0].entity, pair[1].entity)), kind: TermKind::EntityPair, span });
        }
        let found_dates = dates(chars, self.this_year);
        let numbers = quantities(chars);
        for number in numbers.iter().filter(|n| !masked[n.span.start]) {
            let key = terms::key(TermKind::Number, number.value.to_bits());
            terms.push(Term { key, kind: TermKind::Number, span: number.span.clone() });
        }
        let mut reading = Reading::default();
        let (grammar, words): (Vec<_>, Vec<_>) =
            self.words.matches(&hay, chars, &masked).into_iter().partition(|(_, word)| matches!(word, WordUse::Grammar(_)));
        for (span, word) in longest(grammar) {
            if let WordUse::Grammar(sense) = word {
                note(&mut reading, sense, &span, chars, &mut terms);
            }
        }
        let mut fillers: Vec<Range<usize>> = Vec::new();
        for (span, word) in longest(words) {
            match word {
                WordUse::Grammar(_) => {}
                WordUse::Filler => fillers.push(span),
                WordUse::Group(group) => {
                    terms.push(Term { key: terms::key(TermKind::Group, group), kind: TermKind::Group, span });
                }
            }
        }
        // Filler never decides, unless there is nothing else: 谢谢.
        let said = chars.iter().zip(&masked).filter(|(c, m)| c.is_alphanumeric() && !**m).count();
        let filler = fillers.iter().flat_map(|s| &chars[s.clone()]).filter(|c| c.is_alphanumeric()).count();
        reading.filler_only = filler >= said && mentions.is_empty();
        if !reading.filler_only {
            fillers.into_iter().for_each(|span| masked[span].fill(true));
        }
        terms::of_text(chars, &masked, &mut terms);
        reading.terms = terms;
        reading.mentions = mentions;
        reading.dates = found_dates;
        reading.numbers = numbers;
        reading.folded = folded;
        reading
    }

    /// Which entities have this kind.
    pub fn kind(&self, entity: EntityId) -> EntityKind {
        self.kinds[entity as usize]
    }
}

fn kind_term(kind: EntityKind, span: Range<usize>) -> Term {
    Term { key: terms::key(TermKind::EntityKind, kind), kind: TermKind::EntityKind, span }
}

fn note(reading: &mut Reading, sense: Sense, span: &Range<usize>, chars: &[char], terms: &mut Vec<Term>) {
    match sense {
        Sense::Kind(kind) => {
            terms.push(Term { key: terms::key(TermKind::Kind, kind), kind: TermKind::Kind, span: span.clone() });
            if !reading.kinds.contains(&kind) {
                reading.kinds.push(kind);
            }
        }
        Sense::Form(form) => reading.form = reading.form.or(Some(form)),
        Sense::Operation(op) => {
            if !reading.operations.contains(&op) {
                reading.operations.push(op);
            }
        }
        Sense::Person => reading.reference.person = true,
        Sense::Thing => reading.reference.thing = true,
        Sense::Previous => reading.reference.previous = true,
        Sense::Onward => reading.reference.ellipsis |= chars[..span.start].iter().all(|c| !c.is_alphanumeric()),
        Sense::Tail => reading.reference.ellipsis |= chars[span.end..].iter().all(|c| !c.is_alphanumeric()),
        Sense::Opinion => reading.reference.opinion = true,
        Sense::Attribution => reading.reference.attribution = true,
    }
}

/// Finds words of a list in a text: longest first, left to right, Latin words only whole.
struct Finder<T> {
    automaton: Option<AhoCorasick>,
    values: Vec<T>,
}

impl<T: Copy + PartialEq> Finder<T> {
    fn new(entries: Vec<(&str, T)>) -> Self {
        Self::build(entries, false)
    }

    /// For [`Haystack`]s without the joints of Latin names: Gemini2.0 Flash-Thinking.
    fn compact(entries: Vec<(&str, T)>) -> Self {
        Self::build(entries, true)
    }

    fn build(entries: Vec<(&str, T)>, compact: bool) -> Self {
        let mut seen: FxHashMap<String, ()> = FxHashMap::default();
        let (mut patterns, mut values) = (Vec::new(), Vec::new());
        for (text, value) in entries {
            let chars = Folded::new(text).chars;
            let pattern: String = chars.iter().enumerate().filter(|(i, _)| !(compact && is_joint(&chars, *i))).map(|(_, c)| *c).collect();
            // A word may carry several senses (几个: how many, and count), so only exact repetitions are dropped.
            let known = seen.contains_key(&pattern) && patterns.iter().zip(&values).any(|(p, v)| *p == pattern && *v == value);
            if !pattern.trim().is_empty() && !known {
                seen.insert(pattern.clone(), ());
                patterns.push(pattern);
                values.push(value);
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        Self { automaton, values }
    }

    /// Matches in unmasked characters: at each place the longest, none overlapping a longer one that began before.
    /// Several values of the same word are all returned.
    fn find(&self, hay: &Haystack, chars: &[char], masked: &[bool]) -> Vec<(Range<usize>, T)> {
        longest(self.matches(hay, chars, masked))
    }

    /// All matches, overlapping ones too.
    fn matches(&self, hay: &Haystack, chars: &[char], masked: &[bool]) -> Vec<(Range<usize>, T)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        automaton
            .find_overlapping_iter(&hay.text)
            .map(|m| (hay.starts[m.start()] as usize..hay.ends[m.end()] as usize, self.values[m.pattern().as_usize()]))
            .filter(|(span, _)| whole(chars, span) && !masked.get(span.clone()).is_some_and(|m| m.contains(&true)))
            .collect()
    }
}

/// At each place the longest, none overlapping a longer one that began before; several of the same span all stay.
fn longest<T>(mut found: Vec<(Range<usize>, T)>) -> Vec<(Range<usize>, T)> {
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut out: Vec<(Range<usize>, T)> = Vec::with_capacity(found.len());
    for (span, value) in found {
        match out.last() {
            Some((last, _)) if span.start < last.end && span != *last => {}
            _ => out.push((span, value)),
        }
    }
    out
}

/// A text as the finders search it, with the way back to its characters.
struct Haystack {
    text: String,
    /// For each byte: the character that begins there.
    starts: Vec<u32>,
    /// For each byte boundary: the end of the character before it.
    ends: Vec<u32>,
}

impl Haystack {
    /// `compact` leaves out spaces and hyphens inside Latin names.
    fn new(chars: &[char], compact: bool) -> Self {
        let mut hay = Self {
            text: String::with_capacity(chars.len() * 3),
            starts: Vec::with_capacity(chars.len() * 3),
            ends: Vec::with_capacity(chars.len() * 3 + 1),
        };
        hay.ends.push(0);
        for (i, c) in chars.iter().enumerate() {
            if !(compact && is_joint(chars, i)) {
                hay.text.push(*c);
                for _ in 0..c.len_utf8() {
                    hay.starts.push(i as u32);
                    hay.ends.push(i as u32 + 1);
                }
            }
        }
        hay
    }
}

/// A space or hyphen inside what may be one name: between letters, digits and Chinese characters.
fn is_joint(chars: &[char], at: usize) -> bool {
    let part = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_ascii_alphanumeric() || is_han(*c));
    matches!(chars[at], ' ' | '-') && part(at.checked_sub(1)) && part(Some(at + 1))
}

/// A Latin word must not continue on either side; Chinese has no word boundaries to ask for.
fn whole(chars: &[char], span: &Range<usize>) -> bool {
    let joins = |a: char, b: char| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric();
    let before = span.start > 0 && joins(chars[span.start - 1], chars[span.start]);
    let after = span.end < chars.len() && joins(chars[span.end - 1], chars[span.end]);
    // "veo2.5" is not veo2.
    let version = chars.get(span.end) == Some(&'.')
        && chars[span.end - 1].is_ascii_digit()
        && chars.get(span.end + 1).is_some_and(char::is_ascii_digit);
    !before && !after && !version
}

/// Whether a text has anything to read: a letter, a digit or a Chinese character.
pub fn has_words(folded: &Folded) -> bool {
    folded.chars.iter().any(|c| is_han(*c) || c.is_alphanumeric())
}
