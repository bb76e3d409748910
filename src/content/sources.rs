//! The files that content is made of, as text in memory: read from a folder or taken from the binary.

use std::collections::BTreeMap;

/// The text that is quoted.
pub const ARTICLE: &str = "responses/article.txt";
/// What it was before a revision, as long as facts wait to be confirmed.
pub const PREVIOUS: &str = "responses/article.previous.txt";

/// Files by their path under the content folder (`intents/…`, `responses/…`, `tests/questions/…`), with `/` on every system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    pub fn new(files: BTreeMap<String, String>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    /// The same files with some replaced, added, or (`None`) left out.
    pub fn with(&self, changes: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        let mut files: BTreeMap<String, String> = self.files.iter().cloned().collect();
        for (path, text) in changes {
            match text {
                Some(text) => files.insert(path, text),
                None => files.remove(&path),
            };
        }
        Self::new(files)
    }

    pub fn get(&self, path: &str) -> Option<&str> {
        let at = self.files.binary_search_by(|(p, _)| p.as_str().cmp(path)).ok()?;
        Some(&self.files[at].1)
    }

    /// Index of a file, as [`super::At::file`] uses it.
    pub fn index(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|(p, _)| p.as_str().cmp(path)).ok()
    }

    pub fn path(&self, index: usize) -> &str {
        self.files.get(index).map_or("", |(p, _)| p)
    }

    pub fn text(&self, index: usize) -> &str {
        self.files.get(index).map_or("", |(_, t)| t)
    }

    /// All files, sorted by path, with their index.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        self.files.iter().enumerate().map(|(i, (p, t))| (i, p.as_str(), t.as_str()))
    }

    /// The YAML files directly under a folder (`responses/facts`), sorted.
    pub fn yaml_in(&self, folder: &str) -> impl Iterator<Item = (usize, &str, &str)> {
        self.iter().filter(move |(_, path, _)| {
            path.strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|name| !name.contains('/') && (name.ends_with(".yaml") || name.ends_with(".yml")))
        })
    }
}
