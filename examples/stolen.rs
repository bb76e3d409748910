use std::collections::BTreeMap;
use std::sync::Arc;
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
    let mut files = BTreeMap::new();
    for d in ["intents", "responses"] {
        read_dir(std::path::Path::new(d), &format!("{d}/"), &mut files)
    }
    let (content, _) = load::load(&Sources::new(files), load::Depth::Quick);
    let e = Engine::new(Arc::new(content.unwrap()));
    let c = &e.content;
    for (i, f) in c.facts.iter().enumerate() {
        for p in &f.phrasings.list {
            let ok = match e.ask_once(&p.text).outcome {
                Outcome::Answer(a) => {
                    a.facts.contains(&i)
                        || a.facts.iter().chain(a.computed.iter().flat_map(|k| &k.facts)).any(|x| {
                            c.facts[*x].sentence == f.sentence
                                || f.also.iter().any(|q| c.article.sentences_of(q).contains(&c.facts[*x].sentence))
                                || c.facts[*x].also.iter().any(|q| c.article.sentences_of(q).contains(&f.sentence))
                        })
                }
                Outcome::Suggest(t) => t.contains(&Target::Fact(i)),
                _ => false,
            };
            if !ok {
                println!("{}", p.text)
            }
        }
    }
    for (i, a) in c.absents.iter().enumerate() {
        for p in a.ask.iter().filter(|p| !p.contains('{')) {
            let _ = i;
            if let Outcome::Answer(_) = e.ask_once(p).outcome {
                println!("{p}")
            }
        }
    }
    for (i, k) in c.computations.iter().enumerate() {
        for p in &k.phrasings.list {
            let ok = match e.ask_once(&p.text).outcome {
                Outcome::Answer(a) => a.computed.is_some(),
                Outcome::Suggest(t) => t.contains(&Target::Computation(i)),
                _ => false,
            };
            if !ok {
                println!("{}", p.text)
            }
        }
    }
}
