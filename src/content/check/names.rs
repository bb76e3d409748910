//! Names: each is one entity's, and none stands in a template.

use rustc_hash::FxHashMap;

use crate::content::problem::Code;
use crate::content::{At, Content, Entity, EntityKind, Problem, Sources, template};
use crate::text::{Folded, is_han};

/// Two entities that answer to the same name.
pub fn ambiguous(problems: &mut Vec<Problem>, sources: &Sources, content: &Content) {
    let mut owners: FxHashMap<String, usize> = FxHashMap::default();
    for (index, entity) in content.entities.iter().enumerate() {
        for name in all_names(entity) {
            let owner = *owners.entry(fold(name)).or_insert(index);
            if owner == index {
                continue;
            }
            let first = &content.entities[owner];
            let message = format!("“{name}” is a name of “{}” and of “{}”", first.id, entity.id);
            let problem = Problem::new(Code::AmbiguousName, entity.at.find(sources, name), message);
            if !problems.contains(&problem) {
                problems.push(
                    problem.help(format!("a question that says “{name}” can only mean one: remove it here or in line {}", first.at.line)),
                );
            }
        }
    }
}

/// A wording that says more than a placeholder may: a digit, or the name of someone or something.
pub fn templates(problems: &mut Vec<Problem>, sources: &Sources, content: &Content) {
    // Things, events and markets have common nouns for names, and wording may speak of the article.
    let proper = |e: &&Entity| matches!(e.kind, EntityKind::Company | EntityKind::Person | EntityKind::Product | EntityKind::Media);
    let names: Vec<(&String, &str)> = content
        .entities
        .iter()
        .filter(proper)
        .flat_map(|e| all_names(e).map(|n| (n, e.id.as_str())))
        .filter(|(n, _)| n.chars().count() >= 2)
        .collect();
    let languages = [("zh-Hans", &content.templates.zh), ("en", &content.templates.en), ("zh-Hant", &content.templates.zh_hant)];
    for (folder, wording) in languages {
        let Some(file) = sources.index(&format!("responses/{folder}/replies.yaml")) else {
            continue;
        };
        for (key, text) in wording {
            let mut plain = text.clone();
            for placeholder in template::placeholders(text) {
                plain = plain.replace(&format!("{{{placeholder}}}"), " ");
            }
            let at = || place_of(sources, file, key, text);
            let figure: String = plain.chars().skip_while(|c| !c.is_numeric()).take_while(|c| c.is_numeric()).collect();
            if !figure.is_empty() {
                let message = format!("the wording “{key}” holds the figure {figure}");
                problems.push(Problem::new(Code::TemplateHoldsFact, at(), message).help("figures come from facts, through a placeholder"));
            }
            // Case counts: a magazine may be called what is also an English word.
            if let Some((name, id)) = names.iter().find(|(n, _)| has_word(&plain, n)) {
                let message = format!("the wording “{key}” names “{name}” ({id})");
                problems.push(Problem::new(Code::TemplateHoldsFact, at(), message).help("names come from facts, through a placeholder"));
            }
        }
    }
}

fn all_names(entity: &Entity) -> impl Iterator<Item = &String> {
    [&entity.name.zh, &entity.name.en].into_iter().chain(&entity.names)
}

fn fold(text: &str) -> String {
    Folded::simplified(text).chars.into_iter().collect()
}

/// The wording's text behind its key.
fn place_of(sources: &Sources, file: usize, key: &str, text: &str) -> At {
    let whole = sources.text(file);
    let line = whole.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let is_key = |line: &str| {
        line.trim_start_matches(['"', '\'']).strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
    };
    let start = line.into_iter().find(|(_, line)| is_key(line)).map_or(0, |(start, _)| start);
    At::of(file, whole, start, key.len()).find(sources, text)
}

/// A Latin name must be a whole word; Chinese has no word boundaries to ask for.
fn has_word(text: &str, name: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| a.zip(b).is_some_and(|(a, b)| [a, b].iter().all(|c| c.is_alphanumeric() && !is_han(*c)));
    text.match_indices(name).any(|(at, _)| {
        !joins(text[..at].chars().next_back(), name.chars().next())
            && !joins(name.chars().next_back(), text[at + name.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn latin_names_are_whole_words() {
        assert!(has_word("ask meta now", "meta"));
        assert!(!has_word("metadata", "meta"));
        assert!(has_word("请问谷歌的事", "谷歌"));
        assert!(has_word("问meta的事", "meta"));
    }
}
