//! The form of a fact: five fields, filled with what the fact is or what was typed before, and read back.
//!
//! A form has five fields at the most, so the id of a new fact is the first line of its details.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::model::application::{ActionRow, ActionRowComponent};

use super::{Moderator, State, show};
use crate::discord::escape::shorten;
use crate::discord::interact::Answer;
use crate::discord::outgoing::Outgoing;
use crate::moderate::change::FIELD;
use crate::moderate::inbox::{Draft, Seen};
use crate::moderate::{Change, Form};

/// Discord's limits for a form's title and a label; that of a field is [`FIELD`].
const TITLE: usize = 45;
const LABEL: usize = 45;
/// A form must be the first answer, within three seconds: the disk has this long.
const DISK: Duration = Duration::from_secs(2);
/// What a new fact needs.
const SKELETON: &str = "intent: \nsubject: \ntopics: []\nvalue: {}";

/// The form of a fact that is there.
pub async fn edit(m: &Moderator, fact: &str, why: String) -> anyhow::Result<Answer> {
    let Some(form) = Form::of(&m.app.desk.edition().sources, fact) else {
        return Ok(Answer::Say(show::unknown(m, fact)));
    };
    let draft = if why.is_empty() { 0 } else { kept(m, form.clone(), why, None).await? };
    Ok(open(m, draft, &form))
}

/// The form of a new fact.
pub fn new(m: &Moderator, draft: i64, form: &Form) -> Answer {
    let details = if form.details.is_empty() { SKELETON.to_owned() } else { form.details.clone() };
    open(m, draft, &Form { details, ..form.clone() })
}

/// Keeps what belongs to a form and does not fit into it: the reason, the group of questions.
pub async fn kept(m: &Moderator, form: Form, why: String, group: Option<Seen>) -> anyhow::Result<i64> {
    let draft = draft(m, Change::Put(form), why, group);
    tokio::time::timeout(DISK, m.aside(move |app| app.inbox.keep_draft(&draft))).await??
}

pub fn draft(m: &Moderator, change: Change, why: String, group: Option<Seen>) -> Draft {
    Draft { guild: m.call.guild.unwrap_or_default(), user: m.call.user, change, why, group }
}

/// A draft of this moderator, for an answer that must be given at once.
pub async fn own_draft(m: &Moderator, id: i64) -> anyhow::Result<Option<Draft>> {
    let found = tokio::time::timeout(DISK, m.aside(move |app| app.inbox.draft(id))).await???;
    Ok(found.filter(|d| d.user == m.call.user && Some(d.guild) == m.call.guild))
}

/// The form, filled.
pub fn open(m: &Moderator, draft: i64, form: &Form) -> Answer {
    let fact = if form.base.is_some() { form.id.clone() } else { String::new() };
    let Some(id) = (State::Form { draft, base: form.base.clone(), fact }).id(m.language()) else {
        return Answer::Say(m.notice("form_long_id"));
    };
    let details = if form.base.is_some() { form.details.clone() } else { format!("id: {}\n{}", form.id, form.details) };
    let mut questions = m.get("form_questions");
    if form.further > 0 {
        questions = m.fill("form_questions_further", &[("count", &form.further.to_string())]);
    }
    let fields = [
        ("quote", m.get("form_quote"), &form.quote),
        ("zh", m.get("form_zh"), &form.zh),
        ("en", m.get("form_en"), &form.en),
        ("details", m.get("form_details"), &details),
        ("questions", questions, &form.questions),
    ];
    if let Some((_, label, _)) = fields.iter().find(|(_, _, value)| value.chars().count() > FIELD) {
        // Cut here, it would be saved cut.
        return Answer::Say(Outgoing::notice(m.fill("form_long", &[("field", label), ("most", &FIELD.to_string())])));
    }
    let title = if form.base.is_some() { m.fill("form_edit", &[("fact", &form.id)]) } else { m.get("form_add") };
    let rows: Vec<Value> = fields.into_iter().map(|(name, label, value)| field(name, &label, value)).collect();
    Answer::Form(json!({"custom_id": id, "title": shorten(&title, TITLE), "components": rows}))
}

/// A form with one short field.
pub fn one(m: &Moderator, state: &State, title: &str, label: &str) -> Answer {
    let Some(id) = state.id(m.language()) else {
        return Answer::Say(m.notice("stale"));
    };
    let mut row = field("fact", label, "");
    row["components"][0]["style"] = json!(1);
    row["components"][0]["max_length"] = json!(100);
    Answer::Form(json!({"custom_id": id, "title": shorten(title, TITLE), "components": [row]}))
}

fn field(name: &str, label: &str, value: &str) -> Value {
    let mut input = json!({
        "type": 4, "custom_id": name, "style": 2, "label": shorten(label, LABEL), "required": name != "questions", "max_length": FIELD,
    });
    if !value.is_empty() {
        input["value"] = json!(value);
    }
    json!({"type": 1, "components": [input]})
}

/// The text of a field that was sent.
pub fn text(rows: &[ActionRow], name: &str) -> String {
    let mut fields = rows.iter().flat_map(|row| &row.components);
    let found = fields.find_map(|c| match c {
        ActionRowComponent::InputText(input) if input.custom_id == name => input.value.clone(),
        _ => None,
    });
    found.unwrap_or_default()
}

/// The form as it was sent.
pub fn read(rows: &[ActionRow], base: Option<String>, fact: String) -> Form {
    let field = |name: &str| text(rows, name);
    let (id, details) = if base.is_some() { (fact, field("details")) } else { named(&field("details")) };
    Form { id, base, quote: field("quote"), zh: field("zh"), en: field("en"), details, questions: field("questions"), further: 0 }
}

/// The id among the details of a new fact, and the rest of them.
fn named(details: &str) -> (String, String) {
    let is_id = |line: &&str| line.starts_with("id:");
    let id = details.lines().find(is_id).and_then(|line| line.strip_prefix("id:")).unwrap_or_default();
    let rest: Vec<&str> = details.lines().filter(|line| !is_id(line)).collect();
    (id.trim().trim_matches(['"', '\'']).to_owned(), rest.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_new_fact_is_a_line_of_its_details() {
        assert_eq!(
            named("id: a-b\nintent: x\nvalue: {text: \"id: 甲\"}"),
            ("a-b".to_owned(), "intent: x\nvalue: {text: \"id: 甲\"}".to_owned())
        );
        assert_eq!(named("intent: x\nid: \"甲\""), ("甲".to_owned(), "intent: x".to_owned()));
        assert_eq!(named("intent: x"), (String::new(), "intent: x".to_owned()));
    }
}
