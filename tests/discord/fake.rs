//! A scripted Discord: both sides of the wire.

use serde_json::Value;

use crate::frames;
use crate::gateway::Gateway;
use crate::rest::{Call, Rest};

pub struct Discord {
    pub gateway: Gateway,
    pub rest: Rest,
}

impl Discord {
    pub async fn start() -> Self {
        Self::with(true).await
    }

    /// Not strict: bodies are not validated, for measuring.
    pub async fn with(strict: bool) -> Self {
        let gateway = Gateway::start().await;
        let rest = Rest::start(&gateway.url, strict).await;
        Self { gateway, rest }
    }

    /// A message for the bot.
    pub fn message(&self, message: Value) {
        self.gateway.dispatch("MESSAGE_CREATE", message);
    }

    /// An interaction for the bot.
    pub fn interaction(&self, interaction: Value) {
        self.rest.expect_interaction(interaction["token"].as_str().expect("a token"));
        self.gateway.dispatch("INTERACTION_CREATE", interaction);
    }

    /// Sends an interaction and gives the bot's first answer to it.
    pub async fn ask(&self, interaction: Value) -> Value {
        self.call(interaction).await.body
    }

    /// Sends an interaction and gives the whole request of the bot's first answer to it.
    pub async fn call(&self, interaction: Value) -> Call {
        let id = interaction["id"].as_str().expect("an id").to_owned();
        self.interaction(interaction);
        self.rest.until("POST", &format!("/interactions/{id}/")).await
    }

    /// Sends an interaction whose answer takes time, and gives the request that brings it: private, or in place of the
    /// message with the button.
    pub async fn work(&self, interaction: Value) -> Call {
        let token = interaction["token"].as_str().expect("a token").to_owned();
        let first = self.ask(interaction).await;
        assert!(matches!(first["type"].as_u64(), Some(5 | 6)), "not deferred: {first}");
        self.rest.until("PATCH", &format!("{token}/messages/@original")).await
    }

    /// Sends a message and gives the reply to it.
    pub async fn say(&self, message: Value) -> Call {
        self.message(message);
        self.rest.until("POST", "/messages").await
    }
}

/// A private or public message of the bot that answered an interaction, as it stands in the channel afterwards.
pub fn shown(id: u64, answer: &Value) -> Value {
    crate::rest::sent(id, &frames::CHANNEL.to_string(), &answer["data"])
}

/// A message that followed, as it stands in the channel.
pub fn stands(call: &Call) -> Value {
    call.answer.clone()
}

/// The `custom_id`s of a message.
pub fn ids(message: &Value) -> Vec<String> {
    let rows = message["components"].as_array().into_iter().flatten();
    let cells = rows.flat_map(|r| r["components"].as_array().into_iter().flatten());
    cells.filter_map(|c| c["custom_id"].as_str().map(str::to_owned)).collect()
}

/// The first `custom_id` that begins with a prefix.
pub fn id(message: &Value, prefix: &str) -> String {
    let ids = ids(message);
    ids.iter().find(|id| id.starts_with(prefix)).unwrap_or_else(|| panic!("no {prefix} among {ids:?}")).clone()
}

pub fn is_private(answer: &Value) -> bool {
    answer["data"]["flags"].as_u64().unwrap_or_default() & 64 != 0
}

/// Everything that a person reads in a message.
pub fn text(message: &Value) -> String {
    let mut out = message["content"].as_str().unwrap_or_default().to_owned();
    for embed in message["embeds"].as_array().into_iter().flatten() {
        for key in ["title", "description"] {
            out.push('\n');
            out.push_str(embed[key].as_str().unwrap_or_default());
        }
    }
    out
}
