//! The registration as Discord gets it: a snapshot for people to review, and its limits.

use serde_json::Value;

use crate::world::{World, knowledge};
use crate::{limits, openapi};

#[test]
fn the_registration_is_what_was_reviewed() {
    let text = yinju::discord::register::text(&knowledge()).expect("no problems");
    let commands: Value = serde_json::from_str(&text).expect("JSON");
    assert!(limits::commands(&commands).is_empty(), "{:?}", limits::commands(&commands));
    let wrong = openapi::request("PUT", "/applications/1/commands", &commands);
    assert!(wrong.is_empty(), "{wrong:?}");
    insta::assert_json_snapshot!(commands);
}

#[test]
fn a_new_view_is_a_new_command() {
    let with = |view: &str| {
        let (path, shipped) = ("intents/_views.yaml", crate::world::sources());
        let views = format!("{}{view}", shipped.get(path).expect("views"));
        let sources = shipped.with([(path.to_owned(), Some(views))]);
        let (content, problems) = yinju::content::load::load(&sources, yinju::content::load::Depth::Quick);
        let content = content.unwrap_or_else(|| panic!("{problems:?}"));
        let engine = yinju::answer::Engine::new(content.into());
        let edition = yinju::moderate::Edition::new(engine.into(), sources, 1);
        yinju::discord::knowledge::Knowledge::new(&edition).expect("texts")
    };
    let view = "- {id: departures, title: {zh: 离职, en: Departures}, description: {zh: 谁离开了, en: Who left}, intents: [departure], \
                shown: list, options: [who, from]}\n";
    let text = yinju::discord::register::text(&with(view)).expect("no problems");
    let commands: Value = serde_json::from_str(&text).expect("JSON");
    let new = commands.as_array().expect("a list").iter().find(|c| c["name"] == "departures").expect("the new command");
    assert_eq!(new["name_localizations"], serde_json::json!({"zh-CN": "离职", "zh-TW": "離職"}));
    assert_eq!(new["options"].as_array().map(Vec::len), Some(2));
    // A name that Discord would refuse is told before it is asked.
    let wrong = yinju::discord::register::text(&with(&view.replace("zh: 离职", "zh: 离 职"))).expect_err("a space").to_string();
    assert!(wrong.contains("离 职"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_registered_at_start_and_again_only_where_they_changed() {
    let w = World::start().await;
    let first = w.discord.rest.until("PUT", "/commands").await;
    assert_eq!(first.status, 200);
    let w = w.restart().await;
    // A question shows that the start is over.
    w.discord.ask(crate::frames::interaction(1, 2, Default::default(), crate::frames::command("about", &[]))).await;
    let file = w.folder.path().join("registered.json");
    assert!(w.discord.rest.rest().await.iter().all(|c| c.method != "PUT"));
    std::fs::write(&file, "{}").expect("writes");
    let w = w.restart().await;
    w.discord.rest.until("PUT", "/commands").await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guilds_are_registered_instead_of_everywhere() {
    let w = World::with(|s| s.register.guilds = vec![crate::frames::GUILD]).await;
    let put = w.discord.rest.until("PUT", "/commands").await;
    assert!(put.path.contains(&format!("/guilds/{}/", crate::frames::GUILD)));
    w.finish().await;
}
