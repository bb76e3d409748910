use std::collections::BTreeMap;
use std::sync::Arc;
use yinju::answer::{index::Target, query::Query, rank::rank, *};
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
    let mut engine = Engine::new(Arc::new(content.unwrap()));
    // queries prepared once
    let mut cases = Vec::new();
    let step: usize = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(3);
    for (d, doc) in engine.index.docs.iter().enumerate() {
        for p in doc.phrases.clone().step_by(step) {
            let text = &engine.index.texts[engine.index.phrases[p].text as usize];
            if text.contains('{') {
                continue;
            }
            let reading = engine.lexicon.read(text);
            cases.push((d, p, reading));
        }
    }
    let same = |engine: &Engine, a: usize, b: usize| {
        let (x, y) = (&engine.index.docs[a], &engine.index.docs[b]);
        a == b || x.sentences.iter().any(|s| y.sentences.contains(s))
    };
    let eval = |engine: &Engine, verbose: bool| -> (f64, f64, f64) {
        let (mut ok, mut n, mut aok, mut an, mut margin) = (0, 0, 0, 0, 0.0f64);
        let mut conf: BTreeMap<(String, String), usize> = BTreeMap::new();
        let name = |d: usize| match engine.index.docs[d].target {
            Target::Fact(f) => engine.content.facts[f].id.clone(),
            Target::Absent(a) => format!("-{}", engine.content.absents[a].id),
            Target::Computation(c) => format!("={}", engine.content.computations[c].id),
        };
        for (d, p, q) in &cases {
            let q = Query::new(&engine.index, q);
            let r = rank(&engine.index, &q, Some(*p), 12);
            let absent = matches!(engine.index.docs[*d].target, Target::Absent(_));
            let good = r.first().is_some_and(|c| same(engine, c.doc, *d) || (absent && matches!(c.target, Target::Absent(_))));
            let isgood = |c: &Candidate| same(engine, c.doc, *d) || (absent && matches!(c.target, Target::Absent(_)));
            let g = r.iter().find(|c| isgood(c)).map_or(0.0, |c| c.score);
            let b = r.iter().find(|c| !isgood(c)).map_or(0.0, |c| c.score);
            margin += 1.0 / (1.0 + (-30.0 * (g - b) as f64).exp());
            if absent {
                an += 1;
                aok += good as usize
            } else {
                n += 1;
                ok += good as usize
            }
            if verbose && !good {
                if let Some(c) = r.first() {
                    *conf.entry((name(*d), name(c.doc))).or_default() += 1;
                }
            }
        }
        if verbose {
            let mut v: Vec<_> = conf.into_iter().collect();
            v.sort_by_key(|x| std::cmp::Reverse(x.1));
            for ((a, b), k) in v.into_iter().take(40) {
                println!("{k} {a} -> {b}");
            }
        }
        (ok as f64 / n as f64, if an > 0 { aok as f64 / an as f64 } else { 0.0 }, margin / cases.len() as f64)
    };
    for (w, m) in [(0.0f32, 0.0f32), (0.1, 0.05), (0.2, 0.05), (0.4, 0.05), (0.2, 0.1), (0.4, 0.1), (0.8, 0.1), (0.4, 0.2)] {
        let (mut ok, mut n) = (0, 0);
        for (d, p, q) in &cases {
            if !matches!(engine.index.docs[*d].target, Target::Fact(_)) {
                continue;
            }
            let q = Query::new(&engine.index, q);
            let r = rank(&engine.index, &q, Some(*p), 12);
            n += 1;
            let Some(f) = r.first() else { continue };
            let best = r
                .iter()
                .filter(|c| same(&engine, c.doc, f.doc) && f.score - c.score <= m)
                .max_by(|a, b| (a.score + w * a.phrase).total_cmp(&(b.score + w * b.phrase)))
                .unwrap();
            ok += (best.doc == *d) as usize;
        }
        println!("exact {w} {m} {:.4}", ok as f64 / n as f64);
    }
    let share = |e: &Engine, t: u32, d: usize, wo: usize| -> f32 {
        let ps = &e.index.postings[t as usize];
        ps.binary_search_by_key(&(d as u32), |(x, _)| *x).map_or(0.0, |at| {
            let s = ps[at].1;
            let n = s / (1.0 - s)
                - if e.index.docs[d].phrases.contains(&wo) && e.index.phrases[wo].terms.binary_search(&t).is_ok() { 1.0 } else { 0.0 };
            (n / (n + 1.0)).max(0.0)
        })
    };
    for (mix, m) in [(0.3f32, 0.1f32), (1.0, 0.05), (1.0, 0.1), (1.0, 0.2), (3.0, 0.2)] {
        let (mut ok, mut n) = (0, 0);
        for (d, p, q) in &cases {
            if !matches!(engine.index.docs[*d].target, Target::Fact(_)) {
                continue;
            }
            let q = Query::new(&engine.index, q);
            let r = rank(&engine.index, &q, Some(*p), 12);
            n += 1;
            let Some(f) = r.first() else { continue };
            let group: Vec<&Candidate> = r.iter().filter(|c| same(&engine, c.doc, f.doc) && f.score - c.score <= m).collect();
            let total = q.weight();
            let best = group
                .iter()
                .map(|c| {
                    let mut local = 0.0;
                    for (t, w) in &q.terms {
                        let s: f32 = group.iter().map(|g| share(&engine, *t, g.doc, *p)).sum();
                        if s > 0.0 {
                            local += w * share(&engine, *t, c.doc, *p) / (s + 0.3)
                        }
                    }
                    (c, c.score + mix * local / total)
                })
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .unwrap()
                .0;
            ok += (best.doc == *d) as usize;
        }
        println!("local {mix} {m} {:.4}", ok as f64 / n as f64);
    }
    for k in [0.0f32, 0.03, 0.06, 0.1, 0.15, 0.2] {
        engine.index.tuning.form = k;
        println!("form {k} {:?}", eval(&engine, false));
    }
    let base = eval(&engine, true);
    println!("base {:?} {} cases", base, cases.len());
    if std::env::args().nth(2).is_none() {
        return;
    }
    let mut best = base.2;
    for round in 0..2 {
        use yinju::understand::TermKind as T;
        for kind in [T::Char, T::Pair, T::Word, T::WordPair, T::Group, T::Entity, T::EntityKind, T::Number, T::Kind] {
            for f in [0.6f32, 0.8, 1.25, 1.6] {
                let scale = |e: &mut Engine, f: f32| {
                    for (w, k) in e.index.weights.iter_mut().zip(&e.index.kinds) {
                        if *k == kind {
                            *w *= f
                        }
                    }
                    let w = &e.index.weights;
                    for p in &mut e.index.phrases {
                        p.weight = p.terms.iter().map(|t| w[*t as usize]).sum();
                    }
                };
                scale(&mut engine, f);
                let e = eval(&engine, false);
                if e.2 > best {
                    best = e.2;
                    println!("{round} {kind:?} x{f} {e:?}")
                } else {
                    scale(&mut engine, 1.0 / f)
                }
            }
        }
        for k in 0..5 {
            for f in [0.5, 0.7, 0.85, 1.2, 1.5, 2.0] {
                let old = engine.index.tuning;
                let t = &mut engine.index.tuning;
                match k {
                    0 => {
                        t.bag = (t.bag * f).min(0.9);
                        t.phrase = 1.0 - t.bag
                    }
                    1 => t.entity *= f,
                    2 => t.time *= f,
                    3 => t.number *= f,
                    _ => continue,
                }
                let e = eval(&engine, false);
                if e.2 > best {
                    best = e.2;
                    println!("{round} {k} {f} {:?} {:?}", e, engine.index.tuning)
                } else {
                    engine.index.tuning = old
                }
            }
        }
    }
    println!("{:?}", engine.index.tuning);
}
