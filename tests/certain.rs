//! Where a phrasing is said to find its own for certain (that of an absent entry: no fact), asking does; and that is said of nearly all.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use yinju::answer::{Engine, Outcome, Target};
use yinju::console::embedded;
use yinju::content::folder;
use yinju::content::load::{Depth, load};
use yinju::content::{Content, Phrasing, Sources};

fn built(sources: &Sources) -> Content {
    load(sources, Depth::Quick).0.expect("content")
}

fn small() -> Content {
    built(&folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("tests/small").sources)
}

/// Asks every `step`th phrasing of the index both ways. Returns how many were certain, and of how many.
fn compared(engine: &Engine, step: usize) -> (usize, usize) {
    let phrases = engine.index.docs.iter().enumerate().flat_map(|(doc, d)| d.phrases.clone().map(move |p| (doc, d.target, p)));
    let (mut certain, mut all) = (0, 0);
    for (doc, target, phrase) in phrases.step_by(step) {
        let text = &engine.index.texts[engine.index.phrases[phrase].text as usize];
        let said = engine.surely_finds(text, doc);
        (certain, all) = (certain + usize::from(said), all + 1);
        let outcome = engine.ask_once(text).outcome;
        let found = match (&outcome, target) {
            (Outcome::Answer(answer), Target::Fact(fact)) => answer.computed.is_none() && answer.facts[0] == fact,
            (Outcome::Answer(answer), Target::Computation(index)) => {
                answer.computed.as_ref().is_some_and(|c| c.rule == engine.content.computations[index].rule)
            }
            (outcome, Target::Absent(_)) => !matches!(outcome, Outcome::Answer(_)),
            (Outcome::Suggest(targets), _) => targets[0] == target,
            _ => false,
        };
        assert!(found || !said, "“{text}” was said to find {target:?} for certain: {outcome:?}");
    }
    (certain, all)
}

#[test]
fn the_shipped_content_is_nearly_all_certain() {
    let engine = Engine::new(Arc::new(built(&embedded())));
    let (certain, all) = compared(&engine, 17);
    assert!(certain * 100 >= all * 95, "only {certain} of {all} are certain: a trial takes as long as asking everything");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Phrasings given to other facts, cut, joined and removed: what steals and what is stolen is never certain.
    #[test]
    fn edits_of_a_small_content(edits in prop::collection::vec(any::<([prop::sample::Index; 3], u8, u8)>(), 1..12)) {
        let mut content = small();
        for ([from, to, which], len, kind) in edits {
            let count = content.facts.len();
            let list = &content.facts[from.index(count)].phrasings.list;
            if list.is_empty() {
                continue;
            }
            let chosen = which.index(list.len());
            let Phrasing { text, polarity } = list[chosen].clone();
            let cut: String = text.chars().take(usize::from(len) % 12 + 1).collect();
            let target = &mut content.facts[to.index(count)].phrasings.list;
            match kind % 4 {
                0 => target.push(Phrasing { text, polarity }),
                1 => target.push(Phrasing { text: cut, polarity }),
                2 => target.push(Phrasing { text: format!("{cut},{text}"), polarity }),
                _ => drop(content.facts[from.index(count)].phrasings.list.remove(chosen)),
            }
        }
        compared(&Engine::new(Arc::new(content)), 1);
    }
}
