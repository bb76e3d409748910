//! Figures as bars from a common zero: the figure now, and thin under it the figure before, each named at its end.
//!
//! Pairs of bars rather than dumbbells: on a phone their lengths compare at a glance, and no axis is needed.

use super::alt::Said;
use super::figures::{Amount, Chart, Grouping, Row, Section};
use super::flow::{Line, Run, height, lines};
use super::font::NO_BREAK;
use super::frame::{BODY, Foot, Frame, HEADING, SMALL};
use super::paging::{Page, paged};
use super::sheet::{Anchor, INNER, MARGIN, Sheet, WIDTH};
use super::theme::Ink;
use super::{Picture, words};
use crate::content::fact::Change;
use crate::text::Language;
use crate::text::number::Unit;

/// Height of a bar, and of one of before.
const BAR: f32 = 14.0;
const THIN: f32 = 7.0;
/// Between a bar and the words at its end.
const GAP: f32 = 7.0;
/// Height that a bar has to itself: as much as a line of small text, whether it has words or not.
const ROOM: f32 = 17.0;
/// A bar that is too short to be seen is still drawn.
const SHORTEST: f32 = 1.5;
/// The part of the width that the words at a bar's end may take; longer ones wrap.
const WORDS: f32 = 0.6;
/// The part that the words at the right of a name may take.
const ASIDE: f32 = 0.35;
const TRIANGLE: f32 = 8.0;

pub fn draw(frame: &Frame<'_>, chart: &Chart) -> Vec<Picture> {
    let scale = Scale::of(chart, frame.language);
    let rows: Vec<(usize, &Row)> = chart.sections.iter().enumerate().flat_map(|(i, s)| s.rows.iter().map(move |r| (i, r))).collect();
    paged(rows.len(), |page| draw_page(frame, chart, &scale, &rows, page))
}

fn draw_page(frame: &Frame<'_>, chart: &Chart, scale: &Scale, rows: &[(usize, &Row)], page: &Page) -> (Picture, Vec<f32>) {
    let mut sheet = frame.open(page);
    let shown = &rows[page.rows.clone()];
    let mut foot = Foot { facts: shown.iter().flat_map(|(_, r)| r.facts()).collect(), ..Foot::default() };
    let mut tops = Vec::new();
    for (n, &(i, row)) in shown.iter().enumerate() {
        let section = &chart.sections[i];
        let first = n.checked_sub(1).is_none_or(|n| shown[n].0 != i);
        sheet.y += if first && n > 0 { 12.0 } else { 0.0 };
        tops.push(sheet.y);
        if first {
            heading(&mut sheet, section, frame.language);
        }
        draw_row(&mut sheet, row, scale, colour(chart.grouping, i, row), frame.language);
        foot.name(row.source.as_ref());
        foot.said.push(said(section, row, first, frame.language));
    }
    tops.push(sheet.y);
    if chart.left_out > 0 && page.rows.end == rows.len() {
        foot.notes.push(words::more(frame.language, chart.left_out));
    }
    (frame.close(sheet, page, foot), tops)
}

/// The colour of a row in section `i`: of what happened to it, or of its company.
fn colour(grouping: Grouping, i: usize, row: &Row) -> Ink {
    match (grouping, row.change) {
        (Grouping::Scope, Some(change)) => direction(change),
        (Grouping::Company, _) => Ink::series(i),
        (Grouping::Scope | Grouping::Measure, _) => Ink::Plain,
    }
}

/// Units of width for each unit of a figure; the same all over the picture for figures that are alike.
pub struct Scale(Vec<(Unit, f64)>);

impl Scale {
    /// The largest scale at which every bar and the words at its end fit.
    pub fn of(chart: &Chart, language: Language) -> Self {
        let mut scales: Vec<(Unit, f64)> = Vec::new();
        for row in chart.sections.iter().flat_map(|s| &s.rows) {
            let now = (&row.amount, end(row, language));
            let before = row.before.as_ref().map(|(amount, when)| (amount, end_before(amount, when.as_deref(), language)));
            for (amount, lines) in std::iter::once(now).chain(before) {
                let room = f64::from(INNER - GAP - width(&lines));
                if amount.value == 0.0 {
                    continue;
                }
                let fits = room / amount.value.abs();
                match scales.iter_mut().find(|(unit, _)| *unit == amount.unit) {
                    Some((_, scale)) => *scale = scale.min(fits),
                    None => scales.push((amount.unit, fits)),
                }
            }
        }
        Self(scales)
    }

    fn length(&self, amount: &Amount) -> f32 {
        let scale = self.0.iter().find(|(unit, _)| *unit == amount.unit).map_or(0.0, |(_, s)| *s);
        ((amount.value.abs() * scale) as f32).max(SHORTEST)
    }
}

fn width(lines: &[Line]) -> f32 {
    lines.iter().map(|l| l.width).fold(0.0, f32::max)
}

/// The words at the end of a bar.
fn end(row: &Row, language: Language) -> Vec<Line> {
    let by = row.by.as_ref().map(|by| words::by(language, by));
    let mut runs = Vec::new();
    if !row.named() {
        runs.push(Run::new(&row.amount.words, BODY.bold()));
    }
    for (i, note) in [row.when.clone(), by].into_iter().flatten().enumerate() {
        let before = if i > 0 { " · ".to_owned() } else { format!(" {NO_BREAK}") };
        runs.push(Run::new(before, SMALL));
        runs.push(Run::new(note, SMALL).whole());
    }
    lines(&runs, INNER * WORDS)
}

