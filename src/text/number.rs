//! Numbers and quantities in Chinese and English text: 138亿美元, $13.8 billion, 百分之十四, 3.5万, eight years.
//!
//! Input is folded characters; output is values with a unit and the span of characters that says so. Dates are the
//! business of [`super::date`]; a number that is part of one is still reported here as a plain number.

use std::ops::Range;

use super::is_han;

/// What a number counts. Two quantities compare only where the units are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    None,
    Usd,
    Percent,
    Second,
    Minute,
    Day,
    Week,
    Month,
    Year,
    Person,
    Page,
    Times,
    Pixel,
}

/// A number in a text: its value in base units (138亿美元 = 1.38e10 USD), its unit, and the characters that say so.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    pub value: f64,
    pub unit: Unit,
    pub span: Range<usize>,
}

/// All quantities of a folded text, left to right.
pub fn quantities(chars: &[char]) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !may_begin(chars, at) {
            at += 1;
            continue;
        }
        match quantity_at(chars, at) {
            Some(q) => {
                at = q.span.end;
                out.push(q);
            }
            None => at += 1,
        }
    }
    out
}

/// A quick look before the slow ones: most characters begin no number.
fn may_begin(chars: &[char], at: usize) -> bool {
    match chars[at] {
        '$' => true,
        c if c.is_ascii_digit() => true,
        c if c.is_ascii_alphabetic() => {
            matches!(c, 'z' | 'o' | 't' | 'f' | 's' | 'e' | 'n') && (at == 0 || !chars[at - 1].is_ascii_alphanumeric())
        }
        c => digit(c).is_some() || matches!(c, '十' | '百' | '千' | '廿'),
    }
}

/// The bare number that starts at `at`: its value and length in characters. Digits (1,500 and 3.5), Chinese numerals, no unit.
pub fn numeral_at(chars: &[char], at: usize) -> Option<(f64, usize)> {
    let c = *chars.get(at)?;
    if c.is_ascii_digit() {
        return Some(digits_at(chars, at));
    }
    chinese_at(chars, at)
}

fn quantity_at(chars: &[char], at: usize) -> Option<Quantity> {
    let before = at.checked_sub(1).map(|i| chars[i]);
    if starts(chars, at, "百分之") {
        let (value, len) = numeral_at(chars, at + 3)?;
        return Some(Quantity { value, unit: Unit::Percent, span: at..at + 3 + len });
    }
    let dollar = chars[at] == '$';
    let start = if dollar { at + 1 } else { at };
    let (mut value, len) = match numeral_at(chars, start) {
        // A digit inside a Latin word (o3, gpt4) belongs to a name.
        Some(_) if !dollar && before.is_some_and(|b| b.is_ascii_alphabetic()) => return None,
        Some(found) => found,
        None if dollar => return None,
        None => english_at(chars, start)?,
    };
    let mut end = start + len;
    while let Some((factor, len)) = scale_at(chars, end) {
        value *= factor;
        end += len;
    }
    // 几百万出头, 500多名: approximations do not change the figure that is compared.
    if matches!(chars.get(end), Some('多' | '余' | '几')) {
        end += 1;
    }
    let (unit, len) = unit_at(chars, end).unwrap_or((Unit::None, 0));
    let unit = if dollar { Unit::Usd } else { unit };
    Some(Quantity { value, unit, span: at..end + len })
}

fn digits_at(chars: &[char], at: usize) -> (f64, usize) {
    let mut text = String::new();
    let mut i = at;
    while let Some(c) = chars.get(i) {
        let digit_follows = chars.get(i + 1).is_some_and(char::is_ascii_digit);
        match c {
            '0'..='9' => text.push(*c),
            '.' if digit_follows && !text.contains('.') => text.push('.'),
            ',' if (1..=3).all(|k| chars.get(i + k).is_some_and(char::is_ascii_digit))
                && !chars.get(i + 4).is_some_and(char::is_ascii_digit) => {}
            _ => break,
        }
        i += 1;
    }
    (text.parse().unwrap_or(0.0), i - at)
}

