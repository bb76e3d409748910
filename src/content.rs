//! The content: what can be asked, about whom, what the article states, and how answers are worded.
//!
//! Input is a set of YAML files and the article ([`Sources`]); output is a [`Content`] that answers from, or coded
//! [`Problem`]s with their places. Nothing here understands questions; only [`folder`] reads files.

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::text::Language;

pub mod check;
pub mod fact;
pub mod folder;
pub mod load;
pub mod nearest;
pub(crate) mod parallel;
pub mod problem;
pub(crate) mod raw;
pub mod revision;
pub mod rule;
pub mod schema;
mod select;
pub mod sources;
pub mod template;
pub mod value;
pub mod yaml;

pub use fact::{Absent, AbsentKind, Fact, Held, Phrasing, Phrasings};
pub use problem::{Problem, Severity};
pub use rule::Computation;
pub use sources::Sources;
pub use template::Templates;
pub use value::Value;

/// Everything that answers come from. Read-only while answering.
#[derive(Debug)]
pub struct Content {
    pub article: Article,
    pub about: About,
    pub entities: Vec<Entity>,
    pub words: Words,
    pub grammar: Vec<WordGroup>,
    pub intents: Vec<Intent>,
    pub facts: Vec<Fact>,
    /// Facts that the article changed under: recognised when they are asked for, and not told.
    pub held: Vec<Held>,
    pub computations: Vec<Computation>,
    pub absents: Vec<Absent>,
    pub views: Vec<View>,
    pub templates: Templates,
    pub entity_ids: FxHashMap<String, EntityId>,
    pub fact_ids: FxHashMap<String, usize>,
    pub held_ids: FxHashMap<String, usize>,
    pub intent_ids: FxHashMap<String, usize>,
}

/// Index into [`Content::entities`].
pub type EntityId = u32;

/// A place in one of the sources: file (index into [`Sources`]), byte offset and length, line and column from 1
/// (the column in characters, as editors show it).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct At {
    pub file: usize,
    pub offset: usize,
    pub len: usize,
    pub line: usize,
    pub column: usize,
}

/// Text in both languages of the content. Traditional Chinese is derived, or given where that goes wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
    /// Traditional Chinese, only where converting goes wrong.
    #[serde(default, rename = "zh-Hant", skip_serializing_if = "Option::is_none")]
    pub zh_hant: Option<String>,
}

impl Bilingual {
    /// The text in a language.
    pub fn get(&self, language: Language) -> String {
        match language {
            Language::En => self.en.clone(),
            Language::ZhHans => self.zh.clone(),
            Language::ZhHant => self.zh_hant.clone().unwrap_or_else(|| crate::text::fold::to_traditional(&self.zh)),
        }
    }
}

/// What the article is: shown by `about`, and the year that 今年 means.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Article")]
pub struct About {
    /// What it is called.
    pub title: Bilingual,
    /// Who published it.
    pub source: Bilingual,
    /// When, in words.
    pub date: Bilingual,
    /// The year that 今年 means in it.
    #[schemars(range(min = 1000, max = 9999))]
    pub year: u32,
    /// Whose it is, and under which terms it may be quoted.
    pub licence: Bilingual,
    /// Questions that show what can be asked.
    pub examples: Vec<Bilingual>,
}

/// What an entity is. A slot `{company}` in a phrasing stands for any entity of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A company, an institution.
    Company,
    /// A person.
    Person,
    /// A product, a model.
    Product,
    /// Who reports: a paper, a broadcaster.
    Media,
    /// Something that happens.
    Event,
    /// A market, a field of business.
    Market,
    /// Anything else.
    Thing,
}

impl EntityKind {
    pub const ALL: [(&str, Self); 7] = [
        ("company", Self::Company),
        ("person", Self::Person),
        ("product", Self::Product),
        ("media", Self::Media),
        ("event", Self::Event),
        ("market", Self::Market),
        ("thing", Self::Thing),
    ];
}

/// Someone or something that can be asked about, with every name that people use.
#[derive(Debug, Clone)]
pub struct Entity {
    pub id: String,
    pub kind: EntityKind,
    pub name: Bilingual,
    pub names: Vec<String>,
    /// Whose it is: a product's company, a person's employer, a round's company.
    pub parent: Option<EntityId>,
    /// Known by name, but the article says nothing of it.
    pub absent: bool,
    /// Naming it narrows nothing down (the article itself, the whole field).
    pub general: bool,
    pub at: At,
}

