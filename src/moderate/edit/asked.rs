//! The questions that facts answer, in the files of their intents: read, changed line by line, moved to another intent.

use super::file::{Cut, File, dedented, indented};
use super::scalar::{self, Within};
use super::tree::{Kind, Node};
use super::{Unwritable, fact, files, proof};
use crate::content::Sources;

/// The lists of phrasings by their keys: open questions, and those that are to be answered with yes and with no.
pub const LISTS: [&str; 3] = ["ask", "yes", "no"];

/// All questions of a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The one complete question in each language; empty where the fact has no phrasings yet.
    pub zh: String,
    pub en: String,
    /// By [`LISTS`].
    pub lists: [Vec<String>; 3],
}

/// Phrasings in the file of their intent.
pub struct Place {
    pub path: String,
    pub file: File,
    fact: String,
}

/// The phrasings of a fact.
pub fn find(sources: &Sources, fact: &str) -> Option<Place> {
    files(sources, "intents").filter(|(_, text)| text.contains(fact)).find_map(|(path, text)| {
        let file = File::read(text)?;
        file.root.get("phrasings")?.entry(fact)?;
        Some(Place { path: path.to_owned(), file, fact: fact.to_owned() })
    })
}

/// The file of an intent; otherwise the nearest intent that there is.
pub fn intent(sources: &Sources, id: &str) -> Result<String, Option<String>> {
    let known: Vec<(String, &str)> = files(sources, "intents")
        .filter_map(|(path, text)| {
            // Its own line is enough, and 175 files need not be parsed; what is written otherwise is.
            let line = text.lines().find_map(|l| l.strip_prefix("id: ")).map(|l| l.trim().to_owned());
            let plain = line.filter(|l| l.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-'));
            Some((plain.or_else(|| File::read(text)?.root.text_of("id").map(str::to_owned))?, path))
        })
        .collect();
    match known.iter().find(|(k, _)| k == id) {
        Some((_, path)) => Ok((*path).to_owned()),
        None => Err(crate::text::nearest(known.iter().map(|(k, _)| k), id).cloned()),
    }
}

impl Place {
    fn node(&self) -> Option<&Node> {
        self.file.root.get("phrasings")?.get(&self.fact)
    }

    pub fn asked(&self) -> Asked {
        let texts = |key: &str| self.node().map(|n| n.texts_of(key)).unwrap_or_default().into_iter().map(str::to_owned).collect();
        let question = |key: &str| self.node().and_then(|n| n.get("question")?.text_of(key)).unwrap_or_default().to_owned();
        Asked { zh: question("zh"), en: question("en"), lists: LISTS.map(texts) }
    }

    /// The lines of the phrasings.
    pub fn text(&self) -> &str {
        let entry = self.file.root.get("phrasings").and_then(|p| p.entry(&self.fact));
        entry.map_or("", |e| &self.file.text[e.key.span.start..self.file.line_end(e.end(&self.file.text))])
    }
}

/// The content with the phrasings of a fact as they are wanted, in the file `path` of its intent.
pub fn put(sources: &Sources, fact: &str, path: &str, wanted: &Asked) -> Result<Sources, Unwritable> {
    let moved;
    let (sources, place) = match find(sources, fact) {
        Some(place) if place.path != path => {
            moved = move_to(sources, &place, path)?;
            (&moved, find(&moved, fact))
        }
        place => (sources, place),
    };
    let after = match &place {
        Some(place) => {
            let cuts = changes(place, wanted).ok_or(Unwritable)?;
            place.file.with(cuts)
        }
        None => {
            let file = sources.get(path).and_then(File::read).ok_or(Unwritable)?;
            file.with(added(&file, &block(fact, wanted)).ok_or(Unwritable)?)
        }
    };
    proof::asked(sources, path, &after, fact, Some(wanted))?;
    Ok(sources.with([(path.to_owned(), Some(after))]))
}

/// The content without the phrasings of a fact.
pub fn remove(sources: &Sources, fact: &str) -> Result<Sources, Unwritable> {
    let Some(Place { path, file, .. }) = find(sources, fact) else {
        return Ok(sources.clone());
    };
    let after = file.with(vec![taken_out(&file, fact).ok_or(Unwritable)?]);
    proof::asked(sources, &path, &after, fact, None)?;
    Ok(sources.with([(path, Some(after))]))
}

fn taken_out(file: &File, fact: &str) -> Option<Cut> {
    let all = file.root.entry("phrasings")?;
    if all.value.entries().len() == 1 {
        return Some(file.without_entry(&file.root, all));
    }
    let entry = all.value.entry(fact)?;
    if all.value.is_flow() {
        return Some(file.without_entry(&all.value, entry));
    }
    let column = file.column(entry.key.span.start);
    let end = file.tail(entry.end(&file.text), column);
    Some(file.without_lines(file.lead(entry.key.span.start, column)..end))
}

/// Phrasings go to another file as they stand, with their comments.
fn move_to(sources: &Sources, place: &Place, path: &str) -> Result<Sources, Unwritable> {
    let moved = || {
        let file = &place.file;
        let all = file.root.get("phrasings")?;
        let entry = all.entry(&place.fact)?;
        let target = File::read(sources.get(path)?)?;
        let text = if all.is_flow() {
            block(&place.fact, &place.asked())
        } else {
            let column = file.column(entry.key.span.start);
            let start = file.lead(entry.key.span.start, column);
            let lines = &file.text[start..file.line_end(file.tail(entry.end(&file.text), column))];
            // The first line begins at the margin, whatever it is.
            let lead = lines.len() - lines.trim_start_matches(' ').len();
            dedented(&lines[lead..], column)
        };
        let from = file.with(vec![taken_out(file, &place.fact)?]);
        Some((from, target.with(added(&target, &text)?)))
    };
    let (from, to) = moved().ok_or(Unwritable)?;
    proof::asked(sources, &place.path, &from, &place.fact, None)?;
    proof::asked(sources, path, &to, &place.fact, Some(&place.asked()))?;
    Ok(sources.with([(place.path.clone(), Some(from)), (path.to_owned(), Some(to))]))
}

/// A block of phrasings below the others of a file.
fn added(file: &File, block: &str) -> Option<Vec<Cut>> {
    let Some(all) = file.root.entry("phrasings") else {
        return (!file.root.is_flow()).then(|| vec![file.below(file.root.span.end, &format!("phrasings:\n{}", indented(block, 2)))]);
    };
    match &all.value.kind {
        Kind::Map { flow: false, entries } => {
            let last = entries.last()?;
            let column = file.column(last.key.span.start);
            Some(vec![file.below(file.tail(last.end(&file.text), column), &indented(block, column))])
        }
        // `phrasings: {}`
        Kind::Map { entries, .. } if entries.is_empty() => {
            Some(vec![Cut { range: all.key.span.start..all.end(&file.text), text: format!("phrasings:\n{}", indented(block, 2)) }])
        }
        _ => None,
    }
}

/// New phrasings as lines at the margin.
fn block(fact: &str, asked: &Asked) -> String {
    let flow = |t: &str| scalar::write(t, Within::Flow);
    let mut out = format!("{}:\n  question: {{zh: {}, en: {}}}", scalar::write(fact, Within::Block), flow(&asked.zh), flow(&asked.en));
    for (key, texts) in LISTS.iter().zip(&asked.lists) {
        out.push_str(&indented(&list(key, texts), 2).lines().map(|l| format!("\n{l}")).collect::<String>());
    }
    out
}

fn list(key: &str, texts: &[String]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    // Some readers of YAML take a bare yes for a truth value.
    let key = if key == "ask" { key.to_owned() } else { format!("'{key}'") };
    format!("{key}:\n{}", texts.iter().map(|t| format!("- {}", scalar::write(t, Within::Block))).collect::<Vec<_>>().join("\n"))
}

fn changes(place: &Place, wanted: &Asked) -> Option<Vec<Cut>> {
    let (file, node) = (&place.file, place.node()?);
    if node.is_flow() {
        let whole = block(&place.fact, wanted);
        let entry = file.root.get("phrasings")?.entry(&place.fact)?;
        let text = indented(&whole, file.column(entry.key.span.start)).trim_start().to_owned();
        return Some(if place.asked() == *wanted {
            Vec::new()
        } else {
            vec![Cut { range: entry.key.span.start..entry.value.span.end, text }]
        });
    }
    let mut cuts = fact::bilingual_changed(file, node.get("question")?, &wanted.zh, &wanted.en)?;
    let mut above = node.entry("question")?;
    for (key, texts) in LISTS.iter().zip(&wanted.lists) {
        let Some(entry) = node.entry(key) else {
            if !texts.is_empty() {
                let column = file.column(above.key.span.start);
                cuts.push(file.below(above.end(&file.text), &indented(&list(key, texts), column)));
            }
            continue;
        };
        let mut new: Vec<&String> = texts.iter().collect();
        let mut gone = Vec::new();
        for (index, item) in entry.value.items().iter().enumerate() {
            match new.iter().position(|t| Some(t.as_str()) == item.text()) {
                Some(at) => _ = new.remove(at),
                None => gone.push(index),
            }
        }
        if texts.is_empty() && !gone.is_empty() {
            cuts.push(file.without_entry(node, entry));
        } else {
            let all = gone.len() == entry.value.items().len();
            for index in gone {
                cuts.push(file.without_item(&entry.value, index)?);
            }
            cuts.extend(appended(file, &entry.value, &new, all)?);
        }
        above = entry;
    }
    Some(cuts)
}

/// New texts at the end of a list, all of whose own may go.
fn appended(file: &File, list: &Node, new: &[&String], all_go: bool) -> Option<Option<Cut>> {
    if new.is_empty() {
        return Some(None);
    }
    if list.is_flow() {
        let close = list.span.end - 1;
        let before = file.text[..close].trim_end();
        let comma = if all_go || before.ends_with(['[', ',']) { "" } else { ", " };
        let texts: Vec<String> = new.iter().map(|t| scalar::write(t, Within::Flow)).collect();
        // Behind what stands last; a comment there ends with its line.
        let at = if file.text[before.len()..close].contains('\n') { close } else { before.len() };
        return Some(Some(Cut { range: at..at, text: format!("{comma}{}", texts.join(", ")) }));
    }
    let last = list.items().last()?;
    let column = file.column(file.dash(last)?);
    let texts: Vec<String> = new.iter().map(|t| format!("- {}", scalar::write(t, Within::Block))).collect();
    Some(Some(file.below(last.span.end, &indented(&texts.join("\n"), column))))
}
