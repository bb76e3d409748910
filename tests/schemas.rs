//! The JSON Schemas: what is committed is what the types say, every shipped file keeps to its schema and names it, and a
//! schema refuses what loading refuses, no more and no less. But a bare number or `true` that loading takes as text is
//! marked: quoted, it cannot be misread.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};
use yinju::content::folder;
use yinju::content::load::{Depth, load};
use yinju::content::problem::Code;
use yinju::content::schema::{self, Schema};
use yinju::content::{Content, Problem, Sources};
use yinju::{console, discord, trial};

#[path = "shared/broken.rs"]
mod made;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schemas() -> Vec<Schema> {
    schema::all().into_iter().chain([trial::questions::schema()]).chain(discord::wording::schemas()).collect()
}

/// The schema of a file: the one that lists its path, else the one that lists its folder.
fn schema_of<'a>(schemas: &'a [Schema], path: &str) -> Option<&'a Schema> {
    let (folder, name) = path.rsplit_once('/')?;
    let fits = |pattern: &str| {
        let any_name = pattern.strip_suffix("/*.yaml") == Some(folder) && !name.starts_with('_');
        let any_folder = pattern.split_once("*/").is_some_and(|(front, back)| path.starts_with(front) && back == name);
        pattern == path || (any_name && name.ends_with(".yaml")) || any_folder
    };
    schemas.iter().find(|s| s.files.iter().any(|f| fits(f)))
}

fn validators(schemas: &[Schema]) -> BTreeMap<&'static str, Validator> {
    let validator = |s: &Schema| {
        let value: Value = serde_json::from_str(&s.text()).expect("JSON");
        jsonschema::meta::validate(&value).unwrap_or_else(|e| panic!("{} is no schema: {e}", s.name));
        jsonschema::validator_for(&value).unwrap_or_else(|e| panic!("{}: {e}", s.name))
    };
    schemas.iter().map(|s| (s.name, validator(s))).collect()
}

/// The contents that are shipped, with the folder that each lies in.
fn contents() -> [(&'static str, Sources); 2] {
    let small = folder::read(&root().join("tests/small")).expect("tests/small").sources;
    [("", console::embedded()), ("tests/small", small)]
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = Command::new(env!("CARGO_BIN_EXE_yinju")).args(["schema", "--write"]).arg(folder.path()).output().expect("runs");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let read = |folder: &Path| -> BTreeMap<String, String> {
        let files = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let files = files.map(|f| f.expect("readable").path());
        files.map(|f| (f.file_name().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&f).expect("text"))).collect()
    };
    let (generated, committed) = (read(folder.path()), read(&root().join(schema::FOLDER)));
    let names: BTreeSet<&String> = generated.keys().chain(committed.keys()).collect();
    let differ: Vec<&String> = names.into_iter().filter(|f| generated.get(*f) != committed.get(*f)).collect();
    assert!(differ.is_empty(), "run `cargo run -- schema --write {}` and review the difference in {differ:?}", schema::FOLDER);
}

