//! Figures and dates in words: 115亿美元, $11.5 billion, 16个百分点, 12月24日.

use crate::text::Language;
use crate::text::date::Period;
use crate::text::number::Unit;

/// A figure in a language. `points` words a difference of percentages as percentage points.
pub fn figure(value: f64, unit: Unit, language: Language, points: bool) -> String {
    let chinese = language.is_chinese();
    let (person, page, month, day, week, hour) = match language {
        Language::ZhHant => ("人", "頁", "個月", "天", "週", "分鐘"),
        _ => ("人", "页", "个月", "天", "周", "分钟"),
    };
    let n = number(value);
    match unit {
        Unit::Usd if chinese => {
            scaled_chinese(value, if language == Language::ZhHant { ("億", "萬", "美元") } else { ("亿", "万", "美元") })
        }
        Unit::Usd => format!("${}", scaled_english(value)),
        Unit::Percent if points && chinese => format!("{n}{}", if language == Language::ZhHant { "個百分點" } else { "个百分点" }),
        Unit::Percent if points => format!("{n} percentage points"),
        Unit::Percent => format!("{n}%"),
        Unit::Times | Unit::None => n,
        Unit::Pixel => format!("{n}p"),
        Unit::Second if chinese => format!("{n}秒"),
        Unit::Minute if chinese => format!("{n}{hour}"),
        Unit::Day if chinese => format!("{n}{day}"),
        Unit::Week if chinese => format!("{n}{week}"),
        Unit::Month if chinese => format!("{n}{month}"),
        Unit::Year if chinese => format!("{n}年"),
        Unit::Person if chinese => format!("{n}{person}"),
        Unit::Page if chinese => format!("{n}{page}"),
        _ => {
            let word = match unit {
                Unit::Second => "second",
                Unit::Minute => "minute",
                Unit::Day => "day",
                Unit::Week => "week",
                Unit::Month => "month",
                Unit::Year => "year",
                Unit::Page => "page",
                _ => {
                    return if value == 1.0 { "1 person".to_owned() } else { format!("{n} people") };
                }
            };
            if value == 1.0 { format!("1 {word}") } else { format!("{n} {word}s") }
        }
    }
}

/// Two decimals at the most, no trailing zeros.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn scaled_chinese(value: f64, (hundred_million, ten_thousand, unit): (&str, &str, &str)) -> String {
    if value.abs() >= 1e8 {
        format!("{}{hundred_million}{unit}", number(value / 1e8))
    } else if value.abs() >= 1e4 {
        format!("{}{ten_thousand}{unit}", number(value / 1e4))
    } else {
        format!("{}{unit}", number(value))
    }
}

fn scaled_english(value: f64) -> String {
    if value.abs() >= 1e9 {
        format!("{} billion", number(value / 1e9))
    } else if value.abs() >= 1e6 {
        format!("{} million", number(value / 1e6))
    } else {
        number(value)
    }
}

/// A date in words, as exact as it is known.
pub fn date(period: Period, language: Language) -> String {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let month_name = |m: u32| MONTHS.get(m.saturating_sub(1) as usize).copied().unwrap_or_default();
    match (period.year(), period.month(), period.day()) {
        (Some(y), Some(m), Some(d)) if language.is_chinese() => format!("{y}年{m}月{d}日"),
        (Some(y), Some(m), None) if language.is_chinese() => format!("{y}年{m}月"),
        (Some(y), Some(m), Some(d)) => format!("{} {d}, {y}", month_name(m)),
        (Some(y), Some(m), None) => format!("{} {y}", month_name(m)),
        (Some(y), None, _) if period.iso().len() == 4 => {
            if language.is_chinese() {
                format!("{y}年")
            } else {
                y.to_string()
            }
        }
        // A stretch: its two ends, each as exact as it is known.
        _ => {
            let (from, to) = period.ends();
            let (from, to) = (self::date(from, language), self::date(to, language));
            if language.is_chinese() { format!("{from}至{to}") } else { format!("{from} to {to}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_three_languages() {
        assert_eq!(figure(1.15e10, Unit::Usd, Language::ZhHans, false), "115亿美元");
        assert_eq!(figure(1.15e10, Unit::Usd, Language::ZhHant, false), "115億美元");
        assert_eq!(figure(1.15e10, Unit::Usd, Language::En, false), "$11.5 billion");
        assert_eq!(figure(16.0, Unit::Percent, Language::ZhHans, true), "16个百分点");
        assert_eq!(figure(1e6, Unit::Usd, Language::ZhHans, false), "100万美元");
        assert_eq!(figure(7.0, Unit::Month, Language::En, false), "7 months");
    }
}
