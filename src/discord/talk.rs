//! Messages: who is addressed, the question in the text, one reply, and what an edit or a deletion does to it.
//!
//! Text is read, answered and dropped: what stays is the id of the reply and a hash that tells an edit from a repetition.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use serenity::model::Timestamp;
use serenity::model::channel::{Message, MessageType};
use serenity::model::event::MessageUpdateEvent;
use serenity::model::id::{ChannelId, MessageId};
use tokio::sync::Mutex;

use super::app::{App, error_id, lock};
use super::gate::Refused;
use super::outgoing::Outgoing;
use super::render::{self, For};
use super::wire;
use crate::answer::Conversation;
use crate::text::fnv;

/// Answers come from memory, so typing is only shown when Discord itself makes the asker wait.
const TYPING_AFTER: Duration = Duration::from_millis(800);

/// A question whose reply follows its edits.
#[derive(Debug)]
pub struct Asked {
    user: u64,
    channel: u64,
    /// Locked while a reply is under way, so that an edit or a deletion waits for it.
    state: Mutex<AskedState>,
}

#[derive(Debug)]
struct AskedState {
    hash: u64,
    /// When the text that is answered was written; edits are handled side by side and may come in another order.
    edited: Option<Timestamp>,
    before: Conversation,
    reply: Option<u64>,
}

/// A new message.
pub async fn message(app: Arc<App>, message: Message) {
    let me = app.me;
    let (id, user, channel) = (message.id.get(), message.author.id.get(), message.channel_id.get());
    let ordinary = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if message.author.bot || message.webhook_id.is_some() || user == me || !ordinary {
        return;
    }
    let mentioned = message.mentions.iter().any(|u| u.id.get() == me);
    let replied = message.referenced_message.as_ref().is_some_and(|m| m.author.id.get() == me);
    let listened = app.settings.channels.listen.contains(&channel);
    let addressed = message.guild_id.is_none() || mentioned || replied || listened;
    // Without the privileged intent an unpinged reply comes without its text: there is nothing to answer.
    if !addressed || (message.content.is_empty() && !mentioned) || app.is_muted(channel) || !app.is_fresh(id) {
        return;
    }
    let _pass = match app.gate.enter(user, Some(channel), app.now()) {
        Ok(pass) => pass,
        Err(refused) => return slow_down(&app, &message, refused).await,
    };
    let text = question(&message.content);
    let language = app.settings.language;
    let state = AskedState { hash: fnv(text.as_bytes()), edited: None, before: Conversation::default(), reply: None };
    let asked = Arc::new(Asked { user, channel, state: Mutex::new(state) });
    let mut state = asked.state.lock().await;
    lock(&app.asked).insert(id, Arc::clone(&asked), app.seconds());
    let k = app.k();
    let (reply, before) = app.ask(&k, user, channel, &text, language);
    state.before = before;
    app.slot.asked(&text, &reply);
    let outgoing = render::answer(&k, &reply, None, For { asker: user, private: false }, app.slot.is_open());
    tracing::info!(event = id, outcome = reply.outcome, reason = reply.reason, "answered a message");
    state.reply = send(&app, channel, id, &outgoing).await;
}

/// An edit: a question that was answered gets its reply changed.
pub async fn edited(app: Arc<App>, event: MessageUpdateEvent) {
    let id = event.id.get();
    let asked = lock(&app.asked).get(&id, app.seconds()).cloned();
    // Links that unfold into previews come as updates too, without an edit.
    let (Some(asked), Some(content), Some(_)) = (asked, event.content.filter(|c| !c.is_empty()), event.edited_timestamp) else {
        return;
    };
    let text = question(&content);
    let hash = fnv(text.as_bytes());
    let edited = event.edited_timestamp;
    let mut state = asked.state.lock().await;
    if state.hash == hash || edited < state.edited {
        state.edited = state.edited.max(edited);
        return;
    }
    let Ok(_pass) = app.gate.enter(asked.user, Some(asked.channel), app.now()) else {
        return;
    };
    (state.hash, state.edited) = (hash, edited);
    let k = app.k();
    let reply = app.ask_after(&k, state.before.clone(), asked.user, asked.channel, &text, app.settings.language);
    app.slot.asked(&text, &reply);
    let outgoing = render::answer(&k, &reply, None, For { asker: asked.user, private: false }, app.slot.is_open());
    let Some(answered) = state.reply else {
        state.reply = send(&app, asked.channel, id, &outgoing).await;
        return;
    };
    let body = outgoing.body();
    let (channel, message) = (ChannelId::new(asked.channel), MessageId::new(answered));
    match wire::retried(|| app.http.edit_message(channel, message, &body, Vec::new())).await {
        Ok(_) => tracing::info!(event = id, outcome = reply.outcome, "changed a reply after an edit"),
        // Somebody deleted the reply: then it stays deleted.
        Err(error) if wire::status(&error) == Some(404) => state.reply = None,
        Err(error) => failed(&app, asked.channel, id, &error),
    }
}

