//! Buttons, choices and forms of moderators: who may, and which step each of them is.

use std::sync::Arc;

use serenity::model::application::{ActionRow, ComponentInteractionDataKind};

use super::{Moderator, State, change_later, flow, form, history, later, log, show, unanswered};
use crate::discord::app::App;
use crate::discord::interact::{Answer, Call};
use crate::moderate::Change;

/// A button was pressed or a choice made.
pub async fn pressed(app: &Arc<App>, call: &Call, state: State, kind: &ComponentInteractionDataKind) -> anyhow::Result<Answer> {
    let m = Moderator::new(app, call);
    if let Err(refused) = log::admit(&m, "button") {
        return Ok(Answer::Say(*refused));
    }
    let chosen = match kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first().cloned().unwrap_or_default(),
        _ => String::new(),
    };
    Ok(match state {
        State::Show => Answer::Say(show::fact(&m, &chosen)),
        State::Edit(fact) => form::edit(&m, &fact, String::new()).await?,
        State::Apply(draft) => flow::apply(m, draft),
        State::Again(draft) => flow::again(&m, draft, false).await?,
        State::Mine(draft) => flow::again(&m, draft, true).await?,
        State::Take(draft) => flow::take_sentence(m, draft),
        State::Cancel(draft) => flow::cancel(m, draft),
        State::Undo(entry) => later(async move { flow::propose(&m, Change::Undo { entries: vec![entry] }, String::new(), None).await }),
        State::History(page, fact) => Answer::Change(history::list(&m, page, &fact)),
        State::Entry => Answer::Say(history::entry(&m, chosen.parse().unwrap_or_default())),
        State::Groups => change_later(async move { unanswered::list(&m).await }),
        State::Group => {
            let key = chosen.parse().unwrap_or_default();
            change_later(async move { unanswered::group(&m, key).await })
        }
        State::Phrase(group, fact) => unanswered::phrase(m, group, fact),
        State::Other(_) => form::one(&m, &state, &m.get("other_title"), &m.get("other_label")),
        State::New(group) => unanswered::new(&m, group).await?,
        State::Dismiss(group, newest) => change_later(async move { unanswered::dismiss(&m, (group, newest)).await }),
        State::Form { .. } => Answer::Say(m.notice("stale")),
    })
}

/// A form was sent.
pub fn submitted(app: &Arc<App>, call: &Call, state: State, rows: &[ActionRow]) -> anyhow::Result<Answer> {
    let m = Moderator::new(app, call);
    if let Err(refused) = log::admit(&m, "form") {
        return Ok(Answer::Say(*refused));
    }
    Ok(match state {
        State::Form { draft, base, fact } => {
            let form = form::read(rows, base, fact);
            flow::sent(m, draft, form)
        }
        State::Other(group) => {
            let fact = form::text(rows, "fact").trim().to_owned();
            unanswered::phrase(m, group, fact)
        }
        _ => Answer::Say(m.notice("stale")),
    })
}
