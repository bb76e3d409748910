//! The few words of a picture that are not content: source, data, before, notes, and why there is no picture.

use super::Error;
use crate::text::Language;

/// Chinese in both scripts and English, in this order.
fn pick(language: Language, words: [&'static str; 3]) -> &'static str {
    match language {
        Language::ZhHans => words[0],
        Language::ZhHant => words[1],
        Language::En => words[2],
    }
}

pub fn source(language: Language, source: &str, title: &str, date: &str) -> String {
    match language {
        Language::ZhHans => format!("来源：{source}《{title}》，{date}"),
        Language::ZhHant => format!("來源：{source}《{title}》，{date}"),
        // The face's curly quotes are as wide as a Chinese character.
        Language::En => format!("Source: {source}, \"{title}\", {date}"),
    }
}

/// Whose figures and reports the article passes on: what stands before the names, and between them.
pub fn data(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::ZhHans => ("数据与消息：", "、"),
        Language::ZhHant => ("資料與消息：", "、"),
        Language::En => ("Data and reports: ", ", "),
    }
}

/// Who says so, behind what is said.
pub fn by(language: Language, name: &str) -> String {
    match language {
        Language::ZhHans => format!("据{name}"),
        Language::ZhHant => format!("據{name}"),
        Language::En => format!("per {name}"),
    }
}

pub fn before(language: Language) -> &'static str {
    pick(language, ["之前", "之前", "before"])
}

pub fn after(language: Language) -> &'static str {
    pick(language, ["之后", "之後", "after"])
}

pub fn unchanged(language: Language) -> &'static str {
    pick(language, ["持平", "持平", "unchanged"])
}

/// A date that is known only as a year, under the heading of that year.
pub fn within(language: Language, year: u32) -> String {
    if language.is_chinese() { pick(language, ["年内", "年內", ""]).to_owned() } else { format!("in {year}") }
}

/// What a ring in place of a dot means.
pub fn relative(language: Language) -> &'static str {
    pick(
        language,
        [
            "○ 原句写的是“今年”“去年”之类，或没有写时间，日期由此或由上下文推出",
            "○ 原句寫的是「今年」「去年」之類，或沒有寫時間，日期由此或由上下文推出",
            "○ The sentence says \"this year\" or the like, or gives no date: resolved from that or from the context",
        ],
    )
}

/// Between the two names of a comparison.
pub fn and(language: Language) -> &'static str {
    pick(language, [" 与 ", " 與 ", " and "])
}

/// A heading: English begins it with a capital, but not names that are written small.
pub fn heading(language: Language, text: &str, name: bool) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if language == Language::En && (!name || text.starts_with("the ")) => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// What a comparison shows.
pub fn in_common(language: Language) -> &'static str {
    pick(language, ["文章里两者都有的数字", "文章裡兩者都有的數字", "The figures that the article gives for both"])
}

/// What did not fit.
pub fn more(language: Language, count: usize) -> String {
    match language {
        Language::ZhHans => format!("另有{count}条"),
        Language::ZhHant => format!("另有{count}條"),
        Language::En => format!("And {count} more"),
    }
}

/// Which of several pictures it is.
pub fn page((number, pages): (usize, usize)) -> String {
    format!("{number}/{pages}")
}

/// Entries of a series in running text.
pub fn comma(language: Language) -> &'static str {
    pick(language, ["，", "，", ", "])
}

pub fn colon(language: Language) -> &'static str {
    pick(language, ["：", "：", ": "])
}

pub fn semicolon(language: Language) -> &'static str {
    pick(language, ["；", "；", "; "])
}

pub fn stop(language: Language) -> &'static str {
    pick(language, ["。", "。", ". "])
}

pub fn brackets(language: Language, text: &str) -> String {
    if language.is_chinese() { format!("（{text}）") } else { format!(" ({text})") }
}

/// From one figure to the next.
pub fn change(language: Language, from: &str, to: &str) -> String {
    if language.is_chinese() { format!("{from} → {to}") } else { format!("from {from} to {to}") }
}

/// Why there is no picture, for the user.
pub fn error(language: Language, error: &Error) -> String {
    match (error, language) {
        (Error::NoView(view), Language::ZhHans) => format!("没有叫“{view}”的视图。"),
        (Error::NoView(view), Language::ZhHant) => format!("沒有叫「{view}」的檢視。"),
        (Error::NotAPicture(title), Language::ZhHans) => format!("“{title}”是一份文字清单，没有图。"),
        (Error::NotAPicture(title), Language::ZhHant) => format!("「{title}」是一份文字清單，沒有圖。"),
        (Error::Empty(title), Language::ZhHans) => format!("文章里没有可以画进“{title}”的内容。"),
        (Error::Empty(title), Language::ZhHant) => format!("文章裡沒有可以畫進「{title}」的內容。"),
        (Error::NothingAlike(a, b), Language::ZhHans) => format!("文章里没有{a}和{b}都有的数字，没法画图比较。"),
        (Error::NothingAlike(a, b), Language::ZhHant) => format!("文章裡沒有{a}和{b}都有的數字，沒辦法畫圖比較。"),
        (Error::Render(_), Language::ZhHans) => "图没画出来，这是程序的问题。".to_owned(),
        (Error::Render(_), Language::ZhHant) => "圖沒畫出來，這是程式的問題。".to_owned(),
        (_, Language::En) => format!("{error}."),
    }
}
