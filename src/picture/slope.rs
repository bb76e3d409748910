//! Two or more series as slopes: before at the left, after at the right, each named where it ends.

use super::figures::Row;
use super::flow::{Line, Run, height, lines};
use super::frame::{BODY, SMALL};
use super::sheet::{Anchor, INNER, MARGIN, Sheet, WIDTH};
use super::theme::Ink;
use super::words;
use crate::content::fact::Change;
use crate::text::Language;

/// Height of the field, from zero to the largest figure.
const FIELD: f32 = 130.0;
/// The parts of the width that the figures at the left and the names at the right may take.
const LEFT: f32 = 0.25;
const RIGHT: f32 = 0.4;
/// Between a dot and its words.
const GAP: f32 = 10.0;

/// A row and its colour.
pub struct Series<'a> {
    pub row: &'a Row,
    pub ink: Ink,
}

/// Draws the field under what is there.
pub fn draw(sheet: &mut Sheet, series: &[Series<'_>], language: Language) {
    let left: Vec<Vec<Line>> = series.iter().map(|s| before(s, language)).collect();
    let right: Vec<Vec<Line>> = series.iter().map(|s| after(s, language)).collect();
    let widest = |all: &[Vec<Line>]| all.iter().flatten().map(|l| l.width).fold(0.0, f32::max);
    let heads = [words::before(language), words::after(language)].map(|w| lines(&[Run::new(w, SMALL)], INNER * LEFT));
    let (from, to) =
        (MARGIN + widest(&left).max(widest(&heads[..1])) + GAP, WIDTH - MARGIN - widest(&right).max(widest(&heads[1..])) - GAP);

    sheet.text(&heads[0], from - GAP, sheet.y, Anchor::End);
    sheet.y += sheet.text(&heads[1], to + GAP, sheet.y, Anchor::Start) + 6.0;

    let most = series.iter().flat_map(|s| [Some(s.row.amount.value), first(s.row)]).flatten().fold(0.0, f64::max);
    let top = sheet.y + 10.0;
    let place = |value: f64| top + FIELD * (1.0 - if most > 0.0 { (value / most).clamp(0.0, 1.0) as f32 } else { 0.0 });
    for x in [from, to] {
        sheet.stroke((x, top - 8.0), (x, top + FIELD), 1.0, Ink::Faint);
    }
    sheet.stroke((from, top + FIELD), (to, top + FIELD), 1.0, Ink::Faint);
    for s in series {
        let end = place(s.row.amount.value);
        if let Some(value) = first(s.row) {
            sheet.stroke((from, place(value)), (to, end), 3.0, s.ink);
            sheet.dot(from, place(value), 4.5, s.ink, false);
        }
        sheet.dot(to, end, 4.5, s.ink, false);
    }
    let starts: Vec<f32> = series.iter().map(|s| place(first(s.row).unwrap_or_default())).collect();
    let ends: Vec<f32> = series.iter().map(|s| place(s.row.amount.value)).collect();
    let a = column(sheet, &left, &starts, from - GAP, Anchor::End);
    let b = column(sheet, &right, &ends, to + GAP, Anchor::Start);
    sheet.y = a.max(b).max(top + FIELD) + 8.0;
}

/// The figure before; the same as now where the article says that it stayed.
fn first(row: &Row) -> Option<f64> {
    match &row.before {
        Some((before, _)) => Some(before.value),
        None => (row.change == Some(Change::Flat)).then_some(row.amount.value),
    }
}

fn before(series: &Series<'_>, language: Language) -> Vec<Line> {
    let mut runs = Vec::new();
    if let Some((amount, when)) = &series.row.before {
        runs.push(Run::new(&amount.words, BODY.bold().ink(series.ink)));
        runs.extend(when.iter().map(|w| Run::new(format!(" {w}"), SMALL)));
    } else if first(series.row).is_some() {
        runs.push(Run::new(words::unchanged(language), SMALL));
    }
    lines(&runs, INNER * LEFT)
}

fn after(series: &Series<'_>, language: Language) -> Vec<Line> {
    let style = BODY.bold().ink(series.ink);
    let mut runs = vec![Run::new(format!("{} {}", series.row.amount.words, series.row.name), style)];
    runs.extend(series.row.when.iter().map(|w| Run::new(format!(" {w}"), SMALL)));
    runs.extend(series.row.by.iter().map(|by| Run::new(format!(" {}", words::by(language, by)), SMALL)));
    lines(&runs, INNER * RIGHT)
}

/// Blocks of words beside their dots, moved down where the one above leaves no room. Gives the bottom of the last.
fn column(sheet: &mut Sheet, blocks: &[Vec<Line>], middles: &[f32], x: f32, anchor: Anchor) -> f32 {
    let mut order: Vec<usize> = (0..blocks.len()).filter(|i| !blocks[*i].is_empty()).collect();
    order.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]));
    let mut bottom = sheet.y;
    for i in order {
        let top = (middles[i] - height(&blocks[i]) / 2.0).max(bottom);
        bottom = top + sheet.text(&blocks[i], x, top, anchor);
    }
    bottom
}
