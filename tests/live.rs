//! Content that changes while it serves: taken up whole where it is good, refused with its place where it is not.
//!
//! On copies of `tests/small` in folders of their own. How a change gets onto the disk is tested beside the store.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

#[path = "small/whole.rs"]
mod small;

use tempfile::TempDir;
use yinju::answer::Conversation;
use yinju::content::{Problem, folder};
use yinju::moderate::desk::{Event, Opened, Reloaded};
use yinju::moderate::journal::{Author, Deed};
use yinju::moderate::review::Ending;
use yinju::moderate::{Change, Desk, Form, Refused};
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
        let small = folder::read(small::folder()).expect("tests/small");
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
    let told = |p: &&Problem| (p.code.id(), trouble.sources.path(p.at.file), p.at.line) == ("E010", FACTS, 11);
    assert!(trouble.errors().iter().any(told), "{:#?}", trouble.problems);
    assert_eq!((answer(&desk).as_str(), desk.edition().number), (OLD, 1));
    assert!(desk.trouble().is_some() && desk.history().is_empty());
    // The same files are not told again, by whatever they are read.
    let again = Arc::new(Mutex::new(0));
    let count = Arc::clone(&again);
    desk.follow(move |_| *count.lock().expect("unpoisoned") += 1);
    assert!(matches!(desk.reload(), Ok(Reloaded::Refused(_))));
    assert_eq!(*again.lock().expect("unpoisoned"), 0);
    // Put right, nothing is left of it.
    place.replace("quote: \"3月6日,晨星公司", "quote: \"3月5日,晨星公司");
    assert!(matches!(desk.reload(), Ok(Reloaded::Unchanged)));
    assert!(desk.trouble().is_none());
}

#[test]
fn hostile_files_in_the_folder_are_refused_and_the_old_content_serves_on() {
    let place = Place::new();
    let desk = place.desk();
    let facts = place.content().join("responses/facts");
    let refused = |what: &str, told: &str| {
        let Ok(Reloaded::Refused(trouble)) = desk.reload() else { panic!("{what} went live") };
        let said: Vec<String> = trouble.errors().iter().map(|p| format!("{} {}", p.code.id(), p.message)).collect();
        assert!(said.iter().any(|s| s.contains(told)), "{what}: {said:?}");
        assert_eq!((answer(&desk).as_str(), desk.edition().number), (OLD, 1), "{what}");
    };
    let files: [(&str, Vec<u8>, &str); 5] = [
        ("炸弹.yaml", format!("- &a [{}]\n- *a\n", "*a,".repeat(9)).into_bytes(), "E001"),
        ("深.yaml", b"- ".repeat(100_000), "E001"),
        ("乱码.yaml", b"- id: \xff\xfe\n".to_vec(), "UTF-8"),
        ("重复.yaml", "- {id: 甲, id: 乙}\n".into(), "E001"),
        ("类型.yaml", "晨星: 20%\n".into(), "E001"),
    ];
    for (name, bytes, told) in files {
        fs::write(facts.join(name), bytes).expect("written");
        refused(name, told);
        fs::remove_file(facts.join(name)).expect("removed");
    }
    let large = fs::File::create(facts.join("大.yaml")).expect("made");
    large.set_len(100 << 20).expect("sparse");
    refused("100 MB", "E005");
    fs::remove_file(facts.join("大.yaml")).expect("removed");
    std::os::unix::fs::symlink("/etc/hostname", facts.join("链接.yaml")).expect("linked");
    refused("a link out of the folder", "E005");
    fs::remove_file(facts.join("链接.yaml")).expect("removed");
    assert!(matches!(desk.reload(), Ok(Reloaded::Unchanged)));
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
    assert_eq!(history[0].facts, ["xiaoman-launch"]);
}

fn moderator() -> Author {
    Author::Moderator { guild: 1, user: 2, name: "林望".to_owned() }
}

fn form(desk: &Desk) -> Form {
    Form::of(&desk.edition().sources, "xiaoman-launch").expect("a fact")
}

#[test]
fn a_change_is_shown_before_it_is_made_and_undone_with_one_call() {
    let place = Place::new();
    let desk = place.desk();
    let before = fs::read_to_string(place.content().join(FACTS)).expect("facts");
    let change = Change::Put(Form { zh: NEW.to_owned(), ..form(&desk) });
    let review = desk.propose(&change, &[]).unwrap_or_else(|e| panic!("{e}"));
    assert!(review.good && review.problems.is_empty() && review.moves.is_empty() && review.asked > 3, "{:?}", review.problems);
    assert!(review.patch.diff().contains(NEW) && answer(&desk) == OLD && desk.history().is_empty());
    let entry = desk.apply(&change, moderator(), "更顺口").expect("good");
    assert_eq!((answer(&desk).as_str(), entry.deed, entry.why.as_str(), entry.by.clone()), (NEW, Deed::Edit, "更顺口", moderator()));
    assert_eq!(entry.facts, ["xiaoman-launch"]);
    // Our own writing is no change of the files by somebody else.
    assert!(matches!(desk.reload(), Ok(Reloaded::Unchanged)));
    let undo = Change::Undo { entries: vec![entry.number] };
    let undone = desk.apply(&undo, moderator(), "").expect("undone");
    assert_eq!((answer(&desk).as_str(), undone.deed, undone.undoes.as_slice()), (OLD, Deed::Undo, [entry.number].as_slice()));
    assert_eq!(fs::read_to_string(place.content().join(FACTS)).expect("facts"), before);
}

