//! One broken content for each problem code: `tests/broken/<CODE>/change.yaml` breaks the content of `tests/small`, and
//! `check.txt` beside it is what the moderator reads. `SNAPSHOTS=overwrite cargo test --test broken` writes them anew;
//! then review the difference.

use std::fs;

use yinju::console::render;
use yinju::content::Sources;
use yinju::content::folder::Folder;
use yinju::content::problem::Code;
use yinju::trial;

#[path = "shared/broken.rs"]
mod made;
use made::{broken, root, small};

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

/// The codes of the broken content of E016 with a line added to the facts of both sides.
fn disputed(new: &str, old: &str) -> Vec<Code> {
    let path = "responses/facts/chenxing.yaml";
    let sources = broken(Code::Contradiction).sources;
    let text = sources.get(path).expect("facts").replace("  value: {percent: \"18%\"}\n", &format!("  value: {{percent: \"18%\"}}\n{new}"));
    let text = text.replace("  topics: [share]\n", &format!("  topics: [share]\n{old}"));
    trial::check(&sources.with([(path.to_owned(), Some(text))])).problems.iter().map(|p| p.code).collect()
}

#[test]
fn a_dispute_lifts_a_contradiction() {
    assert_eq!(disputed("", ""), [Code::Contradiction]);
    assert_eq!(disputed("  disputes: [chenxing-share]\n", ""), []);
    assert_eq!(disputed("", "  disputes: [chenxing-share-again]\n"), [], "one that comes later");
    assert_eq!(disputed("  disputes: [chenxing-share]\n", "  disputes: [chenxing-share-again]\n"), []);
    assert_eq!(disputed("  disputes: [lin-wang-said]\n", ""), [Code::NeedlessDispute, Code::Contradiction]);
    assert_eq!(disputed("  disputes: [chenxing-shares]\n", ""), [Code::Contradiction, Code::UnknownReference]);
}

#[test]
fn no_folder_without_its_code() {
    for entry in fs::read_dir(root("broken")).expect("tests/broken").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(Code::ALL.iter().any(|c| c.id() == name), "{name} is no problem code");
    }
}
