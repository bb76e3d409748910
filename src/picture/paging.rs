//! A drawing that is too tall for one picture, cut between its rows into several of about the same height.
//!
//! Knows only where rows stand. What is on a page, and what its head repeats, is the business of the drawings.

use std::ops::Range;

use super::Picture;

/// Units of height that a picture aims at. Screens of phones are up to 21 to 9: a picture of 400 × 933 fills one, and is read
/// there without zooming. Filled with long labels its file has 85 kB; 200 kB are allowed.
pub const TALLEST: f32 = 933.0;

/// Halvings of the height that pages are tried with: to less than a unit.
const STEPS: usize = 10;

/// What the head of a further page repeats: a year, or the title of a section.
const REPEATED: f32 = 44.0;

/// One page: the rows on it, and its place among all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub rows: Range<usize>,
    /// Number from 1, and how many there are. `None` for a picture that is alone.
    pub number: Option<(usize, usize)>,
}

/// Draws `count` rows. `draw` gives a picture of some of them, where each of these begins, and where the last one ends.
pub fn paged(count: usize, draw: impl Fn(&Page) -> (Picture, Vec<f32>)) -> Vec<Picture> {
    let (whole, tops) = draw(&Page { rows: 0..count, number: None });
    if tops.is_empty() {
        return vec![whole];
    }
    let cuts = cuts(&tops, whole.height as f32);
    if cuts.len() < 3 {
        return vec![whole];
    }
    let pages = cuts.len() - 1;
    cuts.windows(2).enumerate().map(|(i, cut)| draw(&Page { rows: cut[0]..cut[1], number: Some((i + 1, pages)) }).0).collect()
}

/// The first row of each page, and behind them the number of rows. `height` is that of all rows with head and foot.
fn cuts(tops: &[f32], height: f32) -> Vec<usize> {
    let count = tops.len().saturating_sub(1);
    if height <= TALLEST {
        return vec![0, count];
    }
    let around = height - (tops[count] - tops[0]);
    let most = (TALLEST - around - REPEATED).max(TALLEST / 4.0);
    let mut best = filled(tops, most);
    // As many pages, but of heights as equal as may be: the last would else hold what is left over.
    let (mut low, mut high) = (0.0, most);
    for _ in 0..STEPS {
        let room = f32::midpoint(low, high);
        let cuts = filled(tops, room);
        if cuts.len() == best.len() {
            (best, high) = (cuts, room);
        } else {
            low = room;
        }
    }
    best
}

/// Each page takes rows while they fit; one that never fits has a page to itself.
fn filled(tops: &[f32], room: f32) -> Vec<usize> {
    let count = tops.len() - 1;
    let mut out = vec![0];
    let mut start = 0;
    for row in 1..count {
        if tops[row + 1] - tops[start] > room {
            out.push(row);
            start = row;
        }
    }
    out.push(count);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of equal height under a head of 100 and over a foot of 100 units.
    fn even(count: usize, tall: f32) -> Vec<usize> {
        let tops: Vec<f32> = (0..=count).map(|i| 100.0 + tall * i as f32).collect();
        cuts(&tops, 200.0 + tall * count as f32)
    }

    #[test]
    fn pages_are_of_about_the_same_height() {
        assert_eq!(even(20, 30.0), [0, 20]);
        assert_eq!(even(40, 30.0), [0, 20, 40]);
        assert_eq!(even(60, 30.0), [0, 20, 40, 60]);
    }

    #[test]
    fn a_row_is_never_cut() {
        assert_eq!(even(1, 5_000.0), [0, 1]);
        assert_eq!(even(2, 2_000.0), [0, 1, 2]);
        assert_eq!(even(0, 30.0), [0, 0]);
        // One row that is too tall leaves the others together.
        let tops = [100.0, 130.0, 160.0, 2_160.0, 2_190.0, 2_220.0];
        assert_eq!(cuts(&tops, 2_320.0), [0, 2, 3, 5]);
    }
}
