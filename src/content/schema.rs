//! JSON Schemas of the content's files, so that an editor completes keys and marks mistakes while they are typed.
//!
//! Input is the types that loading reads ([`super::raw`]) and the lists of wordings; output is one schema for each form of
//! file. What a file means is checked elsewhere: a schema knows no ids, no article and no figures.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema as Json};
use serde_json::{Map, Value, json};

use super::raw::{RawAbsent, RawComputation, RawEntity, RawFact, RawIntent};
use super::value::ValueKind;
use super::{About, View, WordGroup, template};

/// Where the schemas lie in a content folder.
pub const FOLDER: &str = "responses/schemas";

/// The schema of one form of file.
pub struct Schema {
    pub name: &'static str,
    /// The files that it is for, by path in the content folder; `*` stands for a name that does not begin with `_`.
    pub files: &'static [&'static str],
    value: Json,
}

/// The schemas of the files that the core reads.
pub fn all() -> Vec<Schema> {
    vec![
        Schema::of::<Vec<RawEntity>>("entities", &["intents/_entities.yaml"]),
        Schema::of::<Vec<WordGroup>>("words", &["intents/_words.yaml", "intents/_grammar.yaml"]),
        Schema::of::<Vec<View>>("views", &["intents/_views.yaml"]),
        Schema::of::<RawIntent>("intent", &["intents/*.yaml"]),
        Schema::of::<About>("article", &["responses/article.yaml"]),
        Schema::of::<Vec<RawFact>>("facts", &["responses/facts/*.yaml"]),
        Schema::of::<Vec<RawAbsent>>("absent", &["responses/absent/*.yaml"]),
        Schema::of::<Vec<RawComputation>>("computations", &["responses/computations.yaml"]),
        Schema::of_texts("replies", &["responses/*/replies.yaml"], template::KEYS),
    ]
}

impl Schema {
    /// The schema of a type. Draft 7 is what every editor understands.
    pub fn of<T: JsonSchema>(name: &'static str, files: &'static [&'static str]) -> Self {
        let mut value = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
        value.insert("title".to_owned(), name.into());
        Self { name, files, value }
    }

    /// The schema of a file of texts: keys with the placeholders that each may use.
    pub fn of_texts(name: &'static str, files: &'static [&'static str], keys: &[(&str, &[&str])]) -> Self {
        let properties: Map<String, Value> = keys.iter().map(|(key, may)| ((*key).to_owned(), text(may))).collect();
        let value = schemars::json_schema!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": name,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        Self { name, files, value }
    }

    /// `facts.schema.json`
    pub fn file(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    /// The file's text.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.value.as_value())
    }
}

fn text(placeholders: &[&str]) -> Value {
    if placeholders.is_empty() {
        return json!({ "type": "string", "pattern": "^[^{]*$", "description": "No placeholders." });
    }
    let may: Vec<String> = placeholders.iter().map(|p| format!("{{{p}}}")).collect();
    let pattern = format!(r"^([^{{]|\{{({})\}})*$", placeholders.join("|"));
    json!({ "type": "string", "pattern": pattern, "description": format!("May use: {}", may.join(", ")) })
}

/// What the type of a value cannot say: one of its typed keys is there.
pub(super) fn exactly_one_type(value: &mut Json) {
    let one: Vec<Value> = ValueKind::ALL.iter().map(|(name, _)| json!({ "required": [name] })).collect();
    value.insert("oneOf".to_owned(), one.into());
}
