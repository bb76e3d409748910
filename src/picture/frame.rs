//! What every picture has around its drawing: title, a line under it, the source, notes, and the alt text.

use super::alt::{self, Said};
use super::flow::{Run, Style, filled, lines};
use super::font::NO_BREAK;
use super::paging::Page;
use super::sheet::{Anchor, INNER, MARGIN, Sheet, WIDTH};
use super::theme::{Ink, Theme};
use super::{Picture, words};
use crate::content::Content;
use crate::text::Language;

/// Sizes of text. Under 12 units Chinese cannot be read on a phone.
pub const TITLE: Style = Style::new(21.0, Ink::Main).bold();
pub const HEADING: Style = Style::new(15.0, Ink::Main).bold();
pub const BODY: Style = Style::new(14.0, Ink::Main);
pub const SMALL: Style = Style::new(12.0, Ink::Quiet);

/// The content that is drawn, and how it is to look.
pub struct Frame<'a> {
    pub content: &'a Content,
    pub language: Language,
    pub theme: Theme,
    pub title: String,
    /// The title's two parts in colours of their own, for a comparison.
    pub coloured: Vec<Run>,
    /// Says what is seen, under the title.
    pub under: String,
}

/// What a drawing says of itself when it is done.
#[derive(Default)]
pub struct Foot {
    /// Everyone whose data is drawn.
    pub by: Vec<String>,
    pub notes: Vec<String>,
    /// The drawing in words.
    pub said: Vec<Said>,
    pub facts: Vec<usize>,
}

impl Foot {
    /// Names somebody whose data is drawn, once.
    pub fn name(&mut self, by: Option<&String>) {
        self.by.extend(by.filter(|by| !self.by.contains(by)).cloned());
    }
}

impl Frame<'_> {
    /// A sheet with its head.
    pub fn open(&self, page: &Page) -> Sheet {
        let mut sheet = Sheet::new(self.theme);
        let mut title = if self.coloured.is_empty() { vec![Run::new(&self.title, TITLE)] } else { self.coloured.clone() };
        title.extend(page.number.map(|number| Run::new(format!("{NO_BREAK}{NO_BREAK}{}", words::page(number)), SMALL)));
        sheet.y += sheet.text(&lines(&title, INNER), MARGIN, sheet.y, Anchor::Start);
        sheet.y += sheet.text(&lines(&[Run::new(&self.under, SMALL)], INNER), MARGIN, sheet.y, Anchor::Start);
        sheet.y += 12.0;
        sheet
    }

    /// Puts the foot under the drawing: where it is from, whose data it is, and its notes.
    pub fn close(&self, mut sheet: Sheet, page: &Page, foot: Foot) -> Picture {
        let Foot { by, notes, said, facts } = foot;
        let about = &self.content.about;
        let text = |b: &crate::content::Bilingual| b.get(self.language);
        let source = words::source(self.language, &text(&about.source), &text(&about.title), &text(&about.date));
        let (head, comma) = words::data(self.language);
        let mut data = Vec::new();
        for (i, name) in by.iter().enumerate() {
            data.push(Run::new(if i == 0 { head } else { comma }, SMALL));
            data.push(Run::new(name, SMALL).whole());
        }
        let foot: Vec<String> =
            [source.clone(), data.iter().map(|r| r.text.as_str()).collect()].into_iter().filter(|f| !f.is_empty()).collect();
        let notes = notes.iter().map(|note| vec![Run::new(note, SMALL)]);
        sheet.y += 10.0;
        sheet.stroke((MARGIN, sheet.y), (WIDTH - MARGIN, sheet.y), 1.0, Ink::Faint);
        sheet.y += 8.0;
        for runs in notes.chain([vec![Run::new(&source, SMALL)], data]) {
            sheet.y += sheet.text(&filled(&runs, INNER), MARGIN, sheet.y, Anchor::Start);
        }
        let title = match page.number {
            Some(number) => format!("{} {}", self.title, words::page(number)),
            None => self.title.clone(),
        };
        let alt = alt::text(self.language, &title, &said, &foot);
        let (svg, height) = sheet.finish(self.language, &title, &alt);
        Picture { svg, alt, width: WIDTH as u32, height: height as u32, facts }
    }
}
