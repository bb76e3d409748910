//! The REST side of the wire: records what the bot asks, refuses what Discord would refuse, answers as scripted.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};

use crate::frames::{BOT, bare_message, user};
use crate::multipart::{self, File};
use crate::{limits, openapi};

/// Discord waits three seconds. An unoptimised bot that gets 2,000 questions at once may take longer on a busy machine;
/// the benchmark holds the optimised one to milliseconds.
const DEADLINE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 3 });

/// A request of the bot, with what it was answered.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    /// Below `/api/v10`.
    pub path: String,
    pub body: Value,
    pub files: Vec<File>,
    pub status: u16,
    pub answer: Value,
}

impl Call {
    pub fn is(&self, method: &str, part: &str) -> bool {
        self.method == method && self.path.contains(part)
    }
}

/// How the next requests that fit are answered instead.
pub struct Rule {
    pub method: &'static str,
    pub part: String,
    pub times: usize,
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Value,
    /// The answer waits for this.
    pub hold: Option<Arc<Notify>>,
}

impl Rule {
    pub fn new(method: &'static str, part: impl Into<String>, status: u16) -> Self {
        let body = json!({"message": "as the test wants it", "code": if status == 403 { 50_013 } else { 0 }});
        Self { method, part: part.into(), times: 1, status, headers: Vec::new(), body, hold: None }
    }
}

pub struct Rest {
    pub url: String,
    shared: Arc<Shared>,
    calls: tokio::sync::Mutex<mpsc::UnboundedReceiver<Call>>,
}

pub struct Shared {
    gateway: String,
    rules: Mutex<Vec<Rule>>,
    /// Interactions that were sent, by token: when, and whether they were answered.
    interactions: Mutex<HashMap<String, (Instant, bool)>>,
    complaints: Mutex<Vec<String>>,
    /// Message ids by nonce: the same nonce gives the same message.
    nonces: Mutex<HashMap<String, Value>>,
    next: AtomicU64,
    flags: AtomicU64,
    /// Answers are checked against the document too; a benchmark has no time for that.
    strict: bool,
    calls: mpsc::UnboundedSender<Call>,
}

