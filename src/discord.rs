//! The Discord adapter: questions in channels and commands, answered with the article's own sentences.
//!
//! Input are events of Discord's gateway; output are messages. It knows how Discord looks and behaves, and nothing of
//! how questions are understood. Texts come from `responses/<language>/discord.yaml`.
//!
//! Built on serenity alone, without poise. Half of the commands are defined by the content at run time, which poise's
//! macros cannot do, and its `Command` values take function pointers, so one generic handler would have to find out by
//! name what it is, as here. The other half of the traffic is buttons, forms, mentions and edits, of which poise handles
//! none that survives a restart (it waits for forms in memory). It would also set `allowed_mentions` to users by
//! default and repeat a failed first answer by itself. So it would add a layer and take away control of both.
//!
//! The way of an event: [`bot`] → [`talk`] or [`interact`] → [`slash`], [`component`] → [`render`] → [`wire`].

use std::sync::Arc;

use secrecy::ExposeSecret;
use serenity::model::application::ApplicationFlags;

use crate::moderate::{Desk, Edition, Inbox};
use crate::ops::{Failure, Settings, Stop, settings, token};

/// Its warnings about requests show their addresses, and those of interactions hold a token: what goes wrong there is
/// told by our own lines.
const SILENT: &[&str] = &["serenity::http"];
/// Unanswered questions and drafts, in the data folder.
const DATABASE: &str = "yinju.sqlite";

pub mod app;
pub mod bot;
pub mod commands;
pub mod component;
pub mod editions;
pub mod escape;
pub mod gate;
pub mod inbox;
pub mod interact;
pub mod knowledge;
pub mod moderate;
pub mod outgoing;
pub mod recent;
pub mod register;
pub mod render;
pub mod slash;
pub mod state;
pub mod talk;
pub mod wire;
pub mod wording;

use app::App;
use knowledge::Knowledge;
use register::Scope;
pub use wording::Wording;

/// What `yinju register` is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    To(Scope),
    /// Print the JSON and ask nobody.
    DryRun,
}

/// `yinju run`: serves until SIGTERM or ctrl-c. `mended` tells what was found and put right when the desk was opened.
pub fn run(settings: Settings, desk: Desk, mended: &[String]) -> Result<(), Failure> {
    knowledge(&desk.edition())?;
    crate::ops::logging::start(&settings.log, SILENT);
    mended.iter().for_each(|what| tracing::warn!("{what}"));
    runtime()?.block_on(async {
        let token = token::read()?;
        serve(settings, token.expose_secret(), desk.into(), Stop::on_signals()).await
    })
}

/// Serves until `stop` is thrown.
pub async fn serve(settings: Settings, token: &str, desk: Arc<Desk>, stop: Stop) -> Result<(), Failure> {
    let k = knowledge(&desk.edition())?;
    let http = Arc::new(wire::client(token, &settings.network)?);
    let listens = !settings.channels.listen.is_empty();
    let me = tokio::select! {
        me = introduce(&http, listens) => me?,
        () = stop.wait() => return Ok(()),
    };
    if listens {
        tracing::warn!(channels = ?settings.channels.listen, "every message of these channels is read as a question");
    }
    let inbox = inbox(&settings).await.map_err(|e| Failure::Other(format!("{e:#}")))?;
    let app = App::new(desk, k, http, me, settings, inbox);
    let following = editions::follow(&app);
    let _watch = editions::watched(&app.desk);
    editions::warmed(&app.desk);
    moderate::log::follow(&app);
    let served = bot::serve(&app, &stop).await;
    app.slot.finish().await;
    following.abort();
    if served.is_ok() {
        tracing::info!("stopped");
    }
    served
}

/// Opens the inbox. What was wrong with its file is logged, and no reason not to answer questions.
async fn inbox(settings: &Settings) -> anyhow::Result<Arc<Inbox>> {
    let (path, days) = (settings.data.folder.join(DATABASE), settings.inbox.days);
    let (inbox, told) = tokio::task::spawn_blocking(move || Inbox::open(&path, days)).await??;
    for what in told {
        tracing::error!("{what}");
    }
    Ok(Arc::new(inbox))
}

/// `yinju register`: returns what to print.
pub fn register(settings: &Settings, desk: &Desk, what: Registration) -> Result<String, Failure> {
    let knowledge = knowledge(&desk.edition())?;
    let scope = match what {
        Registration::DryRun => return register::listing(&knowledge, settings).map_err(|e| Failure::Content(format!("{e:#}"))),
        Registration::To(scope) => scope,
    };
    crate::ops::logging::start(&settings.log, SILENT);
    runtime()?.block_on(async {
        let token = token::read()?;
        let http = Arc::new(wire::client(token.expose_secret(), &settings.network)?);
        introduce(&http, false).await?;
        let count = register::register(&http, &knowledge, settings, scope).await.map_err(|e| Failure::Other(format!("{e:#}")))?;
        Ok(format!("{count} commands registered {}", place(scope)))
    })
}

/// `yinju config`: every setting with its value and meaning.
pub fn config(settings: &Settings) -> String {
    settings::listing(settings)
}

fn knowledge(edition: &Edition) -> Result<Knowledge, Failure> {
    let sources = &edition.sources;
    Knowledge::new(edition).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|p| format!("{}:{} {}", sources.path(p.at.file), p.at.line, p.message)).collect();
        Failure::Content(told.join("; "))
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| Failure::Other(format!("the runtime cannot start: {e}")))
}

/// Asks who we are: proves the token and the network, and tells the ids and which intents may be used. Gives our user id.
/// It is asked for here because the first messages may be handled before the gateway's READY is.
async fn introduce(http: &Arc<serenity::http::Http>, listens: bool) -> Result<u64, Failure> {
    let application = wire::retried(|| http.get_current_application_info()).await.map_err(|e| bot::failure(&e))?;
    http.set_application_id(application.id);
    let flags = application.flags.unwrap_or_default();
    let may_read = ApplicationFlags::GATEWAY_MESSAGE_CONTENT | ApplicationFlags::GATEWAY_MESSAGE_CONTENT_LIMITED;
    if listens && !flags.intersects(may_read) {
        return Err(bot::missing_intent());
    }
    let user = wire::retried(|| http.get_current_user()).await.map_err(|e| bot::failure(&e))?;
    Ok(user.id.get())
}

/// Registers the commands where they changed. A refusal is no reason not to answer questions.
async fn register_changed(app: &App) {
    if !app.settings.register.at_start {
        // They are registered by hand; that they no longer can be is said as where they are registered here.
        if let Err(error) = register::listing(&app.k(), &app.settings) {
            tracing::error!(reason = format!("{error:#}"), "the commands cannot be registered");
        }
        return;
    }
    for (scope, done) in register::changed(&app.http, &app.k(), &app.settings).await {
        match done {
            Ok(true) => tracing::info!("commands registered {}", place(scope)),
            Ok(false) => tracing::debug!("commands unchanged {}", place(scope)),
            Err(error) => tracing::error!(reason = format!("{error:#}"), "the commands could not be registered"),
        }
    }
}

fn place(scope: Scope) -> String {
    match scope {
        Scope::Everywhere => "for every server and user".to_owned(),
        Scope::Guild(guild) => format!("in the server {guild}"),
    }
}
