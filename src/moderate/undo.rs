//! Undoing: what entries changed, taken back in the content of now. Pure.
//!
//! An undo is a change like any other: it is put on trial, has its own entry, and can be undone. What was changed again
//! in the same place since is not guessed at; that entry has to be undone as well.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::{Deed, Entry, FilePatch};
use super::patch::FileChange;
use super::{Patch, Refused};
use crate::content::Sources;

/// What takes back the entries of these numbers, the newest first.
pub fn patch(entries: &[Entry], numbers: &[u64], sources: &Sources) -> Result<Patch, Refused> {
    let numbers: BTreeSet<u64> = numbers.iter().copied().collect();
    let undone = undone(entries, &numbers);
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for number in numbers.iter().rev() {
        let entry = entries.iter().find(|e| e.number == *number && can_be(e) && !undone.contains(number));
        for file in &entry.ok_or(Refused::NoSuchEntry(*number))?.patches {
            if file.too_large {
                return Err(Refused::TooLarge(*number));
            }
            let now = texts.entry(&file.path).or_insert_with(|| sources.get(&file.path).map(str::to_owned));
            *now = taken_back(entries, *number, file, sources, now).ok_or(Refused::Conflict(*number))?;
        }
    }
    let change = |(path, after): (&str, Option<String>)| {
        let before = sources.get(path).map(str::to_owned);
        (before != after).then(|| FileChange { path: path.to_owned(), before, after })
    };
    let patch = Patch { files: texts.into_iter().filter_map(change).collect() };
    if patch.is_empty() { Err(Refused::Nothing) } else { Ok(patch) }
}

/// What to undo to go back to a time, in seconds since 1970: all that changed files later, the newest first. Undos and
/// what they undid are among it: going back step by step always fits, where leaving out a pair need not.
pub fn since(entries: &[Entry], at: u64) -> Vec<u64> {
    entries.iter().rev().filter(|e| e.at > at && can_be(e)).map(|e| e.number).collect()
}

/// The entries that have something to undo and were not undone.
pub fn open(entries: &[Entry]) -> BTreeSet<u64> {
    let undone = undone(entries, &BTreeSet::new());
    let whole = |e: &&Entry| can_be(e) && e.patches.iter().all(|p| !p.too_large) && !undone.contains(&e.number);
    entries.iter().filter(whole).map(|e| e.number).collect()
}

fn can_be(entry: &Entry) -> bool {
    entry.deed != Deed::Refused && !entry.patches.is_empty()
}

/// Entries that were undone, by undos that were not undone themselves, nor are among `going`.
fn undone(entries: &[Entry], going: &BTreeSet<u64>) -> BTreeSet<u64> {
    let mut undone = BTreeSet::new();
    // An undo is younger than what it undoes, so each is decided when it comes.
    for entry in entries.iter().rev().filter(|e| e.deed == Deed::Undo && !going.contains(&e.number)) {
        if !undone.contains(&entry.number) {
            undone.extend(&entry.undoes);
        }
    }
    undone
}

/// A file without what an entry changed; the outer `None` if that cannot be told.
fn taken_back(entries: &[Entry], number: u64, file: &FilePatch, sources: &Sources, now: &Option<String>) -> Option<Option<String>> {
    // The file as the entry left it: back from now over all that changed it later.
    let start = Some(sources.get(&file.path).map(str::to_owned));
    let later = entries.iter().rev().filter(|e| e.number > number && can_be(e)).flat_map(|e| e.patches.iter().rev());
    let after = later.filter(|p| p.path == file.path).fold(start, |text, patch| before(patch, text?.as_deref()));
    let known = after.and_then(|after| Some((before(file, after.as_deref())?, after)));
    match known {
        Some((before, after)) if *now == after => Some(before),
        Some((Some(before), Some(after))) => diffy::merge(&after, now.as_deref()?, &before).ok().map(Some),
        // Files were changed that the journal does not know of, or are there since the entry, with the work of others in it.
        _ => before(file, now.as_deref()),
    }
}

