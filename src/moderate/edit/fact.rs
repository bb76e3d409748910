//! Facts in their files: found, changed key by key, removed with their comment, added where a person would put them.

use super::file::{Cut, File, indented};
use super::proof;
use super::scalar::{self, Within};
use super::tree::{Kind, Node};
use super::{Unwritable, files};
use crate::content::Sources;

/// The keys of a fact in the order of the files.
const ORDER: [&str; 18] = [
    "id",
    "intent",
    "subject",
    "with",
    "time",
    "time_quote",
    "value",
    "figures",
    "change",
    "by",
    "disputes",
    "topics",
    "label",
    "event",
    "quote",
    "parts",
    "also",
    "answer",
];
/// What forms have a field of its own for.
pub const OWN: [&str; 3] = ["id", "quote", "answer"];

/// A fact in its file.
pub struct Place {
    pub path: String,
    pub file: File,
    index: usize,
}

/// What a fact is to be.
pub struct Wanted<'a> {
    pub id: &'a str,
    pub quote: &'a str,
    pub zh: &'a str,
    pub en: &'a str,
    /// All other keys.
    pub details: &'a File,
    /// Keys that stay as they are though the details do not have them.
    pub kept: Vec<String>,
}

/// The fact with this id.
pub fn find(sources: &Sources, id: &str) -> Option<Place> {
    files(sources, "responses/facts").filter(|(_, text)| text.contains(id)).find_map(|(path, text)| {
        let file = File::read(text)?;
        let index = file.root.items().iter().position(|f| f.text_of("id") == Some(id))?;
        Some(Place { path: path.to_owned(), file, index })
    })
}

impl Place {
    pub fn node(&self) -> &Node {
        &self.file.root.items()[self.index]
    }

    /// The lines of the fact, comments inside of it included.
    pub fn text(&self) -> &str {
        let span = &self.node().span;
        &self.file.text[self.file.dash(self.node()).unwrap_or(span.start)..self.file.line_end(span.end)]
    }

    /// These keys as lines at the margin.
    pub fn lines(&self, keys: &[String]) -> String {
        let entries = keys.iter().filter_map(|k| self.node().entry(k));
        entries.map(|e| self.file.lines_of(self.node(), e)).collect::<Vec<_>>().join("\n")
    }
}

/// The content with a fact as it is wanted, where it stands or in a new place.
pub fn put(sources: &Sources, wanted: &Wanted<'_>) -> Result<Sources, Unwritable> {
    let (path, after) = match find(sources, wanted.id) {
        Some(place) => {
            let place = unfolded(place).ok_or(Unwritable)?;
            let cuts = changes(&place, wanted).ok_or(Unwritable)?;
            (place.path.clone(), place.file.with(cuts))
        }
        None => added(sources, wanted).ok_or(Unwritable)?,
    };
    proof::fact(sources, &path, &after, wanted)?;
    Ok(sources.with([(path, Some(after))]))
}

/// The content without a fact.
pub fn remove(sources: &Sources, id: &str) -> Result<Sources, Unwritable> {
    let Place { path, file, index } = find(sources, id).ok_or(Unwritable)?;
    let list = &file.root;
    let cut = if list.items().len() == 1 {
        let start = if list.is_flow() { list.span.start } else { file.dash(&list.items()[0]).ok_or(Unwritable)? };
        let end = if list.is_flow() { list.span.end } else { file.tail(list.span.end, file.column(start)) };
        Cut { range: file.lead(start, file.column(start))..file.line_end(end), text: "[]\n".to_owned() }
    } else if list.is_flow() {
        file.without_item(list, index).ok_or(Unwritable)?
    } else {
        let item = &list.items()[index];
        let dash = file.dash(item).ok_or(Unwritable)?;
        let column = file.column(dash);
        file.without_lines(file.lead(dash, column)..file.tail(item.span.end, column))
    };
    let after = file.with(vec![cut]);
    proof::removed(sources, &path, &after, id)?;
    Ok(sources.with([(path, Some(after))]))
}

