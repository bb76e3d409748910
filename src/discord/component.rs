//! Buttons, choices and the form: what each does. All it knows comes with the interaction.

use serde_json::Value;
use serenity::model::application::{
    ActionRowComponent, ButtonKind, ButtonStyle, ComponentInteraction, ComponentInteractionDataKind, ModalInteraction,
};
use serenity::model::channel::{Message, MessageFlags};

use super::app::App;
use super::interact::{Answer, Call};
use super::knowledge::Knowledge;
use super::outgoing::{self, Embed, Outgoing, Style, button};
use super::render::{self, For, texts, view};
use super::slash;
use super::state::{Narrowed, State};

/// A button was pressed or a choice made.
pub fn pressed(app: &App, call: &Call, i: &ComponentInteraction) -> anyhow::Result<Answer> {
    let k = &*app.k();
    let w = &k.wording;
    let stale = || Answer::Say(Outgoing::notice(w.get(call.language, "stale")));
    let Some(state) = State::read(&i.data.custom_id) else {
        tracing::info!(event = call.id, "an unknown component was used");
        return Ok(stale());
    };
    let private = is_private(&i.message);
    let own = private || asker(&i.message) == Some(call.user);
    let to = For { asker: call.user, private };
    // Turning a page of somebody else's answer would turn it for everyone: then it opens privately instead.
    let turned = |message: Outgoing| if own { Answer::Change(message) } else { Answer::Say(Outgoing { private: true, ..message }) };
    Ok(match state {
        State::Ask(language, question) => match k.words(&question, language) {
            Some(words) => Answer::Say(slash::ask(app, k, call, &words, private)),
            None => stale(),
        },
        State::Page(language, page, marks) => match render::answer_page(k, &i.message.content, language, page, &marks) {
            Some((content, turning)) => {
                turned(Outgoing { content, rows: with_turning(&i.message, turning), private, ..Outgoing::default() })
            }
            None => stale(),
        },
        State::View(language, page, narrowed) => {
            let to = if own { to } else { For { private: true, ..to } };
            view::view(k, &narrowed, page, language, to).map_or_else(stale, turned)
        }
        State::Context(language, sentence) => texts::context(k, sentence, language, None).map_or_else(stale, Answer::Say),
        State::Move(language, sentence) => {
            let to = asker(&i.message).map(|asker| For { asker, private });
            texts::context(k, sentence, language, to).map_or_else(stale, turned)
        }
        State::Missed(language) if app.slot.is_open() => texts::missed_form(k, language).map_or_else(stale, Answer::Form),
        // The message is of a time when questions were kept.
        State::Missed(_) => stale(),
        State::Delete(asker) if asker == call.user || call.moderates => Answer::Delete,
        State::Delete(_) => Answer::Say(Outgoing::notice(w.get(call.language, "not_yours"))),
        State::Show(language, page, narrowed) => {
            let to = For { private: false, ..to };
            view::view(k, &narrowed, page, language, to).map_or_else(stale, Answer::Say)
        }
        State::Share => Answer::Say(shared(k, call, &i.message)),
        State::Topics(language) => {
            let topic = match &i.data.kind {
                ComponentInteractionDataKind::StringSelect { values } => values.first().cloned(),
                _ => None,
            };
            let narrowed = Narrowed { topic, ..Narrowed::default() };
            let to = For { private: true, ..to };
            view::view(k, &narrowed, 0, language, to).map_or_else(stale, Answer::Say)
        }
    })
}

/// The form for a question that was not answered was sent.
pub async fn submitted(app: &App, call: &Call, i: &ModalInteraction) -> anyhow::Result<Answer> {
    let k = app.k();
    let w = &k.wording;
    let Some(State::Missed(language)) = State::read(&i.data.custom_id).filter(|_| app.slot.is_open()) else {
        return Ok(Answer::Say(Outgoing::notice(w.get(call.language, "stale"))));
    };
    let fields = i.data.components.iter().flat_map(|row| &row.components);
    let question = fields.filter_map(|c| if let ActionRowComponent::InputText(t) = c { t.value.clone() } else { None }).next();
    let question = question.unwrap_or_default().trim().to_owned();
    if question.is_empty() {
        return Ok(Answer::Say(Outgoing::notice(w.get(language, "menu_empty"))));
    }
    app.slot.sent(question, language).await?;
    Ok(Answer::Say(Outgoing::notice(w.get(language, "missed_thanks"))))
}

fn is_private(message: &Message) -> bool {
    message.flags.is_some_and(|f| f.contains(MessageFlags::EPHEMERAL))
}

/// The buttons of a message that are ours, row by row.
fn buttons(message: &Message) -> Vec<Vec<(State, String, Style)>> {
    let of = |c: &ActionRowComponent| {
        let ActionRowComponent::Button(button) = c else {
            return None;
        };
        let ButtonKind::NonLink { custom_id, style } = &button.data else {
            return None;
        };
        let style = match style {
            ButtonStyle::Primary => Style::Primary,
            ButtonStyle::Danger => Style::Danger,
            _ => Style::Secondary,
        };
        Some((State::read(custom_id)?, button.label.clone().unwrap_or_default(), style))
    };
    message.components.iter().map(|row| row.components.iter().filter_map(of).collect()).collect()
}

/// The one for whom a public answer is: its delete button says so.
fn asker(message: &Message) -> Option<u64> {
    buttons(message).into_iter().flatten().find_map(|(state, _, _)| if let State::Delete(asker) = state { Some(asker) } else { None })
}

fn rebuild(row: Vec<(State, String, Style)>) -> Vec<Value> {
    row.iter().filter_map(|(state, label, style)| button(state, label, *style)).collect()
}

/// The rows of a message with its page buttons replaced.
fn with_turning(message: &Message, turning: Vec<Value>) -> Vec<Value> {
    let mut turning = Some(turning);
    let mut groups = Vec::new();
    for row in buttons(message) {
        let turns = row.iter().any(|(state, _, _)| matches!(state, State::Page(..)));
        match turning.take_if(|_| turns) {
            Some(new) => groups.push(new),
            None => groups.push(rebuild(row)),
        }
    }
    outgoing::rows(groups)
}

/// A private answer for everyone: the same text, with a delete button instead of the share button.
fn shared(k: &Knowledge, call: &Call, message: &Message) -> Outgoing {
    let delete = button(&State::Delete(call.user), &k.wording.get(call.language, "button_delete"), Style::Danger);
    let mut groups: Vec<Vec<Value>> =
        buttons(message).into_iter().map(|row| rebuild(row.into_iter().filter(|(state, _, _)| *state != State::Share).collect())).collect();
    match groups.last_mut() {
        Some(last) => last.extend(delete),
        None => groups.push(delete.into_iter().collect()),
    }
    let embed = message.embeds.first().map(|e| Embed {
        title: e.title.clone().unwrap_or_default(),
        description: e.description.clone().unwrap_or_default(),
        footer: e.footer.as_ref().map(|f| f.text.clone()).unwrap_or_default(),
    });
    Outgoing { content: message.content.clone(), embed, rows: outgoing::rows(groups), ..Outgoing::default() }
}
