//! The sentence of the article that comes nearest to a text, by the pairs of characters that both have.
//!
//! Punctuation and spaces do not count. What the nearness is good for is the caller's business.

use crate::article::Article;
use crate::text::is_han;

/// Distinct pairs of neighbouring characters, sorted.
type Pairs = Vec<(char, char)>;

/// A new sentence is what became of an old one from this likeness on: half of it may have been written anew.
const REWRITTEN: f32 = 0.25;
/// One that stood in the article before is another sentence, unless it is this much alike: of the shipped article's 103
/// sentences no two are more alike than 0.41.
const REPEATED: f32 = 0.5;

/// The sentences of an article, prepared for looking up many texts.
pub struct Nearest<'a> {
    article: &'a Article,
    /// Filled by the first look-up: content without a wrong quote needs none.
    sentences: Vec<Pairs>,
}

/// A place in the article: one sentence, or several in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Number of the first sentence.
    pub sentence: usize,
    pub text: String,
}

impl<'a> Nearest<'a> {
    pub fn new(article: &'a Article) -> Self {
        Self { article, sentences: Vec::new() }
    }

    /// The nearest `many` sentences in a row, the first of equals. `None` where the article has fewer.
    pub fn find(&mut self, text: &str, many: usize) -> Option<Near> {
        self.best(text, many, |_, _| true)
    }

    fn best(&mut self, text: &str, many: usize, is_fit: impl Fn(f32, &str) -> bool) -> Option<Near> {
        let article = self.article;
        if self.sentences.is_empty() {
            self.sentences = article.sentences().iter().map(|s| pairs(&article.text()[s.span.clone()])).collect();
        }
        let wanted = pairs(text);
        let many = many.max(1);
        let mut best: Option<(f32, usize)> = None;
        for (first, row) in self.sentences.windows(many).enumerate() {
            let likeness = match row {
                [one] => likeness(&wanted, one),
                _ => likeness(&wanted, &pairs(span(article, first, many))),
            };
            if best.is_none_or(|(most, _)| likeness > most) && is_fit(likeness, span(article, first, many)) {
                best = Some((likeness, first));
            }
        }
        let (_, first) = best?;
        Some(Near { sentence: first + 1, text: span(article, first, many).to_owned() })
    }

    /// What a slice of an earlier article has become: the sentences that are like those that it stood in. `None` where none
    /// are like them enough.
    pub fn revised(&mut self, previous: &Article, text: &str) -> Option<Near> {
        let (sentences, many) = whole(previous, text)?;
        let is_fit = |likeness, now: &str| likeness >= REPEATED || (likeness >= REWRITTEN && previous.quote(now).is_none());
        self.best(sentences, many, is_fit)
    }
}

/// The whole sentences that a slice of an article stands in, and how many they are.
pub fn whole<'a>(article: &'a Article, text: &str) -> Option<(&'a str, usize)> {
    let stood = article.sentences_of(text);
    Some((span(article, stood.first()?.checked_sub(1)?, stood.len()), stood.len()))
}

/// Sentences in a row as they stand in the article.
fn span(article: &Article, first: usize, many: usize) -> &str {
    let row = &article.sentences()[first..first + many];
    &article.text()[row[0].span.start..row[many - 1].span.end]
}

/// What became of a text: `[-` what is gone `-]`, `{+` what is new `+}`. Numbers and Latin words are shown whole.
pub fn difference(old: &str, new: &str) -> String {
    let (old, new) = (words(old), words(new));
    let mut out = String::new();
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
        let (gone, come) = (old[op.old_range()].concat(), new[op.new_range()].concat());
        if op.tag() == similar::DiffTag::Equal {
            out.push_str(&come);
            continue;
        }
        for (open, text, close) in [("[-", gone, "-]"), ("{+", come, "+}")] {
            if !text.is_empty() {
                out.extend([open, &text, close]);
            }
        }
    }
    out
}

/// Single characters, but numbers and Latin words as one.
fn words(text: &str) -> Vec<&str> {
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%');
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if joined(first) { rest.find(|c| !joined(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (word, after) = rest.split_at(end);
        out.push(word);
        rest = after;
    }
    out
}

fn pairs(text: &str) -> Pairs {
    let chars: Vec<char> = text.chars().filter(|c| is_han(*c) || c.is_alphanumeric()).collect();
    let mut pairs: Pairs = chars.windows(2).map(|w| (w[0], w[1])).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Twice the pairs that both have by the pairs that each has.
fn likeness(a: &Pairs, b: &Pairs) -> f32 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    2.0 * both as f32 / (a.len() + b.len()).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_numbers_whole() {
        assert_eq!(difference("份额从12%增长到了20%。", "份额从12%增长到了25%。"), "份额从12%增长到了[-20%-]{+25%+}。");
        assert_eq!(difference("公司宣布融资。", "公司周一宣布完成融资"), "公司{+周一+}宣布{+完成+}融资[-。-]");
    }

    #[test]
    fn a_sentence_is_found_again_though_it_moved_and_changed() {
        let before = Article::new("来源:某报\n甲公司去年卖出了3万台机器人。其中一半卖给了餐馆。\n乙公司没有回应。");
        let after = Article::new("来源:某报\n乙公司拒绝回应。\n甲公司去年一共卖出了4万台机器人。其中三成卖给了餐馆。");
        let mut nearest = Nearest::new(&after);
        let mut now = |text| nearest.revised(&before, text).map(|n| (n.sentence, n.text));
        assert_eq!(
            now("卖出了3万台机器人"),
            Some((3, "甲公司去年一共卖出了4万台机器人。".to_owned())),
            "part of a sentence becomes a whole one"
        );
        let two = "甲公司去年卖出了3万台机器人。其中一半卖给了餐馆。";
        assert_eq!(now(two), Some((3, "甲公司去年一共卖出了4万台机器人。其中三成卖给了餐馆。".to_owned())));
        assert_eq!(now("乙公司没有回应。"), Some((2, "乙公司拒绝回应。".to_owned())));
        let gone = Article::new("来源:某报\n完全是另一件事情。");
        assert_eq!(Nearest::new(&gone).revised(&before, "乙公司没有回应。"), None);
    }
}
