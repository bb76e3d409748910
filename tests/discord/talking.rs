//! Mentions, direct messages, replies, listening, edits and deletions.

use serde_json::json;

use crate::fake::{ids, text};
use crate::frames::{BOT, CHANNEL, DM, GUILD, OTHER, USER, bare_message, edit, message, reply_to};
use crate::world::World;

const QUESTION: &str = "谷歌的企业市场份额是多少?";

fn mention(id: u64, text: &str) -> serde_json::Value {
    message(id, USER, CHANNEL, &format!("<@{BOT}> {text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_with_a_quote() {
    let w = World::start().await;
    let reply = w.discord.say(mention(1, QUESTION)).await;
    assert!(reply.path.contains(&CHANNEL.to_string()));
    assert_eq!(reply.body["message_reference"]["message_id"], "1");
    let content = reply.body["content"].as_str().expect("content");
    assert!(content.contains("\n> ") && content.contains("段") && content.contains("字母榜"), "{content}");
    let quote = content.lines().find_map(|l| l.strip_prefix("> ")).expect("a block quote").replace('\\', "");
    assert!(crate::world::engine().content.article.quote(&quote).is_some(), "{quote}");
    let ids = ids(&reply.body);
    for prefix in ["y1as:", "y1xs:", &format!("y1ds:{USER}")] {
        assert!(ids.iter().any(|i| i.starts_with(prefix)), "{prefix} {ids:?}");
    }
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn direct_messages_and_replies_need_no_mention() {
    let w = World::start().await;
    let mut direct = bare_message(1, USER, DM, QUESTION);
    direct["channel_id"] = json!(DM.to_string());
    let first = w.discord.say(direct).await;
    assert!(first.path.contains(&DM.to_string()) && text(&first.body).contains("> "));
    let answered = bare_message(800, BOT, CHANNEL, "答");
    let second = w.discord.say(reply_to(message(2, USER, CHANNEL, QUESTION), &answered)).await;
    assert_eq!(second.body["message_reference"]["message_id"], "2");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_the_bot_is_left_alone() {
    let w = World::start().await;
    w.discord.message(message(1, USER, CHANNEL, QUESTION));
    w.discord.message(message(2, BOT, CHANNEL, &format!("<@{BOT}> {QUESTION}")));
    let mut bot = mention(3, QUESTION);
    bot["author"]["bot"] = json!(true);
    w.discord.message(bot);
    let mut hook = mention(4, QUESTION);
    hook["webhook_id"] = json!("77");
    w.discord.message(hook);
    let mut joined = mention(5, QUESTION);
    joined["type"] = json!(7);
    w.discord.message(joined);
    // A reply without its ping comes without text.
    let mut silent = reply_to(message(6, USER, CHANNEL, ""), &bare_message(800, BOT, CHANNEL, "答"));
    silent["mentions"] = json!([]);
    w.discord.message(silent);
    let reply = w.discord.say(mention(7, QUESTION)).await;
    assert_eq!(reply.body["message_reference"]["message_id"], "7");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_message_of_a_listened_channel_is_a_question() {
    let discord = crate::fake::Discord::start().await;
    discord.rest.application_flags(1 << 19);
    let w = World::launch(discord, |s| s.channels.listen = vec![CHANNEL]).await;
    let identify = w.discord.gateway.until(|s| matches!(s, crate::gateway::Seen::Identify(_))).await;
    let crate::gateway::Seen::Identify(identify) = identify else { unreachable!() };
    assert_ne!(identify["intents"].as_u64().expect("intents") & (1 << 15), 0);
    let reply = w.discord.say(message(1, USER, CHANNEL, QUESTION)).await;
    assert!(text(&reply.body).contains("> "));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_leans_on_the_same_user_in_the_same_channel() {
    let w = World::start().await;
    let first = text(&w.discord.say(mention(1, QUESTION)).await.body);
    let mut stranger = message(2, OTHER, CHANNEL, &format!("<@{BOT}> OpenAI呢?"));
    stranger["mentions"] = json!([crate::frames::user(BOT, true)]);
    let other = text(&w.discord.say(stranger).await.body);
    let second = text(&w.discord.say(mention(3, "OpenAI呢?")).await.body);
    assert_ne!(first, second);
    assert_ne!(other, second, "a stranger has no conversation to lean on");
    assert!(second.contains("份额"), "{second}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_changes_the_reply_and_a_deletion_removes_it() {
    let w = World::start().await;
    let question = mention(1, QUESTION);
    let reply = w.discord.say(question.clone()).await;
    let id = reply.answer["id"].as_str().expect("an id").to_owned();
    // A link preview is an update without an edit; the same text is no change.
    w.discord.gateway.dispatch("MESSAGE_UPDATE", question.clone());
    w.discord.gateway.dispatch("MESSAGE_UPDATE", edit(question.clone(), 1, &format!("<@{BOT}>  {QUESTION} ")));
    w.discord.gateway.dispatch("MESSAGE_UPDATE", edit(question, 2, &format!("<@{BOT}> xAI的C轮融了多少钱?")));
    let changed = w.discord.rest.next().await;
    assert!(changed.is("PATCH", &format!("/messages/{id}")), "{changed:?}");
    assert_ne!(text(&changed.body), text(&reply.body));
    assert!(text(&changed.body).contains("60亿"), "{}", text(&changed.body));
    w.discord.gateway.dispatch("MESSAGE_DELETE", json!({"id": "1", "channel_id": CHANNEL.to_string(), "guild_id": GUILD.to_string()}));
    let removed = w.discord.rest.next().await;
    assert!(removed.is("DELETE", &format!("/messages/{id}")), "{removed:?}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_while_the_reply_is_on_its_way_still_removes_it() {
    let w = World::start().await;
    let hold = std::sync::Arc::new(tokio::sync::Notify::new());
    w.discord.rest.rule(crate::rest::Rule { hold: Some(hold.clone()), ..crate::rest::Rule::new("POST", "/messages", 200) });
    w.discord.message(mention(1, QUESTION));
    assert_eq!(w.discord.rest.until("POST", "/messages").await.status, 0);
    let gone = json!({"ids": ["1", "2"], "channel_id": CHANNEL.to_string(), "guild_id": GUILD.to_string()});
    w.discord.gateway.dispatch("MESSAGE_DELETE_BULK", gone);
    hold.notify_one();
    let sent = w.discord.rest.until("POST", "/messages").await;
    let id = sent.answer["id"].as_str().expect("an id").to_owned();
    w.discord.rest.until("DELETE", &format!("/messages/{id}")).await;
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn traditional_and_english_are_answered_in_kind() {
    let w = World::start().await;
    let hant = text(&w.discord.say(mention(1, "谷歌的企業市場份額是多少?")).await.body);
    assert!(hant.contains("來源") && !hant.contains("来源"), "{hant}");
    let en = text(&w.discord.say(mention(2, "What is Google's enterprise market share?")).await.body);
    assert!(en.contains("Source: ") && en.contains("paragraph"), "{en}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_answered_and_harmless() {
    let w = World::start().await;
    let hostile = [
        "@everyone 谷歌的企业市场份额是多少?".to_owned(),
        "```谷歌的份额``` `` ** ~~ || [点我](https://例.cn)".to_owned(),
        "长".repeat(3_900),
        "\u{200b}\u{200d}\u{2060}".to_owned(),
        "\u{202e}少多是额份的歌谷\u{202c}".to_owned(),
        "<@1><@&2><#3><:a:4></ask:5><t:6>".to_owned(),
        "{question} {0} %s \\".to_owned(),
    ];
    for (n, text) in hostile.iter().enumerate() {
        let reply = w.discord.say(message(10 + n as u64, USER + 10 + n as u64, CHANNEL, &format!("<@{BOT}> {text}"))).await;
        assert_eq!(reply.status, 200, "{text}: {}", reply.body);
    }
    w.finish().await;
}