impl Rest {
    pub async fn start(gateway: &str, strict: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (tx, rx) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            gateway: gateway.to_owned(),
            rules: Mutex::default(),
            interactions: Mutex::default(),
            complaints: Mutex::default(),
            nonces: Mutex::default(),
            next: AtomicU64::new(800_000_000_000_000_000),
            flags: AtomicU64::new(0),
            strict,
            calls: tx,
        });
        let app = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, shared, calls: tokio::sync::Mutex::new(rx) }
    }

    pub fn rule(&self, rule: Rule) {
        self.shared.rules.lock().expect("unpoisoned").push(rule);
    }

    /// Flags of the application, as the developer portal would have set them.
    pub fn application_flags(&self, flags: u64) {
        self.shared.flags.store(flags, Ordering::SeqCst);
    }

    /// An interaction is on its way: from now on its token is good.
    pub fn expect_interaction(&self, token: &str) {
        self.shared.interactions.lock().expect("unpoisoned").insert(token.to_owned(), (Instant::now(), false));
    }

    /// The next request, what a start asks apart.
    pub async fn next(&self) -> Call {
        loop {
            let call = self.any().await;
            let start = call.is("GET", "/gateway") || call.is("GET", "/oauth2") || call.is("GET", "/users") || call.is("PUT", "/commands");
            if !start {
                return call;
            }
        }
    }

    pub async fn any(&self) -> Call {
        let mut calls = self.calls.lock().await;
        crate::world::within("a request of the bot", calls.recv()).await.expect("the server lives")
    }

    pub async fn until(&self, method: &str, part: &str) -> Call {
        self.until_any(&[(method, part)]).await
    }

    /// The next request that is one of these.
    pub async fn until_any(&self, wanted: &[(&str, &str)]) -> Call {
        let search = async {
            loop {
                let call = self.any().await;
                if wanted.iter().any(|(method, part)| call.is(method, part)) {
                    return call;
                }
            }
        };
        crate::world::within(&format!("{wanted:?}"), search).await
    }

    /// Requests that have come and that nobody waited for.
    pub async fn rest(&self) -> Vec<Call> {
        let mut calls = self.calls.lock().await;
        std::iter::from_fn(|| calls.try_recv().ok()).collect()
    }

    pub fn complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.complaints.lock().expect("unpoisoned"))
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response<Body> {
    let method = request.method().to_string();
    let path = request.uri().path().strip_prefix("/api/v10").unwrap_or(request.uri().path()).to_owned();
    let authorised = request.headers().get("authorization").is_some_and(|a| a == "Bot MTIz.fake.token");
    let kind = request.headers().get("content-type").and_then(|t| t.to_str().ok()).unwrap_or_default().to_owned();
    let bytes = to_bytes(request.into_body(), 1 << 20).await.expect("a body");
    let (body, files) = multipart::read(&kind, &bytes);
    let complain = |text: String| shared.complaints.lock().expect("unpoisoned").push(format!("{method} {path}: {text}"));
    let rule = {
        let mut rules = shared.rules.lock().expect("unpoisoned");
        let found = rules.iter().position(|r| r.times > 0 && r.method == method && path.contains(&r.part));
        found.map(|i| {
            rules[i].times -= 1;
            (rules[i].status, rules[i].headers.clone(), rules[i].body.clone(), rules[i].hold.clone())
        })
    };
    let (mut status, mut headers, mut answer) = (200, Vec::new(), Value::Null);
    if let Some((s, h, b, hold)) = &rule {
        if let Some(hold) = hold {
            let record = Call {
                method: method.clone(),
                path: path.clone(),
                body: body.clone(),
                files: files.clone(),
                status: 0,
                answer: Value::Null,
            };
            let _ = shared.calls.send(record);
            hold.notified().await;
        }
        (status, headers, answer) = (*s, h.clone(), b.clone());
    }
    if rule.as_ref().is_none_or(|r| r.0 == 200) {
        (status, answer) = if authorised || path.starts_with("/interactions") || path.starts_with("/webhooks") {
            ordinary(&shared, &method, &path, &body, &complain)
        } else {
            (401, json!({"message": "401: Unauthorized", "code": 0}))
        };
    }
    if shared.strict {
        openapi::request(&method, &path, &body).into_iter().for_each(&complain);
        limits::files(&body, &files).into_iter().for_each(&complain);
        if status < 300 {
            openapi::response(&method, &path, status, &answer).into_iter().for_each(|c| complain(format!("the fake itself: {c}")));
        }
    }
    let call = Call { method, path, body, files, status, answer: answer.clone() };
    let _ = shared.calls.send(call);
    let mut response = Response::builder().status(StatusCode::from_u16(status).expect("a status"));
    for (name, value) in headers {
        response = response.header(name, value);
    }
    let text = if status == 204 { String::new() } else { answer.to_string() };
    response.header("content-type", "application/json").body(Body::from(text)).expect("a response")
}

