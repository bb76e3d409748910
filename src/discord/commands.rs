//! The commands as Discord registers them: the built-in ones and one for each view of the content.
//!
//! Output is the JSON of the registration. English names are the commands themselves; Chinese names, descriptions and
//! choices are localisations, Traditional ones derived where they are not given. Who answers them is [`super::slash`].

use serde_json::{Map, Value, json};

use super::escape::shorten;
use super::knowledge::Knowledge;
use super::outgoing::{CHOICE, CHOICES};
use crate::content::{Bilingual, EntityKind, View, ViewOption};
use crate::text::Language;
use crate::text::fold::to_traditional;

/// Discord's limit for names of commands and options, and for descriptions.
const NAME: usize = 32;
const DESCRIPTION: usize = 100;
const MOST_COMMANDS: usize = 100;

const STRING: u8 = 3;
const INTEGER: u8 = 4;
const BOOLEAN: u8 = 5;

/// The commands that are not views, by the key of their wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtin {
    Ask,
    Compare,
    Quote,
    Topics,
    Help,
    About,
    Menu,
}

impl Builtin {
    pub const ALL: [(&str, Self); 7] = [
        ("ask", Self::Ask),
        ("compare", Self::Compare),
        ("quote", Self::Quote),
        ("topics", Self::Topics),
        ("help", Self::Help),
        ("about", Self::About),
        ("menu", Self::Menu),
    ];

    fn key(self) -> &'static str {
        Self::ALL.iter().find(|(_, b)| *b == self).map_or("", |(key, _)| key)
    }

    /// The built-in command of a registered (English) name.
    pub fn find(k: &Knowledge, name: &str) -> Option<Self> {
        Self::ALL.into_iter().map(|(_, b)| b).find(|b| name_of(k, b.key()) == name)
    }
}

/// The English name of a command or option: what Discord sends back.
pub fn name_of(k: &Knowledge, key: &str) -> String {
    k.wording.get(Language::En, &format!("{key}_name"))
}

/// The registration of all commands.
pub fn registration(k: &Knowledge) -> Vec<Value> {
    let mut out = Vec::new();
    for (key, builtin) in Builtin::ALL {
        let mut command = named(k, key);
        command.insert("type".into(), json!(if builtin == Builtin::Menu { 3 } else { 1 }));
        if builtin == Builtin::Menu {
            command.remove("description");
            command.remove("description_localizations");
        } else {
            command.insert("options".into(), Value::Array(options(k, builtin)));
        }
        out.push(read_only(command));
    }
    for view in &k.content().views {
        let mut command = Map::new();
        let (cn, tw) = view_names(view);
        command.insert("type".into(), json!(1));
        command.insert("name".into(), json!(view.id));
        command.insert("name_localizations".into(), json!({"zh-CN": cn, "zh-TW": tw}));
        describe(&mut command, &view.description);
        let options: Vec<Value> = view.options.iter().map(|o| view_option(k, *o)).collect();
        command.insert("options".into(), Value::Array(options));
        out.push(read_only(command));
    }
    out
}

/// Whatever Discord would refuse, one sentence each. Registration is not tried while there is any.
pub fn problems(commands: &[Value]) -> Vec<String> {
    let mut out = Vec::new();
    if commands.len() > MOST_COMMANDS {
        out.push(format!("{} commands; Discord takes {MOST_COMMANDS}", commands.len()));
    }
    let mut seen = Vec::new();
    for command in commands {
        let menu = command["type"] == 3;
        let name = command["name"].as_str().unwrap_or_default();
        if seen.contains(&(menu, name)) {
            out.push(format!("two commands are named “{name}”"));
        }
        seen.push((menu, name));
        item_problems(&mut out, command, name, menu);
        option_problems(&mut out, command, name);
    }
    out
}

/// Of options, and of those of subcommands.
fn option_problems(out: &mut Vec<String>, item: &Value, path: &str) {
    for option in item["options"].as_array().into_iter().flatten() {
        let path = format!("{path} {}", option["name"].as_str().unwrap_or_default());
        item_problems(out, option, &path, false);
        option_problems(out, option, &path);
    }
}

fn item_problems(out: &mut Vec<String>, item: &Value, path: &str, menu: bool) {
    let texts = |key: &str| -> Vec<String> {
        let own = item[key].as_str().map(str::to_owned);
        let others = item[format!("{key}_localizations")].as_object().into_iter().flat_map(|m| m.values());
        own.into_iter().chain(others.filter_map(|v| v.as_str().map(str::to_owned))).collect()
    };
    for name in texts("name") {
        let count = name.chars().count();
        let plain = menu || name.chars().all(|c| matches!(c, '-' | '_' | '\'') || c.is_alphanumeric());
        if !(1..=NAME).contains(&count) || !plain || (!menu && name != name.to_lowercase()) {
            out.push(format!("“{name}” (/{path}) cannot be a name: 1 to {NAME} letters or digits, lower case, no spaces"));
        }
    }
    for text in texts("description") {
        if !(1..=DESCRIPTION).contains(&text.chars().count()) {
            out.push(format!("the description of /{path} must have 1 to {DESCRIPTION} characters"));
        }
    }
}

