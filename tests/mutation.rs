//! No digit of a fact can change unnoticed: every digit of every fact is changed in the YAML text, and loading with
//! [`Depth::Full`] must report an error that the unchanged fact has not.
//!
//! Each fact is loaded alone, with the entities that it names or that have digits in their names: the whole content
//! thousands of times would take minutes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::content::{Content, Severity, Sources};

/// What every mutated content shares.
struct Frame {
    files: BTreeMap<String, String>,
    content: Content,
}

impl Frame {
    fn new() -> Self {
        let sources = embedded();
        let content = load(&sources, Depth::Quick).0.expect("a content that can be built");
        let shared = ["responses/article.txt", "responses/article.yaml"];
        let mut files: BTreeMap<String, String> =
            shared.iter().map(|p| ((*p).to_owned(), sources.get(p).expect("shared file").to_owned())).collect();
        for empty in ["intents/_words.yaml", "intents/_grammar.yaml", "intents/_views.yaml"] {
            files.insert(empty.to_owned(), "[]".to_owned());
        }
        // Without wording: its absence is an error before and after.
        for empty in ["responses/zh-Hans/replies.yaml", "responses/en/replies.yaml"] {
            files.insert(empty.to_owned(), "{}".to_owned());
        }
        for intent in &content.intents {
            let text = json!({ "id": intent.id, "title": { "zh": "", "en": "" }, "kind": "what" });
            files.insert(format!("intents/{}.yaml", intent.id), text.to_string());
        }
        Self { files, content }
    }

    /// The files for one fact: its intent and its entities, without phrasings.
    fn around(&self, fact: &str) -> BTreeMap<String, String> {
        let words: BTreeSet<&str> = fact.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').collect();
        let mut files = self.files.clone();
        files.retain(|path, _| {
            let intent = path.strip_prefix("intents/").and_then(|p| p.strip_suffix(".yaml"));
            intent.is_none_or(|i| i.starts_with('_') || words.contains(i))
        });
        let digits = |n: &&String| n.contains(|c: char| c.is_ascii_digit());
        let entities: Vec<_> = (self.content.entities.iter())
            .filter_map(|e| {
                let referred = words.contains(e.id.as_str());
                let names: Vec<&String> = e.names.iter().chain([&e.name.zh, &e.name.en]).filter(|n| referred || digits(n)).collect();
                let name = if referred { [&e.name.zh, &e.name.en] } else { [*names.first()?; 2] };
                Some(json!({ "id": e.id, "kind": e.kind, "name": { "zh": name[0], "en": name[1] }, "names": names }))
            })
            .collect();
        files.insert("intents/_entities.yaml".to_owned(), serde_json::to_string(&entities).expect("JSON"));
        files
    }
}

/// The errors of a fact, without their places.
fn errors(files: &BTreeMap<String, String>, fact: &str) -> BTreeSet<(&'static str, String)> {
    let mut files = files.clone();
    files.insert("responses/facts/one.yaml".to_owned(), fact.to_owned());
    let (_, problems) = load(&Sources::new(files), Depth::Full);
    problems.into_iter().filter(|p| p.severity() == Severity::Error).map(|p| (p.code.id(), p.message)).collect()
}

/// The key of the fact that each line belongs to.
fn keys(fact: &str) -> Vec<&str> {
    let mut key = "";
    let lines = fact.lines().map(|line| {
        let top = line.strip_prefix("- ").or_else(|| line.strip_prefix("  ").filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())));
        if let Some((name, _)) = top.and_then(|t| t.split_once(':')) {
            key = name;
        }
        key
    });
    lines.collect()
}

/// The fields whose digits are changed. Ids are names, and a mistake in one is a reference to nothing.
const FIELDS: [&str; 8] = ["value", "figures", "time", "time_quote", "quote", "also", "answer", "label"];

/// A changed digit: in which field, and where it was not noticed.
type Change = (&'static str, Option<String>);

fn changes(frame: &Frame, path: &str, fact: &str) -> Vec<Change> {
    let files = frame.around(fact);
    let before = errors(&files, fact);
    let keys = keys(fact);
    let mut out = Vec::new();
    for (at, digit) in fact.match_indices(|c: char| c.is_ascii_digit()) {
        let line = fact[..at].matches('\n').count();
        let Some(field) = FIELDS.into_iter().find(|f| *f == keys[line]) else { continue };
        let put = (digit.parse::<u8>().expect("a digit") + 1) % 10;
        let mutated = format!("{}{put}{}", &fact[..at], &fact[at + 1..]);
        let unnoticed = errors(&files, &mutated).is_subset(&before);
        let told = || format!("{path} {field}: {digit} → {put} in {}", mutated.lines().nth(line).unwrap_or_default().trim());
        out.push((field, unnoticed.then(told)));
    }
    out
}

#[test]
fn every_changed_digit_is_noticed() {
    let frame = Frame::new();
    let sources = embedded();
    let mut facts: Vec<(&str, &str)> = Vec::new();
    for (_, path, text) in sources.yaml_in("responses/facts") {
        let first = text.starts_with("- ").then_some(0);
        let starts: Vec<usize> = first.into_iter().chain(text.match_indices("\n- ").map(|(i, _)| i + 1)).collect();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        facts.extend(starts.iter().zip(ends).map(|(start, end)| (path, &text[*start..end])));
    }
    let parts = std::thread::available_parallelism().map_or(1, usize::from);
    let all: Vec<Change> = std::thread::scope(|scope| {
        let frame = &frame;
        let size = facts.len().div_ceil(parts);
        let handles: Vec<_> = facts
            .chunks(size)
            .map(|part| scope.spawn(move || part.iter().flat_map(|(path, fact)| changes(frame, path, fact)).collect::<Vec<_>>()))
            .collect();
        handles.into_iter().flat_map(|h| h.join().expect("no panic")).collect()
    });
    for field in FIELDS {
        let of = all.iter().filter(|(f, _)| *f == field).count();
        let unnoticed: Vec<&str> = all.iter().filter(|(f, _)| *f == field).filter_map(|(_, u)| u.as_deref()).collect();
        println!("{field}: {} of {of} noticed", of - unnoticed.len());
        // A quote may name two years or two products; which of them belongs where in the answer, no rule can say.
        let allowed = if matches!(field, "answer" | "label" | "time") { of / 100 } else { 0 };
        assert!(unnoticed.len() <= allowed, "{} of {of} changes were not noticed:\n{}", unnoticed.len(), unnoticed.join("\n"));
    }
    assert!(all.iter().any(|(f, _)| *f == "value"), "no value has a digit");
}
