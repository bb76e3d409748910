use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::content::load::{Depth, load};
use crate::moderate::undo;

const FACTS: &str = "responses/facts/chenxing.yaml";
const WORDS: &str = "intents/market_share.yaml";
const QUESTIONS: &str = "tests/questions/small.yaml";
const FURTHER: &str = "tests/questions/further.yaml";

/// Fails operations of the disk.
#[derive(Clone, Default)]
struct Fault {
    /// Operations that still succeed; 0 for no fault at all.
    left: Arc<AtomicU64>,
    /// Operations that fail then.
    fail: Arc<AtomicU64>,
}

impl Fault {
    /// The next `good` operations succeed, `bad` further ones fail.
    fn after(&self, good: u64, bad: u64) {
        self.left.store(good + 1, SeqCst);
        self.fail.store(bad, SeqCst);
    }

    fn none(&self) {
        self.left.store(0, SeqCst);
    }

    fn hook(&self) -> Hook {
        let Self { left, fail } = self.clone();
        Box::new(move |op, path| match left.load(SeqCst) {
            0 => Ok(()),
            1 if fail.fetch_sub(1, SeqCst) > 1 => Err(io::Error::other(format!("no {op:?} of {}", path.display()))),
            1 => {
                left.store(0, SeqCst);
                Err(io::Error::other(format!("no {op:?} of {}", path.display())))
            }
            n => {
                left.store(n - 1, SeqCst);
                Ok(())
            }
        })
    }
}

/// A content folder and a data folder, with the journal begun.
struct Site {
    root: TempDir,
    fault: Fault,
    first: Sources,
}

impl Site {
    fn new() -> Self {
        let first = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("tests/small").sources;
        let site = Self { root: tempfile::tempdir().expect("a folder"), fault: Fault::default(), first };
        for (_, path, text) in site.first.iter() {
            site.edit(path, Some(text));
        }
        site.open().keep(&site.first, Vec::new()).expect("kept");
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join("content").join(path)
    }

    /// Somebody saves a file.
    fn edit(&self, path: &str, text: Option<&str>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        text.map_or_else(|| fs::remove_file(&path), |text| fs::write(&path, text)).expect("an edit");
    }

    fn open(&self) -> Store {
        self.told().0
    }

    fn told(&self) -> (Store, Vec<String>) {
        Store::watched(&self.root.path().join("content"), &self.root.path().join("data"), self.fault.hook()).expect("a store")
    }

    /// What holds after each opening: what stands on the disk is content, and the journal explains it.
    fn check(&self, store: &Store) {
        assert_same(&self.replayed(store), store.last().as_ref().expect("a copy"), "the journal explains the copy");
        let now = store.read().expect("readable").sources;
        store.keep(&now, Vec::new()).expect("kept");
        assert_same(&self.replayed(store), &now, "the journal explains the disk");
        let numbers: Vec<u64> = store.entries().iter().map(|e| e.number).collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
        let hidden = walk(self.root.path()).into_iter().filter(|p| p.contains("/.yinju-") || p.ends_with("pending.json"));
        assert_eq!(hidden.collect::<Vec<_>>(), Vec::<String>::new());
    }

    fn replayed(&self, store: &Store) -> Sources {
        store.entries().iter().filter(|e| e.deed != Deed::Refused).fold(self.first.clone(), |sources, entry| {
            let change = |p: &crate::moderate::journal::FilePatch| {
                let now = sources.get(&p.path);
                assert_eq!(now.is_none(), p.created, "entry {}: {}", entry.number, p.path);
                let patch = diffy::Patch::from_str(&p.diff).expect("a diff");
                let text = diffy::apply(now.unwrap_or_default(), &patch).expect("it fits");
                (p.path.clone(), (!p.removed).then_some(text))
            };
            sources.with(entry.patches.iter().map(change))
        })
    }
}

fn walk(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.flat_map(|e| if e.path().is_dir() { walk(&e.path()) } else { vec![e.path().display().to_string()] }).collect()
}

