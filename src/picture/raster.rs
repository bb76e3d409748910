//! SVG text to a file in PNG, with the embedded face.

use std::sync::LazyLock;

use resvg::{tiny_skia, usvg};

use super::{Error, font, palette};

/// Pixels a unit: two, for the screens of phones.
pub const SCALE: u32 = 2;

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| usvg::Options { fontdb: font::database(), ..usvg::Options::default() });

/// Renders and packs.
///
/// # Errors
/// [`Error::Render`]: no SVG, no size, or no room for the pixels.
pub fn png(svg: &str) -> Result<Vec<u8>, Error> {
    let tree = usvg::Tree::from_str(svg, &OPTIONS).map_err(|e| Error::Render(e.to_string()))?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width() * SCALE, size.height() * SCALE);
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or_else(|| Error::Render(format!("{width} × {height} pixels")))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE as f32, SCALE as f32), &mut pixels.as_mut());
    palette::encode(pixels.data(), width, height).map_err(|e| Error::Render(e.to_string()))
}
