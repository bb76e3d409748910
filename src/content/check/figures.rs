//! A fact against its own quote: the quote is a slice of the article, and every figure follows from it.
//!
//! Each figure is written twice or more (value, both answers, quote) and the copies must agree, so no digit can change
//! unnoticed. Digits inside names (GPT-5, o3) are no figures.

use aho_corasick::{AhoCorasick, MatchKind};
use serde_yaml::Spanned;

use crate::article::Article;
use crate::content::problem::Code;
use crate::content::raw::Text;
use crate::content::value::ValueKind;
use crate::content::yaml::place;
use crate::content::{At, Bilingual, Entity, EntityKind, Problem, Sources, Value};
use crate::text::date::{Period, dates};
use crate::text::number::quantities;
use crate::text::{Folded, is_han};

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
}

/// Finds the names that hold digits, to leave them out of figures.
pub struct NumberedNames(Option<AhoCorasick>);

impl NumberedNames {
    pub fn new(entities: &[Entity]) -> Self {
        let names: Vec<String> = entities
            .iter()
            // Only products carry version numbers; "the 12 days of …" is a name and a figure.
            .filter(|e| e.kind == EntityKind::Product)
            .flat_map(|e| e.names.iter().chain([&e.name.zh, &e.name.en]))
            .filter(|n| n.chars().any(|c| c.is_ascii_digit()) && n.chars().any(char::is_alphabetic))
            .map(|n| Folded::simplified(n).chars.into_iter().collect())
            .collect();
        Self(AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok())
    }

    /// The folded text with those names blanked.
    fn blank(&self, text: &str) -> Vec<char> {
        let folded: String = Folded::simplified(text).chars.into_iter().collect();
        let Some(names) = &self.0 else {
            return folded.chars().collect();
        };
        let mut out = String::with_capacity(folded.len());
        let mut end = 0;
        for m in names.find_iter(&folded) {
            // "12天直播" is a name and a figure; only names that begin with a letter hide their digits.
            let hidden = folded[m.range()].starts_with(|c: char| c.is_alphabetic() && !c.is_numeric());
            if hidden && !folded[m.end()..].starts_with(|c: char| c.is_ascii_digit()) {
                out.push_str(&folded[end..m.start()]);
                out.push(' ');
                end = m.end();
            }
        }
        out.push_str(&folded[end..]);
        out.chars().collect()
    }
}

/// The quote and the sentences beside it stand in the article.
pub fn fact_quotes(problems: &mut Vec<Problem>, article: &Article, file: usize, quotes: &[&Text]) {
    for text in quotes {
        if article.quote(&text.value).is_some() {
            continue;
        }
        let at = place(file, text.defined);
        problems.push(match nearest(article, &text.value) {
            Some((number, sentence)) => {
                let (have, want) = difference(&text.value, &sentence);
                let message = format!("quote not found; nearest is sentence {number}");
                Problem::new(Code::QuoteNotInArticle, at, message)
                    .help(format!("these characters differ: “{have}” should be “{want}”; the sentence is: {sentence}"))
            }
            None => Problem::new(Code::QuoteNotInArticle, at, "the quote is empty").help("copy a sentence of the article"),
        });
    }
}

