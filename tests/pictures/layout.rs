//! Nothing overlaps, nothing is cut and nothing is lost, whatever the content says.
//!
//! The boxes are those of the outlines that resvg draws, not those that the layout believes in.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proptest::prelude::*;
use resvg::usvg::{self, Node, Rect};
use yinju::content::value::ValueKind;
use yinju::content::{Content, EntityKind, Shown};
use yinju::picture::{ALT_LIMIT, Picture, TALLEST, Theme, compare, draw_view};
use yinju::text::Language;
use yinju::text::date::Period;

use super::made::{Made, empty, entity, fact, own, same, view};
use super::views::LARGEST;

/// Loading takes longer than a case, and a case replaces all that it draws.
static CONTENT: LazyLock<Mutex<Content>> = LazyLock::new(|| Mutex::new(own()));

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../../assets/fonts/NotoSansSC-Regular.subset.ttf").to_vec());
    usvg::Options { fontdb: Arc::new(fonts), ..usvg::Options::default() }
});

/// Outlines may touch: a quarter of a pixel of a phone is nobody's overlap.
const TOUCH: f32 = 0.25;

fn boxes(node: &usvg::Group, texts: &mut Vec<(String, Rect)>, shapes: &mut Vec<Rect>) {
    for child in node.children() {
        match child {
            Node::Group(group) => boxes(group, texts, shapes),
            Node::Text(text) => {
                let content: String = text.chunks().iter().map(|c| c.text()).collect();
                texts.push((content, text.flattened().abs_stroke_bounding_box()));
            }
            Node::Path(path) => shapes.push(path.abs_stroke_bounding_box()),
            Node::Image(_) => panic!("no picture holds an image"),
        }
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.left() + TOUCH < b.right() && b.left() + TOUCH < a.right() && a.top() + TOUCH < b.bottom() && b.top() + TOUCH < a.bottom()
}

/// Checks pictures, of which there is at least one; `labels` must all stand in them, each within one of them.
fn check(pictures: &[Picture], labels: &[String]) -> Result<(), TestCaseError> {
    let whole = pictures.iter().map(sound).collect::<Result<Vec<String>, _>>()?;
    for label in labels {
        prop_assert!(whole.iter().any(|w| w.contains(&plain(label))), "«{}» is not drawn", label);
    }
    Ok(())
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Checks one picture and gives its text.
fn sound(picture: &Picture) -> Result<String, TestCaseError> {
    let tree = usvg::Tree::from_str(&picture.svg, &OPTIONS).expect("SVG");
    let (mut texts, mut shapes) = (Vec::new(), Vec::new());
    boxes(tree.root(), &mut texts, &mut shapes);
    // The ground.
    shapes.remove(0);
    let (width, height) = (picture.width as f32, picture.height as f32);
    for (text, at) in &texts {
        let inside = at.left() >= 1.0 && at.top() >= 1.0 && at.right() <= width - 1.0 && at.bottom() <= height - 1.0;
        prop_assert!(inside, "«{}» is cut: {:?} of {} × {}", text, at, width, height);
        for shape in &shapes {
            prop_assert!(!overlap(at, shape), "«{}» at {:?} lies on a shape at {:?}", text, at, shape);
        }
    }
    for shape in &shapes {
        prop_assert!(shape.left() >= 1.0 && shape.right() <= width - 1.0 && shape.bottom() <= height - 1.0, "a shape is cut: {:?}", shape);
    }
    for (i, (a, at)) in texts.iter().enumerate() {
        for (b, other) in &texts[i + 1..] {
            prop_assert!(!overlap(at, other), "«{}» {:?} and «{}» {:?} overlap", a, at, b, other);
        }
    }
    prop_assert!(picture.alt.chars().count() <= ALT_LIMIT);
    Ok(texts.iter().map(|(t, _)| plain(t)).collect())
}

/// Short and very long, Chinese and Latin, with marks that XML and line breaking care about. All in the font.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一二三四五六七八九十百千万亿的了公司市场份额发布融资]{1,40}",
        "[A-Z][a-z]{0,30}( [A-Za-z0-9.]{1,14}){0,6}",
        "[A-Za-z0-9]{1,60}",
        "[一三五七九“”《》，。、（）<>&'\"—…0-9%$A-Za-z é-]{1,60}".prop_filter("something to see", |t| !t.trim().is_empty()),
    ]
}

fn language() -> impl Strategy<Value = (Language, Theme)> {
    let languages = prop_oneof![Just(Language::ZhHans), Just(Language::ZhHant), Just(Language::En)];
    (languages, prop_oneof![Just(Theme::Light), Just(Theme::Dark)])
}

fn period() -> impl Strategy<Value = Period> {
    let one = || (2019u32..2027, 0u32..13, 0u32..32).prop_map(|(y, m, d)| Period::new(y, m, if m == 0 { 0 } else { d.min(28) }));
    prop_oneof![4 => one(), 1 => (one(), one()).prop_map(|(a, b)| if a.from <= b.from { a.until(b) } else { b.until(a) })]
}

