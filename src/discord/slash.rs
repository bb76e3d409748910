//! Commands, the message menu, and the choices that are offered while typing.
//!
//! Everything here is computed from memory: input is the command's data, output is what to answer.

use serde_json::{Value, json};
use serenity::model::application::{CommandData, CommandDataOptionValue};

use super::app::App;
use super::commands::{Builtin, name_of, option_key, registration};
use super::escape::shorten;
use super::interact::{Answer, Call};
use super::knowledge::Knowledge;
use super::outgoing::{CHOICE, CHOICES, Outgoing};
use super::render::{self, For, picture, texts, view};
use super::state::Narrowed;
use crate::content::{EntityKind, View, ViewOption};
use crate::text::date::{Period, dates};
use crate::text::{Folded, Language};

/// A slash command.
pub fn command(app: &App, call: &Call, data: &CommandData) -> anyhow::Result<Answer> {
    let k = &*app.k();
    let to = For { asker: call.user, private: false };
    let Some(builtin) = Builtin::find(k, &data.name) else {
        return Ok(Answer::Say(match k.content().view(&data.name) {
            Some(view) => of_view(k, call, view, data),
            None => Outgoing::notice(k.wording.get(call.language, "stale")),
        }));
    };
    let language = call.language;
    Ok(Answer::Say(match builtin {
        Builtin::Ask => {
            let private =
                options(data).any(|(name, v)| name == name_of(k, "private") && matches!(v, CommandDataOptionValue::Boolean(true)));
            ask(app, k, call, &text(k, data, "question").unwrap_or_default(), private)
        }
        Builtin::Compare => compare(app, k, call, data),
        Builtin::Quote => {
            let number =
                options(data).find_map(|(_, v)| if let CommandDataOptionValue::Integer(n) = v { usize::try_from(*n).ok() } else { None });
            let last = k.content().article.sentences().len().to_string();
            texts::context(k, number.unwrap_or_default(), language, Some(to))
                .unwrap_or_else(|| Outgoing::notice(k.wording.fill(language, "bad_number", &[("last", &last)])))
        }
        Builtin::Topics => texts::topics(k, language, to),
        Builtin::Help => texts::help(k, &listed(k, language), language, For { private: true, ..to }),
        Builtin::About => texts::about(k, language, to, app.slot.is_open().then_some(app.settings.inbox.days)),
        Builtin::Menu => Outgoing::notice(k.wording.get(language, "stale")),
    }))
}

/// "Check this message": its text is the question, and the answer is private.
pub fn menu(app: &App, call: &Call, data: &CommandData) -> anyhow::Result<Answer> {
    let k = &*app.k();
    let target = data.target_id.map(|id| id.to_message_id());
    let message = target.and_then(|id| data.resolved.messages.get(&id));
    let question = message.map(|m| super::talk::question(&m.content)).unwrap_or_default();
    if question.is_empty() {
        return Ok(Answer::Say(Outgoing::notice(k.wording.get(call.language, "menu_empty"))));
    }
    Ok(Answer::Say(ask(app, k, call, &question, true)))
}

/// A question with its answer below it.
pub fn ask(app: &App, k: &Knowledge, call: &Call, question: &str, private: bool) -> Outgoing {
    let (reply, _) = app.ask(k, call.user, call.channel, question, call.language);
    tracing::debug!(event = call.id, outcome = reply.outcome, reason = reply.reason, "asked");
    // What only the asker sees is not kept for others to read; messages that are checked are somebody else's.
    if !private {
        app.slot.asked(question, &reply);
    }
    render::answer(k, &reply, Some(question), For { asker: call.user, private }, app.slot.is_open())
}

fn options(data: &CommandData) -> impl Iterator<Item = (&str, &CommandDataOptionValue)> {
    data.options.iter().map(|o| (o.name.as_str(), &o.value))
}

