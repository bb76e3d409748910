//! Events of the gateway → handlers, and the connection's life: start, losses, stop.
//!
//! serenity resumes and reconnects by itself, at least five seconds apart. What it does not do is stop at a gateway that
//! takes sessions and drops them: 1,000 identifies a day are allowed, so [`Pace`] pauses before they are gone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serenity::all::{
    ChannelId, ConnectionStage, Context, EventHandler, GatewayIntents, GuildId, Interaction, Message, MessageId, MessageUpdateEvent, Ready,
    ShardStageUpdateEvent,
};
use serenity::async_trait;
use tokio::sync::Notify;

use super::app::{App, lock};
use super::{interact, talk, wire};
use crate::ops::shutdown::GRACE;
use crate::ops::{Failure, Stop};

/// More sessions than this for each shard within [`WINDOW`] seconds are a loop: healthy bots start a few a day.
const MOST_SESSIONS: usize = 8;
const WINDOW: f64 = 300.0;
/// The pause after a loop, doubled each time up to the longest. At this pace a day takes at most about 200 sessions.
const PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);
/// How long a closing handshake may take. Closing is a courtesy.
const CLOSING: Duration = Duration::from_secs(2);

struct Bot {
    app: Arc<App>,
    pace: Arc<Pace>,
}

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, _: Context, ready: Ready) {
        tracing::info!(shard = ready.shard.map_or(0, |s| s.id.0), guilds = ready.guilds.len(), "connected to Discord");
    }

    async fn resume(&self, ctx: Context, _: serenity::all::ResumedEvent) {
        tracing::info!(shard = ctx.shard_id.0, "resumed the connection");
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        tracing::debug!(shard = event.shard_id.0, stage = %event.new, "connection");
        if event.new == ConnectionStage::Identifying {
            self.pace.identified(self.app.now());
        }
    }

    async fn message(&self, _: Context, message: Message) {
        contained("message", message.id.get(), talk::message(Arc::clone(&self.app), message)).await;
    }

    async fn message_update(&self, _: Context, _: Option<Message>, _: Option<Message>, event: MessageUpdateEvent) {
        contained("edit", event.id.get(), talk::edited(Arc::clone(&self.app), event)).await;
    }

    async fn message_delete(&self, _: Context, _: ChannelId, id: MessageId, _: Option<GuildId>) {
        contained("deletion", id.get(), talk::deleted(Arc::clone(&self.app), id)).await;
    }

    async fn message_delete_bulk(&self, _: Context, _: ChannelId, ids: Vec<MessageId>, _: Option<GuildId>) {
        for id in ids {
            contained("deletion", id.get(), talk::deleted(Arc::clone(&self.app), id)).await;
        }
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        interact::interaction(Arc::clone(&self.app), interaction).await;
    }
}

/// Runs a handler in a task of its own, so that a panic ends there and is seen in the log.
async fn contained(what: &str, event: u64, work: impl Future<Output = ()> + Send + 'static) {
    if let Err(error) = tokio::spawn(work).await {
        tracing::error!(event, id = super::app::error_id(event), panicked = error.is_panic(), "a {what} could not be handled");
    }
}

/// Counts the sessions that were started, and calls for a pause when they are too many.
#[derive(Debug)]
pub struct Pace {
    shards: usize,
    started: Mutex<VecDeque<f64>>,
    enough: Notify,
}

impl Pace {
    pub fn new(shards: usize) -> Self {
        Self { shards, started: Mutex::new(VecDeque::new()), enough: Notify::new() }
    }

    /// A session was started. Returns whether that was one too many.
    pub fn identified(&self, now: f64) -> bool {
        let mut started = lock(&self.started);
        started.push_back(now);
        while started.front().is_some_and(|at| now - at > WINDOW) {
            started.pop_front();
        }
        let looping = started.len() > MOST_SESSIONS * self.shards;
        if looping {
            started.clear();
            self.enough.notify_one();
        }
        looping
    }
}

/// The intents that the settings need.
pub fn intents(listens: bool) -> GatewayIntents {
    let base = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if listens { base | GatewayIntents::MESSAGE_CONTENT } else { base }
}