#[test]
fn a_change_with_errors_is_never_written() {
    let place = Place::new();
    let desk = place.desk();
    let before = fs::read_to_string(place.content().join(FACTS)).expect("facts");
    let wrong = Change::Put(Form { zh: "小满在3月7日发布。".to_owned(), ..form(&desk) });
    let review = desk.propose(&wrong, &[]).unwrap_or_else(|e| panic!("{e}"));
    assert!(!review.good && review.problems[0].code.id() == "E012", "{:?}", review.problems);
    assert!(matches!(desk.apply(&wrong, moderator(), ""), Err(Refused::NotGood)));
    assert_eq!(fs::read_to_string(place.content().join(FACTS)).expect("facts"), before);
    assert!(desk.history().is_empty() && desk.edition().number == 1);
}

#[test]
fn an_error_that_the_content_has_already_is_told_with_a_change() {
    let place = Place::new();
    drop(place.desk());
    // As after an update with a new check: what was good when it was last served is not any more.
    place.replace(OLD, "小满在3月7日发布。");
    let last = place.0.path().join("data/last.json");
    let text = fs::read_to_string(&last).expect("a copy");
    fs::write(&last, text.replace(OLD, "小满在3月7日发布。")).expect("written");
    let desk = place.desk();
    let change = Change::AddPhrasings { fact: "lin-wang-said".to_owned(), phrasings: vec!["林望访谈里到底怎么讲的".to_owned()] };
    let review = desk.propose(&change, &[]).unwrap_or_else(|e| panic!("{e}"));
    assert!(!review.good && review.problems.iter().any(|p| p.code.id() == "E012"), "{:?}", review.problems);
}

#[test]
fn questions_that_a_change_moves_are_told() {
    let place = Place::new();
    let desk = place.desk();
    let base = form(&desk).base.expect("a base");
    let review = desk.propose(&Change::Remove { fact: "xiaoman-launch".to_owned(), base }, &["小满啥时候发布的".to_owned()]);
    let review = review.unwrap_or_else(|e| panic!("{e}"));
    let moved: Vec<&String> = review.moves.iter().flat_map(|m| &m.questions).collect();
    assert!(moved.iter().any(|q| *q == QUESTION) && moved.iter().any(|q| *q == "小满啥时候发布的"), "{:?}", review.moves);
    let from = Ending::Answered(vec!["xiaoman-launch".to_owned()]);
    assert!(review.moves.iter().all(|m| m.from == from && m.to != from), "{:?}", review.moves);
    // A content test of a fact that is gone keeps it from going.
    assert!(!review.good);
}

#[test]
fn the_second_of_two_moderators_is_told_and_the_files_of_a_third_are_not_written_over() {
    let place = Place::new();
    let desk = place.desk();
    let seen = form(&desk);
    let first = Change::Put(Form { zh: NEW.to_owned(), ..seen.clone() });
    desk.apply(&first, moderator(), "").expect("good");
    let second = Change::Put(Form { en: "Xiaoman came out on March 5.".to_owned(), ..seen });
    assert_eq!(desk.propose(&second, &[]).err(), Some(Refused::Stale("xiaoman-launch".to_owned())));
    assert_eq!(desk.apply(&second, moderator(), "").err(), Some(Refused::Stale("xiaoman-launch".to_owned())));
    // Somebody writes the file itself: good, it goes live first; broken, nothing is written over it.
    place.replace("March 5.", "5 March.");
    let third = Change::Put(Form { zh: OLD.to_owned(), ..form(&desk) });
    assert_eq!(desk.apply(&third, moderator(), "").err(), Some(Refused::Stale("xiaoman-launch".to_owned())));
    assert!(desk.edition().content().fact("xiaoman-launch").is_some_and(|f| f.answer.en.contains("5 March")));
    let fourth = Change::Put(Form { zh: OLD.to_owned(), ..form(&desk) });
    place.replace("intent: market_share", "intent: 没有的");
    assert_eq!(desk.apply(&fourth, moderator(), "").err(), Some(Refused::DiskBroken));
    assert!(fs::read_to_string(place.content().join(FACTS)).expect("facts").contains("没有的"));
}

#[cfg(feature = "discord")]
#[test]
fn a_panic_at_changed_files_does_not_end_the_watching() {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;
    use yinju::content::Sources;
    use yinju::discord::editions::watched;

    const MARK: &str = "# 吓";
    static FIRST: Mutex<Option<Sender<()>>> = Mutex::new(None);
    /// Panics at the first content that is marked.
    fn startled(sources: &Sources) -> Vec<Problem> {
        if !sources.get(FACTS).is_some_and(|text| text.contains(MARK)) {
            return Vec::new();
        }
        let first = FIRST.lock().expect("unpoisoned").take();
        if let Some(sender) = first {
            sender.send(()).expect("heard");
            panic!("{MARK}");
        }
        Vec::new()
    }

    let place = Place::new();
    let Ok(Opened::Desk(desk, _)) = Desk::open(&place.content(), &place.0.path().join("data"), &[startled]) else {
        panic!("the small content is good");
    };
    let desk = Arc::new(*desk);
    let (sender, taken) = channel();
    desk.follow(move |event| {
        if let Event::Taken(edition, _) = event {
            sender.send(edition.number).expect("heard");
        }
    });
    let (sender, panicked) = channel();
    *FIRST.lock().expect("unpoisoned") = Some(sender);
    let _watch = watched(&desk).expect("a watch");
    place.replace("- id: xiaoman-launch\n", &format!("{MARK}\n- id: xiaoman-launch\n"));
    panicked.recv_timeout(Duration::from_secs(60)).expect("a panic");
    place.replace(MARK, &format!("{MARK} {MARK}"));
    assert_eq!(taken.recv_timeout(Duration::from_secs(60)).expect("taken up"), 2);
}
