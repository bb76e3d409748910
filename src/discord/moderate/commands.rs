//! The moderators' commands: one table of groups, subcommands and options, and their registration.
//!
//! They are registered in the guilds that have moderators and nowhere else, hidden from members who may not manage
//! messages. That is a courtesy which every server can change: [`super::permission`] is what counts.

use serde_json::{Map, Value, json};

use crate::discord::commands::{name_of, named};
use crate::discord::knowledge::Knowledge;

const SUBCOMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;
/// Manage messages.
const HIDDEN_FROM: &str = "8192";
/// What is longer is no reason, question or id. Several phrasings at once may take more.
const LONGEST: usize = 500;
const LONGEST_LIST: usize = 4_000;

/// What a moderator can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    Find,
    Show,
    Add,
    Edit,
    Remove,
    Test,
    History,
    Undo,
    AddPhrasing,
    Unanswered,
    Status,
    Reload,
    Export,
}

/// An option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    Query,
    Id,
    Fact,
    Quote,
    Question,
    Entry,
    Time,
    Phrasings,
    Why,
}

use Given::{Entry, Fact, Id, Phrasings, Query, Question, Quote, Time, Why};

/// Group, subcommand (none where the group is the command itself), the options that must be given and that may be.
type Row = (&'static str, Option<&'static str>, Asked, &'static [Given], &'static [Given]);

/// Every command in the order of the registration. Names are keys of the wording.
pub const ALL: [Row; 13] = [
    ("fact", Some("find"), Asked::Find, &[Query], &[]),
    ("fact", Some("show"), Asked::Show, &[Id], &[]),
    ("fact", Some("add"), Asked::Add, &[], &[Quote]),
    ("fact", Some("edit"), Asked::Edit, &[Id], &[Why]),
    ("fact", Some("remove"), Asked::Remove, &[Id], &[Why]),
    ("fact", Some("test"), Asked::Test, &[Question], &[]),
    ("fact", Some("history"), Asked::History, &[], &[Id]),
    ("fact", Some("undo"), Asked::Undo, &[], &[Entry, Time, Why]),
    ("intent", Some("add_phrasing"), Asked::AddPhrasing, &[Fact, Phrasings], &[Why]),
    ("unanswered", None, Asked::Unanswered, &[], &[]),
    ("content", Some("status"), Asked::Status, &[], &[]),
    ("content", Some("reload"), Asked::Reload, &[], &[]),
    ("content", Some("export"), Asked::Export, &[], &[]),
];

impl Given {
    /// The key of its wording; that of its name has `_name` behind it.
    pub fn key(self) -> &'static str {
        match self {
            Query => "given_query",
            Id => "given_id",
            Fact => "given_fact",
            Quote => "given_quote",
            Question => "given_question",
            Entry => "given_entry",
            Time => "given_time",
            Phrasings => "given_phrasings",
            Why => "given_why",
        }
    }

    /// Suggestions are given while it is typed.
    pub fn is_completed(self) -> bool {
        matches!(self, Id | Fact | Entry | Question)
    }
}

fn key(group: &str, sub: Option<&str>) -> String {
    sub.map_or_else(|| group.to_owned(), |s| format!("{group}_{s}"))
}

/// What a command asks for, by its registered names; `None` where it is none of these.
pub fn find(k: &Knowledge, group: &str, sub: Option<&str>) -> Option<Asked> {
    let is = |(g, s, ..): &&Row| name_of(k, g) == group && s.map(|_| name_of(k, &key(g, *s))).as_deref() == sub;
    ALL.iter().find(is).map(|row| row.2)
}

/// Whether a name is that of a command of moderators, whatever comes behind it.
pub fn owns(k: &Knowledge, name: &str) -> bool {
    k.wording.moderates() && ALL.iter().any(|(group, ..)| name_of(k, group) == name)
}

/// The registration of all of them.
pub fn registration(k: &Knowledge) -> Vec<Value> {
    let mut out: Vec<Map<String, Value>> = Vec::new();
    let mut last = "";
    for (group, sub, _, required, optional) in ALL {
        if group != last {
            let mut command = named(k, group);
            command.insert("type".into(), json!(1));
            command.insert("integration_types".into(), json!([0]));
            command.insert("contexts".into(), json!([0]));
            command.insert("default_member_permissions".into(), json!(HIDDEN_FROM));
            command.insert("options".into(), json!([]));
            out.push(command);
            last = group;
        }
        let options = required.iter().map(|g| option(k, *g, true)).chain(optional.iter().map(|g| option(k, *g, false))).collect();
        let Some(Value::Array(into)) = out.last_mut().and_then(|c| c.get_mut("options")) else { continue };
        if sub.is_some() {
            let mut item = named(k, &key(group, sub));
            item.insert("type".into(), json!(SUBCOMMAND));
            item.insert("options".into(), Value::Array(options));
            into.push(Value::Object(item));
        } else {
            *into = options;
        }
    }
    out.into_iter().map(Value::Object).collect()
}

fn option(k: &Knowledge, given: Given, required: bool) -> Value {
    let mut out = named(k, given.key());
    out.insert("type".into(), json!(if given == Entry { INTEGER } else { STRING }));
    out.insert("required".into(), json!(required));
    if given.is_completed() {
        out.insert("autocomplete".into(), json!(true));
    }
    if given == Entry {
        out.insert("min_value".into(), json!(1));
    } else {
        out.insert("max_length".into(), json!(if given == Phrasings { LONGEST_LIST } else { LONGEST }));
    }
    Value::Object(out)
}
