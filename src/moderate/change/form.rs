//! A fact as a form shows it, and the questions of a form as they are to be.
//!
//! A field of a form holds [`FIELD`] characters. What a fact has beyond that is not shown, and stays when the form is saved.

use crate::content::Sources;
use crate::moderate::edit::asked::{self, Asked};
use crate::moderate::edit::fact::{self, Place};
use crate::text::fold::to_simplified;
use crate::text::{Folded, Language, fnv};

use super::{Form, Refused};

/// The most that a text field of Discord takes; counted in UTF-16 units, which are never fewer than the characters.
pub const FIELD: usize = 4000;

impl Form {
    /// The present values of a fact; `None` where there is no such fact.
    pub fn of(sources: &Sources, fact: &str) -> Option<Self> {
        let place = fact::find(sources, fact)?;
        let asked = asked::find(sources, fact);
        let text = |key: &str| place.node().text_of(key).unwrap_or_default().to_owned();
        let answer = |key: &str| place.node().get("answer").and_then(|a| a.text_of(key)).unwrap_or_default().to_owned();
        let (details, left_out) = fact::details(&place, FIELD);
        let lines = lines(&asked.as_ref().map(asked::Place::asked).unwrap_or_default());
        let shown = shown(&lines);
        Some(Self {
            id: fact.to_owned(),
            base: Some(digest(&place, asked.as_ref())),
            quote: text("quote"),
            zh: answer("zh"),
            en: answer("en"),
            details,
            questions: lines[..shown].iter().map(Line::shown).collect::<Vec<_>>().join("\n"),
            further: lines.len() - shown + left_out.len(),
        })
    }
}

/// What a fact and its phrasings are in the files, as 16 digits.
pub fn digest(place: &Place, asked: Option<&asked::Place>) -> String {
    // It travels in buttons, which outlive the program that wrote it. The parts are kept apart by what no YAML holds.
    let asked = asked.map(|a| format!("{}\0{}", a.path, a.text())).unwrap_or_default();
    format!("{:016x}", fnv(format!("{}\0{asked}", place.text()).as_bytes()))
}

/// A question with its place in [`Asked`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    role: Role,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Chinese,
    English,
    /// Index into the lists.
    In(usize),
}

impl Line {
    /// As a line of the form; `+` and `-` mark questions with the answers yes and no.
    fn shown(&self) -> String {
        let mark = match self.role {
            Role::In(1) => "+ ",
            Role::In(2) => "- ",
            _ => "",
        };
        format!("{mark}{}", on_one_line(&self.text))
    }

    /// What somebody typed. Phrasings are kept in Simplified Chinese: questions are compared in it.
    fn typed(line: &str) -> Self {
        let marked = |marks: &[char]| line.strip_prefix(marks).filter(|rest| rest.starts_with(char::is_whitespace));
        let (role, text) = match (marked(&['+', '\u{ff0b}']), marked(&['-', '\u{ff0d}', '–', '—'])) {
            (Some(text), _) => (Role::In(1), text),
            (_, Some(text)) => (Role::In(2), text),
            _ => (Role::In(0), line),
        };
        Self { role, text: to_simplified(&on_one_line(text)) }
    }

    fn language(&self) -> Option<Language> {
        match self.role {
            Role::Chinese => Some(Language::ZhHans),
            Role::English => Some(Language::En),
            Role::In(_) => Language::of(&Folded::new(&self.text)),
        }
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All questions in the order of a form.
fn lines(asked: &Asked) -> Vec<Line> {
    let questions = [(Role::Chinese, &asked.zh), (Role::English, &asked.en)].into_iter().filter(|(_, t)| !t.is_empty());
    let listed = asked.lists.iter().enumerate().flat_map(|(i, texts)| texts.iter().map(move |t| (Role::In(i), t)));
    questions.chain(listed).map(|(role, text)| Line { role, text: text.clone() }).collect()
}

/// How many whole lines a field holds.
fn shown(lines: &[Line]) -> usize {
    let mut used = 0;
    lines
        .iter()
        .take_while(|l| {
            used += l.shown().encode_utf16().count() + 1;
            used <= FIELD + 1
        })
        .count()
}

/// The questions of a form, over those that the fact has. A line that was shown and is still there is what it was, at its
/// place; what was not shown stays.
pub fn wanted(present: &Asked, typed: &str) -> Result<Asked, Refused> {
    let mut there = lines(present);
    let hidden = there.split_off(shown(&there));
    let lines = typed.lines().map(str::trim).filter(|l| !l.is_empty()).map(|line| match there.iter().position(|l| l.shown() == line) {
        Some(at) => there.remove(at),
        None => Line::typed(line),
    });
    let lines: Vec<Line> = lines.filter(|l| !l.text.is_empty()).collect();
    complete(lines.into_iter().chain(hidden).collect())
}

/// The questions that a fact has with further ones; those that differ in marks and spelling only are the same.
pub fn extended(present: &Asked, phrasings: &[String]) -> Result<Asked, Refused> {
    let mut lines = lines(present);
    let mut known: Vec<String> = lines.iter().map(|l| key(&l.text)).collect();
    for line in phrasings.iter().flat_map(|p| p.lines()).map(|l| Line::typed(l.trim())) {
        let key = key(&line.text);
        if !key.is_empty() && !known.contains(&key) {
            known.push(key);
            lines.push(line);
        }
    }
    complete(lines)
}

/// Two questions with the same key ask the same.
fn key(text: &str) -> String {
    let mark = |c: &char| c.is_whitespace() || ",.!?;:。、\"'“”".contains(*c);
    Folded::new(text).chars.into_iter().filter(|c| !mark(c)).collect()
}

/// The first open question of each language is the one that is shown.
fn complete(mut lines: Vec<Line>) -> Result<Asked, Refused> {
    let mut first = |chinese: bool, name: &str| {
        let fits = |l: &Line| !matches!(l.role, Role::In(1 | 2)) && l.language().is_some_and(|l| l.is_chinese() == chinese);
        let at = lines.iter().position(fits);
        at.map(|at| lines.remove(at).text).ok_or_else(|| {
            Refused::Form(format!(
                "questions: no {name} one, and a fact needs a Chinese and an English one: one question per line, without a mark before it"
            ))
        })
    };
    let (zh, en) = (first(true, "Chinese")?, first(false, "English")?);
    let mut lists: [Vec<String>; 3] = Default::default();
    for line in lines {
        let list = &mut lists[if let Role::In(list) = line.role { list } else { 0 }];
        list.push(line.text);
    }
    Ok(Asked { zh, en, lists })
}
