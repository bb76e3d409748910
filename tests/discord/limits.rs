//! What Discord refuses and its OpenAPI document does not say: each check gives the complaints.

use std::collections::HashSet;

use serde_json::Value;

use crate::multipart::File;

fn length(value: &Value) -> usize {
    value.as_str().map_or(0, |t| t.chars().count())
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// A message, new or edited.
pub fn message(body: &Value) -> Vec<String> {
    let mut out = Vec::new();
    if body["allowed_mentions"]["parse"].as_array().is_none_or(|p| !p.is_empty()) || body["allowed_mentions"]["replied_user"] != false {
        out.push(format!("mentions are not off: {}", body["allowed_mentions"]));
    }
    if length(&body["content"]) > 2_000 {
        out.push("content over 2,000 characters".to_owned());
    }
    let embeds = list(body, "embeds");
    let mut total = 0;
    for embed in embeds {
        let (title, description, footer) = (length(&embed["title"]), length(&embed["description"]), length(&embed["footer"]["text"]));
        total += title + description + footer;
        if title > 256 || description > 4_096 || footer > 2_048 || title + description == 0 {
            out.push("an embed out of its limits".to_owned());
        }
    }
    if total > 6_000 || embeds.len() > 10 {
        out.push("embeds over 6,000 characters".to_owned());
    }
    if length(&body["content"]) == 0 && embeds.is_empty() {
        out.push("an empty message".to_owned());
    }
    out.extend(components(body));
    out
}

fn components(body: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let rows = list(body, "components");
    if rows.len() > 5 {
        out.push("more than 5 rows".to_owned());
    }
    let mut ids = HashSet::new();
    for row in rows {
        let cells = list(row, "components");
        let menus = cells.iter().filter(|c| c["type"] == 3).count();
        if cells.is_empty() || cells.len() > 5 || (menus > 0 && cells.len() > 1) {
            out.push(format!("a row of {} components", cells.len()));
        }
        for cell in cells {
            let id = cell["custom_id"].as_str().unwrap_or_default();
            if !(1..=100).contains(&id.chars().count()) || !ids.insert(id) {
                out.push(format!("a custom_id that is empty, too long or there twice: {id}"));
            }
            if cell["type"] == 2 && !(1..=80).contains(&length(&cell["label"])) {
                out.push(format!("a label of {} characters", length(&cell["label"])));
            }
            let options = list(cell, "options");
            if options.len() > 25 || options.iter().any(|o| length(&o["label"]) > 100 || length(&o["value"]) > 100) {
                out.push("a menu out of its limits".to_owned());
            }
        }
    }
    out
}

/// The first answer to an interaction.
pub fn callback(body: &Value) -> Vec<String> {
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(4 | 7) => message(data),
        Some(8) => {
            let choices = list(data, "choices");
            let bad =
                |c: &Value| !(1..=100).contains(&length(&c["name"])) || !(c["value"].is_u64() || (1..=100).contains(&length(&c["value"])));
            if choices.len() > 25 || choices.iter().any(bad) { vec![format!("choices out of their limits: {data}")] } else { Vec::new() }
        }
        Some(9) => {
            let mut out = Vec::new();
            if !(1..=45).contains(&length(&data["title"])) || length(&data["custom_id"]) > 100 {
                out.push("a form's title or id out of its limits".to_owned());
            }
            let fields = list(data, "components");
            let bad = |r: &Value| {
                let field = &r["components"][0];
                let most = field["max_length"].as_u64().unwrap_or(4_000);
                !(1..=45).contains(&length(&field["label"])) || most > 4_000 || length(&field["value"]) as u64 > most
            };
            if !(1..=5).contains(&fields.len()) || fields.iter().any(bad) {
                out.push(format!("a form's fields out of their limits: {data}"));
            }
            out
        }
        Some(5) => {
            if data["flags"] == 64 {
                Vec::new()
            } else {
                vec![format!("an answer that will be public: {data}")]
            }
        }
        Some(6) => Vec::new(),
        other => vec![format!("an answer of type {other:?}")],
    }
}

/// The files of a message, and what its JSON says of them.
pub fn files(body: &Value, files: &[File]) -> Vec<String> {
    let message = if body["data"].is_object() { &body["data"] } else { body };
    let mut out = Vec::new();
    let told = list(message, "attachments");
    let field = |a: &Value| format!("files[{}]", a["id"].as_str().unwrap_or_default());
    let pair = |f: &File| told.iter().any(|a| field(a) == f.field && a["filename"] == f.name.as_str());
    if told.len() != files.len() || !files.iter().all(pair) {
        out.push(format!("the files are not those that are told: {told:?}"));
    }
    if told.iter().any(|a| !(1..=1_024).contains(&length(&a["description"]))) {
        out.push("a file's description out of its limits".to_owned());
    }
    for file in files {
        let plain = file.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !plain || file.bytes.is_empty() || file.bytes.len() > 200_000 {
            out.push(format!("the file {} of {} bytes", file.name, file.bytes.len()));
        }
    }
    for url in list(message, "embeds").iter().filter_map(|e| e["image"]["url"].as_str()) {
        if !files.iter().any(|f| url == format!("attachment://{}", f.name)) {
            out.push(format!("an embed shows {url}, which is not there"));
        }
    }
    out
}

/// The registration of commands.
pub fn commands(body: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut names = HashSet::new();
    for command in body.as_array().map_or(&[][..], Vec::as_slice) {
        let menu = command["type"] != 1;
        item(&mut out, command, menu);
        if !names.insert((command["type"].to_string(), command["name"].to_string())) {
            out.push(format!("two commands {}", command["name"]));
        }
        options(&mut out, command);
    }
    out
}

/// The options of a command, and of its subcommands.
fn options(out: &mut Vec<String>, command: &Value) {
    let options = list(command, "options");
    let mut seen = HashSet::new();
    let mut optional = false;
    if options.len() > 25 {
        out.push("more than 25 options".to_owned());
    }
    for option in options {
        item(out, option, false);
        if option["type"] == 1 {
            self::options(out, option);
        }
        let required = option["required"] == true;
        if required && optional {
            out.push(format!("{}: a required option after an optional one", command["name"]));
        }
        optional |= !required && option["type"] != 1;
        if !seen.insert(option["name"].to_string()) {
            out.push(format!("{}: two options {}", command["name"], option["name"]));
        }
        let choices = list(option, "choices");
        if choices.len() > 25 || (!choices.is_empty() && option["autocomplete"] == true) {
            out.push(format!("{}: choices of {}", command["name"], option["name"]));
        }
        if choices.iter().any(|c| length(&c["name"]) > 100 || length(&c["value"]) > 100) {
            out.push(format!("{}: a long choice", command["name"]));
        }
    }
}

fn item(out: &mut Vec<String>, item: &Value, menu: bool) {
    let all = |key: &str| {
        let others = item[format!("{key}_localizations")].as_object().into_iter().flat_map(|m| m.values()).cloned();
        std::iter::once(item[key].clone()).chain(others).collect::<Vec<_>>()
    };
    for name in all("name") {
        let text = name.as_str().unwrap_or_default();
        let fits = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '\''));
        if !(1..=32).contains(&text.chars().count()) || (!menu && (!fits || text.to_lowercase() != text)) {
            out.push(format!("the name {name}"));
        }
    }
    if !menu {
        out.extend(all("description").iter().filter(|d| !(1..=100).contains(&length(d))).map(|d| format!("the description {d}")));
    }
}
