//! The command line: what can be said, and its help. The content's views become commands of their own.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::{Call, Exit, picture, source, view};
use crate::content::View;
use crate::picture::Theme;
use crate::text::Language;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; a question that is declined or asked back counts as answered
  1  `check` found errors, `article` facts to confirm
  2  wrong usage
  3  the content cannot be loaded
  4  reading or writing failed
  5  a setting is wrong
  6  Discord refuses the token, or there is none
  7  Discord grants an intent too little
  8  Discord cannot be reached

Results go to stdout, everything else to stderr. NO_COLOR=1 turns colour off.";

/// Answers questions about one article, and proves each answer with the article's own sentence.
///
/// Ask in Simplified or Traditional Chinese or in English. What the article does not state is declined.
/// Without a command: the Discord bot where DISCORD_TOKEN is set, else a chat in the terminal.
#[derive(Debug, Parser)]
#[command(name = "yinju", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Arguments {
    /// Folder with the content (intents/, responses/, tests/questions/)
    ///
    /// Without it: the working directory where both intents/ and responses/ are there, else the copy that is built in.
    #[arg(long, global = true, value_name = "DIR")]
    pub content: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Talk in the terminal: follow-ups, history, line editing
    Chat(Chat),
    /// Ask one question, or many as JSON lines
    Ask(Ask),
    /// Show a sentence of the article with its neighbours, and what it answers
    Sentence(Sentence),
    /// Compare two names by the figures that the article gives for both
    ///
    /// As a picture with --png or --svg; always in words.
    Compare(Compare),
    /// Put a new revision of the article in place, and take facts over to it
    ///
    /// With NEW: which facts stand, and which quote sentences that changed. Those are held back once it is written with
    /// --apply: recognised, and not told until they are confirmed. Without NEW: what is held back now.
    Article(Article),
    /// Check the content and run its tests
    Check(Check),
    /// Write the content that is built in to a folder, to change it there
    Init(Init),
    /// List the JSON Schemas of the content's files, show one, or write all for an editor
    Schema(Schema),
    #[cfg(feature = "discord")]
    #[command(flatten)]
    Service(Service),
}

/// What the Discord adapter does. `main` calls it: this room does not know it.
#[cfg(feature = "discord")]
#[derive(Debug, Clone, Subcommand)]
pub enum Service {
    /// Run the Discord bot
    Run,
    /// Register the bot's commands with Discord
    Register(Register),
    /// Show every setting with its value
    Config,
}