fn ordinary(shared: &Shared, method: &str, path: &str, body: &Value, complain: &dyn Fn(String)) -> (u16, Value) {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match (method, &parts[..]) {
        ("GET", ["gateway"]) => (200, json!({"url": shared.gateway})),
        ("GET", ["gateway", "bot"]) => {
            let limit = json!({"total": 1_000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1});
            (200, json!({"url": shared.gateway, "shards": 1, "session_start_limit": limit}))
        }
        ("GET", ["oauth2", "applications", "@me"]) => (200, application(shared.flags.load(Ordering::SeqCst))),
        ("GET", ["users", "@me"]) => {
            let mut me = user(BOT, true);
            for key in ["locale", "email", "verified", "mfa_enabled"] {
                me[key] = json!(matches!(key, "verified" | "mfa_enabled"));
            }
            me["locale"] = json!("en-US");
            me["email"] = Value::Null;
            (200, me)
        }
        ("PUT", ["applications", .., "commands"]) => {
            limits::commands(body).into_iter().for_each(complain);
            (200, registered(body))
        }
        ("POST", ["channels", channel, "messages"]) => {
            limits::message(body).into_iter().for_each(complain);
            let id = shared.next.fetch_add(1, Ordering::SeqCst);
            let mut message = sent(id, channel, body);
            if let Some(nonce) = body["nonce"].as_str().filter(|_| body["enforce_nonce"] == true) {
                let mut nonces = shared.nonces.lock().expect("unpoisoned");
                message = nonces.entry(nonce.to_owned()).or_insert(message).clone();
            }
            (200, message)
        }
        ("PATCH", ["channels", channel, "messages", id]) => {
            limits::message(body).into_iter().for_each(complain);
            (200, sent(id.parse().expect("an id"), channel, body))
        }
        ("DELETE", ["channels", _, "messages", _]) => (204, Value::Null),
        ("POST", ["channels", _, "typing"]) => (204, Value::Null),
        ("POST", ["interactions", _, token, "callback"]) => {
            limits::callback(body).into_iter().for_each(complain);
            let mut interactions = shared.interactions.lock().expect("unpoisoned");
            match interactions.get_mut(*token) {
                Some((at, answered)) if !*answered => {
                    if at.elapsed() > DEADLINE {
                        complain(format!("the first answer came after {:?}", at.elapsed()));
                    }
                    *answered = true;
                    (204, Value::Null)
                }
                Some(_) => {
                    complain("a second first answer".to_owned());
                    (400, json!({"message": "Interaction has already been acknowledged.", "code": 40_060}))
                }
                None => (404, json!({"message": "Unknown interaction", "code": 10_062})),
            }
        }
        ("PATCH", ["webhooks", _, token, "messages", "@original"]) => {
            limits::message(body).into_iter().for_each(complain);
            if body["flags"].as_u64().unwrap_or_default() & 64 != 0 {
                complain("an edit cannot make a message private".to_owned());
            }
            follow(shared, token, body)
        }
        ("POST", ["webhooks", _, token]) => {
            limits::message(body).into_iter().for_each(complain);
            follow(shared, token, body)
        }
        ("DELETE", ["webhooks", _, token, "messages", "@original"]) => {
            let answered = shared.interactions.lock().expect("unpoisoned").get(*token).is_some_and(|(_, a)| *a);
            if answered { (204, Value::Null) } else { (404, json!({"message": "Unknown Webhook", "code": 10_015})) }
        }
        _ => {
            complain("the bot has no business there".to_owned());
            (404, json!({"message": "404: Not Found", "code": 0}))
        }
    }
}

/// What comes after the first answer of an interaction.
fn follow(shared: &Shared, token: &str, body: &Value) -> (u16, Value) {
    let answered = shared.interactions.lock().expect("unpoisoned").get(token).is_some_and(|(_, a)| *a);
    let id = shared.next.fetch_add(1, Ordering::SeqCst);
    let message = || sent(id, &crate::frames::CHANNEL.to_string(), body);
    if answered { (200, message()) } else { (404, json!({"message": "Unknown Webhook", "code": 10_015})) }
}

/// A message of the bot as Discord gives it back.
pub fn sent(id: u64, channel: &str, body: &Value) -> Value {
    let mut message = bare_message(id, BOT, channel.parse().expect("an id"), body["content"].as_str().unwrap_or_default());
    let mut next = 1;
    let mut components = body["components"].clone();
    for row in components.as_array_mut().into_iter().flatten() {
        row["id"] = json!(next);
        next += 1;
        for cell in row["components"].as_array_mut().into_iter().flatten() {
            cell["id"] = json!(next);
            next += 1;
            if cell["type"] == 3 {
                (cell["min_values"], cell["max_values"], cell["disabled"]) = (json!(1), json!(1), json!(false));
            }
        }
    }
    message["components"] = if components.is_null() { json!([]) } else { components };
    message["flags"] = body["flags"].clone();
    if let Some(embeds) = body["embeds"].as_array() {
        let whole = |e: &Value| {
            let mut e = e.clone();
            e["type"] = json!("rich");
            e
        };
        message["embeds"] = embeds.iter().map(whole).collect();
    }
    message
}

fn application(flags: u64) -> Value {
    json!({
        "id": BOT.to_string(), "name": "引据", "icon": null, "description": "", "type": null, "verify_key": "0".repeat(64),
        "flags": flags, "flags_new": flags.to_string(), "bot_public": true, "bot_require_code_grant": false, "redirect_uris": [],
        "interactions_endpoint_url": null, "role_connections_verification_url": null, "owner": user(5, false),
        "approximate_guild_count": 1, "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0, "team": null, "eligible_oauth2_scopes": [], "integration_types_config": {},
    })
}

fn registered(body: &Value) -> Value {
    let mut list = body.clone();
    for (n, command) in list.as_array_mut().into_iter().flatten().enumerate() {
        command["id"] = json!((700_000_000_000_000_000 + n).to_string());
        command["application_id"] = json!(BOT.to_string());
        command["version"] = json!("1");
        command["default_member_permissions"] = Value::Null;
        if command["description"].is_null() {
            command["description"] = json!("");
        }
    }
    list
}
