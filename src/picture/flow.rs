//! Text set in lines of a measured width: runs of one style each, broken where Unicode and Chinese habit allow it.
//!
//! Input is runs and a width; output is lines that are never wider. Nothing is cut, and nothing is drawn here.

use std::collections::BTreeSet;

use unicode_linebreak::linebreaks;

use super::font;
use super::theme::Ink;
use crate::text::is_han;

/// How a run of text looks. Sizes are in the picture's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub size: f32,
    pub ink: Ink,
    pub bold: bool,
}

impl Style {
    pub const fn new(size: f32, ink: Ink) -> Self {
        Self { size, ink, bold: false }
    }

    pub const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// Text of one style.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    pub style: Style,
    /// Not broken unless it is wider than the line: a name.
    pub whole: bool,
}

impl Run {
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style, whole: false }
    }

    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }
}

/// One line, with the room that it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub runs: Vec<Run>,
    pub width: f32,
    /// Of its largest run.
    pub size: f32,
}

impl Line {
    /// From one baseline to the next.
    pub fn height(&self) -> f32 {
        (self.size * LEADING).ceil()
    }

    /// Where the baseline stands under the line's top.
    pub fn ascent(&self) -> f32 {
        (self.height() - self.size * (font::ASCENT + font::DESCENT)) / 2.0 + self.size * font::ASCENT
    }
}

/// Line height in parts of the size: under 1.25 the marks over capitals touch the line above.
const LEADING: f32 = 1.4;

/// Lines no wider than `width`, of about equal length, so that no single character is left on the last one.
pub fn lines(runs: &[Run], width: f32) -> Vec<Line> {
    let text = Text::new(runs);
    let (mut narrow, mut wide, (mut best, torn)) = (0.0, width, text.broken(width));
    // Eight halvings bring the width within two units of the narrowest that needs no further line.
    for _ in 0..if best.len() > 1 { 8 } else { 0 } {
        let middle = (narrow + wide) / 2.0;
        let (tried, more_torn) = text.broken(middle);
        if tried.len() > best.len() || more_torn > torn {
            narrow = middle;
        } else {
            (wide, best) = (middle, tried);
        }
    }
    best.into_iter().map(|(from, to)| text.line(from, to)).collect()
}

/// Lines as full as they go: for small print.
pub fn filled(runs: &[Run], width: f32) -> Vec<Line> {
    let text = Text::new(runs);
    text.broken(width).0.into_iter().map(|(from, to)| text.line(from, to)).collect()
}

/// The height of lines under each other.
pub fn height(lines: &[Line]) -> f32 {
    lines.iter().map(Line::height).sum()
}

struct Text {
    chars: Vec<(char, Style)>,
    /// Numbers of characters that a line may begin with.
    breaks: BTreeSet<usize>,
}

impl Text {
    fn new(runs: &[Run]) -> Self {
        let mut chars: Vec<(char, Style)> = Vec::new();
        let mut inside: BTreeSet<usize> = BTreeSet::new();
        for run in runs {
            let start = chars.len();
            for c in font::drawable(&run.text).chars() {
                let blank = chars.last().is_none_or(|(last, _)| *last == ' ');
                if c != ' ' || !blank {
                    chars.push((c, run.style));
                }
            }
            if run.whole {
                inside.extend(start + 1..chars.len());
            }
        }
        let text: String = chars.iter().map(|(c, _)| *c).collect();
        let starts: BTreeSet<usize> = linebreaks(&text).map(|(at, _)| at).collect();
        let breaks = text.char_indices().enumerate().filter(|(_, (byte, _))| starts.contains(byte)).map(|(i, _)| i);
        // A figure stays with its unit: 60亿 is not 60 and 亿.
        let breaks = breaks.filter(|i| !(inside.contains(i) || chars[i - 1].0.is_ascii_digit() && is_han(chars[*i].0))).collect();
        Self { chars, breaks }
    }

    fn width(&self, from: usize, to: usize) -> f32 {
        let spacing = |style: &Style| if style.bold { font::SPACING * style.size } else { 0.0 };
        self.chars[from..to].iter().map(|(c, s)| font::advance(*c, s.size) + spacing(s)).sum()
    }

    /// The lines as ranges of characters, and how many words had to be torn.
    fn broken(&self, width: f32) -> (Vec<(usize, usize)>, usize) {
        let mut out = Vec::new();
        let (mut from, mut torn) = (0, 0);
        while from < self.chars.len() {
            let mut to = from + 1;
            while to < self.chars.len() && (self.chars[to].0 == ' ' || self.width(from, to + 1) <= width) {
                to += 1;
            }
            if to < self.chars.len() {
                match self.breaks.range(from + 1..=to).next_back() {
                    Some(better) => to = *better,
                    // A word that is wider than the line is torn where the line ends.
                    None => torn += 1,
                }
            }
            out.push((from, to));
            from = to;
        }
        (out, torn)
    }

    fn line(&self, from: usize, to: usize) -> Line {
        let blank = |i: &usize| matches!(self.chars[*i].0, ' ' | font::NO_BREAK);
        let from = (from..to).find(|i| !blank(i)).unwrap_or(to);
        let to = (from..to).rev().find(|i| !blank(i)).map_or(from, |last| last + 1);
        let mut runs: Vec<Run> = Vec::new();
        for (c, style) in &self.chars[from..to] {
            match runs.last_mut() {
                Some(run) if run.style == *style => run.text.push(*c),
                _ => runs.push(Run::new(*c, *style)),
            }
        }
        let size = self.chars[from..to].iter().map(|(_, s)| s.size).fold(0.0, f32::max);
        Line { runs, width: self.width(from, to), size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(10.0, Ink::Main);

    fn texts(text: &str, width: f32) -> Vec<String> {
        lines(&[Run::new(text, STYLE)], width).iter().map(|l| l.runs.iter().map(|r| r.text.as_str()).collect()).collect()
    }

    #[test]
    fn breaks_where_readers_expect_it() {
        assert_eq!(texts("一二三四五六七", 60.0), ["一二三四", "五六七"]);
        // No line begins with a comma.
        assert_eq!(texts("融资金额六亿，不算少", 60.0), ["融资金额六", "亿，不算少"]);
        assert_eq!(texts("融资共计60亿", 50.0), ["融资共", "计60亿"]);
        assert_eq!(texts("融资60亿美元", 45.0), ["融资60亿", "美元"]);
        assert_eq!(texts("two words", 40.0), ["two", "words"]);
        let name = [Run::new("数据：甲、", STYLE), Run::new("一二三四", STYLE).whole()];
        assert_eq!(lines(&name, 80.0).iter().map(|l| l.width).collect::<Vec<_>>(), [50.0, 40.0]);
        assert_eq!(texts("", 50.0), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_wider_than_asked_and_nothing_is_lost() {
        let text = "Donaudampfschifffahrtsgesellschaft与一个非常非常长的名字——“引号”、12月24日和60亿美元";
        for width in 20..200 {
            let lines = lines(&[Run::new(text, STYLE), Run::new("粗体尾巴", STYLE.bold())], width as f32);
            assert!(lines.iter().all(|l| l.width <= width as f32 + 0.01), "{width}: {lines:?}");
            let whole: String = lines.iter().flat_map(|l| &l.runs).map(|r| r.text.as_str()).collect();
            assert_eq!(whole, format!("{text}粗体尾巴"));
        }
    }
}
