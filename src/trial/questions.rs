//! `tests/questions/*.yaml` → dialogues with what is expected of each turn. A single question is a dialogue of one turn.
//!
//! The form is described in `tests/questions/README.md`. What does not fit it, or names a fact or sentence that does not
//! exist, is a problem with its place.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_yaml::Spanned;

use crate::content::problem::Code;
use crate::content::schema::Schema;
use crate::content::sources::PREVIOUS;
use crate::content::yaml::{self, place};
use crate::content::{At, Content, Problem, Sources};

/// Stands in a test for the number of a sentence that a new article no longer has.
pub const GONE: usize = 0;

/// Questions that are asked in one conversation, one after the other.
#[derive(Debug, Clone)]
pub struct Dialogue {
    pub turns: Vec<Turn>,
}

/// One question; `expected` is `None` for a turn that only leads in.
#[derive(Debug, Clone)]
pub struct Turn {
    pub question: String,
    pub expected: Option<Expected>,
    pub at: At,
}

/// What the reply must be. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Any of these facts (indices) is quoted.
    pub facts: Vec<usize>,
    /// Facts were named that are held back.
    pub held: bool,
    /// Of each group, at least one sentence is quoted.
    pub sentences: Vec<Vec<usize>>,
    /// No answer: a refusal or small talk, no quote.
    pub declines: bool,
    /// Of each group, at least one text stands in the answer or its quotes.
    pub must: Vec<Vec<String>>,
}

/// A question with what the reply must be, or a dialogue of several. Everything that is given must hold.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Test", transform = question_or_dialogue)]
struct RawTest {
    /// The question.
    #[schemars(with = "Option<String>")]
    q: Option<Spanned<String>>,
    /// Id of the fact that the answer quotes.
    #[schemars(with = "Option<String>")]
    fact: Option<Spanned<String>>,
    /// Ids of facts, any of which the answer quotes.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    facts: Vec<Spanned<String>>,
    /// Number of the sentence that the answer quotes.
    sentence: Option<usize>,
    /// Numbers of sentences that the answer quotes: `[[31, 32], 40]` is 31 or 32, and also 40.
    #[serde(default)]
    sentences: Vec<Group<usize>>,
    /// No answer: declined, asked back, or small talk.
    #[serde(default)]
    declines: bool,
    /// Texts in the answer or its quotes: `[A, [B, C]]` is A, and B or C.
    #[serde(default)]
    must: Vec<Group<String>>,
    /// A dialogue: its questions in order, in place of `q`. A turn may expect nothing.
    #[serde(default)]
    turns: Vec<RawTest>,
}

/// The form of the files, for editors.
pub fn schema() -> Schema {
    Schema::of::<Vec<RawTest>>("questions", &["tests/questions/*.yaml"])
}

fn question_or_dialogue(test: &mut schemars::Schema) {
    test.insert("oneOf".to_owned(), serde_json::json!([{ "required": ["q"] }, { "required": ["turns"] }]));
}

/// One, or any of several.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Group<T> {
    Any(Vec<T>),
    One(T),
}

impl<T> Group<T> {
    fn into_list(self) -> Vec<T> {
        match self {
            Self::Any(list) => list,
            Self::One(item) => vec![item],
        }
    }
}

/// Reads all content tests.
pub fn load(sources: &Sources, content: &Content, problems: &mut Vec<Problem>) -> Vec<Dialogue> {
    let mut out = Vec::new();
    // While facts wait for their sentences, so do tests whose sentence is gone.
    let first = if sources.get(PREVIOUS).is_some() { GONE } else { 1 };
    for (file, _, text) in sources.yaml_in("tests/questions") {
        // A file of comments alone holds no tests, and no mistake.
        let raw: Option<Vec<Spanned<RawTest>>> = match yaml::read(file, text) {
            Ok(raw) => raw,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for test in raw.unwrap_or_default() {
            let at = place(file, test.defined);
            out.extend(Reader { content, first, file, problems }.dialogue(test.value, at));
        }
    }
    out
}

struct Reader<'a> {
    content: &'a Content,
    /// The lowest number of a sentence that a test may name.
    first: usize,
    file: usize,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn dialogue(&mut self, raw: RawTest, at: At) -> Option<Dialogue> {
        if raw.turns.is_empty() {
            let named_none = raw.fact.is_none() && raw.facts.is_empty();
            let turn = self.turn(raw, at)?;
            if turn.expected.is_none() && !named_none {
                // The facts it named do not exist, which has been said.
                return None;
            }
            if turn.expected.is_none() {
                self.misformed(turn.at, "the test expects nothing", "add `fact`, `facts`, `sentence`, `sentences`, `declines` or `must`");
                return None;
            }
            return Some(Dialogue { turns: vec![turn] });
        }
        if raw.q.is_some() {
            self.misformed(at, "a dialogue has its questions in `turns`", "move `q` into the first turn");
        }
        let turns: Vec<Turn> = raw.turns.into_iter().filter_map(|t| self.turn(t, at)).collect();
        Some(Dialogue { turns })
    }

    fn turn(&mut self, raw: RawTest, at: At) -> Option<Turn> {
        let Some(q) = raw.q else {
            self.misformed(at, "the test asks nothing", "add `q: …`, or `turns: [{q: …}, …]` for a dialogue");
            return None;
        };
        let at = place(self.file, q.defined);
        let held = raw.fact.iter().chain(&raw.facts).any(|id| self.content.is_held(&id.value));
        let facts: Vec<usize> = raw.fact.iter().chain(&raw.facts).filter_map(|id| self.fact(id)).collect();
        let last = self.content.article.sentences().len();
        let one = raw.sentence.into_iter().map(|n| vec![n]);
        let sentences: Vec<Vec<usize>> = one.chain(raw.sentences.into_iter().map(Group::into_list)).collect();
        if let Some(n) = sentences.iter().flatten().find(|n| !(self.first..=last).contains(*n)) {
            let problem = Problem::new(Code::UnknownReference, at, format!("there is no sentence {n}"));
            self.problems.push(problem.help(format!("the article has the sentences 1 to {last}; `yinju sentence N` shows one")));
        }
        let expected =
            Expected { facts, held, sentences, declines: raw.declines, must: raw.must.into_iter().map(Group::into_list).collect() };
        let expects = expected != Expected::default();
        Some(Turn { question: q.value, expected: expects.then_some(expected), at })
    }

    fn fact(&mut self, id: &Spanned<String>) -> Option<usize> {
        let found = self.content.fact_ids.get(&id.value).copied();
        if found.is_none() && !self.content.is_held(&id.value) {
            let nearest = crate::text::nearest(self.content.fact_ids.keys(), &id.value);
            let problem = Problem::new(Code::UnknownReference, place(self.file, id.defined), format!("there is no fact “{}”", id.value));
            self.problems.push(problem.help(nearest.map_or("write the fact first".to_owned(), |n| format!("did you mean “{n}”?"))));
        }
        found
    }

    fn misformed(&mut self, at: At, message: &str, help: &str) {
        self.problems.push(Problem::new(Code::Yaml, at, message).help(help));
    }
}
