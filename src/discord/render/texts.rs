//! Messages that are no answers: context of a sentence, topics, help, about.

use serde_json::{Value, json};

use super::{For, embed, own_buttons, source};
use crate::discord::escape::{block_quote, echo, escape, length};
use crate::discord::knowledge::Knowledge;
use crate::discord::outgoing::{self, Outgoing, Style, button, select};
use crate::discord::state::State;
use crate::text::Language;

/// A sentence with the one before and the one after it. `None` where the article has no such sentence.
pub fn context(k: &Knowledge, number: usize, language: Language, to: Option<For>) -> Option<Outgoing> {
    let article = &k.content().article;
    let sentence = article.sentence(number)?;
    let paragraph = sentence.paragraph.to_string();
    let near = |n: usize| article.sentence(n).map(|q| block_quote(&q.text));
    let middle = block_quote(&sentence.text).lines().map(|l| format!("> **{}**", l.trim_start_matches("> "))).collect::<Vec<_>>();
    let middle = middle.join("\n");
    let before = number.checked_sub(1).and_then(near);
    let all: Vec<String> = before.into_iter().chain([middle.clone()]).chain(near(number + 1)).collect();
    let mut description = all.join("\n");
    if length(&description) > outgoing::DESCRIPTION {
        description = middle;
    }
    let title = k.wording.fill(language, "context", &[("number", &number.to_string()), ("paragraph", &paragraph)]);
    let go = |n: usize, key: &str| {
        article.sentence(n)?;
        button(&State::Move(language, n), &k.wording.get(language, key), Style::Secondary)
    };
    let earlier = number.checked_sub(1).and_then(|n| go(n, "button_earlier"));
    let own = to.and_then(|to| own_buttons(k, language, to));
    let buttons: Vec<Value> = earlier.into_iter().chain(go(number + 1, "button_later")).chain(own).collect();
    Some(embed(title, description, source(k, language), outgoing::rows([buttons]), to.is_none_or(|to| to.private)))
}

/// The topics with a choice among them.
pub fn topics(k: &Knowledge, language: Language, to: For) -> Outgoing {
    let named: Vec<(String, String, usize)> =
        k.topics().iter().map(|(id, count)| (k.wording.topic(language, id), id.clone(), *count)).collect();
    let line = |(name, _, count): &(String, String, usize)| {
        k.wording.fill(language, "topic_line", &[("topic", &format!("**{}**", escape(name))), ("count", &count.to_string())])
    };
    let lines: Vec<String> = named.iter().map(line).collect();
    let description = format!("{}\n{}", k.wording.get(language, "topics_intro"), lines.join("\n"));
    let options: Vec<(String, String)> = named.into_iter().map(|(name, id, _)| (name, id)).collect();
    let menu = select(&State::Topics(language), &k.wording.get(language, "topics_pick"), &options);
    let own = outgoing::rows([own_buttons(k, language, to).into_iter().collect()]);
    let title = k.content().about.title.get(language);
    embed(title, description, source(k, language), menu.into_iter().chain(own).collect(), to.private)
}

/// How to use it, with the commands (name, description) and example questions as buttons.
pub fn help(k: &Knowledge, commands: &[(String, String)], language: Language, to: For) -> Outgoing {
    let line = |(command, description): &(String, String)| {
        k.wording.fill(language, "help_line", &[("command", command), ("description", &escape(description))])
    };
    let lines: Vec<String> = commands.iter().map(line).collect();
    let text = k.wording.fill(language, "help", &[("commands", &lines.join("\n"))]);
    let examples = k.content().about.examples.iter().map(|e| e.get(language));
    let examples = examples.filter_map(|q| button(&State::Ask(language, k.carried(&q)), &q, Style::Primary)).take(4).collect();
    embed(k.wording.get(language, "help_title"), text, source(k, language), outgoing::rows([examples]), to.private)
}

/// Source, date, licence, privacy. `days` is how long unanswered questions are kept, where they are.
pub fn about(k: &Knowledge, language: Language, to: For, days: Option<u32>) -> Outgoing {
    let about = &k.content().about;
    let [title, source, date, licence] = [&about.title, &about.source, &about.date, &about.licence].map(|t| escape(&t.get(language)));
    let values = [("title", title.as_str()), ("source", &source), ("date", &date), ("licence", &licence)];
    let privacy = match days {
        Some(days) => k.wording.fill(language, "privacy_inbox", &[("days", &days.to_string())]),
        None => k.wording.get(language, "privacy"),
    };
    let text = format!("{}\n\n{privacy}", k.wording.fill(language, "about", &values));
    embed(k.wording.get(language, "about_title"), text, String::new(), Vec::new(), to.private)
}

/// The form for a question that was not answered. Its field comes back under the key `question`.
pub fn missed_form(k: &Knowledge, language: Language) -> Option<Value> {
    let w = &k.wording;
    let field = json!({
        "type": 4, "custom_id": "question", "style": 2, "required": true, "min_length": 2, "max_length": 500,
        "label": crate::discord::escape::shorten(&w.get(language, "missed_label"), 45),
        "placeholder": crate::discord::escape::shorten(&w.get(language, "missed_placeholder"), 100),
    });
    let title = crate::discord::escape::shorten(&w.get(language, "missed_title"), 45);
    Some(json!({"custom_id": State::Missed(language).id()?, "title": title, "components": [{"type": 1, "components": [field]}]}))
}

/// A notice that names what was typed.
pub fn refused(k: &Knowledge, language: Language, key: &str, typed: &str) -> Outgoing {
    Outgoing::notice(k.wording.fill(language, key, &[("text", &echo(typed, 50))]))
}
