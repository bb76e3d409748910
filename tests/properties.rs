//! Whatever is asked, no panic, and every quote is a slice of the article; whatever is written into the content, no panic.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use yinju::answer::{Conversation, Engine};
use yinju::console::{embedded, render};
use yinju::content::load::{Depth, load};
use yinju::content::{Sources, folder};
use yinju::reply::reply;
use yinju::text::Language;
use yinju::trial;

#[path = "small/whole.rs"]
mod small;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(Arc::new(load(&embedded(), Depth::Quick).0.expect("content"))))
}

/// Asks in one conversation, and looks at every reply.
fn ask(questions: &[String]) {
    let engine = engine();
    let article = engine.content.article.text();
    let mut conversation = Conversation::default();
    for (now, question) in questions.iter().enumerate() {
        let verdict = engine.ask(&mut conversation, question, now as u64 * 400);
        let spans = verdict.reading.mentions.iter().map(|m| m.span.clone()).chain(verdict.reading.dates.iter().map(|d| d.span.clone()));
        for span in spans {
            assert!(question.get(verdict.reading.folded.source(span)).is_some(), "a span off the question: {question:?}");
        }
        for language in [Language::ZhHans, Language::ZhHant, Language::En] {
            let reply = reply(engine, &verdict, language);
            assert!(reply.quotes.iter().all(|q| article.contains(&q.quote.text) && !q.quote.text.is_empty()), "{question:?}");
            assert!(reply.outcome == "answer" || reply.quotes.is_empty(), "a quote without an answer: {question:?}");
            assert!(!reply.answer.contains(['{', '}']), "{question:?}: {}", reply.answer);
        }
    }
}

/// Text near the content: phrasings cut, joined and mixed with anything.
fn near() -> impl Strategy<Value = String> {
    let texts: Vec<String> = engine().index.texts.iter().step_by(7).cloned().collect();
    let junk = prop_oneof![
        any::<String>(),
        "[\\x00-\\x1f\\x7f-\\x9f]{0,5}",
        "[0-9年月日%亿万$.,０-９]{0,12}",
        Just("😂👍🏽\u{200d}\u{202e}".to_owned())
    ];
    (proptest::sample::select(texts), junk, any::<(u8, u8, bool)>()).prop_map(|(text, other, (from, len, traditional))| {
        let chars: Vec<char> = text.chars().collect();
        let from = usize::from(from) % chars.len().max(1);
        let cut: String = chars.iter().skip(from).take(usize::from(len)).collect();
        let mixed = format!("{cut}{other}{text}");
        if traditional { yinju::text::fold::to_traditional(&mixed) } else { mixed }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything(questions in prop::collection::vec(any::<String>(), 1..4)) {
        ask(&questions);
    }

    #[test]
    fn near_the_content(questions in prop::collection::vec(near(), 1..4)) {
        ask(&questions);
    }

    #[test]
    fn no_edit_panics(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<(u16, u8)>(), junk()), 1..4)) {
        let mut files = small().clone();
        for (file, (from, len), put) in edits {
            let text = files.values_mut().nth(file.index(small().len())).expect("a file");
            let chars: Vec<char> = text.chars().collect();
            let from = usize::from(from) % (chars.len() + 1);
            let to = (from + usize::from(len) % 12).min(chars.len());
            *text = chars[..from].iter().copied().chain(put.chars()).chain(chars[to..].iter().copied()).collect();
        }
        let sources = Sources::new(files);
        for problem in trial::check(&sources).problems {
            prop_assert!(!render(&sources, &problem, false).is_empty());
        }
    }
}

/// What a slip of the hand leaves in a file.
fn junk() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[- :{}\\[\\]'\"#&*!|>%@`,?\n\t]{0,4}", Just(String::new()), "[a-z谷林：，]{1,6}", "\n- id: [a-z]{1,3}\n"]
}

fn small() -> &'static BTreeMap<String, String> {
    static SMALL: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    SMALL.get_or_init(|| {
        let folder = folder::read(small::folder()).expect("the small content");
        folder.sources.iter().map(|(_, path, text)| (path.to_owned(), text.to_owned())).collect()
    })
}

#[test]
fn long_and_strange() {
    let unit = "谷歌的份额是多少？";
    for size in [999, 1_000, 1_001, 2_000, 100_000] {
        ask(&[unit.chars().cycle().take(size).collect()]);
    }
    let strange = [
        "",
        " ",
        "\0",
        "\u{feff}",
        "\u{202e}谁",
        "a\u{300}\u{300}\u{300}",
        "🇨🇳",
        "{subject}",
        "{",
        "}",
        "{{}}",
        "\r\n\t",
        "０１２",
        "$",
        "%",
        "百分之",
        "24号",
        "-",
        "99999999999999999999年",
        "13月40日",
        "今年明年去年",
        "ﷺ",
        "\u{10ffff}",
    ];
    for text in strange {
        ask(&[text.to_owned(), text.repeat(300), format!("{text}呢")]);
    }
}
