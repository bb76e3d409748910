//! A drawing that is too tall for one picture, cut between its rows into several of about the same height.
//!
//! Knows only where rows stand. What is on a page, and what its head repeats, is the business of the drawings.

use std::ops::Range;

use super::Picture;

/// Units of height that a picture aims at. Screens of phones are up to 21 to 9: a picture of 400 × 933 fills one, and is read
/// there without zooming. Dense text of that size takes 110 kB as a file, the limit is 200 kB.
pub const TALLEST: f32 = 933.0;

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
    let cuts = cuts(&tops, whole.height as f32);
    if cuts.len() < 3 {
        return vec![whole];
    }
    let pages = cuts.len() - 1;
    cuts.windows(2).enumerate().map(|(i, cut)| draw(&Page { rows: cut[0]..cut[1], number: Some((i + 1, pages)) }).0).collect()
}

/// The first row of each page, and behind them the number of rows.
fn cuts(tops: &[f32], height: f32) -> Vec<usize> {
    let (first, last) = (tops.first().copied().unwrap_or_default(), tops.last().copied().unwrap_or_default());
    let count = tops.len().saturating_sub(1);
    let rows = last - first;
    let mut out = vec![0];
    if height > TALLEST {
        let room = (TALLEST - (height - rows) - REPEATED).max(TALLEST / 4.0);
        let pages = (rows / room).ceil().max(1.0) as usize;
        for page in 1..pages {
            let wanted = first + rows * page as f32 / pages as f32;
            let nearest = (0..count).min_by(|a, b| (tops[*a] - wanted).abs().total_cmp(&(tops[*b] - wanted).abs()));
            out.extend(nearest.filter(|cut| out.last().is_some_and(|before| cut > before)));
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
    }
}
