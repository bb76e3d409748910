//! How replies are worded: strings with placeholders, by language and key. No logic, no facts.
//!
//! `{name}` is replaced by what the caller gives; an unknown placeholder is a problem that loading reports, so a reply
//! never shows a brace.

use std::collections::BTreeMap;

use crate::text::Language;
use crate::text::fold::to_traditional;

/// The wording of every language. Traditional Chinese falls back to the converted Simplified wording.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    pub zh: BTreeMap<String, String>,
    pub en: BTreeMap<String, String>,
    pub zh_hant: BTreeMap<String, String>,
}

/// The placeholders that a template of each key may use. A key that is not listed here is a problem.
pub const KEYS: &[(&str, &[&str])] = &[
    ("absent_near", &["what"]),
    ("absent_subject", &["who", "what"]),
    ("absent_entity", &["who"]),
    ("absent_opinion", &[]),
    ("absent_off", &[]),
    ("absent_held", &[]),
    ("absent_injection", &[]),
    ("absent_insult", &[]),
    ("unknown", &[]),
    ("empty", &[]),
    ("too_long", &[]),
    ("nearest", &["who", "answer"]),
    ("nearest_plain", &["answer"]),
    ("chat_greeting", &[]),
    ("chat_thanks", &[]),
    ("chat_bye", &[]),
    ("chat_identity", &[]),
    ("chat_help", &[]),
    ("suggest", &[]),
    ("both", &["first", "second"]),
    ("place", &["paragraph"]),
    ("said_by", &["who"]),
    ("resolved", &["date"]),
    ("yes_is", &["answer"]),
    ("yes_have", &["answer"]),
    ("yes_can", &["answer"]),
    ("yes_will", &["answer"]),
    ("yes", &["answer"]),
    ("no_is", &["answer"]),
    ("no_have", &["answer"]),
    ("no_can", &["answer"]),
    ("no_will", &["answer"]),
    ("no", &["answer"]),
    ("difference", &["a", "b", "result", "more", "less"]),
    ("change_up", &["from", "to", "result", "who"]),
    ("change_down", &["from", "to", "result", "who"]),
    ("ratio", &["a", "b", "result", "more", "less"]),
    ("growth", &["from", "to", "result", "who"]),
    ("sum", &["parts", "result"]),
    ("quotient", &["a", "b", "result"]),
    ("yearly", &["a", "b", "result"]),
    ("divide", &["a", "b", "result"]),
    ("since", &["a", "b", "result"]),
    ("product", &["a", "b", "result"]),
    ("span", &["a", "b", "result", "first", "second"]),
    ("of", &["who", "what"]),
    ("order", &["first", "second", "a", "b"]),
    ("same_time", &["first", "second", "a"]),
    ("maximum", &["who", "value", "rest"]),
    ("minimum", &["who", "value", "rest"]),
    ("compare", &["more", "less", "a", "b"]),
    ("equal", &["more", "less", "a"]),
    ("list", &["items"]),
    ("list_count", &["result", "items"]),
    ("list_none", &["what"]),
    ("units_differ", &["a", "b"]),
    ("separator", &[]),
    ("understood_separator", &[]),
];

impl Templates {
    /// The wording of a key with its placeholders filled. An unknown key gives its name: `check` keeps that from happening.
    pub fn fill(&self, language: Language, key: &str, values: &[(&str, &str)]) -> String {
        let traditional;
        let template = match language {
            Language::En => self.en.get(key),
            Language::ZhHans => self.zh.get(key),
            Language::ZhHant => match self.zh_hant.get(key) {
                Some(own) => Some(own),
                None => {
                    traditional = self.zh.get(key).map(|t| to_traditional(t));
                    traditional.as_ref()
                }
            },
        };
        match template {
            Some(template) => fill(template, values),
            None => key.to_owned(),
        }
    }
}

fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else {
            break;
        };
        let name = &rest[open + 1..open + close];
        out.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v));
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

/// The placeholders of a template, in order.
pub fn placeholders(template: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else {
            break;
        };
        out.push(&rest[open + 1..open + close]);
        rest = &rest[open + close + 1..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_and_lists_placeholders() {
        assert_eq!(fill("{a}比{b}多{result}", &[("a", "甲"), ("b", "乙"), ("result", "3%")]), "甲比乙多3%");
        assert_eq!(placeholders("{a}比{b}多"), ["a", "b"]);
    }
}
