//! Recognises a computation by the structure of a question alone: an operation, entities, dates, and facts of one intent.
//!
//! "谁多", "12月24日有哪些事", "which came first" need no phrasing of their own. Where the structure is not complete
//! (an operation, but no two figures to apply it to) nothing is claimed, and ranking goes on.

use super::compute::{apply, outcome};
use super::index::Target;
use super::query::Query;
use super::rank::Candidate;
use super::{Engine, Outcome, Reason};
use crate::content::rule::Rule;
use crate::content::{Content, EntityId, Fact};
use crate::text::date::Period;
use crate::understand::{Operation, Reading};

/// A list longer than this is no answer but a wall.
const MOST: usize = 6;
/// A phrasing this close to the question was written for it, and is better than structure.
pub const WRITTEN: f32 = 0.8;

/// The computation that a question asks for, if its structure says so.
pub fn structured(engine: &Engine, reading: &Reading, query: &Query, candidates: &[Candidate]) -> Option<Outcome> {
    let plain = reading.operations.is_empty() && reading.dates.is_empty();
    let stranger = query.entities.iter().any(|e| engine.content.entity(*e).absent);
    if plain || stranger || candidates.first().is_some_and(|c| c.phrase > WRITTEN) {
        return None;
    }
    by_date(engine, reading, query)
        .or_else(|| figures(engine, reading, query, candidates))
        .or_else(|| times(engine, reading, query, candidates))
}

/// "12月24日有哪些事", "What happened in March 2024?"
fn by_date(engine: &Engine, reading: &Reading, query: &Query) -> Option<Outcome> {
    let asked: Vec<Period> = query.dates.iter().filter(|d| !d.year_only && d.period.month().is_some()).map(|d| d.period).collect();
    let date = *asked.first()?;
    // A day and nothing else asks for what happened on it.
    let only_a_day = date.day().is_some() && query.context.is_none() && super::dialogue::is_bare(reading, &engine.index);
    if !reading.has(Operation::List) && !only_a_day {
        return None;
    }
    let content = &engine.content;
    let about = |f: &Fact| query.entities.iter().all(|e| involves(content, f, *e) || is_general(engine, *e));
    let mut facts: Vec<usize> = (0..content.facts.len())
        .filter(|i| {
            let f = &content.facts[*i];
            f.time.is_some_and(|t| asked.iter().any(|a| a.contains(t))) && about(f)
        })
        .collect();
    // A month with days in it is told by its days.
    let day = |f: &usize| content.facts[*f].time.and_then(Period::day).is_some();
    if asked.len() == 1 && facts.iter().any(day) {
        facts.retain(day);
    }
    // So many would be a wall even when told once; not even that is worth finding out.
    if facts.len() > 20 * MOST {
        return None;
    }
    let facts = one_a_sentence(content, facts);
    if facts.is_empty() || facts.len() > MOST {
        return None;
    }
    Some(outcome(apply(content, Rule::List, &facts)))
}

/// One fact a sentence: a list by date tells each sentence once.
fn one_a_sentence(content: &Content, facts: Vec<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for fact in content.told_once(facts) {
        let sentence = content.facts[fact].sentence;
        match out.iter_mut().find(|o| content.facts[**o].sentence == sentence) {
            Some(have) if content.facts[fact].event && !content.facts[*have].event => *have = fact,
            Some(_) => {}
            None => out.push(fact),
        }
    }
    out
}

fn involves(content: &Content, fact: &Fact, entity: EntityId) -> bool {
    std::iter::once(fact.subject).chain(fact.with.iter().copied()).any(|e| content.lineage(e).any(|l| l == entity))
}

/// The article is about it anyway.
fn is_general(engine: &Engine, entity: EntityId) -> bool {
    engine.index.generality[entity as usize] > 0.4
}

/// Difference, ratio, comparison and extremes over the figures of one intent.
fn figures(engine: &Engine, reading: &Reading, query: &Query, candidates: &[Candidate]) -> Option<Outcome> {
    let rule = [
        (Operation::Difference, Rule::Difference),
        (Operation::Ratio, Rule::Ratio),
        (Operation::Maximum, Rule::Maximum),
        (Operation::Minimum, Rule::Minimum),
        (Operation::Compare, Rule::Compare),
        (Operation::CompareLess, Rule::Compare),
    ]
    .into_iter()
    .find(|(op, _)| reading.has(*op))
    .map(|(_, rule)| rule)?;
    let pool = Pool(&engine.content);
    let group = measure(engine, query, candidates)?;
    let of = |e: &EntityId| group.iter().copied().find(|f| pool.get(*f).subject == *e);
    let order = reading.entities();
    let named: Vec<usize> = order.iter().filter_map(of).collect();
    match rule {
        Rule::Maximum | Rule::Minimum if named.is_empty() && group.len() >= 2 => Some(pool.apply(rule, &group)),
        Rule::Compare if named.len() == 2 => Some(compared(engine, reading, &named)),
        Rule::Difference | Rule::Ratio if named.len() == 2 => Some(pool.apply(rule, &named)),
        Rule::Difference | Rule::Ratio
            if named.len() == 1 && order.iter().all(|e| of(e).is_some() || pool.get(named[0]).with.contains(e)) =>
        {
            // One subject, two figures: the change of its own figure.
            pool.get(named[0]).value.as_ref()?.from_quantity?;
            let rule = if rule == Rule::Difference { Rule::Change } else { Rule::Growth };
            Some(pool.apply(rule, &named))
        }
        _ => None,
    }
}

