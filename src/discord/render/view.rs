//! Views: facts as a timeline, list, table or bars, each with the sentence that proves it.
//!
//! Which facts, and how they are drawn, is defined in `intents/_views.yaml`; people narrow a view by its options.

use serde_json::Value;

use super::page::pages;
use super::{For, embed, own_buttons, picture, source, turning};
use crate::content::{Content, EntityId, Fact, Shown, View};
use crate::discord::escape::{block_quote, escape};
use crate::discord::knowledge::Knowledge;
use crate::discord::outgoing::{self, Outgoing, Picture, Style, button};
use crate::discord::state::{Narrowed, State};
use crate::reply::figure;
use crate::text::Language;
use crate::text::number::Unit;

/// A page of a view is for reading on a telephone: far below the 4,096 that would fit.
const PAGE: usize = 1_800;
/// The id of the view that sets two entities side by side. No view of the content can have it: ids are names of commands.
pub const COMPARED: &str = "=";
/// Cells of a full bar.
const BAR: usize = 10;

/// One page of a view. `None` where the content has no such view (any more).
pub fn view(k: &Knowledge, narrowed: &Narrowed, page: usize, language: Language, to: For) -> Option<Outgoing> {
    let view = find(k, narrowed)?;
    let facts = facts(k, &view, narrowed);
    let title = title(k, &view, narrowed, language);
    if facts.is_empty() {
        return Some(Outgoing::notice(k.wording.get(language, "view_empty")));
    }
    let (parts, told): (Vec<String>, Vec<&[&Fact]>) = parts(k, view.shown, &facts, language).into_iter().unzip();
    let all = pages("", &parts, "", PAGE);
    let page = page.min(all.len() - 1);
    let turning = turning(k, language, page, all.len(), |p| State::View(language, p, narrowed.clone()));
    // Parts stay whole, so those of this page are found in it.
    let beside: Vec<&Fact> = parts.iter().zip(&told).filter(|(p, _)| all[page].contains(*p)).flat_map(|(_, f)| f.iter().copied()).collect();
    let picture = wanted(k, &view, narrowed, &title, &facts, &beside, language);
    let show = || button(&State::Show(language, page, narrowed.clone()), &k.wording.get(language, "button_share"), Style::Primary);
    let own: Vec<Value> = match (to.private && picture.is_some()).then(show).flatten() {
        Some(show) => vec![show],
        None => own_buttons(k, language, to).into_iter().collect(),
    };
    let description = if page == 0 && !view.description.get(language).is_empty() && all[0].len() < outgoing::DESCRIPTION / 2 {
        format!("{}\n\n{}", escape(&view.description.get(language)), all[0])
    } else {
        all[page].clone()
    };
    let message = embed(title, description, source(k, language), outgoing::rows([turning, own]), to.private);
    Some(Outgoing { picture, ..message })
}

/// The picture beside a page with the facts `beside`.
fn wanted(
    k: &Knowledge,
    view: &View,
    narrowed: &Narrowed,
    title: &str,
    facts: &[&Fact],
    beside: &[&Fact],
    language: Language,
) -> Option<Picture> {
    let content = k.content();
    let beside = picture::indexes(content, beside);
    if narrowed.view != COMPARED {
        return picture::of_view(k, view, narrowed, title, facts, beside, language);
    }
    let entity = |id: &Option<String>| content.entity_ids.get(id.as_ref()?).copied();
    let intent = narrowed.topic.as_ref().and_then(|t| content.intent_ids.get(t).copied());
    Some(picture::of_pair(k, [entity(&narrowed.who)?, entity(&narrowed.market)?], intent, beside, language))
}

/// The view by its id; no id stands for all facts of a topic, [`COMPARED`] for what is said of two entities.
fn find(k: &Knowledge, narrowed: &Narrowed) -> Option<View> {
    let compared = narrowed.view == COMPARED;
    if !compared && !narrowed.view.is_empty() {
        return k.content().view(&narrowed.view).cloned();
    }
    let topic = narrowed.topic.clone().filter(|t| compared || k.topics().iter().any(|(known, _)| known == t));
    let (intents, topics) = if compared { (topic, None) } else { (None, Some(topic?)) };
    Some(View {
        id: String::new(),
        title: Default::default(),
        description: Default::default(),
        shown: if compared { Shown::Table } else { Shown::List },
        intents: intents.into_iter().collect(),
        topics: topics.into_iter().collect(),
        kind: None,
        events: false,
        value: None,
        names: Default::default(),
        options: Vec::new(),
    })
}

fn title(k: &Knowledge, view: &View, narrowed: &Narrowed, language: Language) -> String {
    let content = k.content();
    let name = |id: &Option<String>| id.as_ref().and_then(|id| content.entity_ids.get(id)).map(|e| content.name(*e, language));
    let intent = |id: &String| content.intent_ids.get(id).map(|i| content.intents[*i].title.get(language));
    let topic = narrowed.topic.as_ref().map(|t| match intent(t).filter(|_| narrowed.view == COMPARED) {
        Some(title) => title,
        None => k.wording.topic(language, t),
    });
    let days = [narrowed.from, narrowed.to].into_iter().flatten().map(|d| crate::text::date::Period { from: d, to: d });
    let days: Vec<String> = days.map(|p| figure::date(p, language)).collect();
    let days = (!days.is_empty()).then(|| days.join(" – "));
    let parts = [Some(view.title.get(language)), topic, name(&narrowed.who), name(&narrowed.market), days];
    parts.into_iter().flatten().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(&k.wording.get(language, "dot"))
}

