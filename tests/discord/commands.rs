//! Every command with its options, localisations, autocomplete, and the message menu.

use serde_json::{Value, json};

use crate::fake::{id, ids, is_private, text};
use crate::frames::{BOT, CHANNEL, DM, From, OTHER, USER, bare_message, command, interaction, menu};
use crate::world::{World, engine, knowledge};

const QUESTION: &str = "谷歌的企业市场份额是多少?";

async fn run(w: &World, id: u64, name: &str, options: &[(&str, Value)]) -> Value {
    // A user of its own for each, so that the cooldown has no part in this.
    let from = From { user: USER + id, ..From::default() };
    w.discord.ask(interaction(id, 2, from, command(name, options))).await
}

fn shown(answer: &Value) -> String {
    text(&answer["data"])
}

#[tokio::test(flavor = "multi_thread")]
async fn ask_shows_the_question_above_its_answer() {
    let w = World::start().await;
    let public = run(&w, 1, "ask", &[("question", json!(QUESTION))]).await;
    assert!(!is_private(&public) && shown(&public).starts_with("-# 问") && shown(&public).contains("\n> "), "{}", shown(&public));
    let private = run(&w, 2, "ask", &[("question", json!(QUESTION)), ("private", json!(true))]).await;
    assert!(is_private(&private));
    assert_eq!(id(&private["data"], "y1ss"), "y1ss");
    let hostile = run(&w, 3, "ask", &[("question", json!(format!("@everyone **`x`** <@1> https://x.y {}", "长".repeat(400))))]).await;
    let first = shown(&hostile);
    let first = first.lines().next().expect("a line");
    assert!(
        first.contains("@\u{200b}everyone \\*\\*\\`x\\`\\*\\* \\<@\u{200b}1>") && first.ends_with('…') && !first.contains("https://"),
        "{first}"
    );
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_and_every_other_command_answers() {
    let w = World::start().await;
    let content = engine().content.clone();
    let mut n = 10;
    for view in &content.views {
        n += 1;
        let answer = run(&w, n, &view.id, &[]).await;
        assert!(shown(&answer).contains("> ") && !is_private(&answer), "{}: {}", view.id, shown(&answer));
        assert!(shown(&answer).contains(&view.title.zh));
    }
    for name in ["topics", "help", "about"] {
        n += 1;
        let answer = run(&w, n, name, &[]).await;
        assert!(shown(&answer).chars().count() > 20, "{name}: {answer}");
    }
    let quote = run(&w, 50, "quote", &[("number", json!(3))]).await;
    let sentence = content.article.sentence(3).expect("a sentence").text;
    assert!(shown(&quote).replace('\\', "").contains(&sentence), "{}", shown(&quote));
    let far = run(&w, 51, "quote", &[("number", json!(99_999))]).await;
    assert!(is_private(&far) && shown(&far).contains(&content.article.sentences().len().to_string()));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn options_narrow_a_view_and_wrong_ones_are_refused_privately() {
    let w = World::start().await;
    let december = run(&w, 1, "timeline", &[("from", json!("2024-12")), ("to", json!("12月底"))]).await;
    assert!(shown(&december).contains("2024年12月") && !shown(&december).contains("2024年5月"), "{}", shown(&december));
    let who = run(&w, 2, "timeline", &[("who", json!("谷歌"))]).await;
    let by_id = run(&w, 3, "timeline", &[("who", json!("google"))]).await;
    assert_eq!(shown(&who), shown(&by_id));
    let topic = run(&w, 4, "timeline", &[("topic", json!("lawsuit"))]).await;
    assert!(!is_private(&topic) && shown(&topic).contains("诉讼"), "{}", shown(&topic));
    let market = run(&w, 5, "shares", &[("market", json!("enterprise-market"))]).await;
    assert!(shown(&market).contains('█'), "{}", shown(&market));
    for (n, name, options) in [
        (6, "timeline", [("from", json!("火星日"))]),
        (7, "timeline", [("who", json!("@everyone**"))]),
        (8, "timeline", [("topic", json!("没有的"))]),
    ] {
        let refused = run(&w, n, name, &options).await;
        assert!(is_private(&refused) && !shown(&refused).contains("> "), "{}", shown(&refused));
        assert!(!shown(&refused).contains("@everyone"));
    }
    let none = run(&w, 9, "timeline", &[("from", json!("2031"))]).await;
    assert!(is_private(&none));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_are_compared() {
    let w = World::start().await;
    let share = run(&w, 1, "compare", &[("a", json!("OpenAI")), ("b", json!("谷歌")), ("what", json!("市场份额"))]).await;
    assert!(shown(&share).matches("\n> ").count() >= 2 && shown(&share).contains('%'), "{}", shown(&share));
    let all = run(&w, 2, "compare", &[("a", json!("openai")), ("b", json!("google"))]).await;
    assert!(shown(&all).contains("OpenAI") && shown(&all).contains("谷歌") && shown(&all).contains("> "), "{}", shown(&all));
    let unknown = run(&w, 3, "compare", &[("a", json!("OpenAI")), ("b", json!("不存在的公司"))]).await;
    assert!(is_private(&unknown));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn autocomplete_ranks_like_the_answers() {
    let w = World::start().await;
    let complete = async |id: u64, name: &str, options: &[(&str, Value)]| {
        let answer = w.discord.ask(interaction(id, 4, From::default(), command(name, options))).await;
        assert_eq!(answer["type"], 8);
        answer["data"]["choices"].as_array().expect("choices").clone()
    };
    let typed = "谷歌的企业市场份额";
    let choices = complete(1, "ask", &[("*question", json!(typed))]).await;
    let first = choices[0]["value"].as_str().expect("a value");
    assert!((3..=25).contains(&choices.len()), "{}", choices.len());
    let reply = knowledge().complete(typed, yinju::text::Language::ZhHans, 1);
    assert_eq!([first.to_owned()], reply[..]);
    assert!(!complete(2, "ask", &[("*question", json!(""))]).await.is_empty());
    let english = complete(3, "ask", &[("*question", json!("market share of Google"))]).await;
    assert!(english[0]["name"].as_str().expect("a name").is_ascii(), "{english:?}");
    let who = complete(4, "timeline", &[("*who", json!("谷"))]).await;
    assert_eq!((&who[0]["name"], &who[0]["value"]), (&json!("谷歌"), &json!("google")));
    let what = complete(5, "compare", &[("a", json!("openai")), ("b", json!("google")), ("*what", json!("份额"))]).await;
    assert!(what.iter().any(|c| c["value"].as_str().is_some_and(|v| v.contains("份额"))), "{what:?}");
    complete(6, "ask", &[("*question", json!("长".repeat(500)))]).await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn language_follows_the_question_then_the_user_then_the_guild() {
    let w = World::start().await;
    let about = async |id: u64, locale, guild_locale| {
        let from = From { locale, guild_locale, user: USER + id, ..From::default() };
        shown(&w.discord.ask(interaction(id, 2, from, command("about", &[]))).await)
    };
    assert!(about(1, "zh-CN", None).await.contains("来源"));
    assert!(about(2, "zh-TW", None).await.contains("來源"));
    assert!(about(3, "en-GB", Some("zh-CN")).await.contains("Source"));
    assert!(about(4, "ja", Some("en-US")).await.contains("Source"));
    assert!(about(5, "ja", Some("ko")).await.contains("来源"));
    let from = From { locale: "en-US", user: USER + 6, ..From::default() };
    let asked = w.discord.ask(interaction(6, 2, from, command("ask", &[("question", json!(QUESTION))]))).await;
    assert!(shown(&asked).contains("来源"), "the question's own language comes first");
    let direct = From { channel: DM, user: USER + 7, ..From::default() };
    assert!(!ids(&w.discord.ask(interaction(7, 2, direct, command("topics", &[]))).await["data"]).is_empty());
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_checked_privately() {
    let w = World::start().await;
    let name = "Check this message";
    let target = bare_message(600, OTHER, CHANNEL, &format!("<@{BOT}> {QUESTION}"));
    let answer = w.discord.ask(interaction(1, 2, From::default(), menu(name, &target))).await;
    assert!(is_private(&answer) && shown(&answer).contains("\n> "), "{}", shown(&answer));
    assert_eq!(id(&answer["data"], "y1ss"), "y1ss");
    let empty = bare_message(601, OTHER, CHANNEL, "");
    let answer = w.discord.ask(interaction(2, 2, From::default(), menu(name, &empty))).await;
    assert!(is_private(&answer) && ids(&answer["data"]).is_empty());
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_of_an_older_registration_is_answered_kindly() {
    let w = World::start().await;
    let answer = run(&w, 1, "departures", &[]).await;
    assert!(is_private(&answer) && shown(&answer).contains("再问"), "{}", shown(&answer));
    w.finish().await;
}