/// A fact in braces is laid out in lines first.
fn unfolded(place: Place) -> Option<Place> {
    let item = place.node();
    if !item.is_flow() {
        return Some(place);
    }
    let dash = place.file.dash(item)?;
    let lines: Vec<String> = item.entries().iter().map(|e| place.file.lines_of(item, e)).collect();
    let text = indented(&lines.join("\n"), place.file.column(dash) + 2);
    let text = place.file.with(vec![Cut { range: item.span.clone(), text: text.trim_start().to_owned() }]);
    Some(Place { file: File::read(&text)?, ..place })
}

fn changes(place: &Place, wanted: &Wanted<'_>) -> Option<Vec<Cut>> {
    let (file, item, details) = (&place.file, place.node(), wanted.details);
    let column = file.column(item.entries().first()?.key.span.start);
    let mut cuts = Vec::new();
    for (rank, key) in ORDER.iter().enumerate().filter(|(_, k)| !OWN.contains(k)) {
        match (item.entry(key), details.root.entry(key)) {
            (Some(old), Some(new)) if !old.value.same(&new.value) => {
                let text = indented(&details.lines_of(&details.root, new), column).trim_start().to_owned();
                let end = file.line_end(old.end(&file.text));
                let end = file.text[..end].trim_end_matches(['\r', '\n']).len();
                cuts.push(Cut { range: old.key.span.start..end, text });
            }
            (Some(old), None) if !wanted.kept.iter().any(|k| k == key) => cuts.push(file.without_entry(item, old)),
            (None, Some(new)) => {
                let ranked = |k: &str| ORDER.iter().position(|o| *o == k).filter(|r| *r < rank);
                let above = item.entries().iter().filter_map(|e| Some((ranked(e.key.text()?)?, e))).max_by_key(|(r, _)| *r)?.1;
                cuts.push(file.below(above.end(&file.text), &indented(&details.lines_of(&details.root, new), column)));
            }
            _ => {}
        }
    }
    cuts.extend(text_changed(file, item, "quote", wanted.quote)?);
    cuts.extend(bilingual_changed(file, item.get("answer")?, wanted.zh, wanted.en)?);
    Some(cuts)
}

/// New texts in both languages. A Traditional wording of a Chinese text that changes goes: it is derived again.
pub fn bilingual_changed(file: &File, map: &Node, zh: &str, en: &str) -> Option<Vec<Cut>> {
    let mut cuts = text_changed(file, map, "zh", zh)?;
    if let Some(traditional) = map.entry("zh-Hant").filter(|_| !cuts.is_empty()) {
        cuts.push(file.without_entry(map, traditional));
    }
    cuts.extend(text_changed(file, map, "en", en)?);
    Some(cuts)
}

fn text_changed(file: &File, map: &Node, key: &str, text: &str) -> Option<Vec<Cut>> {
    let entry = map.entry(key)?;
    if entry.value.text() == Some(text) {
        return Some(Vec::new());
    }
    let within = if map.is_flow() { Within::Flow } else { Within::Block };
    Some(vec![Cut { range: entry.value_start(&file.text)?..entry.value.span.end, text: scalar::write(text, within) }])
}

