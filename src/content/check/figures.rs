//! A fact against its own quote: every figure, date and numbered name follows from it.
//!
//! Each figure is written twice or more (value, both answers, quote) and the copies must agree, so no digit can change
//! unnoticed (`tests/mutation.rs` changes them all). Digits inside names are no figures, but a name with digits must be
//! one of the fact or of its quote.

use serde_yaml::Spanned;

use super::numbered::NumberedNames;
use crate::content::problem::Code;
use crate::content::raw::Text;
use crate::content::value::ValueKind;
use crate::content::yaml::place;
use crate::content::{At, Bilingual, Entity, EntityId, Problem, Sources, Value};
use crate::text::Folded;
use crate::text::date::{Period, dates};
use crate::text::number::{Quantity, numeral_at, quantities};

/// The parts of a fact that its figures stand in, with their places.
pub struct FactText<'a> {
    pub sources: &'a Sources,
    pub file: usize,
    pub id_at: At,
    pub quote: &'a Text,
    pub also: &'a [Text],
    pub time_quote: Option<&'a Text>,
    pub figures: &'a [Text],
    pub answer: &'a Spanned<Bilingual>,
    pub label: Option<&'a Bilingual>,
    pub value: Option<&'a Value>,
    pub time: Option<Period>,
    pub time_at: Option<At>,
    pub entities: &'a [Entity],
    /// Whom the fact names: subject, `with`, `by`.
    pub about: &'a [EntityId],
}

/// Every figure of a fact stands in its quote and in both answers, and its time follows from the quote.
pub fn fact_figures(problems: &mut Vec<Problem>, names: &NumberedNames, this_year: u32, fact: &FactText) {
    let quotes = std::iter::once(fact.quote).chain(fact.also).map(|q| q.value.as_str()).collect();
    let mut statement = Statement { problems, names, this_year, fact, quotes, accounted: Vec::new(), required: Vec::new() };
    statement.value();
    statement.figures();
    statement.time();
    let start = place(fact.file, fact.answer.defined);
    for (language, text) in fact.label.iter().flat_map(|l| [("zh", &l.zh), ("en", &l.en)]) {
        statement.text("label", language, text, fact.id_at);
    }
    for (language, answer) in [("zh", &fact.answer.value.zh), ("en", &fact.answer.value.en)] {
        let said = statement.text("answer", language, answer, start);
        statement.complete(language, &said, answer, start);
    }
}

/// A fact while it is read: what its quote allows, and what its answers must say.
struct Statement<'a> {
    problems: &'a mut Vec<Problem>,
    names: &'a NumberedNames,
    this_year: u32,
    fact: &'a FactText<'a>,
    quotes: Vec<&'a str>,
    accounted: Vec<f64>,
    required: Vec<(f64, String)>,
}

