//! Content for pictures: the repository's own, and made-up facts that do not change with it.

use std::sync::LazyLock;

use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::content::{Bilingual, Content, Entity, EntityId, EntityKind, Fact, Shown, Value, View, value::ValueKind};
use yinju::text::date::Period;

pub fn own() -> Content {
    load(&embedded(), Depth::Quick).0.expect("the content loads")
}

pub fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned(), zh_hant: None }
}

/// The same in every language.
pub fn same(text: &str) -> Bilingual {
    Bilingual { zh: text.to_owned(), en: text.to_owned(), zh_hant: Some(text.to_owned()) }
}

/// Content without a fact or an entity.
pub fn empty(content: &mut Content) {
    content.facts.clear();
    content.fact_ids.clear();
    content.entities.clear();
    content.entity_ids.clear();
    content.about.title = both("某年的几家公司", "A few companies in some year");
    content.about.source = both("某报", "Some Paper");
    content.about.date = both("某年年底", "end of the year");
    content.about.year = 2024;
}

pub fn entity(content: &mut Content, kind: EntityKind, name: Bilingual, parent: Option<EntityId>) -> EntityId {
    let id = content.entities.len() as EntityId;
    let names = vec![name.zh.clone(), name.en.clone()];
    let entity = Entity { id: format!("e{id}"), kind, name, names, parent, absent: false, general: false, at: Default::default() };
    content.entity_ids.insert(entity.id.clone(), id);
    content.entities.push(entity);
    id
}

/// Some fact, for all that pictures do not look at.
static ANY: LazyLock<Fact> = LazyLock::new(|| own().facts.swap_remove(0));

/// What a test says of a fact.
#[derive(Default)]
pub struct Made {
    pub label: Option<Bilingual>,
    pub time: Option<&'static str>,
    pub period: Option<Period>,
    pub value: Option<(ValueKind, String, Option<String>)>,
    pub with: Vec<EntityId>,
    pub by: Option<EntityId>,
    pub quote: &'static str,
    pub intent: usize,
}

pub fn fact(content: &mut Content, subject: EntityId, made: Made) {
    let id = format!("f{}", content.facts.len());
    content.fact_ids.insert(id.clone(), content.facts.len());
    let time = made.period.or_else(|| made.time.and_then(Period::parse));
    let sentence = content.facts.len();
    content.facts.push(Fact {
        id,
        intent: made.intent,
        subject,
        with: made.with,
        time,
        value: made.value.map(|(kind, text, from)| Value::new(kind, text, from, Vec::new())),
        change: None,
        by: made.by,
        label: made.label,
        event: time.is_some(),
        quote: made.quote.to_owned(),
        // Facts of one sentence would be told once.
        sentence,
        also: Vec::new(),
        answer: both("没有标签的事实。", "A fact without a label."),
        ..ANY.clone()
    });
}

pub fn view(shown: Shown, title: Bilingual, under: Bilingual) -> View {
    let form = serde_json::json!({
        "id": "made", "title": title, "description": under, "shown": shown, "events": shown == Shown::Timeline,
    });
    serde_json::from_value(form).expect("a view, as YAML writes it")
}
