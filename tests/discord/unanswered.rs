//! Unanswered questions: kept only where somebody chose so, and never with who asked.

use std::path::Path;

use serde_json::{Value, json};
use yinju::moderate::Inbox;

use crate::fake::{id, ids, is_private, shown, text};
use crate::frames::{BOT, CHANNEL, From, GUILD, USER, bare_message, command, edit, form, interaction, menu, message, press};
use crate::world::World;

const DECLINED: [&str; 3] = ["奥特曼的工资是多少", "微软市值有多高", "马斯克有几个孩子"];
const PRIVATE: &str = "英伟达市值是多少";
const CHECKED: &str = "谷歌市值是多少";
const OPINION: &str = "你觉得谁会赢";
const ANSWERED: &str = "谷歌的企业市场份额是多少?";
/// More than a test asks.
const MANY: u32 = 50;
const MESSAGE: u64 = 1_357_924_680_135_792_468;

/// Everything that is in the data folder.
fn bytes(folder: &Path) -> Vec<u8> {
    std::fs::read_dir(folder).expect("a folder").flatten().flat_map(|f| std::fs::read(f.path()).expect("reads")).collect()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

fn kept(w: &World) -> Vec<String> {
    let (inbox, told) = Inbox::open(&w.folder.path().join("yinju.sqlite"), 30).expect("opens");
    assert!(told.is_empty(), "{told:?}");
    let mut questions = inbox.recent(99).expect("reads");
    questions.sort();
    questions
}

async fn asked(w: &World, n: u64, question: &str, private: bool) -> Value {
    let data = command("ask", &[("question", json!(question)), ("private", json!(private))]);
    w.discord.ask(interaction(n, 2, From::default(), data)).await
}

/// Asks everything in every way; gives an answer with its buttons.
async fn ask_all(w: &World) -> Value {
    let first = message(MESSAGE, USER, CHANNEL, &format!("<@{BOT}> {}?", DECLINED[0]));
    w.discord.say(first.clone()).await;
    w.discord.gateway.dispatch("MESSAGE_UPDATE", edit(first, 1, &format!("<@{BOT}> {}", DECLINED[1])));
    w.discord.rest.until("PATCH", "/messages").await;
    asked(w, MESSAGE + 1, DECLINED[2], false).await;
    asked(w, MESSAGE + 2, OPINION, false).await;
    asked(w, MESSAGE + 3, PRIVATE, true).await;
    let checked = bare_message(MESSAGE + 4, USER + 1, CHANNEL, CHECKED);
    w.discord.ask(interaction(MESSAGE + 5, 2, From::default(), menu("Check this message", &checked))).await;
    asked(w, MESSAGE + 6, ANSWERED, false).await
}

#[test]
fn the_questions_are_what_they_are_called() {
    let reason = |question: &&str| {
        let engine = crate::world::engine();
        yinju::reply::reply(&engine, &engine.ask_once(question), yinju::text::Language::ZhHans).reason.unwrap_or("none")
    };
    assert_eq!(DECLINED.iter().chain([&PRIVATE, &CHECKED]).map(reason).collect::<Vec<_>>(), ["not_stated"; 5]);
    assert_eq!((reason(&OPINION), reason(&ANSWERED)), ("opinion", "none"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_unless_it_is_switched_on() {
    let w = World::with(|s| s.limits.burst = MANY).await;
    let answer = ask_all(&w).await;
    assert!(!ids(&answer["data"]).iter().any(|i| i.starts_with("y1m")), "{answer}");
    // From a message of a time when it was on.
    let old = shown(9_001, &answer);
    for told in [
        w.discord.ask(press(80, From::default(), &old, "y1ms", None)).await,
        w.discord.ask(form(81, From::default(), "y1ms", DECLINED[0])).await,
    ] {
        assert!(told["type"] == 4 && is_private(&told) && text(&told["data"]).contains("再问"), "{told}");
    }
    let about = w.discord.ask(interaction(82, 2, From::default(), command("about", &[]))).await;
    assert!(text(&about["data"]).contains("不保存") && !text(&about["data"]).contains("30天"), "{about}");
    let w = w.restart().await;
    let bytes = bytes(w.folder.path());
    for question in DECLINED.iter().chain([&PRIVATE, &CHECKED, &OPINION, &ANSWERED]) {
        assert!(!holds(&bytes, question.as_bytes()), "{question}");
    }
    assert_eq!(kept(&w), [""; 0]);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_on_the_text_is_kept_and_no_id() {
    let w = World::with(|s| (s.inbox.enabled, s.limits.burst) = (true, MANY)).await;
    let answer = shown(9_001, &ask_all(&w).await);
    let opened = w.discord.ask(press(80, From::default(), &answer, &id(&answer, "y1m"), None)).await;
    assert_eq!(opened["data"]["components"].as_array().map(Vec::len), Some(1), "{opened}");
    let sent = w.discord.ask(form(81, From::default(), "y1ms", " 谁写了这篇文章?\n@everyone ")).await;
    assert!(is_private(&sent) && text(&sent["data"]).contains("收到"), "{sent}");
    let blank = w.discord.ask(form(82, From::default(), "y1ms", "  ")).await;
    assert!(is_private(&blank));
    let about = w.discord.ask(interaction(83, 2, From::default(), command("about", &[]))).await;
    assert!(text(&about["data"]).contains("30天"), "{about}");
    let w = w.restart().await;
    let mut expected = [&format!("{}?", DECLINED[0]), DECLINED[1], DECLINED[2], "谁写了这篇文章?\n@everyone"];
    expected.sort_unstable();
    assert_eq!(kept(&w), expected);
    let bytes = bytes(w.folder.path());
    assert!(holds(&bytes, DECLINED[2].as_bytes()), "the test looks in the wrong place");
    for id in [USER, CHANNEL, GUILD, MESSAGE, MESSAGE + 1] {
        assert!(!holds(&bytes, id.to_string().as_bytes()) && !holds(&bytes, &id.to_be_bytes()), "{id}");
    }
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_fails_is_an_error_for_one_person_only() {
    let w = World::with(|s| s.inbox.enabled = true).await;
    let spoil = rusqlite::Connection::open(w.folder.path().join("yinju.sqlite")).expect("opens");
    spoil.execute_batch("DROP TABLE questions").expect("spoils");
    let told = w.discord.ask(form(77, From::default(), "y1ms", "谁写的?")).await;
    assert!(is_private(&told) && text(&told["data"]).contains("编号"), "{told}");
    w.discord.say(message(5, USER, CHANNEL, &format!("<@{BOT}> {}", DECLINED[0]))).await;
    w.discord.say(message(6, USER, CHANNEL, &format!("<@{BOT}> {ANSWERED}"))).await;
    w.finish().await;
}
