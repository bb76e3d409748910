//! The quote that a moderator typed → a slice of the article, or the one that was meant.

use std::ops::Range;

use super::Refused;
use crate::article::Article;
use crate::text::Folded;

/// Letters alike, for "this was meant". Measured on the 103 sentences of the shipped article: with one character in ten
/// wrong, missing or doubled they have 0.80 at least, with one in five 0.67 (1,530 texts); each sentence against the article
/// without it has 0.61 at most.
const ALIKE: f64 = 0.65;
/// Fewer letters than these are alike anywhere.
const SHORTEST: usize = 6;

/// The text as it stands in the article; marks of quotation and blanks around it are taken off.
pub fn exact(article: &Article, typed: &str) -> Result<String, Refused> {
    let bare = typed.trim();
    let mark = |c: char| "\"'“”‘’「」『』".contains(c) || c.is_whitespace();
    let (left, right) = (bare.strip_prefix(mark).unwrap_or(bare), bare.strip_suffix(mark).unwrap_or(bare));
    let both = left.strip_suffix(mark).unwrap_or(left);
    if let Some(found) =
        [typed, bare, left, both, right].iter().filter(|t| t.contains(char::is_alphanumeric)).find_map(|t| article.quote(t))
    {
        return Ok(found.text);
    }
    let right = nearest(article, bare).ok_or(Refused::NoQuote)?;
    let sentence = article.quote(&right).ok_or(Refused::NoQuote)?.sentence;
    Err(Refused::NearMiss { sentence, right })
}

/// The slice of the article that is most like a text: by letters and digits, whatever their width, script and marks.
fn nearest(article: &Article, text: &str) -> Option<String> {
    let wanted: Vec<char> = letters(text).into_iter().map(|(c, _)| c).collect();
    if wanted.len() < SHORTEST {
        return None;
    }
    let mut all = Vec::new();
    for sentence in article.sentences() {
        let start = sentence.span.start;
        all.extend(letters(&article.text()[sentence.span.clone()]).into_iter().map(|(c, at)| (c, start + at.start..start + at.end)));
    }
    let (distance, found) = align(&wanted, &all);
    let alike = 1.0 - distance as f64 / wanted.len() as f64;
    if alike < ALIKE || found.is_empty() {
        return None;
    }
    let span = all[found.start].1.start..all[found.end - 1].1.end;
    article.text().get(with_marks(article, span)).map(str::to_owned)
}

/// A whole sentence is quoted with the marks at its ends.
fn with_marks(article: &Article, span: Range<usize>) -> Range<usize> {
    let within = |at: usize| article.sentences().iter().find(|s| s.span.start <= at && at < s.span.end).map(|s| s.span.clone());
    let marks = |part: Range<usize>| article.text().get(part).is_some_and(|t| !t.contains(char::is_alphanumeric));
    let start = within(span.start).map(|s| s.start).filter(|s| marks(*s..span.start)).unwrap_or(span.start);
    let end = within(span.end - 1).map(|s| s.end).filter(|e| marks(span.end..*e)).unwrap_or(span.end);
    start..end
}

fn letters(text: &str) -> Vec<(char, Range<usize>)> {
    let folded = Folded::new(text);
    let kept = folded.chars.iter().enumerate().filter(|(_, c)| c.is_alphanumeric());
    kept.map(|(i, c)| (*c, folded.source(i..i + 1))).collect()
}

/// The fewest edits that make a stretch of `text` out of `wanted`, and the stretch.
fn align(wanted: &[char], text: &[(char, Range<usize>)]) -> (usize, Range<usize>) {
    // For each end in the text: edits, and where the stretch began.
    let mut row: Vec<(usize, usize)> = (0..=text.len()).map(|at| (0, at)).collect();
    for (i, w) in wanted.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1, 0);
        for at in 1..row.len() {
            let kept = (diagonal.0 + usize::from(text[at - 1].0 != *w), diagonal.1);
            diagonal = row[at];
            let (missing, further) = ((row[at].0 + 1, row[at].1), (row[at - 1].0 + 1, row[at - 1].1));
            row[at] = kept.min(missing).min(further);
        }
    }
    let best = row.iter().enumerate().min_by_key(|(_, (edits, _))| *edits);
    best.map_or((wanted.len(), 0..0), |(end, (edits, start))| (*edits, *start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Article {
        Article::new(include_str!("../../../tests/small/responses/article.txt"))
    }

    #[test]
    fn a_quote_is_taken_as_it_stands_in_the_article() {
        let whole = "创始人林望在采访中表示:“我们不急着赚钱。”";
        for typed in [whole.to_owned(), format!(" {whole}\n"), format!("“{whole}”"), format!("「{whole}"), format!("{whole}\"")] {
            assert_eq!(exact(&small(), &typed).as_deref(), Ok(whole), "{typed}");
        }
        assert_eq!(exact(&small(), "“我们不急着赚钱”").as_deref(), Ok("我们不急着赚钱"));
    }

    #[test]
    fn what_was_meant_is_a_slice_with_its_sentence() {
        let whole = "今年,晨星的市场份额从去年的12%增长到了20%。";
        let cases = [
            ("今年，晨星的市场份额从去年的１２％增长到了２０％。", 2, whole),
            ("今年，晨星的市場份額從去年的12%增長到了20%", 2, whole),
            ("今年晨星的份额从去年的12%涨到了20%", 2, whole),
            ("从去年的12%增涨到了20%", 2, "从去年的12%增长到了20%。"),
            ("发布送餐机器人小满", 1, "发布了送餐机器人“小满”。"),
            ("我们并不急着赚钱", 3, "我们不急着赚钱。”"),
        ];
        for (typed, sentence, right) in cases {
            let article = small();
            assert_eq!(exact(&article, typed), Err(Refused::NearMiss { sentence, right: right.to_owned() }), "{typed}");
            assert!(article.text().contains(right));
        }
    }

    #[test]
    fn other_texts_are_in_no_sentence() {
        for typed in ["", " ", "“”", "15%", "北斗的机器人卖得最好。", "the founder said so", "晨星明年会发布更多的产品"]
        {
            assert_eq!(exact(&small(), typed), Err(Refused::NoQuote), "{typed}");
        }
        assert_eq!(exact(&Article::new(""), "今年晨星的份额"), Err(Refused::NoQuote));
    }

    /// The measurement of [`ALIKE`] on every ninth sentence.
    #[test]
    fn slips_are_told_from_other_sentences() {
        let article = Article::new(include_str!("../../../responses/article.txt"));
        let sentences: Vec<&str> = article.sentences().iter().map(|s| &article.text()[s.span.clone()]).collect();
        for (number, sentence) in sentences.iter().enumerate().skip(4).step_by(9) {
            let slip = |(i, c): (usize, char)| if i % 5 == number % 5 { "错".to_owned() } else { c.to_string() };
            let typed: String = sentence.chars().enumerate().map(slip).collect();
            let found = nearest(&article, &typed);
            assert!(found.is_some_and(|f| article.sentences_of(&f).contains(&(number + 1))), "{typed}");
            let without: String = sentences.iter().filter(|s| *s != sentence).map(|s| format!("{s}\n")).collect();
            assert_eq!(nearest(&Article::new(without), sentence), None, "{sentence}");
        }
    }
}
