//! The journal as messages: pages of it, one entry with its diff, and which entries an undo is about.

use serde_json::Value;
use serenity::model::Timestamp;

use super::{Moderator, State, embed, review};
use crate::discord::escape::echo;
use crate::discord::outgoing::{self, Outgoing, Style, select_of};
use crate::moderate::journal::Deed;
use crate::moderate::{Author, Entry, undo};

/// Entries of a page: as many as a telephone shows.
const PAGE: usize = 8;
/// Characters of a diff; a longer one goes whole as a file.
const DIFF: usize = 2_500;

/// A page of the journal, the newest first; of one fact where one is given.
pub fn list(m: &Moderator, page: usize, fact: &str) -> Outgoing {
    let all = m.app.desk.history();
    let entries: Vec<&Entry> = all.iter().rev().filter(|e| fact.is_empty() || e.facts.iter().any(|f| f == fact)).collect();
    if entries.is_empty() {
        return Outgoing::notice(m.get("history_none"));
    }
    let pages = entries.len().div_ceil(PAGE);
    let page = page.min(pages - 1);
    let shown: Vec<&Entry> = entries.into_iter().skip(page * PAGE).take(PAGE).collect();
    let lines: Vec<String> = shown.iter().map(|e| line(m, e)).collect();
    let choices: Vec<(String, String)> = shown.iter().map(|e| (label(m, e), e.number.to_string())).collect();
    let menu = State::Entry.id(m.language()).and_then(|id| select_of(&id, &m.get("history_pick"), &choices));
    let go = |page: usize, key: &str| m.button(&State::History(page, fact.to_owned()), key, Style::Secondary);
    let earlier = page.checked_sub(1).and_then(|p| go(p, "button_previous"));
    let later = (page + 1 < pages).then(|| go(page + 1, "button_next")).flatten();
    let rows = menu.into_iter().chain(outgoing::rows([earlier.into_iter().chain(later).collect::<Vec<Value>>()])).collect();
    let number = m.fill("page", &[("page", &(page + 1).to_string()), ("pages", &pages.to_string())]);
    let title = if fact.is_empty() { m.get("history_title") } else { m.fill("history_of", &[("fact", fact)]) };
    embed(format!("{title} ({number})"), lines.join("\n"), rows)
}

fn line(m: &Moderator, entry: &Entry) -> String {
    let why = if entry.why.is_empty() { String::new() } else { format!(" — {}", echo(&entry.why, 120)) };
    let facts = echo(&named(entry), 120);
    // Discord shows the time in the reader's own zone.
    format!("`#{}` <t:{}:f> {} · {} {facts}{why}", entry.number, entry.at, by(m, &entry.by), m.get(deed(entry.deed)))
}

/// One entry without markup, for a menu.
pub fn label(m: &Moderator, entry: &Entry) -> String {
    format!("#{} {} {}", entry.number, m.get(deed(entry.deed)), named(entry)).trim_end().to_owned()
}

/// The facts of an entry; of many, the first.
pub fn named(entry: &Entry) -> String {
    let mut text = entry.facts.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if entry.facts.len() > 3 {
        text.push_str(&format!(" +{}", entry.facts.len() - 3));
    }
    text
}

/// Who, by name and without a ping.
pub fn by(m: &Moderator, author: &Author) -> String {
    match author {
        Author::Moderator { name, .. } => echo(name, 40),
        Author::Disk => m.get("by_disk"),
    }
}

/// The key of a deed's wording.
pub fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Add => "deed_add",
        Deed::Edit => "deed_edit",
        Deed::Remove => "deed_remove",
        Deed::Phrasings => "deed_phrasings",
        Deed::Disk => "deed_disk",
        Deed::Undo => "deed_undo",
        Deed::Refused => "deed_refused",
    }
}

