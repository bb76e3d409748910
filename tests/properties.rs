//! Whatever is asked: no panic, and every quote is a slice of the article.

use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use yinju::answer::{Conversation, Engine};
use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::reply::reply;
use yinju::text::Language;

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
    fn no_tests_file_panics(text in "(- |\\{|q: |fact: |[a-z谁?:,\\[\\]\\}\"']|\\n| ){0,60}") {
        let mut files: std::collections::BTreeMap<String, String> = Default::default();
        files.insert("tests/questions/a.yaml".to_owned(), text);
        yinju::trial::questions::load(&yinju::content::Sources::new(files), &engine().content, &mut Vec::new());
    }
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
