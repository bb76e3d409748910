//! YAML text → the places of its values, to be changed there. What the values mean is not known here.
//!
//! Anchors, aliases, tags and several documents give no tree: content has none, and nothing here could keep their sense.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StrInput, StructureStyle};

use super::scalar;

/// A value and the bytes that it takes, without comments and without the white space behind it.
#[derive(Debug)]
pub struct Node {
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    /// `plain`: without quotes, so that it may be a number.
    Scalar {
        text: String,
        plain: bool,
    },
    List {
        flow: bool,
        items: Vec<Node>,
    },
    Map {
        flow: bool,
        entries: Vec<Entry>,
    },
}

#[derive(Debug)]
pub struct Entry {
    pub key: Node,
    pub value: Node,
}

/// The tree of a text; `None` where it is no YAML, or of the kinds that the module leaves alone.
pub fn parse(text: &str) -> Option<Node> {
    let mut events = Events { text, parser: Parser::new_from_str(text) };
    let root = loop {
        match events.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            first => break events.node(first)?,
        }
    };
    let rest = (events.next()?.0, events.next()?.0);
    matches!(rest, (Event::DocumentEnd, Event::StreamEnd)).then_some(root)
}

struct Events<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Events<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        loop {
            let (event, span) = self.parser.next()?.ok()?;
            if !matches!(event, Event::Comment(..)) {
                return Some((event, span.byte_range()?));
            }
        }
    }

    fn node(&mut self, (event, span): (Event<'t>, Range<usize>)) -> Option<Node> {
        match event {
            Event::Scalar(text, style, 0, None) => {
                let plain = style == ScalarStyle::Plain;
                let end = span.start + self.text.get(span.clone())?.trim_end().len();
                Some(Node { span: span.start..end, kind: Kind::Scalar { text: text.into_owned(), plain } })
            }
            Event::SequenceStart(style, 0, None) => {
                let flow = style == StructureStyle::Flow;
                let mut items: Vec<Node> = Vec::new();
                let end = loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) if flow => break end.end,
                        (Event::SequenceEnd, _) => break items.last()?.span.end,
                        first => items.push(self.node(first)?),
                    }
                };
                Some(Node { span: span.start..end, kind: Kind::List { flow, items } })
            }
            Event::MappingStart(style, 0, None) => {
                let flow = style == StructureStyle::Flow;
                let mut entries: Vec<Entry> = Vec::new();
                let end = loop {
                    match self.next()? {
                        (Event::MappingEnd, end) if flow => break end.end,
                        (Event::MappingEnd, _) => break entries.last()?.end(self.text),
                        first => {
                            let key = self.node(first)?;
                            let first = self.next()?;
                            entries.push(Entry { key, value: self.node(first)? });
                        }
                    }
                };
                Some(Node { span: span.start..end, kind: Kind::Map { flow, entries } })
            }
            _ => None,
        }
    }
}

impl Entry {
    /// Where the text of the value begins: its quotes and, before a block of text, its `|`. `None` where there is no colon.
    pub fn value_start(&self, text: &str) -> Option<usize> {
        let colon = self.key.span.end + text.get(self.key.span.end..)?.find(':')? + 1;
        let rest = text.get(colon..)?;
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        // Nothing, or a comment, behind the colon: the value stands further down.
        Some(if rest[blank..].starts_with(['\n', '\r', '#']) { self.value.span.start.max(colon) } else { colon + blank })
    }

    /// Behind the value; an empty value ends with its colon.
    pub fn end(&self, text: &str) -> usize {
        if self.value.span.is_empty() { self.value_start(text).unwrap_or_default().max(self.key.span.end) } else { self.value.span.end }
    }
}

impl Node {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none where it is none.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List { items, .. } => items,
            _ => &[],
        }
    }

    /// The entries of a mapping; none where it is none.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map { entries, .. } => entries,
            _ => &[],
        }
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|e| e.key.text() == Some(key))
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// The text under a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The texts of the list under a key.
    pub fn texts_of(&self, key: &str) -> Vec<&str> {
        self.get(key).map_or(&[][..], Self::items).iter().filter_map(Self::text).collect()
    }

    pub fn is_flow(&self) -> bool {
        matches!(self.kind, Kind::List { flow: true, .. } | Kind::Map { flow: true, .. })
    }

    /// The same value, however it is written.
    pub fn same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Scalar { text: a, plain: p }, Kind::Scalar { text: b, plain: q }) => {
                a == b && (*p && scalar::is_ambiguous(a)) == (*q && scalar::is_ambiguous(b))
            }
            (Kind::List { items: a, .. }, Kind::List { items: b, .. }) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Kind::Map { entries: a, .. }, Kind::Map { entries: b, .. }) => {
                let same = |a: &Entry| {
                    a.key.text().and_then(|k| b.iter().find(|b| b.key.text() == Some(k))).is_some_and(|b| a.value.same(&b.value))
                };
                a.len() == b.len() && a.iter().all(same)
            }
            _ => false,
        }
    }
}
