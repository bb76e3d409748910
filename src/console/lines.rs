//! `yinju ask --json -`: one JSON reply for each JSON line, in order, as they come. A bad line stops nothing.

use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::arguments::Ask;
use super::ask::Line;
use super::output::Output;
use super::{Exit, explain, source};
use crate::answer::Conversation;
use crate::reply;

/// A question is a sentence or two; a line beyond this is no question, and is not kept in memory.
const LONGEST_LINE: u64 = 1 << 20;
/// Dialogues kept at a time: about 1 kB each. The one that was quiet for the longest goes first.
const MOST_CONVERSATIONS: usize = 10_000;
/// A conversation's name, in bytes: names are kept.
const LONGEST_NAME: usize = 256;

#[derive(Deserialize)]
struct Question<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    q: String,
    /// Any JSON value; its text is the name.
    #[serde(borrow, default)]
    conversation: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct BadLine {
    /// Always null: what cannot be read has no id.
    id: (),
    error: String,
    line: usize,
}

pub fn run(folder: Option<&Path>, ask: &Ask, out: &mut Output) -> anyhow::Result<Exit> {
    let engine = source::engine(folder)?;
    let mut input = io::stdin().lock();
    let mut conversations = Conversations::new(MOST_CONVERSATIONS);
    let start = Instant::now();
    // Questions that lead nowhere need a conversation all the same: theirs ends with the line.
    for number in 1.. {
        let Some(line) = next_line(&mut input)? else { break };
        match line.as_deref().map_err(|e| e.clone()).and_then(parse) {
            Err(error) => out.json(&BadLine { id: (), error, line: number }, false)?,
            Ok(question) => {
                let verdict = match question.conversation {
                    Some(name) => engine.ask(conversations.get(name.get()), &question.q, start.elapsed().as_secs()),
                    None => engine.ask_once(&question.q),
                };
                let reply = reply::reply(engine, &verdict, ask.lang.into());
                let explained = ask.explain.then(|| explain::value(engine, &verdict, &question.q));
                out.json(&Line::new(Some(question.id.unwrap_or(RawValue::NULL)), &reply, explained), false)?;
            }
        }
    }
    Ok(Exit::Ok)
}

/// The next line as text, without its end; the inner error says why it is none. `None` at the end of the input.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let ended = bytes.last() == Some(&b'\n');
    if !ended && bytes.len() as u64 == LONGEST_LINE {
        skip_line(input)?;
        return Ok(Some(Err(format!("the line is longer than {LONGEST_LINE} bytes"))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|e| format!("the line is not UTF-8: byte {} is wrong", e.utf8_error().valid_up_to() + 1))))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (used, done) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}

fn parse(line: &str) -> Result<Question<'_>, String> {
    // A byte-order mark before the first line is no part of it.
    let line = line.trim_start_matches('\u{feff}').trim();
    let question: Question = serde_json::from_str(line).map_err(|e| said(&e))?;
    match question.conversation {
        Some(name) if name.get().len() > LONGEST_NAME => Err(format!("the name of the conversation is longer than {LONGEST_NAME} bytes")),
        _ => Ok(question),
    }
}

/// The number of the line is given beside the message, so its own place is the byte alone.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]);
    if error.column() == 0 { text.to_owned() } else { format!("{text} at byte {}", error.column()) }
}

/// Dialogues by name, bounded in number.
struct Conversations {
    kept: HashMap<String, (Conversation, u64)>,
    most: usize,
    turn: u64,
}

impl Conversations {
    fn new(most: usize) -> Self {
        Self { kept: HashMap::new(), most, turn: 0 }
    }

    fn get(&mut self, name: &str) -> &mut Conversation {
        self.turn += 1;
        if self.kept.len() >= self.most && !self.kept.contains_key(name) {
            // The quieter half goes at once: dropping one at a time would look at all of them for every new one.
            let mut turns: Vec<u64> = self.kept.values().map(|(_, turn)| *turn).collect();
            let middle = turns.len() / 2;
            let (_, median, _) = turns.select_nth_unstable(middle);
            let median = *median;
            self.kept.retain(|_, (_, turn)| *turn > median);
        }
        let (conversation, turn) = self.kept.entry(name.to_owned()).or_default();
        *turn = self.turn;
        conversation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<Result<String, String>> {
        let mut input = io::BufReader::new(input);
        std::iter::from_fn(|| next_line(&mut input).expect("memory")).collect()
    }

    #[test]
    fn bad_lines_stop_nothing() {
        let long = [vec![b'x'; LONGEST_LINE as usize + 5], b"\n{}".to_vec()].concat();
        let found = lines(&long);
        assert!(found[0].is_err());
        assert_eq!(found[1], Ok("{}".to_owned()));
        let found = lines("{\"q\":\"谷歌\"}\n\u{0}\nxyz".as_bytes());
        assert_eq!(found.len(), 3);
        assert!(lines(b"\xe8\xb0\n{}\n")[0].is_err());
    }

    #[test]
    fn ids_come_back_as_given() {
        let question = parse("{\"id\": 12345678901234567890.10, \"q\": \"谁?\", \"conversation\": 7}").expect("good");
        assert_eq!(question.id.map(RawValue::get), Some("12345678901234567890.10"));
        assert_eq!(question.conversation.map(RawValue::get), Some("7"));
        assert!(parse("{\"id\":1}").is_err());
        assert!(parse("").is_err());
    }

    #[test]
    fn the_quiet_conversations_go() {
        let mut all = Conversations::new(4);
        for name in ["甲", "乙", "丙", "丁", "甲", "戊"] {
            all.get(name);
        }
        assert!(all.kept.len() <= 4);
        assert!(all.kept.contains_key("甲") && all.kept.contains_key("戊") && !all.kept.contains_key("乙"));
    }
}
