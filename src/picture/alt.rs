//! The picture in words, for those who do not see it.

use super::words;
use crate::text::Language;

/// Characters of an attachment's `description` on Discord.
pub const LIMIT: usize = 1024;

/// Room for "and 60 more" with its marks.
const REST: usize = 24;

/// One fact in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Begins a sentence: the first fact of a date or a section.
    pub first: bool,
    pub text: String,
}

/// Title, what is said fact by fact, and the source. Facts that do not fit are counted, never cut.
pub fn text(language: Language, title: &str, said: &[Said], foot: &[String]) -> String {
    let (stop, semicolon) = (words::stop(language), words::semicolon(language));
    let foot: String = foot.iter().map(|f| format!("{f}{stop}")).collect();
    let foot = short(foot.trim_end(), LIMIT / 2);
    let room = LIMIT - foot.chars().count() - REST;
    let mut out = short(title, LIMIT / 4);
    let mut used = out.chars().count();
    for (i, part) in said.iter().enumerate() {
        let joint = if part.first || i == 0 { stop } else { semicolon };
        used += joint.chars().count() + part.text.chars().count();
        if used > room {
            out.push_str(stop);
            out.push_str(&words::more(language, said.len() - i));
            break;
        }
        out.push_str(joint);
        out.push_str(&part.text);
    }
    out + stop + &foot
}

/// True where the parts will stay whole beside a title and a source of the usual length.
pub fn fits(said: &[Said]) -> bool {
    said.iter().map(|part| part.text.chars().count() + 2).sum::<usize>() <= LIMIT - 150
}

fn short(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit { text.to_owned() } else { text.chars().take(limit - 1).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_does_not_fit() {
        let said: Vec<Said> = (0..60).map(|i| Said { first: i % 3 == 0, text: format!("第{i}件事，说来话长，一共二十个字上下") }).collect();
        let text = text(Language::ZhHans, "时间线", &said, &["来源：某报".to_owned()]);
        assert!(text.chars().count() <= LIMIT);
        assert!(text.ends_with("来源：某报。") && text.contains("上下；第1件事") && text.contains("上下。第3件事"), "{text}");
        let drawn = text.matches("件事").count();
        assert!(text.contains(&format!("另有{}条", 60 - drawn)), "{text}");
    }
}
