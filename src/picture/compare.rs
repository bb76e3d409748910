//! Two subjects side by side: which figures the article gives for both, each as slopes where it changed, else as bars.

use super::alt::Said;
use super::bars::{self, Scale};
use super::figures::{Grouping, Row, Section, chart};
use super::flow::Run;
use super::frame::{Frame, TITLE};
use super::slope::{self, Series};
use super::theme::{Ink, Theme};
use super::{Error, Picture, words};
use crate::content::{Content, EntityId, Fact};
use crate::text::Language;

pub fn draw(content: &Content, pair: [EntityId; 2], language: Language, theme: Theme) -> Result<Picture, Error> {
    let names = pair.map(|e| content.name(e, language));
    let side = |subject: EntityId| content.lineage(subject).find_map(|e| pair.iter().position(|p| *p == e));
    let figures = |f: &&Fact| f.value.as_ref().is_some_and(|v| v.quantity.is_some()) && side(f.subject).is_some();
    let facts: Vec<&Fact> = content.facts.iter().filter(figures).collect();
    let mut chart = chart(content, &facts, Grouping::Measure, language);
    chart.sections.retain(|s| (0..2).all(|i| s.rows.iter().any(|r| side(r.subject) == Some(i))));
    if chart.sections.is_empty() || pair[0] == pair[1] {
        let [a, b] = names;
        return Err(Error::NothingAlike(a, b));
    }
    // Those whose data is not drawn after all are not named.
    let rows = |s: &Section| s.rows.iter().map(|r| content.facts[r.fact].by).collect::<Vec<_>>();
    let drawn: Vec<EntityId> = chart.sections.iter().flat_map(rows).flatten().collect();
    let drawn: Vec<String> = drawn.iter().map(|e| content.name(*e, language)).collect();
    chart.by.retain(|by| drawn.contains(by));

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
    let mut sheet = frame.open();
    let scale = Scale::of(&chart, language);
    let ink = |row: &Row| Ink::Lane(side(row.subject).unwrap_or_default());
    for (i, section) in chart.sections.iter().enumerate() {
        sheet.y += if i > 0 { 12.0 } else { 0.0 };
        bars::heading(&mut sheet, section, language);
        if section.rows.len() == 2 && section.rows.iter().any(|r| r.before.is_some()) {
            let series: Vec<Series<'_>> = section.rows.iter().map(|row| Series { row, ink: ink(row) }).collect();
            slope::draw(&mut sheet, &series, language);
        } else {
            for row in &section.rows {
                bars::draw_row(&mut sheet, row, &scale, ink(row), language);
            }
        }
    }
    let said: Vec<Said> = chart.sections.iter().flat_map(|s| bars::in_words(s, language)).collect();
    Ok(frame.close(sheet, &chart.by, &[], &said))
}
