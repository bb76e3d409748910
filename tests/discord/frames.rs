//! What Discord sends, as JSON: messages, interactions, users. Only what serenity needs to decode them, and what the bot reads.

use serde_json::{Value, json};

pub const BOT: u64 = 900_000_000_000_000_001;
pub const USER: u64 = 100_000_000_000_000_001;
pub const OTHER: u64 = 100_000_000_000_000_002;
pub const GUILD: u64 = 300_000_000_000_000_001;
pub const CHANNEL: u64 = 200_000_000_000_000_001;
pub const DM: u64 = 200_000_000_000_000_002;

const TIME: &str = "2026-11-25T08:00:00.000000+00:00";

pub fn user(id: u64, bot: bool) -> Value {
    json!({
        "id": id.to_string(), "username": format!("u{id}"), "discriminator": "0", "avatar": null, "global_name": "某人",
        "bot": bot, "public_flags": 0, "flags": 0, "primary_guild": null,
    })
}

/// A message of a user, in a guild's channel.
pub fn message(id: u64, author: u64, channel: u64, content: &str) -> Value {
    let mut out = bare_message(id, author, channel, content);
    out["guild_id"] = json!(GUILD.to_string());
    if content.contains(&format!("<@{BOT}>")) {
        out["mentions"] = json!([user(BOT, true)]);
    }
    out
}

/// The message object itself, as REST answers have it too.
pub fn bare_message(id: u64, author: u64, channel: u64, content: &str) -> Value {
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": user(author, author == BOT), "content": content,
        "timestamp": TIME, "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": false, "type": 0, "flags": 0,
    })
}

/// The update that an edit brings, some minutes after the message.
pub fn edit(mut message: Value, minutes: u8, content: &str) -> Value {
    message["content"] = json!(content);
    message["edited_timestamp"] = json!(format!("2026-11-25T08:{minutes:02}:00.000000+00:00"));
    message
}

/// A reply to a message of the bot, with its ping.
pub fn reply_to(mut message: Value, replied: &Value) -> Value {
    message["type"] = json!(19);
    message["referenced_message"] = replied.clone();
    message["message_reference"] = json!({"message_id": replied["id"], "channel_id": replied["channel_id"]});
    message["mentions"] = json!([user(BOT, true)]);
    message
}

/// Who uses an interaction, where, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct From {
    pub user: u64,
    pub channel: u64,
    pub locale: &'static str,
    pub guild_locale: Option<&'static str>,
    pub permissions: u64,
    pub guild: u64,
    pub roles: &'static [u64],
}

impl Default for From {
    fn default() -> Self {
        Self { user: USER, channel: CHANNEL, locale: "zh-CN", guild_locale: Some("zh-CN"), permissions: 2_048, guild: GUILD, roles: &[] }
    }
}

pub fn token(id: u64) -> String {
    format!("interaction-token-{id}")
}

/// An interaction of a kind (2 command, 3 component, 4 autocomplete, 5 form).
pub fn interaction(id: u64, kind: u8, from: From, data: Value) -> Value {
    let mut out = json!({
        "id": id.to_string(), "application_id": BOT.to_string(), "type": kind, "token": token(id), "version": 1,
        "channel_id": from.channel.to_string(), "locale": from.locale, "data": data, "app_permissions": "0",
        "entitlements": [], "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": {"0": from.guild.to_string()}, "context": 0,
    });
    if from.channel == DM {
        out["user"] = user(from.user, false);
    } else {
        out["guild_id"] = json!(from.guild.to_string());
        let roles: Vec<String> = from.roles.iter().map(u64::to_string).collect();
        out["member"] = json!({
            "user": user(from.user, false), "roles": roles, "joined_at": TIME, "deaf": false, "mute": false, "flags": 0,
            "permissions": from.permissions.to_string(),
        });
        if let Some(locale) = from.guild_locale {
            out["guild_locale"] = json!(locale);
        }
    }
    out
}

/// Data of a slash command. Options are (name, value); a name with `*` in front is the one that is being typed.
pub fn command(name: &str, options: &[(&str, Value)]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|(name, value)| {
            let kind = if value.is_boolean() { 5 } else { if value.is_number() { 4 } else { 3 } };
            let focused = name.starts_with('*');
            let mut option = json!({"name": name.trim_start_matches('*'), "type": kind, "value": value});
            if focused {
                option["focused"] = json!(true);
            }
            option
        })
        .collect();
    json!({"id": "700000000000000001", "name": name, "type": 1, "options": options})
}

