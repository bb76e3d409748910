//! YAML → model. Collects every problem of form and reference; what the content means is checked in [`super::check`].

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

mod entities;
mod facts;
mod templates;

use super::parallel::in_parallel;
use super::problem::Code;
use super::raw::*;
use super::yaml::{self, place};
use super::*;

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

/// So many unknown names get the nearest known one shown.
const NEAREST: usize = 1000;
/// Bytes of a name that is compared with others. The longest id of the shipped content has 36.
const LONGEST_ID: usize = 200;

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
            held: Vec::new(),
            computations: Vec::new(),
            absents: Vec::new(),
            views,
            templates: self.templates(),
            entity_ids,
            fact_ids: FxHashMap::default(),
            held_ids: FxHashMap::default(),
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
            let held = raw.of.iter().filter(|f| content.is_held(&f.value)).count();
            let of: Vec<usize> = raw.of.iter().filter_map(|f| self.fact(content, f, file)).collect();
            if of.len() + held == raw.of.len() && !raw.of.is_empty() {
                let phrasings = Phrasings { question: raw.question, list: phrasing_list(raw.ask, raw.yes, raw.no), at };
                content.computations.push(Computation { id: raw.id.value, rule: raw.rule, of, held: held > 0, phrasings, at });
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

    fn entity(&mut self, content: &Content, name: &Text, file: usize) -> Option<EntityId> {
        let found = content.entity_ids.get(&name.value).copied();
        if found.is_none() {
            self.unknown("entity", name, file, content.entity_ids.keys());
        }
        found
    }

    /// A fact that is told. One that is held back is no mistake, but nothing to refer to either.
    fn fact(&mut self, content: &Content, name: &Text, file: usize) -> Option<usize> {
        let found = content.fact_ids.get(&name.value).copied();
        if found.is_none() && !content.is_held(&name.value) {
            self.unknown("fact", name, file, content.fact_ids.keys());
        }
        found
    }

    fn unknown<'k>(&mut self, what: &str, name: &Text, file: usize, known: impl Iterator<Item = &'k String>) {
        // Each look takes as long as there are names: a file of a hundred thousand wrong ones would take minutes.
        let near = self.problems.len() < NEAREST && name.value.len() <= LONGEST_ID;
        let nearest = crate::text::nearest(known.filter(|_| near), &name.value);
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
        yaml::read(file, self.sources.text(file)).map_err(|problem| self.problems.push(problem)).ok()
    }

    /// Every file of a folder as one value each; names that begin with `_` are the folder's own files.
    fn all<T: DeserializeOwned + Send>(&mut self, folder: &str) -> Vec<(usize, T)> {
        let files: Vec<_> = self.sources.yaml_in(folder).filter(|(_, p, _)| !p.contains("/_")).collect();
        let read = in_parallel(&files, |(file, _, text)| yaml::read(*file, text).map(|t| (*file, t)));
        read.into_iter().filter_map(|r| r.map_err(|problem| self.problems.push(problem)).ok()).collect()
    }

    /// Every file of a folder as a list.
    fn lists<T: DeserializeOwned + Send>(&mut self, folder: &str) -> Vec<(usize, T)> {
        self.all::<Vec<T>>(folder).into_iter().flat_map(|(file, list)| list.into_iter().map(move |t| (file, t))).collect()
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