fn facts<'k>(k: &'k Knowledge, view: &View, narrowed: &Narrowed) -> Vec<&'k Fact> {
    let content = k.content();
    let entity = |id: &Option<String>| id.as_ref().map(|id| content.entity_ids.get(id).copied());
    let (who, market) = (entity(&narrowed.who), entity(&narrowed.market));
    let mut facts = content.facts_of(view);
    if narrowed.view == COMPARED {
        return compared(facts, who.flatten(), market.flatten());
    }
    facts.retain(|f| who.is_none_or(|who| who.is_some_and(|who| is_about(content, f, who))));
    facts.retain(|f| market.is_none_or(|m| m.is_some_and(|m| is_about(content, f, m))));
    facts.retain(|f| narrowed.topic.as_ref().is_none_or(|t| f.topics.contains(t)));
    facts.retain(|f| narrowed.from.is_none_or(|from| f.time.is_some_and(|t| t.to >= from)));
    facts.retain(|f| narrowed.to.is_none_or(|to| f.time.is_some_and(|t| t.from <= to)));
    if view.shown == Shown::Bars {
        let figure = |f: &Fact| f.value.as_ref().and_then(|v| v.quantity).map_or(0.0, |(q, _)| q);
        facts.sort_by(|a, b| figure(b).total_cmp(&figure(a)));
    }
    facts
}

/// What is said of both: facts whose intent the other has too, the same intents together.
fn compared<'k>(facts: Vec<&'k Fact>, one: Option<EntityId>, other: Option<EntityId>) -> Vec<&'k Fact> {
    let of = |who: Option<EntityId>| move |f: &&&'k Fact| who == Some(f.subject);
    let has = |who, intent| facts.iter().filter(of(who)).any(|f| f.intent == intent);
    let both = |f: &&&'k Fact| has(one, f.intent) && has(other, f.intent);
    let mut out: Vec<&Fact> = facts.iter().filter(|f| Some(f.subject) == one || Some(f.subject) == other).filter(both).copied().collect();
    out.sort_by_key(|f| (f.intent, Some(f.subject) != one, f.sentence));
    out
}

fn is_about(content: &Content, fact: &Fact, who: EntityId) -> bool {
    content.lineage(fact.subject).any(|e| e == who) || fact.with.contains(&who) || fact.by == Some(who)
}

/// One part for each run of facts that the same sentence proves: a line for each, then the sentence.
fn parts<'f, 'k>(k: &Knowledge, shown: Shown, facts: &'f [&'k Fact], language: Language) -> Vec<(String, &'f [&'k Fact])> {
    let content = k.content();
    // A full bar is the whole where the figures are shares of one, else the largest figure.
    let whole = |(q, unit): (f64, Unit)| if unit == Unit::Percent { q.max(100.0) } else { q };
    let largest = facts.iter().filter_map(|f| f.value.as_ref()?.quantity).map(whole).fold(f64::MIN_POSITIVE, f64::max);
    let mut out = Vec::new();
    let mut rest = facts;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|f| f.quote == first.quote).count();
        let mut lines: Vec<String> = rest[..run].iter().map(|f| line(k, shown, f, largest, language)).collect();
        lines.dedup();
        // Without its proof a fact is not shown.
        if let Some(proof) = crate::reply::proof(content, first, language) {
            let place: Vec<&str> = std::iter::once(proof.place.as_str()).chain(proof.by.as_deref()).collect();
            let place = escape(&place.join(&k.wording.get(language, "dot")));
            lines.push(format!("{}\n> {}", block_quote(&proof.quote.text), k.wording.fill(language, "proof", &[("text", &place)])));
            out.push((lines.join("\n"), &rest[..run]));
        }
        rest = &rest[run..];
    }
    out
}

fn line(k: &Knowledge, shown: Shown, fact: &Fact, largest: f64, language: Language) -> String {
    let content = k.content();
    let dot = k.wording.get(language, "dot");
    let told = escape(&fact.label.as_ref().map_or_else(|| fact.answer.get(language), |l| l.get(language)));
    let date = fact.time.map(|t| figure::date(t, language));
    let value = fact.value.as_ref().and_then(|v| v.quantity.map(|(q, unit)| (q, figure::figure(q, unit, language, false))));
    let before = fact.value.as_ref().and_then(|v| v.from_quantity).map(|(q, unit)| figure::figure(q, unit, language, false));
    match (shown, value) {
        (Shown::Timeline, _) => match date {
            Some(date) => format!("**{}** {told}", escape(&date)),
            None => format!("**{told}**"),
        },
        (Shown::Table, Some((_, value))) => {
            let name = escape(&content.name(fact.subject, language));
            let intent = escape(&content.intents[fact.intent].title.get(language));
            let parts = [Some(format!("**{name}**")), Some(intent), Some(format!("**{}**", escape(&value))), date.map(|d| escape(&d))];
            parts.into_iter().flatten().collect::<Vec<_>>().join(&dot)
        }
        (Shown::Bars, Some((q, value))) => {
            let full = ((q / largest) * BAR as f64).round() as usize;
            let bar: String = (0..BAR).map(|i| if i < full { '█' } else { '░' }).collect();
            let change = before.map_or_else(|| value.clone(), |b| format!("{b} → {value}"));
            format!("`{bar}` **{}** {told}", escape(&change))
        }
        (Shown::Table, None) => {
            let name = escape(&content.name(fact.subject, language));
            format!("**{name}**{dot}{}", escape(&fact.answer.get(language)))
        }
        _ => format!("**{told}**"),
    }
}
