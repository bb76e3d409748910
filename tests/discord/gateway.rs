//! The gateway's side of the wire: a WebSocket server that says HELLO, takes IDENTIFY and RESUME, and sends what a test dispatches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::frames::{BOT, user};

/// What the bot did on the gateway.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    Connected,
    Identify(Value),
    Resume(Value),
    Heartbeat,
    /// The connection ended; the close code where the bot sent one.
    Ended(Option<u16>),
}

enum Order {
    Send(Value),
    Close(u16),
    Drop,
}

/// The gateway as tests script it.
pub struct Gateway {
    pub url: String,
    shared: Arc<Shared>,
    seen: tokio::sync::Mutex<mpsc::UnboundedReceiver<Seen>>,
}

struct Shared {
    /// Heartbeats are answered.
    acks: AtomicBool,
    /// Milliseconds between heartbeats.
    interval: AtomicU64,
    /// IDENTIFY is answered with this close code instead of READY.
    refuse: AtomicU64,
    /// RESUME is answered with op 9 (0: no, 1: with d = false).
    refuse_resume: AtomicBool,
    /// A RESUME replays everything, also what the bot has already had.
    replay_all: AtomicBool,
    current: Mutex<Option<mpsc::UnboundedSender<Order>>>,
    history: Mutex<Vec<Value>>,
    seen: mpsc::UnboundedSender<Seen>,
}

pub fn ready() -> Value {
    json!({
        "v": 10, "user": user(BOT, true), "guilds": [], "session_id": "session-1", "resume_gateway_url": "ws://127.0.0.1:1",
        "shard": [0, 1], "application": {"id": BOT.to_string(), "flags": 0},
    })
}

impl Gateway {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("ws://{}", listener.local_addr().expect("an address"));
        let (tx, rx) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            acks: AtomicBool::new(true),
            interval: AtomicU64::new(41_250),
            refuse: AtomicU64::new(0),
            refuse_resume: AtomicBool::new(false),
            replay_all: AtomicBool::new(false),
            current: Mutex::new(None),
            history: Mutex::new(Vec::new()),
            seen: tx,
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(connection(Arc::clone(&serving), socket));
            }
        });
        Self { url, shared, seen: tokio::sync::Mutex::new(rx) }
    }

    /// An event for the bot. It is kept for replays.
    pub fn dispatch(&self, name: &str, data: Value) {
        let frame = {
            let mut history = self.shared.history.lock().expect("unpoisoned");
            // READY and RESUMED take numbers too.
            let frame = json!({"op": 0, "t": name, "s": history.len() + 2, "d": data});
            history.push(frame.clone());
            frame
        };
        self.order(Order::Send(frame));
    }

    /// A frame as it is.
    pub fn send(&self, frame: Value) {
        self.order(Order::Send(frame));
    }

    pub fn close(&self, code: u16) {
        self.order(Order::Close(code));
    }

    /// Cuts the line without a word.
    pub fn drop_socket(&self) {
        self.order(Order::Drop);
    }

    pub fn answer_heartbeats(&self, yes: bool) {
        self.shared.acks.store(yes, Ordering::SeqCst);
    }

    pub fn heartbeat_every(&self, milliseconds: u64) {
        self.shared.interval.store(milliseconds, Ordering::SeqCst);
    }

    pub fn refuse(&self, code: u16) {
        self.shared.refuse.store(code.into(), Ordering::SeqCst);
    }

    pub fn refuse_resume(&self) {
        self.shared.refuse_resume.store(true, Ordering::SeqCst);
    }

    pub fn replay_all(&self) {
        self.shared.replay_all.store(true, Ordering::SeqCst);
    }

    pub async fn any(&self) -> Seen {
        let mut seen = self.seen.lock().await;
        crate::world::within("something on the gateway", seen.recv()).await.expect("the gateway lives")
    }

    /// Waits for a thing, whatever comes before it.
    pub async fn until(&self, what: impl Fn(&Seen) -> bool) -> Seen {
        let search = async {
            loop {
                let seen = self.any().await;
                if what(&seen) {
                    return seen;
                }
            }
        };
        crate::world::within("a thing on the gateway", search).await
    }

    fn order(&self, order: Order) {
        if let Some(current) = &*self.shared.current.lock().expect("unpoisoned") {
            // A connection that just ended takes nothing: then the event waits for the replay.
            let _ = current.send(order);
        }
    }
}

