//! What content must be true to, beyond its form: quotes are slices, figures follow from quotes, names are one entity's,
//! templates hold no facts, every fact can be asked for, every sentence has its fact.
//!
//! Input is a content that could be built; output is coded problems. Whether questions find their facts needs an engine
//! and is tried in [`crate::trial`].

mod contradictions;
mod coverage;
mod figures;
mod files;
mod names;
mod numbered;
mod phrasings;
mod quotes;

pub use coverage::covered;
pub use figures::{FactText, fact_figures};
pub use numbered::NumberedNames;
pub use phrasings::{CHINESE, ENGLISH, Languages, languages};
pub use quotes::Quotes;

use super::{Content, Problem, Sources};

/// Everything that can be checked without asking a question. Figures and quotes are checked while loading.
pub fn check(sources: &Sources, content: &Content) -> Vec<Problem> {
    let mut problems = Vec::new();
    contradictions::check(&mut problems, sources, content);
    names::ambiguous(&mut problems, sources, content);
    names::templates(&mut problems, sources, content);
    phrasings::check(&mut problems, content);
    coverage::check(&mut problems, sources, content);
    files::check(&mut problems, sources, content);
    problems
}
