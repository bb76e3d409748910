//! Registering the commands with Discord, only where they changed.
//!
//! What was registered where is remembered as a hash in a file. Losing the file costs one registration more.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use serde_json::Value;
use serenity::http::Http;
use serenity::model::id::GuildId;

use super::commands::{problems, registration};
use super::knowledge::Knowledge;
use super::wire;
use crate::text::fnv;

const FILE: &str = "registered.json";

/// Where commands are registered. In a guild they show at once, everywhere within minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everywhere,
    Guild(u64),
}

/// The registration as text, keys sorted, for people and for the hash.
pub fn text(k: &Knowledge) -> anyhow::Result<String> {
    let commands = registration(k);
    let wrong = problems(&commands);
    anyhow::ensure!(wrong.is_empty(), "the commands cannot be registered: {}", wrong.join("; "));
    let mut commands = Value::Array(commands);
    // serde_json keeps keys in order or not, as some dependency likes it; the hash must not hang on that.
    commands.sort_all_objects();
    Ok(serde_json::to_string_pretty(&commands)?)
}

/// Registers in a scope. Returns whether anything had changed; `always` asks Discord whatever the file says.
pub async fn register(http: &Arc<Http>, k: &Knowledge, folder: &Path, scope: Scope, always: bool) -> anyhow::Result<bool> {
    let commands = text(k)?;
    let application = http.application_id().context("Discord did not tell the application's id")?;
    let hash = format!("{:016x}", fnv(commands.as_bytes()));
    let key = match scope {
        Scope::Everywhere => format!("{application}"),
        Scope::Guild(guild) => format!("{application}/{guild}"),
    };
    let path = folder.join(FILE);
    let mut known = read(&path);
    if !always && known.get(&key) == Some(&hash) {
        return Ok(false);
    }
    let body: Value = serde_json::from_str(&commands)?;
    let done = match scope {
        Scope::Everywhere => wire::retried(|| http.create_global_commands(&body)).await,
        Scope::Guild(guild) => wire::retried(|| http.create_guild_commands(GuildId::new(guild), &body)).await,
    };
    done.map_err(|e| anyhow::anyhow!("Discord refused the commands: {}", explain(&e)))?;
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
