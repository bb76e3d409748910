//! A bot on a small content folder with moderators, and what a moderator does with it.

use serde_json::Value;
use yinju::content::{Sources, folder};
use yinju::ops::Settings;
use yinju::ops::settings::Moderators;

use crate::fake::{id, stands, text};
use crate::frames::{BOT, CHANNEL, From, GUILD, OTHER, USER, command, form_of, interaction, message, press, subcommand};
use crate::rest::Call;
use crate::world::World;

pub const ROLE: u64 = 400_000_000_000_000_001;
pub const LOG: u64 = 200_000_000_000_000_009;

/// The small content with the wording of the shipped one.
pub fn small() -> Sources {
    let own = folder::read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("tests/small").sources;
    let shipped = crate::world::sources();
    let wording = shipped.iter().filter(|(_, path, _)| path.starts_with("responses/zh-Hans/") || path.starts_with("responses/en/"));
    own.with(wording.map(|(_, path, text)| (path.to_owned(), Some(text.to_owned()))))
}

/// One named user, one named role.
pub fn moderators(settings: &mut Settings) {
    settings.moderators = vec![Moderators { guild: GUILD, roles: vec![ROLE], users: vec![USER], log_channel: Some(LOG) }];
    settings.inbox.enabled = true;
    // These tests ask faster than any person.
    settings.limits.burst = 1_000;
}

pub async fn start() -> World {
    World::on_folder(&small(), moderators).await
}

/// The named user.
pub fn named() -> From {
    From::default()
}

/// Somebody else with the named role.
pub fn with_role() -> From {
    From { user: OTHER, roles: &[ROLE], ..From::default() }
}

/// A moderator at the keyboard: counts the interactions, and knows how each kind of answer comes.
pub struct Hand<'w> {
    pub w: &'w World,
    pub from: From,
    next: u64,
}

impl<'w> Hand<'w> {
    /// `first` keeps the ids of several hands apart.
    pub fn new(w: &'w World, from: From, first: u64) -> Self {
        Self { w, from, next: first }
    }

    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// A subcommand that is answered at once.
    pub async fn ask(&mut self, name: &str, sub: &str, options: &[(&str, Value)]) -> Value {
        let id = self.id();
        self.w.discord.ask(interaction(id, 2, self.from, subcommand(name, sub, options))).await
    }

    /// A subcommand whose answer takes time: the message.
    pub async fn work(&mut self, name: &str, sub: &str, options: &[(&str, Value)]) -> Value {
        let id = self.id();
        stands(&self.w.discord.work(interaction(id, 2, self.from, subcommand(name, sub, options))).await)
    }

    /// Presses the button whose `custom_id` begins so; the answer at once.
    pub async fn press(&mut self, message: &Value, prefix: &str) -> Value {
        let n = self.id();
        self.w.discord.ask(press(n, self.from, message, &id(message, prefix), None)).await
    }

    /// The same for what takes time.
    pub async fn press_work(&mut self, message: &Value, prefix: &str) -> Value {
        stands(&self.press_call(message, prefix).await)
    }

    pub async fn press_call(&mut self, message: &Value, prefix: &str) -> Call {
        let n = self.id();
        self.w.discord.work(press(n, self.from, message, &id(message, prefix), None)).await
    }

    /// Chooses a value in a menu; the answer takes time.
    pub async fn choose_work(&mut self, message: &Value, prefix: &str, value: &str) -> Value {
        let n = self.id();
        stands(&self.w.discord.work(press(n, self.from, message, &id(message, prefix), Some(&[value]))).await)
    }

    pub async fn choose(&mut self, message: &Value, prefix: &str, value: &str) -> Value {
        let n = self.id();
        self.w.discord.ask(press(n, self.from, message, &id(message, prefix), Some(&[value]))).await
    }

    /// Fills a form that was opened, with some fields written anew, and sends it: the review.
    pub async fn send(&mut self, opened: &Value, written: &[(&str, &str)]) -> Value {
        let n = self.id();
        let form = filled(opened, written);
        let custom_id = opened["data"]["custom_id"].as_str().expect("a form");
        stands(&self.w.discord.work(form_of(n, self.from, custom_id, &form)).await)
    }

    /// The list of unanswered questions, once it holds so many. Questions are kept beside their answers, so it may lag behind.
    pub async fn unanswered(&mut self, count: usize) -> Value {
        let listed = async {
            loop {
                let n = self.id();
                let list = stands(&self.w.discord.work(interaction(n, 2, self.from, command("unanswered", &[]))).await);
                let options = list["components"][0]["components"][0]["options"].as_array().map_or(&[][..], Vec::as_slice);
                let times =
                    |o: &Value| o["label"].as_str().and_then(|l| l.strip_prefix('\u{d7}')?.split(' ').next()?.parse::<usize>().ok());
                if options.iter().filter_map(times).sum::<usize>() == count {
                    return list;
                }
            }
        };
        crate::world::within("the questions in the inbox", listed).await
    }

    /// A question in the channel: what the bot answers.
    pub async fn question(&mut self, question: &str) -> String {
        let n = self.id();
        self.w.discord.message(message(n, self.from.user, CHANNEL, &format!("<@{BOT}> {question}")));
        // The channel of the moderators is another one.
        text(&self.w.discord.rest.until("POST", &format!("/channels/{CHANNEL}/messages")).await.body)
    }
}

/// The fields of an opened form as they are sent.
pub fn filled(opened: &Value, written: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    assert_eq!(opened["type"], 9, "no form: {opened}");
    ["quote", "zh", "en", "details", "questions"]
        .into_iter()
        .map(|name| {
            let own = written.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
            (name, own.unwrap_or_else(|| value(opened, name)))
        })
        .collect()
}

/// The prefilled value of a form's field.
pub fn value(opened: &Value, name: &str) -> String {
    let rows = opened["data"]["components"].as_array().into_iter().flatten();
    let field = rows.map(|r| &r["components"][0]).find(|f| f["custom_id"] == name).unwrap_or_else(|| panic!("no field {name}: {opened}"));
    field["value"].as_str().unwrap_or_default().to_owned()
}

/// A fact that the small content does not have, as the five fields of a form.
pub fn new_fact() -> [(&'static str, &'static str); 5] {
    [
        ("quote", "今年,晨星的市场份额从去年的12%增长到了20%。"),
        ("zh", "晨星去年的市场份额是12%。"),
        ("en", "Chenxing had 12% of the market the year before."),
        (
            "details",
            "id: chenxing-share-before\nintent: market_share_before\nsubject: chenxing\ntopics: [share]\nvalue: {percent: \"12%\"}",
        ),
        ("questions", "晨星去年的市场份额是多少?\nWhat was Chenxing's share last year?\n晨星去年占多少市场\n去年晨星的份额"),
    ]
}

/// The small content with an intent for [`new_fact`].
pub fn small_with_intent() -> Sources {
    let intent = "id: market_share_before\ntitle: {zh: 去年的市场份额, en: market share the year before}\nkind: how_much\n";
    small().with([("intents/market_share_before.yaml".to_owned(), Some(intent.to_owned()))])
}
