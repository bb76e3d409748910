//! What is told beside the answer: refusals in the journal, and every change and refusal in the channels that the settings
//! name. A channel that does not take it is noted in our log and nothing else.

use std::sync::{Arc, Weak};

use serenity::model::id::ChannelId;

use super::permission::may;
use super::{Moderator, history, refused, review};
use crate::content::Severity;
use crate::discord::app::{App, lock};
use crate::discord::escape::{echo, escape, shorten};
use crate::discord::outgoing::{Embed, Outgoing};
use crate::discord::recent::Recent;
use crate::discord::wire;
use crate::moderate::desk::{Event, Trouble};
use crate::moderate::journal::Deed;
use crate::moderate::{Author, Change, Entry, Refused};
use crate::ops::Settings;

/// Characters of a diff that the channel sees; the journal has it whole.
const DIFF: usize = 1_200;
/// The channels are told of refusals of one user once in this many seconds, and of all users so many times. The journal has
/// every one: 200 bytes each, of as many as the limits of questions let through.
const ONCE_IN: u64 = 60;
const MOST_TOLD: usize = 20;

/// Who was refused lately: bounded in users and in time.
#[derive(Debug)]
pub struct Noted(Recent<u64, ()>);

impl Default for Noted {
    fn default() -> Self {
        Self(Recent::new(MOST_TOLD, ONCE_IN))
    }
}

impl Noted {
    /// Whether the channels are to be told of a refusal of a user.
    fn is_new(&mut self, user: u64, now: u64) -> bool {
        // A full list of fresh ones forgets none: the next waits until one is old.
        let full = self.0.fresh(now) >= MOST_TOLD;
        self.0.get(&user, now).is_none() && !full && self.0.insert(user, (), now)
    }
}

/// Lets a moderator in, or notes the refusal and says why. `what` is what was asked for.
pub fn admit(m: &Moderator, what: &str) -> Result<(), Box<Outgoing>> {
    let call = &m.call;
    let Err(denied) = may(&m.app.settings, call.guild, call.user, &call.roles) else {
        return Ok(());
    };
    tracing::warn!(event = call.id, user = call.user, guild = call.guild, what, reason = %denied, "a moderator's command was refused");
    let told = lock(&m.app.refusals).is_new(call.user, m.app.seconds());
    note(m, Vec::new(), format!("{what}: {denied}"), told);
    Err(Box::new(m.notice(denied.key())))
}

/// A change that a moderator wanted to make did not hold.
pub fn refused_change(m: &Moderator, change: &Change, why: &Refused) {
    let facts = match change {
        Change::Put(form) => vec![form.id.clone()],
        Change::Remove { fact, .. } | Change::AddPhrasings { fact, .. } => vec![fact.clone()],
        Change::Undo { .. } => Vec::new(),
    };
    note(m, facts, format!("{}: {}", review::what(m, change), refused::reason(m, why)), true);
}

/// Puts a refusal into the journal and, where they are to be told, into the channels, beside whatever else happens.
fn note(m: &Moderator, facts: Vec<String>, why: String, told: bool) {
    let (app, by) = (Arc::clone(&m.app), m.author());
    // Held until it is written, so that a stop waits for it.
    let pass = app.gate.enter_free(m.call.user).ok();
    tokio::spawn(async move {
        let (desk, author, about, text) = (Arc::clone(&app), by.clone(), facts.clone(), why.clone());
        let noted = tokio::task::spawn_blocking(move || desk.desk.refuse(author, about, &text)).await;
        let entry = match noted {
            Ok(Ok(entry)) => entry,
            Ok(Err(error)) => {
                tracing::error!(reason = format!("{error:#}"), "a refusal could not be written into the journal");
                None
            }
            Err(_) => None,
        };
        // Content that has no folder has no journal either; the channel is told all the same.
        let entry =
            entry.unwrap_or(Entry { number: 0, at: 0, by, deed: Deed::Refused, facts, why, patches: Vec::new(), undoes: Vec::new() });
        if told {
            tell(&app, &of_entry(&app, &entry)).await;
        }
        drop(pass);
    });
}

