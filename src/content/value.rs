//! Typed values: written in YAML just as the article's sentence writes them, and parsed to be compared and computed with.

use super::EntityId;
use crate::text::Folded;
use crate::text::number::{Quantity, Unit, quantities};

/// The type that a fact's value was given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    Money,
    Percent,
    Count,
    Duration,
    Length,
    Resolution,
    Date,
    Number,
    Names,
    Text,
}

impl ValueKind {
    pub const ALL: [(&str, Self); 10] = [
        ("money", Self::Money),
        ("percent", Self::Percent),
        ("count", Self::Count),
        ("duration", Self::Duration),
        ("length", Self::Length),
        ("resolution", Self::Resolution),
        ("date", Self::Date),
        ("number", Self::Number),
        ("names", Self::Names),
        ("text", Self::Text),
    ];

    /// The key in YAML.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, k)| *k == self).map_or("text", |(name, _)| name)
    }

    /// Carries a figure that can be compared.
    pub fn is_figure(self) -> bool {
        !matches!(self, Self::Names | Self::Text | Self::Date)
    }
}

/// A value and, where it changed, the figure before.
#[derive(Debug, Clone)]
pub struct Value {
    pub kind: ValueKind,
    /// As written in the sentence; empty for `names`.
    pub text: String,
    pub from: Option<String>,
    pub names: Vec<EntityId>,
    /// Further figures that the answer uses, as written.
    pub quantity: Option<(f64, Unit)>,
    pub from_quantity: Option<(f64, Unit)>,
}

impl Value {
    /// Reads the figures of a value.
    pub fn new(kind: ValueKind, text: String, from: Option<String>, names: Vec<EntityId>) -> Self {
        let read = |t: &str| {
            let q = first_quantity(t)?;
            Some((q.value, if q.unit == Unit::None { unit_of(kind) } else { q.unit }))
        };
        let figure = kind.is_figure();
        let quantity = if figure { read(&text) } else { None };
        let from_quantity = if figure { from.as_deref().and_then(read) } else { None };
        Self { kind, text, from, names, quantity, from_quantity }
    }
}

fn first_quantity(text: &str) -> Option<Quantity> {
    quantities(&Folded::simplified(text).chars).into_iter().next()
}

fn unit_of(kind: ValueKind) -> Unit {
    match kind {
        ValueKind::Money => Unit::Usd,
        ValueKind::Percent => Unit::Percent,
        ValueKind::Resolution => Unit::Pixel,
        _ => Unit::None,
    }
}
