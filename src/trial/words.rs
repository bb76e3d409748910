//! Groups of words that nothing uses: no phrasing has a word of them, or the program knows no such role.
//!
//! A group weighs by the documents that have it. One that none has changes no answer, however often it is asked with.

use crate::answer::Engine;
use crate::content::problem::Code;
use crate::content::{At, Problem, Sources};
use crate::understand::TermKind;
use crate::understand::grammar::Sense;
use crate::understand::terms::key;

const WORDS: &str = "intents/_words.yaml";
const GRAMMAR: &str = "intents/_grammar.yaml";

pub fn unused(engine: &Engine, sources: &Sources, problems: &mut Vec<Problem>) {
    // Facts that are held back will be asked by their words again.
    let groups = engine.content.words.groups.iter().enumerate().filter(|_| engine.content.held.is_empty());
    for (index, group) in groups {
        if engine.index.id(key(TermKind::Group, index as u32)).is_none() {
            let message = format!("no phrasing, and no answer, has a word of the group “{}”", group.id);
            let help = "remove the group, or write phrasings with its words";
            problems.push(Problem::new(Code::UnusedWords, place(sources, WORDS, &group.id), message).help(help));
        }
    }
    for group in &engine.content.grammar {
        if Sense::of(group).is_none() && group.role.as_deref() != Some("rewrite") {
            let role = group.role.as_deref().map_or("no role".to_owned(), |role| format!("the role “{role}”"));
            let message = format!("the program does nothing with the words of “{}”, which have {role}", group.id);
            let help = format!("correct `role` and `id`; words of one meaning without a role stand in {WORDS}");
            problems.push(Problem::new(Code::UnusedWords, place(sources, GRAMMAR, &group.id), message).help(help));
        }
    }
}

/// The id of a group; the file's start where it is written otherwise (in quotes).
fn place(sources: &Sources, path: &str, id: &str) -> At {
    let Some(file) = sources.index(path) else { return At::NOWHERE };
    let text = sources.text(file);
    let goes_on = |end: usize| text[end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let found = text.match_indices(&format!("id: {id}")).map(|(at, found)| at + found.len()).find(|end| !goes_on(*end));
    found.map_or(At { file, line: 1, column: 1, ..At::default() }, |end| At::of(file, text, end - id.len(), id.len()))
}
