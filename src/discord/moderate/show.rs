//! Facts to look at: found by words, shown whole, and which of them answers a question and why.

use super::{Moderator, State, embed, history, review};
use crate::answer::Target;
use crate::answer::decide::{HIGH, LOW};
use crate::content::Fact;
use crate::discord::escape::{block_quote, echo, escape, shorten};
use crate::discord::outgoing::{self, Outgoing, Style, select_of};
use crate::moderate::Form;
use crate::reply::explain::{self, Decision};
use crate::reply::reply;
use crate::text::nearest;

/// Facts that a search shows.
const FOUND: usize = 12;
const QUOTE: usize = 1_000;
const DETAILS: usize = 900;
const QUESTIONS: usize = 900;

/// Facts whose id, label or questions hold a text, then those that the text would find as a question.
pub fn matching<'k>(m: &'k Moderator, query: &str, most: usize) -> Vec<&'k Fact> {
    let content = m.k.content();
    let query = query.trim().to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&query);
    let named = |f: &&Fact| {
        let label = f.label.as_ref().is_some_and(|l| holds(&l.zh) || holds(&l.en));
        label || holds(&f.phrasings.question.zh) || holds(&f.phrasings.question.en)
    };
    let mut out: Vec<&Fact> = content.all_facts().filter(|f| holds(&f.id)).take(most).collect();
    let ranked = || {
        let verdict = m.k.engine.ask_once(&query);
        let facts =
            verdict.candidates.into_iter().filter_map(|c| if let Target::Fact(f) = c.target { Some(&content.facts[f]) } else { None });
        facts.collect::<Vec<_>>()
    };
    let mut add = |facts: Vec<&'k Fact>| {
        for fact in facts {
            if out.len() < most && !out.iter().any(|f| f.id == fact.id) {
                out.push(fact);
            }
        }
        out.len()
    };
    if add(content.all_facts().filter(named).collect()) < most && !query.is_empty() {
        add(ranked());
    }
    out
}

/// A fact in one line for menus: its id and what it says.
pub fn label(m: &Moderator, fact: &Fact) -> String {
    let text = fact.label.as_ref().map_or_else(|| fact.answer.get(m.language()), |l| l.get(m.language()));
    format!("{} · {text}", fact.id)
}

/// `/fact find`.
pub fn found(m: &Moderator, query: &str) -> Outgoing {
    let facts = matching(m, query, FOUND);
    if facts.is_empty() {
        return Outgoing::notice(m.fill("find_none", &[("text", &echo(query, 50))]));
    }
    let line = |f: &&Fact| format!("- `{}` {}", f.id, escape(&shorten(&f.answer.get(m.language()), 150)));
    let lines: Vec<String> = facts.iter().map(line).collect();
    let choices: Vec<(String, String)> = facts.iter().map(|f| (label(m, f), f.id.clone())).collect();
    let menu = State::Show.id(m.language()).and_then(|id| select_of(&id, &m.get("find_pick"), &choices));
    embed(m.fill("find_title", &[("text", &echo(query, 50))]), lines.join("\n"), menu.into_iter().collect())
}

/// There is no such fact; perhaps it was this one.
pub fn unknown(m: &Moderator, id: &str) -> Outgoing {
    let nearest = nearest(m.k.content().all_facts().map(|f| &f.id), id);
    let nearest = nearest.map(String::as_str).unwrap_or_default();
    Outgoing::notice(m.fill("no_fact", &[("fact", &echo(id, 80)), ("nearest", nearest)]))
}

