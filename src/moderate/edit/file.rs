//! A file's text with its tree, and cuts into it: everything outside of a cut stays byte for byte.
//!
//! Cuts are whole lines where the file is written in lines. What is cut, and whether the result is right, is not decided here.

use std::ops::Range;

use super::tree::{self, Entry, Node};

pub struct File {
    /// With a line break at its end, whether the file has one or not.
    pub text: String,
    pub root: Node,
    newline: &'static str,
    ends_bare: bool,
}

/// Bytes of a file and what takes their place.
pub struct Cut {
    pub range: Range<usize>,
    /// With `\n` on every system.
    pub text: String,
}

impl File {
    /// `None` for what [`tree::parse`] does not take.
    pub fn read(text: &str) -> Option<Self> {
        let newline = if text.find('\n').is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" };
        let ends_bare = !text.ends_with('\n');
        let text = if ends_bare { format!("{text}{newline}") } else { text.to_owned() };
        let root = tree::parse(&text)?;
        Some(Self { text, root, newline, ends_bare })
    }

    /// The text with all cuts made. Two that overlap must both only remove.
    pub fn with(&self, mut cuts: Vec<Cut>) -> String {
        cuts.sort_by_key(|c| (c.range.start, c.range.end));
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut at = 0;
        for cut in cuts {
            out.push_str(self.text.get(at..cut.range.start).unwrap_or_default());
            out.push_str(&cut.text.replace('\n', self.newline));
            at = at.max(cut.range.end);
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        if self.ends_bare && out.ends_with(self.newline) {
            out.truncate(out.len() - self.newline.len());
        }
        out
    }

    pub fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |i| i + 1)
    }

    /// Behind the line break.
    pub fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |i| at + i + 1)
    }

    /// Bytes before it in its line.
    pub fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// New lines below the line of `at`.
    pub fn below(&self, at: usize, lines: &str) -> Cut {
        let end = self.line_end(at);
        Cut { range: end..end, text: format!("{}\n", lines.trim_end_matches('\n')) }
    }

    /// Takes out all lines that a range touches.
    pub fn without_lines(&self, range: Range<usize>) -> Cut {
        Cut { range: self.line_start(range.start)..self.line_end(range.end), text: String::new() }
    }

    /// Takes one entry out of a mapping.
    pub fn without_entry(&self, map: &Node, entry: &Entry) -> Cut {
        let end = entry.end(&self.text);
        let next = map.entries().iter().map(|e| e.key.span.start).find(|s| *s > entry.key.span.start);
        let before = &self.text[self.line_start(entry.key.span.start)..entry.key.span.start];
        if !map.is_flow() && before.trim().is_empty() {
            return self.without_lines(entry.key.span.start..end);
        }
        let range = match next {
            // The next one moves to its place; a comment between them stays.
            Some(next) if !self.text[end..next].contains('#') => entry.key.span.start..next,
            _ if map.is_flow() => self.behind_comma(entry.key.span.start)..end,
            _ => entry.key.span.start..end,
        };
        Cut { range, text: String::new() }
    }

    /// Takes one item out of a list.
    pub fn without_item(&self, list: &Node, index: usize) -> Option<Cut> {
        let span = list.items().get(index)?.span.clone();
        if !list.is_flow() {
            return Some(self.without_lines(self.dash(&list.items()[index])?..span.end));
        }
        let range = match list.items().get(index + 1) {
            Some(next) if !self.text[span.end..next.span.start].contains('#') => span.start..next.span.start,
            // Its comma stays before the next one's comment: the one before it goes.
            _ => self.behind_comma(span.start)..span.end,
        };
        Some(Cut { range, text: String::new() })
    }

    /// The comma before a place in braces, where nothing but white space stands between.
    fn behind_comma(&self, at: usize) -> usize {
        let before = self.text[..at].trim_end();
        if before.ends_with(',') { before.len() - 1 } else { at }
    }

    /// The `-` of an item in a list of lines. `None` where something else stands in its line.
    pub fn dash(&self, item: &Node) -> Option<usize> {
        let mut end = item.span.start;
        loop {
            let start = self.line_start(end);
            let line = self.text[start..end].trim_start();
            if let Some(rest) = line.strip_prefix('-') {
                let rest = rest.trim();
                return (rest.is_empty() || rest.starts_with('#')).then_some(end - line.len());
            }
            if start == 0 || !(line.trim().is_empty() || line.starts_with('#')) {
                return None;
            }
            end = start - 1;
        }
    }

    /// Where the comment above a line begins that belongs to it: comment lines without a gap, as far left as `column` at most.
    /// Headings (`# ── …`) and what stands at the top of the file belong to more than one thing.
    pub fn lead(&self, at: usize, column: usize) -> usize {
        let own = self.line_start(at);
        let mut start = own;
        while start > 0 {
            let above = self.line_start(start - 1);
            let line = &self.text[above..start];
            let Some(comment) = line.trim_start().strip_prefix('#') else {
                return start;
            };
            let deeper = line.len() - line.trim_start().len() > column;
            if deeper || !comment.trim_start().starts_with(char::is_alphanumeric) {
                return start;
            }
            start = above;
        }
        own
    }

    /// A place in the last of the comment lines below that stand deeper than `column`: they belong to what is above them.
    pub fn tail(&self, at: usize, column: usize) -> usize {
        let mut last = at;
        loop {
            let next = self.line_end(last);
            let line = &self.text[next..self.line_end(next)];
            let own = line.trim_start().starts_with('#') && line.len() - line.trim_start().len() > column;
            if !own {
                return last;
            }
            last = next;
        }
    }

    /// An entry as lines that begin at the margin, with the comment beside it.
    pub fn lines_of(&self, map: &Node, entry: &Entry) -> String {
        let (start, end) = (entry.key.span.start, entry.end(&self.text));
        let end = if map.is_flow() { end } else { self.line_end(end) };
        dedented(&self.text[start..end], self.column(start))
    }
}

/// Lines with `column` blanks fewer, the first as it is.
pub fn dedented(text: &str, column: usize) -> String {
    let line = |(i, line): (usize, &str)| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        line[if i == 0 { 0 } else { blanks.min(column) }..].to_owned()
    };
    text.trim_end().lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Lines with `column` blanks before each.
pub fn indented(text: &str, column: usize) -> String {
    let line = |l: &str| if l.is_empty() { String::new() } else { format!("{}{l}", " ".repeat(column)) };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
