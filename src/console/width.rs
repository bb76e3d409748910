//! Columns of a terminal: how wide a text is, wrapping and padding. A Chinese character takes two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub fn of(text: &str) -> usize {
    text.width()
}

/// The text and as many spaces as it lacks.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(of(text))))
}

/// Lines of at most `columns`; nothing is added and only spaces at line ends are lost. Latin words stay whole where they
/// fit, and a closing mark does not begin a line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut out = Vec::new();
    for paragraph in text.lines() {
        let (mut line, mut used) = (String::new(), 0);
        for piece in pieces(paragraph) {
            let wide = of(piece);
            if used + wide > columns && used > 0 {
                out.push(line.trim_end().to_owned());
                (line, used) = (String::new(), 0);
            }
            for c in piece.chars() {
                // A word wider than the line is broken anywhere.
                let w = c.width().unwrap_or(0);
                if used + w > columns && used > 0 {
                    out.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(c);
                used += w;
            }
        }
        out.push(line);
    }
    out
}

/// What must stay on one line: a Latin word, or a character with the closing marks behind it.
fn pieces(text: &str) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let word = |c: char| c.width() == Some(1) && !c.is_whitespace();
        let closes = "，。、；：？！”’）》」』…,.;:?!)%".contains(c);
        let opened = before.is_some_and(|b| "“‘（《「『".contains(b));
        let joined = before.is_none_or(|b| (word(b) && word(c)) || closes || opened);
        if !joined {
            out.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    out.push(&text[start..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_by_columns() {
        assert_eq!(
            wrap("份额增长到了50%,而今年9月这个数字还是5%左右。", 12),
            ["份额增长到了", "50%,而今年9", "月这个数字还", "是5%左右。"]
        );
        assert_eq!(wrap("to be or not", 6), ["to be", "or not"]);
        assert!(wrap(&"长".repeat(50), 9).iter().all(|l| of(l) <= 9));
        assert_eq!(pad("份额", 6), "份额  ");
    }
}
