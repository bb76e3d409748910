mod crash;
mod folders;

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

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
fn notes_at_once_have_numbers_of_their_own() {
    let site = Site::new();
    let store = site.open();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..5).for_each(|_| drop(store.note(moderator(Deed::Refused)).expect("noted"))));
        }
    });
    assert_eq!(store.entries().len(), 40);
    site.check(&store);
}

#[cfg(unix)]
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
    assert!(!undo::open(&store.entries()).contains(&1));
}
