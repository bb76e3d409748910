//! What changes in which files, as whole texts before and after. Pure: nothing is read or written here.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::content::Sources;

/// Files before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch {
    pub files: Vec<FileChange>,
}

/// One file; `None` where it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// Under the content folder, with `/`.
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Patch {
    /// Everything that differs between two contents, by path.
    pub fn between(old: &Sources, new: &Sources) -> Self {
        let mut paths: Vec<&str> = old.iter().chain(new.iter()).map(|(_, path, _)| path).collect();
        paths.sort_unstable();
        paths.dedup();
        let change = |path: &str| {
            let [before, after] = [old, new].map(|s| s.get(path).map(str::to_owned));
            (before != after).then(|| FileChange { path: path.to_owned(), before, after })
        };
        Self { files: paths.into_iter().filter_map(change).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The content with this change made.
    pub fn onto(&self, sources: &Sources) -> Sources {
        sources.with(self.files.iter().map(|f| (f.path.clone(), f.after.clone())))
    }

    /// A unified diff of all files, three lines of context each.
    pub fn diff(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            let text = file.unified();
            let _ = write!(out, "{}{}", if out.is_empty() { "" } else { "\n" }, text);
        }
        out
    }
}

impl FileChange {
    /// The change as `diff -u` prints it, with the path in its two first lines.
    pub fn unified(&self) -> String {
        let mut options = diffy::DiffOptions::new();
        options.set_original_filename(self.path.clone()).set_modified_filename(self.path.clone());
        options.create_patch(self.before.as_deref().unwrap_or_default(), self.after.as_deref().unwrap_or_default()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn sources(files: &[(&str, &str)]) -> Sources {
        Sources::new(files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect::<BTreeMap<_, _>>())
    }

    #[test]
    fn a_patch_is_the_difference_and_makes_it() {
        let old = sources(&[("intents/a.yaml", "甲\n乙\n"), ("intents/b.yaml", "旧\n"), ("intents/c.yaml", "同\n")]);
        let new = sources(&[("intents/a.yaml", "甲\n丙\n"), ("intents/c.yaml", "同\n"), ("intents/d.yaml", "新\n")]);
        let patch = Patch::between(&old, &new);
        assert_eq!(patch.files.len(), 3);
        assert_eq!(patch.onto(&old), new);
        let diff = patch.diff();
        assert!(diff.contains("--- intents/a.yaml") && diff.contains("-乙") && diff.contains("+丙") && diff.contains("-旧"), "{diff}");
        assert!(Patch::between(&new, &new).is_empty());
    }
}