#[test]
fn every_file_keeps_to_its_schema() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let mut found = Vec::new();
    for (_, sources) in contents() {
        for (_, path, text) in sources.iter().filter(|(_, path, _)| is_yaml(path)) {
            let Some(schema) = schema_of(&schemas, path) else {
                found.push(format!("{path} has no schema"));
                continue;
            };
            let value: Value = serde_yaml::from_str(text).unwrap_or_else(|e| panic!("{path}: {e}"));
            found.extend(validators[schema.name].iter_errors(&value).map(|e| format!("{path}{}: {e}", e.instance_path())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_file_names_its_schema() {
    let schemas = schemas();
    let mut found = Vec::new();
    for (folder, sources) in contents() {
        for (_, path, text) in sources.iter().filter(|(_, path, _)| is_yaml(path)) {
            let named = text.lines().next().and_then(|l| l.strip_prefix("# yaml-language-server: $schema="));
            let at = Path::new(folder).join(path);
            let wanted = schema_of(&schemas, path).map(|s| Path::new(schema::FOLDER).join(s.file()));
            if named.map(|n| plain(&at.with_file_name(n))) != wanted {
                found.push(format!("{}: names {named:?}, its schema is {wanted:?}", at.display()));
            }
        }
    }
    assert!(found.is_empty(), "the first line is `# yaml-language-server: $schema=…`\n{}", found.join("\n"));
}

/// A path without `..`.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut out, part| {
        match part {
            Component::ParentDir => assert!(out.pop(), "{} leads out of the repository", path.display()),
            part => out.push(part),
        }
        out
    })
}

/// Files that are read as they stand there, and the problems of their form.
struct Small {
    sources: Sources,
    content: Content,
}

impl Small {
    fn new() -> Self {
        let sources = Sources::new(made::small());
        let content = load(&sources, Depth::Quick).0.expect("a content");
        Self { sources, content }
    }

    /// What the loaders say of a file's form, when its text is another.
    fn problems(&self, path: &str, text: String) -> Vec<Problem> {
        let sources = self.sources.with([(path.to_owned(), Some(text))]);
        let (_, mut problems) = load(&sources, Depth::Quick);
        trial::questions::load(&sources, &self.content, &mut problems);
        problems.extend(discord::wording::problems(&sources));
        problems.retain(|p| sources.path(p.at.file) == path && matches!(p.code, Code::Yaml | Code::TemplateUnknown));
        problems
    }
}

/// A way to spoil a file.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Spoilt {
    /// A key that nothing knows.
    Key,
    /// A mapping in place of a text, a text in place of a mapping or list.
    Type,
    /// A key is missing.
    Missing,
}

/// Every way to spoil a value once, with the path of the place; of lists the first two items.
fn spoil(value: &Value, at: &str, out: &mut Vec<(Spoilt, String, Value)>) {
    match value {
        Value::Object(map) => {
            let mut more = map.clone();
            more.insert("nobody-knows-it".to_owned(), json!("甲"));
            out.push((Spoilt::Key, at.to_owned(), Value::Object(more)));
            out.push((Spoilt::Type, at.to_owned(), json!("甲")));
            for (key, inner) in map {
                let here = format!("{at}/{key}");
                let mut fewer = map.clone();
                fewer.shift_remove(key);
                out.push((Spoilt::Missing, here.clone(), Value::Object(fewer)));
                let mut inside = Vec::new();
                spoil(inner, &here, &mut inside);
                out.extend(inside.into_iter().map(|(how, path, new)| {
                    let mut other = map.clone();
                    other.insert(key.clone(), new);
                    (how, path, Value::Object(other))
                }));
            }
        }
        Value::Array(list) => {
            out.push((Spoilt::Type, at.to_owned(), json!("甲")));
            for (index, inner) in list.iter().enumerate().take(2) {
                let mut inside = Vec::new();
                spoil(inner, &format!("{at}/{index}"), &mut inside);
                out.extend(inside.into_iter().map(|(how, path, new)| {
                    let mut other = list.clone();
                    other[index] = new;
                    (how, path, Value::Array(other))
                }));
            }
        }
        _ => out.push((Spoilt::Type, at.to_owned(), json!({ "nobody-knows-it": "甲" }))),
    }
}

#[test]
fn a_schema_refuses_what_loading_refuses() {
    let (small, schemas) = (Small::new(), schemas());
    let validators = validators(&schemas);
    let (mut found, mut tried) = (Vec::new(), 0);
    for (_, path, text) in small.sources.iter().filter(|(_, path, _)| is_yaml(path)) {
        let name = schema_of(&schemas, path).expect("a schema").name;
        let value: Value = serde_yaml::from_str(text).expect("YAML");
        let mut spoilt = Vec::new();
        spoil(&value, "", &mut spoilt);
        for (how, at, value) in spoilt {
            let refused = validators[name].iter_errors(&value).next().map(|e| e.to_string());
            // JSON is YAML.
            let problems = small.problems(path, value.to_string());
            let agree = match how {
                Spoilt::Key | Spoilt::Type => refused.is_some() != problems.is_empty(),
                // What only makes no sense without the key (a test that expects nothing) loading alone knows.
                Spoilt::Missing => {
                    let missing = problems.iter().any(|p| p.message.starts_with("missing field"));
                    if refused.is_some() { !problems.is_empty() } else { !missing }
                }
            };
            tried += 1;
            if !agree {
                let said: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
                found.push(format!("{path}{at} ({how:?}): loading says {said:?}, the schema {refused:?}"));
            }
        }
    }
    assert!(tried > 500, "only {tried} were tried");
    assert!(found.is_empty(), "{} of {tried}:\n{}", found.len(), found.join("\n"));
}

