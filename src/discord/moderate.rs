//! Changing the content from inside Discord: who may, the commands, forms, reviews, the history, and what a channel is told.
//!
//! Input are the interactions of people whom the settings name; output are private messages, and changes that go through
//! [`crate::moderate::Desk`]. What a change does to files, and whether it holds, is decided there and not here.
//!
//! The way of a change: [`slash`] or [`component`] → [`form`] → [`flow`] (tries it, keeps it as a draft) → [`review`] →
//! a button → [`flow`] (makes it) → [`log`]. Nothing is kept in memory between two of these steps.

use std::sync::Arc;

use super::app::App;
use super::interact::{Answer, Call, Follow};
use super::knowledge::Knowledge;
use super::outgoing::{Embed, Outgoing, Style, button_of};
use crate::moderate::Author;
use crate::text::Language;

pub mod commands;
pub mod complete;
pub mod component;
pub mod flow;
pub mod form;
pub mod history;
pub mod log;
pub mod permission;
pub mod refused;
pub mod review;
pub mod service;
pub mod show;
pub mod slash;
pub mod state;
pub mod texts;
pub mod unanswered;

pub use state::State;

/// A moderator at work: the interaction, and the content that it was answered from.
#[derive(Clone)]
pub struct Moderator {
    pub app: Arc<App>,
    pub call: Call,
    pub k: Arc<Knowledge>,
}

impl Moderator {
    pub fn new(app: &Arc<App>, call: &Call) -> Self {
        Self { app: Arc::clone(app), call: call.clone(), k: app.k() }
    }

    pub fn language(&self) -> Language {
        self.call.language
    }

    /// A text in the moderator's language.
    pub fn get(&self, key: &str) -> String {
        self.k.wording.get(self.call.language, key)
    }

    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.k.wording.fill(self.call.language, key, values)
    }

    pub fn notice(&self, key: &str) -> Outgoing {
        Outgoing::notice(self.get(key))
    }

    /// A button with the text of a key; none where its state does not fit.
    pub fn button(&self, state: &State, key: &str, style: Style) -> Option<serde_json::Value> {
        state.id(self.call.language).map(|id| button_of(&id, &self.get(key), style))
    }

    pub fn author(&self) -> Author {
        Author::Moderator { guild: self.call.guild.unwrap_or_default(), user: self.call.user, name: self.call.name.clone() }
    }

    /// Runs what may take a trial's or a disk's time in a thread of its own.
    pub async fn aside<T: Send + 'static>(&self, work: impl FnOnce(&App) -> T + Send + 'static) -> anyhow::Result<T> {
        let app = Arc::clone(&self.app);
        Ok(tokio::task::spawn_blocking(move || work(&app)).await?)
    }
}

/// A private message with an embed.
pub fn embed(title: String, description: String, rows: Vec<serde_json::Value>) -> Outgoing {
    Outgoing { embed: Some(Embed { title, description, footer: String::new() }), rows, private: true, ..Outgoing::default() }
}

/// A private message that follows.
pub fn later(work: impl Future<Output = anyhow::Result<Outgoing>> + Send + 'static) -> Answer {
    Answer::Later(Box::pin(async { Ok(Follow::InPlace(work.await?)) }))
}

/// What takes the place of the message with the button.
pub fn change_later(work: impl Future<Output = anyhow::Result<Outgoing>> + Send + 'static) -> Answer {
    Answer::ChangeLater(Box::pin(async { Ok(Follow::InPlace(work.await?)) }))
}
