//! Many at once, and one who floods.

use std::collections::HashMap;

use serde_json::json;

use crate::fake::{is_private, text};
use crate::frames::{BOT, CHANNEL, From, OTHER, USER, command, interaction, message};
use crate::rest::Rule;
use crate::world::{World, within};

const QUESTION: &str = "谷歌的企业市场份额是多少?";

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_answered_once_each() {
    let w = World::start().await;
    const EACH: u64 = 1_000;
    for n in 0..EACH {
        let user = USER + n;
        w.discord.message(message(10_000 + n, user, CHANNEL + n % 100, &format!("<@{BOT}> {QUESTION}")));
        let from = From { user, ..From::default() };
        w.discord.interaction(interaction(20_000 + n, 2, from, command("ask", &[("question", json!(QUESTION))])));
    }
    let mut answered: HashMap<String, usize> = HashMap::new();
    while answered.len() as u64 != 2 * EACH {
        let call = w.discord.rest.next().await;
        // A debug build may be slow enough to show that it types.
        if call.is("POST", "/typing") {
            continue;
        }
        assert!(call.status < 300, "{} {}: {}", call.method, call.path, call.status);
        let key = match call.body["message_reference"]["message_id"].as_str() {
            Some(id) => id.to_owned(),
            None => call.path.split('/').nth(2).expect("an id").to_owned(),
        };
        *answered.entry(key).or_default() += 1;
    }
    assert!(answered.values().all(|times| *times == 1));
    assert!(w.discord.rest.rest().await.iter().all(|c| c.is("POST", "/typing")));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_floods_is_told_once_and_others_notice_nothing() {
    let w = World::with(|s| {
        s.limits.user_queue = 100;
        s.limits.per_minute = 1;
    })
    .await;
    let burst = yinju::ops::Settings::default().limits.burst as usize;
    for n in 0..50 {
        w.discord.message(message(100 + n, USER, CHANNEL, &format!("<@{BOT}> {QUESTION}")));
    }
    let mut other = message(500, OTHER, CHANNEL, &format!("<@{BOT}> {QUESTION}"));
    other["mentions"] = json!([crate::frames::user(BOT, true)]);
    w.discord.message(other);
    // Answers come in any order: the other's, and what the flooder is told.
    let mut replies = Vec::new();
    let (mut answered, mut told) = (false, 0);
    while !answered || told == 0 {
        let call = w.discord.rest.until("POST", "/messages").await;
        answered |= call.body["message_reference"]["message_id"] == "500";
        told += usize::from(text(&call.body).contains("秒后"));
        replies.push(text(&call.body));
    }
    // An interaction of the same user is refused in private, and says for how long.
    w.discord.interaction(interaction(900, 2, From::default(), command("about", &[])));
    let refused = loop {
        let call = w.discord.rest.any().await;
        if call.is("POST", "/callback") {
            break call.body;
        }
        told += usize::from(text(&call.body).contains("秒后"));
        replies.push(text(&call.body));
    };
    assert!(is_private(&refused) && text(&refused["data"]).contains("秒后"), "{refused}");
    assert_eq!(told, 1, "{replies:?}");
    // The other's answer may overtake some of them.
    assert!(replies.len() - told <= burst + 1, "{} answers", replies.len() - told);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_hangs_holds_up_no_other() {
    let w = World::with(|s| s.limits.channel_queue = 3).await;
    let hold = std::sync::Arc::new(tokio::sync::Notify::new());
    w.discord.rest.rule(Rule { times: 3, hold: Some(hold.clone()), ..Rule::new("POST", format!("{CHANNEL}/messages"), 200) });
    for n in 0..10 {
        w.discord.message(message(100 + n, USER + n, CHANNEL, &format!("<@{BOT}> {QUESTION}")));
    }
    for _ in 0..3 {
        assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 0);
    }
    // The fourth and later ones wait nowhere; another channel is answered at once.
    let free = within("an answer", w.discord.say(message(200, OTHER, CHANNEL + 7, &format!("<@{BOT}> {QUESTION}")))).await;
    assert!(free.path.contains(&(CHANNEL + 7).to_string()));
    for _ in 0..3 {
        // Those that hang show that the bot is at it.
        w.discord.rest.until("POST", "/typing").await;
    }
    for _ in 0..3 {
        hold.notify_one();
        assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 200);
    }
    assert!(!w.discord.rest.rest().await.iter().any(|c| c.is("POST", "/messages")));
    w.finish().await;
}
