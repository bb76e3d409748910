//! What all handlers share: the knowledge, the client, the gate, and what happened lately.
//!
//! The only state is in memory and bounded; none of it is text that somebody wrote.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use arc_swap::ArcSwap;
use serde_json::{Value, json};
use serenity::builder::CreateAttachment;
use serenity::http::Http;
use serenity::model::id::InteractionId;

use super::gate::Gate;
use super::inbox::Slot;
use super::interact::MESSAGE;
use super::knowledge::Knowledge;
use super::moderate::log::Noted;
use super::outgoing::{Attached, EPHEMERAL, Outgoing};
use super::recent::Recent;
use super::talk::Asked;
use super::wire;
use crate::answer::Conversation;
use crate::answer::dialogue::EXPIRES_AFTER;
use crate::moderate::desk::Event;
pub use crate::moderate::desk::lock;
use crate::moderate::{Desk, Inbox};
use crate::ops::Settings;
use crate::picture::Cache;
use crate::reply::{Reply, reply};
use crate::text::Language;

/// Ids of messages and interactions that were seen: a RESUME replays at most what came in a few minutes.
const MOST_SEEN: usize = 20_000;
const SEEN_FOR: u64 = 15 * 60;
/// Conversations that are remembered. One takes about 1 kB.
const MOST_TALKS: usize = 20_000;
/// Questions whose reply follows an edit or a deletion, for as long as a person still corrects a question.
const MOST_ASKED: usize = 10_000;
const EDITED_WITHIN: u64 = 15 * 60;
/// A channel that refused a message is left alone for this long: refusals count towards a ban.
const MUTED_FOR: u64 = 10 * 60;
/// Interactions after which the limiter's entries for them are cleared away.
const SWEEP_EVERY: usize = 1_000;

pub struct App {
    /// Content in service, and the way to change it.
    pub desk: Arc<Desk>,
    knowledge: Arc<ArcSwap<Knowledge>>,
    pub http: Arc<Http>,
    pub settings: Settings,
    pub gate: Arc<Gate>,
    /// Unanswered questions, and drafts of changes.
    pub inbox: Arc<Inbox>,
    pub slot: Slot,
    pub pictures: Cache,
    /// The bot's own user id.
    pub me: u64,
    pub asked: Mutex<Recent<u64, Arc<Asked>>>,
    seen: Mutex<Recent<u64, ()>>,
    talks: Mutex<Recent<(u64, u64), Conversation>>,
    muted: Mutex<Recent<u64, ()>>,
    /// One draft is made live at a time.
    pub applying: Mutex<()>,
    /// Strangers who tried a moderator's command lately.
    pub refusals: Mutex<Noted>,
    interactions: std::sync::atomic::AtomicUsize,
    started: Instant,
}

impl App {
    /// `k` are the look-ups of the edition in service; whenever another is taken up, theirs take their place.
    pub fn new(desk: Arc<Desk>, k: Knowledge, http: Arc<Http>, me: u64, settings: Settings, inbox: Arc<Inbox>) -> Arc<Self> {
        let knowledge = Arc::new(ArcSwap::from_pointee(k));
        let follower = Arc::clone(&knowledge);
        desk.follow(move |event| {
            if let Event::Taken(edition, _) = event {
                match Knowledge::new(edition) {
                    Ok(k) => follower.store(Arc::new(k)),
                    Err(problems) => tracing::error!(?problems, "the texts for Discord are not usable; the content before serves on"),
                }
            }
        });
        Arc::new(Self {
            gate: Gate::new(settings.limits.clone()),
            slot: Slot::new(Arc::clone(&inbox), settings.inbox.enabled),
            desk,
            knowledge,
            http,
            settings,
            inbox,
            pictures: Cache::new(super::render::picture::KEPT),
            me,
            asked: Mutex::new(Recent::new(MOST_ASKED, EDITED_WITHIN)),
            seen: Mutex::new(Recent::new(MOST_SEEN, SEEN_FOR)),
            talks: Mutex::new(Recent::new(MOST_TALKS, EXPIRES_AFTER)),
            muted: Mutex::new(Recent::new(MOST_TALKS, MUTED_FOR)),
            applying: Mutex::default(),
            refusals: Mutex::default(),
            interactions: Default::default(),
            started: Instant::now(),
        })
    }

