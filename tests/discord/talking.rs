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
    for prefix in ["y1as:", "y1xs:", "y1ms", &format!("y1ds:{USER}")] {
        assert!(ids.iter().any(|i| i.starts_with(prefix)), "{prefix} {ids:?}");
    }
    w.finish().await;
}
