//! `yinju compare A B`: two subjects in every figure that the article gives for both, as pictures or in words.

use std::path::Path;

use super::arguments::Compare;
use super::output::{Output, complain};
use super::{Exit, source};
use crate::answer::Engine;
use crate::content::{Content, EntityId, EntityKind};
use crate::picture::{Error, Theme, compare};
use crate::text::Language;

/// So many names are offered where one was not known or nothing is alike.
const OFFERED: usize = 8;

pub fn run(folder: Option<&Path>, call: &Compare, out: &mut Output) -> anyhow::Result<Exit> {
    let engine = source::engine(folder)?;
    let content = &engine.content;
    let language = call.drawn.lang.into();
    let mut pair = [0; 2];
    for (given, entity) in [&call.a, &call.b].into_iter().zip(&mut pair) {
        match engine.entity(given) {
            Some(known) => *entity = known,
            None => {
                complain(&format!(
                    "the article does not know \"{given}\"; it has figures of {}",
                    names(content, figured(content), language)
                ));
                return Ok(Exit::Usage);
            }
        }
    }
    let files = call.drawn.files();
    let drawn = compare(content, pair, None, language, files.theme);
    let remedy = matches!(drawn, Err(Error::NothingAlike(..))).then(|| remedy(engine, pair, language));
    files.write(drawn, remedy.as_deref(), language, out)
}

/// What either of them can be compared with.
fn remedy(engine: &Engine, pair: [EntityId; 2], language: Language) -> String {
    let content = &engine.content;
    let told = pair.map(|one| {
        let alike = |other: &EntityId| compare(content, [one, *other], None, language, Theme::Light).is_ok();
        let others: Vec<EntityId> = figured(content).into_iter().filter(alike).collect();
        let name = content.name(one, language);
        if others.is_empty() {
            format!("{name} can be compared with nothing")
        } else {
            format!("{name} can be compared with {}", names(content, others, language))
        }
    });
    if pair[0] == pair[1] { told[0].clone() } else { told.join("; ") }
}

/// Those of whom the article gives figures, but not the markets that figures hold within.
fn figured(content: &Content) -> Vec<EntityId> {
    let mut out: Vec<EntityId> = Vec::new();
    for fact in content.facts.iter().filter(|f| f.value.as_ref().is_some_and(|v| v.quantity.is_some())) {
        if content.entity(fact.subject).kind != EntityKind::Market && !out.contains(&fact.subject) {
            out.push(fact.subject);
        }
    }
    out
}

fn names(content: &Content, entities: Vec<EntityId>, language: Language) -> String {
    entities.into_iter().take(OFFERED).map(|e| content.name(e, language)).collect::<Vec<_>>().join(", ")
}
