//! The one face that pictures are set in: Noto Sans SC, embedded, so that a bare container draws 图 and not boxes.
//!
//! Gives widths and says what can be drawn. Deliberately no system fonts: the same content is the same picture everywhere.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb;
use rustc_hash::FxHashMap;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use unicode_width::UnicodeWidthChar;

/// GB2312, Big5 level 1 and Latin; `assets/fonts/README.md` says how it was made.
static BYTES: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.subset.ttf");

/// What `font-family` has to say. Viewers of an SVG file that lack the face go on to the next.
pub const FAMILY: &str = "'Noto Sans SC', 'Noto Sans TC', 'PingFang SC', sans-serif";

/// A blank that no line is broken at.
pub const NO_BREAK: char = '\u{a0}';

/// Printers' mark for a character that the face lacks.
const MISSING: char = '〓';

/// Top and bottom of Chinese characters over and under the baseline, in parts of the size (measured on the face's 国 and g).
pub const ASCENT: f32 = 0.88;
pub const DESCENT: f32 = 0.24;

/// The face has one weight; bold text is outlined by this, in parts of the size, and spaced so that letters do not touch.
pub const OUTLINE: f32 = 0.045;
pub const SPACING: f32 = 0.03;

struct Face {
    /// Advances for a size of 1.
    advances: FxHashMap<char, f32>,
    database: Arc<fontdb::Database>,
}

static FACE: LazyLock<Face> = LazyLock::new(|| {
    let font = skrifa::FontRef::new(BYTES).expect("the embedded font is a font");
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let em = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let advances =
        font.charmap().mappings().filter_map(|(point, glyph)| Some((char::from_u32(point)?, metrics.advance_width(glyph)? / em))).collect();
    let mut database = fontdb::Database::new();
    database.load_font_source(fontdb::Source::Binary(Arc::new(BYTES)));
    Face { advances, database: Arc::new(database) }
});

/// The database that resvg looks the face up in.
pub fn database() -> Arc<fontdb::Database> {
    Arc::clone(&FACE.database)
}

/// How far a character moves the pen, in the unit of `size`.
pub fn advance(c: char, size: f32) -> f32 {
    FACE.advances.get(&c).copied().unwrap_or_default() * size
}

/// True where the face has the character.
pub fn has(c: char) -> bool {
    FACE.advances.contains_key(&c)
}

/// Text as it can be drawn: blanks made one, marks of no width that the face lacks dropped, other lacking characters 〓.
pub fn drawable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == NO_BREAK {
            out.push(c);
        } else if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if has(c) {
            out.push(c);
        } else if c.width().unwrap_or(0) > 0 {
            out.push(MISSING);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_gaps() {
        assert!(has('图') && has('圖') && has('−') && has('é'));
        assert_eq!(advance('图', 20.0), 20.0);
        assert!(advance('i', 20.0) < advance('m', 20.0));
        assert_eq!(drawable("谷 \n歌\u{200b}\u{202e}𪚥"), "谷 歌〓");
    }
}
