//! The small content, and what `tests/broken/<CODE>/change.yaml` makes of it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use yinju::content::folder::{self, Folder};
use yinju::content::problem::Code;

#[path = "../small/whole.rs"]
mod small;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    file: String,
    find: Option<String>,
    put: Option<String>,
    add: Option<String>,
    #[serde(default)]
    remove: bool,
    /// Puts a symbolic link to this path there.
    link: Option<String>,
}

pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

pub fn small() -> BTreeMap<String, String> {
    let folder = folder::read(small::folder()).expect("the small content");
    folder.sources.iter().map(|(_, path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Written to disk and read again: some problems are those of a folder.
pub fn broken(code: Code) -> Folder {
    let file = root("broken").join(code.id()).join("change.yaml");
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{} needs a broken content: {} ({e})", code.id(), file.display()));
    let changes: Vec<Change> = serde_yaml::from_str(&text).expect("changes");
    let (mut files, mut links) = (small(), Vec::new());
    for change in changes {
        if let Some(target) = change.link {
            links.push((change.file, target));
            continue;
        }
        if change.remove {
            files.remove(&change.file).expect("a file to remove");
            continue;
        }
        let text = files.entry(change.file.clone()).or_default();
        if let Some(find) = change.find {
            assert!(text.contains(&find), "{}: {} has no {find:?}", code.id(), change.file);
            *text = text.replacen(&find, &change.put.unwrap_or_default(), 1);
        }
        text.push_str(&change.add.unwrap_or_default());
    }
    let root = tempfile::tempdir().expect("a folder");
    let at = |path: &str| {
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().expect("below the folder")).expect("writable");
        file
    };
    files.iter().for_each(|(path, text)| fs::write(at(path), text).expect("writable"));
    links.iter().for_each(|(path, target)| symlink(target, at(path)).expect("writable"));
    folder::read(root.path()).expect("a folder")
}
