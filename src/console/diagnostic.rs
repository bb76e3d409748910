//! A problem as a moderator reads it: code, message, the line with the offending text marked, the remedy. Or as JSON.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json as value};

use crate::content::{Problem, Severity, Sources};

/// The line that a problem points at, and the bytes in it.
struct Marked<'a> {
    line: &'a str,
    span: std::ops::Range<usize>,
}

/// Long lines (a quote of 200 characters) are cut around the mark to this many columns.
const COLUMNS: usize = 120;
/// Lines of more bytes are not shown: cutting one of 60 MB takes minutes.
const LONGEST_LINE: usize = 100_000;

/// Renders a problem. `colour` may always be asked for where the stream strips it.
pub fn render(sources: &Sources, problem: &Problem, colour: bool) -> String {
    let level = match problem.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = sources.path(problem.at.file);
    let mut group =
        level.primary_title(problem.message.as_str()).id(problem.code.id()).elements(Vec::<Snippet<annotate_snippets::Annotation>>::new());
    if let Some(marked) = marked(sources, problem).filter(|m| m.line.len() <= LONGEST_LINE) {
        let snippet = Snippet::source(marked.line).path(path).line_start(problem.at.line);
        group = group.element(snippet.annotation(AnnotationKind::Primary.span(marked.span)));
    } else if !path.is_empty() {
        let origin = annotate_snippets::Origin::path(path);
        // Places begin at 1; a problem of a whole file has none.
        let origin = if problem.at.line > 0 { origin.line(problem.at.line).char_column(problem.at.column) } else { origin };
        group = group.element(origin);
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(COLUMNS).render(&[group]).to_string()
}

/// A problem as JSON. `line` and `column` count from 1, the column in characters; null where it stands in no file.
pub fn json(sources: &Sources, problem: &Problem) -> Value {
    let at = problem.at;
    let marked = marked(sources, problem);
    let path = sources.path(at.file);
    value!({
        "code": problem.code.id(),
        "severity": match problem.severity() { Severity::Error => "error", Severity::Warning => "warning" },
        "file": (!path.is_empty()).then_some(path),
        "line": (at.line > 0).then_some(at.line),
        "column": (at.line > 0).then_some(at.column),
        "text": marked.map(|m| m.line.get(m.span).unwrap_or_default().to_owned()),
        "message": problem.message,
        "help": problem.help,
        "meaning": problem.code.meaning(),
    })
}

/// Line and column lead: they hold also where a place has no length or its text was read lossily.
fn marked<'a>(sources: &'a Sources, problem: &Problem) -> Option<Marked<'a>> {
    let at = problem.at;
    let line = sources.text(at.file).split('\n').nth(at.line.checked_sub(1)?)?.trim_end_matches('\r');
    let start = line.char_indices().nth(at.column.saturating_sub(1)).map_or(line.len(), |(i, _)| i);
    let rest = &line[start..];
    let end = if at.len == 0 || !rest.is_char_boundary(at.len.min(rest.len())) {
        rest.chars().next().map_or(0, char::len_utf8)
    } else {
        at.len.min(rest.len())
    };
    // What is marked ends with the text, not with the comment or the spaces behind it.
    let end = rest[..end].trim_end().len().max(rest[..end].chars().next().map_or(0, char::len_utf8));
    Some(Marked { line, span: start..start + end })
}
