//! Settings: built-in values, then the TOML file, then `YINJU_*` variables. Unknown keys are refused.
//!
//! The token is not among them (see [`super::token`]), so all of them may be printed: [`listing`] is `yinju config`.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use super::Failure;
use crate::picture::Theme;
use crate::text::Language;

/// The file that is read where it exists; [`FILE_VARIABLE`] names another, which then must exist.
pub const FILE: &str = "yinju.toml";
pub const FILE_VARIABLE: &str = "YINJU_CONFIG";
/// `YINJU_LIMITS__BURST` is `limits.burst`.
pub const PREFIX: &str = "YINJU_";

/// Everything that can be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub language: Language,
    pub data: Data,
    pub channels: Channels,
    pub limits: Limits,
    pub pictures: Pictures,
    pub inbox: Inbox,
    pub register: Register,
    pub moderators: Vec<Moderators>,
    pub network: Network,
    pub log: Log,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    pub folder: PathBuf,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    pub listen: Vec<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub burst: u32,
    pub per_minute: u32,
    pub user_queue: usize,
    pub channel_queue: usize,
    pub queue: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pictures {
    pub enabled: bool,
    pub theme: Theme,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbox {
    pub enabled: bool,
    pub days: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub at_start: bool,
    pub guilds: Vec<u64>,
}

/// Who may change the content from inside one guild of Discord.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moderators {
    pub guild: u64,
    #[serde(default)]
    pub roles: Vec<u64>,
    #[serde(default)]
    pub users: Vec<u64>,
    /// The channel that is told of every change and refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_channel: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    pub proxy: String,
    pub root_certificate: PathBuf,
    pub api: String,
    pub timeout_seconds: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: LogLevel,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    Error,
    Warn,
    #[default]
    Info,
    Debug,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl Default for Data {
    fn default() -> Self {
        Self { folder: PathBuf::from("data") }
    }
}

impl Default for Limits {
    /// A person who reads answers asks a few times a minute; ten at once is a person clicking through related questions.
    fn default() -> Self {
        Self { burst: 10, per_minute: 30, user_queue: 4, channel_queue: 20, queue: 4_000 }
    }
}

impl Default for Pictures {
    /// Discord's own ground is dark where nobody changed it.
    fn default() -> Self {
        Self { enabled: true, theme: Theme::Dark }
    }
}

impl Default for Inbox {
    /// What people write is kept only where somebody chose so.
    fn default() -> Self {
        Self { enabled: false, days: 30 }
    }
}

impl Default for Register {
    fn default() -> Self {
        Self { at_start: true, guilds: Vec::new() }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self { proxy: String::new(), root_certificate: PathBuf::new(), api: String::new(), timeout_seconds: 20 }
    }
}

/// What each key means, for [`listing`] and the documentation. A test keeps it complete.
pub const KEYS: &[(&str, &str)] = &[
    ("language", "language of replies where nothing else tells it: zh-Hans, zh-Hant or en"),
    ("data.folder", "folder for what is kept: registered commands, unanswered questions, drafts of changes"),
    ("channels.listen", "channels in which every message is a question (needs the Message Content intent)"),
    ("limits.burst", "questions that one user may ask at once"),
    ("limits.per_minute", "questions a minute that one user gets back"),
    ("limits.user_queue", "questions of one user that are worked on at the same time"),
    ("limits.channel_queue", "messages of one channel that are worked on at the same time"),
    ("limits.queue", "questions that are worked on at the same time in all"),
    ("pictures.enabled", "views and comparisons come with a picture"),
    ("pictures.theme", "ground of the pictures: dark or light"),
    ("inbox.enabled", "keep the text of questions that were not answered, and offer a form for them"),
    ("inbox.days", "days after which a question that was not asked again is forgotten"),
    ("register.at_start", "register the commands at start where they changed"),
    ("register.guilds", "register in these guilds instead of everywhere (for development: shows at once)"),
    ("moderators", "who may change the content from inside Discord: for each guild its roles, users, and a log_channel that is told of it"),
    ("network.proxy", "HTTP proxy for Discord's REST interface, http://host:port"),
    ("network.root_certificate", "a further root certificate (PEM file), for proxies that end TLS"),
    ("network.api", "another address instead of https://discord.com, without rate limiter: for tests only"),
    ("network.timeout_seconds", "how long one request to Discord may take"),
    ("log.level", "error, warn, info or debug"),
    ("log.format", "text or json"),
];

/// Reads the settings of this process.
pub fn read() -> Result<Settings, Failure> {
    let file = match std::env::var_os(FILE_VARIABLE).filter(|v| !v.is_empty()) {
        Some(path) if !Path::new(&path).is_file() => {
            return Err(Failure::Settings(format!("{} (from {FILE_VARIABLE}) is no file", path.to_string_lossy())));
        }
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(FILE),
    };
    from(Figment::new().merge(Toml::file(file)).merge(Env::prefixed(PREFIX).ignore(&["config"]).split("__")))
}

/// Reads the settings from a TOML text alone.
pub fn from_toml(text: &str) -> Result<Settings, Failure> {
    from(Figment::new().merge(Toml::string(text)))
}

fn from(given: Figment) -> Result<Settings, Failure> {
    let settings: Settings = Figment::from(Serialized::defaults(Settings::default())).merge(given).extract().map_err(|errors| {
        let all: Vec<String> = errors
            .into_iter()
            .map(|e| match &e.metadata {
                Some(meta) => format!("{e} (in {})", meta.name),
                None => e.to_string(),
            })
            .collect();
        Failure::Settings(all.join("; "))
    })?;
    let limits = &settings.limits;
    if limits.burst == 0 || limits.per_minute == 0 || limits.user_queue == 0 || limits.channel_queue == 0 || limits.queue == 0 {
        return Err(Failure::Settings("a limit of 0 would answer nobody".to_owned()));
    }
    if settings.inbox.days == 0 {
        return Err(Failure::Settings("inbox.days of 0 would keep nothing: set inbox.enabled to false instead".to_owned()));
    }
    if !settings.network.api.is_empty() && !settings.network.proxy.is_empty() {
        return Err(Failure::Settings("network.api and network.proxy exclude each other".to_owned()));
    }
    // Discord has no id 0; asking it about one would be a mistake of ours.
    let ids =
        settings.moderators.iter().flat_map(|m| [m.guild].into_iter().chain(m.roles.clone()).chain(m.users.clone()).chain(m.log_channel));
    if ids.chain(settings.register.guilds.clone()).any(|id| id == 0) {
        return Err(Failure::Settings("an id of 0 among moderators or register.guilds: copy ids from Discord (developer mode)".to_owned()));
    }
    Ok(settings)
}

/// All settings with their values, one block each: what it means, its variable, the value as TOML.
pub fn listing(settings: &Settings) -> String {
    let value = serde_json::to_value(settings).unwrap_or_default();
    let mut out = String::new();
    for (key, meaning) in KEYS {
        let pointer = format!("/{}", key.replace('.', "/"));
        let shown = value.pointer(&pointer).map_or_else(String::new, inline);
        let variable = format!("{PREFIX}{}", key.replace('.', "__").to_uppercase());
        out.push_str(&format!("# {meaning} ({variable})\n{key} = {shown}\n"));
    }
    out
}

/// A value as TOML in one line. Only tables are written otherwise than in JSON.
fn inline(value: &serde_json::Value) -> String {
    use serde_json::Value;
    let listed = |open: char, items: Vec<String>, close: char| format!("{open}{}{close}", items.join(", "));
    match value {
        Value::Object(map) => listed('{', map.iter().map(|(k, v)| format!("{k} = {}", inline(v))).collect(), '}'),
        Value::Array(list) => listed('[', list.iter().map(inline).collect(), ']'),
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(prefix: &str, value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (k, v) in map {
                    leaves(&if prefix.is_empty() { k.clone() } else { format!("{prefix}.{k}") }, v, out);
                }
            }
            _ => out.push(prefix.to_owned()),
        }
    }

    #[test]
    fn every_setting_is_described() {
        let mut found = Vec::new();
        leaves("", &serde_json::to_value(Settings::default()).expect("serialises"), &mut found);
        let mut known: Vec<String> = KEYS.iter().map(|(k, _)| (*k).to_owned()).collect();
        found.sort();
        known.sort();
        assert_eq!(found, known);
    }

    #[test]
    fn the_listing_is_toml_that_reads_back() {
        let mut settings = Settings::default();
        settings.channels.listen = vec![1234567890123456789];
        settings.data.folder = PathBuf::from("数据");
        settings.moderators = vec![
            Moderators { guild: 1, roles: vec![2, 3], users: vec![4], log_channel: Some(5) },
            Moderators { guild: 6, ..Moderators::default() },
        ];
        assert_eq!(from_toml(&listing(&settings)).expect("reads"), settings);
    }

    #[test]
    fn unknown_keys_and_zero_limits_are_refused() {
        let unknown = from_toml("[limits]\nburts = 3").expect_err("unknown").to_string();
        assert!(unknown.contains("burts"), "{unknown}");
        assert!(from_toml("[limits]\nburst = 0").is_err());
        assert!(from_toml("[inbox]\ndays = 0").is_err());
        assert!(from_toml("language = \"火星文\"").is_err());
    }

    #[test]
    fn moderators_are_tables_or_a_variable() {
        let tables =
            from_toml("[[moderators]]\nguild = 1\nroles = [2]\n[[moderators]]\nguild = 3\nusers = [4]\nlog_channel = 5").expect("reads");
        assert_eq!(tables.moderators[1], Moderators { guild: 3, roles: vec![], users: vec![4], log_channel: Some(5) });
        // What a variable holds is read like this.
        let variable: figment::value::Value = "[{guild=1,roles=[2]},{guild=3,users=[4],log_channel=5}]".parse().expect("a value");
        let given = from(Figment::from(Serialized::default("moderators", variable))).expect("reads");
        assert_eq!(given.moderators, tables.moderators);
        assert!(from_toml("[[moderators]]\nguild = 0").is_err());
        assert!(from_toml("[[moderators]]\nguild = 1\nrole = [2]").is_err(), "a slip must not leave out a role silently");
        assert!(from_toml("[[moderators]]\nroles = [2]").is_err());
    }
}
