//! A process that writes content and is killed, not asked to stop: at every operation on the disk, and at any moment.
//!
//! The test runs itself once more as the process to be killed, which reports each operation before it does it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use yinju::content::load::{Depth, load};
use yinju::content::{Sources, folder};
use yinju::moderate::journal::{Author, Deed};
use yinju::moderate::{NewEntry, Patch, Store, undo};

/// Names the folder, in the process that is to be killed.
const VICTIM: &str = "YINJU_TEST_VICTIM";
/// Set where it has to wait for a line before each operation.
const WAITS: &str = "YINJU_TEST_WAITS";
const FILES: [&str; 3] = ["intents/market_share.yaml", "responses/facts/chenxing.yaml", "tests/questions/further.yaml"];

#[test]
fn a_killed_process_leaves_all_or_nothing() {
    if let Ok(root) = std::env::var(VICTIM) {
        return write_for_ever(Path::new(&root));
    }
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path();
    let first = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("tests/small").sources;
    for (_, path, text) in first.iter() {
        let path = root.join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    open(root).keep(&first, Vec::new()).expect("kept");
    // At each operation of one change, from the first on until there are no more.
    let mut steps = 0;
    while run(root, true, |step, accepted| step > steps || accepted > 0) == (steps + 1, 0) {
        steps += 1;
        check(root, &first);
    }
    assert!(steps > 30, "{steps}");
    // While it runs on: it is somewhere else when the signal arrives.
    for round in 0..20 {
        run(root, false, |step, _| step > round * 37 % 101);
        check(root, &first);
    }
}

/// Lets a victim work until it is `enough`, kills it, and returns the operations that it began and the changes that were
/// accepted.
fn run(root: &Path, waits: bool, enough: impl Fn(usize, usize) -> bool) -> (usize, usize) {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", "a_killed_process_leaves_all_or_nothing", "--nocapture"]);
    command.env(VICTIM, root).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    if waits {
        command.env(WAITS, "1");
    }
    let mut victim = command.spawn().expect("a process");
    let mut input = victim.stdin.take().expect("its input");
    let (mut steps, mut accepted, mut killed) = (0, 0, false);
    for line in BufReader::new(victim.stdout.take().expect("its output")).lines() {
        match line.expect("text").split_once(' ') {
            Some(("step", _)) => steps += 1,
            Some(("accepted", number)) => {
                accepted += 1;
                fs::write(root.join("accepted"), number).expect("written");
            }
            _ => continue,
        }
        if !killed && enough(steps, accepted) {
            victim.kill().expect("killed");
            killed = true;
        } else if waits && !killed {
            input.write_all(b"\n").expect("it waits");
        }
    }
    assert!(killed && !victim.wait().expect("an end").success());
    (steps, accepted)
}

/// All files are of one change, at least the last that was accepted, and the journal leads back to the beginning.
fn check(root: &Path, first: &Sources) {
    let (store, told) = Store::open(&root.join("content"), &root.join("data")).expect("a store");
    let now = store.read().expect("readable").sources;
    let marks = FILES.map(|path| now.get(path).and_then(|t| t.lines().last()?.strip_prefix("# ")?.parse::<u64>().ok()).unwrap_or(0));
    let entries = store.entries();
    assert_eq!(marks, [entries.len() as u64; 3], "{told:?}");
    let accepted = fs::read_to_string(root.join("accepted")).map_or(0, |n| n.parse().expect("a number"));
    assert!(marks[0] >= accepted, "{marks:?} {accepted}");
    assert_eq!(store.last().as_deref(), Some(&now));
    assert!(load(&now, Depth::Quick).0.is_some());
    if !entries.is_empty() {
        let back = undo::patch(&entries, &undo::since(&entries, 0), &now).expect("the journal explains it");
        assert!(back.onto(&now) == *first);
    }
    assert_eq!(unfinished(root), Vec::<String>::new());
}

fn unfinished(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|p| p.is_dir());
    let found = files.iter().map(|p| p.display().to_string()).filter(|p| p.contains("/.yinju-") || p.ends_with("pending.json"));
    found.chain(folders.iter().flat_map(|f| unfinished(f))).collect()
}

fn open(root: &Path) -> Store {
    Store::open(&root.join("content"), &root.join("data")).expect("a store").0
}

/// Writes changes of three files, each with its number at the end of all three.
fn write_for_ever(root: &Path) {
    let waits = std::env::var(WAITS).is_ok();
    let say = |text: String| std::io::stdout().write_all(text.as_bytes()).and_then(|()| std::io::stdout().flush());
    let hook = move |op, _: &Path| {
        say(format!("step {op:?}\n"))?;
        if waits && std::io::stdin().read_line(&mut String::new())? == 0 {
            std::process::exit(1);
        }
        Ok(())
    };
    let (store, _) = Store::watched(&root.join("content"), &root.join("data"), Box::new(hook)).expect("a store");
    loop {
        let now = store.read().expect("readable").sources;
        let number = store.entries().len() + 1;
        let marked = FILES.map(|path| {
            let text = now.get(path).unwrap_or("# 更多\n");
            let text: String = text.split_inclusive('\n').filter(|l| l.trim_start_matches("# ").trim().parse::<u64>().is_err()).collect();
            (path.to_owned(), Some(format!("{text}# {number}\n")))
        });
        let patch = Patch::between(&now, &now.with(marked));
        let by = Author::Moderator { guild: 1, user: 2, name: "林晚".to_owned() };
        let entry = store.write(&patch, NewEntry::new(by, Deed::Edit, "更正")).expect("written");
        say(format!("accepted {}\n", entry.number)).expect("a reader");
    }
}