/// Commands that only read may be used everywhere, also where the bot itself is not a member.
fn read_only(mut command: Map<String, Value>) -> Value {
    command.insert("integration_types".into(), json!([0, 1]));
    command.insert("contexts".into(), json!([0, 1, 2]));
    Value::Object(command)
}

/// Name and description of a wording key, with localisations.
pub fn named(k: &Knowledge, key: &str) -> Map<String, Value> {
    let text = |language, part: &str| k.wording.get(language, &format!("{key}_{part}"));
    let mut out = Map::new();
    out.insert("name".into(), json!(text(Language::En, "name")));
    out.insert("name_localizations".into(), json!({"zh-CN": text(Language::ZhHans, "name"), "zh-TW": text(Language::ZhHant, "name")}));
    if key != "menu" {
        let (zh, zh_hant) = (text(Language::ZhHans, "about"), Some(text(Language::ZhHant, "about")));
        describe(&mut out, &Bilingual { en: text(Language::En, "about"), zh, zh_hant });
    }
    out
}

fn describe(item: &mut Map<String, Value>, text: &Bilingual) {
    let short = |language| shorten(&text.get(language), DESCRIPTION);
    item.insert("description".into(), json!(short(Language::En)));
    item.insert("description_localizations".into(), json!({"zh-CN": short(Language::ZhHans), "zh-TW": short(Language::ZhHant)}));
}

/// The names of a view's command in Discord's two Chinese locales.
pub fn view_names(view: &View) -> (String, String) {
    let cn = view.names.zh_cn.clone().unwrap_or_else(|| view.title.zh.clone());
    let tw = match (&view.names.zh_tw, &view.names.zh_cn) {
        (Some(tw), _) => tw.clone(),
        (None, Some(cn)) => to_traditional(cn),
        (None, None) => view.title.get(Language::ZhHant),
    };
    (cn, tw)
}

fn options(k: &Knowledge, builtin: Builtin) -> Vec<Value> {
    match builtin {
        Builtin::Ask => vec![option(k, "question", STRING, true, true), option(k, "private", BOOLEAN, false, false)],
        Builtin::Compare => {
            vec![option(k, "a", STRING, true, true), option(k, "b", STRING, true, true), option(k, "what", STRING, false, true)]
        }
        Builtin::Quote => {
            let mut number = option(k, "number", INTEGER, true, false);
            number["min_value"] = json!(1);
            number["max_value"] = json!(k.content().article.sentences().len());
            vec![number]
        }
        Builtin::Topics | Builtin::Help | Builtin::About | Builtin::Menu => Vec::new(),
    }
}

fn option(k: &Knowledge, key: &str, kind: u8, required: bool, autocomplete: bool) -> Value {
    let mut out = named(k, key);
    out.insert("type".into(), json!(kind));
    out.insert("required".into(), json!(required));
    if autocomplete {
        out.insert("autocomplete".into(), json!(true));
    }
    if kind == STRING {
        // What is longer is no question; Discord itself would allow 6,000.
        out.insert("max_length".into(), json!(500));
    }
    Value::Object(out)
}

/// The wording key of a view's option.
pub fn option_key(option: ViewOption) -> &'static str {
    match option {
        ViewOption::From => "from",
        ViewOption::To => "to",
        ViewOption::Who => "who",
        ViewOption::Topic => "topic",
        ViewOption::Market => "market",
    }
}

fn view_option(k: &Knowledge, kind: ViewOption) -> Value {
    let key = option_key(kind);
    let list: Vec<(String, Bilingual)> = match kind {
        ViewOption::Topic => k.topics().iter().map(|(id, _)| (id.clone(), topic_name(k, id))).collect(),
        ViewOption::Market => {
            let markets = k.content().entities.iter().filter(|e| e.kind == EntityKind::Market && !e.absent);
            markets.map(|e| (e.id.clone(), e.name.clone())).collect()
        }
        ViewOption::From | ViewOption::To | ViewOption::Who => Vec::new(),
    };
    // Where the choices are too many for a menu, they are completed while typing.
    let fits = !list.is_empty() && list.len() <= CHOICES;
    let mut out = option(k, key, STRING, false, !fits && !matches!(kind, ViewOption::From | ViewOption::To));
    if fits {
        let choices: Vec<Value> = list.iter().map(|(id, name)| choice(id, name)).collect();
        out["choices"] = Value::Array(choices);
        if let Some(map) = out.as_object_mut() {
            map.remove("max_length");
        }
    }
    out
}

fn topic_name(k: &Knowledge, id: &str) -> Bilingual {
    let name = |language| k.wording.topic(language, id);
    Bilingual { en: name(Language::En), zh: name(Language::ZhHans), zh_hant: Some(name(Language::ZhHant)) }
}

fn choice(id: &str, name: &Bilingual) -> Value {
    let short = |language| shorten(&name.get(language), CHOICE);
    json!({
        "name": short(Language::En), "value": id,
        "name_localizations": {"zh-CN": short(Language::ZhHans), "zh-TW": short(Language::ZhHant)},
    })
}
