//! Facts that happened as the rows of a timeline: when, whose, and a label that names its company.
//!
//! Decides what is said; draws nothing.

use super::figures::company;
use super::flow::Run;
use super::font::NO_BREAK;
use super::frame::{BODY, SMALL};
use super::names::named;
use super::theme::{Ink, LANES};
use super::{MOST, words};
use crate::content::{Content, EntityId, Fact};
use crate::reply::figure::date;
use crate::text::date::{Period, dates};
use crate::text::{Folded, Language};

/// One event.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its index in the content.
    pub fact: usize,
    /// The year that it is listed under.
    pub year: u32,
    /// The date within the year.
    pub when: String,
    /// The sentence does not give the date itself: it says "this year", or nothing.
    pub resolved: bool,
    pub lane: usize,
    pub label: Vec<Run>,
    /// The label without a picture.
    pub said: String,
    /// Its company where it does not name it, and who says so.
    pub notes: Vec<String>,
    /// No more than the year is known.
    pub year_only: bool,
    pub by: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Timeline {
    pub rows: Vec<Row>,
    /// How many lanes there are; the last is for all companies that have none of their own.
    pub lanes: usize,
    pub left_out: usize,
}

/// Facts in the order of time as rows; those of one date by company.
pub fn timeline(content: &Content, facts: &[&Fact], language: Language) -> Timeline {
    let dated: Vec<(&Fact, Period)> = facts.iter().filter_map(|f| Some((*f, f.time?))).collect();
    let left_out = dated.len().saturating_sub(MOST);
    let shown = &dated[..dated.len() - left_out];
    let companies = Companies::of(content, shown.iter().map(|(f, _)| *f));
    let mut sorted: Vec<(&Fact, Period)> = shown.to_vec();
    // The view's order of time stays, and within a date and a company that of the article.
    let date = |time: Period| shown.iter().position(|(_, t)| *t == time);
    sorted.sort_by_key(|(fact, time)| (date(*time), companies.place(company(content, fact.subject))));
    let mut out = Timeline { lanes: companies.lanes(), left_out, ..Timeline::default() };
    for (fact, time) in sorted {
        let by = fact.by.map(|e| content.name(e, language));
        let whose = company(content, fact.subject);
        let lane = companies.lane(whose);
        let (label, said, notes) = label(content, fact, whose, Ink::series(lane), by.as_deref(), language);
        let (when, resolved) = (within_year(time, language), !read(content, fact, time));
        let year_only = time.year().is_some_and(|year| time == Period::new(year, 0, 0));
        // What is not dated by a month stands at the end of its years.
        let year = if time.month().is_some() { time.from } else { time.to } / 10000;
        let fact = content.fact_ids.get(&fact.id).copied().unwrap_or_default();
        out.rows.push(Row { fact, year, when, resolved, lane, label, said, notes, year_only, by });
    }
    out
}

/// True where the fact's own sentence gives its date. A day or month without its year counts as given.
fn read(content: &Content, fact: &Fact, time: Period) -> bool {
    let chars = Folded::simplified(&fact.quote).chars;
    dates(&chars, content.about.year).into_iter().filter(|d| d.period.overlaps(time)).any(|d| {
        let said: String = chars[d.span].iter().collect();
        !d.relative || !(said.contains('年') || said.contains("year"))
    })
}

/// A date under the heading of its year.
fn within_year(time: Period, language: Language) -> String {
    let whole = date(time, language);
    let Some(year) = time.year() else { return whole };
    if time.month().is_none() {
        let plain = whole == date(Period::new(year, 0, 0), language);
        return if plain { words::within(language, year) } else { whole };
    }
    let year = year.to_string();
    match language {
        Language::En => {
            // "September 24, 2024": the month's first three letters are enough.
            let rest = whole.trim_end_matches(&year).trim_end_matches([',', ' ']);
            let (month, day) = rest.split_once(' ').map_or((rest, None), |(m, d)| (m, Some(d)));
            let short: String = month.chars().take(3).collect();
            day.map_or(short.clone(), |day| format!("{short} {day}"))
        }
        _ => whole.trim_start_matches(&year).trim_start_matches('年').to_owned(),
    }
}

/// The companies of a timeline, those with most events first.
struct Companies(Vec<EntityId>);

impl Companies {
    fn of<'a>(content: &Content, facts: impl Iterator<Item = &'a Fact>) -> Self {
        let mut counts: Vec<(EntityId, usize)> = Vec::new();
        for fact in facts {
            let whose = company(content, fact.subject);
            match counts.iter_mut().find(|(e, _)| *e == whose) {
                Some((_, n)) => *n += 1,
                None => counts.push((whose, 1)),
            }
        }
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        Self(counts.into_iter().map(|(e, _)| e).collect())
    }

    fn place(&self, company: EntityId) -> usize {
        self.0.iter().position(|e| *e == company).unwrap_or(self.0.len())
    }

    fn lane(&self, company: EntityId) -> usize {
        self.place(company).min(LANES)
    }

    fn lanes(&self) -> usize {
        self.0.len().min(LANES + 1)
    }
}

/// The label with its company in the lane's colour: where it stands in it, or else before it.
fn label(
    content: &Content,
    fact: &Fact,
    whose: EntityId,
    ink: Ink,
    by: Option<&str>,
    language: Language,
) -> (Vec<Run>, String, Vec<String>) {
    let text = match &fact.label {
        Some(label) => label.get(language),
        None => fact.answer.get(language).trim_end_matches(['。', '.']).to_owned(),
    };
    let coloured = BODY.bold().ink(ink);
    let (mut runs, mut notes) = match named(content, whose, &text, language) {
        Some((before, name, after)) => (vec![Run::new(before, BODY), Run::new(name, coloured).whole(), Run::new(after, BODY)], Vec::new()),
        None => {
            let name = content.name(whose, language);
            // The company, the mark and the first word stay together.
            let mark = format!("{NO_BREAK}·{NO_BREAK}");
            (vec![Run::new(&name, coloured).whole(), Run::new(mark, SMALL), Run::new(&text, BODY)], vec![name])
        }
    };
    if let Some(by) = by {
        let by = words::by(language, by);
        runs.push(Run::new(format!(" {NO_BREAK}"), SMALL));
        runs.push(Run::new(&by, SMALL).whole());
        notes.push(by);
    }
    (runs, text, notes)
}
