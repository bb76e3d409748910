use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use yinju::answer::*;
use yinju::content::{Sources, load};
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
    let t = Instant::now();
    let mut files = BTreeMap::new();
    for d in ["intents", "responses"] {
        read_dir(std::path::Path::new(d), &format!("{d}/"), &mut files)
    }
    println!("files {:?}", t.elapsed());
    let t = Instant::now();
    let (content, _) = load::load(&Sources::new(files), load::Depth::Quick);
    let content = Arc::new(content.unwrap());
    println!("load {:?}", t.elapsed());
    let t = Instant::now();
    let _ = yinju::understand::lexicon::dictionary();
    println!("jieba {:?}", t.elapsed());
    let t = Instant::now();
    let lexicon = yinju::understand::Lexicon::new(&content);
    println!("lexicon {:?}", t.elapsed());
    let t = Instant::now();
    let mut n = 0;
    for f in &content.facts {
        for p in &f.phrasings.list {
            n += lexicon.read_phrasing(&p.text).terms.len();
        }
    }
    println!("read phrasings {:?} {n}", t.elapsed());
    let t = Instant::now();
    let _ = Index::new(&content, &lexicon);
    println!("index {:?}", t.elapsed());
}
