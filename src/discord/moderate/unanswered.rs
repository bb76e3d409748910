//! The unanswered questions: the groups, one of them, and what becomes of it: phrasings of a fact, a new fact, or nothing.

use super::{Moderator, State, embed, form, later};
use crate::answer::Target;
use crate::discord::escape::{echo, shorten};
use crate::discord::interact::Answer;
use crate::discord::outgoing::{self, LABEL, Outgoing, Style, button_of, select_of};
use crate::moderate::change::FIELD;
use crate::moderate::inbox::{Group, Seen};
use crate::moderate::{Change, Form};
use crate::reply;

/// Groups of a message: Discord's limit for a choice.
const GROUPS: usize = 25;
const QUESTIONS: usize = 10;
/// Facts that are offered for a group.
const OFFERED: usize = 3;

/// The groups with a choice among them.
pub async fn list(m: &Moderator) -> anyhow::Result<Outgoing> {
    let engine = m.k.engine.clone();
    let groups = m.aside(move |app| app.inbox.groups(&engine, GROUPS)).await??;
    if groups.is_empty() {
        let key = if m.app.settings.inbox.enabled { "unanswered_none" } else { "unanswered_off" };
        return Ok(m.notice(key));
    }
    let line = |g: &Group| {
        let values =
            [("count", &*g.count.to_string()), ("question", &echo(first(g), 80)), ("day", &format!("<t:{}:d>", g.last_day * 86_400))];
        m.fill("unanswered_line", &values)
    };
    let lines: Vec<String> = groups.iter().map(line).collect();
    let choices: Vec<(String, String)> = groups.iter().map(|g| (format!("×{} {}", g.count, first(g)), g.key.to_string())).collect();
    let menu = State::Group.id(m.language()).and_then(|id| select_of(&id, &m.get("unanswered_pick"), &choices));
    Ok(embed(m.get("unanswered_title"), lines.join("\n"), menu.into_iter().collect()))
}

fn first(group: &Group) -> &str {
    group.questions.first().map_or("", String::as_str)
}

/// A group with what can become of it.
pub async fn group(m: &Moderator, key: i64) -> anyhow::Result<Outgoing> {
    let Some(group) = m.aside(move |app| app.inbox.group(key)).await?? else {
        return Ok(m.notice("unanswered_gone"));
    };
    let mut lines: Vec<String> = group.questions.iter().take(QUESTIONS).map(|q| format!("- {}", echo(q, 200))).collect();
    if group.questions.len() > QUESTIONS {
        lines.push(m.fill("more", &[("count", &(group.questions.len() - QUESTIONS).to_string())]));
    }
    lines.push(m.fill("unanswered_reason", &[("reason", &super::review::reason(m, &group.reason))]));
    let engine = &m.k.engine;
    let candidates = engine.ask_once(first(&group)).candidates;
    let facts = candidates.into_iter().filter_map(|c| if let Target::Fact(f) = c.target { Some(f) } else { None }).take(OFFERED);
    let offered = facts.filter_map(|f| {
        let id = State::Phrase(key, engine.content.facts[f].id.clone()).id(m.language())?;
        let question = reply::question(&engine.content, Target::Fact(f), m.language()).unwrap_or_default();
        Some(button_of(&id, &shorten(&m.fill("button_phrase", &[("question", &question)]), LABEL), Style::Primary))
    });
    let other = m.button(&State::Other(key), "button_other", Style::Secondary);
    let new = m.button(&State::New(key), "button_new", Style::Secondary);
    let dismiss = m.button(&State::Dismiss(key, group.newest), "button_dismiss", Style::Danger);
    let back = m.button(&State::Groups, "button_groups", Style::Secondary);
    let rows = outgoing::rows(offered.map(|b| vec![b]).chain([other.into_iter().chain(new).chain(dismiss).chain(back).collect()]));
    let title = m.fill("unanswered_group", &[("count", &group.count.to_string())]);
    Ok(embed(title, lines.join("\n"), rows))
}

/// The questions of a group become phrasings of a fact.
pub fn phrase(m: Moderator, key: i64, fact: String) -> Answer {
    later(async move {
        let Some(group) = m.aside(move |app| app.inbox.group(key)).await?? else {
            return Ok(m.notice("unanswered_gone"));
        };
        let seen = Some((key, group.newest));
        super::flow::propose(&m, Change::AddPhrasings { fact, phrasings: group.questions }, String::new(), seen).await
    })
}

/// The form of a new fact that is asked by the questions of a group.
pub async fn new(m: &Moderator, key: i64) -> anyhow::Result<Answer> {
    let Some(group) = m.aside(move |app| app.inbox.group(key)).await?? else {
        return Ok(Answer::Say(m.notice("unanswered_gone")));
    };
    let mut questions = String::new();
    for question in &group.questions {
        if questions.len() + question.len() > FIELD {
            break;
        }
        questions.push_str(question);
        questions.push('\n');
    }
    let form = Form { questions: questions.trim_end().to_owned(), ..Form::default() };
    let draft = form::kept(m, form.clone(), String::new(), Some((key, group.newest))).await?;
    Ok(form::new(m, draft, &form))
}

/// Nothing becomes of a group; the list without it.
pub async fn dismiss(m: &Moderator, seen: Seen) -> anyhow::Result<Outgoing> {
    m.aside(move |app| app.inbox.remove(seen)).await??;
    list(m).await
}