/// A comparison, with yes or no where the question can be answered so: "谷歌反超…了没" names the one that it claims to be more.
fn compared(engine: &Engine, reading: &Reading, named: &[usize]) -> Outcome {
    let mut result = Pool(&engine.content).apply(Rule::Compare, named);
    if let Outcome::Answer(answer) = &mut result
        && reading.is_closed()
    {
        let claimed_more = answer.facts[0] == named[0];
        answer.polarity = Some(claimed_more != reading.has(Operation::CompareLess));
    }
    result
}

/// The facts that a question measures: those of one intent and scope with alike figures. The best candidate says which;
/// where two named entities share only one such measure, they say so themselves.
fn measure(engine: &Engine, query: &Query, candidates: &[Candidate]) -> Option<Vec<usize>> {
    let pool = Pool(&engine.content);
    let figure = |i: usize| pool.get(i).value.as_ref().and_then(|v| v.quantity);
    let group_of = |lead: usize| -> Vec<usize> {
        let l = pool.get(lead);
        let alike = |i: &usize| {
            let f = pool.get(*i);
            f.intent == l.intent && f.with == l.with && figure(*i).map(|q| q.1) == figure(lead).map(|q| q.1)
        };
        (0..pool.len()).filter(alike).collect()
    };
    let leads = candidates.iter().filter(|c| c.score >= super::decide::LOW).filter_map(|c| Some((pool.of(c.target)?, c.score)));
    let leads: Vec<(usize, f32)> = leads.filter(|(f, _)| figure(*f).is_some()).collect();
    // The figure now is meant rather than the one before, unless that is clearly asked for.
    let now = |f: usize| pool.get(f).value.as_ref().is_some_and(|v| v.from.is_some());
    let best = leads.first().map(|(_, s)| *s);
    let lead = leads.iter().find(|(f, s)| now(*f) && best.is_some_and(|b| b - s < 0.12)).or(leads.first());
    if let Some((lead, _)) = lead {
        let group = group_of(*lead);
        let covers =
            |e: &EntityId| group.iter().any(|f| pool.get(*f).subject == *e) || is_general(engine, *e) || pool.get(*lead).with.contains(e);
        if query.entities.iter().all(covers) {
            return Some(group);
        }
    }
    let [a, b] = query.entities[..] else { return None };
    (0..pool.len())
        .filter(|i| pool.get(*i).subject == a && figure(*i).is_some())
        .map(group_of)
        .filter(|group| group.iter().any(|f| pool.get(*f).subject == b))
        .max_by_key(|group| group.iter().any(|f| now(*f)))
}

/// Span and order of two dated events, one for each of two entities.
fn times(engine: &Engine, reading: &Reading, query: &Query, candidates: &[Candidate]) -> Option<Outcome> {
    let rule = if reading.has(Operation::Span) {
        Rule::Span
    } else if reading.has(Operation::Order) {
        Rule::Order
    } else {
        return None;
    };
    let content = &engine.content;
    let pool = Pool(content);
    // A product rather than its company, a round rather than who raised it.
    let specific: Vec<EntityId> = query
        .entities
        .iter()
        .copied()
        .filter(|e| !query.entities.iter().any(|o| o != e && content.lineage(*o).skip(1).any(|p| p == *e)))
        .collect();
    let [a, b] = specific[..] else { return None };
    let dated = |entity: EntityId| -> Option<usize> {
        let about = |f: &Fact| f.subject == entity || f.with.contains(&entity);
        let ranked = candidates.iter().filter_map(|c| pool.of(c.target));
        let all = 0..pool.len();
        let fits = |f: &usize| {
            let fact = pool.get(*f);
            about(fact) && fact.event && fact.time.is_some_and(|t| t.month().is_some())
        };
        // Without a candidate that says which event is meant there must be only one.
        let mut own = all.filter(|f| fits(f) && pool.get(*f).subject == entity);
        let only = own.next().filter(|_| own.next().is_none());
        ranked.into_iter().find(|f| fits(f) && pool.get(*f).subject == entity).or(only)
    };
    let (first, second) = (dated(a)?, dated(b)?);
    (first != second).then(|| pool.apply(rule, &[first, second]))
}

/// Facts by number, those that are held back behind those that are told. A highest, or a second of two, may be one of them:
/// then nothing is computed without it.
struct Pool<'a>(&'a Content);

impl<'a> Pool<'a> {
    fn len(&self) -> usize {
        self.0.facts.len() + self.0.held.len()
    }

    fn get(&self, number: usize) -> &'a Fact {
        match number.checked_sub(self.0.facts.len()) {
            Some(held) => &self.0.held[held].fact,
            None => &self.0.facts[number],
        }
    }

    fn of(&self, target: Target) -> Option<usize> {
        match target {
            Target::Fact(fact) => Some(fact),
            Target::Held(held) => Some(self.0.facts.len() + held),
            Target::Absent(_) | Target::Computation(_) => None,
        }
    }

    fn apply(&self, rule: Rule, of: &[usize]) -> Outcome {
        let is_held = of.iter().any(|f| *f >= self.0.facts.len());
        outcome(if is_held { Err(Reason::Held) } else { apply(self.0, rule, of) })
    }
}
