//! Pictures of the content: what people would rather look at than read, as SVG text and as PNG.
//!
//! Input is the content, a view (or two subjects to compare), a language and a theme; output are [`Picture`]s, several
//! where one would be too tall. The view says in YAML which facts are drawn and how (`shown`), so a new fact or view is drawn without a change here. Pure:
//! no files, no clock, no async; [`draw`] and [`Picture::png`] take milliseconds of a core, so call them off the
//! async threads. Deliberately no interaction, no animation and no fonts of the system.

use crate::content::{Content, Fact, Shown, View};
use crate::text::Language;

mod alt;
mod bars;
mod cache;
mod compare;
mod event;
mod figures;
mod flow;
mod font;
mod frame;
mod names;
mod paging;
mod palette;
mod raster;
mod sheet;
mod slope;
mod theme;
mod timeline;
mod words;

pub use alt::LIMIT as ALT_LIMIT;
pub use cache::{Cache, Drawn, Key};
pub use compare::compare;
pub use paging::TALLEST;
pub use raster::SCALE;
pub use theme::Theme;

/// How many facts are drawn at the most, on as many pictures as they need; the last one counts what is left out.
/// Discord shows them one by one, and nobody turns thirty of them.
pub const MOST: usize = 400;

/// A drawing and the same in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A document of SVG 1.1 with live text, in the family Noto Sans SC.
    pub svg: String,
    /// What the picture says, at most [`ALT_LIMIT`] characters: Discord's `description` of an attachment.
    pub alt: String,
    /// Width in units of the SVG; the PNG has [`SCALE`] pixels a unit.
    pub width: u32,
    /// Height in units of the SVG.
    pub height: u32,
    /// The facts that are drawn, as indexes of the content's.
    pub facts: Vec<usize>,
}

impl Picture {
    /// The picture as a file in PNG, [`SCALE`] times as wide and high.
    ///
    /// # Errors
    /// [`Error::Render`], which would be a mistake of the program.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        raster::png(&self.svg)
    }
}

/// Why there is no picture. [`Error::words`] says it to the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("there is no view called \"{0}\"")]
    NoView(String),
    /// Holds the view's title.
    #[error("\"{0}\" is a list of text and has no picture")]
    NotAPicture(String),
    /// Holds the view's title.
    #[error("the article has nothing to draw for \"{0}\"")]
    Empty(String),
    /// Holds both names.
    #[error("the article has no figure of the same kind for both {0} and {1}")]
    NothingAlike(String, String),
    #[error("the picture could not be rendered: {0}")]
    Render(String),
}

impl Error {
    /// A sentence for the user.
    pub fn words(&self, language: Language) -> String {
        words::error(language, self)
    }
}

/// What is to be drawn of the content.
#[derive(Debug, Clone)]
pub struct Drawing<'a> {
    pub shown: Shown,
    pub title: String,
    /// Says what is seen, under the title.
    pub under: String,
    /// In the view's order.
    pub facts: Vec<&'a Fact>,
}

impl<'a> Drawing<'a> {
    /// A view with all of its facts.
    pub fn of(content: &'a Content, view: &View, language: Language) -> Self {
        let facts = content.facts_of(view);
        Self { shown: view.shown, title: view.title.get(language), under: view.description.get(language), facts }
    }
}

/// Draws a view by its id: `timeline`, `shares`, `money` … What does not fit on one picture goes on on the next.
///
/// # Errors
/// [`Error::NoView`], [`Error::NotAPicture`] for a view shown as a list, [`Error::Empty`] where no fact can be drawn.
pub fn draw(content: &Content, view: &str, language: Language, theme: Theme) -> Result<Vec<Picture>, Error> {
    let view = content.view(view).ok_or_else(|| Error::NoView(view.to_owned()))?;
    draw_view(content, view, language, theme)
}

/// Draws a view that need not be one of the content's own.
///
/// # Errors
/// As [`draw`], but for [`Error::NoView`].
pub fn draw_view(content: &Content, view: &View, language: Language, theme: Theme) -> Result<Vec<Picture>, Error> {
    draw_facts(content, Drawing::of(content, view, language), language, theme)
}

/// Draws some facts, for a view that somebody narrowed. There is always a picture, or an error.
///
/// # Errors
/// As [`draw_view`].
pub fn draw_facts(content: &Content, drawing: Drawing<'_>, language: Language, theme: Theme) -> Result<Vec<Picture>, Error> {
    let Drawing { shown, title, under, facts } = drawing;
    let frame = frame::Frame { content, language, theme, title: title.clone(), coloured: Vec::new(), under };
    let grouping = match shown {
        Shown::List => return Err(Error::NotAPicture(title)),
        Shown::Timeline => {
            let timeline = event::timeline(content, &facts, language);
            return if timeline.rows.is_empty() { Err(Error::Empty(title)) } else { Ok(timeline::draw(&frame, &timeline)) };
        }
        Shown::Bars => figures::Grouping::Scope,
        Shown::Table => figures::Grouping::Company,
    };
    let chart = figures::chart(content, &facts, grouping, language);
    if chart.sections.is_empty() { Err(Error::Empty(title)) } else { Ok(bars::draw(&frame, &chart)) }
}
