//! The bot's token: from `DISCORD_TOKEN` or the file that `DISCORD_TOKEN_FILE` names, and nowhere else.
//!
//! Never from the command line (other users see that), never from the settings (they are printed), never shown.

use secrecy::{ExposeSecret, SecretString};

use super::Failure;

pub const VARIABLE: &str = "DISCORD_TOKEN";
pub const FILE_VARIABLE: &str = "DISCORD_TOKEN_FILE";

/// Whether a token is set at all, so that a bare `yinju` runs the bot.
pub fn is_set() -> bool {
    [VARIABLE, FILE_VARIABLE].iter().any(|v| std::env::var_os(v).is_some_and(|v| !v.is_empty()))
}

/// Reads the token. The file is for service managers and containers that hand over secrets as files.
pub fn read() -> Result<SecretString, Failure> {
    let set = |name| std::env::var(name).ok().filter(|v: &String| !v.trim().is_empty());
    let text = match (set(VARIABLE), set(FILE_VARIABLE)) {
        (Some(token), _) => token,
        (None, Some(path)) => std::fs::read_to_string(&path)
            .map_err(|e| Failure::Token(format!("the token file {path} (from {FILE_VARIABLE}) cannot be read: {e}")))?,
        (None, None) => {
            return Err(Failure::Token(format!("there is no bot token: set {VARIABLE}, or {FILE_VARIABLE} to a file that holds it")));
        }
    };
    let token = SecretString::from(text.trim().trim_start_matches("Bot ").to_owned());
    // serenity takes the first part of a token for a user id and panics in places where it is none.
    let parts = token.expose_secret().split('.').filter(|p| !p.is_empty()).count();
    let plain = token.expose_secret().chars().all(|c| c.is_ascii_graphic());
    if parts != 3 || !plain {
        return Err(Failure::Token(
            "this is no bot token: one has three parts with dots between them; copy it again from the Bot page".to_owned(),
        ));
    }
    Ok(token)
}
