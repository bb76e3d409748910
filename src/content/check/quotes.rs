//! Quotes against the article: a quote is a slice of it, and where it is not, the nearest sentence is shown.
//!
//! A quote that was a slice of the article before holds its fact back; any other is wrong.

use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::content::nearest::{Near, Nearest, difference};
use crate::content::problem::Code;
use crate::content::raw::Text;
use crate::content::yaml::place;
use crate::content::{At, Problem};

/// What quotes are checked against.
pub struct Quotes<'a> {
    article: &'a Article,
    previous: Option<&'a Article>,
    nearest: Nearest<'a>,
    /// Many facts share one quote.
    known: FxHashMap<String, Option<Near>>,
}

impl<'a> Quotes<'a> {
    pub fn new(article: &'a Article, previous: Option<&'a Article>) -> Self {
        Self { article, previous, nearest: Nearest::new(article), known: FxHashMap::default() }
    }

    /// The quotes of one fact. Where the article changed under one of them the fact is to be held back: then the numbers of
    /// the nearest sentences.
    pub fn check<'t>(
        &mut self,
        problems: &mut Vec<Problem>,
        fact: &str,
        file: usize,
        quotes: impl Iterator<Item = &'t Text>,
    ) -> Option<Vec<usize>> {
        let mut held: Option<Vec<usize>> = None;
        for text in quotes.filter(|t| self.article.quote(&t.value).is_none()) {
            let at = place(file, text.defined);
            let Some(previous) = self.previous.filter(|p| p.quote(&text.value).is_some()) else {
                problems.push(wrong(self.nearest.find(&text.value, 1), &text.value, at));
                continue;
            };
            let found = self.known.entry(text.value.clone()).or_insert_with(|| self.nearest.revised(previous, &text.value));
            let help = match found {
                Some(near) => {
                    let difference = difference(&text.value, &near.text);
                    format!("sentence {} now says “{difference}”; `yinju article --confirm {fact}` takes it", near.sentence)
                }
                None => "no sentence of the article is like it: give the fact another quote, or remove it".to_owned(),
            };
            problems.push(Problem::new(Code::HeldBack, at, format!("the article changed under “{fact}”: it is held back")).help(help));
            held.get_or_insert_default().extend(found.iter().map(|n| n.sentence));
        }
        held
    }
}

fn wrong(nearest: Option<Near>, quote: &str, at: At) -> Problem {
    match nearest.filter(|_| !quote.trim().is_empty()) {
        Some(near) => {
            let (have, want) = middle(quote, &near.text);
            let message = format!("quote not found; nearest is sentence {}", near.sentence);
            Problem::new(Code::QuoteNotInArticle, at, message)
                .help(format!("these characters differ: “{have}” should be “{want}”; the sentence is: {}", near.text))
        }
        None => Problem::new(Code::QuoteNotInArticle, at, "the quote is empty").help("copy a sentence of the article"),
    }
}

/// The middle in which two texts differ.
fn middle(have: &str, want: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (have.chars().collect(), want.chars().collect());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a[front..].iter().rev().zip(b[front..].iter().rev()).take_while(|(x, y)| x == y).count();
    (a[front..a.len() - back].iter().collect(), b[front..b.len() - back].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn the_difference_is_shown() {
        assert_eq!(middle("份额是50%。", "份额是34%。"), ("50".to_owned(), "34".to_owned()));
    }
}
