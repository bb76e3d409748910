//! The rules of the house that a compiler does not know: rooms and the direction of imports, no words of the article in
//! the program, file lengths, module comments.

use std::fs;
use std::path::{Path, PathBuf};

use yinju::console::embedded;
use yinju::content::EntityKind;
use yinju::content::load::{Depth, load};

/// The rooms from the ground up. A room may use those before it in this list, and itself.
const ROOMS: [&str; 13] =
    ["text", "article", "content", "understand", "answer", "reply", "picture", "trial", "moderate", "ops", "discord", "console", "main"];
/// Rooms that answer: no I/O but what they are given, no clock, no threads that outlive a call, no randomness.
const PURE: [&str; 7] = ["text", "article", "content", "understand", "answer", "reply", "picture"];
/// Files beyond this say why in their first comment.
const LONGEST: usize = 400;

struct Source {
    path: PathBuf,
    room: String,
    text: String,
}

impl Source {
    /// The program without its tests and comments.
    fn code(&self) -> String {
        let program = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        program.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, l)| (i + 1, l)).filter(|(_, l)| !l.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&root).expect("below src").to_owned();
                let first = inside.iter().next().expect("a name").to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).expect("UTF-8");
                out.push(Source { room: first.trim_end_matches(".rs").to_owned(), path: inside, text });
            }
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(out.len() > 30, "sources were not found");
    out
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn imports_point_down() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| s.room != "lib") {
        let Some(own) = ROOMS.iter().position(|r| *r == source.room) else {
            found.push(format!("{}: {} is no room; ROOMS in this test and src/README.md list them", source.path.display(), source.room));
            continue;
        };
        let code = source.code();
        for (at, used) in ROOMS.iter().enumerate().filter(|(at, _)| *at > own) {
            let uses = |pattern: String| code.contains(&pattern);
            let grouped = code.split("use crate::{").skip(1).filter_map(|rest| rest.split(';').next());
            let in_group = grouped.flat_map(|g| g.split([',', '{', '}'])).any(|w| w.trim().split("::").next() == Some(used));
            if in_group
                || uses(format!("crate::{used}::"))
                || uses(format!("yinju::{used}")) && source.room != "main"
                || uses(format!("use crate::{used};"))
            {
                found.push(format!("{}: {} uses {}, which stands above it", source.path.display(), source.room, ROOMS[at]));
            }
        }
        // The two adapters do not know each other.
        if source.room == "console" && code.contains("crate::discord") {
            found.push(format!("{}: the console uses the Discord room", source.path.display()));
        }
    }
    none(found);
}

#[test]
fn rooms_keep_to_their_trade() {
    let mut found = Vec::new();
    let mut only = |rooms: &[&str], words: &[&str], but: &[&str]| {
        for source in sources().iter().filter(|s| !rooms.contains(&s.room.as_str()) && !but.iter().any(|b| s.path == Path::new(b))) {
            let code = source.code();
            found.extend(words.iter().filter(|w| code.contains(*w)).map(|w| format!("{}: names {w}", source.path.display())));
        }
    };
    only(&["discord"], &["serenity::", "poise::"], &[]);
    only(&["console"], &["clap::", "rustyline::", "comfy_table::", "annotate_snippets::"], &[]);
    let outside: Vec<&str> = ROOMS.into_iter().filter(|r| !PURE.contains(r)).chain(["lib"]).collect();
    only(
        &outside,
        &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "SystemTime",
            "Instant",
            "std::process",
            "tokio",
            "async fn",
            "println!",
            "rand::",
        ],
        // Reading a folder is the core's one way to the disk.
        &["content/folder.rs"],
    );
    none(found);
}

#[test]
fn no_word_of_the_article_is_in_the_program() {
    let content = load(&embedded(), Depth::Quick).0.expect("content");
    let kinds = [EntityKind::Company, EntityKind::Person, EntityKind::Product, EntityKind::Media];
    let names: Vec<&str> = content
        .entities
        .iter()
        .filter(|e| kinds.contains(&e.kind))
        .flat_map(|e| [e.name.zh.as_str(), e.name.en.as_str()])
        // Short Latin names (X, o1) are also ordinary identifiers.
        .filter(|n| if n.is_ascii() { n.len() >= 5 } else { n.chars().count() >= 2 })
        .collect();
    let mut found = Vec::new();
    for source in sources() {
        let code = source.code();
        for name in &names {
            let whole = |(at, _): (usize, &str)| {
                let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                !name.is_ascii() || !(word(code[..at].chars().next_back()) || word(code[at + name.len()..].chars().next()))
            };
            if code.match_indices(name).any(whole) {
                found.push(format!("{}: {name} is content, and belongs in YAML", source.path.display()));
            }
        }
        // Nor are its ids: `fact("some-id")` in the program would be a fact in the program.
        let ids = content.facts.iter().map(|f| &f.id).filter(|id| code.contains(&format!("\"{id}\"")));
        found.extend(ids.map(|id| format!("{}: names the fact {id}", source.path.display())));
    }
    none(found);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut found = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let comment: String = source.text.lines().take_while(|l| l.starts_with("//!")).collect();
        if comment.is_empty() && !source.path.ends_with("tests.rs") {
            found.push(format!("{}: no module comment", source.path.display()));
        }
        if lines > LONGEST && !comment.contains("long") {
            found.push(format!("{}: {lines} lines, and its first comment does not say why it is that long", source.path.display()));
        }
        if source.path.ends_with("mod.rs") {
            found.push(format!("{}: write x.rs beside x/", source.path.display()));
        }
    }
    none(found);
}

#[test]
fn nothing_is_left_half_done() {
    let words = ["todo!(", "unimplemented!(", "dbg!(", "#[allow(", "#![allow(", "#[ignore", "FIXME", "XXX", ".unwrap()", "thread::sleep"];
    let mut found = Vec::new();
    for source in sources() {
        let code = source.code();
        for (line, text) in source.lines() {
            if let Some(word) = words.iter().find(|w| text.contains(*w)).filter(|w| code.contains(*w)) {
                found.push(format!("{}:{line}: {word}", source.path.display()));
            }
        }
    }
    none(found);
}
