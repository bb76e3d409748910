//! Writing: results to stdout at once and whole, everything else to stderr; no colour where nobody sees it.

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
pub const ACCENT: Style = AnsiColor::Cyan.on_default();

/// Where results go. Colour is stripped where stdout is no terminal or NO_COLOR is set.
pub struct Output {
    stream: AutoStream<io::Stdout>,
    /// Columns of the terminal; `None` where there is none, and lines are left as long as they are.
    pub columns: Option<usize>,
}

impl Output {
    pub fn stdout() -> Self {
        let columns = io::stdout().is_terminal().then(|| terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0)));
        Self { stream: AutoStream::auto(io::stdout()), columns }
    }

    /// Writes a text and a line end, and flushes: whoever reads a pipe sees it at once.
    pub fn line(&mut self, text: &str) -> anyhow::Result<()> {
        self.stream.write_all(text.as_bytes())?;
        self.stream.write_all(b"\n")?;
        self.stream.flush()?;
        Ok(())
    }

    /// Writes a value as JSON, in many lines for people or in one.
    pub fn json(&mut self, value: &impl serde::Serialize, pretty: bool) -> anyhow::Result<()> {
        let text = if pretty { serde_json::to_string_pretty(value)? } else { serde_json::to_string(value)? };
        self.line(&text)
    }
}

pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Says something beside the results.
pub fn tell(text: &str) {
    // Where stderr is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Says what went wrong.
pub fn complain(text: &str) {
    let red = AnsiColor::Red.on_default().bold();
    tell(&format!("{red}error{red:#}: {text}"));
}

pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        kind.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}
