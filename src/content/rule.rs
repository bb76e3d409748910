//! Computations that content asks for by name: which rule, over which facts, and how people ask for it.
//!
//! The arithmetic itself is in [`crate::answer::compute`]; YAML holds no logic, only the name of a rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{At, Phrasings};

/// A named rule over typed facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The larger less the smaller.
    Difference,
    /// The figure now less the figure before, of one fact.
    Change,
    /// How many times the other.
    Ratio,
    /// The figure now over the figure before, of one fact.
    Growth,
    /// All together.
    Sum,
    /// The first divided by the second (money by people: an average).
    Quotient,
    /// Twelve times a figure that is paid each month.
    Yearly,
    /// The first divided by a multiple that the second gives ("nearly three times").
    Divide,
    /// The first times the second (runs by cost of a run).
    Product,
    /// The year that a number of years before the article's year is.
    Since,
    /// Months or days between two dates.
    Span,
    /// Which was first.
    Order,
    /// The largest.
    Maximum,
    /// The smallest.
    Minimum,
    /// Which of two is more.
    Compare,
    /// One after the other.
    List,
    /// How many.
    Count,
}

/// A computation over facts, with the questions that ask for it.
#[derive(Debug, Clone)]
pub struct Computation {
    pub id: String,
    pub rule: Rule,
    /// Indices into [`super::Content::facts`].
    pub of: Vec<usize>,
    /// A fact that it needs is held back, and not in `of`: then it is not answered either.
    pub held: bool,
    pub phrasings: Phrasings,
    pub at: At,
}
