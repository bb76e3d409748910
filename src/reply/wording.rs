//! Sentences: an answer, a computation, a refusal, worded by the templates of a language.

use super::figure::{date, figure};
use crate::answer::{Answer, Computed, Decline, Reason, What};
use crate::content::rule::Rule;
use crate::content::{Content, Fact};
use crate::text::date::dates;
use crate::text::{Folded, Language};
use crate::understand::{Form, Reading};

/// The answer in one line; two lines where two facts answer.
pub fn answer(content: &Content, answer: &Answer, reading: &Reading, language: Language) -> String {
    let mut lines = match &answer.computed {
        Some(computed) => vec![computation(content, computed, language)],
        None => answer.facts.iter().map(|f| content.facts[*f].answer.get(language)).collect(),
    }
    .into_iter();
    let first = lines.next().unwrap_or_default();
    // Only a question that can be answered with yes or no is.
    let first = match answer.polarity.filter(|_| reading.is_closed()) {
        Some(yes) => {
            let stem = if yes { "yes" } else { "no" };
            let key = match reading.form {
                Some(Form::Have) => format!("{stem}_have"),
                Some(Form::Is) => format!("{stem}_is"),
                Some(Form::Can) => format!("{stem}_can"),
                Some(Form::Will) => format!("{stem}_will"),
                None => stem.to_owned(),
            };
            content.templates.fill(language, &key, &[("answer", &first)])
        }
        None => first,
    };
    match lines.next() {
        Some(second) if second != first => content.templates.fill(language, "both", &[("first", &first), ("second", &second)]),
        _ => first,
    }
}

fn computation(content: &Content, computed: &Computed, language: Language) -> String {
    let fact = |i: usize| &content.facts[computed.facts[i.min(computed.facts.len() - 1)]];
    let who = |i: usize| operand_name(content, fact(i), fact(1 - i.min(1)), language);
    let operand = |i: usize| computed.operands.get(i).map(|(v, u)| figure(*v, *u, language, false)).unwrap_or_default();
    let result = |points: bool| computed.result.map(|(v, u)| figure(v.abs(), u, language, points)).unwrap_or_default();
    let fill = |key: &str, values: &[(&str, &str)]| content.templates.fill(language, key, values);
    let label = |i: usize| event(fact(i), language);
    let when = |i: usize| fact(i).time.map(|t| date(t, language)).unwrap_or_default();
    let separator = fill("separator", &[]);
    match computed.rule {
        Rule::Difference => {
            fill("difference", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(true)), ("more", &who(0)), ("less", &who(1))])
        }
        Rule::Ratio => {
            fill("ratio", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(false)), ("more", &who(0)), ("less", &who(1))])
        }
        Rule::Compare if computed.operands[0] == computed.operands[1] => {
            fill("equal", &[("more", &who(0)), ("less", &who(1)), ("a", &operand(0))])
        }
        Rule::Compare => fill("compare", &[("more", &who(0)), ("less", &who(1)), ("a", &operand(0)), ("b", &operand(1))]),
        Rule::Change => {
            let up = computed.result.is_some_and(|(v, _)| v >= 0.0);
            let key = if up { "change_up" } else { "change_down" };
            fill(key, &[("who", &who(0)), ("to", &operand(0)), ("from", &operand(1)), ("result", &result(true))])
        }
        Rule::Growth => fill("growth", &[("who", &who(0)), ("to", &operand(0)), ("from", &operand(1)), ("result", &result(false))]),
        Rule::Sum => {
            let parts: Vec<String> = (0..computed.operands.len()).map(operand).collect();
            fill("sum", &[("parts", &parts.join(" + ")), ("result", &result(false))])
        }
        Rule::Yearly => fill("yearly", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(false))]),
        Rule::Divide => fill("divide", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(false))]),
        Rule::Since => fill("since", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(false))]),
        Rule::Product => fill("product", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(false))]),
        Rule::Quotient => fill("quotient", &[("a", &operand(0)), ("b", &operand(1)), ("result", &result(false))]),
        Rule::Span => {
            let (first, second) = (label(0), label(1));
            fill("span", &[("a", &when(0)), ("b", &when(1)), ("result", &result(false)), ("first", &first), ("second", &second)])
        }
        Rule::Order if fact(0).time == fact(1).time => fill("same_time", &[("first", &label(0)), ("second", &label(1)), ("a", &when(0))]),
        Rule::Order => fill("order", &[("first", &label(0)), ("second", &label(1)), ("a", &when(0)), ("b", &when(1))]),
        Rule::Maximum | Rule::Minimum => {
            let rest: Vec<String> = (1..computed.facts.len())
                .map(|i| format!("{} {}", operand_name(content, fact(i), fact(0), language), operand(i)))
                .collect();
            let key = if computed.rule == Rule::Maximum { "maximum" } else { "minimum" };
            fill(key, &[("who", &who(0)), ("value", &operand(0)), ("rest", &rest.join(&separator))])
        }
        Rule::List => fill("list", &[("items", &items(content, computed, language))]),
        Rule::Count => fill("list_count", &[("result", &result(false)), ("items", &items(content, computed, language))]),
    }
}

