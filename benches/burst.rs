//! 1,000 messages and 1,000 interactions at once: how long each takes from the gateway's frame to the bot's request.
//!
//! `cargo bench --bench burst`. A Discord that is only as clever as this needs stands in the same process and takes its
//! share of the time. Fails where one was not answered exactly once, or where the 99th percentile is over 50 ms.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, Response};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Message as Frame;
use yinju::answer::Engine;
use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::moderate::Desk;
use yinju::ops::{Settings, Stop};

/// Of each kind.
const EACH: u64 = 1_000;
const MOST: Duration = Duration::from_millis(50);
const QUESTION: &str = "谷歌的企业市场份额是多少?";
const BOT: &str = "900000000000000001";
const CHANNEL: u64 = 200_000_000_000_000_000;
const USER: u64 = 100_000_000_000_000_000;

/// When each event was sent and how often it was answered, with the first answer's time.
#[derive(Default)]
struct Record {
    sent: Mutex<HashMap<u64, Instant>>,
    answered: Mutex<HashMap<u64, (Instant, usize)>>,
    all: Notify,
    gateway: String,
}

#[tokio::main]
async fn main() {
    let sources = embedded();
    let engine = Arc::new(Engine::new(Arc::new(load(&sources, Depth::Quick).0.expect("content"))));
    let mut passed = true;
    // At the pace of a very busy gateway, about a thousand events a second; and everything in one instant, where each waits
    // for all before it and only the throughput is of interest.
    for (name, pause) in [("at a thousand a second", Duration::from_millis(1)), ("in one instant", Duration::ZERO)] {
        let times = burst(&engine, pause).await;
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!("{} events {name}: p50 {:?}, p90 {:?}, p99 {:?}, most {:?}", times.len(), at(0.5), at(0.9), at(0.99), at(1.0));
        passed &= pause.is_zero() || at(0.99) <= MOST;
    }
    assert!(passed, "the 99th percentile is over {MOST:?}");
}