    /// Seconds since the start.
    pub fn now(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    pub fn seconds(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    /// Whether an event is new. Events come again after a RESUME.
    pub fn is_fresh(&self, id: u64) -> bool {
        lock(&self.seen).insert(id, (), self.seconds())
    }

    /// The content with its look-ups, as it is now. An answer is made of one of them from its first word to its last.
    pub fn k(&self) -> Arc<Knowledge> {
        self.knowledge.load_full()
    }

    /// Answers a question in the conversation of a user in a channel. Also gives the conversation before it.
    pub fn ask(&self, k: &Knowledge, user: u64, channel: u64, text: &str, fallback: Language) -> (Reply, Conversation) {
        let before = lock(&self.talks).get(&(user, channel), self.seconds()).cloned().unwrap_or_default();
        (self.ask_after(k, before.clone(), user, channel, text, fallback), before)
    }

    /// Answers a question as if `before` were the conversation so far.
    pub fn ask_after(&self, k: &Knowledge, before: Conversation, user: u64, channel: u64, text: &str, fallback: Language) -> Reply {
        let now = self.seconds();
        let mut conversation = before;
        let verdict = k.engine.ask(&mut conversation, text, now);
        lock(&self.talks).insert((user, channel), conversation, now);
        reply(&k.engine, &verdict, fallback)
    }

    pub fn is_muted(&self, channel: u64) -> bool {
        lock(&self.muted).get(&channel, self.seconds()).is_some()
    }

    pub fn mute(&self, channel: u64) {
        lock(&self.muted).insert(channel, (), self.seconds());
    }

    /// The first answer to an interaction: `kind` is Discord's callback type.
    pub async fn respond(&self, id: u64, token: &str, kind: u8, data: Option<Value>) -> serenity::Result<()> {
        self.respond_with(id, token, kind, data, None).await
    }

    /// A message as the first answer to an interaction, with its file: [`super::interact::MESSAGE`] or `UPDATE`.
    pub async fn send(&self, id: u64, token: &str, kind: u8, message: &Outgoing) -> serenity::Result<()> {
        self.respond_with(id, token, kind, Some(message.body()), message.attached()).await
    }

    async fn respond_with(&self, id: u64, token: &str, kind: u8, data: Option<Value>, file: Option<&Attached>) -> serenity::Result<()> {
        let body = match data {
            Some(data) => json!({"type": kind, "data": data}),
            None => json!({"type": kind}),
        };
        let tries = std::sync::atomic::AtomicUsize::new(0);
        let send = || {
            tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let files = file.iter().map(|f| CreateAttachment::bytes(&f.bytes[..], &f.name)).collect();
            self.http.create_interaction_response(InteractionId::new(id), token, &body, files)
        };
        let done = wire::retried(send).await;
        self.sweep().await;
        match done {
            // A try that seemed to fail had arrived after all.
            Err(error) if wire::code(&error) == Some(ALREADY_ANSWERED) && tries.into_inner() > 1 => Ok(()),
            done => done,
        }
    }

    /// A new message as the first answer to an interaction.
    pub async fn say(&self, id: u64, token: &str, message: &Outgoing) -> serenity::Result<()> {
        self.send(id, token, MESSAGE, message).await
    }

    /// What follows a first answer: in its place, or as a further message.
    pub async fn follow(&self, token: &str, message: &Outgoing, in_place: bool) -> serenity::Result<()> {
        let mut body = message.body();
        if in_place {
            // An edit cannot change who sees a message, and the files of the one that was there go with it.
            body["flags"] = json!(body["flags"].as_u64().unwrap_or_default() & !EPHEMERAL);
            if body["attachments"].is_null() {
                body["attachments"] = json!([]);
            }
        }
        let send = || {
            let files = message.attached().iter().map(|f| CreateAttachment::bytes(&f.bytes[..], &f.name)).collect();
            async {
                match in_place {
                    true => self.http.edit_original_interaction_response(token, &body, files).await,
                    false => self.http.create_followup_message(token, &body, files).await,
                }
            }
        };
        wire::retried(send).await.map(|_| ())
    }

    /// serenity keeps an entry for each interaction that was ever answered. Those without a limit are of no use.
    async fn sweep(&self) {
        let count = self.interactions.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if let Some(limiter) = self.http.ratelimiter.as_ref().filter(|_| count % SWEEP_EVERY == SWEEP_EVERY - 1) {
            limiter
                .routes()
                .write()
                .await
                .retain(|_, limit| limit.try_lock().is_ok_and(|l| l.reset().is_some()) || Arc::strong_count(limit) > 1);
        }
    }
}

/// "Interaction has already been acknowledged."
const ALREADY_ANSWERED: isize = 40_060;

/// What people can cite and the log holds: the last eight digits, base 36, of the event's id.
pub fn error_id(mut id: u64) -> String {
    let mut digits = Vec::new();
    for _ in 0..8 {
        digits.push(char::from_digit((id % 36) as u32, 36).unwrap_or('0'));
        id /= 36;
    }
    digits.iter().rev().collect()
}

/// The language of one of Discord's locales, where replies come in it.
pub fn language_of(locale: &str) -> Option<Language> {
    match locale {
        "zh-CN" => Some(Language::ZhHans),
        "zh-TW" => Some(Language::ZhHant),
        _ if locale.starts_with("en") => Some(Language::En),
        _ => None,
    }
}