/// Tells the channels of every change from now on, whoever makes it, and of files on disk that are refused.
pub fn follow(app: &Arc<App>) {
    if channels(&app.settings).is_empty() {
        return;
    }
    let (runtime, weak) = (tokio::runtime::Handle::current(), Arc::downgrade(app));
    app.desk.follow(move |event| {
        let Some(app) = Weak::upgrade(&weak) else { return };
        let message = match event {
            Event::Taken(_, Some(entry)) => of_entry(&app, entry),
            Event::Refused(trouble) => of_trouble(&app, trouble),
            _ => return,
        };
        let pass = app.gate.enter_free(0).ok();
        runtime.spawn(async move {
            tell(&app, &message).await;
            drop(pass);
        });
    });
}

fn channels(settings: &Settings) -> Vec<u64> {
    let mut channels: Vec<u64> = settings.moderators.iter().filter_map(|m| m.log_channel).collect();
    channels.sort_unstable();
    channels.dedup();
    channels
}

fn of_entry(app: &App, entry: &Entry) -> Outgoing {
    let (k, language) = (app.k(), app.settings.language);
    let deed = k.wording.get(language, history::deed(entry.deed));
    let by = match &entry.by {
        Author::Moderator { name, .. } => echo(name, 40),
        Author::Disk => k.wording.get(language, "by_disk"),
    };
    let mut parts = vec![k.wording.fill(language, "log_by", &[("by", &by)])];
    if !entry.why.is_empty() {
        parts.push(k.wording.fill(language, "review_why", &[("why", &echo(&entry.why, 400))]));
    }
    let diff = entry.diff();
    if !diff.is_empty() {
        parts.push(review::block("diff", &diff, DIFF));
    }
    let number = if entry.number == 0 { String::new() } else { format!("#{} ", entry.number) };
    let title = format!("{number}{deed} {}", history::named(entry));
    public(title.trim_end().to_owned(), parts.join("\n"))
}

fn of_trouble(app: &App, trouble: &Trouble) -> Outgoing {
    let (k, language) = (app.k(), app.settings.language);
    let errors = trouble.problems.iter().filter(|p| p.severity() == Severity::Error);
    let line = |p: &crate::content::Problem| {
        let text = format!("{}:{} {}", trouble.sources.path(p.at.file), p.at.line, p.message);
        format!("- **{}** {}", p.code.id(), escape(&shorten(&text.replace('\n', " "), 300)))
    };
    let count = errors.clone().count().to_string();
    let text = k.wording.fill(language, "log_trouble", &[("count", &count)]);
    let lines: Vec<String> = std::iter::once(text).chain(errors.take(5).map(line)).collect();
    public(k.wording.get(language, "reload_refused"), lines.join("\n"))
}

fn public(title: String, description: String) -> Outgoing {
    Outgoing { embed: Some(Embed { title, description, footer: String::new() }), ..Outgoing::default() }
}

async fn tell(app: &App, message: &Outgoing) {
    if !app.k().wording.moderates() {
        return;
    }
    let body = message.body();
    for channel in channels(&app.settings).into_iter().filter(|c| !app.is_muted(*c)) {
        let sent = wire::retried(|| app.http.send_message(ChannelId::new(channel), Vec::new(), &body)).await;
        if let Err(error) = sent {
            if wire::status(&error) == Some(403) {
                app.mute(channel);
            }
            tracing::warn!(channel, reason = wire::reason(&error), "the moderators' channel could not be told");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_flood_of_refusals_a_few_are_told() {
        let mut noted = Noted::default();
        assert!(noted.is_new(1, 0) && !noted.is_new(1, 59) && noted.is_new(2, 59));
        assert!(noted.is_new(1, 61), "again after a minute");
        let mut flood = Noted::default();
        assert_eq!((0..10_000).filter(|user| flood.is_new(*user, 5)).count(), MOST_TOLD);
        assert_eq!((0..10_000).filter(|user| flood.is_new(*user, 70)).count(), MOST_TOLD);
    }
}
