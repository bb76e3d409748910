use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::Arc;
use yinju::answer::*;
use yinju::content::{Sources, load};
use yinju::understand::TermKind;
fn read_dir(dir: &std::path::Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for e in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", e.file_name().to_string_lossy());
        if e.path().is_dir() {
            read_dir(&e.path(), &format!("{name}/"), files)
        } else if let Ok(t) = std::fs::read_to_string(e.path()) {
            files.insert(name, t);
        }
    }
}
fn main() {
    let mut files = BTreeMap::new();
    for d in ["intents", "responses"] {
        read_dir(std::path::Path::new(d), &format!("{d}/"), &mut files)
    }
    let (content, _) = load::load(&Sources::new(files), load::Depth::Quick);
    let e = Engine::new(Arc::new(content.unwrap()));
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let v: serde_json::Value = serde_json::from_str(&line).unwrap();
        if v.get("q").is_none() {
            continue;
        }
        let q = v["q"].as_str().unwrap();
        let verdict = e.ask_once(q);
        let Outcome::Answer(a) = &verdict.outcome else { continue };
        if a.computed.is_some() {
            continue;
        }
        let c = verdict.candidates.iter().find(|c| matches!(c.target, Target::Fact(_))).unwrap();
        let lacks = |t: u32| e.index.postings[t as usize].binary_search_by_key(&(c.doc as u32), |(d, _)| *d).is_err();
        let miss: f32 = verdict.query.terms.iter().filter(|(t, _)| lacks(*t)).map(|(_, w)| w).sum::<f32>() / verdict.query.weight();
        let group: f32 = verdict
            .query
            .terms
            .iter()
            .filter(|(t, _)| lacks(*t) && matches!(e.index.kinds[*t as usize], TermKind::Group | TermKind::Word))
            .map(|(_, w)| *w)
            .fold(0.0, f32::max);
        let ok = v["gold"].as_array().is_some_and(|g| !g.is_empty());
        if v.get("accept").is_some() {
            continue;
        }
        println!("{}\t{:.2}\t{:.2}\t{:.2}\t{}", ok, miss, group, c.score, q);
    }
}
