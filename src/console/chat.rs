//! The chat: one dialogue, line by line, with history and editing on a terminal; plain lines where stdin is a pipe.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use etcetera::BaseStrategy;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::arguments::Chat;
use super::output::{Output, complain, tell};
use super::{Exit, show, source, view};
use crate::answer::{Conversation, Engine};
use crate::reply;
use crate::text::Language;

const HELP: &str = "\
Ask about the article in Chinese or English. Follow-ups work: “xxx呢”, “what about …”.
  1, 2, 3      ask the question that was offered under this number
  /help        this page
  /sentence N  a sentence of the article
  /quit        leave (Ctrl-D too; Ctrl-C drops the line)";

/// Questions that are kept in the history.
const HISTORY: usize = 1_000;

pub fn run(folder: Option<&Path>, chat: &Chat, out: &mut Output) -> anyhow::Result<Exit> {
    let engine = source::engine(folder)?;
    let mut talk =
        Talk { engine, conversation: Conversation::default(), start: Instant::now(), language: chat.lang.into(), offered: Vec::new() };
    if !io::stdin().is_terminal() {
        // Bytes that are no text are no reason to stop: they are read as what can be read of them.
        for line in io::stdin().lock().split(b'\n') {
            let line = line.context("cannot read the questions")?;
            if !talk.line(&String::from_utf8_lossy(&line), out)? {
                break;
            }
        }
        return Ok(Exit::Ok);
    }
    let history = history_file(chat);
    let config = rustyline::Config::builder().max_history_size(HISTORY)?.auto_add_history(true).build();
    let mut editor = DefaultEditor::with_config(config).context("cannot use the terminal")?;
    if let Some(file) = &history {
        // There is none the first time.
        let _ = editor.load_history(file);
    }
    tell(&format!("{} — /help, /quit", engine.content.about.title.get(talk.language)));
    loop {
        match editor.readline("» ") {
            Ok(line) => {
                if !talk.line(&line, out)? {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => tell("(/quit or Ctrl-D leaves)"),
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error).context("cannot read the question"),
        }
    }
    if let Some(file) = &history
        && let Err(error) = save(&mut editor, file)
    {
        complain(&format!("the history was not saved to {}: {error:#}", file.display()));
    }
    Ok(Exit::Ok)
}

/// One dialogue.
struct Talk<'a> {
    engine: &'a Engine,
    conversation: Conversation,
    start: Instant,
    language: Language,
    /// The questions that were offered last, to be asked by number.
    offered: Vec<String>,
}

impl Talk<'_> {
    /// Answers a line; false where it ends the chat.
    fn line(&mut self, line: &str, out: &mut Output) -> anyhow::Result<bool> {
        let line = line.trim();
        if let Some(command) = line.strip_prefix('/') {
            return self.command(command, out);
        }
        if line.is_empty() {
            return Ok(true);
        }
        let chosen = line.parse::<usize>().ok().and_then(|n| self.offered.get(n.checked_sub(1)?)).cloned();
        let question = chosen.as_deref().unwrap_or(line);
        let verdict = self.engine.ask(&mut self.conversation, question, self.start.elapsed().as_secs());
        let reply = reply::reply(self.engine, &verdict, self.language);
        // The next question that shows no language (a bare name, a number) is answered in this one.
        self.language = reply.language;
        out.line(&format!("{}\n", show::reply(&reply, out.columns)))?;
        self.offered = reply.suggestions;
        Ok(true)
    }

    fn command(&mut self, command: &str, out: &mut Output) -> anyhow::Result<bool> {
        let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let content = &self.engine.content;
        match name {
            "quit" | "q" | "exit" => return Ok(false),
            "sentence" => match rest.trim().parse().ok().and_then(|n| super::sentence::text(content, n, self.language, out.columns)) {
                Some(text) => out.line(&text)?,
                None => tell(&format!("/sentence takes a number from 1 to {}", content.article.sentences().len())),
            },
            _ => match content.view(name) {
                Some(view) => out.line(&view::text(content, view, self.language, out.columns))?,
                None => {
                    let views: Vec<String> = content.views.iter().map(|v| format!("/{}", v.id)).collect();
                    tell(&format!("{HELP}\n  {}", views.join(" ")));
                }
            },
        }
        Ok(true)
    }
}

/// Where the history is kept, if it is.
fn history_file(chat: &Chat) -> Option<PathBuf> {
    match chat.history.as_ref()? {
        Some(file) => Some(file.clone()),
        None => match etcetera::choose_base_strategy() {
            Ok(strategy) => Some(strategy.data_dir().join("yinju").join("history")),
            Err(_) => {
                complain("there is no home folder to keep the history in");
                None
            }
        },
    }
}

fn save(editor: &mut DefaultEditor, file: &Path) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(editor.save_history(file)?)
}
