//! The way of production: TLS through a proxy, and serenity's rate limiter switched on.

use std::time::Instant;

use serde_json::json;

use crate::fake::Discord;
use crate::frames::{BOT, CHANNEL, From, USER, command, interaction, message};
use crate::rest::Rule;
use crate::tls::Proxy;
use crate::world::World;

const QUESTION: &str = "谷歌的企业市场份额是多少?";

fn mention(id: u64) -> serde_json::Value {
    message(id, USER + id, CHANNEL, &format!("<@{BOT}> {QUESTION}"))
}

async fn world() -> (World, Proxy) {
    let discord = Discord::start().await;
    let proxy = Proxy::start(&discord.rest.url).await;
    let (url, certificate) = (proxy.url.clone(), proxy.certificate.clone());
    let w = World::on(discord, |s| {
        s.network.api = String::new();
        s.network.proxy = url;
        s.network.root_certificate = certificate;
    })
    .await;
    (w, proxy)
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_are_waited_for_and_repeated() {
    let (w, _proxy) = world().await;
    let limited = |seconds: &str| Rule {
        headers: vec![("retry-after", seconds.to_owned()), ("x-ratelimit-scope", "shared".to_owned())],
        body: json!({"message": "You are being rate limited.", "retry_after": 1.0, "global": false}),
        ..Rule::new("POST", "/messages", 429)
    };
    w.discord.rest.rule(limited("1"));
    w.discord.message(mention(1));
    assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 429);
    let refused = Instant::now();
    assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 200);
    assert!(refused.elapsed().as_millis() > 900, "repeated after {:?}", refused.elapsed());
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_time_to_wait_and_with_faults_it_is_tried_again() {
    let (w, _proxy) = world().await;
    w.discord.rest.rule(Rule::new("POST", "/messages", 429));
    w.discord.rest.rule(Rule::new("POST", "/messages", 503));
    w.discord.message(mention(1));
    for status in [429, 503, 200] {
        assert_eq!(w.discord.rest.until("POST", "/messages").await.status, status);
    }
    w.discord.rest.rule(Rule::new("POST", "/callback", 429));
    w.discord.interaction(interaction(2, 2, From::default(), command("about", &[])));
    for status in [429, 204] {
        assert_eq!(w.discord.rest.until("POST", "/callback").await.status, status);
    }
    w.discord.rest.rule(Rule { times: 3, ..Rule::new("POST", "/messages", 503) });
    w.discord.message(mention(3));
    for _ in 0..3 {
        assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 503);
    }
    let next = w.discord.say(mention(4)).await;
    assert_eq!(next.body["message_reference"]["message_id"], "4", "three times is enough");
    w.finish().await;
}
