//! The moderators' commands: who may, what was given, and which step answers.

use std::sync::Arc;

use serenity::model::application::{CommandData, CommandDataOption, CommandDataOptionValue};

use super::commands::{self, Asked, Given};
use super::{Moderator, flow, form, history, later, log, service, show, unanswered};
use crate::discord::app::App;
use crate::discord::commands::name_of;
use crate::discord::interact::{Answer, Call};
use crate::moderate::{Change, Form, change};

/// A command of the moderators'.
pub async fn command(app: &Arc<App>, call: &Call, data: &CommandData) -> anyhow::Result<Answer> {
    let m = Moderator::new(app, call);
    let (sub, options) = parts(data);
    let typed = format!("/{} {}", data.name, sub.unwrap_or_default());
    if let Err(refused) = log::admit(&m, typed.trim_end()) {
        return Ok(Answer::Say(*refused));
    }
    let Some(asked) = commands::find(&m.k, &data.name, sub) else {
        return Ok(Answer::Say(m.notice("stale")));
    };
    let text = |given: Given| given_text(&m, options, given);
    let id = text(Given::Id).or_else(|| text(Given::Fact)).unwrap_or_default();
    let why = text(Given::Why).unwrap_or_default();
    let sources = app.desk.edition().sources.clone();
    Ok(match asked {
        Asked::Find => Answer::Say(show::found(&m, &text(Given::Query).unwrap_or_default())),
        Asked::Show => Answer::Say(show::fact(&m, &id)),
        Asked::Test => Answer::Say(show::test(&m, &text(Given::Question).unwrap_or_default())),
        Asked::Add => form::new(&m, 0, &Form { quote: text(Given::Quote).unwrap_or_default(), ..Form::default() }),
        Asked::Edit => form::edit(&m, &id, why).await?,
        Asked::Remove => match change::base(&sources, &id) {
            Some(base) => propose(m, Change::Remove { fact: id, base }, why),
            None => Answer::Say(show::unknown(&m, &id)),
        },
        Asked::AddPhrasing => {
            let given = text(Given::Phrasings).unwrap_or_default();
            let phrasings = given.split(['\n', ';', '\u{ff1b}']).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect();
            propose(m, Change::AddPhrasings { fact: id, phrasings }, why)
        }
        Asked::History => Answer::Say(history::list(&m, 0, &id)),
        Asked::Undo => {
            let entry =
                options.iter().find_map(|o| if let CommandDataOptionValue::Integer(n) = o.value { u64::try_from(n).ok() } else { None });
            match history::to_undo(&m, entry, text(Given::Time).as_deref()) {
                Ok(entries) => propose(m, Change::Undo { entries }, why),
                Err(notice) => Answer::Say(*notice),
            }
        }
        Asked::Unanswered => later(async move { unanswered::list(&m).await }),
        Asked::Status => later(async move { service::status(&m).await }),
        Asked::Reload => later(async move { service::reload(&m).await }),
        Asked::Export => later(async move { service::export(&m).await }),
    })
}

fn propose(m: Moderator, change: Change, why: String) -> Answer {
    later(async move { flow::propose(&m, change, why, None).await })
}

/// The subcommand and its options, or those of the command itself.
fn parts(data: &CommandData) -> (Option<&str>, &[CommandDataOption]) {
    match data.options.first() {
        Some(CommandDataOption { name, value: CommandDataOptionValue::SubCommand(options), .. }) => (Some(name), options),
        _ => (None, &data.options),
    }
}

fn given_text(m: &Moderator, options: &[CommandDataOption], given: Given) -> Option<String> {
    let name = name_of(&m.k, given.key());
    let value = &options.iter().find(|o| o.name == name)?.value;
    value.as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}
