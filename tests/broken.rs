//! One broken content for each problem code: `tests/broken/<CODE>/change.yaml` breaks the content of `tests/small`, and
//! `check.txt` beside it is what the moderator reads. `SNAPSHOTS=overwrite cargo test --test broken` writes them anew;
//! then review the difference.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use yinju::console::render;
use yinju::content::Sources;
use yinju::content::folder::{self, Folder};
use yinju::content::problem::Code;
use yinju::trial;

#[path = "small/whole.rs"]
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

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

fn small() -> BTreeMap<String, String> {
    let folder = folder::read(small::folder()).expect("the small content");
    folder.sources.iter().map(|(_, path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Written to disk and read again: some problems are those of a folder.
fn broken(code: Code) -> Folder {
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

#[test]
fn the_small_content_is_good() {
    let report = trial::check(&Sources::new(small()));
    let problems: Vec<_> = report.problems.iter().map(|p| format!("{}: {}", p.code.id(), p.message)).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(report.is_good());
}

#[test]
fn every_code_is_reported_as_reviewed() {
    for code in Code::ALL {
        let Folder { sources, problems } = broken(*code);
        let mut report = trial::check(&sources);
        report.problems.extend(problems);
        assert!(report.problems.iter().any(|p| p.code == *code), "{} is not reported", code.id());
        let text: Vec<String> = report.problems.iter().map(|p| render(&sources, p, false)).collect();
        let expected = snapbox::Data::read_from(&root("broken").join(code.id()).join("check.txt"), None);
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(text.join("\n\n") + "\n", expected);
    }
}

#[test]
fn no_folder_without_its_code() {
    for entry in fs::read_dir(root("broken")).expect("tests/broken").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(Code::ALL.iter().any(|c| c.id() == name), "{name} is no problem code");
    }
}
