//! Light and dark: the colours of a picture by what they mean.
//!
//! The hues are those of Okabe and Ito, which colour-blind people tell apart, moved in lightness until text in them
//! has a contrast of 4.5 : 1 (WCAG AA) with the ground; a test holds both. Direction is told by a triangle as well.

use serde::{Deserialize, Serialize};

/// The ground that a picture is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    Ground,
    /// Text.
    Main,
    /// Text that explains: dates, sources, figures of before.
    Quiet,
    /// Rules and the bars of before.
    Faint,
    Up,
    Down,
    /// Neither up nor down.
    Plain,
    /// One of the series: a company on the timeline, a side of a comparison.
    Lane(usize),
    /// All series that have no colour of their own.
    Rest,
}

/// How many series have a colour of their own. A fifth could not be told apart by everyone.
pub const LANES: usize = 4;

impl Ink {
    /// The colour of a series by its place among all.
    pub fn series(place: usize) -> Self {
        if place < LANES { Self::Lane(place) } else { Self::Rest }
    }
}

impl Theme {
    pub const ALL: [(&str, Self); 2] = [("light", Self::Light), ("dark", Self::Dark)];

    /// The colour as `#rrggbb`.
    pub fn colour(self, ink: Ink) -> &'static str {
        let (light, dark) = match ink {
            Ink::Ground => ("#ffffff", "#1b1d22"),
            Ink::Main => ("#1a1d23", "#f0f1f4"),
            Ink::Quiet => ("#5a616c", "#a9b0bc"),
            Ink::Faint => ("#c9ced6", "#4a505b"),
            Ink::Up | Ink::Lane(0) => ("#0067a5", "#5bb5ee"),
            Ink::Down | Ink::Lane(1) => ("#b54a00", "#f59a52"),
            Ink::Lane(2) => ("#007a5a", "#34c79b"),
            Ink::Lane(_) => ("#a3447a", "#eb9dca"),
            Ink::Plain | Ink::Rest => ("#5a616c", "#a9b0bc"),
        };
        if self == Self::Light { light } else { dark }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(colour: &str) -> [f64; 3] {
        [1, 3, 5].map(|i| {
            let c = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).expect("hex")) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance(colour: &str) -> f64 {
        let [r, g, b] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Viénot 1999: what is left of a colour without the long or the middle cones, in CIELAB's lightness and b.
    fn seen(colour: &str, red_blind: bool) -> [f64; 2] {
        let [r, g, b] = linear(colour);
        let yellow = if red_blind { 0.11238 * r + 0.88762 * g } else { 0.29275 * r + 0.70725 * g };
        let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let y = 0.9278 * yellow + 0.0722 * b;
        let z = (0.1385 * yellow + 0.9505 * b) / 1.089;
        [116.0 * f(y) - 16.0, 200.0 * (f(y) - f(z))]
    }

    #[test]
    fn text_has_contrast() {
        for (_, theme) in Theme::ALL {
            let ground = luminance(theme.colour(Ink::Ground));
            for ink in [Ink::Main, Ink::Quiet, Ink::Up, Ink::Down, Ink::Plain, Ink::Rest, Ink::Lane(2), Ink::Lane(3)] {
                let text = luminance(theme.colour(ink));
                let contrast = (ground.max(text) + 0.05) / (ground.min(text) + 0.05);
                assert!(contrast >= 4.5, "{ink:?} on {theme:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn colour_blind_people_tell_up_from_down() {
        for (_, theme) in Theme::ALL {
            for red_blind in [true, false] {
                let [a, b] = [Ink::Up, Ink::Down].map(|ink| seen(theme.colour(ink), red_blind));
                let distance = (a[0] - b[0]).hypot(a[1] - b[1]);
                // About ten just noticeable differences.
                assert!(distance > 25.0, "{theme:?}: {distance:.1}");
            }
        }
    }
}
