//! The inbox: questions that were not answered, and drafts of changes that wait for their "apply". One SQLite file.
//!
//! Input is text alone: no user, no channel, no message, and of the time only the day. Output are the questions grouped
//! by likeness ([`group`]). Old ones go by themselves, and a flood cannot fill the disk. Whether questions are kept at all
//! is for the caller to decide; drafts ([`draft`]) are another table and do say whose they are. All calls may block for as
//! long as a disk takes.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::journal::now;
use crate::answer::Engine;
use crate::text::{Folded, fnv};

mod draft;
mod file;
mod group;

pub use draft::Draft;

/// The reason of a question that a person sent by the form, beside the codes of [`crate::answer::Reason`].
pub const MISSED: &str = "missed";

/// Longer questions are cut: what is asked stands in less, and the form of the bot takes no more.
const LONGEST: usize = 500;
/// Questions that are kept; the ones that were asked longest ago go first. Full of the longest ones it is a file of 42 MB,
/// and keeping one more takes 0.13 ms.
const MOST: i64 = 20_000;
/// Questions that are grouped: those asked most often, then the newest. So many take 40 ms, of the longest 0.5 s.
const GROUPED: i64 = 2_000;
const DAY: u64 = 24 * 60 * 60;

/// Questions and drafts in their file.
pub struct Inbox {
    db: Mutex<Connection>,
    days: u32,
    most: i64,
    /// Seconds since 1970.
    clock: fn() -> u64,
}

/// Questions that ask the same, as far as their words tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Stays the same as long as its first question is there; never used again for other questions.
    pub key: i64,
    /// How often they were asked in all.
    pub count: u64,
    /// The one asked most often first.
    pub questions: Vec<String>,
    /// Why most of them were not answered: a code of [`crate::answer::Reason`], or [`MISSED`].
    pub reason: String,
    /// Day since 1970 (UTC) when one was last asked.
    pub last_day: u64,
    /// The newest of them: later ones have greater numbers.
    pub newest: i64,
}

/// A group as somebody saw it: [`Group::key`] and [`Group::newest`].
pub type Seen = (i64, i64);

impl Inbox {
    /// Opens the file or makes it. Questions go `days` days after they were last asked. Also says, for the log, what was
    /// wrong: a damaged or foreign file is moved aside; where none can be opened, all is kept in memory until the end.
    pub fn open(path: &Path, days: u32) -> anyhow::Result<(Self, Vec<String>)> {
        let (db, told) = file::open(path)?;
        let inbox = Self { db: Mutex::new(db), days, most: MOST, clock: now };
        inbox.clean()?;
        Ok((inbox, told))
    }

    /// Keeps a question. One that folds to the same text counts once more instead.
    pub fn put(&self, question: &str, language: &str, reason: &str) -> anyhow::Result<()> {
        let text: String = question.trim().chars().take(LONGEST).collect();
        let Some(folded) = spelling(&text) else {
            return Ok(());
        };
        let today = self.day();
        let mut db = self.db();
        let change = db.transaction()?;
        // The first of a day clears away what is too old, so that it goes even where the service never stops.
        if change.query_one("SELECT coalesce(max(last_day), 0) < ?1 FROM questions", [today], |r| r.get(0))? {
            expire(&change, today, self.days)?;
        }
        change.execute(
            "INSERT INTO questions (folded, text, language, reason, times, last_day) VALUES (?1, ?2, ?3, ?4, 1, ?5)
             ON CONFLICT (folded) DO UPDATE SET times = times + 1, last_day = ?5, reason = ?4",
            params![folded, text, language, reason, today],
        )?;
        let over = change.query_one("SELECT count(*) FROM questions", [], |r| r.get::<_, i64>(0))? - self.most;
        if over > 0 {
            change.execute("DELETE FROM questions WHERE id IN (SELECT id FROM questions ORDER BY last_day, id LIMIT ?1)", [over])?;
        }
        change.commit()?;
        Ok(())
    }

    /// The questions in groups, those asked most often first; at most `most` groups. The same questions give the same groups.
    pub fn groups(&self, engine: &Engine, most: usize) -> anyhow::Result<Vec<Group>> {
        let mut asked = self.rows("ORDER BY times DESC, id DESC LIMIT ?1", GROUPED)?;
        // As they came: a question that comes later changes no group that is there.
        asked.sort_by_key(|row| row.id);
        let texts: Vec<&str> = asked.iter().map(|row| row.text.as_str()).collect();
        let mut members: Vec<Vec<&Row>> = Vec::new();
        for (row, place) in asked.iter().zip(group::places(engine, &texts)) {
            match members.get_mut(place) {
                Some(group) => group.push(row),
                None => members.push(vec![row]),
            }
        }
        let mut groups: Vec<Group> = members.iter().map(|rows| of(rows[0].id, rows)).collect();
        self.remember(&members)?;
        groups.sort_by_key(|g| (std::cmp::Reverse(g.count), g.key));
        groups.truncate(most);
        Ok(groups)
    }

