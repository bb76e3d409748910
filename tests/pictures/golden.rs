//! How a few pictures look, against files in this folder. `YINJU_DRAW=1 cargo test golden` writes them anew.

use std::path::{Path, PathBuf};

use yinju::content::value::ValueKind;
use yinju::content::{EntityKind, Shown};
use yinju::picture::{Picture, SCALE, Theme, compare, draw_view};
use yinju::text::Language;

use super::made::{Made, both, empty, entity, fact, own, same, view};
use super::views::pixels;

/// Files hold a half of the picture's units: small, and blind to how a platform rounds the edge of a letter.
const SHRINK: u32 = 2 * SCALE;

/// Mean difference of lightness (of 255) that a picture may have, and that any one row of pixels may have.
const MEAN: f64 = 1.0;
const ROW: f64 = 8.0;

#[test]
fn golden_bars() {
    let mut content = own();
    empty(&mut content);
    let market = entity(&mut content, EntityKind::Market, both("云服务市场", "the cloud market"), None);
    let survey = entity(&mut content, EntityKind::Company, both("某调查公司", "Some Survey"), None);
    for (name, now, before) in [("甲公司", "34%", Some("50%")), ("乙公司", "24%", Some("12%")), ("丙公司", "16%", None)] {
        let company = entity(&mut content, EntityKind::Company, same(name), None);
        let value = Some((ValueKind::Percent, now.to_owned(), before.map(str::to_owned)));
        fact(&mut content, company, Made { value, with: vec![market], by: Some(survey), ..Made::default() });
    }
    let view = view(Shown::Bars, both("市场份额", "Market shares"), both("份额及变化", "Shares and how they changed"));
    agree("bars", &draw_view(&content, &view, Language::ZhHans, Theme::Light).expect("a picture")[0]);
}

#[test]
fn golden_timeline() {
    let mut content = own();
    empty(&mut content);
    let [a, b] = ["甲公司", "乙公司"].map(|name| entity(&mut content, EntityKind::Company, same(name), None));
    for (who, time, label, quote) in [
        (a, "2023", "甲公司成立", "去年甲公司成立。"),
        (b, "2024-03", "乙公司融资60亿美元", "3月，乙公司融资60亿美元。"),
        (a, "2024-12-09", "新产品发布", "12月9日，新产品发布。"),
        (b, "2024-12-09", "乙公司也在同一天发布了一个名字很长的产品", "12月9日，乙公司也发布了产品。"),
    ] {
        fact(&mut content, who, Made { label: Some(both(label, label)), time: Some(time), quote, ..Made::default() });
    }
    let view = view(Shown::Timeline, both("时间线", "Timeline"), both("有日期的事件", "Dated events"));
    agree("timeline", &draw_view(&content, &view, Language::ZhHant, Theme::Dark).expect("a picture")[0]);
}

#[test]
fn golden_money_and_comparison() {
    let mut content = own();
    empty(&mut content);
    let [a, b] =
        [("甲公司", "Company A"), ("乙公司", "Company B")].map(|(zh, en)| entity(&mut content, EntityKind::Company, both(zh, en), None));
    for (who, intent, label, now, before) in [
        (a, 0, "Company A raises $6.6 billion", "66亿美元", None),
        (b, 0, "Series C", "60亿美元", None),
        (a, 1, "Spending", "138亿美元", Some("23亿美元")),
        (b, 1, "Spending of B", "100亿美元", Some("110亿美元")),
    ] {
        let value = Some((ValueKind::Money, now.to_owned(), before.map(str::to_owned)));
        fact(&mut content, who, Made { label: Some(both(label, label)), value, intent, time: Some("2024"), ..Made::default() });
    }
    for (intent, title) in [(0, "funding"), (1, "spending")] {
        content.intents[intent].title = both("资金", title);
    }
    let view = view(Shown::Table, both("钱", "Money"), both("收支", "In and out"));
    agree("money", &draw_view(&content, &view, Language::En, Theme::Light).expect("a picture")[0]);
    agree("compare", &compare(&content, [a, b], None, Language::En, Theme::Dark).expect("a picture")[0]);
}

fn agree(name: &str, picture: &Picture) {
    let path = folder().join(format!("{name}.png"));
    let (width, height, grey) = pixels(&picture.png().expect("pixels"));
    let now = shrunk(width, height, &grey);
    if std::env::var_os("YINJU_DRAW").is_some() {
        write(&path, &now);
        return;
    }
    let file = std::fs::read(&path).expect("the golden file is there");
    let (width, height, wanted) = pixels(&file);
    assert_eq!((now.0, now.1), (width, height), "{name} has another size");
    let rows = now.2.chunks(width as usize).zip(wanted.chunks(width as usize));
    let rows: Vec<f64> =
        rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / f64::from(width)).collect();
    let mean = rows.iter().sum::<f64>() / rows.len() as f64;
    let worst = rows.iter().copied().fold(0.0, f64::max);
    if mean > MEAN || worst > ROW {
        let seen = std::env::temp_dir().join(format!("yinju-{name}.png"));
        write(&seen, &now);
        panic!("{name} differs by {mean:.2} (worst row {worst:.2}) from {}; now it is {}", path.display(), seen.display());
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

fn shrunk(width: u32, height: u32, grey: &[u8]) -> (u32, u32, Vec<u8>) {
    let (w, h) = (width / SHRINK, height / SHRINK);
    let mean = |x: u32, y: u32| {
        let cells = (0..SHRINK * SHRINK).map(|i| (y * SHRINK + i / SHRINK) * width + x * SHRINK + i % SHRINK);
        (cells.map(|i| u32::from(grey[i as usize])).sum::<u32>() / (SHRINK * SHRINK)) as u8
    };
    (w, h, (0..h).flat_map(|y| (0..w).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect())
}

fn write(path: &Path, (width, height, grey): &(u32, u32, Vec<u8>)) {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, *width, *height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().and_then(|mut w| w.write_image_data(grey)).expect("written");
    std::fs::write(path, out).expect("the file is written");
}
