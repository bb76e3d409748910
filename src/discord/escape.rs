//! Text for Discord: shown as it stands, whatever Markdown or mentions it would mean.
//!
//! Quotes and answers keep every character ([`escape`]); what users typed is also made short and harmless ([`echo`]).

/// Punctuation that Discord's Markdown gives a meaning anywhere in a line.
const MARKS: &[char] = &['\\', '*', '_', '~', '`', '|', '<', '[', ']'];

/// Escapes Markdown, so that the text is read exactly as it stands.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let mut start = true;
        let mut digits = false;
        for c in line.chars() {
            // At a line's start `#`, `>`, `-`, `+` and `1.` make headings, quotes and lists.
            let opens = start && matches!(c, '#' | '>' | '-' | '+');
            let numbers = digits && c == '.';
            if MARKS.contains(&c) || opens || numbers {
                out.push('\\');
            }
            out.push(c);
            digits = (start || digits) && c.is_ascii_digit();
            start = start && c.is_whitespace();
        }
    }
    out
}

/// What a user typed, in one line of at most `most` characters: no control, zero-width or direction marks, no links, no mentions.
pub fn echo(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain: String = words.join(" ").chars().filter(|c| !is_invisible(*c)).collect();
    let mut short: String = plain.chars().take(most).collect();
    if plain.chars().count() > most {
        short.push('…');
    }
    // A zero-width space of our own keeps `@everyone` and `https://` from being recognised; pings are off anyway.
    escape(&short).replace('@', "@\u{200b}").replace("://", ":\u{200b}//")
}

/// Control, zero-width and bidirectional marks, and what else has no width.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A block quote: every line marked.
pub fn block_quote(text: &str) -> String {
    escape(text).split('\n').map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Length as Discord's own clients count it, in UTF-16 units. The server counts characters, which is never more.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// At most `most` units, at a character's end, with … where something was cut. For labels, never for quotes.
pub fn shorten(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut units = 1;
    for c in text.chars() {
        units += c.len_utf16();
        if units > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_shown_not_meant() {
        assert_eq!(escape("**谷歌**_的_`份额`||5%||"), "\\*\\*谷歌\\*\\*\\_的\\_\\`份额\\`\\|\\|5%\\|\\|");
        assert_eq!(escape("# 标题\n- 项\n1. 项\n12月9日,5.5"), "\\# 标题\n\\- 项\n1\\. 项\n12月9日,5.5");
        assert_eq!(escape("<@123>和[链接](x)"), "\\<@123>和\\[链接\\](x)");
    }

    #[test]
    fn what_users_type_is_harmless() {
        assert_eq!(echo("@everyone\n\u{202e}谁\u{200b}  离开了", 50), "@\u{200b}everyone 谁 离开了");
        assert_eq!(echo("看https://例.cn", 50), "看https:\u{200b}//例.cn");
        assert_eq!(echo(&"长".repeat(4_000), 3), "长长长…");
    }

    #[test]
    fn lengths_are_units() {
        assert_eq!(length("谷😀"), 3);
        assert_eq!(shorten("谷歌😀份额", 4), "谷歌…");
        assert_eq!(block_quote("第一行\n- 第二行"), "> 第一行\n> \\- 第二行");
    }
}
