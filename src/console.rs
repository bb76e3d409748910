use crate::answer::*;
use crate::content::{Sources, load};
use crate::text::Language;
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;

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
pub fn main() -> ExitCode {
    let mut files = BTreeMap::new();
    for d in ["intents", "responses"] {
        read_dir(std::path::Path::new(d), &format!("{d}/"), &mut files)
    }
    let sources = Sources::new(files);
    let args: Vec<String> = std::env::args().collect();
    let check = args.get(1).is_some_and(|a| a == "check");
    let (content, problems) = load::load(&sources, if check { load::Depth::Full } else { load::Depth::Quick });
    for p in &problems {
        eprintln!(
            "{} {}:{}:{} {} | {}",
            p.code.id(),
            sources.path(p.at.file),
            p.at.line,
            p.at.column,
            p.message,
            p.help.clone().unwrap_or_default()
        );
    }
    let Some(content) = content else {
        return ExitCode::FAILURE;
    };
    let engine = Engine::new(Arc::new(content));
    if check {
        return ExitCode::SUCCESS;
    }
    let mut talks: BTreeMap<String, Conversation> = BTreeMap::new();
    let explain = args.iter().any(|a| a == "--explain");
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(v) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue;
        };
        let q = v["q"].as_str().unwrap_or_default();
        let verdict = match v["conversation"].as_str() {
            Some(c) => engine.ask(talks.entry(c.to_owned()).or_default(), q, 0),
            None => engine.ask_once(q),
        };
        let reply = crate::reply::reply(&engine, &verdict, Language::ZhHans);
        let mut out = serde_json::to_value(&reply).unwrap_or_default();
        out["id"] = v["id"].clone();
        if explain {
            out["explain"] = verdict
                .candidates
                .iter()
                .take(5)
                .map(|c| {
                    let id = match c.target {
                        Target::Fact(f) => engine.content.facts[f].id.clone(),
                        Target::Absent(a) => format!("-{}", engine.content.absents[a].id),
                        Target::Computation(k) => format!("={}", engine.content.computations[k].id),
                    };
                    format!(
                        "{id} {:.3} bag {:.2} phr {:.2} ent {:.2} t {:.2} n {:.2} ctx {:.2} «{}»",
                        c.score,
                        c.bag,
                        c.phrase,
                        c.entity,
                        c.time,
                        c.number,
                        c.context,
                        engine.index.texts[engine.index.phrases[c.best].text as usize]
                    )
                })
                .collect::<Vec<_>>()
                .into();
            out["fix"] = format!("{:?}", verdict.reading.corrections).into();
        }
        let _ = writeln!(std::io::stdout(), "{out}");
    }
    ExitCode::SUCCESS
}
