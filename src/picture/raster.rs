//! SVG text to a file in PNG, with the embedded face.

use std::sync::LazyLock;

use resvg::{tiny_skia, usvg};

use super::{Error, font, palette};

/// Pixels a unit: two, for the screens of phones.
pub const SCALE: u32 = 2;

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| usvg::Options { fontdb: font::database(), ..usvg::Options::default() });

/// Bytes that a file should not exceed. Thirty-five events are 130 kB; sixty labels of three lines each fit at the
/// lesser scales, and eighty essays, which are no picture, fit at none.
pub const LARGEST: usize = 200_000;

/// Scales and the bits that tell two blends apart, tried in turn until the file is small enough.
const STEPS: [(f32, u32); 3] = [(SCALE as f32, 4), (1.5, 3), (1.0, 3)];

/// Renders and packs.
///
/// # Errors
/// [`Error::Render`]: no SVG, no size, or no room for the pixels.
pub fn png(svg: &str) -> Result<Vec<u8>, Error> {
    let tree = usvg::Tree::from_str(svg, &OPTIONS).map_err(|e| Error::Render(e.to_string()))?;
    let mut file = Vec::new();
    for (scale, bits) in STEPS {
        file = scaled(&tree, scale, bits)?;
        if file.len() <= LARGEST {
            break;
        }
    }
    Ok(file)
}

fn scaled(tree: &usvg::Tree, scale: f32, bits: u32) -> Result<Vec<u8>, Error> {
    let [width, height] = [tree.size().width(), tree.size().height()].map(|s| (s * scale).round() as u32);
    let mut pixels = tiny_skia::Pixmap::new(width, height).ok_or_else(|| Error::Render(format!("{width} × {height} pixels")))?;
    resvg::render(tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    palette::encode(pixels.data(), width, height, bits).map_err(|e| Error::Render(e.to_string()))
}
