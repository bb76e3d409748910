//! Discord's own OpenAPI document: is this body one that the operation takes or gives?
//!
//! The document is not part of the project. Where it is absent, everything passes and that is said loudly, once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

static DOCUMENT: LazyLock<Option<Value>> = LazyLock::new(|| {
    let given = std::env::var_os("YINJU_DISCORD_OPENAPI").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
    let path = given.unwrap_or(beside);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).expect("the document is JSON")),
        Err(_) => {
            eprintln!("\n*** SKIPPED: validation against Discord's OpenAPI document, which is not at {} ***\n", path.display());
            None
        }
    }
});

static VALIDATORS: LazyLock<Mutex<HashMap<String, Option<Arc<Validator>>>>> = LazyLock::new(Mutex::default);

/// What is wrong with the body of a request. `path` is below `/api/v10`.
pub fn request(method: &str, path: &str, body: &Value) -> Vec<String> {
    let Some(template) = template(path) else {
        return if DOCUMENT.is_some() { vec![format!("there is no operation {method} {path}")] } else { Vec::new() };
    };
    let pointer = "requestBody/content/application~1json/schema";
    // serenity sends the permissions as text, the document has a number.
    let mut body = body.clone();
    if let Some(list) = body.as_array_mut() {
        for command in list.iter_mut().filter_map(Value::as_object_mut) {
            if let Some(Value::String(text)) = command.get("default_member_permissions") {
                let number: u64 = text.parse().expect("permissions are digits");
                command.insert("default_member_permissions".into(), json!(number));
            }
        }
    }
    check(method, template, pointer, &body)
}

/// What is wrong with an answer of the fake.
pub fn response(method: &str, path: &str, status: u16, body: &Value) -> Vec<String> {
    let Some(template) = template(path) else { return Vec::new() };
    check(method, template, &format!("responses/{status}/content/application~1json/schema"), body)
}

fn check(method: &str, template: &str, pointer: &str, body: &Value) -> Vec<String> {
    let Some(document) = &*DOCUMENT else { return Vec::new() };
    let method = method.to_lowercase();
    let operation = format!("/paths/{}/{method}", template.replace('~', "~0").replace('/', "~1"));
    if document.pointer(&operation).is_none() {
        return vec![format!("there is no operation {method} {template}")];
    }
    let key = format!("{operation}/{pointer}");
    let mut validators = VALIDATORS.lock().unwrap_or_else(|e| e.into_inner());
    let validator = validators.entry(key.clone()).or_insert_with(|| {
        let schema = document.pointer(&key)?;
        let whole = json!({"allOf": [schema], "components": document["components"]});
        Some(Arc::new(jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&whole).expect("the schema builds")))
    });
    let validator = validator.clone();
    drop(validators);
    match validator {
        None if body.is_null() => Vec::new(),
        None => vec![format!("{method} {template} has no body of this kind ({pointer})")],
        Some(validator) => validator.iter_errors(body).map(|e| format!("{method} {template}: {} {e}", e.instance_path())).take(3).collect(),
    }
}

/// The path of the document that a path is an instance of. Literal segments win over placeholders.
fn template(path: &str) -> Option<&'static str> {
    let document = DOCUMENT.as_ref()?;
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let fits = |template: &&String| {
        let parts: Vec<&str> = template.trim_matches('/').split('/').collect();
        parts.len() == segments.len() && parts.iter().zip(&segments).all(|(p, s)| p.starts_with('{') || p == s)
    };
    let paths = document["paths"].as_object()?;
    paths.keys().filter(fits).min_by_key(|t| t.matches('{').count()).map(String::as_str)
}
