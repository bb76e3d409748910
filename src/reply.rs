//! Outcome → [`Reply`]: plain data in the question's language, with verbatim quotes and their places.
//!
//! Knows no Discord and no terminal. The last check of every quote is here: a fact whose quote is not a slice of the
//! article is not shown, whatever happened before.

use serde::Serialize;

use crate::answer::{Engine, Outcome, Target, Verdict, What};
use crate::article::Quote;
use crate::content::{Content, Fact};
use crate::text::Language;

pub mod explain;
pub mod figure;
pub mod wording;

/// A reply, ready to be shown anywhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reply {
    pub outcome: &'static str,
    /// The answer itself, one line (two where two scopes fit).
    pub answer: String,
    pub quotes: Vec<Proof>,
    /// What was asked for, by id.
    pub intent: Option<String>,
    /// What was understood, for people: "谷歌 · 市场份额".
    pub understood: String,
    /// 0 to 1.
    pub confidence: f32,
    pub language: Language,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// "Did you mean": complete questions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
    /// Further questions that the article answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<String>,
}

/// A quote with the fact that it proves, and what is to be said beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proof {
    #[serde(flatten)]
    pub quote: Quote,
    pub fact: String,
    /// "第36段", in the reply's language.
    pub place: String,
    /// Who says so, where it is not the article itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What a relative date resolves to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
}

/// More quotes than this are never shown for one question, lists apart.
const MOST_RELATED: usize = 3;

/// Words a verdict. `fallback` is the language where the question shows none.
pub fn reply(engine: &Engine, verdict: &Verdict, fallback: Language) -> Reply {
    let content = &*engine.content;
    let language = verdict.reading.language.unwrap_or(fallback);
    let mut reply = Reply {
        outcome: "decline",
        answer: String::new(),
        quotes: Vec::new(),
        intent: None,
        understood: understood(content, verdict, language),
        confidence: (verdict.confidence * 100.0).round() / 100.0,
        language,
        reason: None,
        suggestions: Vec::new(),
        related: Vec::new(),
    };
    match &verdict.outcome {
        Outcome::Answer(answer) => {
            reply.outcome = "answer";
            reply.answer = wording::answer(content, answer, &verdict.reading, language);
            reply.quotes = answer.facts.iter().flat_map(|f| proofs(content, &content.facts[*f], language)).collect();
            reply.quotes.dedup_by(|a, b| a.quote == b.quote);
            reply.intent = answer.facts.first().map(|f| content.intents[content.facts[*f].intent].id.clone());
            reply.related = related(engine, &answer.facts, language);
            if reply.quotes.is_empty() {
                // Nothing that could be proved: then nothing is claimed.
                reply.outcome = "decline";
                reply.answer = content.templates.fill(language, "unknown", &[]);
            }
        }
        Outcome::Suggest(targets) => {
            reply.outcome = "clarify";
            reply.answer = content.templates.fill(language, "suggest", &[]);
            reply.suggestions = targets.iter().filter_map(|t| question(content, *t, language)).collect();
        }
        Outcome::Decline(decline) => {
            reply.answer = wording::decline(content, decline, language);
            reply.reason = Some(decline.reason.code());
            if let Some(What::Intent(intent)) = decline.what {
                reply.intent = Some(content.intents[intent].id.clone());
            }
        }
        Outcome::Chat(kind) => {
            reply.outcome = "chat";
            let key = format!("chat_{}", kind.key());
            reply.answer = content.templates.fill(language, &key, &[]);
            reply.suggestions = content.about.examples.iter().map(|e| e.get(language)).collect();
        }
    }
    reply
}

/// The proof of a fact; `None` where its quote is not in the article.
pub fn proof(content: &Content, fact: &Fact, language: Language) -> Option<Proof> {
    let quote = content.article.quote(&fact.quote)?;
    let place = content.templates.fill(language, "place", &[("paragraph", &quote.paragraph.to_string())]);
    Some(Proof {
        place,
        fact: fact.id.clone(),
        by: fact.by.map(|by| content.templates.fill(language, "said_by", &[("who", &content.name(by, language))])),
        resolved: wording::resolved(content, fact, language),
        quote,
    })
}

/// The proof of a fact, and the further sentences that its answer needs.
pub fn proofs(content: &Content, fact: &Fact, language: Language) -> Vec<Proof> {
    let Some(first) = proof(content, fact, language) else { return Vec::new() };
    let parts = fact.also.iter().take(fact.parts).filter_map(|text| {
        let quote = content.article.quote(text)?;
        let place = content.templates.fill(language, "place", &[("paragraph", &quote.paragraph.to_string())]);
        Some(Proof { place, quote, resolved: None, ..first.clone() })
    });
    std::iter::once(first.clone()).chain(parts).collect()
}

/// The complete question of a target.
pub fn question(content: &Content, target: Target, language: Language) -> Option<String> {
    match target {
        Target::Fact(f) => Some(content.facts[f].phrasings.question.get(language)),
        Target::Computation(c) if !content.computations[c].held => Some(content.computations[c].phrasings.question.get(language)),
        Target::Computation(_) | Target::Absent(_) | Target::Held(_) => None,
    }
}

/// "谷歌 · 市场份额": the subject and the intent that the decision rests on.
fn understood(content: &Content, verdict: &Verdict, language: Language) -> String {
    let mut parts: Vec<String> = Vec::new();
    match &verdict.outcome {
        Outcome::Answer(answer) => {
            if let Some(fact) = answer.facts.first().map(|f| &content.facts[*f]) {
                parts.push(content.name(fact.subject, language));
                parts.push(content.intents[fact.intent].title.get(language));
            }
        }
        Outcome::Decline(decline) => {
            parts.extend(decline.who.map(|e| content.name(e, language)));
            parts.extend(decline.what.map(|what| wording::what(content, what, language)));
        }
        Outcome::Suggest(_) | Outcome::Chat(_) => parts.extend(verdict.reading.entities().iter().map(|e| content.name(*e, language))),
    }
    parts.join(&content.templates.fill(language, "understood_separator", &[]))
}

/// Questions about the same subject or the neighbouring sentences.
fn related(engine: &Engine, facts: &[usize], language: Language) -> Vec<String> {
    let content = &*engine.content;
    let Some(first) = facts.first().map(|f| &content.facts[*f]) else { return Vec::new() };
    let mut near: Vec<(usize, usize)> = engine
        .index
        .neighbours(first.subject, first.sentence)
        .filter(|i| !facts.contains(i))
        .map(|i| {
            let f = &content.facts[i];
            (f.sentence.abs_diff(first.sentence) + if f.subject == first.subject { 0 } else { 2 }, i)
        })
        .collect();
    near.sort_unstable();
    let mut intents = vec![first.intent];
    let mut out = Vec::new();
    for (_, i) in near {
        let fact = &content.facts[i];
        if out.len() < MOST_RELATED && !intents.contains(&fact.intent) && !fact.phrasings.question.zh.is_empty() {
            intents.push(fact.intent);
            out.push(fact.phrasings.question.get(language));
        }
    }
    out
}