/// A new fact: below the last that is nearest to it, in the file of its topic.
fn added(sources: &Sources, wanted: &Wanted<'_>) -> Option<(String, String)> {
    let new = &wanted.details.root;
    let (intent, subject, topic) = (new.text_of("intent"), new.text_of("subject"), new.texts_of("topics").first().copied());
    let near = |fact: &Node| {
        let [same_intent, same_subject] = [("intent", intent), ("subject", subject)].map(|(k, v)| v.is_some() && fact.text_of(k) == v);
        let same_topic = topic.is_some_and(|t| fact.texts_of("topics").contains(&t));
        (same_intent && same_subject, same_intent, same_subject, same_topic)
    };
    let read = |(path, text): (&str, &str)| {
        let file = File::read(text)?;
        let facts = file.root.items().iter().map(near).collect::<Vec<_>>();
        let count = |of: fn(&(bool, bool, bool, bool)) -> bool| facts.iter().filter(|n| of(n)).count();
        Some(((count(|n| n.3), count(|n| n.1), count(|n| n.2)), path.to_owned(), file))
    };
    let is_list = |file: &File| matches!(&file.root.kind, Kind::List { flow, items } if !flow || items.is_empty());
    let found: Vec<_> = files(sources, "responses/facts").filter_map(read).filter(|(_, _, file)| is_list(file)).collect();
    let most = found.iter().map(|(counts, _, _)| *counts).max();
    let word = |t: &&str| !t.is_empty() && !t.starts_with('_') && t.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let own = topic.filter(word).map(|t| format!("responses/facts/{t}.yaml")).filter(|p| sources.get(p).is_none());
    if let (true, Some(path)) = (most.is_none_or(|m| m.0 == 0), own) {
        let schema =
            files(sources, "responses/facts").find_map(|(_, t)| t.lines().next().filter(|l| l.starts_with("# yaml-language-server:")));
        return Some((path, format!("{}{}\n", schema.map(|s| format!("{s}\n")).unwrap_or_default(), item(wanted, false))));
    }
    let (_, path, file) = found.into_iter().find(|(counts, _, _)| Some(*counts) == most)?;
    let flow = file.root.items().first().and_then(|f| f.get("answer")).is_some_and(Node::is_flow);
    let text = item(wanted, flow);
    let facts = file.root.items();
    let Some(above) = facts.iter().max_by_key(|f| near(f)) else {
        let cut = Cut { range: file.root.span.clone(), text };
        return Some((path, file.with(vec![cut])));
    };
    let column = file.column(file.dash(above)?);
    let cut = file.below(file.tail(above.span.end, column), &indented(&text, column));
    Some((path, file.with(vec![cut])))
}

/// A new fact as lines.
fn item(wanted: &Wanted<'_>, flow: bool) -> String {
    let details = wanted.details;
    let within = if flow { Within::Flow } else { Within::Block };
    let [zh, en] = [wanted.zh, wanted.en].map(|t| scalar::write(t, within));
    let lines = ORDER.iter().filter_map(|key| match *key {
        "id" => Some(format!("id: {}", scalar::write(wanted.id, Within::Block))),
        "quote" => Some(format!("quote: {}", scalar::write(wanted.quote, Within::Block))),
        "answer" if flow => Some(format!("answer: {{zh: {zh}, en: {en}}}")),
        "answer" => Some(format!("answer:\n  zh: {zh}\n  en: {en}")),
        key => details.root.entry(key).map(|e| details.lines_of(&details.root, e)),
    });
    format!("- {}", indented(&lines.collect::<Vec<_>>().join("\n"), 2).trim_start())
}

/// The keys without a field of their own as lines, and the names of those for which `room` (UTF-16 units) had no place.
pub fn details(place: &Place, room: usize) -> (String, Vec<String>) {
    let item = place.node();
    let (mut text, mut left_out) = (String::new(), Vec::new());
    let mut used = 0;
    for entry in item.entries() {
        let Some(key) = entry.key.text().filter(|k| !OWN.contains(k)) else {
            continue;
        };
        let lines = place.file.lines_of(item, entry);
        let size = lines.encode_utf16().count() + 1;
        if used + size > room + 1 {
            left_out.push(key.to_owned());
            continue;
        }
        used += size;
        text.push_str(if text.is_empty() { "" } else { "\n" });
        text.push_str(&lines);
    }
    (text, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_a_fact_may_have_has_its_place() {
        let schema = schemars::schema_for!(crate::content::raw::RawFact);
        let mut known: Vec<&str> = schema.get("properties").and_then(|p| p.as_object()).expect("keys").keys().map(String::as_str).collect();
        let mut ours = ORDER.to_vec();
        known.sort_unstable();
        ours.sort_unstable();
        assert_eq!(known, ours);
    }
}
