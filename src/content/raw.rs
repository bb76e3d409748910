//! The YAML forms, as moderators write them. [`super::load`] turns them into the model; forms that
//! moderators fill are held against them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_yaml::Spanned;

use super::{AbsentKind, Bilingual, EntityKind, Kind, fact::Change, rule::Rule};

pub type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawEntity {
    pub id: Text,
    pub kind: EntityKind,
    pub name: Bilingual,
    #[serde(default)]
    pub names: Vec<String>,
    pub parent: Option<Text>,
    #[serde(default)]
    pub absent: bool,
    #[serde(default)]
    pub general: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawIntent {
    pub id: Text,
    pub title: Bilingual,
    pub kind: Kind,
    #[serde(default)]
    pub patterns: Vec<String>,
    #[serde(default)]
    pub phrasings: BTreeMap<String, RawPhrasings>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPhrasings {
    pub question: Spanned<Bilingual>,
    #[serde(default)]
    pub ask: Vec<String>,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    pub id: Text,
    pub intent: Text,
    pub subject: Text,
    #[serde(default)]
    pub with: Vec<Text>,
    pub time: Option<Spanned<RawTime>>,
    /// The sentence that dates the fact, where its own quote does not.
    pub time_quote: Option<Text>,
    pub value: Option<Spanned<RawValue>>,
    #[serde(default)]
    pub figures: Vec<Text>,
    pub change: Option<Change>,
    pub by: Option<Text>,
    #[serde(default)]
    pub topics: Vec<Text>,
    pub label: Option<Bilingual>,
    #[serde(default)]
    pub event: bool,
    pub quote: Text,
    /// Further sentences that the answer needs: quoted with it.
    #[serde(default)]
    pub parts: Vec<Text>,
    /// Sentences that state the same.
    #[serde(default)]
    pub also: Vec<Text>,
    pub answer: Spanned<Bilingual>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum RawTime {
    Year(u32),
    One(String),
    Span { from: RawDay, to: RawDay },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum RawDay {
    Year(u32),
    Text(String),
}

/// Exactly one typed key, and `from`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawValue {
    pub money: Option<Scalar>,
    pub percent: Option<Scalar>,
    pub count: Option<Scalar>,
    pub duration: Option<Scalar>,
    pub length: Option<Scalar>,
    pub resolution: Option<Scalar>,
    pub date: Option<Scalar>,
    pub number: Option<Scalar>,
    pub text: Option<Scalar>,
    pub names: Option<Vec<Text>>,
    pub from: Option<Scalar>,
}

/// A figure may be written bare (`count: 9`).
#[derive(Debug, Clone, Deserialize)]
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawComputation {
    pub id: Text,
    pub rule: Rule,
    pub of: Vec<Text>,
    pub question: Bilingual,
    pub ask: Vec<String>,
    #[serde(default)]
    pub yes: Vec<String>,
    #[serde(default)]
    pub no: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawAbsent {
    pub id: Text,
    #[serde(default)]
    pub about: Vec<Text>,
    pub title: Bilingual,
    pub kind: AbsentKind,
    #[serde(default)]
    pub instead: Vec<Text>,
    pub ask: Vec<String>,
}
