//! Registering the commands with Discord, only where they changed.
//!
//! What was registered where is remembered as a hash in a file. Losing the file costs one registration more. A guild
//! takes all its commands at once, so those of moderators go together with what else is registered there.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use serde_json::Value;
use serenity::http::Http;
use serenity::model::id::GuildId;

use super::commands::{problems, registration};
use super::knowledge::Knowledge;
use super::{moderate, wire};
use crate::ops::Settings;
use crate::text::fnv;

const FILE: &str = "registered.json";
/// Behind the key of a guild whose commands hold those of moderators.
const MODERATED: &str = "/moderators";

/// Where commands are registered. In a guild they show at once, everywhere within minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everywhere,
    Guild(u64),
}

/// The scopes that the settings call for.
pub fn scopes(settings: &Settings) -> Vec<Scope> {
    let mut guilds: Vec<u64> = settings.register.guilds.clone();
    guilds.extend(settings.moderators.iter().map(|m| m.guild));
    guilds.sort_unstable();
    guilds.dedup();
    let everywhere = settings.register.guilds.is_empty().then_some(Scope::Everywhere);
    everywhere.into_iter().chain(guilds.into_iter().map(Scope::Guild)).collect()
}

/// What a scope gets. `whole`: the commands that everybody has, too.
fn commands(k: &Knowledge, settings: &Settings, scope: Scope, whole: bool) -> anyhow::Result<Vec<Value>> {
    let mut out = if whole { registration(k) } else { Vec::new() };
    if matches!(scope, Scope::Guild(guild) if settings.moderators.iter().any(|m| m.guild == guild)) {
        anyhow::ensure!(
            k.wording.moderates(),
            "moderators are set, and the content has no responses/<language>/moderate.yaml: `yinju init DIR` writes a complete set"
        );
        out.extend(moderate::commands::registration(k));
    }
    Ok(out)
}

/// Commands as text, keys sorted, for people and for the hash.
pub fn text(commands: Vec<Value>) -> anyhow::Result<String> {
    let wrong = problems(&commands);
    anyhow::ensure!(wrong.is_empty(), "the commands cannot be registered: {}", wrong.join("; "));
    let mut commands = Value::Array(commands);
    // serde_json keeps keys in order or not, as some dependency likes it; the hash must not hang on that.
    commands.sort_all_objects();
    Ok(serde_json::to_string_pretty(&commands)?)
}

/// Everything that the settings call for, as `register --dry-run` prints it.
pub fn listing(k: &Knowledge, settings: &Settings) -> anyhow::Result<String> {
    let moderated = settings.moderators.first().map(|m| Scope::Guild(m.guild)).unwrap_or(Scope::Everywhere);
    text(commands(k, settings, moderated, true)?)
}

/// Registers what changed since the last time, and takes back what guilds had that have no moderators any more.
pub async fn changed(http: &Arc<Http>, k: &Knowledge, settings: &Settings) -> Vec<(Scope, anyhow::Result<bool>)> {
    let mut scopes = scopes(settings);
    let known = read(&settings.data.folder.join(FILE));
    let application = http.application_id().map(|id| format!("{id}/")).unwrap_or_default();
    let moderated = known.keys().filter_map(|k| k.strip_prefix(&application)?.strip_suffix(MODERATED)?.parse().ok());
    let left: Vec<Scope> = moderated.map(Scope::Guild).filter(|s| !scopes.contains(s)).collect();
    scopes.extend(left);
    let mut out = Vec::new();
    for scope in scopes {
        let whole = match scope {
            Scope::Everywhere => true,
            Scope::Guild(guild) => settings.register.guilds.contains(&guild),
        };
        out.push((scope, put(http, k, settings, scope, whole, false).await));
    }
    out
}

/// Registers in a scope, whatever was registered before.
pub async fn register(http: &Arc<Http>, k: &Knowledge, settings: &Settings, scope: Scope) -> anyhow::Result<usize> {
    put(http, k, settings, scope, true, true).await?;
    Ok(commands(k, settings, scope, true)?.len())
}

/// Returns whether anything had changed; `always` asks Discord whatever the file says.
async fn put(http: &Arc<Http>, k: &Knowledge, settings: &Settings, scope: Scope, whole: bool, always: bool) -> anyhow::Result<bool> {
    let commands = commands(k, settings, scope, whole)?;
    let moderated = commands.iter().any(|c| c["default_member_permissions"].is_string());
    let commands = text(commands)?;
    let application = http.application_id().context("Discord did not tell the application's id")?;
    let hash = format!("{:016x}", fnv(commands.as_bytes()));
    let (plain, with_moderators) = match scope {
        Scope::Everywhere => (format!("{application}"), String::new()),
        Scope::Guild(guild) => (format!("{application}/{guild}"), format!("{application}/{guild}{MODERATED}")),
    };
    let (key, other) = if moderated { (with_moderators, plain) } else { (plain, with_moderators) };
    let path = settings.data.folder.join(FILE);
    let mut known = read(&path);
    if !always && known.get(&key) == Some(&hash) && !known.contains_key(&other) {
        return Ok(false);
    }
    let body: Value = serde_json::from_str(&commands)?;
    let done = match scope {
        Scope::Everywhere => wire::retried(|| http.create_global_commands(&body)).await,
        Scope::Guild(guild) => wire::retried(|| http.create_guild_commands(GuildId::new(guild), &body)).await,
    };
    done.map_err(|e| anyhow::anyhow!("Discord refused the commands: {}", explain(&e)))?;
    known.remove(&other);
    known.insert(key, hash);
    write(&path, &known)?;
    Ok(true)
}

fn read(path: &Path) -> BTreeMap<String, String> {
    std::fs::read_to_string(path).ok().and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
}

fn write(path: &Path, known: &BTreeMap<String, String>) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let new = path.with_extension("new");
    std::fs::write(&new, serde_json::to_string_pretty(known)?).with_context(|| format!("cannot write {}", new.display()))?;
    std::fs::rename(&new, path).with_context(|| format!("cannot write {}", path.display()))
}

/// A refused registration names the fields that are wrong; they hold nothing secret.
fn explain(error: &serenity::Error) -> String {
    let mut text = wire::reason(error);
    if let serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(r)) = error {
        for field in r.error.errors.iter().take(5) {
            text = format!("{text}; {}: {}", field.path, field.message);
        }
    }
    text
}