/// Every figure of a fact stands in its quote and in both answers, and its time follows from the quote.
pub fn fact_figures(problems: &mut Vec<Problem>, names: &NumberedNames, this_year: u32, fact: &FactText) {
    let quotes: Vec<&str> = std::iter::once(fact.quote).chain(fact.also).map(|q| q.value.as_str()).collect();
    let mut accounted: Vec<f64> = Vec::new();
    let mut required: Vec<(f64, String)> = Vec::new();
    if let Some(value) = fact.value {
        let texts: Vec<&str> = std::iter::once(value.text.as_str()).chain(value.from.as_deref()).filter(|t| !t.is_empty()).collect();
        for text in texts {
            if !quotes.iter().any(|q| stands_in(q, text)) {
                let problem = Problem::new(
                    Code::FigureNotInQuote,
                    fact.id_at.find(fact.sources, text),
                    format!("“{text}” does not stand in the quote"),
                );
                problems.push(problem.help("write the value just as the sentence writes it"));
            }
            if value.kind != ValueKind::Text {
                let found = figures(&names.blank(text), this_year);
                accounted.extend(&found);
                required.extend(found.into_iter().map(|n| (n, text.to_owned())));
            } else {
                accounted.extend(figures(&names.blank(text), this_year));
            }
        }
        for entity in &value.names {
            let entity = &fact.entities[*entity as usize];
            let known = entity.names.iter().chain([&entity.name.zh, &entity.name.en]);
            if !known.into_iter().any(|n| quotes.iter().any(|q| q.to_lowercase().contains(&n.to_lowercase()))) {
                let message = format!("no name of “{}” stands in the quote", entity.id);
                let at = fact.id_at.find(fact.sources, &entity.id);
                problems.push(Problem::new(Code::NameNotInQuote, at, message).help("remove it, or add the article's name for it"));
            }
        }
    }
    for figure in fact.figures {
        if !quotes.iter().any(|q| stands_in(q, &figure.value)) {
            let message = format!("“{}” does not stand in the quote", figure.value);
            problems.push(
                Problem::new(Code::FigureNotInQuote, place(fact.file, figure.defined), message)
                    .help("write it just as the sentence writes it"),
            );
        }
        let found = figures(&names.blank(&figure.value), this_year);
        accounted.extend(&found);
        required.extend(found.into_iter().map(|n| (n, figure.value.clone())));
    }
    if let Some(time) = fact.time {
        for day in [time.from, time.to] {
            accounted.extend([day / 10000, day / 100 % 100, day % 100].map(f64::from));
        }
        let dated: Vec<&str> = quotes.iter().copied().chain(fact.time_quote.map(|q| q.value.as_str())).collect();
        if !follows(time, &dated, this_year) {
            let message = format!("{} follows from no date of the quote", time.iso());
            problems.push(
                Problem::new(Code::DateNotInQuote, fact.time_at.unwrap_or(fact.id_at), message)
                    .help(format!("the quote must name the day, or say 今年 ({this_year}), 去年, 明年; give the sentence that dates it as `time_quote`, or leave `time` out")),
            );
        }
    }
    let start = place(fact.file, fact.answer.defined);
    if let Some(label) = fact.label {
        for text in [&label.zh, &label.en] {
            for n in digits(&names.blank(text)).into_iter().filter(|n| !accounted.iter().any(|a| same(*a, *n))) {
                let message = format!("the number {n} of the label is no value, figure or time of the fact");
                let problem = Problem::new(Code::FigureNotAccounted, fact.id_at.find(fact.sources, text), message);
                problems.push(problem.help("correct it, or list it under `figures` as the sentence writes it"));
            }
        }
    }
    for (language, answer) in [("zh", &fact.answer.value.zh), ("en", &fact.answer.value.en)] {
        let blanked = names.blank(answer);
        let at = start.find(fact.sources, answer);
        for n in digits(&blanked) {
            if !accounted.iter().any(|a| same(*a, n)) {
                let message = format!("the number {n} of the answer ({language}) is no value, figure or time of the fact");
                problems.push(
                    Problem::new(Code::FigureNotAccounted, at, message)
                        .help("correct it, or list it under `figures` as the sentence writes it"),
                );
            }
        }
        let said = figures(&blanked, this_year);
        for (n, text) in &required {
            if !said.iter().any(|s| same(*s, *n)) {
                let message = format!("“{text}” is missing in the answer ({language})");
                problems.push(Problem::new(Code::FigureMissing, at, message).help("the answer states every figure of its fact"));
            }
        }
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

/// The numbers that are written with digits.
fn digits(chars: &[char]) -> Vec<f64> {
    let written = |q: &crate::text::number::Quantity| chars[q.span.clone()].iter().any(char::is_ascii_digit);
    quantities(chars).into_iter().filter(written).map(|q| q.value).collect()
}

/// The text stands in the quote and no digit touches it: 5% does not stand in 15% or 50%.
fn stands_in(quote: &str, text: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    quote.match_indices(text).any(|(at, _)| {
        let before = quote[..at].chars().next_back();
        let after = quote[at + text.len()..].chars().next();
        !(digit(before) && digit(text.chars().next()))
            && !(digit(after) && digit(text.chars().next_back()))
            && !(before == Some('.') && digit(text.chars().next()))
    })
}

/// Whether a time is one that the quotes name: a date in them, its month or year, a stretch between two of them, or the
/// article's own year.
fn follows(time: Period, quotes: &[&str], this_year: u32) -> bool {
    let mut named: Vec<Period> = vec![Period::new(this_year, 0, 0)];
    for quote in quotes {
        for date in dates(&Folded::simplified(quote).chars, this_year) {
            named.push(date.period);
            for end in [date.period.from, date.period.to] {
                named.extend([Period::new(end / 10000, 0, 0), Period::new(end / 10000, end / 100 % 100, 0)]);
            }
        }
    }
    named.contains(&time) || (named.iter().any(|p| p.from == time.from) && named.iter().any(|p| p.to == time.to))
}

fn nearest(article: &Article, text: &str) -> Option<(usize, String)> {
    let grams = |t: &str| -> std::collections::BTreeSet<(char, char)> {
        let c: Vec<char> = t.chars().filter(|c| is_han(*c) || c.is_alphanumeric()).collect();
        c.windows(2).map(|w| (w[0], w[1])).collect()
    };
    let wanted = grams(text);
    article
        .sentences()
        .iter()
        .filter_map(|s| article.sentence(s.number))
        .map(|q| (wanted.intersection(&grams(&q.text)).count() * 1000 / (grams(&q.text).len() + wanted.len() + 1), q))
        .max_by_key(|(score, q)| (*score, std::cmp::Reverse(q.sentence)))
        .map(|(_, q)| (q.sentence, q.text))
}

/// The middle in which two texts differ.
fn difference(have: &str, want: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (have.chars().collect(), want.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a[front..].iter().rev().zip(b[front..].iter().rev()).take_while(|(x, y)| x == y).count();
    (a[front..a.len() - back].iter().collect(), b[front..b.len() - back].iter().collect())
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

    #[test]
    fn the_difference_is_shown() {
        assert_eq!(difference("份额是50%。", "份额是34%。"), ("50".to_owned(), "34".to_owned()));
    }
}