/// The text of an option, by the key of its wording.
fn text(k: &Knowledge, data: &CommandData, key: &str) -> Option<String> {
    let name = name_of(k, key);
    let value = options(data).find(|(n, _)| *n == name)?.1;
    value.as_str().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// A view, narrowed by what was given; a notice where something given cannot be read.
fn of_view(k: &Knowledge, call: &Call, view: &View, data: &CommandData) -> Outgoing {
    let language = call.language;
    let mut narrowed = Narrowed { view: view.id.clone(), ..Narrowed::default() };
    for option in &view.options {
        let Some(given) = text(k, data, option_key(*option)) else {
            continue;
        };
        match option {
            ViewOption::From | ViewOption::To => match period(k, &given) {
                Some(p) if *option == ViewOption::From => narrowed.from = Some(p.from),
                Some(p) => narrowed.to = Some(p.to),
                None => return texts::refused(k, language, "bad_date", &given),
            },
            ViewOption::Topic => match topic(k, &given) {
                Some(topic) => narrowed.topic = Some(topic),
                None => return texts::refused(k, language, "bad_name", &given),
            },
            ViewOption::Who | ViewOption::Market => match k.entity(&given).map(|e| k.content().entity(e).id.clone()) {
                Some(id) if *option == ViewOption::Who => narrowed.who = Some(id),
                Some(id) => narrowed.market = Some(id),
                None => return texts::refused(k, language, "bad_name", &given),
            },
        }
    }
    let to = For { asker: call.user, private: false };
    view::view(k, &narrowed, 0, language, to).unwrap_or_else(|| Outgoing::notice(k.wording.get(language, "stale")))
}

/// `2024-05`, 今年5月, May 2024.
fn period(k: &Knowledge, text: &str) -> Option<Period> {
    let read = || dates(&Folded::new(text).chars, k.content().about.year).first().map(|d| d.period);
    Period::parse(text).or_else(read)
}

fn topic(k: &Knowledge, text: &str) -> Option<String> {
    let known = |(id, _): &&(String, usize)| id == text || super::knowledge::LANGUAGES.iter().any(|l| k.wording.topic(*l, id) == text);
    k.topics().iter().find(known).map(|(id, _)| id.clone())
}

/// Two of a kind: what the engine computes of them, else what the article says of both, side by side.
fn compare(app: &App, k: &Knowledge, call: &Call, data: &CommandData) -> Outgoing {
    let language = call.language;
    let [a, b] = ["a", "b"].map(|key| text(k, data, key).unwrap_or_default());
    let what = text(k, data, "what");
    let (Some(one), Some(other)) = (k.entity(&a), k.entity(&b)) else {
        let unknown = if k.entity(&a).is_none() { &a } else { &b };
        return texts::refused(k, language, "bad_name", unknown);
    };
    let [a, b] = [one, other].map(|e| k.content().name(e, language));
    if let Some(what) = &what {
        let question = k.wording.fill(language, "compare_question", &[("a", &a), ("b", &b), ("what", what)]);
        let verdict = k.engine.ask_once(&question);
        if let crate::answer::Outcome::Answer(answer) = &verdict.outcome
            && answer
                .computed
                .as_ref()
                .is_some_and(|c| [one, other].iter().all(|e| c.facts.iter().any(|f| k.content().facts[*f].subject == *e)))
        {
            let picture = picture::of_pair(k, [one, other], intent(k, what), Vec::new(), language);
            return Outgoing { picture: Some(picture), ..ask(app, k, call, &question, false) };
        }
    }
    let id = |e| Some(k.content().entity(e).id.clone());
    let narrowed = Narrowed {
        view: view::COMPARED.to_owned(),
        who: id(one),
        market: id(other),
        topic: what.as_ref().and_then(|w| intent(k, w)).map(|i| k.content().intents[i].id.clone()),
        ..Narrowed::default()
    };
    let to = For { asker: call.user, private: false };
    view::view(k, &narrowed, 0, language, to).unwrap_or_else(|| Outgoing::notice(k.wording.get(language, "view_empty")))
}

/// The intent that is meant by its title.
fn intent(k: &Knowledge, text: &str) -> Option<usize> {
    let wanted = Folded::new(text).chars;
    k.content().intents.iter().position(|i| i.id == text || [&i.title.zh, &i.title.en].iter().any(|t| Folded::new(t).chars == wanted))
}

/// The commands with their descriptions in a language, for the help.
fn listed(k: &Knowledge, language: Language) -> Vec<(String, String)> {
    let localised = |c: &Value, key: &str| {
        let locale = match language {
            Language::ZhHans => "zh-CN",
            Language::ZhHant => "zh-TW",
            Language::En => "",
        };
        let own = c[format!("{key}_localizations")][locale].as_str().or_else(|| c[key].as_str());
        own.unwrap_or_default().to_owned()
    };
    let commands = registration(k);
    commands.iter().filter(|c| c["type"] == 1).map(|c| (localised(c, "name"), localised(c, "description"))).collect()
}

/// Choices for the option that is being typed.
pub fn choices(app: &App, call: &Call, data: &CommandData) -> Vec<Value> {
    let k = &*app.k();
    let Some(focused) = data.autocomplete() else {
        return Vec::new();
    };
    let (name, typed, language) = (focused.name, focused.value, call.language);
    let is = |key: &str| name == name_of(k, key);
    let pairs: Vec<(String, String)> = if is("question") {
        k.complete(typed, language, CHOICES).into_iter().map(|q| (q.clone(), q)).collect()
    } else if is("what") {
        let both = ["a", "b"].map(|key| text(k, data, key).and_then(|t| k.entity(&t)));
        attributes(k, both.into_iter().flatten().collect(), typed, language)
    } else if is("topic") {
        let named = k.topics().iter().map(|(id, _)| (k.wording.topic(language, id), id.clone()));
        named.filter(|(name, _)| name.to_lowercase().contains(&typed.to_lowercase())).take(CHOICES).collect()
    } else {
        let kind = is("market").then_some(EntityKind::Market);
        k.entities(typed, kind, language, CHOICES)
    };
    // A value that does not fit would be cut into another question.
    let fits = pairs.into_iter().filter(|(_, value)| value.chars().count() <= CHOICE);
    fits.map(|(name, value)| json!({"name": shorten(&name, CHOICE), "value": value})).collect()
}

/// What the article says of all the given entities.
fn attributes(k: &Knowledge, who: Vec<crate::content::EntityId>, typed: &str, language: Language) -> Vec<(String, String)> {
    let content = k.content();
    let typed = typed.trim().to_lowercase();
    let mut out: Vec<(String, String)> = Vec::new();
    for (index, intent) in content.intents.iter().enumerate() {
        let said = |e: &crate::content::EntityId| content.facts.iter().any(|f| f.intent == index && f.subject == *e);
        let title = intent.title.get(language);
        if out.len() < CHOICES && who.iter().all(said) && title.to_lowercase().contains(&typed) {
            out.push((title.clone(), title));
        }
    }
    out
}
