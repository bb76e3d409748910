//! Question → Reply: on the shipped content, and with 10,000 and 100,000 generated facts.
//!
//! Criterion measures the mean over all questions; the table that is printed first has the percentiles over single
//! questions, which are what someone waits for. `cargo bench --bench answer`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use yinju::answer::Engine;
use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::content::{Bilingual, Content, Entity, EntityId, Fact};
use yinju::reply::reply;
use yinju::text::Language;
use yinju::trial::questions;

/// Phrasings that a generated fact keeps: enough for the index to be as dense as the shipped one would be.
const PHRASINGS: usize = 8;
/// Times that each question is asked for the percentiles; the fastest counts, the others are the machine's noise.
const ROUNDS: usize = 5;

fn content() -> Content {
    load(&embedded(), Depth::Quick).0.expect("content")
}

/// The questions of the content tests; where there are few of them, every 20th phrasing too.
fn asked() -> Vec<String> {
    let content = content();
    let dialogues = questions::load(&embedded(), &content, &mut Vec::new());
    let mut out: Vec<String> = dialogues.into_iter().flat_map(|d| d.turns).map(|t| t.question).collect();
    if out.len() < 100 {
        out.extend(content.facts.iter().flat_map(|f| &f.phrasings.list).step_by(20).map(|p| p.text.clone()));
    }
    out
}

/// The shipped content, and copies of its facts about others until there are `size`.
fn grown(size: usize) -> Content {
    let mut content = content();
    let shipped = content.facts.len();
    let mut copy = 0;
    while content.facts.len() < size {
        let subjects: Vec<EntityId> = content.facts[..shipped].iter().map(|f| f.subject).collect();
        let mut twins: std::collections::BTreeMap<EntityId, EntityId> = Default::default();
        for subject in subjects {
            let next = content.entities.len() as EntityId;
            if *twins.entry(subject).or_insert(next) == next {
                let twin = twin(&content.entities[subject as usize], next, copy);
                content.entity_ids.insert(twin.id.clone(), next);
                content.entities.push(twin);
            }
        }
        for index in 0..shipped.min(size - content.facts.len()) {
            let fact = about_another(&content, &content.facts[index], &twins, copy);
            content.fact_ids.insert(fact.id.clone(), content.facts.len());
            content.facts.push(fact);
        }
        copy += 1;
    }
    content
}

/// Another of the same kind, with a name that nobody has.
fn twin(entity: &Entity, id: EntityId, copy: usize) -> Entity {
    const SYLLABLES: [&str; 12] = ["泽", "澜", "岚", "曜", "铎", "熠", "琮", "皓", "霖", "棠", "珩", "昱"];
    const LATIN: [&str; 12] = ["bo", "da", "fe", "gu", "hi", "ko", "lu", "me", "no", "pa", "ri", "vu"];
    let digits = |mut n: usize, set: [&str; 12]| {
        let mut out = String::new();
        for _ in 0..4 {
            out.push_str(set[n % 12]);
            n /= 12;
        }
        out
    };
    let (zh, en) = (digits(id as usize, SYLLABLES), digits(id as usize, LATIN));
    let names = vec![zh.clone(), en.clone()];
    Entity { id: format!("{}-{copy}", entity.id), name: Bilingual { zh, en, zh_hant: None }, names, ..entity.clone() }
}

fn about_another(content: &Content, fact: &Fact, twins: &std::collections::BTreeMap<EntityId, EntityId>, copy: usize) -> Fact {
    let twin = |e: EntityId| twins.get(&e).copied().unwrap_or(e);
    let (old, new) = (content.entity(fact.subject), content.entity(twin(fact.subject)));
    let renamed = |text: &str| text.replace(&old.name.zh, &new.name.zh).replace(&old.name.en, &new.name.en);
    let mut out = fact.clone();
    out.id = format!("{}-{copy}", fact.id);
    out.subject = twin(fact.subject);
    out.with = fact.with.iter().map(|e| twin(*e)).collect();
    out.phrasings.question =
        Bilingual { zh: renamed(&fact.phrasings.question.zh), en: renamed(&fact.phrasings.question.en), zh_hant: None };
    // Phrasings that do not name the subject would be the same for all copies.
    out.phrasings.list.retain(|p| renamed(&p.text) != p.text);
    out.phrasings.list.truncate(PHRASINGS);
    out.phrasings.list.iter_mut().for_each(|p| p.text = renamed(&p.text));
    out
}

fn ask(engine: &Engine, question: &str) -> usize {
    reply(engine, &engine.ask_once(question), Language::ZhHans).answer.len()
}

/// The time of each question, the fastest first.
fn times<'a>(engine: &Engine, asked: &'a [String]) -> Vec<(Duration, &'a str)> {
    let once = |question: &String| {
        let start = Instant::now();
        black_box(ask(engine, black_box(question)));
        start.elapsed()
    };
    let fastest = |q: &'a String| ((0..ROUNDS).map(|_| once(q)).min().unwrap_or_default(), q.as_str());
    let mut times: Vec<(Duration, &str)> = asked.iter().map(fastest).collect();
    times.sort_unstable();
    times
}

fn main() {
    let asked = asked();
    let mut criterion = Criterion::default().configure_from_args();
    // `cargo test --benches` only wants to know that it runs.
    let sizes: &[usize] = if std::env::args().any(|a| a == "--test") { &[0] } else { &[0, 10_000, 100_000] };
    println!("{} questions\n{:>9} {:>10} {:>10} {:>10} {:>10}  slowest", asked.len(), "facts", "built", "p50", "p99", "max");
    let mut group = criterion.benchmark_group("question to reply");
    group.sample_size(10).throughput(Throughput::Elements(asked.len() as u64));
    for size in sizes {
        let content = Arc::new(grown(*size));
        let facts = content.facts.len();
        let start = Instant::now();
        let engine = Engine::new(content);
        let built = start.elapsed();
        let times = times(&engine, &asked);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        let (max, slowest) = at(1.0);
        println!("{facts:>9} {built:>10.1?} {:>10.1?} {:>10.1?} {max:>10.1?}  {slowest}", at(0.5).0, at(0.99).0);
        group.bench_function(format!("{facts} facts"), |b| b.iter(|| asked.iter().map(|q| ask(&engine, q)).sum::<usize>()));
    }
    group.finish();
    criterion.final_summary();
}
