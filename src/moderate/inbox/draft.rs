//! Drafts: changes that a moderator was shown and has not yet applied. In the file, so that the buttons survive a restart.
//!
//! Unlike questions they hold the ids of a server and a user: only who made a draft may apply it. They go after a day.

use rusqlite::{Connection, OptionalExtension, params};

use super::{DAY, Inbox, Seen};
use crate::moderate::Change;

/// More are not kept; the oldest go.
const MOST: i64 = 1_000;

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub guild: u64,
    pub user: u64,
    pub change: Change,
    pub why: String,
    /// The group of questions that it answers: [`Inbox::remove`] it once the change is made.
    pub group: Option<Seen>,
}

impl Inbox {
    /// Keeps a draft for a day; gives its id, which is never used again.
    pub fn keep_draft(&self, draft: &Draft) -> anyhow::Result<i64> {
        let Draft { guild, user, change, why, group } = draft;
        let (change, (key, newest)) = (serde_json::to_string(change)?, group.unzip());
        let db = self.db();
        expire(&db, (self.clock)())?;
        db.execute(
            "INSERT INTO drafts (guild, user, created, change, why, listed, newest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![guild.cast_signed(), user.cast_signed(), (self.clock)().cast_signed(), change, why, key, newest],
        )?;
        let id = db.last_insert_rowid();
        db.execute("DELETE FROM drafts WHERE id <= ?1", [id - MOST])?;
        Ok(id)
    }

    /// A draft; `None` where it was applied, cancelled, or has expired.
    pub fn draft(&self, id: i64) -> anyhow::Result<Option<Draft>> {
        let db = self.db();
        expire(&db, (self.clock)())?;
        let found = db
            .query_row("SELECT guild, user, change, why, listed, newest FROM drafts WHERE id = ?1", [id], |r| {
                let (guild, user): (i64, i64) = (r.get(0)?, r.get(1)?);
                let change: String = r.get(2)?;
                let (key, newest): (Option<i64>, Option<i64>) = (r.get(4)?, r.get(5)?);
                Ok((guild.cast_unsigned(), user.cast_unsigned(), change, r.get(3)?, key.zip(newest)))
            })
            .optional()?;
        let Some((guild, user, change, why, group)) = found else {
            return Ok(None);
        };
        // A change of an older version that no longer reads is as good as expired.
        Ok(serde_json::from_str(&change).ok().map(|change| Draft { guild, user, change, why, group }))
    }

    /// Removes a draft. True where it was there: of two that press at once, one is told so.
    pub fn drop_draft(&self, id: i64) -> anyhow::Result<bool> {
        Ok(self.db().execute("DELETE FROM drafts WHERE id = ?1", [id])? > 0)
    }
}

pub(super) fn expire(db: &Connection, now: u64) -> anyhow::Result<()> {
    db.execute("DELETE FROM drafts WHERE created < ?1", [now.saturating_sub(DAY).cast_signed()])?;
    Ok(())
}
