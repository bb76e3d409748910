//! Discord refuses, fails or forgets: channels without permission, faults, requests that time out.

use serde_json::json;

use crate::fake::{is_private, text};
use crate::frames::{BOT, CHANNEL, From, USER, command, interaction, message};
use crate::rest::Rule;
use crate::world::World;

const QUESTION: &str = "谷歌的企业市场份额是多少?";

fn mention(id: u64, channel: u64) -> serde_json::Value {
    message(id, USER + id, channel, &format!("<@{BOT}> {QUESTION}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_is_left_alone() {
    let w = World::start().await;
    w.discord.rest.rule(Rule::new("POST", format!("{CHANNEL}/messages"), 403));
    assert_eq!(w.discord.say(mention(1, CHANNEL)).await.status, 403);
    // What a refusal means to the bot is known when the next event of another channel was answered after it.
    w.discord.say(mention(2, CHANNEL + 1)).await;
    w.discord.message(mention(3, CHANNEL));
    let next = w.discord.say(mention(4, CHANNEL + 1)).await;
    assert!(next.path.contains(&(CHANNEL + 1).to_string()), "{}", next.path);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_discord_are_passed_over_without_a_second_reply() {
    let w = World::start().await;
    w.discord.rest.rule(Rule { times: 2, ..Rule::new("POST", "/messages", 502) });
    w.discord.message(mention(1, CHANNEL));
    let mut nonces = Vec::new();
    for status in [502, 502, 200] {
        let call = w.discord.rest.until("POST", "/messages").await;
        assert_eq!(call.status, status);
        assert_eq!(call.body["enforce_nonce"], true);
        nonces.push(call.body["nonce"].clone());
    }
    nonces.dedup();
    assert_eq!(nonces, [json!("1")]);
    let callback = interaction(5, 2, From::default(), command("about", &[]));
    w.discord.rest.rule(Rule::new("POST", "/callback", 500));
    w.discord.interaction(callback);
    for status in [500, 204] {
        assert_eq!(w.discord.rest.until("POST", "/callback").await.status, status);
    }
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_answer_becomes_a_private_error_with_its_number() {
    let w = World::start().await;
    w.discord.rest.rule(Rule::new("POST", "/callback", 400));
    w.discord.interaction(interaction(123_456_789_012, 2, From { locale: "zh-TW", ..From::default() }, command("about", &[])));
    assert_eq!(w.discord.rest.until("POST", "/callback").await.status, 400);
    let told = w.discord.rest.until("POST", "/callback").await;
    let id = yinju::discord::app::error_id(123_456_789_012);
    assert!(is_private(&told.body) && text(&told.body["data"]).contains(&id), "{}", told.body);
    assert!(text(&told.body["data"]).contains("編號"), "in the user's language: {}", told.body);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_discord_forgot_is_let_go() {
    let w = World::start().await;
    // Sent without being expected: the token is unknown.
    w.discord.gateway.dispatch("INTERACTION_CREATE", interaction(9, 2, From::default(), command("about", &[])));
    assert_eq!(w.discord.rest.until("POST", "/callback").await.status, 404);
    w.discord.say(mention(5, CHANNEL)).await;
    w.finish().await;
}
