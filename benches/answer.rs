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
use yinju::content::Content;
use yinju::content::load::{Depth, load};
use yinju::reply::reply;
use yinju::text::Language;
use yinju::trial::questions;

/// Times that each question is asked for the percentiles; the fastest counts, the others are the machine's noise.
const ROUNDS: usize = 5;

#[path = "shared/large.rs"]
mod large;

fn content(size: usize) -> Content {
    load(&large::grown(size), Depth::Quick).0.expect("content")
}

/// The questions of the content tests; where there are few of them, every 20th phrasing too.
fn asked() -> Vec<String> {
    let content = content(0);
    let dialogues = questions::load(&embedded(), &content, &mut Vec::new());
    let mut out: Vec<String> = dialogues.into_iter().flat_map(|d| d.turns).map(|t| t.question).collect();
    if out.len() < 100 {
        out.extend(content.facts.iter().flat_map(|f| &f.phrasings.list).step_by(20).map(|p| p.text.clone()));
    }
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
        let content = Arc::new(content(*size));
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
