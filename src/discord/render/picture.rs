//! Pictures beside the text of a view: which one a message wants, and drawing it away from the async threads.
//!
//! Building a message only notes what is to be drawn; [`drawn`] draws it, or takes it from what was drawn before, right
//! before the message leaves. Without a picture a message says the same in words, so no failure here fails an answer.

use std::fmt;
use std::sync::Arc;

use crate::content::{Content, EntityId, Fact, Shown, View};
use crate::discord::app::App;
use crate::discord::interact::Answer;
use crate::discord::knowledge::Knowledge;
use crate::discord::outgoing::{Attached, Outgoing, Picture};
use crate::discord::state::Narrowed;
use crate::picture::{self, Drawing, Error, Key, Theme};
use crate::text::Language;

/// Drawings that are kept. A view in three languages is three; the rest is for narrowed ones. Full of long ones, with two
/// pictures of 85 kB each, they take 8 MB.
pub const KEPT: usize = 48;

/// A picture that a message is to have.
#[derive(Clone)]
pub struct Wanted {
    /// Held, so that what is drawn is what the text was made of, whatever content comes next.
    content: Arc<Content>,
    version: u64,
    language: Language,
    /// The view with all that narrows it.
    what: String,
    name: String,
    kind: Kind,
    /// The facts of the text: of several pictures the one that holds the first of these is shown.
    beside: Vec<usize>,
}

#[derive(Clone)]
enum Kind {
    Facts { shown: Shown, title: String, under: String, facts: Vec<usize> },
    Pair { pair: [EntityId; 2], intent: Option<usize> },
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wanted").field("version", &self.version).field("what", &self.what).field("language", &self.language).finish()
    }
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        (self.version, self.language, &self.what, &self.beside) == (other.version, other.language, &other.what, &other.beside)
    }
}

/// What a view says of its picture. `None` for views that are lists of text.
pub fn of_view(
    k: &Knowledge,
    view: &View,
    narrowed: &Narrowed,
    title: &str,
    facts: &[&Fact],
    beside: Vec<usize>,
    language: Language,
) -> Option<Picture> {
    if view.shown == Shown::List {
        return None;
    }
    let facts = indexes(k.content(), facts);
    let kind = Kind::Facts { shown: view.shown, title: title.to_owned(), under: view.description.get(language), facts };
    Some(wanted(k, format!("{narrowed:?}"), &view.id, kind, beside, language))
}

/// Two subjects side by side.
pub fn of_pair(k: &Knowledge, pair: [EntityId; 2], intent: Option<usize>, beside: Vec<usize>, language: Language) -> Picture {
    wanted(k, format!("{pair:?} {intent:?}"), "compare", Kind::Pair { pair, intent }, beside, language)
}

fn wanted(k: &Knowledge, what: String, name: &str, kind: Kind, beside: Vec<usize>, language: Language) -> Picture {
    // Discord writes other characters in another way, and then the embed would not find its picture.
    let name = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    Picture::Wanted(Wanted { content: Arc::clone(&k.engine.content), version: k.version, language, what, name, kind, beside })
}

/// The facts as indexes of the content's.
pub fn indexes(content: &Content, facts: &[&Fact]) -> Vec<usize> {
    facts.iter().filter_map(|f| content.fact_ids.get(&f.id).copied()).collect()
}

/// Draws the picture that an answer wants.
pub async fn drawn(app: &Arc<App>, answer: Answer) -> Answer {
    match answer {
        Answer::Say(message) => Answer::Say(with_picture(app, message).await),
        Answer::Change(message) => Answer::Change(with_picture(app, message).await),
        other => other,
    }
}

async fn with_picture(app: &Arc<App>, mut message: Outgoing) -> Outgoing {
    let Some(Picture::Wanted(wanted)) = message.picture.take_if(|p| matches!(p, Picture::Wanted(_))) else {
        return message;
    };
    if !app.settings.pictures.enabled {
        return message;
    }
    let (theme, app) = (app.settings.pictures.theme, Arc::clone(app));
    match tokio::task::spawn_blocking(move || attach(&app.pictures, &wanted, theme)).await {
        Ok(Ok(attached)) => message.picture = Some(Picture::Attached(attached)),
        // There is nothing to draw of these facts, and the text says what there is.
        Ok(Err(Error::Empty(_) | Error::NothingAlike(..) | Error::NotAPicture(_) | Error::NoView(_))) => {}
        Ok(Err(error)) => tracing::error!(reason = %error, "a picture could not be drawn"),
        Err(error) => tracing::error!(panicked = error.is_panic(), "drawing a picture ended early"),
    }
    message
}

fn attach(cache: &picture::Cache, wanted: &Wanted, theme: Theme) -> Result<Attached, Error> {
    let (content, language) = (&wanted.content, wanted.language);
    let key = Key { version: wanted.version, what: wanted.what.clone(), language, theme };
    let drawn = cache.get(&key, || match &wanted.kind {
        Kind::Facts { shown, title, under, facts } => {
            let facts = facts.iter().filter_map(|f| content.facts.get(*f)).collect();
            let drawing = Drawing { shown: *shown, title: title.clone(), under: under.clone(), facts };
            picture::draw_facts(content, drawing, language, theme)
        }
        Kind::Pair { pair, intent } => picture::compare(content, *pair, *intent, language, theme),
    })?;
    let page = drawn.page_of(&wanted.beside);
    let (picture, png) = drawn.page(page)?;
    let name = if page == 0 { format!("{}.png", wanted.name) } else { format!("{}-{}.png", wanted.name, page + 1) };
    Ok(Attached { name, description: picture.alt.clone(), bytes: png.into() })
}
