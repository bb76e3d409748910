//! The words around answers on Discord: buttons, notices, names of commands, from `responses/<language>/discord.yaml`, and
//! those for moderators from `moderate.yaml` beside it.
//!
//! Input is the content's files; problems are reported like those of the replies. Topic names come along from
//! `intents/_topics.yaml`, where it is there. What an answer says is not worded here.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::content::problem::Code;
use crate::content::schema::Schema;
use crate::content::template::placeholders;
use crate::content::{At, Bilingual, Problem, Sources, Templates, yaml};
use crate::text::Language;

/// The texts, and the names of topics in their order.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    texts: Templates,
    topics: Vec<Topic>,
}

/// A topic that facts carry, in the place where it is shown.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// As facts carry it.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
}

/// Keys with the placeholders that each may use.
pub type Keys = &'static [(&'static str, &'static [&'static str])];

/// The files of texts, each with its keys. The first is needed, the other where it is begun or moderators are set. No key
/// is in both.
pub const FILES: [(&str, Keys); 2] = [("discord.yaml", KEYS), ("moderate.yaml", super::moderate::texts::KEYS)];

/// Every key of `discord.yaml`.
pub const KEYS: Keys = &[
    // What stands around an answer
    ("asked", &["question"]),
    ("proof", &["text"]),
    ("dot", &[]),
    ("source_line", &["source", "title", "date"]),
    ("page", &["page", "pages"]),
    ("context", &["number", "paragraph"]),
    // Buttons, at most 80 characters
    ("button_context", &[]),
    ("button_missed", &[]),
    ("button_delete", &[]),
    ("button_share", &[]),
    ("button_previous", &[]),
    ("button_next", &[]),
    ("button_earlier", &[]),
    ("button_later", &[]),
    // What goes wrong, said privately
    ("slow_down", &["seconds"]),
    ("busy", &[]),
    ("error", &["id"]),
    ("stale", &[]),
    ("not_yours", &[]),
    ("menu_empty", &[]),
    ("view_empty", &[]),
    ("bad_date", &["text"]),
    ("bad_name", &["text"]),
    ("bad_number", &["last"]),
    // The inbox of unanswered questions
    ("missed_title", &[]),
    ("missed_label", &[]),
    ("missed_placeholder", &[]),
    ("missed_thanks", &[]),
    // Commands: name, description. The English name is the command itself
    ("ask_name", &[]),
    ("ask_about", &[]),
    ("compare_name", &[]),
    ("compare_about", &[]),
    ("quote_name", &[]),
    ("quote_about", &[]),
    ("topics_name", &[]),
    ("topics_about", &[]),
    ("help_name", &[]),
    ("help_about", &[]),
    ("about_name", &[]),
    ("about_about", &[]),
    ("menu_name", &[]),
    // Options of commands: name, description
    ("question_name", &[]),
    ("question_about", &[]),
    ("private_name", &[]),
    ("private_about", &[]),
    ("a_name", &[]),
    ("a_about", &[]),
    ("b_name", &[]),
    ("b_about", &[]),
    ("what_name", &[]),
    ("what_about", &[]),
    ("number_name", &[]),
    ("number_about", &[]),
    ("from_name", &[]),
    ("from_about", &[]),
    ("to_name", &[]),
    ("to_about", &[]),
    ("who_name", &[]),
    ("who_about", &[]),
    ("topic_name", &[]),
    ("topic_about", &[]),
    ("market_name", &[]),
    ("market_about", &[]),
    // Longer texts
    ("compare_question", &["a", "b", "what"]),
    ("topics_intro", &[]),
    ("topic_line", &["topic", "count"]),
    ("topics_pick", &[]),
    ("help_title", &[]),
    ("help", &["commands"]),
    ("help_line", &["command", "description"]),
    ("about_title", &[]),
    ("about", &["title", "source", "date", "licence"]),
    ("privacy", &[]),
    ("privacy_inbox", &["days"]),
];

/// Problems of the texts for Discord. A content for the terminal alone needs none; where they are begun they must be whole.
pub fn problems(sources: &Sources) -> Vec<Problem> {
    let begun = FILES.iter().any(|(name, _)| is_begun(sources, name));
    if begun { needed(sources) } else { Vec::new() }
}

/// Problems that keep a content from being served on Discord, where none of the texts may be missing.
pub fn needed(sources: &Sources) -> Vec<Problem> {
    Wording::load(sources).err().unwrap_or_default()
}

fn is_begun(sources: &Sources, name: &str) -> bool {
    sources.iter().any(|(_, path, _)| path.strip_suffix(name).is_some_and(|folder| folder.ends_with('/')))
}

/// The forms of the files that only this room reads, for editors.
pub fn schemas() -> Vec<Schema> {
    vec![
        Schema::of::<Vec<Topic>>("topics", &["intents/_topics.yaml"]),
        Schema::of_texts("discord", &["responses/*/discord.yaml"], KEYS),
        Schema::of_texts("moderate", &["responses/*/moderate.yaml"], super::moderate::texts::KEYS),
    ]
}