/// A file before a change; the outer `None` if the change is not in it.
fn before(file: &FilePatch, now: Option<&str>) -> Option<Option<String>> {
    // What was removed must not be there, all else must.
    if file.removed != now.is_none() || file.too_large {
        return None;
    }
    let patch = diffy::Patch::from_str(&file.diff).ok()?;
    let text = diffy::apply(now.unwrap_or_default(), &patch.reverse()).ok()?;
    Some((!file.created || !text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::moderate::journal::{Author, NewEntry};

    const PATH: &str = "responses/facts/a.yaml";

    /// A file through its states, with the entry of each change.
    fn journal(states: &[Option<&str>]) -> (Vec<Entry>, Sources) {
        let content = |text: &Option<&str>| Sources::default().with([(PATH.to_owned(), text.map(str::to_owned))]);
        let entries = states.windows(2).zip(1..).map(|(pair, n)| {
            let patch = Patch::between(&content(&pair[0]), &content(&pair[1]));
            NewEntry::new(Author::Disk, Deed::Edit, "").into_entry(n, n * 10, &patch)
        });
        (entries.collect(), content(states.last().expect("a state")))
    }

    fn after(entries: &[Entry], numbers: &[u64], sources: &Sources) -> Result<Option<String>, Refused> {
        patch(entries, numbers, sources).map(|p| p.onto(sources).get(PATH).map(str::to_owned))
    }

    /// Adds the entry of an undo.
    fn undo(entries: &mut Vec<Entry>, sources: &mut Sources, number: u64) {
        let patch = patch(entries, &[number], sources).expect("undone");
        *sources = patch.onto(sources);
        let n = entries.len() as u64 + 1;
        let new = NewEntry { undoes: vec![number], ..NewEntry::new(Author::Disk, Deed::Undo, "") };
        entries.push(new.into_entry(n, n * 10, &patch));
    }

    #[test]
    fn one_change_of_several_is_taken_back() {
        let lines = ["- id: 甲", "  zh: 一", "  en: one", "  time: 2030", "- id: 乙", "  zh: 二", "  en: two", "  time: 2031"];
        let with = |changes: &[(usize, &str)]| {
            let mut lines = lines.map(str::to_owned);
            changes.iter().for_each(|(at, text)| lines[*at] = (*text).to_owned());
            lines.join("\n") + "\n"
        };
        let [first, second, third] = [with(&[]), with(&[(1, "  zh: 壹")]), with(&[(1, "  zh: 壹"), (3, "  time: 2032")])];
        let (entries, sources) = journal(&[Some(&first), Some(&second), Some(&third)]);
        // Though the lines around it have changed since.
        assert_eq!(after(&entries, &[1], &sources), Ok(Some(with(&[(3, "  time: 2032")]))));
        assert_eq!(after(&entries, &[2], &sources), Ok(Some(second.clone())));
        assert_eq!(after(&entries, &[1, 2, 1], &sources), Ok(Some(first.clone())));
        // What was changed again is not, though another fact has the very line.
        let fourth = with(&[(1, "  zh: 壹"), (3, "  time: 2033"), (7, "  time: 2032")]);
        let (entries, sources) = journal(&[Some(&first), Some(&second), Some(&third), Some(&fourth)]);
        assert_eq!(after(&entries, &[2], &sources), Err(Refused::Conflict(2)));
        // Nor what somebody changed whom the journal does not know.
        let (entries, _) = journal(&[Some(&first), Some(&second)]);
        let (_, other) = journal(&[Some("- id: 丙\n")]);
        assert_eq!(after(&entries, &[1], &other), Err(Refused::Conflict(1)));
        assert_eq!(after(&entries, &[1], &Sources::default()), Err(Refused::Conflict(1)));
    }

    #[test]
    fn files_come_and_go() {
        let (entries, sources) = journal(&[None, Some("- 甲\n"), Some("- 甲\n- 乙\n"), None]);
        assert_eq!(after(&entries, &[3], &sources), Ok(Some("- 甲\n- 乙\n".to_owned())));
        assert_eq!(after(&entries, &[2, 3], &sources), Ok(Some("- 甲\n".to_owned())));
        assert_eq!(after(&entries, &[1], &sources), Err(Refused::Conflict(1)));
        // What others wrote into a file stays when the one who made it takes that back.
        let (entries, sources) = journal(&[None, Some("- 甲\n"), Some("- 甲\n- 乙\n")]);
        assert_eq!(after(&entries, &[1], &sources), Ok(Some("- 乙\n".to_owned())));
        assert_eq!(after(&entries, &[1, 2], &sources), Ok(None));
        let (entries, sources) = journal(&[None, Some("")]);
        assert_eq!(after(&entries, &[1], &sources), Ok(None));
    }

    #[test]
    fn an_undo_is_undone_and_nothing_twice() {
        let (mut entries, mut sources) = journal(&[Some("一\n"), Some("二\n")]);
        let second = sources.clone();
        undo(&mut entries, &mut sources, 1);
        assert_eq!(sources.get(PATH), Some("一\n"));
        assert_eq!(after(&entries, &[1], &sources), Err(Refused::NoSuchEntry(1)));
        assert_eq!(open(&entries), BTreeSet::from([2]));
        undo(&mut entries, &mut sources, 2);
        assert_eq!(sources, second);
        assert_eq!(open(&entries), BTreeSet::from([1, 3]));
        undo(&mut entries, &mut sources, 1);
        assert_eq!(sources.get(PATH), Some("一\n"));
        // Each time was as it was.
        for (at, text) in [(0, "一"), (10, "二"), (20, "一"), (30, "二")] {
            let numbers = since(&entries, at);
            assert_eq!(numbers.len() as u64, 4 - at / 10);
            let then = after(&entries, &numbers, &sources);
            let same = sources.get(PATH) == Some(&format!("{text}\n"));
            assert_eq!(then, if same { Err(Refused::Nothing) } else { Ok(Some(format!("{text}\n"))) });
        }
        assert_eq!(after(&entries, &[9], &sources), Err(Refused::NoSuchEntry(9)));
        entries[3].deed = Deed::Refused;
        assert_eq!(after(&entries, &[4], &sources), Err(Refused::NoSuchEntry(4)));
        assert_eq!(since(&entries, 30), Vec::<u64>::new());
    }

    fn text() -> impl Strategy<Value = Option<String>> {
        let line = prop_oneof![
            "[一二三]{0,2}\n",
            "[-+@\\\\ ]{1,3}[a-c]?\n",
            Just("\\ No newline at end of file\n".to_owned()),
            "[a\r\u{2028}]{1,2}\n"
        ];
        let lines = prop::collection::vec(line, 0..9).prop_map(|lines| lines.concat());
        prop::option::weighted(0.9, (lines, "[甲\r]{0,1}").prop_map(|(lines, end)| lines + &end))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn going_back_fits_whatever_was_written(states in prop::collection::vec(text(), 2..6)) {
            let states: Vec<Option<&str>> = states.iter().map(Option::as_deref).collect();
            let (entries, sources) = journal(&states);
            for (at, state) in states.iter().enumerate() {
                let then = after(&entries, &since(&entries, at as u64 * 10), &sources);
                let same = sources.get(PATH) == *state;
                prop_assert_eq!(then, if same { Err(Refused::Nothing) } else { Ok(state.map(str::to_owned)) });
            }
        }
    }
}
