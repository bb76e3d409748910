//! Grammar: the form of answer that a question wants, what it refers back to, and what it asks to compute.
//!
//! The words stand in `intents/_grammar.yaml`; the roles are fixed here.

use crate::content::{Kind, WordGroup};

/// Arithmetic and queries over facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    Difference,
    Ratio,
    Sum,
    Average,
    /// "for a whole year", of a monthly price.
    Yearly,
    Span,
    Order,
    Maximum,
    Minimum,
    Compare,
    /// "lower than": the comparison turned around.
    CompareLess,
    List,
    Count,
}

/// How a yes or no is put, so that the reply can echo it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    Have,
    Is,
    Can,
    Will,
}

/// What a question leans on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reference {
    pub person: bool,
    pub thing: bool,
    /// "the previous one"
    pub previous: bool,
    /// Begins with 那, and, what about …, or ends with 呢.
    pub ellipsis: bool,
    /// Asks who says so.
    pub attribution: bool,
    /// Asks for the opinion or advice of the one who is asked.
    pub opinion: bool,
}

/// What a word of the grammar means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    Kind(Kind),
    Form(Form),
    Operation(Operation),
    Person,
    Thing,
    Previous,
    Onward,
    Tail,
    Attribution,
    Opinion,
}

impl Sense {
    /// Reads a group of `_grammar.yaml`; `None` where the role or id is unknown.
    pub fn of(group: &WordGroup) -> Option<Self> {
        Some(match (group.role.as_deref()?, group.id.as_str()) {
            ("kind", id) => Self::Kind(match id {
                "who" => Kind::Who,
                "when" => Kind::When,
                "how_much" => Kind::HowMuch,
                "how_many" => Kind::HowMany,
                "how_long" => Kind::HowLong,
                "why" => Kind::Why,
                "how" => Kind::How,
                "which" => Kind::Which,
                "what" => Kind::What,
                "where" => Kind::Where,
                "list" => Kind::List,
                "yes_no" => Kind::YesNo,
                _ => return None,
            }),
            ("form", id) => Self::Form(match id {
                "form_have" => Form::Have,
                "form_is" => Form::Is,
                "form_can" => Form::Can,
                "form_will" => Form::Will,
                _ => return None,
            }),
            ("operation", id) => Self::Operation(match id {
                "difference" => Operation::Difference,
                "ratio" => Operation::Ratio,
                "sum" => Operation::Sum,
                "average" => Operation::Average,
                "yearly" => Operation::Yearly,
                "span" => Operation::Span,
                "order" => Operation::Order,
                "maximum" => Operation::Maximum,
                "minimum" => Operation::Minimum,
                "compare" => Operation::Compare,
                "compare_less" => Operation::CompareLess,
                "list" => Operation::List,
                "count" => Operation::Count,
                _ => return None,
            }),
            ("pronoun", "person") => Self::Person,
            ("pronoun", "thing") => Self::Thing,
            ("pronoun", "previous") => Self::Previous,
            ("ellipsis", "onward") => Self::Onward,
            ("ellipsis", "tail") => Self::Tail,
            ("attribution", _) => Self::Attribution,
            ("opinion", _) => Self::Opinion,
            _ => return None,
        })
    }
}
