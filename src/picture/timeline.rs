//! Events along time as on a map of a city's lines: one line for each company, a stop for each event.
//!
//! Rows are spaced evenly, not by days: months with many events would not be readable, and years without any would
//! be a blank. The dates at the left say how far apart they are.

use super::alt::{Said, fits};
use super::event::{Row, Timeline};
use super::flow::{Line, Run, height, lines};
use super::frame::{Foot, Frame, HEADING, SMALL};
use super::paging::{Page, paged};
use super::sheet::{Anchor, MARGIN, WIDTH};
use super::theme::{Ink, LANES};
use super::{Picture, words};
use crate::text::Language;

/// Column of the dates.
const DATES: f32 = 52.0;
/// Between two lanes.
const STEP: f32 = 12.0;
const RADIUS: f32 = 4.5;
/// Between the last lane and the labels.
const GAP: f32 = 14.0;
/// Between two rows.
const SPACE: f32 = 6.0;

pub fn draw(frame: &Frame<'_>, timeline: &Timeline) -> Vec<Picture> {
    paged(timeline.rows.len(), |page| draw_page(frame, timeline, page))
}

fn draw_page(frame: &Frame<'_>, timeline: &Timeline, page: &Page) -> (Picture, Vec<f32>) {
    let mut sheet = frame.open(page);
    let first_lane = MARGIN + DATES + RADIUS + 7.0;
    let lane = |i: usize| first_lane + STEP * i as f32;
    let labels = lane(timeline.lanes.max(1) - 1) + GAP;
    let rows = &timeline.rows[page.rows.clone()];
    let placed = place(rows, sheet.y, WIDTH - MARGIN - labels);
    let bottom = placed.last().map_or(sheet.y, |last| last.y + last.height());

    // Lines first, so that stops lie on them. The companies without a lane of their own have no line in common.
    for i in 0..timeline.lanes.min(LANES) {
        let on = |rows: &[Row]| rows.iter().any(|r| r.lane == i);
        let mut stops = placed.iter().filter(|p| p.row.lane == i).map(|p| p.middle());
        let (first, last) = (stops.next(), stops.next_back());
        // A line that comes from another page begins at the edge of this one, and so at its end.
        let from = if on(&timeline.rows[..page.rows.start]) { Some(sheet.y) } else { first };
        let to = if on(&timeline.rows[page.rows.end..]) { Some(bottom) } else { last.or(first) };
        if let (Some(from), Some(to)) = (from, to) {
            sheet.stroke((lane(i), from), (lane(i), to), 2.5, Ink::series(i));
        }
    }
    for stop in &placed {
        if let Some((year, y)) = &stop.year {
            sheet.text(year, MARGIN, *y, Anchor::Start);
        }
        sheet.text(&stop.date, MARGIN, stop.date_top(), Anchor::Start);
        sheet.dot(lane(stop.row.lane), stop.middle(), RADIUS, Ink::series(stop.row.lane), stop.row.resolved);
        sheet.text(&stop.label, labels, stop.y, Anchor::Start);
    }
    let tops = placed.iter().map(Stop::top).chain([bottom]).collect();
    sheet.y = bottom;
    let mut foot = Foot { facts: rows.iter().map(|r| r.fact).collect(), ..Foot::default() };
    rows.iter().for_each(|r| foot.name(r.by.as_ref()));
    if timeline.left_out > 0 && page.rows.end == timeline.rows.len() {
        foot.notes.push(words::more(frame.language, timeline.left_out));
    }
    if rows.iter().any(|r| r.resolved) {
        foot.notes.push(words::relative(frame.language).to_owned());
    }
    let full = in_words(frame.language, rows, true);
    foot.said = if fits(&full) { full } else { in_words(frame.language, rows, false) };
    (frame.close(sheet, page, foot), tops)
}

/// A row with its place.
struct Stop<'a> {
    row: &'a Row,
    /// The heading of a year, where one begins, and its top.
    year: Option<(Vec<Line>, f32)>,
    /// Empty where the row above has the same date.
    date: Vec<Line>,
    label: Vec<Line>,
    y: f32,
}

impl Stop<'_> {
    /// Where it begins, with the heading of its year.
    fn top(&self) -> f32 {
        self.year.as_ref().map_or(self.y, |(_, y)| *y)
    }

    /// Where the first line of the label has its middle.
    fn middle(&self) -> f32 {
        self.y + self.label.first().map_or(0.0, Line::height) / 2.0
    }

    /// Dates stand on the baseline of their label.
    fn date_top(&self) -> f32 {
        self.y + self.label.first().zip(self.date.first()).map_or(0.0, |(l, d)| l.ascent() - d.ascent())
    }

    fn height(&self) -> f32 {
        height(&self.label).max(self.date_top() - self.y + height(&self.date))
    }
}

fn place(rows: &[Row], top: f32, width: f32) -> Vec<Stop<'_>> {
    let mut y = top;
    let mut out: Vec<Stop<'_>> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let above = i.checked_sub(1).map(|i| &rows[i]);
        let new_year = above.is_none_or(|a| a.year != row.year);
        let new_date = new_year || above.is_some_and(|a| a.when != row.when);
        let mut year = None;
        if new_year {
            y += if i > 0 { 8.0 } else { 0.0 };
            let heading = lines(&[Run::new(row.year.to_string(), HEADING)], DATES);
            let tall = height(&heading);
            year = Some((heading, y));
            y += tall + 4.0;
        } else if new_date {
            y += 3.0;
        }
        let date = if new_date { lines(&[Run::new(&row.when, SMALL)], DATES) } else { Vec::new() };
        let stop = Stop { row, year, date, label: lines(&row.label, width), y };
        y += stop.height() + SPACE;
        out.push(stop);
    }
    out
}

/// Date by date for those who do not see it.
fn in_words(language: Language, rows: &[Row], noted: bool) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let mut last: Option<&Row> = None;
    for row in rows {
        let notes =
            if noted && !row.notes.is_empty() { words::brackets(language, &row.notes.join(words::comma(language))) } else { String::new() };
        let same_year = last.is_some_and(|l| l.year == row.year);
        let first = !same_year || last.is_some_and(|l| l.when != row.when);
        let year = if same_year { String::new() } else { row.year.to_string() };
        let when = if row.year_only && !same_year { "" } else { &row.when };
        let blank = if year.is_empty() || when.is_empty() { "" } else { " " };
        let head = if first { format!("{year}{blank}{when}{}", words::colon(language)) } else { String::new() };
        out.push(Said { first, text: format!("{head}{}{notes}", row.said) });
        last = Some(row);
    }
    out
}
