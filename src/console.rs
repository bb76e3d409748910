//! The terminal adapter: arguments in, text or JSON out.
//!
//! Results go to stdout, everything else to stderr; the exit codes are in [`Exit`] and in `--help`. The only room that
//! names clap or rustyline. It decides nothing about answers.

use std::path::Path;
use std::process::ExitCode;

mod arguments;
mod article;
mod ask;
mod chat;
mod check;
mod codes;
mod compare;
mod diagnostic;
mod draw;
mod explain;
mod init;
mod lines;
mod output;
mod picture;
mod schema;
mod sentence;
mod show;
mod source;
mod view;
mod width;

#[cfg(feature = "discord")]
pub use arguments::{Register, Service};
pub use diagnostic::{json, render};
pub use source::{embedded, folder, loaded, unusable};

use arguments::{Arguments, Command};
use output::Output;

/// How a command ended. A question that is declined or asked back is answered: its reply says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Ok = 0,
    /// `check` found errors, `article` facts to confirm.
    Problems = 1,
    /// The command line is wrong (clap's own code).
    Usage = 2,
    /// The content cannot be loaded.
    Content = 3,
    /// Reading or writing failed.
    Io = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What was asked of the program.
pub struct Call {
    arguments: Arguments,
    /// The view that is called, where the command is one of the content's own.
    view: Option<view::Call>,
}

impl Call {
    /// `yinju` without a command.
    pub fn is_bare(&self) -> bool {
        self.arguments.command.is_none() && self.view.is_none()
    }

    /// What the Discord adapter is to do.
    #[cfg(feature = "discord")]
    pub fn service(&self) -> Option<&Service> {
        if let Some(Command::Service(service)) = &self.arguments.command { Some(service) } else { None }
    }

    /// The content folder that was given.
    pub fn folder(&self) -> Option<&Path> {
        self.arguments.content.as_deref()
    }
}

/// Reads the command line. `Err` carries the exit code where there is nothing to run: help, version, or a wrong usage.
pub fn call() -> Result<Call, ExitCode> {
    arguments::read(std::env::args_os()).map_err(ExitCode::from)
}

/// Runs a command. `further` are checks that `check` runs beside its own, `schemas` those of files that the core does not read.
pub fn run(call: Call, further: check::Further, schemas: schema::Further) -> ExitCode {
    let mut out = Output::stdout();
    let result = dispatch(&call, further, schemas, &mut out);
    match result {
        Ok(exit) => exit.into(),
        // Nobody reads any more (`yinju timeline | head -1`): that is no failure.
        Err(error) if output::is_broken_pipe(&error) => Exit::Ok.into(),
        Err(error) => {
            output::complain(&format!("{error:#}"));
            error.downcast_ref::<source::Unusable>().map_or(Exit::Io, |_| Exit::Content).into()
        }
    }
}

fn dispatch(call: &Call, further: check::Further, schemas: schema::Further, out: &mut Output) -> anyhow::Result<Exit> {
    let folder = call.folder();
    if let Some(view) = &call.view {
        return view::run(folder, view, out);
    }
    match &call.arguments.command {
        None => {
            output::tell(
                "No Discord token is set: this is the chat in the terminal. To connect Discord, set DISCORD_TOKEN (README.md says how).",
            );
            chat::run(folder, &arguments::Chat::default(), out)
        }
        Some(Command::Chat(chat)) => chat::run(folder, chat, out),
        Some(Command::Ask(ask)) if ask.is_stream() => lines::run(folder, ask, out),
        Some(Command::Ask(ask)) => ask::run(folder, ask, out),
        Some(Command::Sentence(sentence)) => sentence::run(folder, sentence, out),
        Some(Command::Compare(pair)) => compare::run(folder, pair, out),
        Some(Command::Article(article)) => article::run(folder, article, out),
        Some(Command::Check(arguments::Check { explain: Some(code), .. })) => codes::run(code.as_deref(), out),
        Some(Command::Check(check)) => check::run(folder, check, further, out),
        Some(Command::Init(init)) => init::run(init),
        Some(Command::Schema(schema)) => schema::run(schema, schemas, out),
        #[cfg(feature = "discord")]
        Some(Command::Service(_)) => anyhow::bail!("the Discord adapter is called by `main`"),
    }
}
