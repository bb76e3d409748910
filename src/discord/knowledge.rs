//! What the adapter looks up in the content beside asking: buttons' questions, facts behind marks, names for choices.
//!
//! Built once from an [`Engine`] and the [`Wording`]; read-only afterwards, like both of them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::state::{Question, mark};
use super::wording::Wording;
use crate::answer::Engine;
use crate::answer::index::Target;
use crate::answer::query::Query;
use crate::answer::rank::rank;
use crate::content::{Content, EntityId, EntityKind, Problem};
use crate::moderate::Edition;
use crate::moderate::journal::now;
use crate::reply;
use crate::text::Language;

pub const LANGUAGES: [Language; 3] = [Language::ZhHans, Language::ZhHant, Language::En];

/// The content with its look-ups.
pub struct Knowledge {
    pub engine: Arc<Engine>,
    pub wording: Wording,
    /// Another number for every content that is taken up.
    pub version: u64,
    /// When it was taken up, in seconds since 1970.
    pub since: u64,
    questions: FxHashMap<String, Question>,
    marks: FxHashMap<String, Vec<usize>>,
    topics: Vec<(String, usize)>,
}

impl Knowledge {
    /// The look-ups of an edition; the problems of its texts for Discord where they are not usable.
    pub fn new(edition: &Edition) -> Result<Self, Vec<Problem>> {
        let (engine, wording) = (Arc::clone(&edition.engine), Wording::load(&edition.sources)?);
        let content = &engine.content;
        let mut questions = FxHashMap::default();
        let mut marks: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for language in LANGUAGES {
            for c in &content.computations {
                questions.insert(c.phrasings.question.get(language), Question::Computation(c.id.clone()));
            }
            for f in &content.facts {
                questions.insert(f.phrasings.question.get(language), Question::Fact(f.id.clone()));
            }
        }
        for (index, fact) in content.facts.iter().enumerate() {
            marks.entry(mark(&fact.id)).or_default().push(index);
        }
        let topics = topics(content, &wording);
        Ok(Self { engine, wording, version: edition.number, since: now(), questions, marks, topics })
    }

    pub fn content(&self) -> &Content {
        &self.engine.content
    }

    /// What a button carries for a question: the fact that it belongs to, or its words.
    pub fn carried(&self, question: &str) -> Question {
        self.questions.get(question).cloned().unwrap_or_else(|| Question::Words(question.to_owned()))
    }

    /// The words of a carried question; `None` where the content no longer has it.
    pub fn words(&self, question: &Question, language: Language) -> Option<String> {
        let content = self.content();
        let phrasings = match question {
            Question::Words(words) => return Some(words.clone()),
            Question::Fact(id) => &content.fact(id)?.phrasings,
            Question::Computation(id) => &content.computations.iter().find(|c| c.id == *id)?.phrasings,
        };
        Some(phrasings.question.get(language)).filter(|q| !q.is_empty())
    }

    /// The facts behind marks, in their order.
    pub fn facts(&self, marks: &[String]) -> Vec<usize> {
        marks.iter().filter_map(|m| self.marks.get(m)).flatten().copied().collect()
    }

    /// Topics that facts carry, with the number of their facts.
    pub fn topics(&self) -> &[(String, usize)] {
        &self.topics
    }

    /// Complete questions for what was typed so far, ranked as the answer would be. At most `most`.
    pub fn complete(&self, typed: &str, fallback: Language, most: usize) -> Vec<String> {
        let content = self.content();
        let reading = self.engine.lexicon.read(typed);
        let language = reading.language.unwrap_or(fallback);
        if reading.terms.is_empty() {
            return content.about.examples.iter().map(|e| e.get(language)).take(most).collect();
        }
        let candidates = rank(&self.engine.index, &Query::new(&self.engine.index, &reading), None, most * 2);
        let targets = candidates.iter().map(|c| c.target).filter(|t| !matches!(t, Target::Absent(_)));
        let mut out: Vec<String> = Vec::new();
        for question in targets.filter_map(|t| reply::question(content, t, language)).filter(|q| !q.is_empty()) {
            if !out.contains(&question) && out.len() < most {
                out.push(question);
            }
        }
        out
    }

    /// Entities whose names hold what was typed, those that begin with it first: (name, id).
    pub fn entities(&self, typed: &str, kind: Option<EntityKind>, language: Language, most: usize) -> Vec<(String, String)> {
        let content = self.content();
        let typed = typed.trim().to_lowercase();
        let mut found: Vec<(bool, usize)> = Vec::new();
        for (index, entity) in content.entities.iter().enumerate().filter(|(_, e)| !e.absent && kind.is_none_or(|k| e.kind == k)) {
            let names = [&entity.name.zh, &entity.name.en].into_iter().chain(&entity.names);
            let at = names.filter_map(|n| n.to_lowercase().find(&typed)).min();
            found.extend(at.map(|at| (at > 0, index)));
        }
        found.sort_unstable();
        found.truncate(most);
        found.into_iter().map(|(_, i)| (content.entities[i].name.get(language), content.entities[i].id.clone())).collect()
    }

    /// The entity that was meant: an id, or any name in any script.
    pub fn entity(&self, text: &str) -> Option<EntityId> {
        self.engine.entity(text)
    }
}

fn topics(content: &Content, wording: &Wording) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = wording.topics().iter().map(|t| (t.id.clone(), 0)).collect();
    for topic in content.facts.iter().flat_map(|f| &f.topics) {
        match counts.iter_mut().find(|(t, _)| t == topic) {
            Some((_, count)) => *count += 1,
            None => counts.push((topic.clone(), 1)),
        }
    }
    counts.retain(|(_, count)| *count > 0);
    counts
}
