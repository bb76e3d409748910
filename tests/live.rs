//! Content that changes while it serves: taken up whole where it is good, refused with its place where it is not.
//!
//! On copies of `tests/small` in folders of their own. How a change gets onto the disk is tested beside the store.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use yinju::answer::Conversation;
use yinju::content::folder;
use yinju::moderate::Desk;
use yinju::moderate::desk::{Event, Opened, Reloaded};
use yinju::moderate::journal::{Author, Deed};
use yinju::reply::reply;
use yinju::text::Language;

const FACTS: &str = "responses/facts/chenxing.yaml";
const QUESTION: &str = "请问小满是哪天发布的?";
const OLD: &str = "小满在3月5日发布。";
const NEW: &str = "小满于3月5日发布。";

/// A content folder with its data folder.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        let small = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("tests/small");
        for (_, path, text) in small.sources.iter() {
            let to = place.content().join(path);
            fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            fs::write(to, text).expect("written");
        }
        place
    }

    fn content(&self) -> PathBuf {
        self.0.path().join("content")
    }

    fn opened(&self) -> Opened {
        Desk::open(&self.content(), &self.0.path().join("data"), &[]).expect("folders")
    }

    fn desk(&self) -> Desk {
        match self.opened() {
            Opened::Desk(desk, _) => *desk,
            Opened::Unusable(trouble) => panic!("{:#?}", trouble.problems),
        }
    }

    fn replace(&self, from: &str, to: &str) {
        let path = self.content().join(FACTS);
        let text = fs::read_to_string(&path).expect("facts");
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).expect("written");
    }
}

fn answer(desk: &Desk) -> String {
    let edition = desk.edition();
    let verdict = edition.engine.ask(&mut Conversation::default(), QUESTION, 0);
    reply(&edition.engine, &verdict, Language::ZhHans).answer
}

#[test]
fn files_that_are_good_go_live_and_the_journal_says_what_changed() {
    let place = Place::new();
    let desk = place.desk();
    let (before, heard) = (desk.edition(), Arc::new(Mutex::new(Vec::new())));
    let list = Arc::clone(&heard);
    desk.follow(move |event| {
        if let Event::Taken(edition, entry) = event {
            list.lock().expect("unpoisoned").push((edition.number, entry.as_ref().map(|e| e.number)));
        }
    });
    assert!(matches!(desk.reload(), Ok(Reloaded::Unchanged)));
    place.replace(OLD, NEW);
    assert!(matches!(desk.reload(), Ok(Reloaded::Taken(Some(_)))));
    assert_eq!(answer(&desk), NEW);
    assert_eq!(*heard.lock().expect("unpoisoned"), [(2, Some(1))]);
    // Whoever began with the old content ends with it.
    assert_eq!(before.content().fact("xiaoman-launch").map(|f| f.answer.zh.as_str()), Some(OLD));
    let history = desk.history();
    let entry = history.last().expect("an entry");
    assert_eq!((&entry.by, entry.deed, entry.facts.as_slice()), (&Author::Disk, Deed::Disk, ["xiaoman-launch".to_owned()].as_slice()));
    assert!(entry.patches[0].path == FACTS && entry.patches[0].diff.contains(NEW), "{entry:?}");
}

#[test]
fn files_with_errors_are_refused_with_their_place_and_the_old_content_serves_on() {
    let place = Place::new();
    let desk = place.desk();
    place.replace("quote: \"3月5日,晨星公司", "quote: \"3月6日,晨星公司");
    let Ok(Reloaded::Refused(trouble)) = desk.reload() else {
        panic!("a quote that is not in the article went live");
    };
    let problem = trouble.errors()[0];
    assert_eq!((problem.code.id(), trouble.sources.path(problem.at.file), problem.at.line), ("E010", FACTS, 11), "{}", problem.message);
    assert_eq!((answer(&desk).as_str(), desk.edition().number), (OLD, 1));
    assert!(desk.trouble().is_some() && desk.history().is_empty());
    // Put right, nothing is left of it.
    place.replace("quote: \"3月6日,晨星公司", "quote: \"3月5日,晨星公司");
    assert!(matches!(desk.reload(), Ok(Reloaded::Unchanged)));
    assert!(desk.trouble().is_none());
}

#[test]
fn a_start_with_broken_files_serves_the_last_good_content() {
    let place = Place::new();
    drop(place.desk());
    place.replace(OLD, "小满在3月7日发布。");
    let desk = place.desk();
    assert_eq!(answer(&desk), OLD);
    assert!(desk.trouble().is_some_and(|t| !t.errors().is_empty()));
    drop(desk);
    // The first start ever has nothing to fall back on.
    let fresh = Place::new();
    fresh.replace(OLD, "小满在3月7日发布。");
    assert!(matches!(fresh.opened(), Opened::Unusable(t) if t.errors().iter().any(|p| p.code.id() == "E012")));
}

#[test]
fn what_changed_while_nobody_served_is_in_the_journal() {
    let place = Place::new();
    drop(place.desk());
    place.replace(OLD, NEW);
    let desk = place.desk();
    assert_eq!(answer(&desk), NEW);
    let history = desk.history();
    assert!(history.len() == 1 && history[0].deed == Deed::Disk && history[0].patches[0].diff.contains(NEW), "{history:?}");
}
