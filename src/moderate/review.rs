//! What a change would do, before anything is written: the diff, the problems that it brings, the questions that it moves.

use std::collections::BTreeMap;

use super::Patch;
use super::edition::Findings;
use crate::answer::{Conversation, Engine};
use crate::content::parallel::in_parallel;
use crate::content::{Problem, Severity, Sources};
use crate::reply;
use crate::text::Language;
use crate::trial::{Dialogue, Report};

/// A change that was tried out.
pub struct Review {
    pub patch: Patch,
    /// The content with the change; problems have their places in it.
    pub sources: Sources,
    /// Errors first; warnings that the content has without the change too are left out.
    pub problems: Vec<Problem>,
    /// Questions that are answered otherwise than before, by what answered them and what does.
    pub moves: Vec<Move>,
    /// Content tests and logged questions that were asked on both sides.
    pub asked: usize,
    /// It may be applied.
    pub good: bool,
}

/// Questions that go from one answer to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub from: Ending,
    pub to: Ending,
    pub questions: Vec<String>,
}

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// With these facts.
    Answered(Vec<String>),
    /// With these questions.
    AskedBack(Vec<String>),
    /// For a reason, by its code.
    Declined(&'static str),
    Chat,
}

impl Review {
    /// Compares the trial of a changed content with what is in service and was `found` there.
    pub fn of(old: &Engine, found: &Findings, patch: Patch, sources: Sources, report: Report, logged: &[String]) -> Self {
        let good = report.is_good();
        let (moves, asked) = match &report.engine {
            Some(engine) => moves(old, engine, &found.dialogues, logged),
            None => (Vec::new(), 0),
        };
        // A warning in a line that moved down is the same warning. An error keeps the change from being made, old or new.
        let known: Vec<_> = found.problems.iter().map(|p| (p.code, p.message.as_str())).collect();
        let mut problems = report.problems;
        problems.retain(|p| p.severity() == Severity::Error || !known.contains(&(p.code, p.message.as_str())));
        problems.sort_by_key(|p| (p.severity(), p.at.file, p.at.offset));
        Self { patch, sources, problems, moves, asked, good }
    }
}

/// Asks content tests and logged questions on both engines.
fn moves(old: &Engine, new: &Engine, dialogues: &[Dialogue], logged: &[String]) -> (Vec<Move>, usize) {
    let tests = dialogues.iter().map(|d| d.turns.iter().map(|t| t.question.as_str()).collect::<Vec<_>>());
    let talks: Vec<Vec<&str>> = tests.chain(logged.iter().map(|q| vec![q.as_str()])).collect();
    let answers = in_parallel(&talks, |talk| {
        let [mut before, mut after] = [Conversation::default(), Conversation::default()];
        talk.iter().map(|question| (ending(old, &mut before, question), ending(new, &mut after, question))).collect::<Vec<_>>()
    });
    let mut found: BTreeMap<(Ending, Ending), Vec<String>> = BTreeMap::new();
    let asked = talks.iter().map(Vec::len).sum();
    for (question, sides) in talks.into_iter().flatten().zip(answers.into_iter().flatten()).filter(|(_, (from, to))| from != to) {
        found.entry(sides).or_default().push(question.to_owned());
    }
    let mut moves: Vec<Move> = found.into_iter().map(|((from, to), questions)| Move { from, to, questions }).collect();
    moves.sort_by_key(|m| std::cmp::Reverse(m.questions.len()));
    (moves, asked)
}

fn ending(engine: &Engine, conversation: &mut Conversation, question: &str) -> Ending {
    let verdict = engine.ask(conversation, question, 0);
    let reply = reply::reply(engine, &verdict, Language::ZhHans);
    match reply.outcome {
        "answer" => Ending::Answered(reply.quotes.into_iter().map(|q| q.fact).collect()),
        "clarify" => Ending::AskedBack(reply.suggestions),
        "chat" => Ending::Chat,
        _ => Ending::Declined(reply.reason.unwrap_or_default()),
    }
}