/// Sixty events whose labels, and the names of whose companies, are as long as `words` makes them.
#[test]
fn sixty_long_events_take_several_small_pictures() {
    let mut content = CONTENT.lock().unwrap_or_else(PoisonError::into_inner);
    empty(&mut content);
    let mut largest = 0;
    for (name, label) in [
        ("名字很长的一家人工智能研究与产品开发公司", "完成了六十亿美元融资并且公布了全部投资者名单还宣布将在明年推出四个新产品"),
        ("The Company of the Long Name", "Announces, after months of rumours, a funding round of $6.6 billion with every investor named"),
        (
            "囊罐鬻髓蠹",
            "囊罐鬻髓蠹鑫曦馨壤霸囊罐鬻髓蠹鑫曦馨壤霸囊罐鬻髓蠹鑫曦馨壤霸囊罐鬻髓蠹鑫曦馨壤霸囊罐鬻髓蠹鑫曦馨壤霸囊罐鬻髓蠹鑫曦馨壤霸",
        ),
    ] {
        empty(&mut content);
        let companies: Vec<_> = (0..7).map(|i| entity(&mut content, EntityKind::Company, same(&format!("{name}{i}")), None)).collect();
        for i in 0..60 {
            let period = Some(Period::new(2016 + i / 12, i % 12 + 1, 0));
            let made = Made { label: Some(same(&format!("{i}号{label}"))), period, by: Some(companies[0]), ..Made::default() };
            fact(&mut content, companies[i as usize % 7], made);
        }
        for (_, theme) in Theme::ALL {
            let view = view(Shown::Timeline, same("时间线"), same(""));
            let pictures = draw_view(&content, &view, Language::ZhHans, theme).expect("pictures");
            assert!(pictures.len() > 2, "{}", pictures.len());
            let told: usize = pictures.iter().map(|p| p.facts.len()).sum();
            assert_eq!(told, 60);
            check(&pictures, &[label.to_owned()]).expect("a sound layout");
            for picture in &pictures {
                assert!(picture.height as f32 <= TALLEST, "{}", picture.height);
                largest = largest.max(picture.png().expect("pixels").len());
            }
        }
    }
    assert!(largest <= LARGEST, "{largest}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn timelines(
        names in prop::collection::vec(words(), 1..9),
        events in prop::collection::vec((0usize..9, period(), words(), any::<bool>()), 1..=60),
        title in words(),
        (language, theme) in language(),
    ) {
        let mut content = CONTENT.lock().unwrap_or_else(PoisonError::into_inner);
        empty(&mut content);
        let companies: Vec<_> = names.iter().map(|n| entity(&mut content, EntityKind::Company, same(n), None)).collect();
        for (who, period, label, by) in &events {
            let who = companies[who % companies.len()];
            let by = by.then_some(companies[0]);
            fact(&mut content, who, Made { label: Some(same(label)), period: Some(*period), by, ..Made::default() });
        }
        let pictures = draw_view(&content, &view(Shown::Timeline, same(&title), same(&title)), language, theme).expect("pictures");
        let labels: Vec<String> = events.iter().map(|(_, _, label, _)| label.clone()).collect();
        check(&pictures, &labels)?;
        let fullest = pictures.iter().max_by_key(|p| p.svg.len()).expect("one");
        let bytes = fullest.png().expect("pixels").len();
        prop_assert!(bytes <= LARGEST, "{} bytes", bytes);
    }

    #[test]
    fn figures(
        names in prop::collection::vec(words(), 1..9),
        figures in prop::collection::vec((0usize..9, 0u32..200, prop::option::of(0u32..200), words(), 0usize..4, any::<bool>()), 1..30),
        bars in any::<bool>(),
        (language, theme) in language(),
    ) {
        let mut content = CONTENT.lock().unwrap_or_else(PoisonError::into_inner);
        empty(&mut content);
        let companies: Vec<_> = names.iter().map(|n| entity(&mut content, EntityKind::Company, same(n), None)).collect();
        let market = entity(&mut content, EntityKind::Market, same(&names[0]), None);
        for (who, now, before, label, unit, by) in &figures {
            let (kind, unit) = [(ValueKind::Percent, "%"), (ValueKind::Money, "亿美元"), (ValueKind::Count, "人"), (ValueKind::Money, "美元")][*unit];
            let value = Some((kind, format!("{now}{unit}"), before.map(|b| format!("{b}{unit}"))));
            let made = Made {
                label: Some(same(label)),
                value,
                with: if *by { vec![market] } else { vec![] },
                by: by.then_some(companies[0]),
                time: by.then_some("2024-11"),
                ..Made::default()
            };
            fact(&mut content, companies[who % companies.len()], made);
        }
        let shown = if bars { Shown::Bars } else { Shown::Table };
        let pictures = draw_view(&content, &view(shown, same("数字"), same("一些数字")), language, theme).expect("pictures");
        check(&pictures, &[])?;
    }

    #[test]
    fn comparisons(
        names in (words(), words()),
        figures in prop::collection::vec((0usize..2, 0u32..200, prop::option::of(0u32..200), 0usize..6), 1..12),
        (language, theme) in language(),
    ) {
        let mut content = CONTENT.lock().unwrap_or_else(PoisonError::into_inner);
        empty(&mut content);
        let pair = [&names.0, &names.1].map(|n| entity(&mut content, EntityKind::Company, same(n), None));
        for (side, now, before, intent) in &figures {
            let value = Some((ValueKind::Percent, format!("{now}%"), before.map(|b| format!("{b}%"))));
            fact(&mut content, pair[*side], Made { value, intent: *intent, ..Made::default() });
        }
        if let Ok(pictures) = compare(&content, pair, None, language, theme) {
            check(&pictures, &[])?;
        }
    }
}