async fn burst(engine: &Arc<Engine>, pause: Duration) -> Vec<Duration> {
    let sockets = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let gateway = format!("ws://{}", sockets.local_addr().expect("an address"));
    let record = Arc::new(Record { gateway, ..Record::default() });
    let rest = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mut settings = Settings::default();
    settings.network.api = format!("http://{}", rest.local_addr().expect("an address"));
    settings.register.at_start = false;
    let folder = tempfile::tempdir().expect("a folder");
    settings.data.folder = folder.path().to_owned();
    let app = Router::new().fallback(answer).with_state(Arc::clone(&record));
    tokio::spawn(async move { axum::serve(rest, app).await });
    let events = Arc::clone(&record);
    tokio::spawn(async move {
        let (socket, _) = sockets.accept().await.expect("the bot comes");
        let mut ws = tokio_tungstenite::accept_async(socket).await.expect("a WebSocket");
        let mut send = async |frame: Value| ws.send(Frame::Text(frame.to_string())).await.expect("the bot listens");
        send(json!({"op": 10, "d": {"heartbeat_interval": 600_000}})).await;
        let ready = json!({"v": 10, "user": user(BOT), "guilds": [], "session_id": "s", "resume_gateway_url": "ws://127.0.0.1:1",
            "application": {"id": BOT, "flags": 0}});
        send(json!({"op": 0, "s": 1, "t": "READY", "d": ready})).await;
        for n in 0..EACH {
            for (id, frame) in [(10_000 + n, message(10_000 + n, n)), (20_000 + n, interaction(20_000 + n, n))] {
                events.sent.lock().expect("unpoisoned").insert(id, Instant::now());
                send(frame).await;
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
        }
        while ws.next().await.is_some_and(|f| f.is_ok()) {}
    });
    let desk = Arc::new(Desk::fixed(Arc::clone(engine), embedded(), &[]));
    let stop = Stop::default();
    let bot = tokio::spawn({
        let stop = stop.clone();
        async move { yinju::discord::serve(settings, "MTIz.fake.token", desk, stop).await }
    });
    tokio::time::timeout(Duration::from_secs(60), record.all.notified()).await.expect("all are answered");
    stop.now();
    bot.await.expect("no panic").expect("a clean stop");
    let sent = record.sent.lock().expect("unpoisoned");
    let answered = record.answered.lock().expect("unpoisoned");
    assert!(answered.values().all(|(_, times)| *times == 1), "something was answered twice");
    let mut times: Vec<Duration> = answered.iter().map(|(id, (at, _))| *at - sent[id]).collect();
    times.sort_unstable();
    times
}

async fn answer(State(record): State<Arc<Record>>, request: Request<Body>) -> Response<Body> {
    let now = Instant::now();
    let path = request.uri().path().trim_start_matches("/api/v10/").to_owned();
    let body = to_bytes(request.into_body(), 1 << 20).await.expect("a body");
    let parts: Vec<&str> = path.split('/').collect();
    let text = match parts[..] {
        ["gateway"] => json!({"url": record.gateway}),
        ["gateway", "bot"] => json!({"url": record.gateway, "shards": 1,
            "session_start_limit": {"total": 1_000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}}),
        ["users", "@me"] => user(BOT),
        ["oauth2", ..] => json!({"id": BOT, "name": "引据", "icon": null, "description": "", "verify_key": "", "flags": 0,
            "bot_public": true, "bot_require_code_grant": false, "owner": user(BOT), "team": null}),
        ["interactions", id, ..] => {
            count(&record, id.parse().expect("an id"), now);
            Value::Null
        }
        ["channels", channel, "messages"] => {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let id = body["message_reference"]["message_id"].as_str().expect("a reply");
            count(&record, id.parse().expect("an id"), now);
            bare(&format!("8{id}"), channel, BOT, "")
        }
        _ => Value::Null,
    };
    let status = if text.is_null() { 204 } else { 200 };
    let text = if text.is_null() { String::new() } else { text.to_string() };
    Response::builder().status(status).body(Body::from(text)).expect("a response")
}

fn count(record: &Record, id: u64, now: Instant) {
    let mut answered = record.answered.lock().expect("unpoisoned");
    answered.entry(id).or_insert((now, 0)).1 += 1;
    if answered.len() as u64 == 2 * EACH {
        record.all.notify_one();
    }
}

fn user(id: &str) -> Value {
    json!({"id": id, "username": "某人", "discriminator": "0", "avatar": null, "bot": id == BOT, "mfa_enabled": false, "verified": true})
}

fn bare(id: &str, channel: &str, author: &str, content: &str) -> Value {
    json!({"id": id, "channel_id": channel, "author": user(author), "content": content, "timestamp": "2026-11-25T08:00:00.000000+00:00",
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "components": [], "pinned": false, "type": 0})
}

fn message(id: u64, n: u64) -> Value {
    let channel = (CHANNEL + n % 100).to_string();
    let mut data = bare(&id.to_string(), &channel, &(USER + n).to_string(), &format!("<@{BOT}> {QUESTION}"));
    data["guild_id"] = json!("300000000000000001");
    data["mentions"] = json!([user(BOT)]);
    json!({"op": 0, "s": id, "t": "MESSAGE_CREATE", "d": data})
}

fn interaction(id: u64, n: u64) -> Value {
    let option = json!({"name": "question", "type": 3, "value": QUESTION});
    let data = json!({"id": id.to_string(), "application_id": BOT, "type": 2, "token": format!("token-{id}"), "version": 1,
        "channel_id": CHANNEL.to_string(), "user": user(&(USER + n).to_string()), "locale": "zh-CN", "app_permissions": "0",
        "entitlements": [], "attachment_size_limit": 1, "authorizing_integration_owners": {},
        "data": {"id": "700000000000000001", "name": "ask", "type": 1, "options": [option]}});
    json!({"op": 0, "s": id, "t": "INTERACTION_CREATE", "d": data})
}
