//! Interactions: commands, autocomplete, buttons, forms. Each is answered once, within three seconds, or privately refused.
//!
//! Answers come from memory and are given at once. What moderators do takes a trial or a disk: that is deferred, and the
//! message follows. What one of them does is in [`super::slash`], [`super::component`] and [`super::moderate`].

use std::sync::Arc;

use serde_json::Value;
use serenity::model::application::{CommandInteraction, CommandType, ComponentInteraction, Interaction, ModalInteraction};

use super::app::{App, error_id, language_of};
use super::gate::{Pass, Refused};
use super::outgoing::Outgoing;
use super::render::picture;
use super::{component, moderate, slash, wire};
use crate::text::Language;

/// Discord's callback types.
pub const MESSAGE: u8 = 4;
pub const DEFER: u8 = 5;
pub const DEFER_UPDATE: u8 = 6;
pub const UPDATE: u8 = 7;
pub const CHOICES: u8 = 8;
pub const MODAL: u8 = 9;

/// Who sent an interaction and from where.
#[derive(Debug, Clone)]
pub struct Call {
    pub id: u64,
    pub token: String,
    pub user: u64,
    pub channel: u64,
    pub language: Language,
    /// May remove other people's messages here. False where Discord does not say.
    pub moderates: bool,
    /// `None` in direct messages.
    pub guild: Option<u64>,
    /// The roles of the user in the guild.
    pub roles: Vec<u64>,
    /// As the user is called.
    pub name: String,
}

/// What takes longer than Discord waits for a first answer.
pub type Work = std::pin::Pin<Box<dyn Future<Output = anyhow::Result<Follow>> + Send>>;

/// What follows when the work is done.
pub enum Follow {
    InPlace(Outgoing),
    /// As a message of its own: the one that is there stays.
    Beside(Outgoing),
}

/// What an interaction is answered with.
pub enum Answer {
    /// A new message.
    Say(Outgoing),
    /// The message with the button, changed.
    Change(Outgoing),
    /// A form.
    Form(Value),
    /// The message with the button, deleted.
    Delete,
    /// A private message that follows when the work is done …
    Later(Work),
    /// … or that takes the place of the one with the button.
    ChangeLater(Work),
}

/// How far an interaction has come when it fails.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    /// That an answer follows.
    Waiting,
    /// That the message with the button will change.
    Changing,
}

/// An interaction of any kind.
pub async fn interaction(app: Arc<App>, interaction: Interaction) {
    let id = match &interaction {
        Interaction::Ping(_) => return,
        Interaction::Command(i) | Interaction::Autocomplete(i) => i.id,
        Interaction::Component(i) => i.id,
        Interaction::Modal(i) => i.id,
        _ => return,
    };
    if !app.is_fresh(id.get()) {
        return;
    }
    match interaction {
        Interaction::Autocomplete(i) => complete(&app, i).await,
        Interaction::Command(i) => {
            let call = call_of_command(&app, &i);
            let name = i.data.name.clone();
            answer(&app, call, &name, move |app, call| async move {
                match i.data.kind {
                    CommandType::Message => slash::menu(&app, &call, &i.data),
                    _ if moderate::commands::owns(&app.k(), &i.data.name) => moderate::slash::command(&app, &call, &i.data).await,
                    _ => slash::command(&app, &call, &i.data),
                }
            })
            .await;
        }
        Interaction::Component(i) => {
            let call = call_of_component(&app, &i);
            answer(&app, call, "component", move |app, call| async move {
                match moderate::State::read(&i.data.custom_id) {
                    Some((language, state)) => moderate::component::pressed(&app, &Call { language, ..call }, state, &i.data.kind).await,
                    None => component::pressed(&app, &call, &i),
                }
            })
            .await;
        }
        Interaction::Modal(i) => {
            let call = call_of_modal(&app, &i);
            answer(&app, call, "form", move |app, call| async move {
                match moderate::State::read(&i.data.custom_id) {
                    Some((language, state)) => moderate::component::submitted(&app, &Call { language, ..call }, state, &i.data.components),
                    None => component::submitted(&app, &call, &i).await,
                }
            })
            .await;
        }
        _ => {}
    }
}

