//! Shapes and lines of text put down as SVG, from the top to the bottom.
//!
//! Knows where things stand and how they are written in XML; what they mean is the business of the drawings.

use std::fmt::Write;

use super::flow::{Line, height};
use super::font;
use super::theme::{Ink, Theme};
use crate::text::Language;

/// Width of every picture: a phone's message column, so that 12 units are 12 points there.
pub const WIDTH: f32 = 400.0;

/// Free at either side.
pub const MARGIN: f32 = 18.0;

/// Between the margins.
pub const INNER: f32 = WIDTH - 2.0 * MARGIN;

/// Which end of a line of text stands at the given place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    End,
}

/// A picture being drawn. `y` is where the next thing goes.
pub struct Sheet {
    pub theme: Theme,
    pub y: f32,
    body: String,
}

impl Sheet {
    pub fn new(theme: Theme) -> Self {
        Self { theme, y: MARGIN, body: String::new() }
    }

    pub fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, radius: f32, ink: Ink) {
        let fill = self.theme.colour(ink);
        self.put(&format!(r#"<rect x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}" rx="{radius}" fill="{fill}"/>"#));
    }

    /// A straight stroke; `dashed` where something is not said.
    pub fn stroke(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        let colour = self.theme.colour(ink);
        self.put(&format!(
            r#"<line x1="{:.2}" y1="{:.2}" x2="{:.2}" y2="{:.2}" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>"#,
            from.0, from.1, to.0, to.1
        ));
    }

    /// A dot, or a ring with the ground inside.
    pub fn dot(&mut self, x: f32, y: f32, radius: f32, ink: Ink, ring: bool) {
        let colour = self.theme.colour(ink);
        let fill = if ring { self.theme.colour(Ink::Ground) } else { colour };
        self.put(&format!(r#"<circle cx="{x:.2}" cy="{y:.2}" r="{radius}" fill="{fill}" stroke="{colour}" stroke-width="2"/>"#));
    }

    /// A small triangle that points up or down, in a box of `size` whose top left is given.
    pub fn triangle(&mut self, x: f32, y: f32, size: f32, up: bool, ink: Ink) {
        let (base, tip) = if up { (y + size, y) } else { (y, y + size) };
        let colour = self.theme.colour(ink);
        self.put(&format!(r#"<path d="M{x:.2} {base:.2}H{:.2}L{:.2} {tip:.2}Z" fill="{colour}"/>"#, x + size, x + size / 2.0));
    }

    /// Lines under each other, the first with its top at `y`. Gives their height.
    pub fn text(&mut self, lines: &[Line], x: f32, y: f32, anchor: Anchor) -> f32 {
        let mut top = y;
        for line in lines {
            self.line(line, x, top + line.ascent(), anchor);
            top += line.height();
        }
        height(lines)
    }

    /// A line on its baseline.
    pub fn line(&mut self, line: &Line, x: f32, baseline: f32, anchor: Anchor) {
        if line.runs.is_empty() {
            return;
        }
        // On whole pixels letters are crisp, and the same letter is the same pixels, which PNG packs well.
        let (x, baseline) = ((x * 2.0).round() / 2.0, (baseline * 2.0).round() / 2.0);
        let end = if anchor == Anchor::End { r#" text-anchor="end""# } else { "" };
        let mut out = format!(r#"<text x="{x:.2}" y="{baseline:.2}"{end}>"#);
        for run in &line.runs {
            let colour = self.theme.colour(run.style.ink);
            let size = run.style.size;
            let _ = write!(out, r#"<tspan font-size="{size}" fill="{colour}""#);
            if run.style.bold {
                let (outline, spacing) = (font::OUTLINE * size, font::SPACING * size);
                let _ = write!(out, r#" stroke="{colour}" stroke-width="{outline:.2}" letter-spacing="{spacing:.2}""#);
            }
            let _ = write!(out, ">{}</tspan>", escape(&run.text));
        }
        out.push_str("</text>");
        self.put(&out);
    }

    /// The whole document. `title` and `words` say for screen readers what is drawn.
    pub fn finish(self, language: Language, title: &str, words: &str) -> (String, f32) {
        let height = (self.y + MARGIN).ceil();
        let ground = self.theme.colour(Ink::Ground);
        let svg = format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" xml:lang="{lang}">"#,
                "\n<title>{title}</title>\n<desc>{words}</desc>\n",
                r#"<rect width="{w}" height="{h}" fill="{ground}"/>"#,
                "\n",
                r#"<g font-family="{family}" xml:space="preserve">"#,
                "\n{body}</g>\n</svg>\n"
            ),
            w = WIDTH,
            h = height,
            ground = ground,
            lang = language.tag(),
            title = escape(title),
            words = escape(words),
            family = font::FAMILY,
            body = self.body,
        );
        (svg, height)
    }

    fn put(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }
}

/// Text in XML. Controls, which XML has no way to write, are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_xml() {
        assert_eq!(escape("甲<乙&\"丙\"\u{1}"), "甲&lt;乙&amp;&quot;丙&quot;");
    }
}