impl Wording {
    /// Reads the texts; with any problem there are none.
    pub fn load(sources: &Sources) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut all = Templates::default();
        for (n, (name, keys)) in FILES.into_iter().enumerate() {
            let needed = n == 0 || is_begun(sources, name);
            for (language, into, required) in
                [("zh-Hans", &mut all.zh, needed), ("en", &mut all.en, needed), ("zh-Hant", &mut all.zh_hant, false)]
            {
                into.extend(texts(sources, language, (name, keys), required, &mut problems));
            }
        }
        let topics = match sources.index("intents/_topics.yaml") {
            Some(file) => yaml::read(file, sources.text(file)).unwrap_or_else(|problem| {
                problems.push(problem);
                Vec::new()
            }),
            None => Vec::new(),
        };
        if problems.is_empty() { Ok(Self { texts: all, topics }) } else { Err(problems) }
    }

    /// Whether the texts for moderators are there.
    pub fn moderates(&self) -> bool {
        FILES[1].1.first().is_some_and(|(key, _)| self.texts.zh.contains_key(*key))
    }

    /// The text of a key with its placeholders filled.
    pub fn fill(&self, language: Language, key: &str, values: &[(&str, &str)]) -> String {
        debug_assert!(FILES.iter().any(|(_, keys)| keys.iter().any(|(k, _)| *k == key)), "{key} is in no list");
        self.texts.fill(language, key, values)
    }

    pub fn get(&self, language: Language, key: &str) -> String {
        self.fill(language, key, &[])
    }

    /// The topics that have names, in their order.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The name of a topic; its id where none was given.
    pub fn topic(&self, language: Language, id: &str) -> String {
        self.topics.iter().find(|t| t.id == id).map_or_else(|| id.to_owned(), |t| t.title.get(language))
    }
}

fn texts(
    sources: &Sources,
    language: &str,
    (name, keys): (&str, Keys),
    required: bool,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let path = format!("responses/{language}/{name}");
    let Some(file) = sources.index(&path) else {
        if required {
            problems.push(
                Problem::new(Code::MissingFile, At::NOWHERE, format!("{path} is missing")).help("`yinju init DIR` writes a complete set"),
            );
        }
        return BTreeMap::new();
    };
    let texts: BTreeMap<String, String> = match yaml::read(file, sources.text(file)) {
        Ok(texts) => texts,
        Err(problem) => {
            problems.push(problem);
            return BTreeMap::new();
        }
    };
    let start = At { file, line: 1, column: 1, ..At::default() };
    let mut wrong = |at: At, message: String, help: String| problems.push(Problem::new(Code::TemplateUnknown, at, message).help(help));
    for (key, text) in &texts {
        let at = start.find(sources, key);
        match keys.iter().find(|(k, _)| k == key) {
            None => wrong(at, format!("nothing uses the text “{key}”"), "remove it, or correct its name".to_owned()),
            Some((_, known)) => {
                for name in placeholders(text).into_iter().filter(|p| !known.contains(p)) {
                    wrong(at, format!("unknown placeholder {{{name}}}"), format!("“{key}” may use: {}", known.join(", ")));
                }
            }
        }
    }
    if required {
        for (key, _) in keys.iter().filter(|(k, _)| !texts.contains_key(*k)) {
            wrong(start, format!("the text “{key}” is missing in {path}"), "add it".to_owned());
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(zh: &str) -> Sources {
        let complete: String = KEYS.iter().map(|(k, _)| format!("{k}: text\n")).collect();
        Sources::new(BTreeMap::from([
            ("responses/zh-Hans/discord.yaml".to_owned(), complete.replace("busy: text", zh)),
            ("responses/en/discord.yaml".to_owned(), complete),
        ]))
    }

    #[test]
    fn unknown_and_missing_keys_are_problems() {
        let wording = Wording::load(&sources("busy: 请稍后")).expect("loads");
        assert_eq!(wording.get(Language::ZhHant, "busy"), "請稍後");
        let problems = Wording::load(&sources("bussy: 请稍后{几}")).expect_err("has problems");
        let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert!(messages.iter().any(|m| m.contains("bussy")) && messages.iter().any(|m| m.contains("“busy” is missing")), "{messages:?}");
        assert!(Wording::load(&sources("busy: '{几}'")).is_err());
    }

    #[test]
    fn texts_for_moderators_are_whole_where_they_are_begun() {
        let plain = sources("busy: 请稍后");
        assert!(problems(&plain).is_empty() && !Wording::load(&plain).expect("loads").moderates());
        let begun = plain.with([("responses/en/moderate.yaml".to_owned(), Some("nothing: text".to_owned()))]);
        let messages: Vec<String> = problems(&begun).into_iter().map(|p| p.message).collect();
        assert!(messages.iter().any(|m| m.contains("responses/zh-Hans/moderate.yaml is missing")), "{messages:?}");
        assert!(messages.iter().any(|m| m.contains("“nothing”")), "{messages:?}");
    }

    #[test]
    fn no_key_is_in_both_files() {
        let mut keys: Vec<&str> = FILES.iter().flat_map(|(_, keys)| keys.iter().map(|(k, _)| *k)).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
