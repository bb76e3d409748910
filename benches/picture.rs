//! One picture from content to the file, for the repository's own content. Bar: 100 ms at the median.

use criterion::{Criterion, criterion_group, criterion_main};
use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::picture::{Theme, compare, draw};
use yinju::text::Language;

fn pictures(c: &mut Criterion) {
    let content = load(&embedded(), Depth::Quick).0.expect("the content loads");
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
