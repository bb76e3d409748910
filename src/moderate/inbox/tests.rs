use std::cell::Cell;
use std::sync::{Arc, OnceLock};

use super::*;
use crate::content::folder;
use crate::content::load::{Depth, load};
use crate::moderate::Change;

thread_local! {
    /// The time of a test's own thread.
    static NOW: Cell<u64> = Cell::new(now());
}

fn inbox(folder: &Path) -> Inbox {
    let (mut inbox, told) = Inbox::open(&folder.join("深/yinju.sqlite"), 30).expect("opens");
    assert!(told.is_empty(), "{told:?}");
    inbox.clock = || NOW.get();
    inbox
}

fn later(days: u64) {
    NOW.set(NOW.get() + days * DAY);
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let sources = folder::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("readable").sources;
        Engine::new(Arc::new(load(&sources, Depth::Quick).0.expect("content")))
    })
}

/// Made-up questions, those that ask the same together. Half of the groups are hard: the same is asked of another, or
/// something else of the same.
fn alike() -> Vec<Vec<&'static str>> {
    include_str!("alike.txt").split("\n\n").map(|group| group.lines().collect()).collect()
}

fn put(inbox: &Inbox, texts: &[&str]) {
    texts.iter().for_each(|text| inbox.put(text, "zh-Hans", "not_stated").expect("keeps"));
}

#[test]
fn the_same_text_counts_once_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let inbox = inbox(folder.path());
    put(&inbox, &["谁写的?", " 誰寫的？", "谁写的", "……", "", "别的"]);
    assert_eq!(inbox.recent(9).expect("reads"), ["别的", "谁写的?"]);
    let groups = inbox.groups(engine(), 9).expect("groups");
    assert_eq!(groups.iter().map(|g| g.count).collect::<Vec<_>>(), [3, 1]);
    put(&inbox, &["长".repeat(900).as_str()]);
    assert_eq!(inbox.recent(1).expect("reads")[0].chars().count(), LONGEST);
}

#[test]
fn questions_that_ask_the_same_come_together_and_no_others() {
    let groups = alike();
    // The first of each group, then the second of each: as people ask.
    let longest = groups.iter().map(Vec::len).max().unwrap_or_default();
    let (truth, texts): (Vec<usize>, Vec<&str>) =
        (0..longest).flat_map(|n| groups.iter().enumerate().filter_map(move |(g, texts)| Some((g, *texts.get(n)?)))).unzip();
    let found = group::places(engine(), &texts);
    let (mut right, mut joined, mut same) = (0, 0, 0);
    for (i, j) in (0..texts.len()).flat_map(|i| (0..i).map(move |j| (i, j))) {
        let (is, should) = (found[i] == found[j], truth[i] == truth[j]);
        assert!(!is || should, "{} and {} are not the same", texts[i], texts[j]);
        right += usize::from(is && should);
        joined += usize::from(is);
        same += usize::from(should);
    }
    assert!(right * 100 >= same * 84, "{right} of {same} pairs, {joined} joined");
    assert_eq!(found, group::places(engine(), &texts));
}

#[test]
fn groups_stay_what_they_were_when_they_were_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, other] = [&alike()[0], &alike()[1]];
    let first = inbox(folder.path());
    put(&first, &one[..3]);
    put(&first, &other[..2]);
    first.put(other[1], "zh-Hans", MISSED).expect("keeps");
    later(2);
    first.put(other[1], "zh-Hans", MISSED).expect("keeps");
    let groups = first.groups(engine(), 9).expect("groups");
    assert_eq!(groups.len(), 2);
    assert_eq!((groups[0].count, &groups[0].questions[0], groups[0].reason.as_str()), (4, &other[1].to_owned(), MISSED));
    assert_eq!(groups[0].last_day - groups[1].last_day, 2);
    assert_eq!(groups[1].questions, one[..3]);
    assert_eq!(first.groups(engine(), 1).expect("groups"), groups[..1]);
    drop(first);
    let again = inbox(folder.path());
    assert_eq!(again.group(groups[1].key).expect("reads").as_ref(), Some(&groups[1]));
    put(&again, &[one[3], one[3], one[3]]);
    let grown = again.groups(engine(), 9).expect("groups");
    assert_eq!(grown.iter().map(|g| g.key).collect::<Vec<_>>(), [groups[1].key, groups[0].key], "the count changes, the key does not");
    assert_eq!(grown[0].questions[0], one[3]);
    put(&again, &[one[4]]);
    assert_eq!(again.remove((groups[1].key, groups[1].newest)).expect("removes"), 3);
    let left = again.group(groups[1].key).expect("reads").expect("is there");
    assert_eq!(left.questions, [one[3]], "what came after it was shown stays, though it was listed since");
    assert_eq!(again.remove((left.key, left.newest)).expect("removes"), 1);
    assert_eq!(again.group(groups[1].key).expect("reads"), None);
    assert_eq!(again.recent(1).expect("reads"), [one[4]], "what nobody has seen stays");
    assert_eq!(again.count().expect("counts"), 3);
}

