//! The article: paragraphs, sentences, places. The only source of quotes.
//!
//! Input is the text as published; it is never changed, trimmed or normalised, and a [`Quote`] can only be made by
//! finding a slice in it. What the sentences mean is not known here.

use std::ops::Range;

use serde::Serialize;

/// The text of the article with the places of its sentences.
#[derive(Debug, Clone)]
pub struct Article {
    text: String,
    sentences: Vec<Sentence>,
}

/// One sentence: its place (paragraph and sentence number, both from 1) and its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub number: usize,
    pub paragraph: usize,
    pub span: Range<usize>,
}

/// A slice of the article with its place. `text` is byte for byte what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub text: String,
    pub paragraph: usize,
    pub sentence: usize,
}

impl Article {
    /// Splits a text: a line that is not blank is a paragraph; a sentence ends after 。!? (full or half width) and
    /// the closing quotation marks behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let mut sentences = Vec::new();
        let (mut offset, mut paragraph) = (0, 0);
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                paragraph += 1;
                split_line(line, offset, paragraph, &mut sentences);
            }
            offset += line.len();
        }
        Self { text, sentences }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The sentence with this number, counted from 1.
    pub fn sentence(&self, number: usize) -> Option<Quote> {
        let sentence = self.sentences.get(number.checked_sub(1)?)?;
        Some(self.quote_of(sentence, sentence.span.clone()))
    }

    /// Finds a text in the article. `None` where it does not stand there byte for byte.
    pub fn quote(&self, text: &str) -> Option<Quote> {
        if text.trim().is_empty() {
            return None;
        }
        let start = self.text.find(text)?;
        let sentence = self.sentences.iter().find(|s| start < s.span.end)?;
        Some(self.quote_of(sentence, start..start + text.len()))
    }

    fn quote_of(&self, sentence: &Sentence, span: Range<usize>) -> Quote {
        Quote { text: self.text[span].to_owned(), paragraph: sentence.paragraph, sentence: sentence.number }
    }

    /// The sentences that a quote touches, by number.
    pub fn sentences_of(&self, quote: &str) -> Vec<usize> {
        let Some(start) = self.text.find(quote) else {
            return Vec::new();
        };
        let end = start + quote.len();
        self.sentences.iter().filter(|s| s.span.start < end && start < s.span.end).map(|s| s.number).collect()
    }
}

fn split_line(line: &str, offset: usize, paragraph: usize, sentences: &mut Vec<Sentence>) {
    let mut start = 0;
    let mut chars = line.char_indices().peekable();
    let mut push = |range: Range<usize>| {
        let part = &line[range.clone()];
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let lead = part.len() - part.trim_start().len();
            let from = offset + range.start + lead;
            let number = sentences.len() + 1;
            sentences.push(Sentence { number, paragraph, span: from..from + trimmed.len() });
        }
    };
    while let Some((at, c)) = chars.next() {
        if matches!(c, '。' | '!' | '?' | '\u{ff01}' | '\u{ff1f}') {
            let mut end = at + c.len_utf8();
            while let Some(&(at, c)) = chars.peek() {
                if !matches!(c, '”' | '」' | '』' | ')' | '\u{ff09}') {
                    break;
                }
                end = at + c.len_utf8();
                chars.next();
            }
            push(start..end);
            start = end;
        }
    }
    push(start..line.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_closing_marks() {
        let article = Article::new("来源:某报\n\n他说:“好。”然后走了!\n\n最后");
        let texts: Vec<_> = (1..=4).filter_map(|n| article.sentence(n)).map(|q| (q.paragraph, q.text)).collect();
        let expected = [(1, "来源:某报"), (2, "他说:“好。”"), (2, "然后走了!"), (3, "最后")];
        assert_eq!(texts, expected.map(|(p, t)| (p, t.to_owned())));
    }

    #[test]
    fn a_quote_is_a_slice_or_nothing() {
        let article = Article::new("份额增长到了50%。\n去年是5%。");
        assert_eq!(article.quote("去年是5%。").map(|q| q.sentence), Some(2));
        assert_eq!(article.quote("去年是6%。"), None);
        assert_eq!(article.quote(" "), None);
    }
}
