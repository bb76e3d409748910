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