/// `/fact show`.
pub fn fact(m: &Moderator, id: &str) -> Outgoing {
    let sources = m.app.desk.edition().sources.clone();
    let Some(form) = Form::of(&sources, id) else {
        return unknown(m, id);
    };
    let mut parts = vec![block_quote(&shorten(&form.quote, QUOTE))];
    if m.k.content().is_held(id) {
        parts.push(m.get("show_held"));
    }
    if let Some(fact) = m.k.content().fact(id) {
        parts.push(m.fill("show_place", &[("sentence", &fact.sentence.to_string()), ("count", &fact.phrasings.list.len().to_string())]));
    }
    parts.push(format!("**zh** {}\n**en** {}", escape(&form.zh), escape(&form.en)));
    parts.push(review::block("yaml", &form.details, DETAILS));
    parts.push(review::block("", &form.questions, QUESTIONS));
    if let Some(last) = m.app.desk.history().iter().rev().find(|e| e.facts.iter().any(|f| f == id)) {
        let number = last.number.to_string();
        let at = format!("<t:{}:f>", last.at);
        parts.push(m.fill("show_last", &[("number", &number), ("time", &at), ("by", &history::by(m, &last.by))]));
    }
    let edit = m.button(&State::Edit(id.to_owned()), "button_edit", Style::Primary);
    let past = m.button(&State::History(0, id.to_owned()), "button_history", Style::Secondary);
    let rows = outgoing::rows([edit.into_iter().chain(past).collect()]);
    embed(id.to_owned(), parts.join("\n"), rows)
}

/// `/fact test`.
pub fn test(m: &Moderator, question: &str) -> Outgoing {
    let engine = &m.k.engine;
    let verdict = engine.ask_once(question);
    let reply = reply(engine, &verdict, m.language());
    let mut lines =
        vec![escape(&shorten(&reply.answer, 600)), String::new(), decided(m, &explain::decision(engine, &verdict)), String::new()];
    for (what, said) in explain::understood(engine, &verdict, question) {
        let key = format!("test_{}", what.replace([' ', '-'], "_"));
        lines.push(format!("**{}** {}", m.get(&key), echo(&said, 200)));
    }
    lines.push(String::new());
    lines.push(format!("**{}**", m.get("test_candidates")));
    let mut facts = Vec::new();
    for c in verdict.candidates.iter().take(explain::SHOWN) {
        let id = explain::id(engine, c.target);
        if let Target::Fact(f) = c.target {
            facts.push((label(m, &engine.content.facts[f]), id.clone()));
        }
        lines.push(format!("`{:.3}` `{id}` ≈ {}", c.score, echo(explain::closest(engine, c), 60)));
        let parts = [c.bag, c.phrase, c.entity, c.time, c.number, c.context].map(|p| format!("{:.2}", (p * 100.0).round() / 100.0 + 0.0));
        let [bag, phrase, entity, time, number, context] = &parts;
        let values: [(&str, &str); 6] =
            [("bag", bag), ("phrase", phrase), ("entity", entity), ("time", time), ("number", number), ("context", context)];
        lines.push(format!("-# {}", m.fill("test_score", &values)));
    }
    let menu = State::Show.id(m.language()).and_then(|id| select_of(&id, &m.get("find_pick"), &facts));
    let title = m.fill("test_title", &[("question", &echo(question, 150))]);
    embed(title, lines.join("\n"), menu.into_iter().collect())
}

fn decided(m: &Moderator, decision: &Decision) -> String {
    let of = |score: &f32| format!("{score:.3}");
    let ids = |facts: &[String]| facts.iter().take(5).map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ");
    let [high, low] = [HIGH, LOW].map(|bar| bar.to_string());
    match decision {
        Decision::Answered { facts, score, lead } => {
            m.fill("test_answered", &[("facts", &ids(facts)), ("score", &of(score)), ("bar", &high), ("lead", &of(lead))])
        }
        Decision::Computed { rule, facts } => m.fill("test_computed", &[("rule", rule), ("facts", &ids(facts))]),
        Decision::AskedBack { score } => m.fill("test_asked_back", &[("score", &of(score)), ("low", &low), ("high", &high)]),
        Decision::Declined { reason, score } => {
            m.fill("test_declined", &[("reason", &review::reason(m, reason)), ("score", &of(score)), ("bar", &low)])
        }
        Decision::Chat { kind } => m.fill("test_chat", &[("kind", kind)]),
    }
}
