//! Arithmetic and queries over typed facts: difference, ratio, sum, average, span, order, extremes, comparison, lists.
//!
//! Everything is computed from values that stand in quotes; the facts used are returned and quoted. Different units are
//! refused, not converted. How a computation is recognised in a question is the business of [`super::structure`].

use std::cmp::Ordering;

use super::{Answer, Decline, Engine, Outcome, Reason};
use crate::content::rule::Rule;
use crate::content::{Content, Fact};
use crate::text::number::Unit;

/// A figure with its unit.
pub type Figure = (f64, Unit);

/// An extreme is told with the next ones, as many as this number of quotes proves.
const PODIUM: usize = 3;

/// A computed result: which rule, over which facts, with what figures. `facts` stand in the order that the wording
/// needs: the larger, the earlier, the current one first.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    pub rule: Rule,
    pub facts: Vec<usize>,
    pub operands: Vec<Figure>,
    pub result: Option<Figure>,
}

/// Applies a rule to facts. `Err` carries the reason why it cannot be applied.
pub fn apply(content: &Content, rule: Rule, of: &[usize]) -> Result<Computed, Reason> {
    let fact = |i: usize| &content.facts[of[i]];
    match rule {
        Rule::List | Rule::Count => {
            let result = (rule == Rule::Count).then_some((of.len() as f64, Unit::None));
            Ok(Computed { rule, facts: of.to_vec(), operands: Vec::new(), result })
        }
        Rule::Change | Rule::Growth => {
            let value = fact(0).value.as_ref().ok_or(Reason::NotStated)?;
            let (to, from) = (value.quantity.ok_or(Reason::NotStated)?, value.from_quantity.ok_or(Reason::NotStated)?);
            alike(to, from)?;
            let result = if rule == Rule::Change { (to.0 - from.0, to.1) } else { (ratio(to.0, from.0)?, Unit::Times) };
            Ok(Computed { rule, facts: vec![of[0]], operands: vec![to, from], result: Some(result) })
        }
        Rule::Yearly => {
            let a = figure(fact(0))?;
            Ok(Computed { rule, facts: vec![of[0]], operands: vec![a, (12.0, Unit::None)], result: Some((a.0 * 12.0, a.1)) })
        }
        Rule::Since => {
            let (years, unit) = figure(fact(0))?;
            if unit != Unit::Year {
                return Err(Reason::UnitsDiffer);
            }
            let now = f64::from(content.about.year);
            Ok(Computed {
                rule,
                facts: vec![of[0]],
                operands: vec![(now, Unit::None), (years, Unit::None)],
                result: Some((now - years, Unit::None)),
            })
        }
        Rule::Product => {
            let (a, b) = (figure(fact(0))?, figure(fact(second(of)?))?);
            let unit = if b.1 == Unit::Usd { b.1 } else { a.1 };
            Ok(Computed { rule, facts: of[..2].to_vec(), operands: vec![a, b], result: Some((a.0 * b.0, unit)) })
        }
        Rule::Quotient | Rule::Divide => {
            let (a, b) = (figure(fact(0))?, figure(fact(second(of)?))?);
            Ok(Computed { rule, facts: of[..2].to_vec(), operands: vec![a, b], result: Some((ratio(a.0, b.0)?, a.1)) })
        }
        Rule::Difference | Rule::Ratio | Rule::Compare => {
            let (a, b) = (figure(fact(0))?, figure(fact(second(of)?))?);
            alike(a, b)?;
            let (facts, operands) = if a.0 >= b.0 { (of[..2].to_vec(), vec![a, b]) } else { (vec![of[1], of[0]], vec![b, a]) };
            let result = match rule {
                Rule::Ratio => (ratio(operands[0].0, operands[1].0)?, Unit::Times),
                _ => (operands[0].0 - operands[1].0, a.1),
            };
            Ok(Computed { rule, facts, operands, result: Some(result) })
        }
        Rule::Sum => {
            let operands: Vec<Figure> = of.iter().map(|i| figure(&content.facts[*i])).collect::<Result<_, _>>()?;
            operands.windows(2).try_for_each(|w| alike(w[0], w[1]))?;
            let first = operands.first().ok_or(Reason::NotStated)?;
            let result = Some((operands.iter().map(|o| o.0).sum(), first.1));
            Ok(Computed { rule, facts: of.to_vec(), operands, result })
        }
        Rule::Maximum | Rule::Minimum => {
            let mut pairs: Vec<(usize, Figure)> =
                of.iter().map(|i| Ok((*i, figure(&content.facts[*i])?))).collect::<Result<_, Reason>>()?;
            pairs.windows(2).try_for_each(|w| alike(w[0].1, w[1].1))?;
            let up = |a: &(usize, Figure), b: &(usize, Figure)| a.1.0.total_cmp(&b.1.0);
            pairs.sort_by(|a, b| if rule == Rule::Maximum { up(b, a) } else { up(a, b) });
            let mut sentences: Vec<usize> = Vec::new();
            pairs.retain(|(i, _)| {
                let sentence = content.facts[*i].sentence;
                let known = sentences.contains(&sentence);
                if !known && sentences.len() < PODIUM {
                    sentences.push(sentence);
                }
                sentences.contains(&sentence)
            });
            let (facts, operands): (Vec<usize>, Vec<Figure>) = pairs.into_iter().unzip();
            let result = operands.first().copied();
            Ok(Computed { rule, facts, operands, result })
        }
        Rule::Order | Rule::Span => {
            let (a, b) = (fact(0).time.ok_or(Reason::NotStated)?, fact(second(of)?).time.ok_or(Reason::NotStated)?);
            let forward = a.from.cmp(&b.from) != Ordering::Greater;
            let (facts, first, last) = if forward { (of[..2].to_vec(), a, b) } else { (vec![of[1], of[0]], b, a) };
            let months = |d: u32| f64::from(d / 10000 * 12 + d / 100 % 100);
            let result = match rule {
                Rule::Order => None,
                // Days only where both ends are days; a month has no day to count from.
                _ if first.day().is_some() && last.day().is_some() => Some((days(last.from) - days(first.from), Unit::Day)),
                _ if first.month().is_some() && last.month().is_some() => Some((months(last.from) - months(first.from), Unit::Month)),
                _ if first.year().is_some() && last.year().is_some() => {
                    Some((f64::from(last.from / 10000 - first.from / 10000), Unit::Year))
                }
                _ => return Err(Reason::NotStated),
            };
            Ok(Computed { rule, facts, operands: Vec::new(), result })
        }
    }
}

