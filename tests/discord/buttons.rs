//! Buttons, the choice of topics and the form, before and after a restart.

use serde_json::{Value, json};

use crate::fake::{id, ids, is_private, shown, text};
use crate::frames::{CHANNEL, From, OTHER, USER, bare_message, command, form, interaction, press, token};
use crate::world::World;

const QUESTION: &str = "谷歌的企业市场份额是多少?";

fn other() -> From {
    From { user: OTHER, ..From::default() }
}

/// An answer as it stands in the channel.
async fn asked(w: &World, n: u64, private: bool) -> Value {
    let data = command("ask", &[("question", json!(QUESTION)), ("private", json!(private))]);
    shown(9_000 + n, &w.discord.ask(interaction(n, 2, From::default(), data)).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_work_before_and_after_a_restart() {
    let w = World::start().await;
    let message = asked(&w, 1, false).await;
    let w = press_all(w, &message, 100).await.restart().await;
    press_all(w, &message, 200).await.finish().await;
}

async fn press_all(w: World, message: &Value, n: u64) -> World {
    let related = w.discord.ask(press(n, From::default(), message, &id(message, "y1as:"), None)).await;
    assert_eq!(related["type"], 4);
    assert!(!is_private(&related) && text(&related["data"]).starts_with("-# 问"));
    let context = w.discord.ask(press(n + 1, other(), message, &id(message, "y1xs:"), None)).await;
    assert!(is_private(&context) && text(&context["data"]).contains("> **"), "{context}");
    let near = shown(9_900, &context);
    let moved = w.discord.ask(press(n + 2, other(), &near, &id(&near, "y1ns:"), None)).await;
    assert_eq!(moved["type"], 7);
    assert_ne!(text(&moved["data"]), text(&context["data"]));
    let refused = w.discord.ask(press(n + 3, other(), message, &id(message, "y1ds:"), None)).await;
    assert!(refused["type"] == 4 && is_private(&refused));
    w
}

#[tokio::test(flavor = "multi_thread")]
async fn the_asker_and_moderators_delete() {
    let w = World::start().await;
    let message = asked(&w, 1, false).await;
    let moderator = From { user: OTHER, permissions: 1 << 13, ..From::default() };
    for (n, from) in [(2, From::default()), (3, moderator)] {
        let answer = w.discord.ask(press(n, from, &message, &id(&message, "y1ds:"), None)).await;
        assert_eq!(answer["type"], 6);
        w.discord.rest.until("DELETE", &format!("{}/messages/@original", token(n))).await;
    }
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_answer_is_shared() {
    let w = World::start().await;
    let message = asked(&w, 1, true).await;
    let answer = w.discord.ask(press(2, From::default(), &message, "y1ss", None)).await;
    assert!(answer["type"] == 4 && !is_private(&answer));
    assert_eq!(text(&answer["data"]), text(&message));
    let ids = ids(&answer["data"]);
    assert!(!ids.contains(&"y1ss".to_owned()) && ids.contains(&format!("y1ds:{USER}")), "{ids:?}");
    let view = w.discord.ask(interaction(3, 2, From::default(), command("topics", &[]))).await;
    let picked = w.discord.ask(press(4, From::default(), &shown(9_001, &view), "y1ts", Some(&["funding"]))).await;
    assert!(is_private(&picked) && text(&picked["data"]).contains("融资"));
    let again = w.discord.ask(press(5, From::default(), &shown(9_002, &picked), "y1ss", None)).await;
    assert_eq!(text(&again["data"]), text(&picked["data"]));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_turn_for_the_asker_and_open_privately_for_others() {
    let w = World::start().await;
    let first = shown(9_001, &w.discord.ask(interaction(1, 2, From::default(), command("people", &[]))).await);
    let next = id(&first, "y1vs:1:");
    let second = w.discord.ask(press(2, From::default(), &first, &next, None)).await;
    assert_eq!(second["type"], 7);
    assert_ne!(text(&second["data"]), text(&first));
    let back = id(&second["data"], "y1vs:0:");
    let again = w.discord.ask(press(3, From::default(), &shown(9_001, &second), &back, None)).await;
    assert_eq!(text(&again["data"]), text(&first));
    let peeked = w.discord.ask(press(4, other(), &first, &next, None)).await;
    assert!(peeked["type"] == 4 && is_private(&peeked));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_an_answer_keep_every_quote_whole() {
    let w = World::start().await;
    // A question whose answer is proved by many sentences.
    let data = command("ask", &[("question", json!("有哪些人离开了OpenAI?"))]);
    let mut message = shown(9_001, &w.discord.ask(interaction(1, 2, From::default(), data)).await);
    let article = crate::world::engine().content.article.clone();
    let mut n = 1;
    loop {
        for quote in message["content"].as_str().expect("content").lines().filter_map(|l| l.strip_prefix("> ")) {
            let plain = quote.replace('\\', "");
            assert!(plain.starts_with('—') || article.quote(&plain).is_some(), "{plain}");
        }
        let Some(next) = ids(&message).into_iter().find(|i| i.starts_with(&format!("y1ps:{n}:"))) else { break };
        n += 1;
        let turned = w.discord.ask(press(n, From::default(), &message, &next, None)).await;
        assert_eq!(turned["type"], 7);
        message = shown(9_001, &turned);
    }
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_answer_turns_its_pages_and_keeps_its_head() {
    use yinju::discord::state::{MOST_FACTS, State, mark};
    use yinju::text::Language;
    let w = World::start().await;
    let content = crate::world::engine().content.clone();
    let mut facts: Vec<_> = content.facts.iter().collect();
    facts.sort_by_key(|f| std::cmp::Reverse(f.quote.chars().count()));
    facts.truncate(MOST_FACTS);
    let marks: Vec<String> = facts.iter().map(|f| mark(&f.id)).collect();
    let page = |n| State::Page(Language::ZhHans, n, marks.clone()).id().expect("fits");
    let delete = json!({"type": 2, "style": 4, "label": "删除", "custom_id": format!("y1ds:{USER}")});
    let next = json!({"type": 2, "style": 2, "label": "下一页", "custom_id": page(1)});
    let mut message = bare_message(9_001, crate::frames::BOT, CHANNEL, "**很长的回答**\n> 引文\n> — 出处");
    message["components"] = json!([{"type": 1, "components": [next]}, {"type": 1, "components": [delete]}]);
    let mut seen = String::new();
    let mut n = 0;
    loop {
        let turned = w.discord.ask(press(100 + n, From { locale: "zh-CN", ..From::default() }, &message, &page(n as usize), None)).await;
        assert_eq!(turned["type"], 7);
        message = shown(9_001, &turned);
        assert!(text(&message).starts_with("**很长的回答**\n> "));
        assert!(ids(&message).contains(&format!("y1ds:{USER}")));
        seen.push_str(&text(&message).replace('\\', ""));
        n += 1;
        if !ids(&message).contains(&page(n as usize)) {
            break;
        }
    }
    assert!(n > 1, "one page is no test");
    assert!(facts.iter().all(|f| seen.contains(&f.quote)), "a quote was cut or lost");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_components_are_answered_kindly() {
    let w = World::start().await;
    let message = bare_message(9_001, crate::frames::BOT, CHANNEL, "旧");
    let bad = ["v0:old", "y1", "y1as:f:no-such-fact", "y1vs:0:no-such-view:::::", "y1ps:3:ABCD", "y1xs:99999", "y1as:x:y", "y1ns:0"];
    for (n, id) in bad.into_iter().enumerate() {
        let from = From { user: USER + n as u64, ..From::default() };
        let answer = w.discord.ask(press(10 + n as u64, from, &message, id, None)).await;
        assert!(answer["type"] == 4 && is_private(&answer) && text(&answer["data"]).contains("再问"), "{id}: {answer}");
    }
    let form = w.discord.ask(form(30, From::default(), "v0:old", "谁?")).await;
    assert!(is_private(&form));
    w.finish().await;
}
