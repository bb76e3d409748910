//! The registration as Discord gets it: a snapshot for people to review, and its limits.

use serde_json::Value;

use crate::world::{World, knowledge};
use crate::{limits, openapi};

/// The registration as it is sent.
fn text_of(commands: Vec<Value>) -> anyhow::Result<String> {
    yinju::discord::register::text(commands)
}

#[test]
fn the_registration_is_what_was_reviewed() {
    let commands = reviewed(yinju::discord::commands::registration(&knowledge()));
    insta::assert_json_snapshot!(commands);
}

#[test]
fn the_registration_of_moderators_is_what_was_reviewed() {
    let commands = reviewed(yinju::discord::moderate::commands::registration(&knowledge()));
    for command in commands.as_array().expect("a list") {
        assert_eq!(command["default_member_permissions"], "8192", "{command}");
        assert_eq!((&command["contexts"], &command["integration_types"]), (&serde_json::json!([0]), &serde_json::json!([0])));
    }
    insta::assert_json_snapshot!(commands);
}

fn reviewed(commands: Vec<Value>) -> Value {
    let text = text_of(commands).expect("no problems");
    let commands: Value = serde_json::from_str(&text).expect("JSON");
    assert!(limits::commands(&commands).is_empty(), "{:?}", limits::commands(&commands));
    let wrong = openapi::request("PUT", "/applications/1/commands", &commands);
    assert!(wrong.is_empty(), "{wrong:?}");
    commands
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
    let text = text_of(yinju::discord::commands::registration(&with(view))).expect("no problems");
    let commands: Value = serde_json::from_str(&text).expect("JSON");
    let new = commands.as_array().expect("a list").iter().find(|c| c["name"] == "departures").expect("the new command");
    assert_eq!(new["name_localizations"], serde_json::json!({"zh-CN": "离职", "zh-TW": "離職"}));
    assert_eq!(new["options"].as_array().map(Vec::len), Some(2));
    // A name that Discord would refuse is told before it is asked.
    let wrong =
        text_of(yinju::discord::commands::registration(&with(&view.replace("zh: 离职", "zh: 离 职")))).expect_err("a space").to_string();
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

fn moderators(guild: u64) -> yinju::ops::settings::Moderators {
    yinju::ops::settings::Moderators { guild, users: vec![crate::frames::USER], ..Default::default() }
}

/// The commands of moderators among those of a request.
fn moderated(body: &Value) -> usize {
    body.as_array().expect("a list").iter().filter(|c| c["default_member_permissions"].is_string()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_have_their_commands_in_their_guild_alone() {
    let guild = crate::frames::GUILD;
    let nobody = World::start().await;
    let everywhere = nobody.discord.rest.until("PUT", "/commands").await;
    assert_eq!(moderated(&everywhere.body), 0);
    nobody.finish().await;
    let w = World::with(|s| s.moderators = vec![moderators(guild)]).await;
    let everywhere = w.discord.rest.until("PUT", "/commands").await;
    assert!(!everywhere.path.contains("/guilds/") && moderated(&everywhere.body) == 0, "{}", everywhere.path);
    let own = w.discord.rest.until("PUT", "/commands").await;
    assert!(own.path.contains(&format!("/guilds/{guild}/")), "{}", own.path);
    assert_eq!((own.body.as_array().map(Vec::len), moderated(&own.body)), (Some(4), 4));
    w.finish().await;
    // Where everything is registered in the guild, both go together: a guild's list is replaced whole.
    let w = World::with(|s| (s.register.guilds, s.moderators) = (vec![guild], vec![moderators(guild)])).await;
    let both = w.discord.rest.until("PUT", "/commands").await;
    assert!(moderated(&both.body) == 4 && both.body.as_array().is_some_and(|c| c.len() > 8), "{}", both.body);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guild_without_moderators_any_more_loses_their_commands() {
    let guild = crate::frames::GUILD;
    let w = World::with(|s| s.moderators = vec![moderators(guild)]).await;
    w.discord.rest.until("PUT", "/guilds/").await;
    let w = w.restart_with(|s| s.moderators.clear()).await;
    let taken = w.discord.rest.until("PUT", "/guilds/").await;
    assert_eq!(taken.body, serde_json::json!([]));
    w.finish().await;
}