fn digit(c: char) -> Option<f64> {
    Some(match c {
        '零' | '〇' => 0.0,
        '一' | '壹' => 1.0,
        '二' | '两' | '贰' => 2.0,
        '三' | '叁' => 3.0,
        '四' => 4.0,
        '五' => 5.0,
        '六' => 6.0,
        '七' => 7.0,
        '八' => 8.0,
        '九' => 9.0,
        _ => return None,
    })
}

/// Chinese numerals: 四百亿, 十二, 二〇二四, 一点五, 廿三. A single 一 is mostly no number (一些, 一个), so it needs a unit behind it.
fn chinese_at(chars: &[char], at: usize) -> Option<(f64, usize)> {
    let (mut total, mut section, mut current) = (0.0f64, 0.0f64, None::<f64>);
    let (mut i, mut run) = (at, 0);
    while let Some(&c) = chars.get(i) {
        if let Some(d) = digit(c) {
            // Digits in a row are read as such: 二〇二四.
            current = Some(if run > 0 { current.unwrap_or(0.0) * 10.0 + d } else { d });
            run += 1;
        } else if let Some(unit) = match c {
            '十' => Some(10.0),
            '百' => Some(100.0),
            '千' => Some(1000.0),
            _ => None,
        } {
            section += current.take().unwrap_or(1.0) * unit;
            run = 0;
        } else if c == '廿' {
            section += 20.0;
            run = 0;
        } else if (c == '万' || c == '亿') && i > at {
            total = (total + section + current.take().unwrap_or(0.0)) * if c == '万' { 1e4 } else { 1e8 };
            section = 0.0;
            run = 0;
        } else if c == '点' && i > at && chars.get(i + 1).and_then(|c| digit(*c)).is_some() {
            let mut place = 0.1;
            let mut fraction = current.take().unwrap_or(0.0);
            i += 1;
            while let Some(d) = chars.get(i).and_then(|c| digit(*c)) {
                fraction += d * place;
                place /= 10.0;
                i += 1;
            }
            current = Some(fraction);
            continue;
        } else {
            break;
        }
        i += 1;
    }
    let len = i - at;
    if len == 0 || (len == 1 && matches!(chars[at], '一' | '百' | '千' | '零') && unit_at(chars, i).is_none()) {
        return None;
    }
    Some((total + section + current.unwrap_or(0.0), len))
}

fn english_at(chars: &[char], at: usize) -> Option<(f64, usize)> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if at > 0 && chars[at - 1].is_ascii_alphanumeric() {
        return None;
    }
    let len = chars[at..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let word: String = chars[at..at + len].iter().collect();
    let value = WORDS.iter().position(|w| *w == word)?;
    // "one" is a pronoun more often than a number.
    (value != 1 || unit_at(chars, at + len).is_some()).then_some((value as f64, len))
}

fn scale_at(chars: &[char], at: usize) -> Option<(f64, usize)> {
    let found = [
        ("亿", 1e8),
        ("万", 1e4),
        ("千", 1e3),
        ("百", 1e2),
        (" billion", 1e9),
        ("billion", 1e9),
        (" bn", 1e9),
        ("bn", 1e9),
        (" million", 1e6),
        ("million", 1e6),
        (" thousand", 1e3),
        (" trillion", 1e12),
        (" hundred", 1e2),
    ];
    found.iter().find(|(word, _)| starts(chars, at, word)).map(|(word, factor)| (*factor, word.chars().count())).or_else(|| {
        // "6b", "500k", "10m": only where the letter ends the word.
        let factor = match chars.get(at)? {
            'b' => 1e9,
            'm' => 1e6,
            'k' => 1e3,
            _ => return None,
        };
        let ends = !chars.get(at + 1).is_some_and(|c| c.is_ascii_alphanumeric());
        ends.then_some((factor, 1))
    })
}

