//! A bot that runs against a scripted Discord, and what tests need around it.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::task::JoinHandle;
use yinju::answer::Engine;
use yinju::content::Sources;
use yinju::content::load::{Depth, load};
use yinju::discord::knowledge::Knowledge;
use yinju::moderate::Desk;
use yinju::moderate::desk::{Check, Opened};
use yinju::ops::{Failure, Settings, Stop};

use crate::fake::Discord;
use crate::gateway::Seen;

/// What `check` looks at beside the core's content, as the program does.
const CHECKS: &[Check] = &[yinju::discord::wording::problems];

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
    /// The content folder; `None` where the bot serves the shipped content.
    content: Option<tempfile::TempDir>,
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
        Self::begin(discord, change, None).await
    }

    /// A bot on a content folder of its own, with these files.
    pub async fn on_folder(files: &Sources, change: impl FnOnce(&mut Settings)) -> Self {
        let world = Self::begin(Discord::start().await, change, Some(files)).await;
        world.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
        world
    }

    async fn begin(discord: Discord, change: impl FnOnce(&mut Settings), files: Option<&Sources>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::default();
        settings.network.api = discord.rest.url.clone();
        settings.data.folder = folder.path().to_owned();
        change(&mut settings);
        let content = files.map(|files| {
            let content = tempfile::tempdir().expect("a folder");
            for (_, path, text) in files.iter() {
                let path = content.path().join(path);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                std::fs::write(path, text).expect("writes");
            }
            content
        });
        let stop = Stop::default();
        let bot = tokio::spawn(run(settings.clone(), stop.clone(), content.as_ref().map(|c| c.path().to_owned())));
        Self { discord, folder, stop, bot, settings, content }
    }

    /// A file of the content folder.
    pub fn file(&self, path: &str) -> PathBuf {
        self.content.as_ref().expect("a content folder").path().join(path)
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
        let bot = tokio::spawn(run(self.settings.clone(), stop.clone(), self.content.as_ref().map(|c| c.path().to_owned())));
        self.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
        Self { stop, bot, ..self }
    }

    /// How a bot ended that ends by itself.
    pub async fn ended(self) -> Result<(), Failure> {
        within("the end", self.bot).await.expect("no panic")
    }

    /// Stops the bot. Nothing that it did may have been wrong. Gives its data folder.
    pub async fn finish(self) -> tempfile::TempDir {
        self.stop.now();
        within("the stop", self.bot).await.expect("no panic").expect("a clean stop");
        let complaints = self.discord.rest.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
        self.folder
    }
}

async fn run(settings: Settings, stop: Stop, content: Option<PathBuf>) -> Result<(), Failure> {
    let data = settings.data.folder.clone();
    let open = move |content: PathBuf| {
        // A process that ends lets go of the folder at once; tasks of a bot that was stopped in this one take a moment.
        let lock = std::fs::File::options().write(true).create(true).truncate(false).open(data.join("lock")).expect("opens");
        lock.lock().expect("the folder is free");
        drop(lock);
        match Desk::open(&content, &data, CHECKS).expect("opens") {
            Opened::Desk(desk, _) => *desk,
            Opened::Unusable(trouble) => panic!("{:?}", trouble.problems),
        }
    };
    let desk = match content {
        Some(content) => tokio::task::spawn_blocking(move || open(content)).await.expect("no panic"),
        None => desk(),
    };
    yinju::discord::serve(settings, TOKEN, desk.into(), stop).await
}
