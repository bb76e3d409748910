//! Runs content tests: asks each dialogue as someone would, and compares the replies with what is expected.

use super::questions::GONE;
use super::{Dialogue, Expected, Share};
use crate::answer::{Conversation, Engine, Outcome, Reason, Target, Verdict};
use crate::content::parallel::in_parallel;
use crate::content::problem::Code;
use crate::content::{At, Problem};
use crate::reply::{self, Reply};
use crate::text::{Folded, Language};

/// Why a turn failed.
#[derive(Debug, Clone)]
pub struct Failure {
    pub at: At,
    /// Answered, and wrongly: worse than no answer.
    pub wrong: bool,
    /// What it waits for is held back: no failure of the content.
    pub held: bool,
    /// What was expected and what came.
    pub expected: String,
    pub got: String,
}

/// Runs all dialogues. The share counts turns that expect something, but for those that are held back; how many these are
/// comes second.
pub fn run(engine: &Engine, dialogues: &[Dialogue], problems: &mut Vec<Problem>) -> (Share, usize) {
    let failures = in_parallel(dialogues, |d| failures(engine, d)).into_iter().flatten();
    let (held, failures): (Vec<Failure>, Vec<Failure>) = failures.partition(|f| f.held);
    let of = dialogues.iter().flat_map(|d| &d.turns).filter(|t| t.expected.is_some()).count();
    for failure in &failures {
        let what = if failure.wrong { "a wrong answer" } else { "not what is expected" };
        let problem = Problem::new(Code::TestFailed, failure.at, format!("{what}: {}", failure.got));
        problems.push(problem.help(format!("expected {}; `yinju ask --explain` shows why", failure.expected)));
    }
    let of = of - held.len();
    (Share { passed: of - failures.len(), of }, held.len())
}

/// The turns of a dialogue that fail.
pub fn failures(engine: &Engine, dialogue: &Dialogue) -> Vec<Failure> {
    let mut conversation = Conversation::default();
    let mut out = Vec::new();
    // A question leans on the one before: where that is not answered, neither is this.
    let mut held = false;
    for turn in &dialogue.turns {
        let verdict = engine.ask(&mut conversation, &turn.question, 0);
        held |= is_held(&verdict);
        let Some(expected) = &turn.expected else { continue };
        let reply = reply::reply(engine, &verdict, Language::ZhHans);
        if let Err(missing) = judge(engine, &reply, expected) {
            held |= waits(engine, &verdict, expected);
            out.push(Failure { at: turn.at, held, wrong: reply.outcome == "answer", expected: missing, got: got(&reply) });
        }
    }
    out
}

/// A fact that is held back is asked for.
fn is_held(verdict: &Verdict) -> bool {
    matches!(verdict.candidates.first().map(|c| c.target), Some(Target::Held(_)))
        || matches!(&verdict.outcome, Outcome::Decline(d) if d.reason == Reason::Held)
}

/// Whether a turn fails for a fact that is held back: it is asked for, or expected, or its sentence is.
fn waits(engine: &Engine, verdict: &Verdict, expected: &Expected) -> bool {
    let content = &engine.content;
    let is_waiting = |s: &usize| *s == GONE || content.held.iter().any(|h| h.nearest.contains(s));
    is_held(verdict) || expected.held || expected.sentences.iter().any(|group| group.iter().all(is_waiting))
}

/// Whether a reply is what is expected; the error says what is missing.
pub fn judge(engine: &Engine, reply: &Reply, expected: &Expected) -> Result<(), String> {
    let content = &engine.content;
    if expected.declines && !matches!(reply.outcome, "decline" | "chat" | "clarify") {
        return Err("no answer: the article does not say".to_owned());
    }
    let ids = |facts: &[usize]| facts.iter().map(|f| format!("“{}”", content.facts[*f].id)).collect::<Vec<_>>().join(" or ");
    if expected.held && expected.facts.is_empty() {
        return Err("a fact that is held back".to_owned());
    }
    if !expected.facts.is_empty() && !reply.quotes.iter().any(|q| expected.facts.iter().any(|f| content.facts[*f].id == q.fact)) {
        return Err(ids(&expected.facts));
    }
    let quoted: Vec<usize> = reply.quotes.iter().flat_map(|q| content.article.sentences_of(&q.quote.text)).collect();
    if let Some(group) = expected.sentences.iter().find(|g| !g.iter().any(|s| quoted.contains(s))) {
        let numbers: Vec<String> = group.iter().map(usize::to_string).collect();
        return Err(format!("sentence {}", numbers.join(" or ")));
    }
    let said =
        fold(&[reply.answer.as_str()].into_iter().chain(reply.quotes.iter().map(|q| q.quote.text.as_str())).collect::<Vec<_>>().join("\n"));
    match expected.must.iter().find(|g| !g.iter().any(|t| said.contains(&fold(t)))) {
        Some(group) => Err(format!("“{}” in the reply", group.join("” or “"))),
        None => Ok(()),
    }
}

/// A reply in a few words.
pub fn got(reply: &Reply) -> String {
    match reply.outcome {
        "answer" => {
            let facts: Vec<String> = reply.quotes.iter().map(|q| format!("“{}” (sentence {})", q.fact, q.quote.sentence)).collect();
            format!("answered with {}", facts.join(" and "))
        }
        "clarify" => format!("asked back: {}", reply.suggestions.join(" / ")),
        "chat" => "small talk".to_owned(),
        _ => format!("declined ({})", reply.reason.unwrap_or_default()),
    }
}

/// Script, width and spaces do not count.
fn fold(text: &str) -> String {
    Folded::new(text).chars.into_iter().filter(|c| !c.is_whitespace()).collect()
}