/// Lets the caller in, works in a task of its own (a panic stays there), and answers.
async fn answer<F, W>(app: &Arc<App>, call: Call, name: &str, work: W)
where
    F: Future<Output = anyhow::Result<Answer>> + Send + 'static,
    W: FnOnce(Arc<App>, Call) -> F,
{
    let _pass = match enter(app, &call) {
        Ok(pass) => pass,
        Err(None) => return,
        Err(Some(notice)) => {
            let _ = app.say(call.id, &call.token, &notice).await;
            return;
        }
    };
    let done = match tokio::spawn(work(Arc::clone(app), call.clone())).await {
        Ok(done) => done,
        Err(panic) => Err(anyhow::anyhow!("the handler panicked: {}", panic.is_panic())),
    };
    let sent = match done {
        Ok(Answer::Later(work)) => later(app, &call, work, Told::Waiting).await,
        Ok(Answer::ChangeLater(work)) => later(app, &call, work, Told::Changing).await,
        Ok(answer) => deliver(app, &call, picture::drawn(app, answer).await).await.map_err(|e| (Told::Nothing, unsent(&e))),
        Err(error) => Err((Told::Nothing, error)),
    };
    match sent {
        Ok(()) => tracing::info!(event = call.id, name, "answered an interaction"),
        Err((told, error)) => {
            let id = error_id(call.id);
            tracing::error!(event = call.id, id, name, reason = format!("{error:#}"), "an interaction failed");
            let notice = Outgoing::notice(app.k().wording.fill(call.language, "error", &[("id", &id)]));
            let said = match told {
                Told::Nothing => app.say(call.id, &call.token, &notice).await,
                Told::Waiting => app.follow(&call.token, &notice, true).await,
                // The message with the button stays as it is: what it shows is not lost.
                Told::Changing => app.follow(&call.token, &notice, false).await,
            };
            if let Err(error) = said {
                tracing::warn!(event = call.id, id, reason = wire::reason(&error), "the failure could not be told");
            }
        }
    }
}

fn unsent(error: &serenity::Error) -> anyhow::Error {
    anyhow::anyhow!(wire::reason(error))
}

/// Says that an answer follows, works, and puts it there.
async fn later(app: &App, call: &Call, work: Work, told: Told) -> Result<(), (Told, anyhow::Error)> {
    let deferred = match told {
        Told::Changing => app.respond(call.id, &call.token, DEFER_UPDATE, None).await,
        _ => app.respond(call.id, &call.token, DEFER, Some(serde_json::json!({"flags": super::outgoing::EPHEMERAL}))).await,
    };
    deferred.map_err(|e| (Told::Nothing, unsent(&e)))?;
    let done = match tokio::spawn(work).await {
        Ok(done) => done,
        Err(panic) => Err(anyhow::anyhow!("the work panicked: {}", panic.is_panic())),
    };
    let (message, in_place) = match done.map_err(|e| (told, e))? {
        Follow::InPlace(message) => (message, true),
        Follow::Beside(message) => (message, false),
    };
    let sent = match app.follow(&call.token, &message, in_place).await {
        Err(error) if is_file_refused(call, &message, &error) => app.follow(&call.token, &bare(app, call, message), in_place).await,
        done => done,
    };
    sent.map_err(|e| (told, unsent(&e)))
}

/// The pass, or what to say instead (nothing while stopping).
fn enter(app: &Arc<App>, call: &Call) -> Result<Pass, Option<Box<Outgoing>>> {
    app.gate.enter(call.user, None, app.now()).map_err(|refused| {
        let k = app.k();
        let w = &k.wording;
        match refused {
            Refused::Stopping => None,
            Refused::Busy => Some(Box::new(Outgoing::notice(w.get(call.language, "busy")))),
            Refused::Cooldown { seconds, .. } => {
                let text = w.fill(call.language, "slow_down", &[("seconds", &seconds.to_string())]);
                Some(Box::new(Outgoing::notice(text)))
            }
        }
    })
}

