//! Which questions come into the inbox, and the way there: no answer waits for the disk.
//!
//! Input is a question with its reply; what goes on is text, language and reason. Switched off it keeps nothing at all.
//! Kept are questions that might be answered if the content had more. Not kept: predictions and advice, which no content
//! answers; chatter, insults and tricks; and what nobody asked aloud (private questions, messages that were checked) unless
//! its author sends it by the form.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::answer::Reason;
use crate::moderate::Inbox;
use crate::moderate::inbox::MISSED;
use crate::reply::Reply;
use crate::text::Language;

/// Reasons for which a question is kept.
const KEPT: [Reason; 3] = [Reason::NotStated, Reason::NotUnderstood, Reason::UnknownEntity];
/// Questions that wait for the disk at the same time; a write takes a fraction of a millisecond. Further ones are let go.
const WAITING: usize = 32;
/// Keeping a question waits for the disk this long; Discord waits three seconds for the answer.
const DISK: Duration = Duration::from_secs(2);

/// The way into the inbox.
pub struct Slot {
    inbox: Arc<Inbox>,
    enabled: bool,
    room: Arc<Semaphore>,
}

impl Slot {
    pub fn new(inbox: Arc<Inbox>, enabled: bool) -> Self {
        Self { inbox, enabled, room: Arc::new(Semaphore::new(WAITING)) }
    }

    /// Whether the form is offered.
    pub fn is_open(&self) -> bool {
        self.enabled
    }

    /// Keeps a question that was asked aloud, where its reply is of the right kind. Returns at once.
    pub fn asked(&self, question: &str, reply: &Reply) {
        let Some(reason) = reply.reason.filter(|code| self.enabled && KEPT.iter().any(|r| r.code() == *code)) else {
            return;
        };
        let Ok(place) = Arc::clone(&self.room).try_acquire_owned() else {
            tracing::debug!("a question was not kept: too many wait for the disk");
            return;
        };
        let (inbox, question, language) = (Arc::clone(&self.inbox), question.to_owned(), reply.language);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = inbox.put(&question, language.tag(), reason) {
                tracing::error!(reason = format!("{error:#}"), "an unanswered question could not be kept");
            }
            drop(place);
        });
    }

    /// Keeps what a person wrote into the form.
    pub async fn sent(&self, question: String, language: Language) -> anyhow::Result<()> {
        let inbox = Arc::clone(&self.inbox);
        let put = tokio::task::spawn_blocking(move || inbox.put(&question, language.tag(), MISSED));
        tokio::time::timeout(DISK, put).await??
    }

    /// Waits for what is still on its way to the disk.
    pub async fn finish(&self) {
        if tokio::time::timeout(DISK, self.room.acquire_many(WAITING as u32)).await.is_err() {
            tracing::warn!("not every unanswered question could be kept in time");
        }
    }
}
