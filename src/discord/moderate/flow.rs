//! The way of a change: tried out and kept as a draft, then made, dropped, or taken up again.
//!
//! What is tried or made takes a trial's time and runs in a thread of its own. Only who made a draft may go on with it.

use std::time::Instant;

use super::{Moderator, State, change_later, embed, form, log, refused, review};
use crate::discord::app::lock;
use crate::discord::interact::{Answer, Follow};
use crate::discord::outgoing::{self, Outgoing, Style};
use crate::moderate::inbox::{Draft, Seen};
use crate::moderate::{Change, Entry, Form, Refused, change};

/// Logged questions that a review asks on both sides.
const LOGGED: usize = 500;

/// Tries a change and shows what it would do, with a button that makes it.
pub async fn propose(m: &Moderator, change: Change, why: String, group: Option<Seen>) -> anyhow::Result<Outgoing> {
    let draft = form::draft(m, change, why, group);
    let work = m.aside(move |app| {
        let logged = app.inbox.recent(LOGGED).unwrap_or_else(|error| {
            tracing::error!(reason = format!("{error:#}"), "the logged questions cannot be read");
            Vec::new()
        });
        let tried = app.desk.propose(&draft.change, &logged);
        anyhow::Ok((tried, app.inbox.keep_draft(&draft)?, draft))
    });
    let (tried, id, draft) = work.await??;
    Ok(match tried {
        Ok(review) => review::message(m, &review, &draft, id),
        Err(refused) => refused::message(m, &refused, &draft, id),
    })
}

enum Done {
    Made(Entry, Draft),
    Refused(Refused, Draft),
    Gone,
}

/// Makes the change of a draft.
pub fn apply(m: Moderator, id: i64) -> Answer {
    Answer::ChangeLater(Box::pin(async move {
        let begun = Instant::now();
        let (author, owner) = (m.author(), (m.call.user, m.call.guild));
        let work = m.aside(move |app| {
            // Of two presses at once the second finds the draft gone.
            let _one = lock(&app.applying);
            let Some(draft) = app.inbox.draft(id)?.filter(|d| (d.user, Some(d.guild)) == owner) else {
                return anyhow::Ok(Done::Gone);
            };
            let entry = match app.desk.apply(&draft.change, author, &draft.why) {
                Ok(entry) => entry,
                Err(refused) => return Ok(Done::Refused(refused, draft)),
            };
            // The change is made, whatever becomes of the draft: pressed again, it would be told that nothing changes.
            let gone = app.inbox.drop_draft(id).and_then(|_| draft.group.map_or(Ok(0), |seen| app.inbox.remove(seen)));
            if let Err(error) = gone {
                tracing::error!(reason = format!("{error:#}"), "a draft that was applied cannot be removed");
            }
            Ok(Done::Made(entry, draft))
        });
        Ok(match work.await?? {
            Done::Made(entry, draft) => Follow::InPlace(made(&m, &entry, &draft, begun.elapsed().as_secs_f64())),
            Done::Refused(refused, draft) => {
                log::refused_change(&m, &draft.change, &refused);
                Follow::InPlace(refused::message(&m, &refused, &draft, id))
            }
            Done::Gone => Follow::Beside(m.notice("draft_gone")),
        })
    }))
}

fn made(m: &Moderator, entry: &Entry, draft: &Draft, seconds: f64) -> Outgoing {
    let (number, seconds) = (entry.number.to_string(), format!("{seconds:.1}"));
    let text = m.fill("made", &[("what", &review::what(m, &draft.change)), ("number", &number), ("seconds", &seconds)]);
    let undo = m.button(&State::Undo(entry.number), "button_undo", Style::Danger);
    embed(m.get("made_title"), text, outgoing::rows([undo.into_iter().collect()]))
}

/// Drops a draft.
pub fn cancel(m: Moderator, id: i64) -> Answer {
    change_later(async move {
        let owner = (m.call.user, m.call.guild);
        let dropped = m.aside(move |app| match app.inbox.draft(id)?.filter(|d| (d.user, Some(d.guild)) == owner) {
            Some(_) => app.inbox.drop_draft(id),
            None => Ok(false),
        });
        let key = if dropped.await?? { "cancelled" } else { "draft_gone" };
        Ok(m.notice(key))
    })
}

/// Opens the form of a draft again, as it was typed; `onto_now`: onto what the fact is now.
pub async fn again(m: &Moderator, id: i64, onto_now: bool) -> anyhow::Result<Answer> {
    let Some(Draft { change: Change::Put(mut form), .. }) = form::own_draft(m, id).await? else {
        return Ok(Answer::Say(m.notice("draft_gone")));
    };
    if onto_now {
        let base = change::base(&m.app.desk.edition().sources, &form.id);
        if base.is_none() && form.base.is_some() {
            // The fact is gone: what was typed becomes a new one.
            form.base = None;
        } else {
            form.base = base;
        }
    }
    Ok(form::open(m, id, &form))
}

/// Tries a draft again with the sentence that the article has.
pub fn take_sentence(m: Moderator, id: i64) -> Answer {
    change_later(async move {
        let Some(Draft { change: Change::Put(form), why, group, .. }) = form::own_draft(&m, id).await? else {
            return Ok(m.notice("draft_gone"));
        };
        let sources = m.app.desk.edition().sources.clone();
        let quote = match change::patch(&Change::Put(form.clone()), &sources, &[]) {
            Err(Refused::NearMiss { right, .. }) => right,
            _ => form.quote.clone(),
        };
        propose(&m, Change::Put(Form { quote, ..form }), why, group).await
    })
}

/// The form of a fact was sent.
pub fn sent(m: Moderator, draft: i64, form: Form) -> Answer {
    super::later(async move {
        let before = form::own_draft(&m, draft).await?;
        let (why, group) = before.map(|d| (d.why, d.group)).unwrap_or_default();
        propose(&m, Change::Put(form), why, group).await
    })
}
