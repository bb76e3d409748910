//! Who may change the content: the roles and users that the settings name, in the guild that they name, and nobody else.
//!
//! Input are the settings and what Discord says of the caller; pure. Discord's own permissions play no part: an
//! administrator who is not named is a stranger here. In doubt the answer is no.

use crate::ops::Settings;

/// Why somebody may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error("no moderators are set")]
    NothingSet,
    #[error("not in a server")]
    NoGuild,
    #[error("no moderators are set for this server")]
    OtherGuild,
    #[error("not among the moderators of this server")]
    NotNamed,
}

impl Denied {
    /// The key of its wording.
    pub fn key(self) -> &'static str {
        match self {
            Self::NothingSet => "denied_nothing_set",
            Self::NoGuild => "denied_no_guild",
            Self::OtherGuild => "denied_other_guild",
            Self::NotNamed => "denied_not_named",
        }
    }
}

/// Whether a user with these roles may change the content from this guild (`None`: a direct message).
pub fn may(settings: &Settings, guild: Option<u64>, user: u64, roles: &[u64]) -> Result<(), Denied> {
    if settings.moderators.is_empty() {
        return Err(Denied::NothingSet);
    }
    let guild = guild.ok_or(Denied::NoGuild)?;
    let mut of_guild = settings.moderators.iter().filter(|m| m.guild == guild).peekable();
    if of_guild.peek().is_none() {
        return Err(Denied::OtherGuild);
    }
    let named = of_guild.any(|m| m.users.contains(&user) || m.roles.iter().any(|r| roles.contains(r)));
    if named { Ok(()) } else { Err(Denied::NotNamed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::settings::Moderators;

    #[test]
    fn only_who_is_named_where_it_is_named() {
        let nobody = Settings::default();
        let first = Moderators { guild: 1, roles: vec![10], users: vec![100], log_channel: None };
        let second = Moderators { guild: 2, roles: vec![20], ..Moderators::default() };
        let mut set = Settings { moderators: vec![first, second], ..Settings::default() };
        assert_eq!(may(&nobody, Some(1), 100, &[10]), Err(Denied::NothingSet));
        assert_eq!(may(&set, None, 100, &[10]), Err(Denied::NoGuild));
        assert_eq!(may(&set, Some(3), 100, &[10]), Err(Denied::OtherGuild));
        assert_eq!(may(&set, Some(1), 101, &[20]), Err(Denied::NotNamed));
        assert_eq!(may(&set, Some(2), 100, &[10]), Err(Denied::NotNamed), "named in another guild");
        assert_eq!(may(&set, Some(1), 100, &[]), Ok(()));
        assert_eq!(may(&set, Some(1), 101, &[9, 10]), Ok(()));
        assert_eq!(may(&set, Some(2), 7, &[20]), Ok(()));
        // The role of everyone has the guild's id and is in nobody's list of roles.
        set.moderators[1].roles = vec![2];
        assert_eq!(may(&set, Some(2), 7, &[]), Err(Denied::NotNamed));
    }
}