/// Serves until `stop` is thrown. Ends with an error only where trying again could not help.
pub async fn serve(app: &Arc<App>, stop: &Stop) -> Result<(), Failure> {
    let mut pause = PAUSE;
    let mut begun = false;
    loop {
        let after = match session(app, stop).await {
            // Once it has run, a network that is gone comes back.
            Err(Failure::Network(reason)) if begun => {
                tracing::error!(reason, "Discord cannot be reached");
                After::Loop
            }
            after => after?,
        };
        begun = true;
        match after {
            After::Stopped => return Ok(()),
            After::Loop => {
                tracing::error!(seconds = pause.as_secs(), "no session lasts; pausing before the next");
                tokio::select! {
                    () = stop.wait() => return Ok(()),
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

enum After {
    Stopped,
    Loop,
}

async fn session(app: &Arc<App>, stop: &Stop) -> Result<After, Failure> {
    let gateway = wire::retried(|| app.http.get_bot_gateway()).await.map_err(|e| failure(&e))?;
    let limit = &gateway.session_start_limit;
    if limit.remaining == 0 {
        // Starting now would make Discord reset the token.
        let wait = Duration::from_millis(limit.reset_after);
        tracing::error!(seconds = wait.as_secs(), "no sessions are left for today; waiting until Discord allows them again");
        tokio::select! {
            () = stop.wait() => return Ok(After::Stopped),
            () = tokio::time::sleep(wait) => {}
        }
    }
    let pace = Arc::new(Pace::new(gateway.shards.max(1) as usize));
    let bot = Bot { app: Arc::clone(app), pace: Arc::clone(&pace) };
    let intents = intents(!app.settings.channels.listen.is_empty());
    // serenity takes a client of its own by value; it needs it for the gateway's address only.
    let http = wire::client(app.http.token(), &app.settings.network)?;
    let mut client = serenity::client::ClientBuilder::new_with_http(http, intents)
        .event_handler(bot)
        .await
        .map_err(|e| Failure::Other(wire::reason(&e)))?;
    // It asks for the address once more, and would silently go to a built-in one where that failed.
    client.ws_url.lock().await.clone_from(&gateway.url);
    let shards = Arc::clone(&client.shard_manager);
    let after = tokio::select! {
        ended = client.start_autosharded() => match ended {
            Ok(()) => After::Loop,
            Err(error) => return Err(failure(&error)),
        },
        () = pace.enough.notified() => After::Loop,
        () = stop.wait() => After::Stopped,
    };
    let closing = tokio::time::timeout(CLOSING, shards.shutdown_all());
    if matches!(after, After::Stopped) {
        app.gate.close();
        tracing::info!(running = app.gate.inside(), "stopping");
        let (_, finished) = tokio::join!(closing, tokio::time::timeout(GRACE, app.gate.empty()));
        if finished.is_err() {
            tracing::warn!(running = app.gate.inside(), "not every answer was out in time");
        }
    } else if closing.await.is_err() {
        tracing::debug!("the connection did not close in time");
    }
    Ok(after)
}

/// What an error that ends the connection means to whoever runs the bot.
pub fn failure(error: &serenity::Error) -> Failure {
    use serenity::gateway::GatewayError;
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => refused(),
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents) => missing_intent(),
        error => match wire::status(error) {
            Some(401) => refused(),
            Some(status) => Failure::Network(format!("it answers with status {status}; see https://discordstatus.com")),
            None => Failure::Network(wire::reason(error)),
        },
    }
}

fn refused() -> Failure {
    Failure::Token("Discord does not accept the bot token: copy a new one from the Bot page of the application".to_owned())
}

/// Without it no message of those channels would have a text.
pub fn missing_intent() -> Failure {
    Failure::Intent(
        "channels.listen needs the Message Content intent: switch it on on the Bot page of the application, or empty the setting"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_sessions_in_a_short_time_are_a_loop() {
        let pace = Pace::new(1);
        assert!((0..MOST_SESSIONS).all(|i| !pace.identified(i as f64 * 6.0)));
        assert!(pace.identified(60.0));
        let calm = Pace::new(1);
        assert!((0..50).all(|i| !calm.identified(i as f64 * 60.0)));
    }

    #[test]
    fn the_privileged_intent_is_asked_for_only_where_it_is_needed() {
        assert!(!intents(false).intersects(GatewayIntents::privileged()));
        assert!(intents(true).message_content());
    }
}
