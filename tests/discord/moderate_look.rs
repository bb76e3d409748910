//! Looking without changing: find, show, test, the history, the state of the content, suggestions; and the unanswered questions.

use serde_json::json;
use yinju::content::revision;
use yinju::content::sources::ARTICLE;

use crate::fake::{id, ids, is_private, shown, stands, text};
use crate::frames::interaction;
use crate::moderated::{Hand, moderators, named, new_fact, small, small_with_intent, start, value};
use crate::world::World;

const FACT: &str = "chenxing-share";

#[tokio::test(flavor = "multi_thread")]
async fn facts_are_found_shown_and_tested() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let found = hand.ask("fact", "find", &[("query", json!("份额"))]).await;
    assert!(is_private(&found) && text(&found["data"]).contains(FACT), "{}", text(&found["data"]));
    let fact = hand.choose(&shown(9_001, &found), "m1ss:", FACT).await;
    let said = text(&fact["data"]);
    assert!(is_private(&fact) && said.contains("> 今年,晨星的市场份额") && said.contains("intent: market_share"), "{said}");
    let opened = hand.press(&shown(9_002, &fact), "m1es:").await;
    assert_eq!(value(&opened, "zh"), "晨星的市场份额从12%增长到20%。");
    let unknown = hand.ask("fact", "show", &[("id", json!("chenxing-shar"))]).await;
    assert!(is_private(&unknown) && text(&unknown["data"]).contains(FACT), "the nearest is named");
    let test = hand.ask("fact", "test", &[("question", json!("晨星占了多少份额?"))]).await;
    let said = text(&test["data"]);
    assert!(is_private(&test) && said.contains("→ 由 `chenxing-share` 回答") && said.contains("≈"), "{said}");
    let declined = hand.ask("fact", "test", &[("question", json!("小满多少钱?"))]).await;
    assert!(text(&declined["data"]).contains("没有回答（文章没有写）"), "{}", text(&declined["data"]));
    let none = hand.ask("fact", "find", &[("query", json!("@everyone**"))]).await;
    assert!(is_private(&none) && !text(&none["data"]).contains("@everyone"));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_of_the_content_is_told_and_broken_files_are_named() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let status = hand.work("content", "status", &[]).await;
    assert!(text(&status).contains("第1版") && text(&status).contains("3条事实"), "{}", text(&status));
    let path = w.file("responses/facts/chenxing.yaml");
    let good = std::fs::read_to_string(&path).expect("reads");
    std::fs::write(&path, good.replace("\"20%\", from", "\"21%\", from")).expect("writes");
    let reload = hand.work("content", "reload", &[]).await;
    assert!(text(&reload).contains("E0") && text(&reload).contains("responses/facts/chenxing.yaml:"), "{}", text(&reload));
    let status = hand.work("content", "status", &[]).await;
    assert!(text(&status).contains("没有生效") && text(&status).contains("responses/facts/chenxing.yaml:"), "{}", text(&status));
    assert!(hand.question("晨星的市场份额是多少?").await.contains("20%"), "the content before serves on");
    std::fs::write(&path, good.replace("晨星的市场份额从12%增长到20%。", "晨星的份额从12%增长到20%。")).expect("writes");
    // The watcher may have been faster.
    let reload = hand.work("content", "reload", &[]).await;
    assert!(text(&reload).contains("生效") || text(&reload).contains("没有变化"), "{}", text(&reload));
    assert!(hand.question("晨星的市场份额是多少?").await.contains("晨星的份额从12%增长到20%"));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_files_are_one_download() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let n = 700;
    let call = w.discord.work(interaction(n, 2, hand.from, crate::frames::subcommand("content", "export", &[]))).await;
    assert_eq!(call.files.len(), 1);
    assert!(call.files[0].bytes.len() > 1_000 && call.files[0].name.starts_with("content-1."), "{}", call.files[0].name);
    assert!(!stands(&call).is_null());
    hand.ask("fact", "history", &[]).await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_channel_refuses_does_not_take_the_message_with_it() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    w.discord.rest.rule(crate::rest::Rule::new("PATCH", "/messages/@original", 413));
    let refused = w.discord.work(interaction(700, 2, hand.from, crate::frames::subcommand("content", "export", &[]))).await;
    let told = w.discord.rest.until("PATCH", "/messages/@original").await;
    assert!(refused.files.len() == 1 && told.files.is_empty(), "{}", told.body);
    assert!(text(&told.body).contains("没有收下") && text(&told.body).contains("导出"), "{}", text(&told.body));
    // The same where the message is the first answer: an entry with a long diff.
    let phrasings: Vec<String> = (0..300).map(|n| format!("晨星的盘子第{n}大")).collect();
    let review = hand.work("intent", "add-phrasing", &[("fact", json!(FACT)), ("phrasings", json!(phrasings.join(";")))]).await;
    hand.press_work(&review, "m1as:").await;
    let list = shown(9_003, &hand.ask("fact", "history", &[]).await);
    w.discord.rest.rule(crate::rest::Rule::new("POST", "/interactions/701/", 403));
    w.discord.interaction(crate::frames::press(701, hand.from, &list, &id(&list, "m1js:"), Some(&["1"])));
    let refused = w.discord.rest.until("POST", "/interactions/701/").await;
    let told = w.discord.rest.until("POST", "/interactions/701/").await;
    assert!(refused.files.len() == 1 && told.files.is_empty(), "{}", told.body);
    assert!(text(&told.body["data"]).contains("没有收下") && text(&told.body["data"]).contains("```diff"), "{}", told.body);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_is_said_to_be_and_what_no_form_holds_is_not_cut() {
    let article = small().get(ARTICLE).expect("an article").replace("增长到了20%", "增长到了21%");
    let revised = revision::replace(&small(), &article).expect("reads").sources;
    let path = "responses/facts/chenxing.yaml";
    let facts = revised.get(path).expect("facts").replace("林望说，他们", &"他".repeat(4_001));
    let w = World::on_folder(&revised.with([(path.to_owned(), Some(facts))]), moderators).await;
    let mut hand = Hand::new(&w, named(), 100);
    let held = hand.ask("fact", "show", &[("id", json!(FACT))]).await;
    assert!(text(&held["data"]).contains("暂不使用"), "{}", text(&held["data"]));
    let told = hand.ask("fact", "show", &[("id", json!("lin-wang-said"))]).await;
    assert!(!text(&told["data"]).contains("暂不使用"), "{}", text(&told["data"]));
    let refused = hand.ask("fact", "edit", &[("id", json!("lin-wang-said"))]).await;
    assert!(is_private(&refused) && text(&refused["data"]).contains("中文回答"), "{refused}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_know_ids_labels_questions_and_entries() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    let complete = async |id: u64, sub: &str, option: &str, typed: &str| {
        let data = crate::frames::subcommand("fact", sub, &[(option, json!(typed))]);
        let answer = w.discord.ask(interaction(id, 4, named(), data)).await;
        answer["data"]["choices"].as_array().expect("choices").clone()
    };
    for (n, typed) in ["chenxing-sh", "份额升至", "what is chenxing's", "晨星占几成"].into_iter().enumerate() {
        let choices = complete(800 + n as u64, "show", "*id", typed).await;
        assert_eq!(choices[0]["value"], FACT, "{typed}: {choices:?}");
    }
    let review = hand.work("intent", "add-phrasing", &[("fact", json!(FACT)), ("phrasings", json!("晨星的盘子多大"))]).await;
    hand.press_work(&review, "m1as:").await;
    let data = crate::frames::subcommand("fact", "undo", &[("*entry", json!(""))]);
    let mut data = data;
    data["options"][0]["options"][0]["type"] = json!(4);
    let answer = w.discord.ask(interaction(900, 4, named(), data)).await;
    let entries = answer["data"]["choices"].as_array().expect("choices");
    assert_eq!(entries.len(), 1);
    assert!(entries[0]["value"] == 1 && entries[0]["name"].as_str().is_some_and(|n| n.contains(FACT)), "{entries:?}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unanswered_questions_become_phrasings_in_two_clicks() {
    let w = start().await;
    let mut hand = Hand::new(&w, named(), 100);
    for question in ["底子厚不厚", "底子厚不厚呀"] {
        let said = hand.question(question).await;
        assert!(!said.contains("> 今年"), "answered already: {said}");
    }
    let list = hand.unanswered(2).await;
    assert!(text(&list).contains("底子"), "{}", text(&list));
    let key = list["components"][0]["components"][0]["options"][0]["value"].as_str().expect("a group").to_owned();
    let group = hand.choose_work(&list, "m1rs:", &key).await;
    assert!(text(&group).contains("底子") && ids(&group).len() >= 5, "{:?}", ids(&group));
    let review = hand.press_work(&group, &format!("m1ps:{key}:{FACT}")).await;
    assert!(text(&review).contains("检查通过") && text(&review).contains("底子"), "{}", text(&review));
    assert!(text(&review).contains("结果变了"), "the logged questions move: {}", text(&review));
    hand.press_work(&review, "m1as:").await;
    assert!(hand.question("底子厚不厚").await.contains("> 今年"));
    let list = hand.unanswered(0).await;
    assert!(text(&list).contains("没有未答的问题"), "the group is dealt with: {}", text(&list));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unanswered_questions_become_a_new_fact_go_to_a_typed_one_or_are_dismissed() {
    let w = World::on_folder(&small_with_intent(), moderators).await;
    let mut hand = Hand::new(&w, named(), 100);
    for question in ["底子厚不厚", "员工食堂好吃吗"] {
        hand.question(question).await;
    }
    let list = hand.unanswered(2).await;
    let options = list["components"][0]["components"][0]["options"].as_array().expect("groups").clone();
    let of = |word: &str| {
        let found = options.iter().find(|o| o["label"].as_str().is_some_and(|l| l.contains(word)));
        found.unwrap_or_else(|| panic!("no {word} among {options:?}"))["value"].as_str().expect("a key").to_owned()
    };
    let group = hand.choose_work(&list, "m1rs:", &of("底子")).await;
    let opened = hand.press(&group, "m1ns:").await;
    assert_eq!(value(&opened, "questions"), "底子厚不厚");
    let [quote, zh, en, details, questions] = new_fact();
    let asked = format!("{}\n底子厚不厚", questions.1);
    let review = hand.send(&opened, &[quote, zh, en, details, ("questions", &asked)]).await;
    hand.press_work(&review, "m1as:").await;
    assert!(hand.question("底子厚不厚").await.contains("12%"));
    let group = hand.choose_work(&list, "m1rs:", &of("食堂")).await;
    let other = hand.press(&group, "m1os:").await;
    assert_eq!(other["data"]["components"].as_array().map(Vec::len), Some(1));
    let typed = crate::frames::form_of(700, named(), &id(&group, "m1os:"), &[("fact", "no-such-fact".to_owned())]);
    let refused = stands(&w.discord.work(typed).await);
    assert!(text(&refused).contains("no-such-fact"), "{}", text(&refused));
    let rest = hand.press_work(&group, "m1ds:").await;
    assert!(text(&rest).contains("没有未答的问题"), "{}", text(&rest));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn built_in_content_says_how_it_could_be_changed() {
    let w = World::with(moderators).await;
    let mut hand = Hand::new(&w, named(), 100);
    let content = crate::world::engine().content.clone();
    let fact = &content.facts[0].id;
    let opened = hand.ask("fact", "edit", &[("id", json!(fact))]).await;
    assert!(!value(&opened, "quote").is_empty());
    let refused = hand.send(&opened, &[("zh", "改")]).await;
    assert!(text(&refused).contains("yinju init"), "{}", text(&refused));
    let history = hand.ask("fact", "history", &[]).await;
    assert!(is_private(&history));
    w.finish().await;
}

#[test]
fn the_small_content_has_all_texts() {
    assert!(yinju::discord::Wording::load(&small()).expect("texts").moderates());
}
