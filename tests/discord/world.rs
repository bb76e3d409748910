//! A bot that runs against a scripted Discord, and what tests need around it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::task::JoinHandle;
use yinju::answer::Engine;
use yinju::content::Sources;
use yinju::content::load::{Depth, load};
use yinju::discord::knowledge::Knowledge;
use yinju::moderate::Desk;
use yinju::ops::{Failure, Settings, Stop};

use crate::fake::Discord;
use crate::gateway::Seen;

pub const TOKEN: &str = "MTIz.fake.token";

/// Longer than anything takes that works, restarts of a shard (5 s each) included.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for what must happen.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

pub fn sources() -> Sources {
    yinju::console::embedded()
}

/// One engine for all tests: it is read-only.
pub fn engine() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    let build = || {
        let (content, problems) = load(&sources(), Depth::Quick);
        Arc::new(Engine::new(Arc::new(content.unwrap_or_else(|| panic!("{problems:?}")))))
    };
    Arc::clone(ENGINE.get_or_init(build))
}

pub fn desk() -> Desk {
    Desk::fixed(engine(), sources(), &[])
}

pub fn knowledge() -> Knowledge {
    Knowledge::new(&desk().edition()).expect("the texts are complete")
}

/// A bot with its Discord.
pub struct World {
    pub discord: Discord,
    pub folder: tempfile::TempDir,
    pub stop: Stop,
    bot: JoinHandle<Result<(), Failure>>,
    settings: Settings,
}

impl World {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A bot with settings of its own, once it is connected.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let discord = Discord::start().await;
        Self::on(discord, change).await
    }

    pub async fn on(discord: Discord, change: impl FnOnce(&mut Settings)) -> Self {
        let world = Self::launch(discord, change).await;
        world.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
        world
    }

    /// A bot that may fail to connect.
    pub async fn launch(discord: Discord, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::default();
        settings.network.api = discord.rest.url.clone();
        settings.data.folder = folder.path().to_owned();
        change(&mut settings);
        let stop = Stop::default();
        let bot = tokio::spawn(run(settings.clone(), stop.clone()));
        Self { discord, folder, stop, bot, settings }
    }

    /// The same bot, started again: nothing that it had in memory is left.
    pub async fn restart(self) -> Self {
        self.restart_with(|_| {}).await
    }

    /// Started again with other settings.
    pub async fn restart_with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        self.stop.now();
        within("the stop", self.bot).await.expect("no panic").expect("a clean stop");
        change(&mut self.settings);
        let stop = Stop::default();
        let bot = tokio::spawn(run(self.settings.clone(), stop.clone()));
        self.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
        Self { stop, bot, ..self }
    }

    /// How a bot ended that ends by itself.
    pub async fn ended(self) -> Result<(), Failure> {
        within("the end", self.bot).await.expect("no panic")
    }

    /// Stops the bot. Nothing that it did may have been wrong.
    pub async fn finish(self) {
        self.stop.now();
        within("the stop", self.bot).await.expect("no panic").expect("a clean stop");
        let complaints = self.discord.rest.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
    }
}

async fn run(settings: Settings, stop: Stop) -> Result<(), Failure> {
    yinju::discord::serve(settings, TOKEN, desk().into(), stop).await
}
