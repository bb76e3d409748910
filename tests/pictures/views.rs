//! Every view of the repository's own content, in three languages and two themes.

use std::sync::Arc;

use yinju::content::Shown;
use yinju::picture::{ALT_LIMIT, Cache, Drawn, Error, Key, SCALE, TALLEST, Theme, draw};
use yinju::text::Language;
use yinju::text::fold::to_traditional;

use super::made::own;

const LANGUAGES: [Language; 3] = [Language::ZhHans, Language::ZhHant, Language::En];

/// Bytes of a picture, as its users were promised.
pub const LARGEST: usize = 200_000;

#[test]
fn every_view_is_drawn_or_refused_in_words() {
    let content = own();
    for view in &content.views {
        for language in LANGUAGES {
            for (_, theme) in Theme::ALL {
                let drawn = draw(&content, &view.id, language, theme);
                if view.shown == Shown::List {
                    let words = drawn.expect_err("a list is no picture").words(language);
                    assert!(words.contains(&view.title.get(language)), "{words}");
                    continue;
                }
                for picture in drawn.expect("pictures") {
                    let png = picture.png().expect("pixels");
                    assert!(png.len() <= LARGEST, "{} {language:?}: {} bytes", view.id, png.len());
                    let (width, height, _) = pixels(&png);
                    assert_eq!((width, height), (picture.width * SCALE, picture.height * SCALE));
                    assert!(picture.height as f32 <= TALLEST && !picture.facts.is_empty());
                    assert!(picture.alt.chars().count() <= ALT_LIMIT);
                    assert!(picture.alt.contains(&content.about.source.get(language)), "{}", picture.alt);
                }
            }
        }
    }
}

#[test]
fn the_words_say_what_is_drawn() {
    let content = own();
    for view in content.views.iter().filter(|v| v.shown != Shown::List) {
        let pictures = draw(&content, &view.id, Language::ZhHans, Theme::Light).expect("pictures");
        let alt: String = pictures.iter().map(|p| p.alt.as_str()).collect();
        for fact in content.facts_of(view) {
            // What another fact gives as its figure before stands there.
            let said = match view.shown {
                Shown::Timeline => fact.label.as_ref().map(|l| l.zh.clone()),
                _ => fact.value.as_ref().map(|v| v.text.clone()),
            };
            let said = said.unwrap_or_default();
            assert!(alt.contains(&said), "{said} is missing in {alt}");
        }
    }
}

#[test]
fn all_of_the_content_can_be_set() {
    let content = own();
    for view in content.views.iter().filter(|v| v.shown != Shown::List) {
        for language in LANGUAGES {
            let pictures = draw(&content, &view.id, language, Theme::Light).expect("pictures");
            assert!(pictures.iter().all(|p| !p.svg.contains('〓')), "the font lacks a character of {} in {language:?}", view.id);
        }
    }
}

/// resvg drops text silently where no face has the family: so count pixels that are not ground.
#[test]
fn text_leaves_ink() {
    let content = own();
    let text = "图圖";
    let (simplified, traditional) = ("发后里国", to_traditional("发后里国"));
    let mut view = content.views.iter().find(|v| v.shown == Shown::Timeline).expect("a timeline").clone();
    let ink = |view: &yinju::content::View| {
        let picture = yinju::picture::draw_view(&content, view, Language::ZhHans, Theme::Light).expect("pictures").swap_remove(0);
        assert!(!picture.svg.contains('〓'));
        let (width, _, grey) = pixels(&picture.png().expect("pixels"));
        // The title's line.
        grey[..width as usize * 90].iter().filter(|g| **g < 128).count()
    };
    view.description = super::made::same("");
    view.title = super::made::same("");
    let nothing = ink(&view);
    for title in [text, simplified, &traditional] {
        view.title = super::made::same(title);
        // A Chinese character of 42 pixels is 250 dark ones at the least.
        assert!(ink(&view) > nothing + title.chars().count() * 250, "{title}");
    }
}

#[test]
fn drawn_once_for_a_version() {
    let content = own();
    let view = content.views.iter().find(|v| v.shown == Shown::Bars).expect("bars").id.clone();
    let cache = Cache::new(2);
    let get = |version, theme| {
        let key = Key { version, what: view.clone(), language: Language::ZhHans, theme };
        cache.get(&key, || draw(&content, &view, Language::ZhHans, theme)).expect("pictures")
    };
    let first = get(1, Theme::Light);
    assert!(Arc::ptr_eq(&first, &get(1, Theme::Light)));
    let dark = get(2, Theme::Dark);
    get(2, Theme::Light);
    // The old version went, the other theme of the new one stayed.
    assert!(Arc::ptr_eq(&dark, &get(2, Theme::Dark)));
    assert!(!Arc::ptr_eq(&first, &get(1, Theme::Light)));
    let unknown = Key { version: 2, what: "没有".to_owned(), language: Language::ZhHans, theme: Theme::Dark };
    let none = cache.get(&unknown, || draw(&content, "没有", Language::ZhHans, Theme::Dark));
    assert_eq!(none.err(), Some(Error::NoView("没有".to_owned())));
}

#[test]
fn the_picture_that_holds_a_fact_is_found() {
    let content = own();
    let view = content.views.iter().find(|v| v.shown == Shown::Timeline).expect("a timeline");
    let pictures = draw(&content, &view.id, Language::ZhHans, Theme::Dark).expect("pictures");
    assert!(pictures.len() > 1, "one picture is no test");
    let drawn = Drawn::new(pictures.clone());
    for (number, picture) in pictures.iter().enumerate() {
        assert_eq!(drawn.page_of(&picture.facts), number);
        assert_eq!(drawn.page(number).expect("a file").0, picture);
    }
    assert_eq!(drawn.page_of(&[]), 0);
    assert!(drawn.page(pictures.len()).is_err());
}

/// Width, height, and the lightness of every pixel.
pub fn pixels(file: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("it fits in memory")];
    let info = reader.next_frame(&mut bytes).expect("an image");
    let samples = info.color_type.samples();
    let grey = bytes[..info.buffer_size()].chunks_exact(samples).map(|p| {
        let [r, g, b] = if samples >= 3 { [p[0], p[1], p[2]] } else { [p[0]; 3] }.map(u32::from);
        ((3 * r + 6 * g + b) / 10) as u8
    });
    (info.width, info.height, grey.collect())
}
