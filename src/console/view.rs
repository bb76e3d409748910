//! The content's own views as commands: which facts, as rows; [`super::draw`] draws them.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::output::Output;
use super::{Exit, draw, picture, source};
use crate::content::{Content, Fact, Shown, View};
use crate::picture::draw_view;
use crate::reply::figure::{date, figure};
use crate::text::Language;
use crate::text::number::Unit;

/// A view that was called.
pub struct Call {
    pub view: View,
    pub language: Language,
    pub json: bool,
    /// Pictures to draw in place of text.
    pub files: picture::Files,
}

/// One fact of a view.
#[derive(Serialize)]
pub struct Row {
    pub fact: String,
    pub sentence: usize,
    /// `2024-12-24`, `2024-03`, `2023/2024`
    pub time: Option<String>,
    /// The same in words.
    pub when: Option<String>,
    pub subject: String,
    /// Whom and what else it is about.
    pub with: Vec<String>,
    pub asked: String,
    pub label: String,
    pub value: Option<String>,
    /// The figure before.
    pub from: Option<String>,
    #[serde(skip)]
    pub figure: Option<(f64, Unit)>,
    pub quote: String,
}

pub fn run(folder: Option<&Path>, call: &Call, out: &mut Output) -> anyhow::Result<Exit> {
    let content = &source::content(folder)?;
    if !call.files.is_empty() {
        let drawn = draw_view(content, &call.view, call.language, call.files.theme);
        return call.files.write(drawn, Some("Without --png and --svg it is printed as text."), call.language, out);
    }
    if call.json {
        let rows = rows(content, &call.view, call.language);
        let shown = call.view.shown;
        let value = json!({ "view": call.view.id, "title": call.view.title.get(call.language), "shown": shown, "rows": rows });
        out.json(&value, true)?;
    } else {
        out.line(&text(content, &call.view, call.language, out.columns))?;
    }
    Ok(Exit::Ok)
}

/// A view drawn in text.
pub fn text(content: &Content, view: &View, language: Language, columns: Option<usize>) -> String {
    let rows = rows(content, view, language);
    let drawn = match view.shown {
        Shown::List => draw::list(&rows, columns),
        Shown::Table => draw::table(&rows, language, columns),
        Shown::Timeline => draw::timeline(&rows, columns),
        Shown::Bars => draw::bars(&rows, columns),
    };
    draw::titled(&view.title.get(language), &drawn)
}

fn rows(content: &Content, view: &View, language: Language) -> Vec<Row> {
    content.facts_of(view).into_iter().map(|f| row(content, f, language)).collect()
}

fn row(content: &Content, fact: &Fact, language: Language) -> Row {
    let value = fact.value.as_ref();
    let words = |q: Option<(f64, Unit)>, text: Option<&str>| match q {
        // A bare number (9 of something) says more as the sentence writes it.
        Some((v, unit)) if unit != Unit::None => Some(figure(v, unit, language, false)),
        _ => text.filter(|t| !t.is_empty()).map(str::to_owned),
    };
    Row {
        fact: fact.id.clone(),
        sentence: fact.sentence,
        time: fact.time.map(|t| t.iso()),
        when: fact.time.map(|t| date(t, language)),
        subject: content.name(fact.subject, language),
        with: fact.with.iter().map(|e| content.name(*e, language)).collect(),
        asked: content.intents[fact.intent].title.get(language),
        label: match &fact.label {
            Some(label) => label.get(language),
            None => fact.answer.get(language),
        },
        value: value.and_then(|v| words(v.quantity, Some(&v.text))),
        from: value.and_then(|v| words(v.from_quantity, v.from.as_deref())),
        figure: value.and_then(|v| v.quantity),
        quote: fact.quote.clone(),
    }
}
