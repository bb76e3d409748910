//! Facts, what the article does not state, and the phrasings that both are asked by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{At, Bilingual, EntityId, EntityKind, Value};
use crate::text::date::Period;

/// A typed statement with its proof.
#[derive(Debug, Clone)]
pub struct Fact {
    pub id: String,
    /// Index into [`super::Content::intents`].
    pub intent: usize,
    pub subject: EntityId,
    /// Whom and what else the fact is about: partner, rival, market, round.
    pub with: Vec<EntityId>,
    pub time: Option<Period>,
    pub value: Option<Value>,
    pub change: Option<Change>,
    /// Who says so; `None` where the article itself does.
    pub by: Option<EntityId>,
    pub topics: Vec<String>,
    /// A few words for lists and timelines.
    pub label: Option<Bilingual>,
    /// Happened at its time, and belongs on a timeline.
    pub event: bool,
    /// Verbatim from the article.
    pub quote: String,
    /// Number of the sentence that the quote starts in.
    pub sentence: usize,
    /// Further sentences: first the `parts` that the answer needs too, then those that state the same.
    pub also: Vec<String>,
    /// How many of `also` are quoted with the answer.
    pub parts: usize,
    /// Facts (indices) that state otherwise, where the article itself states both; and where that is written.
    pub disputes: Vec<(usize, At)>,
    pub answer: Bilingual,
    pub phrasings: Phrasings,
    pub at: At,
}

/// A fact whose sentence changed in the article, until somebody confirms it. Its `sentence` is 0.
#[derive(Debug, Clone)]
pub struct Held {
    pub fact: Fact,
    /// Numbers of the sentences that come nearest to what it quotes.
    pub nearest: Vec<usize>,
}

/// Which way a figure went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It grew.
    Up,
    /// It fell.
    Down,
    /// It stayed.
    Flat,
}

/// The questions that a fact answers.
#[derive(Debug, Clone, Default)]
pub struct Phrasings {
    /// The one complete question, for "did you mean".
    pub question: Bilingual,
    pub list: Vec<Phrasing>,
    pub at: At,
}

/// One way to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrasing {
    pub text: String,
    /// The honest answer to a yes/no question; `None` for an open one.
    pub polarity: Option<bool>,
}

/// A question that people ask and the article does not answer.
#[derive(Debug, Clone)]
pub struct Absent {
    pub id: String,
    pub kind: AbsentKind,
    pub kinds: Vec<EntityKind>,
    pub about: Vec<EntityId>,
    pub title: Bilingual,
    /// Facts that come nearest.
    pub instead: Vec<usize>,
    pub ask: Vec<String>,
    pub at: At,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsentKind {
    /// It sounds right, and the article does not state it.
    Near,
    /// A prediction, advice or a judgement.
    Opinion,
    /// Another topic.
    Off,
    /// 你好
    ChatGreeting,
    /// 谢谢
    ChatThanks,
    /// 再见
    ChatBye,
    /// 你是谁
    ChatIdentity,
    /// 你会什么
    ChatHelp,
    /// Wants the bot to forget what it is for.
    Injection,
    /// Abuse.
    Insult,
}

impl AbsentKind {
    /// Small talk, answered kindly and without a quote.
    pub fn is_chat(self) -> bool {
        matches!(self, Self::ChatGreeting | Self::ChatThanks | Self::ChatBye | Self::ChatIdentity | Self::ChatHelp)
    }

    /// The key of its wording in the templates.
    pub fn key(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Opinion => "opinion",
            Self::Off => "off",
            Self::ChatGreeting => "greeting",
            Self::ChatThanks => "thanks",
            Self::ChatBye => "bye",
            Self::ChatIdentity => "identity",
            Self::ChatHelp => "help",
            Self::Injection => "injection",
            Self::Insult => "insult",
        }
    }
}