#[test]
fn what_is_broken_in_form_breaks_the_schema() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let mut tried = 0;
    for code in [Code::Yaml, Code::TemplateUnknown] {
        let sources = made::broken(code).sources;
        let mut problems = trial::check(&sources).problems;
        problems.retain(|p| p.code == code && !p.message.contains("is missing"));
        for problem in problems {
            let path = sources.path(problem.at.file);
            let name = schema_of(&schemas, path).expect("a schema").name;
            // What is no YAML an editor marks without a schema.
            let value: Result<Value, _> = serde_yaml::from_str(sources.text(problem.at.file));
            assert!(!value.is_ok_and(|v| validators[name].is_valid(&v)), "{path}: {} is nothing to the schema", problem.message);
            tried += 1;
        }
    }
    assert!(tried > 2, "only {tried} problems of form");
}

#[test]
fn what_a_type_cannot_say_is_in_the_schema() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let fine = |key: &str, value: Value| {
        let mut fact = json!({ "id": "甲", "intent": "乙", "subject": "丙", "quote": "丁。", "answer": { "zh": "丁。", "en": "D." } });
        fact[key] = value;
        validators["facts"].is_valid(&json!([fact]))
    };
    assert!(fine("value", json!({ "percent": "20%", "from": "12%" })) && fine("value", json!({ "count": 9 })));
    assert!(!fine("value", json!({ "percent": "20%", "count": 9 })) && !fine("value", json!({ "from": "12%" })));
    assert!(fine("time", json!(2030)) && fine("time", json!("2030-03-05")) && fine("time", json!({ "from": 2029, "to": "2030-01" })));
    assert!(!fine("time", json!("三月")) && !fine("time", json!(30)) && !fine("time", json!({ "from": 2029 })));
    let fine = |test: Value| validators["questions"].is_valid(&json!([test]));
    assert!(fine(json!({ "q": "谁?", "fact": "甲" })) && fine(json!({ "turns": [{ "q": "谁?" }] })));
    assert!(!fine(json!({ "fact": "甲" })) && !fine(json!({ "q": "谁?", "turns": [{ "q": "谁?" }] })));
}

#[test]
fn the_examples_of_the_guides_keep_to_their_schemas() {
    let schemas = schemas();
    let validators = validators(&schemas);
    for guide in ["docs/moderating.md", "docs/moderating.zh-CN.md"] {
        let text = fs::read_to_string(root().join(guide)).expect("a guide");
        let examples: Vec<&str> = text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert!(examples.len() > 3, "{guide}: only {} examples", examples.len());
        for example in examples {
            // Each begins with the file that it is of.
            let path = example.lines().next().and_then(|l| l.strip_prefix("# ")).unwrap_or_default();
            let schema = schema_of(&schemas, path).unwrap_or_else(|| panic!("{guide}: no schema for {path:?}"));
            let value: Value = serde_yaml::from_str(example).unwrap_or_else(|e| panic!("{guide}: {e}"));
            let errors: Vec<String> = validators[schema.name].iter_errors(&value).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{guide}: {path}: {errors:?}");
        }
    }
}

#[test]
fn a_placeholder_that_a_text_may_not_use_is_refused() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let fine = |key: &str, text: &str| validators["replies"].is_valid(&json!({ key: text }));
    assert!(fine("said_by", "说法出自{who}。\n第二行") && fine("unknown", "不知道"));
    assert!(!fine("said_by", "{whom}说的") && !fine("unknown", "不知道{what}") && !fine("said_by", "{who"));
}
