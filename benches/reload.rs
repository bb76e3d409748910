//! From an edit to the content that answers: the whole trial beside a service, and what the service feels of it.
//!
//! `cargo bench --bench reload`. Fails where an edit of the shipped content takes more than 1 s, one of 10,000 facts more than
//! 5 s, or where the slowest hundredth of the answers takes more than twice as long while editions are tried and swapped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use yinju::answer::Engine;
use yinju::content::Sources;
use yinju::moderate::desk::Opened;
use yinju::moderate::{Author, Change, Desk};
use yinju::reply::reply;
use yinju::text::Language;
use yinju::trial;

#[path = "shared/large.rs"]
mod large;

/// Times that each is measured; the one in the middle counts.
const ROUNDS: usize = 7;
/// How long the service is asked, quietly and beside trials, in turns.
const TURN: Duration = Duration::from_secs(3);
const TURNS: usize = 4;
/// Each asker takes a breath between two questions: two of them ask some thousand questions a second.
const PAUSE: Duration = Duration::from_millis(1);

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let shipped = large::grown(0);
    let small = applied(&shipped);
    let large = tried(&large::grown(10_000));
    let ratio = serving(&shipped);
    assert!(small <= Duration::from_secs(1) && large <= Duration::from_secs(5) && ratio <= 2.0, "over the bar");
}

/// The content with one fact's wording changed, another each time.
fn edited(sources: &Sources, round: usize) -> Sources {
    let path = "responses/facts/share.yaml";
    let text = sources.get(path).expect("a file").replacen("topics: [share]", &format!("topics: [share, round-{round}]"), 1);
    sources.with([(path.to_owned(), Some(text))])
}

/// A moderator's change of the shipped content, from the call to the new edition in service.
fn applied(sources: &Sources) -> Duration {
    let [folder, data] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    for (_, path, text) in sources.iter() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let Ok(Opened::Desk(desk, _)) = Desk::open(folder.path(), data.path(), &[]) else { panic!("a content folder") };
    let edition = desk.edition();
    let fact = &edition.content().facts[0];
    measured("shipped content, phrasings added", ROUNDS, |round| {
        let again = format!("{}{}", fact.phrasings.list[round].text, "呢".repeat(round + 1));
        let change = Change::AddPhrasings { fact: fact.id.clone(), phrasings: vec![again] };
        desk.apply(&change, Author::Disk, "").expect("a good change");
    })
}

/// An edit of a large content. Copies of facts are asked alike here and there, so its report is not good; it is a whole trial.
fn tried(sources: &Sources) -> Duration {
    measured("10,000 facts, one edited (the trial alone)", 3, |round| {
        let report = trial::check_beside(&edited(sources, round));
        std::hint::black_box(report.engine.expect("a content"));
    })
}

fn measured(name: &str, rounds: usize, run: impl Fn(usize)) -> Duration {
    let once = |round| {
        let start = Instant::now();
        run(round);
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..rounds).map(once).collect();
    times.sort_unstable();
    let median = times[rounds / 2];
    println!("{name}: from edit to live {median:.2?} at the median, {:.2?} at best, {:.2?} at worst", times[0], times[rounds - 1]);
    median
}

/// How much longer the 99th percentile of answers is while trials run back to back and each swaps the edition.
fn serving(sources: &Sources) -> f64 {
    let report = trial::check(sources);
    let served = ArcSwap::from_pointee(report.engine.expect("a content"));
    let questions: Vec<&str> = report.dialogues.iter().flat_map(|d| &d.turns).map(|t| t.question.as_str()).collect();
    let [mut quiet, mut busy] = [Vec::new(), Vec::new()];
    let swapped = AtomicUsize::new(0);
    for _ in 0..TURNS {
        quiet.extend(asked(&served, &questions));
        let done = AtomicBool::new(false);
        busy.extend(std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let report = trial::check_beside(&edited(sources, swapped.fetch_add(1, Ordering::Relaxed)));
                    let old = served.swap(Arc::new(report.engine.expect("a content")));
                    drop(old);
                }
            });
            let times = asked(&served, &questions);
            done.store(true, Ordering::Relaxed);
            times
        }));
    }
    let p99 = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() * 99 / 100]
    };
    let (n, swaps) = (busy.len(), swapped.into_inner());
    let (quiet, busy) = (p99(&mut quiet), p99(&mut busy));
    let ratio = busy.as_secs_f64() / quiet.as_secs_f64();
    println!("p99 of {n} answers: {quiet:.0?}, beside {swaps} trials {busy:.0?}: {ratio:.2} times");
    ratio
}

/// The time of each answer, asked for on two threads.
fn asked(served: &ArcSwap<Engine>, questions: &[&str]) -> Vec<Duration> {
    let end = Instant::now() + TURN;
    let asker = |first: usize| {
        let mut times = Vec::new();
        for question in questions.iter().cycle().skip(first) {
            let start = Instant::now();
            if start > end {
                break;
            }
            let engine = served.load_full();
            std::hint::black_box(reply(&engine, &engine.ask_once(question), Language::ZhHans));
            times.push(start.elapsed());
            std::thread::sleep(PAUSE);
        }
        times
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|n| scope.spawn(move || asker(n * questions.len() / 2))).collect();
        threads.into_iter().flat_map(|t| t.join().expect("no panic")).collect()
    })
}
