//! Clauses: which part of a chatty message is the question, and how much the rest weighs.
//!
//! "刚吃瓜回来,…到底跑了几个啊🍉": the clause that asks counts in full, the story around it for a third. Works on folded
//! characters; does not understand the story.

use std::ops::Range;

use super::terms::{Term, TermKind};

/// A part of a question with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub span: Range<usize>,
    pub weight: f32,
}

/// The story beside the question: enough to break a tie, not enough to drown the question.
const ASIDE: f32 = 0.2;
/// "Anthropic 渊源挺深的,怎么形容它": the story is what the pronoun means.
const REFERRED: f32 = 0.55;
/// A clause with less to say than this (in term weights) only points at its neighbour: "真的假的?".
const THIN: f32 = 4.0;

/// Splits a text and weighs the parts. A text of one clause has weight 1.
pub fn clauses(chars: &[char], terms: &[Term], refers: bool) -> Vec<Clause> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for at in 0..=chars.len() {
        if at == chars.len() || ends_clause(chars, at) {
            if chars[start..at].iter().any(|c| c.is_alphanumeric()) {
                spans.push(start..at);
            }
            start = at + 1;
        }
    }
    if spans.len() < 2 {
        return spans.into_iter().map(|span| Clause { span, weight: 1.0 }).collect();
    }
    let inside = |span: &Range<usize>, t: &Term| span.start <= t.span.start && t.span.start < span.end;
    let asks = |span: &Range<usize>| terms.iter().any(|t| t.kind == TermKind::Kind && inside(span, t)) || chars.get(span.end) == Some(&'?');
    let says = |span: &Range<usize>| -> f32 {
        let counts = |t: &&Term| matches!(t.kind, TermKind::Pair | TermKind::Word | TermKind::Group | TermKind::Entity);
        terms.iter().filter(|t| inside(span, t)).filter(counts).map(|t| t.kind.weight()).sum()
    };
    let asking = (0..spans.len()).rev().find(|i| asks(&spans[*i]) && says(&spans[*i]) >= THIN);
    let asking = asking.or_else(|| (0..spans.len()).rev().find(|i| asks(&spans[*i]))).unwrap_or(spans.len() - 1);
    let thin = says(&spans[asking]) < THIN * 1.5;
    spans
        .iter()
        .enumerate()
        .map(|(i, span)| {
            let near = thin && i + 1 == asking;
            Clause {
                span: span.clone(),
                weight: if i == asking {
                    1.0
                } else if near {
                    0.8
                } else if refers {
                    REFERRED
                } else {
                    ASIDE
                },
            }
        })
        .collect()
}

/// Sentence marks, commas between words (not in 1,500), and the line breaks that folding makes of emoji.
fn ends_clause(chars: &[char], at: usize) -> bool {
    match chars[at] {
        '\n' | '\u{3002}' | '!' | '?' | ';' | '~' | '\u{2026}' => true,
        ',' => !chars.get(at + 1).is_some_and(char::is_ascii_digit) || !at.checked_sub(1).is_some_and(|b| chars[b].is_ascii_digit()),
        '.' => chars.get(at + 1).is_none_or(|c| *c == ' '),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_clause_is_the_question() {
        let chars: Vec<char> = "谁走了?".chars().collect();
        assert_eq!(clauses(&chars, &[], false).iter().map(|c| c.weight).collect::<Vec<_>>(), [1.0]);
        let chars: Vec<char> = "花了1,500美元".chars().collect();
        assert_eq!(clauses(&chars, &[], false).len(), 1);
    }
}
