//! YAML → model. Collects every problem of form and reference; what the content means is checked in [`super::check`].

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde_yaml::Spanned;

mod templates;

use super::problem::Code;
use super::raw::*;
use super::value::ValueKind;
use super::yaml::{self, place};
use super::*;
use crate::text::date::Period;

/// Builds the model. `None` where it cannot be built at all; the problems say why. With problems of severity
/// [`Severity::Error`] the content must not go live, even where a model could be built.
pub fn load(sources: &Sources, depth: Depth) -> (Option<Content>, Vec<Problem>) {
    let mut loader = Loader { sources, depth, problems: Vec::new() };
    let content = loader.content();
    let mut problems = loader.problems;
    problems.sort_by_key(|p| (p.at.file, p.at.offset, p.code));
    (content, problems)
}

/// How much loading checks. Quotes are always checked against the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// For a start: form, references, quotes.
    Quick,
    /// For `check` and before content goes live: every figure too.
    Full,
}

struct Loader<'a> {
    sources: &'a Sources,
    depth: Depth,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn content(&mut self) -> Option<Content> {
        let article = match self.sources.get("responses/article.txt") {
            Some(text) => Article::new(text),
            None => {
                self.missing("responses/article.txt");
                return None;
            }
        };
        let singles = (
            self.about(),
            self.one::<Vec<RawEntity>>("intents/_entities.yaml"),
            self.one::<Vec<WordGroup>>("intents/_words.yaml"),
            self.one::<Vec<WordGroup>>("intents/_grammar.yaml"),
            self.one::<Vec<View>>("intents/_views.yaml"),
        );
        let (Some(about), Some(raw_entities), Some(groups), Some(grammar), Some(views)) = singles else {
            // There will be no model, but every file's form is looked at.
            self.all::<RawIntent>("intents");
            self.lists::<RawFact>("responses/facts");
            self.lists::<RawAbsent>("responses/absent");
            return None;
        };
        let (entities, entity_ids) = self.entities(raw_entities);
        let words = words_of(groups);

        let mut intents = Vec::new();
        let mut intent_ids = FxHashMap::default();
        let mut phrasings: FxHashMap<String, (Phrasings, usize)> = FxHashMap::default();
        for (file, raw) in self.all::<RawIntent>("intents") {
            let at = place(file, raw.id.defined);
            let index = intents.len();
            if intent_ids.contains_key(&raw.id.value) {
                self.duplicate("intent", &raw.id.value, at);
                continue;
            }
            intent_ids.insert(raw.id.value.clone(), index);
            for (fact, p) in raw.phrasings {
                let at = place(file, p.question.defined);
                let list = phrasing_list(p.ask, p.yes, p.no);
                if phrasings.insert(fact.clone(), (Phrasings { question: p.question.value, list, at }, index)).is_some() {
                    self.duplicate("phrasings of fact", &fact, at);
                }
            }
            intents.push(Intent { id: raw.id.value, title: raw.title, kind: raw.kind, patterns: raw.patterns, at });
        }

        let mut content = Content {
            article,
            about,
            entities,
            words,
            grammar,
            intents,
            facts: Vec::new(),
            computations: Vec::new(),
            absents: Vec::new(),
            views,
            templates: self.templates(),
            entity_ids,
            fact_ids: FxHashMap::default(),
            intent_ids,
        };
        self.facts(&mut content, phrasings);
        self.computations(&mut content);
        self.absents(&mut content);
        Some(content)
    }

    fn about(&mut self) -> Option<About> {
        let path = "responses/article.yaml";
        let about: About = self.one(path)?;
        if !(1000..=9999).contains(&about.year) {
            let file = self.sources.index(path)?;
            let at = At { file, line: 1, column: 1, ..At::default() }.find(self.sources, "year:");
            let message = format!("{} is no year", about.year);
            self.problems
                .push(Problem::new(Code::Yaml, at, message).help("`year` is the year that 今年 means in the article, in four digits"));
            return None;
        }
        Some(about)
    }

    fn facts(&mut self, content: &mut Content, mut phrasings: FxHashMap<String, (Phrasings, usize)>) {
        let names = (self.depth == Depth::Full).then(|| super::check::NumberedNames::new(&content.entities));
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
            if content.fact_ids.contains_key(&id) {
                self.duplicate("fact", &id, at);
                continue;
            }
            content.fact_ids.insert(id.clone(), content.facts.len());
            let parts = raw.parts.len();
            let also: Vec<Text> = raw.parts.into_iter().chain(raw.also).collect();
            let quotes: Vec<&Text> = std::iter::once(&raw.quote).chain(&also).chain(&raw.time_quote).collect();
            super::check::fact_quotes(&mut self.problems, &content.article, file, &quotes);
            if let Some(names) = &names {
                let about: Vec<EntityId> = std::iter::once(subject).chain(with.iter().copied()).chain(by).collect();
                let text = super::check::FactText {
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
                super::check::fact_figures(&mut self.problems, names, content.about.year, &text);
            }
            content.facts.push(Fact {
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
                answer: raw.answer.value,
                phrasings,
                at,
            });
        }
        for (fact, (p, _)) in phrasings {
            let message = format!("phrasings for “{fact}”, and there is no such fact");
            self.problems.push(Problem::new(Code::UnknownReference, p.at, message).help("write the fact, or remove its phrasings"));
        }
    }

    fn computations(&mut self, content: &mut Content) {
        let path = "responses/computations.yaml";
        if self.sources.get(path).is_none() {
            return;
        }
        let Some(file) = self.sources.index(path) else {
            return;
        };
        for raw in self.one::<Vec<RawComputation>>(path).unwrap_or_default() {
            let at = place(file, raw.id.defined);
            let of: Vec<usize> = raw.of.iter().filter_map(|f| self.fact(content, f, file)).collect();
            if of.len() == raw.of.len() && !of.is_empty() {
                let phrasings = Phrasings { question: raw.question, list: phrasing_list(raw.ask, raw.yes, raw.no), at };
                content.computations.push(Computation { id: raw.id.value, rule: raw.rule, of, phrasings, at });
            }
        }
    }

    fn absents(&mut self, content: &mut Content) {
        for (file, raw) in self.lists::<RawAbsent>("responses/absent") {
            let (mut kinds, mut about) = (Vec::new(), Vec::new());
            for a in &raw.about {
                match EntityKind::ALL.iter().find(|(name, _)| *name == a.value) {
                    Some((_, kind)) => kinds.push(*kind),
                    None => about.extend(self.entity(content, a, file)),
                }
            }
            let instead = raw.instead.iter().filter_map(|f| self.fact(content, f, file)).collect();
            let at = place(file, raw.id.defined);
            content.absents.push(Absent { id: raw.id.value, kind: raw.kind, kinds, about, title: raw.title, instead, ask: raw.ask, at });
        }
    }

    fn entities(&mut self, raw: Vec<RawEntity>) -> (Vec<Entity>, FxHashMap<String, EntityId>) {
        let file = self.sources.index("intents/_entities.yaml").unwrap_or_default();
        let mut ids = FxHashMap::default();
        for (index, e) in raw.iter().enumerate() {
            if ids.insert(e.id.value.clone(), index as EntityId).is_some() {
                self.duplicate("entity", &e.id.value, place(file, e.id.defined));
            }
        }
        let mut out = Vec::with_capacity(raw.len());
        for e in raw {
            let parent = e.parent.as_ref().and_then(|p| {
                let found = ids.get(&p.value).copied();
                if found.is_none() {
                    self.unknown("entity", p, file, ids.keys());
                }
                found
            });
            let at = place(file, e.id.defined);
            out.push(Entity {
                id: e.id.value,
                kind: e.kind,
                name: e.name,
                names: e.names,
                parent,
                absent: e.absent,
                general: e.general,
                at,
            });
        }
        for (index, entity) in out.iter().enumerate() {
            let mut seen = index as EntityId;
            for _ in 0..out.len() {
                match out[seen as usize].parent {
                    Some(p) if p as usize == index => {
                        let message = format!("“{}” belongs to itself through its parents", entity.id);
                        self.problems.push(Problem::new(Code::EntityLoop, entity.at, message).help("remove one `parent`"));
                        break;
                    }
                    Some(p) => seen = p,
                    None => break,
                }
            }
        }
        (out, ids)
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

    fn entity(&mut self, content: &Content, name: &Text, file: usize) -> Option<EntityId> {
        let found = content.entity_ids.get(&name.value).copied();
        if found.is_none() {
            self.unknown("entity", name, file, content.entity_ids.keys());
        }
        found
    }

    fn fact(&mut self, content: &Content, name: &Text, file: usize) -> Option<usize> {
        let found = content.fact_ids.get(&name.value).copied();
        if found.is_none() {
            self.unknown("fact", name, file, content.fact_ids.keys());
        }
        found
    }

    fn unknown<'k>(&mut self, what: &str, name: &Text, file: usize, known: impl Iterator<Item = &'k String>) {
        let nearest = known.min_by_key(|k| (strsim::osa_distance(k, &name.value), (*k).clone()));
        let mut problem = Problem::new(Code::UnknownReference, place(file, name.defined), format!("there is no {what} “{}”", name.value));
        if let Some(nearest) = nearest {
            problem = problem.help(format!("did you mean “{nearest}”?"));
        }
        self.problems.push(problem);
    }

    fn duplicate(&mut self, what: &str, id: &str, at: At) {
        let problem = Problem::new(Code::DuplicateId, at, format!("a second {what} with the id “{id}”"));
        self.problems.push(problem.help("ids are unique over all files: rename one"));
    }

    fn missing(&mut self, path: &str) {
        let problem = Problem::new(Code::MissingFile, At::NOWHERE, format!("{path} is missing"));
        self.problems.push(problem.help("`yinju init DIR` writes a complete set"));
    }

    /// One file as one value.
    fn one<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let Some(file) = self.sources.index(path) else {
            self.missing(path);
            return None;
        };
        self.parse(file, self.sources.text(file))
    }

    /// Every file of a folder as one value each; names that begin with `_` are the folder's own files.
    fn all<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<(usize, T)> {
        let sources = self.sources;
        let files = sources.yaml_in(folder).filter(|(_, p, _)| !p.contains("/_"));
        files.filter_map(|(file, _, text)| self.parse(file, text).map(|t| (file, t))).collect()
    }

    /// Every file of a folder as a list.
    fn lists<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<(usize, T)> {
        self.all::<Vec<T>>(folder).into_iter().flat_map(|(file, list)| list.into_iter().map(move |t| (file, t))).collect()
    }

    fn parse<T: DeserializeOwned>(&mut self, file: usize, text: &str) -> Option<T> {
        yaml::read(file, text).map_err(|problem| self.problems.push(problem)).ok()
    }
}

fn phrasing_list(ask: Vec<String>, yes: Vec<String>, no: Vec<String>) -> Vec<Phrasing> {
    let with = |list: Vec<String>, polarity| list.into_iter().map(move |text| Phrasing { text, polarity });
    with(ask, None).chain(with(yes, Some(true))).chain(with(no, Some(false))).collect()
}

fn words_of(groups: Vec<WordGroup>) -> Words {
    let (filler, groups): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| g.id == "filler");
    Words { groups, filler: filler.into_iter().flat_map(|g| g.words).collect() }
}
