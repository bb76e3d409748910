//! One YAML file → one value, or the problem with its place. Places of texts within files.
//!
//! Aliases, anchors and merge keys are refused: content has no use for them, and hostile files have. What the values
//! mean is not known here.

use serde::de::DeserializeOwned;
use serde_yaml::Location;

use super::problem::Code;
use super::{At, Problem, Sources};

/// The largest file that is read. The shipped files are below 300 kB; 100,000 generated facts take 40 MB.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// The most values in a file: each takes 50 bytes where it is short. 100,000 generated facts have 3 million.
const MAX_VALUES: usize = 6_000_000;

/// What the parser says of files that content has no use for, beginning with …; what is said instead; the remedy.
const PLAIN: &[(&str, &str, &str)] = &[
    ("budget breached: Anchors", "anchors (`&name`) are not read", "write the value itself where it is used"),
    ("budget breached: Aliases", "aliases (`*name`) are not read", "write the value itself"),
    ("budget breached: MergeKeys", "merge keys (`<<`) are not read", "write the keys themselves"),
    ("budget breached: Depth", TOO_DEEP, NESTED),
    ("recursion limit exceeded", TOO_DEEP, NESTED),
    ("budget breached: Nodes", "the file has too many values", "split it into several files"),
    ("budget breached: Events", "the file has too many values", "split it into several files"),
    ("multiple YAML documents", "the file has a second document", "remove the line `---`: one file holds one list or one mapping"),
    ("while scanning a plain scalar, found a tab", "a tab stands where YAML wants spaces", "indent with spaces"),
    ("unexpected character: `\\u{0}'", "the file is no text: it has a zero byte", "save it as UTF-8 text"),
];
const TOO_DEEP: &str = "lists and mappings are nested too deep";
const NESTED: &str = "content is nested twelve deep at most";

impl At {
    /// For what stands in no file: a file that is missing.
    pub const NOWHERE: Self = Self { file: usize::MAX, offset: 0, len: 0, line: 0, column: 0 };

    /// The place of `len` bytes at a byte offset of a file's text.
    pub fn of(file: usize, text: &str, offset: usize, len: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.matches('\n').count() + 1;
        Self { file, offset, len, line, column: before[line_start..].chars().count() + 1 }
    }

    /// The first occurrence of a text behind this place; the place itself where YAML writes it otherwise (escapes, folding).
    pub fn find(self, sources: &Sources, needle: &str) -> Self {
        let text = sources.text(self.file);
        match text.get(self.offset..).and_then(|rest| rest.find(needle)) {
            Some(at) if !needle.is_empty() => Self::of(self.file, text, self.offset + at, needle.len()),
            _ => self,
        }
    }
}

/// Reads the text of a file as one value.
pub fn read<T: DeserializeOwned>(file: usize, text: &str) -> Result<T, Problem> {
    if text.len() > MAX_FILE_BYTES {
        let message = format!("the file has {} MB; {} are read at most", text.len() >> 20, MAX_FILE_BYTES >> 20);
        return Err(Problem::new(Code::Yaml, At { file, line: 1, column: 1, ..At::default() }, message).help("split it into several files"));
    }
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_anchors: 0, max_aliases: 0, max_merge_keys: 0, max_depth: 12,
            max_nodes: MAX_VALUES, max_events: 3 * MAX_VALUES, max_total_scalar_bytes: MAX_FILE_BYTES,
        },
        with_snippet: false,
    };
    serde_yaml::from_str_with_options(text, options).map_err(|error| {
        let at = error.location().map_or(At { file, line: 1, column: 1, ..At::default() }, |l| place(file, l));
        let full_width = text.lines().nth(at.line.saturating_sub(1)).is_some_and(|l| l.contains('\u{ff1a}'));
        let message = error.to_string();
        let message = message.lines().next().unwrap_or_default();
        // The place is given beside the message.
        let message = message.rfind(" at line ").map_or(message, |end| &message[..end]);
        if let Some((_, plain, remedy)) = PLAIN.iter().find(|(begin, ..)| message.starts_with(begin)) {
            return Problem::new(Code::Yaml, at, *plain).help(*remedy);
        }
        // What a program could do about it helps nobody who writes YAML.
        let message = message.split_once(", set DuplicateKeyPolicy").map_or(message, |(said, _)| said);
        let problem = Problem::new(Code::Yaml, at, message);
        if full_width { problem.help("the line has a full-width “\u{ff1a}”: YAML wants “: ” after a key") } else { problem }
    })
}

/// The place of a value in its file. Values inside untagged forms have no place of their own and get the file's start.
pub fn place(file: usize, location: Location) -> At {
    let span = location.span();
    At {
        file,
        offset: span.byte_offset().unwrap_or_default() as usize,
        len: span.byte_len().unwrap_or_default() as usize,
        line: location.line().max(1) as usize,
        column: location.column().max(1) as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_yaml::Spanned;

    #[test]
    fn columns_count_characters() {
        let text = "- {甲: 谷歌的份额, 乙: 微软}\n- 份额😀: x\n";
        let found: Result<Vec<std::collections::BTreeMap<String, Spanned<String>>>, _> = read(3, text);
        let found = found.expect("YAML");
        let at = place(3, found[0]["乙"].defined);
        assert_eq!((at.line, at.column, &text[at.offset..at.offset + at.len]), (1, 17, "微软"));
        assert_eq!(At::of(3, text, at.offset, at.len), at);
        let at = place(3, found[1]["份额😀"].defined);
        assert_eq!((at.line, at.column, &text[at.offset..at.offset + at.len]), (2, 8, "x"));
    }

    #[test]
    fn a_full_width_colon_is_explained() {
        let problem = read::<std::collections::BTreeMap<String, String>>(0, "甲：乙\n丙: 丁\n").expect_err("broken");
        assert!(problem.help.is_some_and(|h| h.contains('：')), "{}", problem.message);
    }

    #[test]
    fn aliases_are_refused() {
        assert!(read::<Vec<String>>(0, "- &甲 a\n- *甲\n").is_err());
    }
}
