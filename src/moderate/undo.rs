//! Undoing: the diffs of entries, reversed and applied to the content of now. Pure.
//!
//! An undo is a change like any other: it is put on trial, has its own entry, and can be undone. What was changed again
//! since is not guessed at; that entry has to be undone as well.

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
            *now = before(file, now.as_deref()).ok_or(Refused::Conflict(*number))?;
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

/// Whether an entry has something to undo, and it was not undone.
pub fn is_open(entries: &[Entry], number: u64) -> bool {
    let whole = |e: &Entry| e.number == number && can_be(e) && e.patches.iter().all(|p| !p.too_large);
    entries.iter().any(whole) && !undone(entries, &BTreeSet::new()).contains(&number)
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

/// A file without a change; the outer `None` if the change is not in it.
fn before(file: &FilePatch, now: Option<&str>) -> Option<Option<String>> {
    // What was removed must not be there, all else must.
    if file.removed != now.is_none() {
        return None;
    }
    let text = without(&file.diff, now.unwrap_or_default())?;
    // Of a file that others have written to since, their part stays.
    Some((!file.created || !text.is_empty()).then_some(text))
}

fn without(diff: &str, now: &str) -> Option<String> {
    let patch = diffy::Patch::from_str(diff).ok()?;
    diffy::apply(now, &patch.reverse()).ok()
}
