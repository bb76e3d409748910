//! Changes of the YAML files that leave everything else as people wrote it: comments, quotes, order, line ends.
//!
//! Input are files in memory and what a fact or its phrasings are to be; output is the files with just that changed. Every
//! result is read again and compared with what was to be changed ([`proof`]); where it is anything else, nothing is changed.
//! Whether the content is good with it is not asked here.

use crate::content::Sources;

pub mod asked;
pub mod fact;
pub mod file;
mod proof;
pub mod scalar;
pub mod touched;
pub mod tree;

/// The file is written in a way that these changes do not know: a person has to make them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwritable;

/// The files of a folder that hold its things; those whose names begin with `_` are the folder's own.
fn files<'s>(sources: &'s Sources, folder: &str) -> impl Iterator<Item = (&'s str, &'s str)> {
    sources.yaml_in(folder).filter(|(_, path, _)| !path.contains("/_")).map(|(_, path, text)| (path, text))
}
