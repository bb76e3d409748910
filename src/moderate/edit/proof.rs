//! Every changed file is read again, by the reader of the content, before anybody sees it: just what was to change has changed.

use serde_json::{Map, Value};

use super::Unwritable;
use super::asked::Asked;
use super::fact::{OWN, Wanted};
use crate::content::raw::{RawFact, RawIntent};
use crate::content::{Bilingual, Sources, yaml};

/// The file has the fact as it is wanted, and all others as they were, in their order.
pub fn fact(sources: &Sources, path: &str, after: &str, wanted: &Wanted<'_>) -> Result<(), Unwritable> {
    let (old, others) = facts(sources.get(path).unwrap_or("[]"), wanted.id)?;
    let (new, still) = facts(after, wanted.id)?;
    let old = old.unwrap_or_default();
    let mut expected: Fact = read(&wanted.details.text)?;
    for (key, value) in old.iter().filter(|(k, _)| wanted.kept.contains(k)) {
        expected.entry(key.clone()).or_insert_with(|| value.clone());
    }
    let mut rest = new.ok_or(Unwritable)?;
    OWN.iter().for_each(|own| _ = rest.shift_remove(*own));
    // What must be text is read as text: a bare `yes` is a truth value to a reader that does not know better.
    let facts: Vec<RawFact> = read(after)?;
    let new = facts.into_iter().find(|f| f.id.value == wanted.id).ok_or(Unwritable)?;
    let texts = new.quote.value == wanted.quote && bilingual(&new.answer.value, old.get("answer"), wanted.zh, wanted.en);
    same(rest == expected && texts && still == others)
}

/// The file has all facts but this one, as they were.
pub fn removed(sources: &Sources, path: &str, after: &str, id: &str) -> Result<(), Unwritable> {
    let (_, others) = facts(sources.get(path).unwrap_or("[]"), id)?;
    same(facts(after, id)? == (None, others))
}

/// The file of an intent has these phrasings of the fact, and everything else as it was.
pub fn asked(sources: &Sources, path: &str, after: &str, fact: &str, wanted: Option<&Asked>) -> Result<(), Unwritable> {
    let (old, others) = phrasings(sources.get(path).ok_or(Unwritable)?, fact)?;
    let (_, still) = phrasings(after, fact)?;
    let new = read::<RawIntent>(after)?.phrasings.remove(fact);
    let right = match (&new, wanted) {
        (None, None) => true,
        (Some(new), Some(wanted)) => {
            // Their order says nothing.
            let sorted = |mut texts: Vec<String>| {
                texts.sort();
                texts
            };
            let lists = [&new.ask, &new.yes, &new.no].into_iter().zip(&wanted.lists);
            bilingual(&new.question.value, old.as_ref().and_then(|o| o.get("question")), &wanted.zh, &wanted.en)
                && lists.into_iter().all(|(a, b)| sorted(a.clone()) == sorted(b.clone()))
        }
        _ => false,
    };
    same(right && still == others)
}

/// The phrasings of one fact, and everything else of an intent.
fn phrasings(text: &str, fact: &str) -> Result<(Option<Value>, Map<String, Value>), Unwritable> {
    let mut intent: Map<String, Value> = read(text)?;
    let all = intent.get_mut("phrasings").and_then(Value::as_object_mut);
    let one = all.and_then(|all| all.shift_remove(fact));
    // None is as good as an empty mapping.
    if intent.get("phrasings").is_some_and(|p| p.as_object().is_some_and(Map::is_empty)) {
        intent.shift_remove("phrasings");
    }
    Ok((one, intent))
}

/// Texts in both languages; the Traditional wording of a Chinese text stays while that does.
fn bilingual(new: &Bilingual, old: Option<&Value>, zh: &str, en: &str) -> bool {
    let text = |key: &str| old.and_then(|o| o.get(key)).and_then(Value::as_str);
    let traditional = text("zh-Hant").filter(|_| text("zh") == Some(zh));
    new.zh == zh && new.en == en && new.zh_hant.as_deref() == traditional
}

type Fact = Map<String, Value>;

/// One fact, and all others.
fn facts(text: &str, id: &str) -> Result<(Option<Fact>, Vec<Fact>), Unwritable> {
    let mut all: Vec<Fact> = read(text)?;
    let at = all.iter().position(|f| f.get("id").and_then(Value::as_str) == Some(id));
    let one = at.map(|at| all.remove(at));
    Ok((one, all))
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Unwritable> {
    yaml::read(0, text).map_err(|_| Unwritable)
}

fn same(same: bool) -> Result<(), Unwritable> {
    if same { Ok(()) } else { Err(Unwritable) }
}