/// A deletion: the reply to a deleted question goes too.
pub async fn deleted(app: Arc<App>, id: MessageId) {
    let Some(asked) = lock(&app.asked).remove(&id.get()) else {
        return;
    };
    let Ok(_pass) = app.gate.enter_free(asked.user) else {
        return;
    };
    let state = asked.state.lock().await;
    let Some(reply) = state.reply else {
        return;
    };
    let (channel, message) = (ChannelId::new(asked.channel), MessageId::new(reply));
    match wire::retried(|| app.http.delete_message(channel, message, None)).await {
        Ok(()) => tracing::info!(event = id.get(), "removed the reply to a deleted question"),
        Err(error) if wire::status(&error) == Some(404) => {}
        Err(error) => failed(&app, asked.channel, id.get(), &error),
    }
}

/// Sends a reply to a message; its id where that succeeded.
async fn send(app: &App, channel: u64, question: u64, outgoing: &Outgoing) -> Option<u64> {
    let mut body = outgoing.body();
    body["message_reference"] = json!({"message_id": question.to_string(), "fail_if_not_exists": false});
    // A repeated try with the same nonce gives the first message again instead of a second one.
    body["nonce"] = json!(question.to_string());
    body["enforce_nonce"] = json!(true);
    let channel_id = ChannelId::new(channel);
    let sending = wire::retried(|| app.http.send_message(channel_id, Vec::new(), &body));
    tokio::pin!(sending);
    let sent = tokio::select! {
        sent = &mut sending => sent,
        () = tokio::time::sleep(TYPING_AFTER) => {
            // Only a courtesy: whether it arrives makes no difference.
            let (sent, _) = tokio::join!(sending, app.http.broadcast_typing(channel_id));
            sent
        }
    };
    match sent {
        Ok(message) => Some(message.id.get()),
        Err(error) => {
            failed(app, channel, question, &error);
            None
        }
    }
}

/// Said once each time somebody's allowance runs out; more would be a flood of our own.
async fn slow_down(app: &App, message: &Message, refused: Refused) {
    match refused {
        Refused::Cooldown { seconds, told: false } => {
            let language = crate::text::Language::of(&crate::text::Folded::new(&message.content)).unwrap_or(app.settings.language);
            let text = app.k().wording.fill(language, "slow_down", &[("seconds", &seconds.to_string())]);
            let notice = Outgoing { private: false, ..Outgoing::notice(text) };
            send(app, message.channel_id.get(), message.id.get(), &notice).await;
        }
        refused => tracing::debug!(event = message.id.get(), ?refused, "not answered"),
    }
}

fn failed(app: &App, channel: u64, event: u64, error: &serenity::Error) {
    if wire::status(error) == Some(403) {
        app.mute(channel);
        tracing::warn!(event, channel, "the channel refuses messages; it is left alone for a while");
    } else {
        tracing::error!(event, id = error_id(event), reason = wire::reason(error), "a reply could not be sent");
    }
}

/// The question in a message: without mentions, channels, roles and custom emoji, which look like `<@123>` or `<:name:123>`.
pub fn question(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        match tag.split_once('>').filter(|(inner, _)| is_tag(inner)) {
            Some((_, after)) => {
                out.push(' ');
                rest = after;
            }
            None => {
                out.push('<');
                rest = tag;
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// `@123`, `@!123`, `@&123`, `#123`, `:name:123`, `a:name:123`, `/name:123`, `t:123`.
fn is_tag(inner: &str) -> bool {
    let id = inner.rsplit([':', '@', '#', '!', '&']).next().unwrap_or_default();
    let digits = !id.is_empty() && id.chars().all(|c| c.is_ascii_digit());
    digits && ["@", "#", ":", "a:", "/", "t:"].iter().any(|start| inner.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_no_part_of_the_question() {
        assert_eq!(question("<@42> 谁离开了<:doge:77>?"), "谁离开了 ?");
        assert_eq!(question("<@!42>谁离开了<#9> <@&8>"), "谁离开了");
        assert_eq!(question("3<5还是5>3"), "3<5还是5>3");
        assert_eq!(question("<@42>"), "");
        assert_eq!(question("<谁>离开了<"), "<谁>离开了<");
    }
}