/// Groups of words that mean the same, and words that mean nothing here.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub groups: Vec<WordGroup>,
    pub filler: Vec<String>,
}

/// Words of one meaning.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordGroup {
    /// Unique; `filler` holds words that mean nothing.
    pub id: String,
    /// What the program does with the words. Roles are fixed: change the words, not the role.
    #[serde(default)]
    pub role: Option<String>,
    /// Simplified Chinese and English; Latin words match whole words.
    pub words: Vec<String>,
}

/// What can be asked for.
#[derive(Debug, Clone)]
pub struct Intent {
    pub id: String,
    pub title: Bilingual,
    pub kind: Kind,
    pub patterns: Vec<String>,
    pub at: At,
}

/// The form of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 谁
    Who,
    /// 什么时候
    When,
    /// 多少钱, 几成
    HowMuch,
    /// 多少个
    HowMany,
    /// 多久
    HowLong,
    /// 为什么
    Why,
    /// 什么
    What,
    /// 哪个
    Which,
    /// 怎么样
    How,
    /// 是不是
    YesNo,
    /// 有哪些
    List,
    /// 哪里
    Where,
}

/// A list, table or timeline over facts that a moderator defines: `yinju timeline`, `/timeline`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The command's name: lower case, no spaces.
    pub id: String,
    /// Stands above the rows, and names the command on Discord.
    pub title: Bilingual,
    /// What the command's help says.
    pub description: Bilingual,
    pub shown: Shown,
    /// Facts of these intents …
    #[serde(default)]
    pub intents: Vec<String>,
    /// … or of these topics …
    #[serde(default)]
    pub topics: Vec<String>,
    /// … or about entities of this kind.
    #[serde(default)]
    pub kind: Option<EntityKind>,
    /// Only facts that happened (have a time and stand on a timeline).
    #[serde(default)]
    pub events: bool,
    /// Only facts with a figure of this type (`percent`, `money` …).
    #[serde(default)]
    pub value: Option<String>,
    /// Localised names of the command where the title will not do (Discord allows no spaces).
    #[serde(default)]
    pub names: CommandNames,
    /// What people can narrow the view by.
    #[serde(default)]
    pub options: Vec<ViewOption>,
}

/// Names of a command by Discord's locales; what is missing comes from the view's title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandNames {
    /// Simplified Chinese: no spaces.
    #[serde(rename = "zh-CN")]
    pub zh_cn: Option<String>,
    /// Traditional Chinese: no spaces.
    #[serde(rename = "zh-TW")]
    pub zh_tw: Option<String>,
}

/// An option of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewOption {
    /// Not before a date.
    From,
    /// Not after a date.
    To,
    /// One name.
    Who,
    /// One topic.
    Topic,
    /// One market.
    Market,
}

/// How a view is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Answers, one under the other; no picture.
    List,
    /// A table of figures.
    Table,
    /// Dated events in the order of time.
    Timeline,
    /// Figures as bars, before and after.
    Bars,
}

impl Content {
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id as usize]
    }

    /// The name of an entity in a language.
    pub fn name(&self, id: EntityId, language: Language) -> String {
        self.entity(id).name.get(language)
    }

    /// The entity and those it belongs to, nearest first. Loops cannot occur: `check` refuses them, and eight steps are enough.
    pub fn lineage(&self, id: EntityId) -> impl Iterator<Item = EntityId> + '_ {
        std::iter::successors(Some(id), |e| self.entity(*e).parent).take(8)
    }

    pub fn intent(&self, index: usize) -> &Intent {
        &self.intents[index]
    }

    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.fact_ids.get(id).map(|i| &self.facts[*i])
    }

    pub fn is_held(&self, id: &str) -> bool {
        self.held_ids.contains_key(id)
    }

    /// The facts that are told, then those that are held back: for what concerns questions, not answers.
    pub fn all_facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.iter().chain(self.held.iter().map(|h| &h.fact))
    }

    pub fn view(&self, id: &str) -> Option<&View> {
        self.views.iter().find(|v| v.id == id)
    }
}