async fn deliver(app: &App, call: &Call, answer: Answer) -> serenity::Result<()> {
    match answer {
        Answer::Say(message) => put(app, call, MESSAGE, message).await,
        Answer::Change(message) => put(app, call, UPDATE, message).await,
        Answer::Form(form) => app.respond(call.id, &call.token, MODAL, Some(form)).await,
        Answer::Later(_) | Answer::ChangeLater(_) => Ok(()),
        Answer::Delete => {
            app.respond(call.id, &call.token, DEFER_UPDATE, None).await?;
            // Through the interaction: this needs no permission in the channel and works for private messages too.
            wire::retried(|| app.http.delete_original_interaction_response(&call.token)).await
        }
    }
}

/// A message with its picture or file; without it where files are refused.
async fn put(app: &App, call: &Call, kind: u8, message: Outgoing) -> serenity::Result<()> {
    match app.send(call.id, &call.token, kind, &message).await {
        Err(error) if is_file_refused(call, &message, &error) => app.send(call.id, &call.token, kind, &bare(app, call, message)).await,
        done => done,
    }
}

/// Whether a message may have been refused for its file: a channel may not allow them.
fn is_file_refused(call: &Call, message: &Outgoing, error: &serenity::Error) -> bool {
    let refused = message.attached().is_some() && matches!(wire::status(error), Some(400 | 403 | 413));
    if refused {
        tracing::warn!(event = call.id, reason = wire::reason(error), "a file was refused; the text goes alone");
    }
    refused
}

/// A message without its picture or file. That a file is missing is said; a picture shows what the text says.
fn bare(app: &App, call: &Call, message: Outgoing) -> Outgoing {
    let content = if message.file.is_some() { app.k().wording.get(call.language, "no_file") } else { message.content };
    Outgoing { content, picture: None, file: None, ..message }
}

/// Suggestions while typing do not count as questions. Where they cannot be given there are none.
async fn complete(app: &Arc<App>, i: CommandInteraction) {
    let call = call_of_command(app, &i);
    let choices = match app.gate.enter_free(call.user) {
        Ok(_pass) if moderate::commands::owns(&app.k(), &i.data.name) => moderate::complete::choices(app, &call, &i.data),
        Ok(_pass) => slash::choices(app, &call, &i.data),
        Err(Refused::Stopping) => return,
        Err(_) => Vec::new(),
    };
    let data = serde_json::json!({"choices": choices});
    if let Err(error) = app.respond(call.id, &call.token, CHOICES, Some(data)).await {
        // Discord drops suggestions for text that was typed on; that is no failure.
        tracing::debug!(event = call.id, reason = wire::reason(&error), "suggestions came too late");
    }
}

fn locale(app: &App, user: &str, guild: Option<&str>) -> Language {
    language_of(user).or_else(|| guild.and_then(language_of)).unwrap_or(app.settings.language)
}

/// What the three kinds of interaction have in common, which serenity gives three types without a common trait.
macro_rules! call {
    ($app:expr, $i:expr) => {
        Call {
            id: $i.id.get(),
            token: $i.token.clone(),
            user: $i.user.id.get(),
            channel: $i.channel_id.get(),
            language: locale($app, &$i.locale, $i.guild_locale.as_deref()),
            moderates: false,
            guild: $i.guild_id.map(|g| g.get()),
            roles: $i.member.as_ref().map(|m| m.roles.iter().map(|r| r.get()).collect()).unwrap_or_default(),
            name: $i.user.global_name.clone().unwrap_or_else(|| $i.user.name.clone()),
        }
    };
}

fn call_of_command(app: &App, i: &CommandInteraction) -> Call {
    call!(app, i)
}

fn call_of_component(app: &App, i: &ComponentInteraction) -> Call {
    let permissions = i.member.as_ref().and_then(|m| m.permissions);
    Call { moderates: permissions.is_some_and(|p| p.manage_messages() || p.administrator()), ..call!(app, i) }
}

fn call_of_modal(app: &App, i: &ModalInteraction) -> Call {
    call!(app, i)
}
