//! The shipped content, and copies of its facts about others until there are so many: what a content of that size would be.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yinju::console::embedded;
use yinju::content::Sources;

/// Phrasings that a copied fact keeps: enough for the index to be as dense as the shipped one would be.
const PHRASINGS: usize = 8;

type Fields = serde_json::Map<String, Value>;

/// Content with at least `size` facts; every copy has a subject of its own, and phrasings that name it.
pub fn grown(size: usize) -> Sources {
    let shipped = embedded();
    let entities: Vec<Fields> = read(&shipped, "intents/_entities.yaml");
    let facts: Vec<Fields> = in_folder(&shipped, "responses/facts").flat_map(|path| read::<Vec<Fields>>(&shipped, path)).collect();
    let intents: BTreeMap<String, (&str, Fields)> = in_folder(&shipped, "intents")
        .map(|path| (path, read::<Fields>(&shipped, path)))
        .map(|(path, intent)| (text(&intent["id"]).to_owned(), (path, intent)))
        .collect();
    let mut files: BTreeMap<String, String> = shipped.iter().map(|(_, path, text)| (path.to_owned(), text.to_owned())).collect();
    let (mut have, mut names, mut copy) = (facts.len(), entities.len(), 0);
    while have < size {
        let mut twins: BTreeMap<&str, Fields> = BTreeMap::new();
        for subject in facts.iter().map(|f| text(&f["subject"])) {
            let entity = entities.iter().find(|e| text(&e["id"]) == subject).expect("a subject that is known");
            twins.entry(subject).or_insert_with(|| {
                names += 1;
                twin(entity, names, copy)
            });
        }
        let known = files.get_mut("intents/_entities.yaml").expect("a file");
        twins.values().for_each(|t| known.push_str(&format!("- {}\n", json!(t))));
        let mut asks: Vec<(&str, String)> = Vec::new();
        let copied = files.entry(format!("responses/facts/copy-{copy}.yaml")).or_default();
        for fact in facts.iter().take(size - have) {
            let old = entities.iter().find(|e| e["id"] == fact["subject"]).expect("known");
            copied.push_str(&format!("- {}\n", json!(about_another(fact, old, &twins, copy))));
            let (path, intent) = &intents[text(&fact["intent"])];
            let asked = asked(&intent["phrasings"][text(&fact["id"])], old, &twins[text(&fact["subject"])]);
            asks.push((*path, format!("  {}-copy-{copy}: {asked}\n", text(&fact["id"]))));
        }
        for (path, asked) in asks {
            files.get_mut(path).expect("a file").push_str(&asked);
        }
        have += facts.len().min(size - have);
        copy += 1;
    }
    Sources::new(files)
}

fn in_folder<'a>(sources: &'a Sources, folder: &str) -> impl Iterator<Item = &'a str> {
    sources.yaml_in(folder).map(|(_, path, _)| path).filter(|path| !path.contains("/_"))
}

fn read<T: serde::de::DeserializeOwned>(sources: &Sources, path: &str) -> T {
    yinju::content::yaml::read(0, sources.get(path).expect("a file")).expect("YAML")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Another of the same kind, with a name that nobody has.
fn twin(entity: &Fields, number: usize, copy: usize) -> Fields {
    const SYLLABLES: [&str; 12] = ["泽", "澜", "岚", "曜", "铎", "熠", "琮", "皓", "霖", "棠", "珩", "昱"];
    const LATIN: [&str; 12] = ["bo", "da", "fe", "gu", "hi", "ko", "lu", "me", "no", "pa", "ri", "vu"];
    let digits = |set: [&str; 12]| (0..4).map(|place| set[number / 12_usize.pow(place) % 12]).collect::<String>();
    let mut out = entity.clone();
    out.insert("id".to_owned(), json!(format!("{}-copy-{copy}", text(&entity["id"]))));
    out.insert("name".to_owned(), json!({"zh": digits(SYLLABLES), "en": digits(LATIN)}));
    out.insert("names".to_owned(), json!([]));
    out
}

fn about_another(fact: &Fields, old: &Fields, twins: &BTreeMap<&str, Fields>, copy: usize) -> Fields {
    let mut out = fact.clone();
    let new = &twins[text(&fact["subject"])];
    for part in ["answer", "label"] {
        if let Some(said) = fact.get(part) {
            out.insert(part.to_owned(), json!({"zh": renamed(text(&said["zh"]), old, new), "en": renamed(text(&said["en"]), old, new)}));
        }
    }
    let twin = |id: &Value| twins.get(text(id)).map_or_else(|| id.clone(), |t| t["id"].clone());
    out.insert("id".to_owned(), json!(format!("{}-copy-{copy}", text(&fact["id"]))));
    out.insert("subject".to_owned(), twin(&fact["subject"]));
    if let Some(with) = fact.get("with").and_then(Value::as_array) {
        out.insert("with".to_owned(), with.iter().map(twin).collect());
    }
    out
}

fn renamed(said: &str, old: &Fields, new: &Fields) -> String {
    ["zh", "en"].iter().fold(said.to_owned(), |said, l| said.replace(text(&old["name"][l]), text(&new["name"][l])))
}

/// The phrasings of a fact, asked about another. Those that do not name the subject would be the same for all copies.
fn asked(phrasings: &Value, old: &Fields, new: &Fields) -> Value {
    let mut left = PHRASINGS;
    let mut list = |key: &str| -> Vec<String> {
        let all = phrasings[key].as_array().into_iter().flatten().map(text);
        let named = all.map(|t| (t, renamed(t, old, new))).filter(|(t, renamed)| t != renamed).map(|(_, renamed)| renamed);
        let kept: Vec<String> = named.take(left).collect();
        left -= kept.len();
        kept
    };
    let question = |language: &str| {
        let shipped = text(&phrasings["question"][language]);
        match renamed(shipped, old, new) {
            renamed if renamed != shipped => renamed,
            nameless => format!("{} {nameless}", text(&new["name"][language])),
        }
    };
    let question = json!({"zh": question("zh"), "en": question("en")});
    json!({"question": question, "ask": list("ask"), "yes": list("yes"), "no": list("no")})
}
