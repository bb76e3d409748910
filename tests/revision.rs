//! A new revision of the article: facts whose sentence changed are recognised and not told, everything else goes on.

use std::sync::Arc;

use yinju::answer::{Conversation, Engine};
use yinju::console::embedded;
use yinju::content::folder;
use yinju::content::load::{Depth, load};
use yinju::content::problem::Code;
use yinju::content::{Severity, Sources};
use yinju::reply::{Reply, reply};
use yinju::text::Language;
use yinju::trial::{self, questions, run};

#[path = "small/whole.rs"]
mod small;

const ARTICLE: &str = "responses/article.txt";
const PREVIOUS: &str = "responses/article.previous.txt";

fn small_content() -> Sources {
    folder::read(small::folder()).expect("the small content").sources
}

/// The small content with other words in its article, which is kept as it was too.
fn revised(from: &str, to: &str) -> Sources {
    let small = small_content();
    let old = small.get(ARTICLE).expect("an article").to_owned();
    assert!(old.contains(from));
    small.with([(ARTICLE.to_owned(), Some(old.replace(from, to))), (PREVIOUS.to_owned(), Some(old))])
}

fn ask(engine: &Engine, question: &str) -> Reply {
    reply(engine, &engine.ask_once(question), Language::ZhHans)
}

#[test]
fn a_fact_whose_sentence_changed_is_recognised_and_not_told() {
    let report = trial::check(&revised("增长到了20%", "增长到了25%"));
    assert!(report.is_good(), "held back is no error: {:?}", report.problems);
    let codes: Vec<_> = report.problems.iter().map(|p| (p.code, p.severity())).collect();
    assert_eq!(codes, [(Code::HeldBack, Severity::Warning)]);
    let summary = report.summary.expect("a summary");
    assert_eq!((summary.held, summary.tests_held, summary.tests.of), (1, 2, 3));
    let engine = report.engine.expect("an engine");
    // The fact itself, in any form; and the computation over it.
    for question in ["晨星的份额是多少", "晨星的市占率", "晨星的份额涨了吗", "晨星的份额增加了几个百分点", "Chenxing market share now"]
    {
        let reply = ask(&engine, question);
        assert_eq!((reply.outcome, reply.reason), ("decline", Some("held")), "{question}: {}", reply.answer);
        assert!(reply.quotes.is_empty() && !reply.answer.contains(|c: char| c.is_ascii_digit()), "{question}: {}", reply.answer);
        assert!(reply.suggestions.is_empty() && reply.related.is_empty());
    }
    // A topic like any other: the next question may lean on it.
    let mut conversation = Conversation::default();
    for question in ["市占率是多少", "为什么"] {
        let verdict = engine.ask(&mut conversation, question, 0);
        assert_eq!(reply(&engine, &verdict, Language::ZhHans).reason, Some("held"), "{question}");
    }
    let reply = ask(&engine, "林望在采访中说了什么?");
    assert_eq!(reply.quotes[0].fact, "lin-wang-said");
    assert!(reply.related.iter().all(|q| !q.contains("份额")), "{:?}", reply.related);
}

#[test]
fn what_is_told_instead_is_never_held_back() {
    let report = trial::check(&revised("发布了送餐机器人", "推出了送餐机器人"));
    assert!(report.is_good());
    let reply = ask(&report.engine.expect("an engine"), "小满多少钱?");
    assert_eq!((reply.outcome, reply.reason), ("decline", Some("not_stated")));
    assert!(!reply.answer.contains("3月5日"), "{}", reply.answer);
}

#[test]
fn without_the_article_before_a_wrong_quote_is_an_error() {
    let sources = revised("增长到了20%", "增长到了25%").with([(PREVIOUS.to_owned(), None)]);
    assert!(trial::check(&sources).problems.iter().any(|p| p.code == Code::QuoteNotInArticle));
}

/// Of the shipped content one sentence with many facts changes: nothing of the others does, and no comparison is told
/// without it.
#[test]
fn the_shipped_content_goes_on_without_one_sentence() {
    let shipped = embedded();
    let old = shipped.get(ARTICLE).expect("an article").to_owned();
    let content = load(&shipped, Depth::Quick).0.expect("content");
    let fact = content.computations.iter().map(|c| &content.facts[c.of[0]]).find(|f| f.value.is_some()).expect("a computation");
    let changed = fact.quote.replacen(|c: char| c.is_ascii_digit(), "7", 1);
    let new = old.replace(&fact.quote, &changed);
    assert_ne!(new, old);
    let sources = shipped.with([(ARTICLE.to_owned(), Some(new)), (PREVIOUS.to_owned(), Some(old))]);
    let (content, mut problems) = load(&sources, Depth::Full);
    let content = content.expect("content");
    let dialogues = questions::load(&sources, &content, &mut problems);
    let engine = Engine::new(Arc::new(content));
    let (_, tests_held) = run::run(&engine, &dialogues, &mut problems);
    assert!(tests_held > 0);
    let errors: Vec<_> = problems.iter().filter(|p| p.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let held = &engine.content.held;
    assert!(held.len() > 1 && held.iter().all(|h| h.nearest == [fact.sentence]));
    for h in held {
        let reply = ask(&engine, &h.fact.phrasings.question.zh);
        assert!(reply.quotes.iter().all(|q| q.quote.sentence != fact.sentence), "{}: {}", h.fact.id, reply.answer);
        assert_eq!(reply.reason, Some("held"), "{}: {}", h.fact.phrasings.question.zh, reply.answer);
    }
    for computation in engine.content.computations.iter().filter(|c| c.held) {
        let reply = ask(&engine, &computation.phrasings.question.zh);
        assert_eq!(reply.reason, Some("held"), "{}: {}", computation.phrasings.question.zh, reply.answer);
    }
}