/// Runs a computation that content defines. `polarity` is that of the phrasing that was closest.
pub fn run(engine: &Engine, index: usize, polarity: Option<bool>) -> Outcome {
    let computation = &engine.content.computations[index];
    if computation.held {
        return outcome(Err(Reason::Held));
    }
    let mut outcome = outcome(apply(&engine.content, computation.rule, &computation.of));
    if let Outcome::Answer(answer) = &mut outcome {
        answer.polarity = polarity;
    }
    outcome
}

/// A result as an answer, or the refusal.
pub fn outcome(result: Result<Computed, Reason>) -> Outcome {
    match result {
        Ok(computed) => Outcome::Answer(Answer { facts: computed.facts.clone(), polarity: None, computed: Some(computed) }),
        Err(reason) => Outcome::Decline(Decline { reason, who: None, what: None, nearest: None }),
    }
}

fn second(of: &[usize]) -> Result<usize, Reason> {
    if of.len() >= 2 { Ok(1) } else { Err(Reason::NotStated) }
}

/// The figure of a fact.
pub fn figure(fact: &Fact) -> Result<Figure, Reason> {
    let (value, unit) = fact.value.as_ref().and_then(|v| v.quantity).ok_or(Reason::NotStated)?;
    // Minutes and seconds are one measure.
    Ok(if unit == Unit::Minute { (value * 60.0, Unit::Second) } else { (value, unit) })
}

fn alike(a: Figure, b: Figure) -> Result<(), Reason> {
    if a.1 == b.1 { Ok(()) } else { Err(Reason::UnitsDiffer) }
}

fn ratio(a: f64, b: f64) -> Result<f64, Reason> {
    if b == 0.0 { Err(Reason::NotStated) } else { Ok(a / b) }
}

/// Days since a fixed day, by the civil calendar (proleptic Gregorian; the usual era arithmetic).
fn days(day: u32) -> f64 {
    let (y, m, d) = (i64::from(day / 10000), i64::from(day / 100 % 100), i64::from(day % 100));
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year) as f64
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn days_between() {
        assert_eq!(days(20241224) - days(20241209), 15.0);
        assert_eq!(days(20240301) - days(20240228), 2.0);
        assert_eq!(days(20250101) - days(20241231), 1.0);
    }
}
