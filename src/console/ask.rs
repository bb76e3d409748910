//! `yinju ask "…"`: one question, one reply.

use std::path::Path;

use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::arguments::Ask;
use super::output::Output;
use super::{Exit, explain, show, source};
use crate::article::Quote;
use crate::reply::{self, Reply};
use crate::text::Language;

pub fn run(folder: Option<&Path>, ask: &Ask, out: &mut Output) -> anyhow::Result<Exit> {
    let engine = source::engine(folder)?;
    let question = ask.question.join(" ");
    let verdict = engine.ask_once(&question);
    let reply = reply::reply(engine, &verdict, ask.lang.into());
    if ask.json {
        let explained = ask.explain.then(|| explain::value(engine, &verdict, &question));
        out.json(&Line::new(None, &reply, explained), false)?;
    } else {
        out.line(&show::reply(&reply, out.columns))?;
        if ask.explain {
            out.line(&format!("\n{}", explain::text(engine, &verdict, &question)))?;
        }
    }
    Ok(Exit::Ok)
}

/// A reply as one line of JSON; the keys and their order are a promise to other programs.
#[derive(Serialize)]
pub struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    outcome: &'static str,
    answer: String,
    quotes: Vec<Quoted<'a>>,
    intent: Option<&'a str>,
    understood: &'a str,
    confidence: f32,
    language: Language,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Value>,
}

#[derive(Serialize)]
struct Quoted<'a> {
    #[serde(flatten)]
    quote: &'a Quote,
    fact: &'a str,
}

impl<'a> Line<'a> {
    pub fn new(id: Option<&'a RawValue>, reply: &'a Reply, explain: Option<Value>) -> Self {
        // The questions that are asked back belong to the answer here: there is no other place for them.
        let answer = std::iter::once(&reply.answer).chain(&reply.suggestions).map(String::as_str).collect::<Vec<_>>().join("\n");
        Self {
            id,
            outcome: reply.outcome,
            answer,
            quotes: reply.quotes.iter().map(|p| Quoted { quote: &p.quote, fact: &p.fact }).collect(),
            intent: reply.intent.as_deref(),
            understood: &reply.understood,
            confidence: reply.confidence,
            language: reply.language,
            explain,
        }
    }
}