/// Data of a subcommand.
pub fn subcommand(name: &str, sub: &str, options: &[(&str, Value)]) -> Value {
    let mut out = command(name, options);
    out["options"] = json!([{"name": sub, "type": 1, "options": out["options"]}]);
    out
}

/// Data of the message menu.
pub fn menu(name: &str, target: &Value) -> Value {
    let id = target["id"].as_str().expect("an id");
    json!({"id": "700000000000000002", "name": name, "type": 3, "target_id": id, "resolved": {"messages": {id: target}}})
}

/// A press on a component of a message.
pub fn press(id: u64, from: From, message: &Value, custom_id: &str, values: Option<&[&str]>) -> Value {
    let data = match values {
        Some(values) => json!({"custom_id": custom_id, "component_type": 3, "values": values}),
        None => json!({"custom_id": custom_id, "component_type": 2}),
    };
    let mut out = interaction(id, 3, from, data);
    out["message"] = message.clone();
    out
}

/// A form that was sent.
pub fn form(id: u64, from: From, custom_id: &str, text: &str) -> Value {
    let row = json!({"type": 1, "components": [{"type": 4, "custom_id": "question", "value": text}]});
    interaction(id, 5, from, json!({"custom_id": custom_id, "components": [row]}))
}

/// A form with several fields that was sent.
pub fn form_of(id: u64, from: From, custom_id: &str, fields: &[(&str, String)]) -> Value {
    let row = |(name, value): &(&str, String)| json!({"type": 1, "components": [{"type": 4, "custom_id": name, "value": value}]});
    let rows: Vec<Value> = fields.iter().map(row).collect();
    interaction(id, 5, from, json!({"custom_id": custom_id, "components": rows}))
}

/// Frames that serenity cannot decode are dropped silently, and every other test would wait in vain.
#[test]
fn every_frame_decodes() {
    use serenity::model::application::Interaction;
    use serenity::model::channel::Message;
    use serenity::model::event::{MessageUpdateEvent, ReadyEvent};
    let read = |value: Value| serde_json::from_value::<Message>(value).expect("a message");
    let first = message(1, USER, CHANNEL, &format!("<@{BOT}> 谁离开了?"));
    assert!(!read(first.clone()).mentions.is_empty());
    assert!(read(reply_to(first.clone(), &bare_message(2, BOT, CHANNEL, "答"))).referenced_message.is_some());
    serde_json::from_value::<MessageUpdateEvent>(edit(first.clone(), 1, "改了")).expect("an update");
    let from = From::default();
    let button = json!([{"type": 1, "components": [{"type": 2, "style": 2, "label": "上下文", "custom_id": "y1xs:3"}]}]);
    let mut with_button = bare_message(3, BOT, CHANNEL, "答");
    with_button["components"] = button;
    let frames = [
        interaction(10, 2, from, command("ask", &[("question", json!("谁?")), ("private", json!(true))])),
        interaction(11, 4, from, command("ask", &[("*question", json!("谁"))])),
        interaction(12, 2, from, command("quote", &[("number", json!(3))])),
        interaction(18, 2, From { roles: &[7], ..from }, subcommand("fact", "undo", &[("entry", json!(3)), ("why", json!("错了"))])),
        interaction(19, 4, from, subcommand("fact", "show", &[("*id", json!("x"))])),
        form_of(20, from, "m1fs:0::", &[("quote", "句".to_owned()), ("zh", String::new())]),
        interaction(13, 2, from, menu("Check this message", &first)),
        press(14, from, &with_button, "y1xs:3", None),
        press(15, from, &with_button, "y1ts", Some(&["money"])),
        form(16, from, "y1ms", "谁?"),
        interaction(17, 2, From { channel: DM, ..from }, command("help", &[])),
    ];
    for frame in frames {
        serde_json::from_value::<Interaction>(frame.clone()).unwrap_or_else(|e| panic!("{e}: {frame}"));
    }
    serde_json::from_value::<ReadyEvent>(crate::gateway::ready()).expect("READY");
}