/// An entry with what it changed.
pub fn entry(m: &Moderator, number: u64) -> Outgoing {
    let all = m.app.desk.history();
    let Some(entry) = all.iter().find(|e| e.number == number) else {
        return Outgoing::notice(m.fill("refused_no_such_entry", &[("entry", &number.to_string())]));
    };
    let diff = entry.diff();
    let mut parts = vec![line(m, entry)];
    if !entry.undoes.is_empty() {
        let numbers: Vec<String> = entry.undoes.iter().take(20).map(|n| format!("#{n}")).collect();
        parts.push(m.fill("history_undoes", &[("entries", &numbers.join(", "))]));
    }
    if !diff.is_empty() {
        parts.push(review::block("diff", &diff, DIFF));
    }
    let undo = undo::open(&all).contains(&number).then(|| m.button(&State::Undo(number), "button_undo", Style::Danger)).flatten();
    let message =
        embed(m.fill("history_entry", &[("number", &number.to_string())]), parts.join("\n"), outgoing::rows([undo.into_iter().collect()]));
    let long = diff.encode_utf16().count() > DIFF;
    Outgoing { file: long.then(|| review::file(m, &format!("entry-{number}.diff"), &diff)), ..message }
}

/// The entries that `/fact undo` is about; a notice where nothing fits.
pub fn to_undo(m: &Moderator, number: Option<u64>, time: Option<&str>) -> Result<Vec<u64>, Box<Outgoing>> {
    let notice = |text: String| Err(Box::new(Outgoing::notice(text)));
    match (number, time) {
        (Some(number), None) => Ok(vec![number]),
        (None, Some(text)) => match moment(text, Timestamp::now().unix_timestamp()) {
            Some(at) => {
                let entries = undo::since(&m.app.desk.history(), at);
                if entries.is_empty() { notice(m.fill("undo_nothing_since", &[("time", &format!("<t:{at}:f>"))])) } else { Ok(entries) }
            }
            None => notice(m.fill("undo_bad_time", &[("text", &echo(text, 50))])),
        },
        _ => notice(m.get("undo_what")),
    }
}

/// A time that was typed, in seconds since 1970: `2h` ago, `2026-11-30`, `2026-11-30 12:00` (UTC), or ISO 8601.
fn moment(text: &str, now: i64) -> Option<u64> {
    let text = text.trim();
    let unit = |c| {
        Some(match c {
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        })
    };
    let ago = || {
        let (at, last) = text.char_indices().last()?;
        let count: i64 = text[..at].trim().parse().ok().filter(|n| *n >= 0)?;
        now.checked_sub(count.checked_mul(unit(last)?)?)
    };
    let iso = || {
        let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00"));
        let time = time.trim();
        let seconds = if time.chars().filter(|c| *c == ':').count() < 2 && time.is_ascii() && time.len() == 5 { ":00" } else { "" };
        let zoned = time.ends_with(['Z', 'z']) || time.contains(['+', '-']);
        let whole = format!("{day}T{time}{seconds}{}", if zoned { "" } else { "Z" });
        Timestamp::parse(&whole).ok().map(|t| t.unix_timestamp())
    };
    ago().or_else(iso).and_then(|at| u64::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let now = 1_796_040_000;
        let noon = Some(1_796_040_000);
        for text in ["2026-11-30 12:00", "2026-11-30T12:00:00Z", "2026-11-30 12:00:00", " 2026-11-30T20:00:00+08:00 ", "0h"] {
            assert_eq!(moment(text, now), noon, "{text}");
        }
        assert_eq!(moment("2h", now), Some(1_796_032_800));
        assert_eq!(moment("90 m", now), Some(1_796_034_600));
        assert_eq!(moment("1d", now), Some(1_795_953_600));
        assert_eq!(moment("2026-11-30", now), Some(1_795_996_800));
        for text in ["", "h", "昨天", "-2h", "2026-13-01", "12:00", "99999999999999999999h", "9223372036854775807d", "2小时"] {
            assert_eq!(moment(text, now), None, "{text}");
        }
    }
}
