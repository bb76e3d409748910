//! Every fact can be asked for, in many ways.

use crate::content::problem::Code;
use crate::content::{Content, Fact, Problem};
use crate::text::is_han;

/// Varied phrasings that a fact should have, its intent's patterns included. With fewer, `check --leave-one-out` drops.
pub const CHINESE: usize = 15;
pub const ENGLISH: usize = 6;

/// How many phrasings are Chinese and how many English.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Languages {
    pub zh: usize,
    pub en: usize,
}

pub fn check(problems: &mut Vec<Problem>, content: &Content) {
    for fact in content.all_facts() {
        let intent = &content.intents[fact.intent];
        if fact.phrasings.question.zh.trim().is_empty() || fact.phrasings.question.en.trim().is_empty() {
            let message = format!("nobody can ask for “{}”: it has no phrasings", fact.id);
            let help = format!("add `{}:` with `question` and `ask` under `phrasings` in the file of the intent “{}”", fact.id, intent.id);
            problems.push(Problem::new(Code::NoPhrasings, fact.at, message).help(help));
            continue;
        }
        let have = languages(content, fact);
        if have.zh < CHINESE || have.en < ENGLISH {
            let message = format!("“{}” has {} Chinese and {} English phrasings", fact.id, have.zh, have.en);
            let missing = [(CHINESE.saturating_sub(have.zh), "Chinese"), (ENGLISH.saturating_sub(have.en), "English")];
            let missing: Vec<String> = missing.iter().filter(|(n, _)| *n > 0).map(|(n, language)| format!("{n} more {language}")).collect();
            let help = format!("add {} (a fact has {CHINESE} Chinese and {ENGLISH} English at least)", missing.join(" and "));
            problems.push(Problem::new(Code::FewPhrasings, fact.phrasings.at, message).help(help));
        }
    }
}

/// The phrasings of a fact by language: its own, its question, and the patterns of its intent.
pub fn languages(content: &Content, fact: &Fact) -> Languages {
    let own = fact.phrasings.list.iter().map(|p| p.text.as_str());
    let question = [fact.phrasings.question.zh.as_str(), fact.phrasings.question.en.as_str()];
    let patterns = content.intents[fact.intent].patterns.iter().map(String::as_str);
    let mut all: Vec<&str> = own.chain(question).chain(patterns).filter(|t| !t.trim().is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    let zh = all.iter().filter(|t| t.chars().any(is_han)).count();
    Languages { zh, en: all.len() - zh }
}
