//! The details of a form: the keys of a fact that have no field of their own, as the moderator typed them.

use super::Refused;
use crate::content::raw::RawFact;
use crate::content::{Problem, yaml};
use crate::moderate::edit::fact::OWN;
use crate::moderate::edit::file::{File, indented};

/// Reads details, and refuses with the line and the remedy what is no YAML or none of a fact. `kept` are lines of keys that
/// the fact has besides.
pub fn read(typed: &str, kept: &str) -> Result<File, Refused> {
    let typed = typed.replace("\r\n", "\n");
    if typed.trim().is_empty() {
        return Err(refused("they are empty: write `intent: …` and `subject: …` at least, one key per line"));
    }
    yaml::read::<serde_json::Value>(0, &typed).map_err(|p| worded(&typed, &p))?;
    let file = File::read(&typed).ok_or_else(|| refused("write keys and values only: no `---`, anchors or tags"))?;
    if file.root.entries().is_empty() || file.root.is_flow() {
        return Err(refused("write one key per line, as in `intent: …`, without braces around them"));
    }
    if let Some(own) = OWN.iter().find(|k| file.root.entry(k).is_some()) {
        return Err(refused(&format!("`{own}` has a field of its own: leave it out here")));
    }
    // The reader of the content says the rest, as it would of the file.
    let rest = format!("{kept}\nid: x\nquote: x\nanswer: {{zh: x, en: x}}");
    let whole = format!("{}\n{}\n", file.text.trim_end(), indented(&rest, file.column(file.root.span.start)));
    yaml::read::<RawFact>(0, &whole).map_err(|p| worded(&typed, &p))?;
    Ok(file)
}

/// A problem of content as the reason of a refusal.
fn worded(typed: &str, problem: &Problem) -> Refused {
    let line = problem.at.line;
    let place = if (1..=typed.lines().count()).contains(&line) { format!("line {line}: ") } else { String::new() };
    let help = problem.help.as_ref().map(|h| format!(" ({h})")).unwrap_or_default();
    refused(&format!("{place}{}{help}", problem.message))
}

fn refused(why: &str) -> Refused {
    Refused::Form(format!("details: {why}"))
}
