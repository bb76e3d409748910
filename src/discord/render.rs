//! Replies, views and notices → messages. The only place that knows what an answer looks like on Discord.
//!
//! Answers are plain content (they show in notifications and can be copied), everything else is an embed. Text from the
//! content or from users goes through [`super::escape`]; quotes are never cut but go to the next page.

use serde_json::Value;

use super::escape::{block_quote, echo, escape};
use super::knowledge::Knowledge;
use super::outgoing::{self, Embed, Outgoing, Style, button, label};
use super::state::{MOST_FACTS, State, mark};
use crate::reply::{Proof, Reply};
use crate::text::Language;

pub mod page;
pub mod picture;
pub mod texts;
pub mod view;

use page::pages;

/// A question that is shown above its answer is cut after this many characters.
const ASKED: usize = 200;

/// Whom a message is for.
#[derive(Debug, Clone, Copy)]
pub struct For {
    pub asker: u64,
    pub private: bool,
}

/// An answer. `asked` is shown where the question does not stand above it in the channel; `missed` offers the form for
/// questions that were not answered.
pub fn answer(k: &Knowledge, reply: &Reply, asked: Option<&str>, to: For, missed: bool) -> Outgoing {
    let language = reply.language;
    let w = &k.wording;
    let proofs = &reply.quotes[..reply.quotes.len().min(MOST_FACTS)];
    let head = head(k, reply, asked);
    let shown = pages(&head, &quotes(k, proofs, language), &foot(k, language, !proofs.is_empty()), outgoing::CONTENT);
    let ask = |question: &String, style| button(&State::Ask(language, k.carried(question)), question, style);
    let suggested: Vec<Value> = reply.suggestions.iter().filter_map(|q| ask(q, Style::Primary)).collect();
    let related: Vec<Value> = reply.related.iter().filter_map(|q| ask(q, Style::Secondary)).collect();
    let marks: Vec<String> = proofs.iter().map(|p| mark(&p.fact)).collect();
    let turning = turning(k, language, 0, shown.len(), |p| State::Page(language, p, marks.clone()));
    let mut last = Vec::new();
    if let Some(first) = proofs.first() {
        last.extend(button(&State::Context(language, first.quote.sentence), &w.get(language, "button_context"), Style::Secondary));
    }
    if missed && reply.outcome != "chat" {
        last.extend(button(&State::Missed(language), &w.get(language, "button_missed"), Style::Secondary));
    }
    last.extend(own_buttons(k, language, to));
    Outgoing {
        content: shown.into_iter().next().unwrap_or_default(),
        rows: outgoing::rows([suggested, related, turning, last]),
        private: to.private,
        ..Outgoing::default()
    }
}

/// Another page of an answer, from the text of the page that is shown and the facts that its button carries.
pub fn answer_page(k: &Knowledge, shown: &str, language: Language, page: usize, marks: &[String]) -> Option<(String, Vec<Value>)> {
    let content = k.content();
    let proofs: Vec<Proof> = k.facts(marks).into_iter().filter_map(|f| crate::reply::proof(content, &content.facts[f], language)).collect();
    if proofs.is_empty() {
        return None;
    }
    // Escaped text has no line that begins with `>`: what stands before the first is the answer itself.
    let head = shown.split_once("\n> ").map_or(shown, |(head, _)| head);
    let all = pages(head, &quotes(k, &proofs, language), &foot(k, language, true), outgoing::CONTENT);
    let page = page.min(all.len() - 1);
    let turning = turning(k, language, page, all.len(), |p| State::Page(language, p, marks.to_vec()));
    Some((all[page].clone(), turning))
}

fn head(k: &Knowledge, reply: &Reply, asked: Option<&str>) -> String {
    let mut head = String::new();
    if let Some(asked) = asked {
        head = k.wording.fill(reply.language, "asked", &[("question", &echo(asked, ASKED))]);
        head = format!("-# {head}\n");
    }
    let sure = reply.outcome == "answer";
    for line in escape(&reply.answer).lines().filter(|l| !l.trim().is_empty()) {
        head.push_str(&if sure { format!("**{line}**\n") } else { format!("{line}\n") });
    }
    head.trim_end().to_owned()
}

/// Each proof as a block quote with its place and who says so.
fn quotes(k: &Knowledge, proofs: &[Proof], language: Language) -> Vec<String> {
    proofs
        .iter()
        .map(|p| {
            let parts: Vec<&str> = std::iter::once(p.place.as_str()).chain(p.by.as_deref()).chain(p.resolved.as_deref()).collect();
            let text = escape(&parts.join(&k.wording.get(language, "dot")));
            format!("{}\n> {}", block_quote(&p.quote.text), k.wording.fill(language, "proof", &[("text", &text)]))
        })
        .collect()
}

/// Where the article is from.
fn foot(k: &Knowledge, language: Language, quoted: bool) -> String {
    if !quoted {
        return String::new();
    }
    format!("-# {}", escape(&source(k, language)))
}

/// "Source: …" in plain text.
pub fn source(k: &Knowledge, language: Language) -> String {
    let about = &k.content().about;
    let (source, title, date) = (about.source.get(language), about.title.get(language), about.date.get(language));
    k.wording.fill(language, "source_line", &[("source", &source), ("title", &title), ("date", &date)])
}

/// Previous, the page's number, next; nothing for a single page.
fn turning(k: &Knowledge, language: Language, page: usize, pages: usize, state: impl Fn(usize) -> State) -> Vec<Value> {
    if pages < 2 {
        return Vec::new();
    }
    let w = &k.wording;
    let number = w.fill(language, "page", &[("page", &(page + 1).to_string()), ("pages", &pages.to_string())]);
    let back = page.checked_sub(1).and_then(|p| button(&state(p), &w.get(language, "button_previous"), Style::Secondary));
    let on = (page + 1 < pages).then(|| button(&state(page + 1), &w.get(language, "button_next"), Style::Secondary)).flatten();
    back.into_iter().chain([label(&number)]).chain(on).collect()
}

/// Delete for what everyone sees, share for what only the asker sees.
fn own_buttons(k: &Knowledge, language: Language, to: For) -> Option<Value> {
    let w = &k.wording;
    if to.private {
        button(&State::Share, &w.get(language, "button_share"), Style::Primary)
    } else {
        button(&State::Delete(to.asker), &w.get(language, "button_delete"), Style::Danger)
    }
}

/// An embed with its rows.
fn embed(title: String, description: String, footer: String, rows: Vec<Value>, private: bool) -> Outgoing {
    Outgoing { embed: Some(Embed { title, description, footer }), rows, private, ..Outgoing::default() }
}