fn items(content: &Content, computed: &Computed, language: Language) -> String {
    let separator = content.templates.fill(language, "separator", &[]);
    let items: Vec<String> = computed.facts.iter().map(|f| item(content, &content.facts[*f], language)).collect();
    items.join(&separator)
}

/// A fact in a list: its date where it is a day, and its label.
pub fn item(content: &Content, fact: &Fact, language: Language) -> String {
    let label = event(fact, language);
    match fact.time.filter(|t| t.month().is_some()) {
        Some(time) => {
            let year = time.year() == Some(content.about.year);
            let mut when = date(time, language);
            // The article's own year goes without saying in a list.
            if year && language.is_chinese() {
                when = when.trim_start_matches(&format!("{}年", content.about.year)).to_owned();
            } else if year {
                when = when.trim_end_matches(&format!("{}", content.about.year)).trim_end_matches([',', ' ']).to_owned();
            }
            if label.starts_with(&when) { label } else { format!("{when} {label}") }
        }
        None => label,
    }
}

fn event(fact: &Fact, language: Language) -> String {
    match &fact.label {
        Some(label) => label.get(language),
        None => fact.answer.get(language).trim_end_matches(['。', '.']).to_owned(),
    }
}

/// What tells an operand from the other one: its subject, or what is measured, or both.
fn operand_name(content: &Content, fact: &Fact, other: &Fact, language: Language) -> String {
    let subject = content.name(fact.subject, language);
    let measure = content.intents[fact.intent].title.get(language);
    match (fact.subject == other.subject, fact.intent == other.intent) {
        (true, true) if !std::ptr::eq(fact, other) => event(fact, language),
        (false, true) => subject,
        (true, false) => measure,
        _ => content.templates.fill(language, "of", &[("who", &subject), ("what", &measure)]),
    }
}

/// Why there is no answer, and the nearest that the article does state.
pub fn decline(content: &Content, decline: &Decline, language: Language) -> String {
    let fill = |key: &str, values: &[(&str, &str)]| content.templates.fill(language, key, values);
    let who = decline.who.map(|e| content.name(e, language));
    let asked = decline.what.map(|w| what(content, w, language));
    let first = match decline.reason {
        Reason::Empty => fill("empty", &[]),
        Reason::TooLong => fill("too_long", &[]),
        Reason::Opinion => fill("absent_opinion", &[]),
        Reason::OffTopic => fill("absent_off", &[]),
        Reason::Injection => fill("absent_injection", &[]),
        Reason::Insult => fill("absent_insult", &[]),
        Reason::NotUnderstood => fill("unknown", &[]),
        Reason::Held => fill("absent_held", &[]),
        Reason::UnitsDiffer => fill("units_differ", &[]),
        Reason::UnknownEntity => fill("absent_entity", &[("who", &who.clone().unwrap_or_default())]),
        Reason::NotStated if decline.who.is_some_and(|e| content.entity(e).absent) => {
            fill("absent_entity", &[("who", &who.clone().unwrap_or_default())])
        }
        Reason::NotStated => match (&who, &asked) {
            // "What" may name whom it is about itself.
            (Some(who), Some(what)) if !what.to_lowercase().contains(&who.to_lowercase()) => {
                fill("absent_subject", &[("who", who), ("what", what)])
            }
            (_, Some(what)) => fill("absent_near", &[("what", what)]),
            (Some(who), None) => fill("absent_entity", &[("who", who)]),
            _ => fill("unknown", &[]),
        },
    };
    let Some(nearest) = decline.nearest.map(|f| &content.facts[f]) else {
        return first;
    };
    let answer = nearest.answer.get(language);
    let second = match who {
        Some(who) => fill("nearest", &[("who", &who), ("answer", &answer)]),
        None => fill("nearest_plain", &[("answer", &answer)]),
    };
    fill("both", &[("first", &first), ("second", &second)])
}

/// What was asked for, as a noun phrase.
pub fn what(content: &Content, what: What, language: Language) -> String {
    match what {
        What::Absent(i) => content.absents[i].title.get(language),
        What::Intent(i) => content.intents[i].title.get(language),
    }
}

/// What a date of the quote that is not written out resolves to: 今年5月 → 2024年5月.
pub fn resolved(content: &Content, fact: &Fact, language: Language) -> Option<String> {
    let time = fact.time?;
    let relative =
        dates(&Folded::simplified(&fact.quote).chars, content.about.year).into_iter().any(|d| d.relative && d.period.overlaps(time));
    relative.then(|| content.templates.fill(language, "resolved", &[("date", &date(time, language))]))
}
