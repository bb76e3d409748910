//! `yinju sentence N`: a sentence with its neighbours, its paragraph, and the questions that it answers.

use std::path::Path;

use serde_json::json;

use super::arguments::Sentence;
use super::output::{ACCENT, FAINT, Output, STRONG, complain, paint};
use super::{Exit, source, width};
use crate::content::{Content, Fact};
use crate::text::Language;

pub fn run(folder: Option<&Path>, sentence: &Sentence, out: &mut Output) -> anyhow::Result<Exit> {
    let content = &source::content(folder)?;
    let Some(quote) = content.article.sentence(sentence.number) else {
        complain(&format!(
            "there is no sentence {}: the article has the sentences 1 to {}",
            sentence.number,
            content.article.sentences().len()
        ));
        return Ok(Exit::Usage);
    };
    if sentence.json {
        let facts: Vec<&str> = facts(content, sentence.number).map(|f| f.id.as_str()).collect();
        let near = |n: Option<usize>| n.and_then(|n| content.article.sentence(n)).map(|q| q.text);
        let (before, after) = (near(sentence.number.checked_sub(1)), near(sentence.number.checked_add(1)));
        let value = json!({ "sentence": quote.sentence, "paragraph": quote.paragraph, "text": quote.text, "before": before, "after": after, "facts": facts });
        out.json(&value, true)?;
    } else if let Some(text) = text(content, sentence.number, Language::ZhHans, out.columns) {
        out.line(&text)?;
    }
    Ok(Exit::Ok)
}

/// The sentence for people. `None` where there is none with this number.
pub fn text(content: &Content, number: usize, language: Language, columns: Option<usize>) -> Option<String> {
    let quote = content.article.sentence(number)?;
    let mut out = Vec::new();
    for n in number.saturating_sub(1)..=number.saturating_add(1) {
        let Some(sentence) = content.article.sentence(n) else { continue };
        let label = format!("[{n}] ");
        let indent = " ".repeat(label.len());
        let lines = match columns {
            Some(columns) => width::wrap(&sentence.text, columns.saturating_sub(label.len()).max(20)),
            None => vec![sentence.text],
        };
        for (i, line) in lines.iter().enumerate() {
            let lead = if i == 0 { &label } else { &indent };
            let (lead, line) =
                if n == number { (paint(ACCENT, lead), paint(STRONG, line)) } else { (paint(FAINT, lead), paint(FAINT, line)) };
            out.push(format!("{lead}{line}"));
        }
    }
    out.push(content.templates.fill(language, "place", &[("paragraph", &quote.paragraph.to_string())]));
    out.extend(facts(content, number).map(|f| format!("  · {}  {}", f.phrasings.question.get(language), paint(FAINT, &f.id))));
    Some(out.join("\n"))
}

/// The facts that quote a sentence.
fn facts(content: &Content, number: usize) -> impl Iterator<Item = &Fact> {
    let quotes = move |f: &&Fact| std::iter::once(&f.quote).chain(&f.also).any(|q| content.article.sentences_of(q).contains(&number));
    content.facts.iter().filter(quotes)
}
