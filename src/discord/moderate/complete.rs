//! Suggestions while a moderator types: facts by id, label or question, entries of the journal, questions.

use std::sync::Arc;

use serde_json::{Value, json};
use serenity::model::application::CommandData;

use super::commands::Given;
use super::permission::may;
use super::{Moderator, history, show};
use crate::discord::app::App;
use crate::discord::commands::name_of;
use crate::discord::escape::shorten;
use crate::discord::interact::Call;
use crate::discord::outgoing::{CHOICE, CHOICES};
use crate::moderate::undo;

/// Choices for the option that is being typed. For a stranger there are none.
pub fn choices(app: &Arc<App>, call: &Call, data: &CommandData) -> Vec<Value> {
    let Some(focused) = data.autocomplete() else {
        return Vec::new();
    };
    if may(&app.settings, call.guild, call.user, &call.roles).is_err() {
        return Vec::new();
    }
    let m = Moderator::new(app, call);
    let is = |given: Given| focused.name == name_of(&m.k, given.key());
    if is(Given::Entry) {
        return entries(&m, focused.value);
    }
    let pairs: Vec<(String, String)> = if is(Given::Question) {
        m.k.complete(focused.value, m.language(), CHOICES).into_iter().map(|q| (q.clone(), q)).collect()
    } else {
        show::matching(&m, focused.value, CHOICES).into_iter().map(|f| (show::label(&m, f), f.id.clone())).collect()
    };
    let fits = pairs.into_iter().filter(|(_, value)| (1..=CHOICE).contains(&value.chars().count()));
    fits.map(|(name, value)| json!({"name": shorten(&name, CHOICE), "value": value})).collect()
}

/// Entries that can be undone, the newest first.
fn entries(m: &Moderator, typed: &str) -> Vec<Value> {
    let all = m.app.desk.history();
    let typed = typed.trim().trim_start_matches('#').to_lowercase();
    let open = undo::open(&all);
    let labels = all.iter().rev().filter(|e| open.contains(&e.number)).map(|e| (e.number, history::label(m, e)));
    let fits = labels.filter(|(_, label)| label.to_lowercase().contains(&typed));
    fits.take(CHOICES).map(|(number, label)| json!({"name": shorten(&label, CHOICE), "value": number})).collect()
}