fn assert_same(a: &Sources, b: &Sources, what: &str) {
    assert!(a == b, "{what}:\n{}", Patch::between(a, b).diff());
}

fn assert_loads(sources: &Sources) {
    let (content, problems) = load(sources, Depth::Quick);
    assert!(content.is_some(), "{problems:?}");
}

fn moderator(deed: Deed) -> NewEntry {
    NewEntry::new(Author::Moderator { guild: 1, user: 2, name: "林晚".to_owned() }, deed, "更正")
}

/// A change of three files: one edited in the middle, one at its end, one made.
fn change(sources: &Sources, n: usize) -> Patch {
    let middle = sources.get(FACTS).map(|text| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = (n * 7) % lines.len();
        // A comment before an item: a comment inside of a block scalar would be text.
        let at = (0..=at).rev().find(|at| lines[*at].starts_with("- ")).unwrap_or(0);
        format!("{}# 第{n}次\n{}", lines[..at].concat(), lines[at..].concat())
    });
    let end = sources.get(WORDS).map(|text| format!("{text}# 又一次：{n}\n"));
    let new = if sources.get(FURTHER).is_some() { None } else { sources.get(QUESTIONS).map(|t| format!("# {n}\n{t}")) };
    let files = [(FACTS, middle), (WORDS, end), (FURTHER, new)].map(|(path, text)| (path.to_owned(), text));
    Patch::between(sources, &sources.with(files))
}

#[test]
fn a_change_is_written_noted_and_undone() {
    let site = Site::new();
    let store = site.open();
    let patch = change(&site.first, 1);
    assert_eq!(patch.files.len(), 3);
    let entry = store.write(&patch, moderator(Deed::Edit)).expect("written");
    assert_eq!((entry.number, entry.deed, entry.patches.len(), entry.why.as_str()), (1, Deed::Edit, 3, "更正"));
    assert!(entry.at > 1_700_000_000);
    let now = store.read().expect("readable").sources;
    assert_same(&now, &patch.onto(&site.first), "written");
    assert_loads(&now);
    assert_eq!(store.write(&patch, moderator(Deed::Edit)), Err(Refused::Changed(WORDS.to_owned())));
    store.note(moderator(Deed::Refused)).expect("noted");
    let back = undo::patch(&store.entries(), &[1], &now).expect("undone");
    store.write(&back, NewEntry { undoes: vec![1], ..moderator(Deed::Undo) }).expect("written");
    assert_same(&store.read().expect("readable").sources, &site.first, "undone");
    drop(store);
    let (store, told) = site.told();
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(store.entries().len(), 3);
    site.check(&store);
}

#[test]
fn a_crash_at_any_operation_leaves_all_or_nothing() {
    let site = Site::new();
    let store = site.open();
    let mut old = store.read().expect("readable").sources;
    let (mut store, mut seen, mut given_up) = (Some(store), Vec::new(), false);
    for n in 0.. {
        let open = store.take().expect("a store");
        let patch = change(&old, n);
        let new = patch.onto(&old);
        site.fault.after(n as u64, u64::MAX);
        let accepted = open.write(&patch, moderator(Deed::Edit));
        let finished = site.fault.left.load(SeqCst) > 1;
        site.fault.none();
        drop(open);
        let (open, told) = site.told();
        let now = open.read().expect("readable").sources;
        assert!(now == old || now == new, "crash after {n} operations");
        assert!(accepted.is_err() || now == new, "an accepted change was lost, crash after {n} operations");
        assert!(told.len() <= 2, "{told:?}");
        seen.push((accepted.is_ok(), now == new));
        assert_loads(&now);
        site.check(&open);
        given_up |= finished;
        if given_up {
            break;
        }
        old = now;
        store = Some(open);
    }
    // Three files, a record, a line and a copy are no fewer; and every outcome was there.
    assert!(seen.len() > 30, "{}", seen.len());
    assert!([(false, false), (false, true), (true, true)].iter().all(|s| seen.contains(s)), "{seen:?}");
}