fn end_before(amount: &Amount, when: Option<&str>, language: Language) -> Vec<Line> {
    let text = match when {
        Some(when) => format!("{when}{}{}", words::colon(language), amount.words),
        None => format!("{} {}", words::before(language), amount.words),
    };
    lines(&[Run::new(text, SMALL)], INNER * WORDS)
}

pub fn heading(sheet: &mut Sheet, section: &Section, language: Language) {
    sheet.y += sheet.text(&lines(&[Run::new(&section.title, HEADING)], INNER), MARGIN, sheet.y, Anchor::Start);
    if let Some(by) = &section.by {
        sheet.y += sheet.text(&lines(&[Run::new(words::by(language, by), SMALL)], INNER), MARGIN, sheet.y, Anchor::Start);
    }
    sheet.y += 4.0;
}

pub fn draw_row(sheet: &mut Sheet, row: &Row, scale: &Scale, ink: Ink, language: Language) {
    let right = right(row, ink, language);
    let triangle = matches!(row.change, Some(Change::Up | Change::Down)) && row.kind.is_none();
    let taken = width(&right) + if right.is_empty() { 0.0 } else { GAP } + if triangle { TRIANGLE + 5.0 } else { 0.0 };
    let name = lines(&name(row), INNER - taken);
    // Small and normal text stand on one baseline.
    let lower = name.first().zip(right.first()).map_or(0.0, |(n, r)| n.ascent() - r.ascent());
    let tall = sheet.text(&right, WIDTH - MARGIN, sheet.y + lower, Anchor::End) + lower;
    if triangle {
        let x = WIDTH - MARGIN - width(&right) - 5.0 - TRIANGLE;
        sheet.triangle(x, sheet.y + 6.5, TRIANGLE, row.change == Some(Change::Up), ink);
    }
    sheet.y += sheet.text(&name, MARGIN, sheet.y, Anchor::Start).max(tall) + 1.0;
    bar(sheet, scale.length(&row.amount), BAR, ink, &end(row, language));
    if let Some((before, when)) = &row.before {
        bar(sheet, scale.length(before), THIN, Ink::Faint, &end_before(before, when.as_deref(), language));
    }
    sheet.y += 11.0;
}

/// The name, its figure set out where it has one.
fn name(row: &Row) -> Vec<Run> {
    match row.name.split_once(&row.amount.words) {
        Some((before, after)) => {
            vec![Run::new(before, BODY), Run::new(&row.amount.words, BODY.bold()), Run::new(after, BODY)]
        }
        None => vec![Run::new(&row.name, BODY)],
    }
}

/// A bar with its words; both centred on each other.
fn bar(sheet: &mut Sheet, length: f32, thickness: f32, ink: Ink, words: &[Line]) {
    let room = height(words).max(thickness).max(ROOM);
    sheet.rectangle(MARGIN, sheet.y + (room - thickness) / 2.0, length, thickness, 1.5, ink);
    sheet.text(words, MARGIN + length + GAP, sheet.y + (room - height(words)) / 2.0, Anchor::Start);
    sheet.y += room;
}

/// At the right of the name: the change, or the kind of figure.
fn right(row: &Row, ink: Ink, language: Language) -> Vec<Line> {
    let (text, style) = match (&row.kind, row.change) {
        (Some(kind), _) => (Some(kind.clone()), SMALL),
        (None, Some(Change::Flat)) => (Some(words::unchanged(language).to_owned()), SMALL),
        (None, _) => (row.difference(language), SMALL.ink(ink)),
    };
    text.map(|text| lines(&[Run::new(text, style)], INNER * ASIDE)).unwrap_or_default()
}

fn direction(change: Change) -> Ink {
    match change {
        Change::Up => Ink::Up,
        Change::Down => Ink::Down,
        Change::Flat => Ink::Plain,
    }
}

/// A section for those who do not see it.
pub fn in_words(section: &Section, language: Language) -> Vec<Said> {
    section.rows.iter().enumerate().map(|(i, row)| said(section, row, i == 0, language)).collect()
}

fn said(section: &Section, row: &Row, first: bool, language: Language) -> Said {
    let by = section.by.as_ref().map(|by| words::brackets(language, &words::by(language, by))).unwrap_or_default();
    let head = if first { format!("{}{by}{}", section.title, words::colon(language)) } else { String::new() };
    Said { first, text: format!("{head}{}", row_in_words(row, language)) }
}

fn row_in_words(row: &Row, language: Language) -> String {
    let figure = match &row.before {
        Some((before, when)) => {
            let before =
                when.as_ref().map_or_else(|| before.words.clone(), |w| format!("{}{}", before.words, words::brackets(language, w)));
            words::change(language, &before, &row.amount.words)
        }
        None if row.change == Some(Change::Flat) => format!("{} {}", row.amount.words, words::unchanged(language)),
        None if row.named() => String::new(),
        None => row.amount.words.clone(),
    };
    let notes: Vec<String> = row.when.iter().cloned().chain(row.by.iter().map(|by| words::by(language, by))).collect();
    let notes = if notes.is_empty() { String::new() } else { words::brackets(language, &notes.join(words::comma(language))) };
    let blank = if figure.is_empty() { "" } else { " " };
    format!("{}{blank}{figure}{notes}", row.name)
}