impl Statement<'_> {
    fn value(&mut self) {
        let fact = self.fact;
        let Some(value) = fact.value else { return };
        for text in std::iter::once(value.text.as_str()).chain(value.from.as_deref()).filter(|t| !t.is_empty()) {
            if !self.quotes.iter().any(|q| stands_in(q, text)) {
                let at = fact.id_at.find(fact.sources, text);
                self.report(
                    Code::FigureNotInQuote,
                    at,
                    format!("“{text}” does not stand in the quote"),
                    "write the value just as the sentence writes it",
                );
            }
            self.account(text, value.kind != ValueKind::Text);
        }
        for entity in value.names.iter().map(|e| &fact.entities[*e as usize]) {
            if !self.is_quoted(entity) {
                let message = format!("no name of “{}” stands in the quote", entity.id);
                let at = fact.id_at.find(fact.sources, &entity.id);
                self.report(Code::NameNotInQuote, at, message, "remove it, or add the article's name for it");
            }
        }
    }

    fn figures(&mut self) {
        for figure in self.fact.figures {
            if !self.quotes.iter().any(|q| stands_in(q, &figure.value)) {
                let message = format!("“{}” does not stand in the quote", figure.value);
                let at = place(self.fact.file, figure.defined);
                self.report(Code::FigureNotInQuote, at, message, "write it just as the sentence writes it");
            }
            self.account(&figure.value, true);
        }
    }

    fn time(&mut self) {
        let (fact, this_year) = (self.fact, self.this_year);
        let Some(time) = fact.time else { return };
        // As exact as it was written: a year accounts for no month.
        self.accounted.extend(time.iso().split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<f64>().ok()));
        let dated: Vec<&str> = self.quotes.iter().copied().chain(fact.time_quote.map(|q| q.value.as_str())).collect();
        if !follows(time, &dated, this_year) {
            let help = format!(
                "the quote must name the day, or say 今年 ({this_year}), 去年, 明年; give the sentence that dates it as `time_quote`, or leave `time` out"
            );
            let at = fact.time_at.unwrap_or(fact.id_at);
            self.report(Code::DateNotInQuote, at, format!("{} follows from no date of the quote", time.iso()), &help);
        }
    }

    /// Every number and every numbered name of a text is the fact's or its quote's. Returns the text's figures. The text stands
    /// behind `start`; where, is only looked for where something is wrong with it, as it takes counting a file's lines.
    fn text(&mut self, what: &str, language: &str, text: &str, start: At) -> Vec<f64> {
        let sources = self.fact.sources;
        let (blanked, named) = self.names.blank(text);
        for n in digits(&blanked, &self.quotes) {
            if !self.accounted.iter().any(|a| same(*a, n)) {
                let message = format!("the number {n} of the {what} ({language}) is no value, figure or time of the fact");
                self.report(
                    Code::FigureNotAccounted,
                    start.find(sources, text),
                    message,
                    "correct it, or list it under `figures` as the sentence writes it",
                );
            }
        }
        for (name, id) in named {
            let own = self.fact.about.contains(&id) || self.fact.value.is_some_and(|v| v.names.contains(&id));
            let entity = &self.fact.entities[id as usize];
            if !own && !self.is_quoted(entity) {
                let message = format!("the {what} ({language}) names “{name}”, and neither the fact nor its quote does");
                self.report(
                    Code::NameNotInQuote,
                    start.find(sources, text),
                    message,
                    &format!("correct it, or give the fact “{}” by `with`", entity.id),
                );
            }
        }
        figures(&blanked, self.this_year)
    }

    /// An answer states every figure of its fact.
    fn complete(&mut self, language: &str, said: &[f64], answer: &str, start: At) {
        let missing: Vec<String> =
            self.required.iter().filter(|(n, _)| !said.iter().any(|s| same(*s, *n))).map(|(_, text)| text.clone()).collect();
        for text in missing {
            let at = start.find(self.fact.sources, answer);
            let message = format!("“{text}” is missing in the answer ({language})");
            self.report(Code::FigureMissing, at, message, "the answer states every figure of its fact");
        }
    }

    fn account(&mut self, text: &str, required: bool) {
        let found = figures(&self.names.blank(text).0, self.this_year);
        self.accounted.extend(&found);
        if required {
            self.required.extend(found.into_iter().map(|n| (n, text.to_owned())));
        }
    }

    fn is_quoted(&self, entity: &Entity) -> bool {
        let mut known = entity.names.iter().chain([&entity.name.zh, &entity.name.en]);
        let dated = self.fact.time_quote.map(|q| q.value.as_str());
        known.any(|n| self.quotes.iter().copied().chain(dated).any(|q| q.to_lowercase().contains(&n.to_lowercase())))
    }

    fn report(&mut self, code: Code, at: At, message: String, help: &str) {
        self.problems.push(Problem::new(code, at, message).help(help));
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// All numbers of a text: quantities in base units, and the month and day of dates in words (December 9 → 12, 9).
fn figures(chars: &[char], this_year: u32) -> Vec<f64> {
    let mut out: Vec<f64> = quantities(chars).into_iter().map(|q| q.value).collect();
    for date in dates(chars, this_year) {
        out.extend(date.period.month().map(f64::from));
        out.extend(date.period.day().map(f64::from));
    }
    out
}

/// The numbers that are written with digits. A number that ends a word (o1, H100) belongs to a name that is nobody's:
/// it counts unless the whole word stands in a quote.
fn digits(chars: &[char], quotes: &[&str]) -> Vec<f64> {
    let written = |q: &Quantity| chars[q.span.clone()].iter().any(char::is_ascii_digit);
    let mut out: Vec<f64> = quantities(chars).into_iter().filter(written).map(|q| q.value).collect();
    for at in 1..chars.len() {
        let Some((value, len)) = numeral_at(chars, at).filter(|_| chars[at].is_ascii_digit() && chars[at - 1].is_ascii_alphabetic()) else {
            continue;
        };
        let letters = chars[..at].iter().rev().take_while(|c| c.is_ascii_alphanumeric()).count();
        let word: String = chars[at - letters..at + len].iter().collect();
        if !quotes.iter().any(|q| stands_in(&q.to_lowercase(), &word)) {
            out.push(value);
        }
    }
    out
}

/// The text stands in the quote and no digit touches it: 5% does not stand in 15% or 50%.
fn stands_in(quote: &str, text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let (first, last) = (text.chars().next(), text.chars().next_back());
    quote.match_indices(text).any(|(at, _)| {
        let before = quote[..at].chars().next_back();
        let after = quote[at + text.len()..].chars().next();
        let goes_on_before = digit(first) && (digit(before) || before == Some('.'));
        let goes_on_after = digit(last) && digit(after);
        !goes_on_before && !goes_on_after
    })
}

/// Whether a time is one that the quotes name: a date in them, its month or year, a stretch between two of them. The
/// article's own year needs no date, but a quote that names only other years is not about it.
fn follows(time: Period, quotes: &[&str], this_year: u32) -> bool {
    let mut named: Vec<Period> = Vec::new();
    for quote in quotes {
        for date in dates(&Folded::simplified(quote).chars, this_year) {
            named.push(date.period);
            for end in [date.period.from, date.period.to] {
                named.extend([Period::new(end / 10000, 0, 0), Period::new(end / 10000, end / 100 % 100, 0)]);
            }
        }
    }
    let own = Period::new(this_year, 0, 0);
    if time == own {
        return named.is_empty() || named.iter().any(|p| p.overlaps(own));
    }
    named.push(own);
    named.contains(&time) || (named.iter().any(|p| p.from == time.from) && named.iter().any(|p| p.to == time.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_no_part_of_another() {
        assert!(stands_in("份额从50%降至34%", "50%"));
        assert!(!stands_in("份额从50%降至34%", "0%"));
        assert!(!stands_in("增长到了50%", "5%"));
        assert!(stands_in("从23亿美元增加到138亿美元", "23亿美元"));
        assert!(!stands_in("增加到138亿美元", "38亿美元"));
    }

    #[test]
    fn times_follow_from_the_quote() {
        let year = 2024;
        let p = |t: &str| Period::parse(t).expect("date");
        assert!(follows(p("2024-12-24"), &["12月24日,某公司宣布"], year));
        assert!(!follows(p("2024-12-25"), &["12月24日,某公司宣布"], year));
        assert!(follows(p("2023-04"), &["去年4月合并"], year));
        assert!(follows(p("2023").until(p("2024")), &["从2023年的到今年"], year));
    }
}
