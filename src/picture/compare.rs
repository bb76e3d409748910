//! Two subjects side by side: which figures the article gives for both, each as slopes where it changed, else as bars.

use super::bars::{self, Scale};
use super::figures::{Grouping, Row, Section, chart};
use super::flow::Run;
use super::frame::{Foot, Frame, TITLE};
use super::paging::paged;
use super::sheet::Sheet;
use super::slope::{self, Series};
use super::theme::{Ink, Theme};
use super::{Error, Picture, words};
use crate::content::{Content, EntityId, Fact};
use crate::text::Language;

/// Draws two subjects side by side, in every figure that the article gives for both, or in those of one intent.
///
/// # Errors
/// [`Error::NothingAlike`] where there is none.
pub fn compare(
    content: &Content,
    pair: [EntityId; 2],
    intent: Option<usize>,
    language: Language,
    theme: Theme,
) -> Result<Vec<Picture>, Error> {
    let names = pair.map(|e| content.name(e, language));
    let side = |subject: EntityId| content.lineage(subject).find_map(|e| pair.iter().position(|p| *p == e));
    let wanted = |f: &&Fact| intent.is_none_or(|i| f.intent == i) && side(f.subject).is_some();
    let facts: Vec<&Fact> =
        content.facts.iter().filter(wanted).filter(|f| f.value.as_ref().is_some_and(|v| v.quantity.is_some())).collect();
    let mut chart = chart(content, &facts, Grouping::Measure, language);
    chart.sections.retain(|s| (0..2).all(|i| s.rows.iter().any(|r| side(r.subject) == Some(i))));
    if chart.sections.is_empty() || pair[0] == pair[1] {
        let [a, b] = names;
        return Err(Error::NothingAlike(a, b));
    }
    for row in chart.sections.iter_mut().flat_map(|s| &mut s.rows) {
        if let Some(i) = side(row.subject).filter(|i| pair[*i] != row.subject && !row.name.contains(&names[*i])) {
            row.name = format!("{} · {}", names[i], row.name);
        }
    }
    let coloured = vec![
        Run::new(&names[0], TITLE.ink(Ink::Lane(0))),
        Run::new(words::and(language), TITLE),
        Run::new(&names[1], TITLE.ink(Ink::Lane(1))),
    ];
    let title = coloured.iter().map(|run| run.text.as_str()).collect();
    let frame = Frame { content, language, theme, title, coloured, under: words::in_common(language).to_owned() };
    let scale = Scale::of(&chart, language);
    let ink = |row: &Row| Ink::Lane(side(row.subject).unwrap_or_default());
    Ok(paged(chart.sections.len(), |page| {
        let mut sheet = frame.open(page);
        let mut foot = Foot::default();
        let mut tops = Vec::new();
        for section in &chart.sections[page.rows.clone()] {
            sheet.y += if tops.is_empty() { 0.0 } else { 12.0 };
            tops.push(sheet.y);
            draw_section(&mut sheet, section, &scale, ink, language);
            foot.said.extend(bars::in_words(section, language));
            foot.facts.extend(section.rows.iter().flat_map(Row::facts));
            section.rows.iter().for_each(|r| foot.name(r.source.as_ref()));
        }
        tops.push(sheet.y);
        (frame.close(sheet, page, foot), tops)
    }))
}

fn draw_section(sheet: &mut Sheet, section: &Section, scale: &Scale, ink: impl Fn(&Row) -> Ink, language: Language) {
    bars::heading(sheet, section, language);
    if section.rows.len() == 2 && section.rows.iter().any(|r| r.before.is_some()) {
        let series: Vec<Series<'_>> = section.rows.iter().map(|row| Series { row, ink: ink(row) }).collect();
        slope::draw(sheet, &series, language);
    } else {
        for row in &section.rows {
            bars::draw_row(sheet, row, scale, ink(row), language);
        }
    }
}
