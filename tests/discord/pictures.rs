//! Pictures beside the text of views and comparisons: what is sent, what turning and sharing do to it, and doing without.

use serde_json::{Value, json};
use yinju::content::Shown;
use yinju::picture::{SCALE, Theme, draw};
use yinju::text::Language;

use crate::fake::{id, ids, is_private, shown, text};
use crate::frames::{From, OTHER, USER, command, interaction, press};
use crate::rest::{Call, Rule};
use crate::world::{World, engine};

const LOCALES: [(&str, Language); 3] = [("zh-CN", Language::ZhHans), ("zh-TW", Language::ZhHant), ("en-US", Language::En)];

fn from(n: u64, locale: &'static str) -> From {
    From { user: USER + n, locale, ..From::default() }
}

async fn run(w: &World, n: u64, locale: &'static str, name: &str, options: &[(&str, Value)]) -> Call {
    w.discord.call(interaction(n, 2, from(n, locale), command(name, options))).await
}

/// The size of the one picture of a message, after looking at what is said of it.
fn size(call: &Call) -> (u32, u32) {
    let data = &call.body["data"];
    let [file] = &call.files[..] else { panic!("{} files of {data}", call.files.len()) };
    assert_eq!((file.field.as_str(), file.kind.as_str()), ("files[0]", "image/png"));
    assert_eq!(data["attachments"][0]["filename"], file.name.as_str());
    let mut reader = png::Decoder::new(std::io::Cursor::new(&file.bytes)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits in memory")];
    let info = reader.next_frame(&mut pixels).expect("an image");
    (info.width, info.height)
}

fn description(call: &Call) -> String {
    call.body["data"]["attachments"][0]["description"].as_str().expect("a description").to_owned()
}

fn image(call: &Call) -> String {
    call.body["data"]["embeds"][0]["image"]["url"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_comes_with_its_picture_in_three_languages() {
    let w = World::start().await;
    let content = engine().content.clone();
    let mut n = 10;
    for view in &content.views {
        for (locale, language) in LOCALES {
            n += 1;
            let call = run(&w, n, locale, &view.id, &[]).await;
            assert!(text(&call.body["data"]).contains("> "), "the quotes stay");
            if view.shown == Shown::List {
                assert!(call.files.is_empty() && image(&call).is_empty(), "{} is a list", view.id);
                continue;
            }
            let picture = draw(&content, &view.id, language, Theme::Dark).expect("pictures").swap_remove(0);
            assert_eq!(size(&call), (picture.width * SCALE, picture.height * SCALE));
            assert_eq!(description(&call), picture.alt);
            assert_eq!(image(&call), format!("attachment://{}.png", view.id));
            assert_eq!(call.files[0].bytes, picture.png().expect("pixels"));
        }
    }
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrowed_view_draws_what_it_says() {
    let w = World::start().await;
    let all = run(&w, 1, "zh-CN", "timeline", &[]).await;
    let few = run(&w, 2, "zh-CN", "timeline", &[("who", json!("xai"))]).await;
    assert!(size(&few).1 < size(&all).1);
    assert!(description(&few).contains("xAI") && !description(&few).contains("谷歌"), "{}", description(&few));
    // The second time it is the same file.
    let again = run(&w, 3, "zh-CN", "timeline", &[("who", json!("xai"))]).await;
    assert_eq!(again.files, few.files);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn turning_pages_turns_pictures() {
    let w = World::start().await;
    let pictures = draw(&engine().content, "timeline", Language::ZhHans, Theme::Dark).expect("pictures");
    assert!(pictures.len() > 1, "one picture is no test");
    let mut call = w.discord.call(interaction(1, 2, from(0, "zh-CN"), command("timeline", &[]))).await;
    let mut alts = vec![description(&call)];
    for n in 1.. {
        let message = shown(9_001, &call.body);
        let Some(next) = ids(&message).into_iter().find(|i| i.starts_with(&format!("y1vs:{n}:"))) else { break };
        call = w.discord.call(press(100 + n, from(0, "zh-CN"), &message, &next, None)).await;
        assert_eq!(call.body["type"], 7);
        size(&call);
        alts.push(description(&call));
    }
    assert!(alts.len() >= pictures.len());
    alts.dedup();
    assert_eq!(alts, pictures.iter().map(|p| p.alt.clone()).collect::<Vec<_>>(), "in order, each once");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_turn_is_private_and_can_be_shared_with_its_picture() {
    let w = World::start().await;
    let first = run(&w, 5, "zh-CN", "timeline", &[]).await;
    let message = shown(9_001, &first.body);
    let other = From { user: OTHER, ..From::default() };
    let peeked = w.discord.call(press(2, other, &message, &id(&message, "y1vs:1:"), None)).await;
    assert!(is_private(&peeked.body) && !peeked.files.is_empty());
    let private = shown(9_002, &peeked.body);
    let shared = w.discord.call(press(3, other, &private, &id(&private, "y1ws:1:"), None)).await;
    assert!(shared.body["type"] == 4 && !is_private(&shared.body));
    assert_eq!((text(&shared.body["data"]), &shared.files), (text(&private), &peeked.files));
    assert_eq!(id(&shared.body["data"], "y1ds:"), format!("y1ds:{OTHER}"));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_is_drawn_where_figures_are_alike() {
    let w = World::start().await;
    let pair = [("a", json!("openai")), ("b", json!("anthropic"))];
    for (n, (locale, language)) in LOCALES.into_iter().enumerate() {
        let call = run(&w, n as u64 + 1, locale, "compare", &pair).await;
        let name = |id: &str| engine().content.name(engine().content.entity_ids[id], language);
        size(&call);
        let alt = description(&call);
        assert!(alt.contains(&name("openai")) && alt.contains("50%") && alt.contains("24%"), "{alt}");
    }
    // One intent alone, whether the engine computes it or the facts stand side by side.
    let all = run(&w, 10, "zh-CN", "compare", &[("a", json!("openai")), ("b", json!("google"))]).await;
    let what = engine().content.intents[engine().content.intent_ids["market_share"]].title.zh.clone();
    let shares = run(&w, 11, "zh-CN", "compare", &[("a", json!("openai")), ("b", json!("google")), ("what", json!(what))]).await;
    assert!(size(&shares).1 < size(&all).1, "{}", description(&shares));
    // No figure of both: text alone.
    let none = run(&w, 12, "zh-CN", "compare", &[("a", json!("openai")), ("b", json!("microsoft"))]).await;
    assert!(none.files.is_empty() && !text(&none.body["data"]).is_empty());
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ground_is_a_setting_and_so_is_having_pictures() {
    let light = World::with(|s| s.pictures.theme = Theme::Light).await;
    let call = run(&light, 1, "zh-CN", "shares", &[]).await;
    let picture = draw(&engine().content, "shares", Language::ZhHans, Theme::Light).expect("pictures").swap_remove(0);
    assert_eq!(call.files[0].bytes, picture.png().expect("pixels"));
    light.finish().await;
    let without = World::with(|s| s.pictures.enabled = false).await;
    let call = run(&without, 1, "zh-CN", "shares", &[]).await;
    assert!(call.files.is_empty() && image(&call).is_empty() && text(&call.body["data"]).contains("> "));
    without.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_files_are_refused_the_text_goes_alone() {
    let w = World::start().await;
    w.discord.rest.rule(Rule::new("POST", "/interactions/1/", 403));
    let refused = run(&w, 1, "zh-CN", "shares", &[]).await;
    assert!(refused.status == 403 && !refused.files.is_empty());
    let alone = w.discord.rest.until("POST", "/interactions/1/").await;
    assert!(alone.status == 204 && alone.files.is_empty());
    assert_eq!(text(&alone.body["data"]), text(&refused.body["data"]));
    w.finish().await;
}
