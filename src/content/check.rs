//! What content must be true to, beyond its form: quotes are slices, figures follow from quotes, names from entities.

mod figures;

pub use figures::{FactText, NumberedNames, fact_figures, fact_quotes};
