//! Quotes against the article: a quote is a slice of it, and where it is not, the nearest sentence is shown.

use crate::article::Article;
use crate::content::Problem;
use crate::content::problem::Code;
use crate::content::raw::Text;
use crate::content::yaml::place;
use crate::text::is_han;

/// The quote and the sentences beside it stand in the article.
pub fn fact_quotes(problems: &mut Vec<Problem>, article: &Article, file: usize, quotes: &[&Text]) {
    for text in quotes {
        if article.quote(&text.value).is_some() {
            continue;
        }
        let at = place(file, text.defined);
        problems.push(match nearest(article, &text.value) {
            Some((number, sentence)) => {
                let (have, want) = difference(&text.value, &sentence);
                let message = format!("quote not found; nearest is sentence {number}");
                Problem::new(Code::QuoteNotInArticle, at, message)
                    .help(format!("these characters differ: “{have}” should be “{want}”; the sentence is: {sentence}"))
            }
            None => Problem::new(Code::QuoteNotInArticle, at, "the quote is empty").help("copy a sentence of the article"),
        });
    }
}

fn nearest(article: &Article, text: &str) -> Option<(usize, String)> {
    let grams = |t: &str| -> std::collections::BTreeSet<(char, char)> {
        let c: Vec<char> = t.chars().filter(|c| is_han(*c) || c.is_alphanumeric()).collect();
        c.windows(2).map(|w| (w[0], w[1])).collect()
    };
    let wanted = grams(text);
    article
        .sentences()
        .iter()
        .filter_map(|s| article.sentence(s.number))
        .map(|q| (wanted.intersection(&grams(&q.text)).count() * 1000 / (grams(&q.text).len() + wanted.len() + 1), q))
        .max_by_key(|(score, q)| (*score, std::cmp::Reverse(q.sentence)))
        .map(|(_, q)| (q.sentence, q.text))
}

/// The middle in which two texts differ.
fn difference(have: &str, want: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (have.chars().collect(), want.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a[front..].iter().rev().zip(b[front..].iter().rev()).take_while(|(x, y)| x == y).count();
    (a[front..a.len() - back].iter().collect(), b[front..b.len() - back].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn the_difference_is_shown() {
        assert_eq!(difference("份额是50%。", "份额是34%。"), ("50".to_owned(), "34".to_owned()));
    }
}
