//! A message on its way to Discord: its JSON, with the mentions off and within the limits.
//!
//! Every body that the adapter sends is made by [`Outgoing::body`], so `allowed_mentions` cannot be forgotten.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::escape::shorten;
use super::render::picture::Wanted;
use super::state::State;
use crate::picture::ALT_LIMIT;

/// Discord's limits, in characters.
pub const CONTENT: usize = 2_000;
pub const DESCRIPTION: usize = 4_096;
pub const TITLE: usize = 256;
pub const LABEL: usize = 80;
/// Of select options and autocomplete choices.
pub const CHOICE: usize = 100;
pub const CHOICES: usize = 25;
const BUTTONS: usize = 5;
const ROWS: usize = 5;

pub const EPHEMERAL: u64 = 1 << 6;
const SUPPRESS_EMBEDS: u64 = 1 << 2;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outgoing {
    pub content: String,
    pub embed: Option<Embed>,
    /// Rows of components as Discord's JSON.
    pub rows: Vec<Value>,
    /// Only the asker sees it.
    pub private: bool,
    pub picture: Option<Picture>,
    /// A file to be downloaded, in place of a picture.
    pub file: Option<Attached>,
}

/// The picture of a message, shown in its embed or under its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// To be drawn before the message leaves.
    Wanted(Wanted),
    Attached(Attached),
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The file's name, of letters and digits that Discord keeps as they are.
    pub name: String,
    /// The same in words, for those who do not see it.
    pub description: String,
    pub bytes: Arc<[u8]>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Embed {
    pub title: String,
    pub description: String,
    pub footer: String,
}

impl Outgoing {
    /// A notice for one person.
    pub fn notice(text: impl Into<String>) -> Self {
        Self { content: text.into(), private: true, ..Self::default() }
    }

    /// The JSON of a new message or of an edit.
    pub fn body(&self) -> Value {
        let embeds: Vec<Value> = self.embed.iter().map(Embed::json).collect();
        let mut flags = if self.private { EPHEMERAL } else { 0 };
        if embeds.is_empty() {
            // An address in a quote must not unfold into a preview of something else.
            flags |= SUPPRESS_EMBEDS;
        }
        let mut body = json!({
            "content": self.content,
            "embeds": embeds,
            "components": self.rows.iter().take(ROWS).collect::<Vec<_>>(),
            "allowed_mentions": {"parse": [], "replied_user": false},
            "flags": flags,
        });
        match self.attached() {
            Some(file) => {
                body["attachments"] = json!([{"id": "0", "filename": file.name, "description": shorten(&file.description, ALT_LIMIT)}]);
                if self.file.is_none()
                    && let Some(embed) = body["embeds"].get_mut(0)
                {
                    embed["image"] = json!({"url": format!("attachment://{}", file.name)});
                }
            }
            // A message that is changed loses the picture that it had.
            None if self.embed.is_some() => body["attachments"] = json!([]),
            None => {}
        }
        body
    }

    /// The file that goes with it.
    pub fn attached(&self) -> Option<&Attached> {
        let picture = if let Some(Picture::Attached(picture)) = &self.picture { Some(picture) } else { None };
        self.file.as_ref().or(picture)
    }
}

impl Embed {
    fn json(&self) -> Value {
        let mut out = json!({"title": shorten(&self.title, TITLE), "description": shorten(&self.description, DESCRIPTION)});
        if !self.footer.is_empty() {
            out["footer"] = json!({"text": self.footer});
        }
        out
    }
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Primary = 1,
    Secondary = 2,
    Danger = 4,
}

/// A button; `None` where its state does not fit.
pub fn button(state: &State, label: &str, style: Style) -> Option<Value> {
    state.id().map(|id| button_of(&id, label, style))
}

/// A button with a `custom_id`.
pub fn button_of(id: &str, label: &str, style: Style) -> Value {
    json!({"type": 2, "style": style as u8, "label": shorten(label, LABEL), "custom_id": id})
}

/// A label between buttons that does nothing.
pub fn label(text: &str) -> Value {
    json!({"type": 2, "style": Style::Secondary as u8, "label": shorten(text, LABEL), "custom_id": "y1-", "disabled": true})
}

/// Rows of buttons, five in each at the most. Discord refuses a message with the same id twice, so later ones are dropped.
pub fn rows(groups: impl IntoIterator<Item = Vec<Value>>) -> Vec<Value> {
    let mut seen: Vec<Value> = Vec::new();
    let mut out = Vec::new();
    for group in groups {
        let fresh: Vec<Value> = group
            .into_iter()
            .filter(|b| {
                let new = !seen.contains(&b["custom_id"]);
                seen.push(b["custom_id"].clone());
                new
            })
            .collect();
        out.extend(fresh.chunks(BUTTONS).map(|c| json!({"type": 1, "components": c})));
    }
    out
}

/// A row with one choice: (label, value) pairs. Discord refuses a message with a value that is too long or comes twice, so
/// those are left out.
pub fn select(state: &State, placeholder: &str, options: &[(String, String)]) -> Option<Value> {
    select_of(&state.id()?, placeholder, options)
}

/// The same with a `custom_id`.
pub fn select_of(id: &str, placeholder: &str, options: &[(String, String)]) -> Option<Value> {
    let mut seen = BTreeSet::new();
    let fits = options.iter().filter(|(_, value)| (1..=CHOICE).contains(&value.chars().count()) && seen.insert(value));
    let options: Vec<Value> = fits.take(CHOICES).map(|(label, value)| json!({"label": shorten(label, CHOICE), "value": value})).collect();
    if options.is_empty() {
        return None;
    }
    let menu = json!({"type": 3, "custom_id": id, "placeholder": shorten(placeholder, CHOICE), "options": options});
    Some(json!({"type": 1, "components": [menu]}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn mentions_are_off_and_private_is_private() {
        let body = Outgoing::notice("请稍后").body();
        assert_eq!(body["allowed_mentions"], json!({"parse": [], "replied_user": false}));
        assert_eq!(body["flags"], EPHEMERAL | SUPPRESS_EMBEDS);
    }

    #[test]
    fn what_discord_would_refuse_is_left_out_or_cut() {
        let values = ["甲".to_owned(), "长".repeat(CHOICE + 1), "甲".to_owned(), String::new(), "乙".to_owned()];
        let menu = select_of("m1ss:", "选", &values.map(|value| ("项".to_owned(), value))).expect("a menu");
        let options = menu["components"][0]["options"].as_array().expect("options");
        assert_eq!(options.iter().map(|o| &o["value"]).collect::<Vec<_>>(), ["甲", "乙"]);
        let embed = Embed { description: "😀".repeat(DESCRIPTION), ..Embed::default() };
        let body = Outgoing { embed: Some(embed), ..Outgoing::default() }.body();
        let text = body["embeds"][0]["description"].as_str().expect("a text");
        assert!(text.encode_utf16().count() <= DESCRIPTION && text.ends_with('…'));
    }

    #[test]
    fn the_same_button_twice_is_one() {
        let delete = || button(&State::Delete(1), "删除", Style::Danger).expect("fits");
        let missed = button(&State::Missed(Language::ZhHans), "没答到?", Style::Secondary).expect("fits");
        let rows = rows([vec![delete(), missed], vec![delete()]]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0]["components"].as_array().map(Vec::len), Some(2));
    }
}
