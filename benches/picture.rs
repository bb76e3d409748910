//! One picture from content to the file, for the repository's own content. Bar: 100 ms at the median.

use std::collections::BTreeMap;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use yinju::content::{Content, Sources, load};
use yinju::picture::{Theme, compare, draw};
use yinju::text::Language;

fn content() -> Content {
    let mut files = BTreeMap::new();
    for room in ["intents", "responses"] {
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(room), room, &mut files);
    }
    load::load(&Sources::new(files), load::Depth::Quick).0.expect("the content loads")
}

fn read(folder: &Path, name: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = format!("{name}/{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            read(&path, &name, files);
        } else {
            files.insert(name, std::fs::read_to_string(path).expect("text"));
        }
    }
}

fn pictures(c: &mut Criterion) {
    let content = content();
    let drawable: Vec<&str> = content.views.iter().map(|v| v.id.as_str()).collect();
    for view in drawable {
        for language in [Language::ZhHans, Language::ZhHant, Language::En] {
            if draw(&content, view, language, Theme::Dark).is_err() {
                continue;
            }
            c.bench_function(&format!("{view} {}", language.tag()), |b| {
                b.iter(|| draw(&content, view, language, Theme::Dark).and_then(|p| p[0].png()).expect("a picture"));
            });
        }
        let Ok(pictures) = draw(&content, view, Language::ZhHans, Theme::Light) else { continue };
        c.bench_function(&format!("{view} to pixels"), |b| b.iter(|| pictures[0].png().expect("pixels")));
    }
    let pair = content.facts.iter().flat_map(|a| content.facts.iter().map(move |b| [a.subject, b.subject]));
    let alike = pair.filter(|[a, b]| a != b).find(|p| compare(&content, *p, None, Language::ZhHans, Theme::Light).is_ok());
    if let Some(pair) = alike {
        c.bench_function("compare", |b| {
            b.iter(|| compare(&content, pair, None, Language::ZhHans, Theme::Light).and_then(|p| p[0].png()).expect("a picture"));
        });
    }
}

criterion_group!(benches, pictures);
criterion_main!(benches);