    /// A group as it was last listed; `None` where its questions are gone.
    pub fn group(&self, key: i64) -> anyhow::Result<Option<Group>> {
        let rows = self.rows("WHERE listed = ?1", key)?;
        Ok(if rows.is_empty() { None } else { Some(of(key, &rows.iter().collect::<Vec<_>>())) })
    }

    /// Removes a group as it was seen: dismissed, or answered by now. What came since stays, listed again or not. Gives the
    /// number of questions that went.
    pub fn remove(&self, (key, newest): Seen) -> anyhow::Result<usize> {
        Ok(self.db().execute("DELETE FROM questions WHERE listed = ?1 AND id <= ?2", [key, newest])?)
    }

    /// The questions that were asked last, the newest first.
    pub fn recent(&self, most: usize) -> anyhow::Result<Vec<String>> {
        Ok(self.rows("ORDER BY last_day DESC, id DESC LIMIT ?1", i64::try_from(most)?)?.into_iter().map(|row| row.text).collect())
    }

    /// How many different questions are kept.
    pub fn count(&self) -> anyhow::Result<u64> {
        Ok(self.db().query_one("SELECT count(*) FROM questions", [], |r| r.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Removes what is too old, from the file's free pages too.
    fn clean(&self) -> anyhow::Result<()> {
        let db = self.db();
        expire(&db, self.day(), self.days)?;
        draft::expire(&db, (self.clock)())?;
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).optional()?;
        Ok(())
    }

    /// Writes down which question stands in which group, so that a button finds the group that was shown.
    fn remember(&self, members: &[Vec<&Row>]) -> anyhow::Result<()> {
        let mut db = self.db();
        let change = db.transaction()?;
        {
            let mut listed = change.prepare("UPDATE questions SET listed = ?1 WHERE id = ?2")?;
            for rows in members {
                for row in rows.iter().filter(|row| row.listed != Some(rows[0].id)) {
                    listed.execute([rows[0].id, row.id])?;
                }
            }
        }
        change.commit()?;
        Ok(())
    }

    fn rows(&self, which: &str, value: i64) -> anyhow::Result<Vec<Row>> {
        let db = self.db();
        let mut query = db.prepare(&format!("SELECT id, text, reason, times, last_day, listed FROM questions {which}"))?;
        let rows = query.query_map([value], |r| {
            Ok(Row { id: r.get(0)?, text: r.get(1)?, reason: r.get(2)?, times: r.get(3)?, last_day: r.get(4)?, listed: r.get(5)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn day(&self) -> i64 {
        ((self.clock)() / DAY).cast_signed()
    }

    /// A transaction that a panic left is rolled back when it is dropped.
    fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Row {
    id: i64,
    text: String,
    reason: String,
    times: i64,
    last_day: i64,
    listed: Option<i64>,
}

/// The rows of one group.
fn of(key: i64, rows: &[&Row]) -> Group {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.times), row.id));
    let mut reasons: Vec<(&str, i64)> = Vec::new();
    for row in &rows {
        match reasons.iter_mut().find(|(reason, _)| *reason == row.reason) {
            Some((_, times)) => *times += row.times,
            None => reasons.push((&row.reason, row.times)),
        }
    }
    reasons.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    Group {
        key,
        count: rows.iter().map(|row| row.times).sum::<i64>().cast_unsigned(),
        questions: rows.iter().map(|row| row.text.clone()).collect(),
        reason: reasons.first().map(|(reason, _)| (*reason).to_owned()).unwrap_or_default(),
        last_day: rows.iter().map(|row| row.last_day).max().unwrap_or_default().cast_unsigned(),
        newest: rows.iter().map(|row| row.id).max().unwrap_or_default(),
    }
}

fn expire(db: &Connection, today: i64, days: u32) -> anyhow::Result<()> {
    db.execute("DELETE FROM questions WHERE last_day < ?1", [today - i64::from(days)])?;
    Ok(())
}

/// A number for all spellings of a text; `None` where it says nothing.
fn spelling(text: &str) -> Option<i64> {
    let folded: String = Folded::new(text).chars.into_iter().collect();
    let words = folded.trim_matches(|c: char| !c.is_alphanumeric());
    (!words.is_empty()).then(|| fnv(words.as_bytes()).cast_signed())
}

#[cfg(test)]
mod tests;