#[test]
fn old_questions_go_while_it_runs_and_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = inbox(folder.path());
    put(&first, &["很久以前", "又问一次"]);
    later(20);
    put(&first, &["又问一次"]);
    later(11);
    put(&first, &["今天"]);
    assert_eq!(first.recent(9).expect("reads"), ["今天", "又问一次"]);
    NOW.set(now() - 40 * DAY);
    put(&first, &["从前"]);
    drop(first);
    assert!(!inbox(folder.path()).recent(9).expect("reads").contains(&"从前".to_owned()));
    // SQLite leaves what is deleted in free pages unless it is told not to.
    let path = folder.path().join("深");
    for file in std::fs::read_dir(path).expect("a folder").flatten() {
        let bytes = std::fs::read(file.path()).expect("reads");
        assert!(!bytes.windows("从前".len()).any(|w| w == "从前".as_bytes()), "{:?}", file.path());
    }
}

#[test]
fn a_flood_does_not_fill_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut inbox = inbox(folder.path());
    inbox.most = 3;
    put(&inbox, &["甲", "乙", "丙"]);
    later(1);
    put(&inbox, &["甲", "丁", "戊"]);
    assert_eq!(inbox.recent(9).expect("reads"), ["戊", "丁", "甲"]);
}

#[test]
fn files_that_cannot_be_used_are_moved_aside() {
    let whole = tempfile::tempdir().expect("a folder");
    let path = whole.path().join("yinju.sqlite");
    put(&Inbox::open(&path, 30).expect("opens").0, &["谁写的?"]);
    let bytes = std::fs::read(&path).expect("reads");
    let torn = [&bytes[..5_000], &[0x5a; 9_000], &bytes[14_000..]].concat();
    let foreign = |sql: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("other");
        Connection::open(&path).expect("opens").execute_batch(sql).expect("writes");
        std::fs::read(path).expect("reads")
    };
    let wrong = [
        "这不是数据库".repeat(400).into_bytes(),
        torn,
        bytes[..bytes.len() / 2].to_vec(),
        foreign("CREATE TABLE theirs (x)"),
        foreign("PRAGMA application_id = 0x79696e6a; PRAGMA user_version = 99"),
    ];
    for (n, bytes) in wrong.into_iter().enumerate() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("yinju.sqlite");
        std::fs::write(folder.path().join("yinju.unusable-1.sqlite"), "更早的").expect("writes");
        std::fs::write(&path, &bytes).expect("writes");
        let (inbox, told) = Inbox::open(&path, 30).expect("opens");
        assert!(told.len() == 1 && told[0].contains("yinju.unusable-2.sqlite"), "{n}: {told:?}");
        put(&inbox, &["谁写的?"]);
        drop(inbox);
        assert_eq!(std::fs::read(folder.path().join("yinju.unusable-2.sqlite")).expect("reads"), bytes, "{n}");
        let (inbox, told) = Inbox::open(&path, 30).expect("opens");
        assert_eq!((inbox.count().expect("counts"), told.len()), (1, 0), "{n}");
    }
}

#[test]
fn without_a_file_it_works_until_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("data"), "一个文件").expect("writes");
    let (inbox, told) = Inbox::open(&folder.path().join("data/yinju.sqlite"), 30).expect("opens");
    assert!(told.len() == 1 && told[0].contains("writable"), "{told:?}");
    put(&inbox, &["谁写的?"]);
    assert_eq!(inbox.count().expect("counts"), 1);
}

#[test]
fn drafts_survive_a_restart_and_are_used_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = inbox(folder.path());
    let change = Change::AddPhrasings { fact: "some-fact".into(), phrasings: vec!["谁\n离开了?".into()] };
    let draft = Draft { guild: u64::MAX, user: 7, change, why: "有人问".into(), group: Some((3, 5)) };
    let id = first.keep_draft(&draft).expect("keeps");
    drop(first);
    let again = inbox(folder.path());
    assert_eq!(again.draft(id).expect("reads"), Some(draft.clone()));
    assert!(again.drop_draft(id).expect("drops") && !again.drop_draft(id).expect("drops"));
    let next = again.keep_draft(&draft).expect("keeps");
    assert_eq!((again.draft(id).expect("reads"), next), (None, id + 1), "an old button must not find a new draft");
    again.db().execute("UPDATE drafts SET change = '{\"kind\":\"of_old\"}'", []).expect("writes");
    assert_eq!(again.draft(next).expect("reads"), None);
    let last = again.keep_draft(&draft).expect("keeps");
    later(1);
    assert!(again.draft(last).expect("reads").is_some());
    NOW.set(NOW.get() + 1);
    assert_eq!(again.draft(last).expect("reads"), None);
}
