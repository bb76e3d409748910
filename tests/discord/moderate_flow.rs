//! A change from the form to the history: reviewed, made, asked for, undone; near misses, conflicts, restarts.

use serde_json::{Value, json};

use crate::fake::{ids, is_private, shown, text};
use crate::frames::From;
use crate::moderated::{Hand, LOG, moderators, named, new_fact, small, small_with_intent, start, value, with_role};
use crate::world::World;

const FACT: &str = "chenxing-share";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_fact_is_reviewed_applied_asked_for_and_undone() {
    let w = World::on_folder(&small_with_intent(), moderators).await;
    let mut hand = Hand::new(&w, named(), 100);
    let before = hand.question("晨星去年的市场份额是多少?").await;
    let opened = hand.ask("fact", "add", &[("quote", json!("从去年的12%增长到了20%"))]).await;
    assert_eq!(value(&opened, "quote"), "从去年的12%增长到了20%");
    assert!(value(&opened, "details").starts_with("id: \nintent: "), "{opened}");
    let review = hand.send(&opened, &new_fact()).await;
    assert!(text(&review).contains("检查通过") && text(&review).contains("+- id: chenxing-share-before"), "{}", text(&review));
    assert_eq!(hand.question("晨星去年的市场份额是多少?").await, before, "a review changes nothing");
    let made = hand.press_work(&review, "m1as:").await;
    assert!(text(&made).contains("#1") && text(&made).contains("生效"), "{}", text(&made));
    let live = hand.question("晨星去年的市场份额是多少?").await;
    assert!(live.contains("晨星去年的市场份额是12%") && live != before, "{live}");
    let history = hand.ask("fact", "history", &[]).await;
    assert!(is_private(&history) && text(&history["data"]).contains("chenxing-share-before") && text(&history["data"]).contains("某人"));
    let entry = hand.choose(&shown(9_001, &history), "m1js:", "1").await;
    assert!(text(&entry["data"]).contains("+- id: chenxing-share-before"), "{}", text(&entry["data"]));
    let undo = hand.press_work(&made, "m1us:1").await;
    assert!(text(&undo).contains("#1") && text(&undo).contains("-- id: chenxing-share-before"), "{}", text(&undo));
    let undone = hand.press_work(&undo, "m1as:").await;
    assert!(text(&undone).contains("#2"), "{}", text(&undone));
    assert_eq!(hand.question("晨星去年的市场份额是多少?").await, before);
    let files = |path: &str| std::fs::read_to_string(w.file(path)).expect("reads");
    assert_eq!(Some(&*files("responses/facts/chenxing.yaml")), small().get("responses/facts/chenxing.yaml"), "undone to the byte");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_moderators_the_second_loses_nothing() {
    let w = start().await;
    let (mut first, mut second) = (Hand::new(&w, named(), 100), Hand::new(&w, with_role(), 500));
    let options = [("id", json!(FACT)), ("why", json!("更顺口"))];
    let (one, two) = (first.ask("fact", "edit", &options).await, second.ask("fact", "edit", &options).await);
    let review = first.send(&one, &[("zh", "晨星的份额从12%涨到了20%。")]).await;
    assert!(text(&review).contains("原因：更顺口"), "{}", text(&review));
    first.press_work(&review, "m1as:").await;
    let own = "今年晨星的份额是20%，去年是12%。";
    let stale = second.send(&two, &[("zh", own)]).await;
    let told = text(&stale);
    assert!(told.contains("晨星的份额从12%涨到了20%。") && told.contains(own), "both are shown: {told}");
    assert!(!ids(&stale).iter().any(|i| i.starts_with("m1as:")), "it cannot be applied as it is");
    let again = second.press(&stale, "m1ms:").await;
    assert_eq!(value(&again, "zh"), own, "what was typed is there");
    let review = second.send(&again, &[]).await;
    let made = second.press_work(&review, "m1as:").await;
    assert!(text(&made).contains("#2"), "{}", text(&made));
    assert!(second.question("晨星的市场份额是多少?").await.contains(own));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_that_nearly_stands_in_the_article_is_put_right_by_a_button() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let opened = hand.ask("fact", "edit", &[("id", json!(FACT))]).await;
    let near = hand.send(&opened, &[("quote", "今年，晨星的市场份额从去年的12%增长到20%。"), ("zh", "晨星的份额从12%涨到20%。")]).await;
    let right = "今年,晨星的市场份额从去年的12%增长到了20%。";
    assert!(text(&near).contains(&format!("> {right}")), "{}", text(&near));
    let review = hand.press_work(&near, "m1ts:").await;
    let made = hand.press_work(&review, "m1as:").await;
    assert!(text(&made).contains("#1"), "{}", text(&made));
    assert!(hand.question("晨星的市场份额是多少?").await.contains("晨星的份额从12%涨到20%"));
    let opened = hand.ask("fact", "edit", &[("id", json!(FACT))]).await;
    let none = hand.send(&opened, &[("quote", "北斗公司昨天宣布了一款完全不同的产品。")]).await;
    assert!(text(&none).contains("文章里没有这样的句子"), "{}", text(&none));
    let again = hand.press(&none, "m1gs:").await;
    assert_eq!(value(&again, "quote"), "北斗公司昨天宣布了一款完全不同的产品。");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_with_errors_cannot_be_applied_and_its_form_opens_again() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let opened = hand.ask("fact", "edit", &[("id", json!(FACT))]).await;
    let review = hand.send(&opened, &[("zh", "晨星的市场份额从12%增长到21%。")]).await;
    assert!(text(&review).contains("检查没有通过") && text(&review).contains("E012"), "{}", text(&review));
    assert!(!ids(&review).iter().any(|i| i.starts_with("m1as:")), "{:?}", ids(&review));
    let again = hand.press(&review, "m1gs:").await;
    assert_eq!(value(&again, "zh"), "晨星的市场份额从12%增长到21%。");
    let wrong = hand.send(&again, &[("zh", "晨星的市场份额从12%增长到20%!"), ("details", "intent: [")]).await;
    assert!(ids(&wrong).iter().any(|i| i.starts_with("m1gs:")), "{}", text(&wrong));
    let good = hand.press(&wrong, "m1gs:").await;
    assert_eq!(value(&good, "details"), "intent: [", "not even what was wrong is lost");
    let review = hand.send(&good, &[("details", &value(&opened, "details"))]).await;
    let cancelled = hand.press_work(&review, "m1cs:").await;
    assert!(text(&cancelled).contains("已取消"));
    let late = hand.press(&review, "m1as:").await;
    assert_eq!(late["type"], 6);
    let told = w.discord.rest.until("POST", "/webhooks/").await;
    assert!(text(&told.body).contains("已经应用、取消"), "{}", told.body);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_survives_a_restart_and_is_applied_once_by_its_owner_alone() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let review =
        hand.work("intent", "add-phrasing", &[("fact", json!(FACT)), ("phrasings", json!("晨星的盘子多大;晨星多大的份额啊"))]).await;
    assert!(text(&review).contains("+") && text(&review).contains("晨星的盘子多大"), "{}", text(&review));
    let w = w.restart().await;
    let mut stranger = Hand::new(&w, with_role(), 500);
    let refused = stranger.press(&review, "m1as:").await;
    assert_eq!(refused["type"], 6);
    let told = w.discord.rest.until("POST", "/webhooks/").await;
    assert!(text(&told.body).contains("不是你提出的") || text(&told.body).contains("也可能不是你"), "{}", told.body);
    let mut hand = Hand::new(&w, named(), 200);
    let made = hand.press_work(&review, "m1as:").await;
    assert!(text(&made).contains("#1"), "{}", text(&made));
    hand.press(&review, "m1as:").await;
    let twice = w.discord.rest.until("POST", "/webhooks/").await;
    assert!(text(&twice.body).contains("已经应用"), "{}", twice.body);
    assert!(hand.question("晨星的盘子多大").await.contains("20%"));
    let w = w.restart().await;
    let mut hand = Hand::new(&w, named(), 300);
    let back = hand.work("fact", "undo", &[("time", json!("1h"))]).await;
    assert!(text(&back).contains("#1"), "{}", text(&back));
    hand.press_work(&back, "m1as:").await;
    assert_eq!(
        Some(&*std::fs::read_to_string(w.file("intents/market_share.yaml")).expect("reads")),
        small().get("intents/market_share.yaml")
    );
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_is_removed_and_the_channel_is_told_without_a_ping() {
    let w = start().await;
    let mut hand = Hand::new(&w, From { user: named().user, ..named() }, 100);
    let review = hand.work("fact", "remove", &[("id", json!("lin-wang-said")), ("why", json!("@everyone 重复"))]).await;
    // The content tests ask for it, so it cannot simply go.
    assert!(text(&review).contains("E032") || text(&review).contains("E004"), "{}", text(&review));
    let review = hand
        .work("intent", "add-phrasing", &[("fact", json!(FACT)), ("phrasings", json!("晨星的盘子多大")), ("why", json!("@everyone"))])
        .await;
    let made = hand.press(&review, "m1as:").await;
    assert_eq!(made["type"], 6);
    let told = w.discord.rest.until("POST", &format!("/channels/{LOG}/messages")).await;
    let said = text(&told.body);
    assert!(said.contains("#1") && said.contains(FACT) && said.contains("某人") && said.contains("晨星的盘子多大"), "{said}");
    assert!(!said.contains("@everyone") && said.contains("@\u{200b}everyone"), "{said}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_saved_goes_live_by_itself_and_a_broken_one_is_told_to_the_moderators() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let path = w.file("responses/facts/chenxing.yaml");
    let good = std::fs::read_to_string(&path).expect("reads");
    let told = async || text(&w.discord.rest.until("POST", &format!("/channels/{LOG}/messages")).await.body);
    // As an editor saves: beside the file, then over it.
    let save = |text: String| {
        std::fs::write(path.with_extension("new~"), text).expect("writes");
        std::fs::rename(path.with_extension("new~"), &path).expect("renames");
    };
    save(good.replace("晨星的市场份额从12%增长到20%。", "晨星的份额从12%涨到20%。"));
    let said = told().await;
    assert!(said.contains("#1") && said.contains(FACT) && said.contains("晨星的份额从12%涨到20%"), "{said}");
    assert!(hand.question("晨星的市场份额是多少?").await.contains("晨星的份额从12%涨到20%"));
    save(good.replace("从去年的12%增长到了20%", "从去年的12%增长到了30%"));
    let said = told().await;
    assert!(said.contains("E010") && said.contains("responses/facts/chenxing.yaml:"), "{said}");
    assert!(hand.question("晨星的市场份额是多少?").await.contains("晨星的份额从12%涨到20%"), "the content before serves on");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_is_no_failure() {
    let w = start().await;
    w.discord.rest.rule(crate::rest::Rule::new("POST", format!("/channels/{LOG}/"), 403));
    let mut hand = Hand::new(&w, named(), 100);
    let review = hand.work("intent", "add-phrasing", &[("fact", json!(FACT)), ("phrasings", json!("晨星的盘子多大"))]).await;
    let made = hand.press_work(&review, "m1as:").await;
    assert!(text(&made).contains("#1"), "{}", text(&made));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_keeps_the_review_where_it_is() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let review = hand.work("intent", "add-phrasing", &[("fact", json!(FACT)), ("phrasings", json!("晨星的盘子多大"))]).await;
    // Somebody else's edit broke the files: that is told, and the change can be made when they are mended.
    let path = w.file("responses/facts/chenxing.yaml");
    let good = std::fs::read_to_string(&path).expect("reads");
    std::fs::write(&path, "- id: [").expect("writes");
    let refused = hand.press_work(&review, "m1as:").await;
    assert!(ids(&refused).iter().any(|i| i.starts_with("m1cs:")), "{}", text(&refused));
    std::fs::write(&path, good).expect("writes");
    let made = hand.press_work(&review, "m1as:").await;
    assert!(text(&made).contains("生效"), "{}", text(&made));
    w.finish().await;
}

/// Whatever a button carries that does not fit any more is answered kindly.
#[tokio::test(flavor = "multi_thread")]
async fn old_buttons_are_answered_kindly() {
    let w = start().await;
    let message: Value = crate::frames::bare_message(9_001, crate::frames::BOT, crate::frames::CHANNEL, "旧");
    for (n, id) in ["m1es:no-such-fact", "m1gs:999", "m1ms:999", "m1ns:999"].into_iter().enumerate() {
        let answer = w.discord.ask(crate::frames::press(100 + n as u64, named(), &message, id, None)).await;
        assert!(answer["type"] == 4 && is_private(&answer), "{id}: {answer}");
    }
    for (n, id) in ["m1cs:999", "m1ts:999", "m1ps:999:chenxing-share", "m1us:999"].into_iter().enumerate() {
        let answer = w.discord.work(crate::frames::press(200 + n as u64, named(), &message, id, None)).await;
        assert!(answer.status == 200 && text(&answer.body).chars().count() > 5, "{id}: {answer:?}");
    }
    w.finish().await;
}