#[test]
fn a_disk_that_fails_once_refuses_the_change_whole() {
    let site = Site::new();
    let store = site.open();
    let mut refused = 0;
    for n in 0.. {
        let old = store.read().expect("readable").sources;
        let patch = change(&old, n);
        site.fault.after(n as u64, 1);
        let written = store.write(&patch, moderator(Deed::Edit));
        let finished = site.fault.left.load(SeqCst) > 1;
        site.fault.none();
        let now = store.read().expect("readable").sources;
        match &written {
            Ok(_) => assert_same(&now, &patch.onto(&old), &format!("failure at {n}")),
            Err(Refused::Io(why)) => {
                assert!(why.starts_with("no "), "{why}");
                assert_same(&now, &old, &format!("failure at {n}: {why}"));
                refused += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
        site.check(&store);
        if finished {
            break;
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn an_edit_after_a_crash_is_merged_or_kept_beside() {
    // Stopped where the first file is in its place and the others are not.
    let stopped = || {
        (0..).find_map(|n| {
            let site = Site::new();
            let patch = change(&site.first, 0);
            let store = site.open();
            site.fault.after(n, u64::MAX);
            assert!(store.write(&patch, moderator(Deed::Edit)).is_err());
            site.fault.none();
            let now = store.read().expect("readable").sources;
            (now != site.first).then(|| (site, patch.onto(&now), now))
        })
    };
    // Elsewhere in the file that was written, and in one that was not: both stay.
    let (site, after, now) = stopped().expect("a crash");
    assert_eq!(now.get(WORDS), after.get(WORDS));
    assert_eq!(now.get(FACTS), site.first.get(FACTS));
    for path in [FACTS, WORDS] {
        site.edit(path, Some(&now.get(path).expect("text").replacen("title", "titel", 1).replacen("in no hurry", "in a hurry", 1)));
    }
    let (store, told) = site.told();
    assert_eq!(told, ["the change of entry 1, which a crash interrupted, was finished"]);
    let both = store.read().expect("readable").sources;
    assert!(both.get(WORDS).is_some_and(|t| t.contains("titel") && t.contains("又一次")));
    assert!(both.get(FACTS).is_some_and(|t| t.contains("in a hurry") && t.contains("第0次")));
    assert_eq!(both.get(FURTHER), after.get(FURTHER));
    site.check(&store);
    // The file that was to be made is there, and says something else: nothing of the change stays but its entry.
    let (site, _, _) = stopped().expect("a crash");
    site.edit(FURTHER, Some("- 别的\n"));
    let (store, told) = site.told();
    assert_eq!(
        told,
        [
            "a crash interrupted this change, and tests/questions/further.yaml was changed before it could be finished; entry 1 of the journal keeps it"
        ]
    );
    let expected = site.first.with([(FURTHER.to_owned(), Some("- 别的\n".to_owned()))]);
    assert_same(&store.read().expect("readable").sources, &expected, "taken back");
    assert_eq!((store.entries()[0].deed, store.entries()[0].patches.len()), (Deed::Refused, 3));
    site.check(&store);
}

#[test]
fn what_changed_while_nobody_ran_is_one_entry() {
    let site = Site::new();
    let changed = change(&site.first, 3).onto(&site.first);
    for path in [FACTS, WORDS, FURTHER] {
        site.edit(path, changed.get(path));
    }
    let store = site.open();
    assert_same(store.last().as_ref().expect("a copy"), &site.first, "the copy");
    let entry = store.keep(&changed, vec!["a".to_owned()]).expect("kept").expect("an entry");
    assert_eq!((entry.deed, entry.by, entry.patches.len()), (Deed::Disk, Author::Disk, 3));
    assert_eq!(store.keep(&changed, Vec::new()).expect("kept"), None);
    let back = undo::patch(&store.entries(), &[entry.number], &changed).expect("undone");
    assert_same(&back.onto(&changed), &site.first, "undone");
    site.check(&store);
}

#[test]
fn one_process_has_a_data_folder() {
    let site = Site::new();
    let store = site.open();
    let again = Store::open(&site.root.path().join("content"), &site.root.path().join("data"));
    let why = format!("{:#}", again.err().expect("a refusal"));
    assert!(why.starts_with("another yinju is running on this data folder"), "{why}");
    drop(store);
    site.open();
}

#[test]
fn broken_lines_are_told_and_numbers_go_on() {
    let site = Site::new();
    let journal = site.root.path().join("data/journal.jsonl");
    let store = site.open();
    (0..3).for_each(|_| drop(store.note(moderator(Deed::Refused)).expect("noted")));
    drop(store);
    let text = fs::read_to_string(&journal).expect("a journal");
    let lines: Vec<&str> = text.lines().collect();
    // The second line is broken, the last one torn off in the middle of a character.
    let torn = &lines[2].as_bytes()[..lines[2].find('晚').expect("the name") + 1];
    let broken = [lines[0].as_bytes(), b"\n{oops\n", lines[2].as_bytes(), b"\n", torn].concat();
    fs::write(&journal, &broken).expect("written");
    let (store, told) = site.told();
    assert!(told[0].starts_with("line 2 of ") && told[1].contains("journal.torn-1"), "{told:?}");
    assert_eq!(fs::read(site.root.path().join("data/journal.torn-1")).expect("kept"), torn);
    assert_eq!(store.entries().iter().map(|e| e.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(store.note(moderator(Deed::Refused)).expect("noted").number, 4);
    drop(store);
    // A line that lacks nothing but its end counts.
    let text = fs::read_to_string(&journal).expect("a journal");
    fs::write(&journal, text.trim_end()).expect("written");
    let (store, told) = site.told();
    assert_eq!((store.entries().len(), told.len()), (3, 1));
    assert_eq!(fs::read_to_string(&journal).expect("a journal"), text);
}

#[test]
fn records_that_cannot_be_read_are_set_aside() {
    let site = Site::new();
    let data = site.root.path().join("data");
    fs::write(data.join("pending.json"), "{").expect("written");
    fs::write(data.join("last.json"), "[]").expect("written");
    let (store, told) = site.told();
    assert!(told[0].contains("last.json") && told[1].contains("pending.broken-1"), "{told:?}");
    assert_eq!(store.last(), None);
    assert_eq!(store.keep(&site.first, Vec::new()).expect("kept"), None);
    site.check(&store);
}

#[cfg(unix)]
#[test]
fn links_are_written_through_but_not_out_of_the_folder() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let site = Site::new();
    let outside = site.root.path().join("outside.yaml");
    fs::write(&outside, "外\n").expect("written");
    symlink(&outside, site.path("intents/out.yaml")).expect("a link");
    fs::create_dir_all(site.path("shared")).expect("a folder");
    fs::write(site.path("shared/in.yaml"), "内\n").expect("written");
    fs::set_permissions(site.path("shared/in.yaml"), fs::Permissions::from_mode(0o664)).expect("a mode");
    symlink("../shared/in.yaml", site.path("intents/in.yaml")).expect("a link");
    let store = site.open();
    let change = |path: &str, before: Option<&str>| Patch {
        files: vec![crate::moderate::patch::FileChange {
            path: path.to_owned(),
            before: before.map(str::to_owned),
            after: Some("新\n".to_owned()),
        }],
    };
    store.write(&change("intents/in.yaml", Some("内\n")), moderator(Deed::Edit)).expect("written");
    assert!(site.path("intents/in.yaml").is_symlink());
    assert_eq!(fs::read_to_string(site.path("shared/in.yaml")).expect("text"), "新\n");
    assert_eq!(fs::metadata(site.path("shared/in.yaml")).expect("there").mode() & 0o777, 0o664);
    for path in ["intents/out.yaml", "intents/../../x.yaml", "/x.yaml", "../x.yaml"] {
        let before = (path == "intents/out.yaml").then_some("外\n");
        let refused = store.write(&change(path, before), moderator(Deed::Edit));
        assert_eq!(refused, Err(Refused::Io(format!("{path}: the path leads out of the content folder"))));
    }
    assert_eq!(fs::read_to_string(&outside).expect("text"), "外\n");
    // New files are readable for those who can read others.
    store.write(&change("intents/新/new.yaml", None), moderator(Deed::Add)).expect("written");
    let fresh = site.root.path().join("fresh");
    fs::write(&fresh, "").expect("written");
    let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
    assert_eq!(mode(&site.path("intents/新/new.yaml")), mode(&fresh));
}

#[test]
fn what_is_too_large_is_said_and_not_undone() {
    let site = Site::new();
    let store = site.open();
    let text = format!("# {}\n", "长".repeat(100_000));
    let patch = Patch::between(&site.first, &site.first.with([(FURTHER.to_owned(), Some(text))]));
    let entry = store.write(&patch, moderator(Deed::Add)).expect("written");
    assert!(entry.patches[0].too_large && entry.patches[0].diff.is_empty() && entry.patches[0].created);
    let now = store.read().expect("readable").sources;
    assert_eq!(undo::patch(&store.entries(), &[1], &now), Err(Refused::TooLarge(1)));
    assert!(!undo::is_open(&store.entries(), 1));
}

/// What happens to a site, one thing after the other.
#[derive(Debug, Clone)]
enum Happens {
    Write,
    Undo(usize),
    /// Somebody saves a file, with the bot running or not.
    Edit(&'static str, u8),
    Restart,
}

fn happens() -> impl Strategy<Value = (Happens, Option<u64>)> {
    let what = prop_oneof![
        3 => Just(Happens::Write),
        2 => any::<prop::sample::Index>().prop_map(|i| Happens::Undo(i.index(1000))),
        2 => (prop::sample::select(vec![FACTS, WORDS, FURTHER]), any::<u8>()).prop_map(|(p, n)| Happens::Edit(p, n)),
        1 => Just(Happens::Restart),
    ];
    (what, prop::option::of(0..70u64))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_journal_explains_what_is_there(events in prop::collection::vec(happens(), 1..12)) {
        let site = Site::new();
        let mut store = site.open();
        let mut accepted: BTreeMap<u64, Entry> = BTreeMap::new();
        for (n, (event, crash)) in events.into_iter().enumerate() {
            let now = store.read().expect("readable").sources;
            if let Some(crash) = crash {
                site.fault.after(crash, u64::MAX);
            }
            let done = match event {
                Happens::Write => Some(store.write(&change(&now, n), moderator(Deed::Edit))),
                Happens::Undo(i) => {
                    let entries = store.entries();
                    let number = entries.get(i % entries.len().max(1)).map_or(1, |e| e.number);
                    let patch = undo::patch(&entries, &[number], &now);
                    patch.ok().map(|p| store.write(&p, NewEntry { undoes: vec![number], ..moderator(Deed::Undo) }))
                }
                Happens::Edit(path, k) => {
                    let text = now.get(path).map_or_else(|| format!("# 新 {k}\n"), |t| format!("# 手改 {k}\n{t}"));
                    site.edit(path, (path != FURTHER || k % 3 != 0 || now.get(path).is_none()).then_some(text.as_str()));
                    None
                }
                Happens::Restart => None,
            };
            if let Some(Ok(entry)) = done {
                accepted.insert(entry.number, entry);
            }
            if crash.is_some() {
                site.fault.none();
                drop(store);
                store = site.open();
            }
            site.check(&store);
            let entries = store.entries();
            prop_assert!(accepted.values().all(|a| entries.contains(a)));
        }
        assert_loads(&store.read().expect("readable").sources);
    }
}
