//! Facts: each with its phrasings, its quote and figures checked against the article, its references resolved.

use rustc_hash::FxHashMap;
use serde_yaml::Spanned;

use super::{Depth, Loader};
use crate::article::Article;
use crate::content::problem::Code;
use crate::content::raw::{RawDay, RawFact, RawTime, RawValue, Text};
use crate::content::value::ValueKind;
use crate::content::yaml::place;
use crate::content::{Content, EntityId, Fact, Held, Phrasings, Problem, Value, check, sources};
use crate::text::date::Period;

impl Loader<'_> {
    /// `phrasings` are those of all intents by fact, with the intent that they stand under.
    pub(super) fn facts(&mut self, content: &mut Content, mut phrasings: FxHashMap<String, (Phrasings, usize)>) {
        let names = (self.depth == Depth::Full).then(|| check::NumberedNames::new(&content.entities));
        let previous = self.sources.get(sources::PREVIOUS).map(Article::new);
        let mut quotes = check::Quotes::new(&content.article, previous.as_ref());
        let mut disputes = Vec::new();
        for (file, raw) in self.lists::<RawFact>("responses/facts") {
            let at = place(file, raw.id.defined);
            let id = raw.id.value.clone();
            let asked = phrasings.remove(&id);
            let Some(&intent) = content.intent_ids.get(&raw.intent.value) else {
                self.unknown("intent", &raw.intent, file, content.intent_ids.keys());
                continue;
            };
            let Some(subject) = self.entity(content, &raw.subject, file) else {
                continue;
            };
            let with: Vec<EntityId> = raw.with.iter().filter_map(|e| self.entity(content, e, file)).collect();
            let by = raw.by.as_ref().and_then(|e| self.entity(content, e, file));
            let time = raw.time.as_ref().and_then(|t| self.time(t, file));
            let value = raw.value.and_then(|v| self.value(content, v, file));
            let sentence = content.article.quote(&raw.quote.value).map_or(0, |q| q.sentence);
            let phrasings = match asked {
                Some((p, under)) => {
                    if under != intent {
                        let message = format!("the phrasings of “{id}” stand under another intent than “{}”", raw.intent.value);
                        self.problems
                            .push(Problem::new(Code::UnknownReference, p.at, message).help("move them to the file of the fact's intent"));
                    }
                    p
                }
                None => Phrasings::default(),
            };
            if content.fact_ids.contains_key(&id) || content.is_held(&id) {
                self.duplicate("fact", &id, at);
                continue;
            }
            let parts = raw.parts.len();
            let also: Vec<Text> = raw.parts.into_iter().chain(raw.also).collect();
            let quoted = std::iter::once(&raw.quote).chain(&also).chain(&raw.time_quote);
            let held = quotes.check(&mut self.problems, &id, file, quoted);
            if let Some(names) = &names {
                let about: Vec<EntityId> = std::iter::once(subject).chain(with.iter().copied()).chain(by).collect();
                let text = check::FactText {
                    sources: self.sources,
                    file,
                    id_at: at,
                    quote: &raw.quote,
                    also: &also,
                    time_quote: raw.time_quote.as_ref(),
                    figures: &raw.figures,
                    answer: &raw.answer,
                    label: raw.label.as_ref(),
                    value: value.as_ref(),
                    time,
                    time_at: raw.time.as_ref().map(|t| place(file, t.defined)),
                    entities: &content.entities,
                    about: &about,
                };
                check::fact_figures(&mut self.problems, names, content.about.year, &text);
            }
            let fact = Fact {
                id,
                intent,
                subject,
                with,
                time,
                value,
                change: raw.change,
                by,
                topics: raw.topics.into_iter().map(|t| t.value).collect(),
                label: raw.label,
                event: raw.event,
                quote: raw.quote.value,
                sentence,
                also: also.into_iter().map(|t| t.value).collect(),
                parts,
                disputes: Vec::new(),
                answer: raw.answer.value,
                phrasings,
                at,
            };
            match held {
                Some(nearest) => {
                    content.held_ids.insert(fact.id.clone(), content.held.len());
                    content.held.push(Held { fact, nearest });
                }
                None => {
                    disputes.push((content.facts.len(), file, raw.disputes));
                    content.fact_ids.insert(fact.id.clone(), content.facts.len());
                    content.facts.push(fact);
                }
            }
        }
        // A fact may dispute one that comes later.
        for (fact, file, others) in disputes {
            content.facts[fact].disputes =
                others.iter().filter_map(|o| Some((self.fact(content, o, file)?, place(file, o.defined)))).collect();
        }
        for (fact, (p, _)) in phrasings {
            let message = format!("phrasings for “{fact}”, and there is no such fact");
            self.problems.push(Problem::new(Code::UnknownReference, p.at, message).help("write the fact, or remove its phrasings"));
        }
    }

    fn time(&mut self, raw: &Spanned<RawTime>, file: usize) -> Option<Period> {
        let day = |d: &RawDay| match d {
            RawDay::Year(y) => Period::parse(&y.to_string()),
            RawDay::Text(t) => Period::parse(t),
        };
        let period = match &raw.value {
            RawTime::Year(y) => Period::parse(&y.to_string()),
            RawTime::One(t) => Period::parse(t),
            RawTime::Span { from, to } => day(from).zip(day(to)).map(|(a, b)| a.until(b)),
        };
        if period.is_none() {
            let problem = Problem::new(Code::Yaml, place(file, raw.defined), "this is no date");
            self.problems.push(problem.help("write 2024, 2024-12, 2024-12-24 or {from: …, to: …}"));
        }
        period
    }

    fn value(&mut self, content: &Content, raw: Spanned<RawValue>, file: usize) -> Option<Value> {
        let at = place(file, raw.defined);
        let v = raw.value;
        let from = v.from.map(|s| s.to_string());
        let scalars = [v.money, v.percent, v.count, v.duration, v.length, v.resolution, v.date, v.number];
        let kinds = ValueKind::ALL.iter().map(|(_, k)| *k);
        let mut given: Vec<Value> = scalars
            .into_iter()
            .zip(kinds)
            .filter_map(|(s, kind)| s.map(|s| Value::new(kind, s.to_string(), from.clone(), Vec::new())))
            .collect();
        if let Some(text) = v.text {
            given.push(Value::new(ValueKind::Text, text.to_string(), from.clone(), Vec::new()));
        }
        if let Some(names) = v.names {
            let names = names.iter().filter_map(|n| self.entity(content, n, file)).collect();
            given.push(Value::new(ValueKind::Names, String::new(), None, names));
        }
        if given.len() != 1 {
            let keys: Vec<_> = ValueKind::ALL.iter().map(|(name, _)| *name).collect();
            let problem = Problem::new(Code::Yaml, at, "a value has exactly one type");
            self.problems.push(problem.help(format!("one of: {}", keys.join(", "))));
        }
        given.into_iter().next()
    }
}
