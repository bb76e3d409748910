//! A reply on the terminal: what was understood, the answer, the quotes with their places, what to ask next.

use super::output::{ACCENT, FAINT, STRONG, paint};
use super::width;
use crate::reply::{Proof, Reply};
use crate::text::Language;

/// The text of a reply, without a line end. `columns` wraps it for a terminal.
pub fn reply(reply: &Reply, columns: Option<usize>) -> String {
    let mut out = Vec::new();
    if !reply.understood.is_empty() {
        out.push(paint(FAINT, &reply.understood));
    }
    out.extend(lines(&reply.answer, columns).into_iter().map(|l| paint(STRONG, &l)));
    for proof in &reply.quotes {
        out.push(String::new());
        out.extend(quote(proof, columns));
    }
    if !reply.suggestions.is_empty() {
        out.extend(reply.suggestions.iter().enumerate().map(|(i, s)| format!("  {}. {s}", i + 1)));
    }
    if !reply.related.is_empty() {
        out.push(String::new());
        out.push(paint(FAINT, related(reply.language)));
        out.extend(reply.related.iter().map(|r| paint(FAINT, &format!("  · {r}"))));
    }
    out.join("\n")
}

/// The quote as it stands in the article, marked at its left, and below it its place and who says so.
fn quote(proof: &Proof, columns: Option<usize>) -> Vec<String> {
    let bar = paint(ACCENT, "│");
    let mut out: Vec<String> =
        lines(&proof.quote.text, columns.map(|c| c.saturating_sub(4))).into_iter().map(|l| format!("  {bar} {l}")).collect();
    let beside = [Some(&proof.place), proof.by.as_ref(), proof.resolved.as_ref()];
    let beside: Vec<&str> = beside.into_iter().flatten().map(String::as_str).collect();
    out.push(format!("  {bar} {}", paint(FAINT, &beside.join(" · "))));
    out
}

fn lines(text: &str, columns: Option<usize>) -> Vec<String> {
    match columns {
        Some(columns) => width::wrap(text, columns.max(20)),
        None => text.lines().map(str::to_owned).collect(),
    }
}

fn related(language: Language) -> &'static str {
    match language {
        Language::ZhHans => "还可以问:",
        Language::ZhHant => "還可以問:",
        Language::En => "You can also ask:",
    }
}
