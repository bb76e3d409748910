//! Who may: every command, option and component of moderators, for every kind of caller, place and setting. The rows come
//! from the registration, so a command that is new is in here by itself.

use serde_json::{Value, json};
use yinju::discord::Wording;
use yinju::discord::moderate::permission::Denied;
use yinju::text::Language;

use crate::fake::{is_private, text};
use crate::frames::{BOT, CHANNEL, DM, From, GUILD, bare_message, form_of, interaction, press};
use crate::moderated::{ROLE, moderators, small};
use crate::rest::Call;
use crate::world::{World, knowledge};

const ELSEWHERE: u64 = 300_000_000_000_000_002;
const ADMINISTRATOR: u64 = 1 << 3;

/// Callers: what they are, whether they are named, their roles and permissions.
const CALLERS: [(&str, bool, &[u64], u64); 4] = [
    ("a named role", true, &[ROLE], 0),
    ("a named user", true, &[], 0),
    ("an administrator without the role", false, &[], ADMINISTRATOR),
    ("a plain member", false, &[ROLE + 1], 0),
];

const PLACES: [(&str, u64, u64); 3] =
    [("the named guild", GUILD, CHANNEL), ("another guild", ELSEWHERE, CHANNEL), ("a direct message", 0, DM)];

/// Data of every command with every option, as Discord would send it, and what it is.
fn commands() -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for command in yinju::discord::moderate::commands::registration(&knowledge()) {
        let name = command["name"].as_str().expect("a name").to_owned();
        let options = command["options"].as_array().expect("options").clone();
        let subs: Vec<&Value> = options.iter().filter(|o| o["type"] == 1).collect();
        let data = |options: Value| json!({"id": "700000000000000001", "name": name, "type": 1, "options": options, "guild_id": GUILD.to_string()});
        if subs.is_empty() {
            out.push((format!("/{name}"), data(given(&options))));
        }
        for sub in subs {
            let inner = json!([{"name": sub["name"], "type": 1, "options": given(sub["options"].as_array().expect("options"))}]);
            out.push((format!("/{name} {}", sub["name"].as_str().expect("a name")), data(inner)));
        }
    }
    assert!(out.len() >= 13, "the registration was not read");
    out
}

/// A value for each option that must be given.
fn given(options: &[Value]) -> Value {
    let value = |o: &Value| if o["type"] == 4 { json!(1) } else { json!("chenxing-share") };
    options.iter().filter(|o| o["required"] == true).map(|o| json!({"name": o["name"], "type": o["type"], "value": value(o)})).collect()
}

/// The components and forms: one `custom_id` of each kind.
fn components() -> Vec<&'static str> {
    vec![
        "m1ss:",
        "m1es:chenxing-share",
        "m1as:1",
        "m1gs:1",
        "m1ts:1",
        "m1ms:1",
        "m1cs:1",
        "m1us:1",
        "m1hs:0:",
        "m1js:",
        "m1qs:",
        "m1rs:",
        "m1ps:1:chenxing-share",
        "m1os:1",
        "m1ns:1",
        "m1ds:1:1",
    ]
}

struct Cell {
    what: String,
    interaction: Value,
    denied: Option<&'static str>,
}

/// Every cell of the matrix for a setting. `set` is whether any moderators are set.
fn cells(set: bool) -> Vec<Cell> {
    let mut out = Vec::new();
    let mut id = 10_000;
    let mut user = 500_000_000_000_000_000;
    for (who, is_named, roles, permissions) in CALLERS {
        for (place, guild, channel) in PLACES {
            // The named user is one; the others are new in each cell, so that none meets another's cooldown.
            user += 1;
            let caller = if who == "a named user" { crate::frames::USER } else { user };
            let from = From { user: caller, guild, channel, roles, permissions: permissions | 2_048, ..From::default() };
            let denied = match (set, place) {
                (false, _) => Some("denied_nothing_set"),
                (true, "a direct message") => Some("denied_no_guild"),
                (true, "another guild") => Some("denied_other_guild"),
                _ if is_named => None,
                _ => Some("denied_not_named"),
            };
            let mut push = |what: String, make: &dyn Fn(u64) -> Value| {
                id += 1;
                out.push(Cell { what: format!("{what} by {who} in {place}, set: {set}"), interaction: make(id), denied });
            };
            for (name, data) in commands() {
                push(name, &|id| interaction(id, 2, from, data.clone()));
            }
            let message = bare_message(9_001, BOT, CHANNEL, "预览");
            for custom_id in components() {
                let values: Option<&[&str]> = ["m1ss:", "m1js:", "m1rs:"].contains(&custom_id).then_some(&["1"]);
                push(custom_id.to_owned(), &|id| press(id, from, &message, custom_id, values));
            }
            for custom_id in ["m1fs:0::", "m1os:1"] {
                let fields = ["quote", "zh", "en", "details", "questions", "fact"].map(|f| (f, "x".to_owned()));
                push(format!("form {custom_id}"), &|id| form_of(id, from, custom_id, &fields));
            }
        }
    }
    out
}