#[cfg(feature = "discord")]
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct Register {
    /// In one server, where they show at once
    #[arg(long, value_name = "ID")]
    pub guild: Option<u64>,
    /// For every server and user
    #[arg(long)]
    pub global: bool,
    /// Only print the registration
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Default, Args)]
pub struct Chat {
    /// Keep the history in a file (without FILE: in the user's data folder)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub history: Option<Option<PathBuf>>,
    /// Language where a question shows none (a bare number, an emoji)
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

const LINES_HELP: &str = "\
JSON lines (`yinju ask --json -`), one object per line:
  in   {\"id\": any, \"q\": \"…\", \"conversation\": \"…\"}
  out  {\"id\", \"outcome\": \"answer|clarify|decline|chat\", \"answer\",
        \"quotes\": [{\"text\", \"paragraph\", \"sentence\", \"fact\"}],
        \"intent\", \"understood\", \"confidence\", \"language\"}
  bad  {\"id\": null, \"error\": \"…\", \"line\": n}
One line out for each line in, in order, as they come; a bad line stops nothing.
Lines with the same conversation are one dialogue. id and conversation may be left out.";

#[derive(Debug, Args)]
#[command(after_help = LINES_HELP)]
pub struct Ask {
    /// The question; `-` with --json reads JSON lines from stdin
    #[arg(required = true, value_name = "QUESTION")]
    pub question: Vec<String>,
    /// Write the reply as JSON
    #[arg(long)]
    pub json: bool,
    /// Show what was understood, the candidates with their scores, and why this one
    #[arg(long)]
    pub explain: bool,
    /// Language where the question shows none (a bare number, an emoji)
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
}

impl Ask {
    /// JSON lines from stdin.
    pub fn is_stream(&self) -> bool {
        self.json && self.question.len() == 1 && self.question[0] == "-"
    }
}

#[derive(Debug, Args)]
pub struct Sentence {
    /// Number of the sentence, from 1
    #[arg(value_name = "N")]
    pub number: usize,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// A name, in any spelling that a question may use
    #[arg(value_name = "A")]
    pub a: String,
    /// The name to compare it with
    #[arg(value_name = "B")]
    pub b: String,
    #[command(flatten)]
    pub drawn: Drawn,
}

/// How a picture is drawn, and where it goes.
#[derive(Debug, Args)]
pub struct Drawn {
    /// Language of names and labels
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// Draw a picture; where it needs several, the second goes to FILE-2
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    /// Draw a picture as SVG
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Ground of the picture
    #[arg(long, value_parser = Theme::ALL.map(|(name, _)| name), default_value = "light")]
    theme: String,
}

impl Drawn {
    pub fn files(&self) -> picture::Files {
        let theme = Theme::ALL.into_iter().find(|(name, _)| *name == self.theme).map(|(_, theme)| theme).unwrap_or_default();
        picture::Files { png: self.png.clone(), svg: self.svg.clone(), theme }
    }
}

#[derive(Debug, Args)]
pub struct Article {
    /// The new text
    #[arg(value_name = "NEW")]
    pub new: Option<PathBuf>,
    /// Write it, with what must follow (numbers of sentences in content tests)
    #[arg(long, requires = "new")]
    pub apply: bool,
    /// Give a fact that is held back the sentence that its quote has become
    #[arg(long, value_name = "FACT", num_args = 1.., conflicts_with = "new")]
    pub confirm: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Write problems and figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Show every problem, not only the first of each code
    #[arg(long)]
    pub all: bool,
    /// Remove each phrasing in turn: does it still find its fact? Shows the pairs that are confused
    #[arg(long)]
    pub leave_one_out: bool,
    /// Only say what a problem code means, with an example and the remedy; without CODE, list all
    #[arg(long, value_name = "CODE", num_args = 0..=1)]
    pub explain: Option<Option<String>>,
    /// Ask the content tests with homophones, dropped characters, Traditional, politeness, other widths
    #[arg(long)]
    pub variants: bool,
}

#[derive(Debug, Args)]
pub struct Init {
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Write into a folder that is not empty; files of the same name are replaced
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Schema {
    /// Show this one
    #[arg(value_name = "NAME", conflicts_with = "write")]
    pub name: Option<String>,
    /// Write all into a folder; a content folder has them in responses/schemas
    #[arg(long, value_name = "DIR")]
    pub write: Option<PathBuf>,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Simplified Chinese
    #[default]
    #[value(alias = "zh-Hans", alias = "zh-CN")]
    Zh,
    /// Traditional Chinese
    #[value(name = "zh-Hant", alias = "zh-TW", alias = "zh-HK")]
    ZhHant,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::ZhHans,
            Lang::ZhHant => Self::ZhHant,
            Lang::En => Self::En,
        }
    }
}

/// Reads the arguments. Help and wrong usage are printed here; `Err` is their exit code.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Call, Exit> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let views = source::views(content_of(&arguments).as_deref());
    let mut command = Arguments::command();
    let taken: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).chain(["help".to_owned()]).collect();
    let views: Vec<View> = views.into_iter().filter(|v| !taken.contains(&v.id)).collect();
    for view in &views {
        command = command.subcommand(view_command(view));
    }
    let matches = command.try_get_matches_from(arguments).map_err(|e| report(&e))?;
    let called = matches.subcommand().and_then(|(name, m)| views.iter().find(|v| v.id == name).map(|v| (v, m)));
    if let Some((view, m)) = called {
        let drawn = Drawn::from_arg_matches(m).map_err(|e| report(&e))?;
        let view = view::Call { view: view.clone(), language: drawn.lang.into(), json: m.get_flag("json"), files: drawn.files() };
        let content = m.get_one::<PathBuf>("content").cloned();
        return Ok(Call { arguments: Arguments { content, command: None }, view: Some(view) });
    }
    let arguments = Arguments::from_arg_matches(&matches).map_err(|e| report(&e))?;
    if let Some(Command::Ask(ask)) = &arguments.command
        && ask.question == ["-"]
        && !ask.json
    {
        let message = "questions from stdin come as JSON lines: `yinju ask --json -`";
        return Err(report(&Arguments::command().error(clap::error::ErrorKind::MissingRequiredArgument, message)));
    }
    Ok(Call { arguments, view: None })
}

fn view_command(view: &View) -> clap::Command {
    let command = clap::Command::new(view.id.clone()).arg(clap::arg!(--json "Write the rows as JSON"));
    // The options bring a text of their own along.
    Drawn::augment_args(command).about(format!("{} ({})", view.description.en, view.description.zh)).long_about(None)
}

fn report(error: &clap::Error) -> Exit {
    // Where even this cannot be written, the exit code still tells.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Ok }
}

/// The content folder, found before the arguments are read: its views are part of what can be read.
fn content_of(arguments: &[OsString]) -> Option<PathBuf> {
    let mut rest = arguments.iter().skip(1);
    while let Some(argument) = rest.next() {
        let Some(text) = argument.to_str() else { continue };
        match text.strip_prefix("--content") {
            Some("") => return rest.next().map(PathBuf::from),
            Some(value) if value.starts_with('=') => return Some(PathBuf::from(&value[1..])),
            _ if text == "--" => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_folder_is_found_anywhere() {
        let found = |list: &[&str]| content_of(&list.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(found(&["yinju", "ask", "谁?", "--content", "内容"]), Some("内容".into()));
        assert_eq!(found(&["yinju", "--content=内容", "check"]), Some("内容".into()));
        assert_eq!(found(&["yinju", "ask", "--", "--content"]), None);
    }
}
