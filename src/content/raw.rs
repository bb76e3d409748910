//! The YAML forms, as moderators write them. [`super::load`] turns them into the model; forms that moderators fill are
//! held against them.
//!
//! The comments of fields are what an editor shows beside them: [`super::schema`] makes JSON Schemas of these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_yaml::Spanned;

use super::{AbsentKind, Bilingual, EntityKind, Kind, fact::Change, rule::Rule};

pub type Text = Spanned<String>;

/// Someone or something that can be asked about.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Entity")]
pub struct RawEntity {
    /// How facts refer to it: lower case, unique.
    #[schemars(with = "String")]
    pub id: Text,
    pub kind: EntityKind,
    /// What it is called in answers.
    pub name: Bilingual,
    /// Every other name that people use: short forms, nicknames, spellings. No two entities share one.
    #[serde(default)]
    pub names: Vec<String>,
    /// Id of the entity that it belongs to: a product's company, a person's employer.
    #[schemars(with = "Option<String>")]
    pub parent: Option<Text>,
    /// Known by name, but the article says nothing of it: questions about it are declined.
    #[serde(default)]
    pub absent: bool,
    /// Naming it narrows nothing down: the article itself, the whole field.
    #[serde(default)]
    pub general: bool,
}

/// What can be asked for, and how people ask for each fact.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Intent")]
pub struct RawIntent {
    /// How facts refer to it: lower case, unique; the file is called the same.
    #[schemars(with = "String")]
    pub id: Text,
    /// A few words that finish "the article does not state the …".
    pub title: Bilingual,
    pub kind: Kind,
    /// Phrasings for every fact of the intent; `{subject}`, `{company}`, `{person}` … stand for names.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// The phrasings of each fact, under the fact's id.
    #[serde(default)]
    pub phrasings: BTreeMap<String, RawPhrasings>,
}

/// How people ask for one fact.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Phrasings")]
pub struct RawPhrasings {
    /// The one complete question, for "did you mean".
    #[schemars(with = "Bilingual")]
    pub question: Spanned<Bilingual>,
    /// Other ways to ask: 15 Chinese and 6 English or more, varied; slang and fragments too.
    #[serde(default)]
    pub ask: Vec<String>,
    /// Yes/no questions to which the fact says yes.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Yes/no questions to which the fact says no.
    #[serde(default)]
    pub no: Vec<String>,
}

/// A typed statement with its proof.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Fact")]
pub struct RawFact {
    /// Lower case with hyphens, unique over all files.
    #[schemars(with = "String")]
    pub id: Text,
    /// Id of the intent: the name of a file in `intents/`.
    #[schemars(with = "String")]
    pub intent: Text,
    /// Id of the entity that the fact is about.
    #[schemars(with = "String")]
    pub subject: Text,
    /// Ids of whom and what else it is about: partner, rival, market, round.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub with: Vec<Text>,
    /// When it is true or happened: 2024, "2024-12", "2024-12-24" or {from: …, to: …}.
    #[schemars(with = "Option<RawTime>")]
    pub time: Option<Spanned<RawTime>>,
    /// The sentence that dates the fact, where its own quote does not.
    #[schemars(with = "Option<String>")]
    pub time_quote: Option<Text>,
    /// What is stated, typed, as the sentence writes it.
    #[schemars(with = "Option<RawValue>")]
    pub value: Option<Spanned<RawValue>>,
    /// Further figures that the answer uses, as the sentence writes them.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub figures: Vec<Text>,
    pub change: Option<Change>,
    /// Id of who says so; without it the article itself.
    #[schemars(with = "Option<String>")]
    pub by: Option<Text>,
    /// Ids of topics from `intents/_topics.yaml`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub topics: Vec<Text>,
    /// A few words for lists, timelines and pictures.
    pub label: Option<Bilingual>,
    /// Happened at its time, and belongs on the timeline.
    #[serde(default)]
    pub event: bool,
    /// The sentence that proves it, byte for byte from `responses/article.txt`.
    #[schemars(with = "String")]
    pub quote: Text,
    /// Further sentences that the answer needs: quoted with it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub parts: Vec<Text>,
    /// Sentences that state the same.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub also: Vec<Text>,
    /// Facts that state otherwise, where the article itself states both.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub disputes: Vec<Text>,
    /// The answer in a sentence; every figure of it follows from `value`, `figures` or `time`.
    #[schemars(with = "Bilingual")]
    pub answer: Spanned<Bilingual>,
}

/// A year, a month, a day, or from one to another.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Time")]
pub enum RawTime {
    Year(#[schemars(range(min = 1000, max = 9999))] u32),
    One(#[schemars(regex(pattern = DATE))] String),
    Span { from: RawDay, to: RawDay },
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Day")]
pub enum RawDay {
    Year(#[schemars(range(min = 1000, max = 9999))] u32),
    Text(#[schemars(regex(pattern = DATE))] String),
}

/// What an editor takes for a date; [`crate::text::date::Period::parse`] has the last word.
const DATE: &str = r"^[0-9]{4}(-[0-9]{1,2}){0,2}$";

/// Exactly one typed key, and `from` where it changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Value", transform = super::schema::exactly_one_type)]
pub struct RawValue {
    /// With its currency: 7亿美元.
    pub money: Option<Scalar>,
    /// "18%".
    pub percent: Option<Scalar>,
    /// How many: 7名, 7.
    pub count: Option<Scalar>,
    /// How long: 7天.
    pub duration: Option<Scalar>,
    /// How long a film or a text is: 9秒.
    pub length: Option<Scalar>,
    /// Of a picture: 480p.
    pub resolution: Option<Scalar>,
    /// A day that is itself the answer.
    pub date: Option<Scalar>,
    /// A figure without a unit.
    pub number: Option<Scalar>,
    /// Words of the sentence.
    pub text: Option<Scalar>,
    /// Ids of entities that the sentence names.
    #[schemars(with = "Option<Vec<String>>")]
    pub names: Option<Vec<Text>>,
    /// The figure before, where it changed.
    pub from: Option<Scalar>,
}

/// As the sentence writes it; a figure may be written bare (`count: 9`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    Text(String),
    Whole(i64),
    Real(f64),
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(t) => f.write_str(t),
            Self::Whole(n) => write!(f, "{n}"),
            Self::Real(n) => write!(f, "{n}"),
        }
    }
}

/// A computation over facts, and the questions that ask for it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Computation")]
pub struct RawComputation {
    /// Lower case with hyphens, unique.
    #[schemars(with = "String")]
    pub id: Text,
    pub rule: Rule,
    /// Ids of the facts that it works on, in the rule's order.
    #[schemars(with = "Vec<String>")]
    pub of: Vec<Text>,
    /// The one complete question.
    pub question: Bilingual,
    /// Other ways to ask.
    pub ask: Vec<String>,
    /// Yes/no questions to which the answer is yes.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Yes/no questions to which the answer is no.
    #[serde(default)]
    pub no: Vec<String>,
}

/// What people ask and the article does not state.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Absent")]
pub struct RawAbsent {
    /// Lower case with hyphens, unique.
    #[schemars(with = "String")]
    pub id: Text,
    /// Ids or kinds (`company`, `person` …) of the entities that the question names; empty for any.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub about: Vec<Text>,
    /// A few words that finish "the article does not state the …".
    pub title: Bilingual,
    pub kind: AbsentKind,
    /// Ids of facts that come nearest.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub instead: Vec<Text>,
    /// The questions; `{company}`, `{person}` … stand for any name of that kind.
    pub ask: Vec<String>,
}
