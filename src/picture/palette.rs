//! Pixels to PNG with a palette of 256 colours: a third of the bytes of full colour, and no eye tells them apart. Sixteen
//! where a file would be too large, which needs a single row that is much taller than a page.
//!
//! Pictures here are a dozen flat colours and the blends at the edges of letters. The most frequent colours stay as
//! they are; the rest become the nearest of those.

use rustc_hash::FxHashMap;

/// Bits of a channel that tell two blends apart: one fewer saves 7 % and hardens the edges of letters.
const BITS: u32 = 4;

/// Bytes that a file should not exceed.
const LARGEST: usize = 200_000;

/// Colours and bits where a file would: half a byte a pixel saves a third (113 kB become 73), for harder edges of letters.
const FEW: (usize, u32) = (16, 3);

/// Packs opaque pixels of four bytes (red, green, blue, ignored).
///
/// # Errors
/// What the encoder reports; writing to memory gives it no cause.
pub fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let (palette, indices) = indexed(pixels, 256, BITS);
    let file = pack(palette, &indices, png::BitDepth::Eight, width, height)?;
    if file.len() <= LARGEST {
        return Ok(file);
    }
    let (palette, indices) = indexed(pixels, FEW.0, FEW.1);
    // Rows begin on a whole byte.
    let halves = |row: &[u8]| row.chunks(2).map(|p| p[0] << 4 | p.get(1).copied().unwrap_or_default()).collect::<Vec<u8>>();
    let indices: Vec<u8> = indices.chunks(width as usize).flat_map(halves).collect();
    pack(palette, &indices, png::BitDepth::Four, width, height)
}

fn pack(palette: Vec<u8>, indices: &[u8], depth: png::BitDepth, width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(depth);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::Balanced);
    // Neighbouring indices mean nothing to each other, so no filter predicts them.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(indices)?;
    Ok(out)
}

/// The palette of at most `most` colours as triples, and a byte for each pixel.
fn indexed(pixels: &[u8], most: usize, bits: u32) -> (Vec<u8>, Vec<u8>) {
    // Runs of one colour are long, so count by run.
    let mut counts: FxHashMap<[u8; 3], usize> = FxHashMap::default();
    let mut last = ([0u8; 3], 0usize);
    for pixel in pixels.chunks_exact(4) {
        let colour = [pixel[0], pixel[1], pixel[2]];
        if colour != last.0 {
            *counts.entry(last.0).or_default() += last.1;
            last = (colour, 0);
        }
        last.1 += 1;
    }
    *counts.entry(last.0).or_default() += last.1;

    let mut by_count: Vec<([u8; 3], usize)> = counts.into_iter().filter(|(_, n)| *n > 0).collect();
    by_count.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<[u8; 3]> = Vec::with_capacity(most);
    let mut taken: FxHashMap<[u8; 3], ()> = FxHashMap::default();
    for (colour, _) in &by_count {
        if chosen.len() < most && taken.insert(colour.map(|c| c >> (8 - bits)), ()).is_none() {
            chosen.push(*colour);
        }
    }

    let mut index: FxHashMap<[u8; 3], u8> = FxHashMap::default();
    for (colour, _) in &by_count {
        let distance = |other: &[u8; 3]| (0..3).map(|i| u32::from(colour[i].abs_diff(other[i])).pow(2)).sum::<u32>();
        let nearest = (0..chosen.len()).min_by_key(|i| distance(&chosen[*i])).unwrap_or_default();
        index.insert(*colour, nearest as u8);
    }
    let mut memo = ([0u8; 3], index.get(&[0; 3]).copied().unwrap_or_default());
    let indices = pixels
        .chunks_exact(4)
        .map(|pixel| {
            let colour = [pixel[0], pixel[1], pixel[2]];
            if colour != memo.0 {
                memo = (colour, index[&colour]);
            }
            memo.1
        })
        .collect();
    (chosen.concat(), indices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_stay_exact() {
        let pixels = [[255, 255, 255, 255], [0, 103, 165, 255], [255, 255, 255, 255], [12, 34, 56, 255]].concat();
        let (palette, indices) = indexed(&pixels, 256, BITS);
        let back: Vec<&[u8]> = indices.iter().map(|i| &palette[usize::from(*i) * 3..][..3]).collect();
        assert_eq!(back, [[255, 255, 255], [0, 103, 165], [255, 255, 255], [12, 34, 56]]);
    }

    #[test]
    fn a_file_that_would_be_too_large_gets_few_colours() {
        // Noise packs badly, as letters all over do.
        let mut state = 1u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 28 << 4) as u8
        };
        let pixels: Vec<u8> = (0..600 * 600 * 4).map(|_| noise()).collect();
        let file = encode(&pixels, 600, 600).expect("packed");
        let bits_a_pixel = file[24];
        assert_eq!(bits_a_pixel, 4);
        let (palette, _) = indexed(&pixels, FEW.0, FEW.1);
        assert!(palette.len() <= 3 * FEW.0);
    }

    #[test]
    fn many_colours_fit() {
        let pixels: Vec<u8> = (0..=255u8).flat_map(|r| (0..=255u8).flat_map(move |g| [r, g, 7, 255])).collect();
        let (palette, indices) = indexed(&pixels, 256, BITS);
        assert!(palette.len() <= 768 && indices.len() == 65536);
        assert!(encode(&pixels, 256, 256).is_ok_and(|png| png.starts_with(b"\x89PNG")));
    }
}
