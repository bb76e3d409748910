//! A text as a YAML scalar on one line: bare where YAML reads it back as the same text, else in double quotes.

/// Where a scalar stands: between `{}` or `[]` more characters have a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    Block,
    Flow,
}

/// The text as YAML.
pub fn write(text: &str, within: Within) -> String {
    if is_bare(text, within) { text.to_owned() } else { quoted(text) }
}

fn is_bare(text: &str, within: Within) -> bool {
    let indicator = |c: char| "-?:,[]{}#&*!|>'\"%@`".contains(c);
    !text.is_empty()
        && text.trim() == text
        && !text.starts_with(indicator)
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.chars().any(is_hidden)
        && !(within == Within::Flow && text.contains([',', '[', ']', '{', '}']))
        && !is_ambiguous(text)
}

/// Without quotes, some reader of YAML takes it for a number, a date, a truth value or nothing.
pub fn is_ambiguous(text: &str) -> bool {
    const WORDS: [&str; 12] = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<"];
    let number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_.:+-".contains(c));
    number || text == "=" || WORDS.iter().any(|w| text.eq_ignore_ascii_case(w))
}

/// Characters that a person does not see in a file, or that end a line.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::content::yaml;

    /// What has broken writers of YAML, and what people type.
    const NASTY: [&str; 46] = [
        "",
        " ",
        "a: b",
        "a:b",
        "k:",
        "#甲",
        "甲 # 乙",
        "甲# 乙",
        "yes",
        "No",
        "ON",
        "n",
        "null",
        "~",
        "0123",
        "1e3",
        "0x1F",
        "+5",
        ".5",
        "12:30:45",
        "2024-12-05",
        "-",
        "- 甲",
        "-甲",
        "? 甲",
        "{}",
        "[]",
        "{甲: 乙}",
        "甲, 乙",
        "甲]",
        "&a",
        "*a",
        "!t",
        "|",
        ">-",
        "%d",
        "@x",
        "`x`",
        "'甲'",
        "\"甲\"",
        "甲“乙”：丙，丁。",
        "😂👍🏽",
        "甲\n乙\n",
        "\t甲",
        "a\\b\u{7}\u{85}\u{2028}\u{202e}\u{feff}",
        "---",
    ];

    /// 46 texts in 4 places: a value in a block, a value in braces, an item of each kind of list.
    #[test]
    fn what_was_written_is_read_again() {
        for text in NASTY {
            let (block, flow) = (write(text, Within::Block), write(text, Within::Flow));
            let file = format!("甲: {block}\n乙: {{丙: {flow}, 丁: x}}\n戊: [a, {flow}, b]\n己:\n- {block}\n- x\n{block}: 值\n");
            let read: BTreeMap<String, serde_json::Value> =
                yaml::read(0, &file).unwrap_or_else(|p| panic!("{text:?}: {}\n{file}", p.message));
            let expected: BTreeMap<String, serde_json::Value> = [
                ("甲", text.into()),
                ("乙", serde_json::json!({"丙": text, "丁": "x"})),
                ("戊", serde_json::json!(["a", text, "b"])),
                ("己", serde_json::json!([text, "x"])),
                (text, "值".into()),
            ]
            .map(|(k, v)| (k.to_owned(), v))
            .into();
            assert_eq!(read, expected, "{file}");
            assert_eq!(block.lines().count(), 1, "{block}");
        }
    }

    #[test]
    fn quotes_only_where_they_are_needed() {
        for bare in ["小满在3月5日发布。", "谁说“不急”？", "what's 5% of it", "o1", "x-y", "3月5日", "甲，乙：丙"] {
            assert_eq!(write(bare, Within::Flow), bare);
        }
        assert_eq!(write("a, b", Within::Block), "a, b");
        assert_eq!(write("a, b", Within::Flow), "\"a, b\"");
    }
}
