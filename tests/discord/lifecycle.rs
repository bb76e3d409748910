//! The gateway's bad days: reconnects, invalid sessions, lost sockets, silent hearts, replays; the end of a bot.

use serde_json::json;

use crate::fake::Discord;
use crate::frames::{BOT, CHANNEL, From, USER, command, interaction, message};
use crate::gateway::Seen;
use crate::rest::Rule;
use crate::world::{World, within};
use yinju::ops::Failure;

const QUESTION: &str = "谷歌的企业市场份额是多少?";

fn mention(id: u64) -> serde_json::Value {
    message(id, USER + id, CHANNEL, &format!("<@{BOT}> {QUESTION}"))
}

async fn resumed(w: &World) -> serde_json::Value {
    match w.discord.gateway.until(|s| matches!(s, Seen::Resume(_) | Seen::Identify(_))).await {
        Seen::Resume(data) => data,
        other => panic!("no RESUME but {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reconnect_resumes_and_replays_are_not_answered_again() {
    let w = World::start().await;
    w.discord.say(mention(1)).await;
    let asked = interaction(2, 2, From::default(), command("about", &[]));
    w.discord.ask(asked).await;
    w.discord.gateway.replay_all();
    w.discord.gateway.send(json!({"op": 7, "d": null, "s": null, "t": null}));
    let resume = resumed(&w).await;
    assert_eq!(resume["session_id"], "session-1");
    assert!(resume["seq"].as_u64() >= Some(3), "{resume}");
    let reply = w.discord.say(mention(3)).await;
    assert_eq!(reply.body["message_reference"]["message_id"], "3", "the replay was answered again");
    assert!(w.discord.rest.rest().await.is_empty());
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_socket_resumes_and_what_was_missed_is_answered() {
    let w = World::start().await;
    w.discord.say(mention(1)).await;
    w.discord.gateway.drop_socket();
    w.discord.gateway.until(|s| matches!(s, Seen::Ended(_))).await;
    w.discord.message(mention(2));
    resumed(&w).await;
    let reply = w.discord.rest.until("POST", "/messages").await;
    assert_eq!(reply.body["message_reference"]["message_id"], "2");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_session_is_resumed_where_it_may_be_and_else_begun_anew() {
    let w = World::start().await;
    w.discord.gateway.send(json!({"op": 9, "d": true, "s": null, "t": null}));
    resumed(&w).await;
    w.discord.say(mention(1)).await;
    w.discord.gateway.send(json!({"op": 9, "d": false, "s": null, "t": null}));
    w.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
    w.discord.say(mention(2)).await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_resume_identifies() {
    let w = World::start().await;
    w.discord.gateway.refuse_resume();
    w.discord.gateway.close(4_000);
    resumed(&w).await;
    w.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
    w.discord.say(mention(1)).await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_gateway_is_left_and_joined_again() {
    let discord = Discord::start().await;
    discord.gateway.heartbeat_every(200);
    discord.gateway.answer_heartbeats(false);
    let w = World::on(discord, |_| {}).await;
    w.discord.gateway.until(|s| *s == Seen::Heartbeat).await;
    w.discord.gateway.answer_heartbeats(true);
    w.discord.gateway.until(|s| matches!(s, Seen::Identify(_))).await;
    w.discord.gateway.until(|s| *s == Seen::Heartbeat).await;
    w.discord.say(mention(1)).await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn running_answers_are_finished_and_nothing_new_is_begun() {
    let w = World::start().await;
    let hold = std::sync::Arc::new(tokio::sync::Notify::new());
    w.discord.rest.rule(Rule { hold: Some(hold.clone()), ..Rule::new("POST", "/messages", 200) });
    w.discord.message(mention(1));
    assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 0);
    w.stop.now();
    w.discord.gateway.until(|s| *s == Seen::Ended(Some(1_000))).await;
    hold.notify_one();
    assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 200);
    w.finish().await;
}

async fn failure(discord: Discord, change: impl FnOnce(&mut yinju::ops::Settings)) -> Failure {
    World::launch(discord, change).await.ended().await.expect_err("an end with a reason")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_get_better_ends_with_its_own_code() {
    let discord = Discord::start().await;
    discord.rest.rule(Rule::new("GET", "/oauth2", 401));
    assert!(matches!(failure(discord, |_| {}).await, Failure::Token(_)));
    let discord = Discord::start().await;
    discord.gateway.refuse(4_004);
    assert!(matches!(failure(discord, |_| {}).await, Failure::Token(_)));
    let discord = Discord::start().await;
    assert!(matches!(failure(discord, |s| s.channels.listen = vec![CHANNEL]).await, Failure::Intent(_)));
    let discord = Discord::start().await;
    discord.rest.application_flags(1 << 18);
    discord.gateway.refuse(4_014);
    assert!(matches!(failure(discord, |s| s.channels.listen = vec![CHANNEL]).await, Failure::Intent(_)));
    let discord = Discord::start().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let gone = within("the end", failure(discord, |s| s.network.api = format!("http://{nobody}"))).await;
    assert!(matches!(gone, Failure::Network(_)), "{gone}");
    assert!(!gone.to_string().contains("oauth2"), "{gone}");
}