async fn connection(shared: Arc<Shared>, socket: TcpStream) {
    let Ok(mut ws) = tokio_tungstenite::accept_async(socket).await else { return };
    let see = |seen| drop(shared.seen.send(seen));
    see(Seen::Connected);
    let hello = json!({"op": 10, "d": {"heartbeat_interval": shared.interval.load(Ordering::SeqCst)}, "s": null, "t": null});
    if ws.send(Frame::Text(hello.to_string())).await.is_err() {
        return see(Seen::Ended(None));
    }
    let (orders, mut ordered) = mpsc::unbounded_channel();
    let mut orders = Some(orders);
    let mut code = None;
    loop {
        tokio::select! {
            frame = ws.next() => {
                let text = match frame {
                    Some(Ok(Frame::Text(text))) => text,
                    Some(Ok(Frame::Close(frame))) => {
                        code = frame.map(|f| f.code.into());
                        // The answer to a close is sent by the next poll.
                        continue;
                    }
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => break,
                };
                let frame: Value = serde_json::from_str(&text).expect("the bot sends JSON");
                let mut answers = Vec::new();
                match frame["op"].as_u64() {
                    Some(1) => {
                        // Read first: a test may change it as soon as it sees the heartbeat.
                        let acknowledged = shared.acks.load(Ordering::SeqCst);
                        see(Seen::Heartbeat);
                        if acknowledged {
                            answers.push(json!({"op": 11, "d": null, "s": null, "t": null}));
                        }
                    }
                    Some(2) => {
                        let refuse = shared.refuse.load(Ordering::SeqCst);
                        if refuse > 0 {
                            see(Seen::Identify(frame["d"].clone()));
                            let _ = ws.close(Some(CloseFrame { code: (refuse as u16).into(), reason: "".into() })).await;
                            continue;
                        }
                        // First the way to the connection, then the word that it is there: a test sends at once.
                        *shared.current.lock().expect("unpoisoned") = orders.take();
                        see(Seen::Identify(frame["d"].clone()));
                        answers.push(json!({"op": 0, "t": "READY", "s": 1, "d": ready()}));
                    }
                    Some(6) => {
                        if shared.refuse_resume.swap(false, Ordering::SeqCst) {
                            see(Seen::Resume(frame["d"].clone()));
                            answers.push(json!({"op": 9, "d": false, "s": null, "t": null}));
                        } else {
                            *shared.current.lock().expect("unpoisoned") = orders.take();
                            see(Seen::Resume(frame["d"].clone()));
                            let had = if shared.replay_all.load(Ordering::SeqCst) { 0 } else { frame["d"]["seq"].as_u64().unwrap_or_default() };
                            let history = shared.history.lock().expect("unpoisoned").clone();
                            answers.extend(history.into_iter().filter(|f| f["s"].as_u64() > Some(had)));
                            let last = shared.history.lock().expect("unpoisoned").len() + 1;
                            answers.push(json!({"op": 0, "t": "RESUMED", "s": last, "d": {}}));
                        }
                    }
                    _ => {}
                }
                for answer in answers {
                    if ws.send(Frame::Text(answer.to_string())).await.is_err() {
                        break;
                    }
                }
            }
            order = ordered.recv() => match order {
                Some(Order::Send(frame)) => drop(ws.send(Frame::Text(frame.to_string())).await),
                Some(Order::Close(code)) => drop(ws.close(Some(CloseFrame { code: code.into(), reason: "".into() })).await),
                Some(Order::Drop) => break,
                // Another connection took over.
                None => break,
            },
        }
    }
    see(Seen::Ended(code));
}