fn unit_at(chars: &[char], at: usize) -> Option<(Unit, usize)> {
    let space = usize::from(chars.get(at) == Some(&' '));
    let table = [
        ("美元", Unit::Usd),
        ("美金", Unit::Usd),
        ("刀", Unit::Usd),
        ("usd", Unit::Usd),
        ("dollar", Unit::Usd),
        ("%", Unit::Percent),
        ("percent", Unit::Percent),
        ("per cent", Unit::Percent),
        ("秒", Unit::Second),
        ("second", Unit::Second),
        ("分钟", Unit::Minute),
        ("minute", Unit::Minute),
        ("天", Unit::Day),
        ("日", Unit::Day),
        ("号", Unit::Day),
        ("day", Unit::Day),
        ("周", Unit::Week),
        ("week", Unit::Week),
        ("个月", Unit::Month),
        ("月", Unit::Month),
        ("month", Unit::Month),
        ("年", Unit::Year),
        ("year", Unit::Year),
        ("人", Unit::Person),
        ("名", Unit::Person),
        ("位", Unit::Person),
        ("people", Unit::Person),
        ("employee", Unit::Person),
        ("页", Unit::Page),
        ("page", Unit::Page),
        ("倍", Unit::Times),
        ("times", Unit::Times),
        ("p", Unit::Pixel),
    ];
    table.iter().find(|(word, _)| starts(chars, at + space, word)).map(|(word, unit)| {
        let mut len = space + word.chars().count();
        if *unit == Unit::Pixel && chars.get(at + len).is_some_and(|c| c.is_ascii_alphanumeric()) {
            return (Unit::None, 0);
        }
        if word.is_ascii() && *unit != Unit::Percent && chars.get(at + len) == Some(&'s') {
            len += 1;
        }
        (*unit, len)
    })
}

/// Whether `word` stands at `at`.
pub fn starts(chars: &[char], at: usize, word: &str) -> bool {
    if word.chars().zip(at..).any(|(c, i)| chars.get(i) != Some(&c)) {
        return false;
    }
    // A Latin word must begin at a word boundary unless digits lead into it.
    !word.starts_with(|c: char| c.is_ascii_alphabetic())
        || at == 0
        || !chars[at - 1].is_ascii_alphabetic()
        || chars.get(at).is_some_and(|c| is_han(*c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    fn read(text: &str) -> Vec<(f64, Unit)> {
        quantities(&Folded::new(text).chars).into_iter().map(|q| (q.value, q.unit)).collect()
    }

    #[test]
    fn chinese_quantities() {
        assert_eq!(read("138亿美元"), [(1.38e10, Unit::Usd)]);
        assert_eq!(read("从23亿美元增加到138亿美元"), [(2.3e9, Unit::Usd), (1.38e10, Unit::Usd)]);
        assert_eq!(read("四百亿"), [(4e10, Unit::None)]);
        assert_eq!(read("百分之十四"), [(14.0, Unit::Percent)]);
        assert_eq!(read("3.5万人"), [(35000.0, Unit::Person)]);
        assert_eq!(read("二〇二四年"), [(2024.0, Unit::Year)]);
        assert_eq!(read("一点五倍"), [(1.5, Unit::Times)]);
        assert_eq!(read("7个月"), [(7.0, Unit::Month)]);
        assert_eq!(read("一些"), []);
    }

    #[test]
    fn english_quantities() {
        assert_eq!(read("$13.8 billion"), [(1.38e10, Unit::Usd)]);
        assert_eq!(read("eight years"), [(8.0, Unit::Year)]);
        assert_eq!(read("1,500 employees"), [(1500.0, Unit::Person)]);
        assert_eq!(read("50%"), [(50.0, Unit::Percent)]);
    }

    #[test]
    fn names_hold_no_numbers() {
        assert_eq!(read("o3和gpt4"), []);
    }
}
