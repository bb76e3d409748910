//! Dates in Chinese and English text: 12月24日, 去年4月, March 2024, 年底, "24号".
//!
//! Relative years (今年, 去年, 明年) are resolved against the year of the article, which the caller gives; there is no
//! clock here. Output is [`Period`]s: whole years, months or days, from the first to the last day that is meant.

use std::ops::Range;

use super::number::{numeral_at, starts};

/// A stretch of days, written YYYYMMDD at both ends (20241200 would be no day: months are resolved to their last day, 31).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub from: u32,
    pub to: u32,
}

impl Period {
    /// A year, a month or a day; zero stands for "not said".
    pub fn new(year: u32, month: u32, day: u32) -> Self {
        match (month, day) {
            (0, _) => Self { from: year * 10000 + 101, to: year * 10000 + 1231 },
            (m, 0) => Self { from: year * 10000 + m * 100 + 1, to: year * 10000 + m * 100 + 31 },
            (m, d) => Self { from: year * 10000 + m * 100 + d, to: year * 10000 + m * 100 + d },
        }
    }

    /// From the start of one period to the end of another.
    pub fn until(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// Reads `2024`, `2024-12` or `2024-12-24`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-').map(|p| p.parse::<u32>().ok().filter(|n| *n > 0));
        let year = parts.next()??;
        let month = parts.next().unwrap_or(Some(0))?;
        let day = parts.next().unwrap_or(Some(0))?;
        let sane = (1000..=9999).contains(&year) && month <= 12 && day <= 31 && parts.next().is_none();
        sane.then(|| Self::new(year, month, day))
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    pub fn contains(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// The year that both ends lie in.
    pub fn year(self) -> Option<u32> {
        (self.from / 10000 == self.to / 10000).then_some(self.from / 10000)
    }

    /// The month that both ends lie in.
    pub fn month(self) -> Option<u32> {
        (self.year().is_some() && self.from / 100 == self.to / 100).then_some(self.from / 100 % 100)
    }

    /// The day, where the period is one.
    pub fn day(self) -> Option<u32> {
        (self.from == self.to).then_some(self.from % 100)
    }

    /// `2024`, `2024-12`, `2024-12-24` or `2023/2024`.
    pub fn iso(self) -> String {
        match (self.year(), self.month(), self.day()) {
            (Some(y), Some(m), Some(d)) => format!("{y}-{m:02}-{d:02}"),
            (Some(y), Some(m), None) => format!("{y}-{m:02}"),
            (Some(y), None, _) if self.from % 10000 == 101 && self.to % 10000 == 1231 => y.to_string(),
            _ => {
                let (from, to) = self.ends();
                format!("{}/{}", from.iso(), to.iso())
            }
        }
    }

    /// The two ends of a stretch, each as exact as it is known: a day, a month or a year.
    pub fn ends(self) -> (Self, Self) {
        let end = |day: u32, first: bool| {
            let (y, m, d) = (day / 10000, day / 100 % 100, day % 100);
            match (first, m, d) {
                (true, 1, 1) | (false, 12, 31) => Self::new(y, 0, 0),
                (true, _, 1) | (false, _, 31) => Self::new(y, m, 0),
                _ => Self::new(y, m, d),
            }
        };
        (end(self.from, true), end(self.to, false))
    }
}

/// A date in a text, with the characters that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    pub period: Period,
    pub span: Range<usize>,
    /// Said as 今年, 去年, 年底 …: resolved by a rule, not read.
    pub relative: bool,
    /// Only a year: often mere background ("OpenAI今年…").
    pub year_only: bool,
}

/// All dates of a folded text, relative ones resolved against `this_year`.
pub fn dates(chars: &[char], this_year: u32) -> Vec<DateMention> {
    let mut out: Vec<DateMention> = Vec::new();
    let mut at = 0;
    let mut year = this_year;
    while at < chars.len() {
        if !may_begin(chars, at) {
            at += 1;
            continue;
        }
        let found = numeric(chars, at, year).or_else(|| chinese(chars, at, year, this_year)).or_else(|| english(chars, at, year));
        match found {
            Some(mention) if !mention.span.is_empty() => {
                if let Some(y) = mention.period.year() {
                    year = y;
                }
                at = mention.span.end;
                out.push(mention);
            }
            _ => at += 1,
        }
    }
    out
}

/// A quick look before the slow ones: most characters begin no date.
fn may_begin(chars: &[char], at: usize) -> bool {
    match chars[at] {
        c if c.is_ascii_digit() => true,
        c if c.is_ascii_alphabetic() => {
            let begins = |w: &str| w.chars().take(3).enumerate().all(|(k, l)| chars.get(at + k).copied().unwrap_or(' ') == l);
            (at == 0 || !chars[at - 1].is_ascii_alphanumeric()) && MONTHS.iter().chain(&["last", "next", "the ", "this"]).any(|w| begins(w))
        }
        '今' | '本' | '去' | '前' | '明' | '后' | '次' | '翌' | '上' | '下' | '第' => {
            matches!(chars.get(at + 1), Some('年' | '半' | '二'))
        }
        '年' => matches!(chars.get(at + 1), Some('底' | '末' | '终' | '初' | '中')),
        _ => numeral_at(chars, at).is_some_and(|(_, len)| matches!(chars.get(at + len), Some('年' | '月'))),
    }
}

fn mention(period: Period, span: Range<usize>, relative: bool, year_only: bool) -> Option<DateMention> {
    Some(DateMention { period, span, relative, year_only })
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn chinese(chars: &[char], at: usize, year: u32, this_year: u32) -> Option<DateMention> {
    let mut i = at;
    let (mut y, mut relative, mut said_year) = (year, false, false);
    for (word, offset) in [("今年", 0i64), ("本年", 0), ("去年", -1), ("前年", -2), ("明年", 1), ("后年", 2)] {
        if starts(chars, i, word) {
            (y, relative, said_year) = ((i64::from(this_year) + offset) as u32, true, true);
            i += 2;
        }
    }
    // 次年 counts from the year that was named before.
    for word in ["次年", "第二年", "翌年"] {
        if !said_year && starts(chars, i, word) {
            (y, relative, said_year) = (year + 1, true, true);
            i += word.chars().count();
        }
    }
    for (word, offset) in [("this year", 0i64), ("last year", -1), ("the year before", -1), ("next year", 1)] {
        if !said_year && starts(chars, i, word) {
            let y = (i64::from(this_year) + offset) as u32;
            return mention(Period::new(y, 0, 0), at..at + word.len(), true, true);
        }
    }
    if !said_year
        && let Some((value, len)) = numeral_at(chars, i)
        && (1900.0..2100.0).contains(&value)
        && (chars.get(i + len) == Some(&'年') || (chars[i].is_ascii_digit() && !touches_digit_or_unit(chars, i, i + len)))
    {
        i += len + usize::from(chars.get(i + len) == Some(&'年'));
        (y, said_year) = (value as u32, true);
    }
    while said_year && matches!(chars.get(i), Some(' ' | '的')) {
        i += 1;
    }
    for (word, from, to) in [
        ("年底", 11, 12),
        ("年末", 11, 12),
        ("年终", 11, 12),
        ("底", 11, 12),
        ("末", 11, 12),
        ("年初", 1, 3),
        ("初", 1, 3),
        ("年中", 5, 8),
        ("中期", 5, 8),
        ("上半年", 1, 6),
        ("下半年", 7, 12),
    ] {
        if (said_year || word.starts_with('年') || word.ends_with("半年")) && starts(chars, i, word) {
            let period = Period::new(y, from, 0).until(Period::new(y, to, 0));
            return mention(period, at..i + word.chars().count(), true, false);
        }
    }
    if let Some((month, len)) = numeral_at(chars, i)
        && (1.0..=12.0).contains(&month)
        && month.fract() == 0.0
        && starts(chars, i + len, "月")
    {
        let after = i + len + 1;
        if let Some((day, dlen)) = numeral_at(chars, after)
            && (1.0..=31.0).contains(&day)
        {
            let mut end = after + dlen;
            end += usize::from(matches!(chars.get(end), Some('日' | '号')));
            return mention(Period::new(y, month as u32, day as u32), at..end, relative || !said_year, false);
        }
        let rest = usize::from(starts(chars, after, "份"));
        return mention(Period::new(y, month as u32, 0), at..after + rest, relative || !said_year, false);
    }
    if said_year {
        // The trailing separators are not part of the date.
        while i > at && matches!(chars[i - 1], ' ' | '的') {
            i -= 1;
        }
        return mention(Period::new(y, 0, 0), at..i, relative, true);
    }
    None
}

fn touches_digit_or_unit(chars: &[char], start: usize, end: usize) -> bool {
    let before = start > 0 && (chars[start - 1].is_ascii_alphanumeric() || chars[start - 1] == '$');
    let after = chars.get(end).is_some_and(|c| c.is_ascii_alphanumeric() || "%亿万名人元个".contains(*c));
    before || after
}

fn english(chars: &[char], at: usize, year: u32) -> Option<DateMention> {
    if at > 0 && chars[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    // "24 December", "24th of December"
    let (mut day, mut i) = (0, at);
    if let Some((value, len)) = numeral_at(chars, at).filter(|(v, _)| (1.0..=31.0).contains(v) && chars[at].is_ascii_digit()) {
        i = at + len;
        i += ["st ", "nd ", "rd ", "th ", " "].iter().find(|w| starts_raw(chars, i, w)).map(|w| w.len())?;
        i += if starts_raw(chars, i, "of ") { 3 } else { 0 };
        day = value as u32;
    }
    let word: String = chars[i..].iter().take_while(|c| c.is_ascii_alphabetic()).collect();
    // "may" and "mar" are words of their own: only a whole month name, or a short form with a day or a year beside it.
    let month = MONTHS.iter().position(|m| *m == word || (word.len() >= 3 && word.len() <= 4 && m.starts_with(&word)))? as u32 + 1;
    let short = word.len() <= 4 && word != "june" && word != "july";
    let mut end = i + word.len();
    end += usize::from(chars.get(end) == Some(&'.'));
    let gap = usize::from(chars.get(end) == Some(&' '));
    let mut y = 0;
    if let Some((value, len)) = numeral_at(chars, end + gap).filter(|_| chars.get(end + gap).is_some_and(char::is_ascii_digit)) {
        if (1900.0..2100.0).contains(&value) {
            y = value as u32;
            end += gap + len;
        } else if day == 0 && (1.0..=31.0).contains(&value) {
            day = value as u32;
            end += gap + len;
            end += ["st", "nd", "rd", "th"].iter().find(|w| starts_raw(chars, end, w)).map_or(0, |w| w.len());
        }
    }
    for comma in [", ", " "] {
        if y == 0
            && starts_raw(chars, end, comma)
            && let Some((value, len)) = numeral_at(chars, end + comma.len())
            && (1900.0..2100.0).contains(&value)
        {
            y = value as u32;
            end += comma.len() + len;
        }
    }
    let preposition = ["in ", "since ", "by ", "during ", "from ", "last ", "of ", "and "]
        .iter()
        .any(|w| at >= w.len() && starts_raw(chars, at - w.len(), w));
    if short && day == 0 && y == 0 && !preposition {
        return None;
    }
    mention(Period::new(if y == 0 { year } else { y }, month, day), at..end, y == 0, false)
}

/// 2024-12-24, 12/24, 12.24号, and 24号 or 24日 alone, which mean the month of the article's newest events: December.
fn numeric(chars: &[char], at: usize, year: u32) -> Option<DateMention> {
    if !chars[at].is_ascii_digit() || (at > 0 && (chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '.')) {
        return None;
    }
    let number = |i: usize| -> Option<(u32, usize)> {
        let len = chars[i..].iter().take_while(|c| c.is_ascii_digit()).count();
        let text: String = chars.get(i..i + len)?.iter().collect();
        (len > 0 && len <= 4).then(|| text.parse().ok().map(|n| (n, len)))?
    };
    let (first, len) = number(at)?;
    let i = at + len;
    let separator = *chars.get(i)?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let (second, len) = number(i + 1)?;
    let end = i + 1 + len;
    if first >= 1900 && (1..=12).contains(&second) {
        if chars.get(end) == Some(&separator)
            && let Some((third, len)) = number(end + 1)
            && (1..=31).contains(&third)
        {
            return mention(Period::new(first, second, third), at..end + 1 + len, false, false);
        }
        return mention(Period::new(first, second, 0), at..end, false, false);
    }
    // 12.24 could be a version number: a slash, or 号 and 日 behind it, make it a date.
    let marked = separator == '/' || matches!(chars.get(end), Some('号' | '日'));
    if marked && (1..=12).contains(&first) && (1..=31).contains(&second) {
        let end = end + usize::from(matches!(chars.get(end), Some('号' | '日')));
        return mention(Period::new(year, first, second), at..end, true, false);
    }
    None
}

fn starts_raw(chars: &[char], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(k, c)| chars.get(at + k) == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    fn read(text: &str) -> Vec<String> {
        dates(&Folded::new(text).chars, 2024).into_iter().map(|d| d.period.iso()).collect()
    }

    #[test]
    fn chinese_dates() {
        assert_eq!(read("12月24日有哪些事"), ["2024-12-24"]);
        assert_eq!(read("去年4月"), ["2023-04"]);
        assert_eq!(read("十二月二十四号"), ["2024-12-24"]);
        assert_eq!(read("二〇二三年的支出"), ["2023"]);
        assert_eq!(read("2022年11月底"), ["2022-11"]);
        assert_eq!(read("谷歌年底发布了啥"), ["2024-11/2024"]);
        assert_eq!(read("2022年11月底问世,次年3月推出"), ["2022-11", "2023-03"]);
        assert_eq!(read("600名决策者"), Vec::<String>::new());
    }

    #[test]
    fn english_dates() {
        assert_eq!(read("What happened in March 2024?"), ["2024-03"]);
        assert_eq!(read("on Dec 24th"), ["2024-12-24"]);
        assert_eq!(read("24 December 2024"), ["2024-12-24"]);
        assert_eq!(read("may I ask"), Vec::<String>::new());
        assert_eq!(read("was it in May?"), ["2024-05"]);
        assert_eq!(read("last year"), ["2023"]);
    }

    #[test]
    fn numeric_dates() {
        assert_eq!(read("2024-12-24"), ["2024-12-24"]);
        assert_eq!(read("12/24发生了什么"), ["2024-12-24"]);
        assert_eq!(read("Gemini 2.0"), Vec::<String>::new());
    }
}