/// The first answer, and whether it is a refusal of this kind.
fn judge(cell: &Cell, first: &Call) {
    let wording = Wording::load(&small()).expect("texts");
    let said = text(&first.body["data"]);
    let refusals = ["denied_nothing_set", "denied_no_guild", "denied_other_guild", "denied_not_named"];
    match cell.denied {
        Some(key) => {
            assert_eq!(first.body["type"], 4, "{}: {}", cell.what, first.body);
            assert_eq!(said, wording.get(Language::ZhHans, key), "{}", cell.what);
            assert!(is_private(&first.body), "{}", cell.what);
        }
        None => {
            let refused = refusals.iter().any(|key| said == wording.get(Language::ZhHans, key));
            assert!(!refused, "{}: {said}", cell.what);
            let private = is_private(&first.body) || matches!(first.body["type"].as_u64(), Some(6 | 7 | 9));
            assert!(private, "{} is public: {}", cell.what, first.body);
        }
    }
}

async fn all(w: &World, set: bool) -> (usize, usize) {
    let (mut may, mut may_not) = (0, 0);
    for cell in cells(set) {
        let first = w.discord.call(cell.interaction.clone()).await;
        judge(&cell, &first);
        if matches!(first.body["type"].as_u64(), Some(5 | 6)) {
            let token = cell.interaction["token"].as_str().expect("a token");
            w.discord.rest.until_any(&[("PATCH", token), ("POST", token)]).await;
        }
        *if cell.denied.is_none() { &mut may } else { &mut may_not } += 1;
    }
    (may, may_not)
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_named_where_they_are_named_gets_anything() {
    let w = World::on_folder(&small(), |s| {
        moderators(s);
        s.limits.burst = 100_000;
    })
    .await;
    let before = std::fs::read_to_string(w.file("responses/facts/chenxing.yaml")).expect("reads");
    let (may, may_not) = all(&w, true).await;
    let rows = commands().len() + components().len() + 2;
    assert_eq!((may, may_not), (2 * rows, 10 * rows), "2 of 12 kinds of caller and place may");
    assert_eq!(std::fs::read_to_string(w.file("responses/facts/chenxing.yaml")).expect("reads"), before);
    let folder = w.finish().await;
    let journal = folder.path().join("journal.jsonl");
    // A line for each try.
    let lines: Vec<Value> =
        std::fs::read_to_string(journal).expect("the journal").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    // The named ones' own changes that did not hold are refusals of another kind.
    let rights = [Denied::NoGuild, Denied::OtherGuild, Denied::NotNamed].map(|d| format!(": {d}"));
    let for_rights = |l: &&Value| l["why"].as_str().is_some_and(|w| rights.iter().any(|r| w.ends_with(r)));
    let refused: Vec<&Value> = lines.iter().filter(|l| l["deed"] == "refused").filter(for_rights).collect();
    assert_eq!(refused.len(), may_not);
    assert!(refused.iter().all(|l| l["by"]["user"].is_number()), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_set_nobody_gets_anything() {
    let w = World::on_folder(&small(), |s| s.limits.burst = 100_000).await;
    let (may, may_not) = all(&w, false).await;
    assert!(may == 0 && may_not > 300, "{may} {may_not}");
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_get_no_suggestions() {
    let w = World::on_folder(&small(), moderators).await;
    let mut id = 100;
    let mut completed = 0;
    for command in yinju::discord::moderate::commands::registration(&knowledge()) {
        for sub in command["options"].as_array().expect("options").iter().filter(|o| o["type"] == 1) {
            for option in sub["options"].as_array().expect("options").iter().filter(|o| o["autocomplete"] == true) {
                completed += 1;
                let typed = json!({"name": option["name"], "type": option["type"], "value": "", "focused": true});
                let inner = json!([{"name": sub["name"], "type": 1, "options": [typed]}]);
                let data = json!({"id": "700000000000000001", "name": command["name"], "type": 1, "options": inner});
                for (who, is_named, roles, permissions) in CALLERS {
                    for (place, guild, channel) in PLACES {
                        id += 1;
                        let user = if who == "a named user" { crate::frames::USER } else { 600_000_000_000_000_000 + id };
                        let from = From { user, guild, channel, roles, permissions, ..From::default() };
                        let answer = w.discord.ask(interaction(id, 4, from, data.clone())).await;
                        let choices = answer["data"]["choices"].as_array().expect("choices").len();
                        let may = is_named && guild == GUILD;
                        let none_there = option["type"] == 4;
                        assert_eq!(choices > 0, may && !none_there, "{} {} by {who} in {place}: {choices}", sub["name"], option["name"]);
                    }
                }
            }
        }
    }
    assert!(completed >= 6, "{completed}");
    w.finish().await;
}
