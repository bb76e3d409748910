//! Watching a content folder: calls back once the files have been quiet for a moment after a change.
//!
//! Folders are watched, not files: a watch on a file ends with its first replacement, and editors write by replacing. Folders
//! are replaced too, so those above the parts are watched for what leads to a part, and all watches are set anew after each
//! change. A content folder that is itself moved away is not looked for. What a change means is the callback's business; it
//! runs in the watcher's own thread, which a panic of it ends, and changes during it are told after it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::event::EventKind;
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Long enough for an editor that renames, writes and sets times; a `git pull` of 200 files takes 40 ms.
const QUIET: Duration = Duration::from_millis(250);
/// Files that never rest are looked at all the same.
const MOST: Duration = Duration::from_secs(5);

/// Watches for as long as it lives.
pub struct Watch {
    _watcher: Arc<Mutex<RecommendedWatcher>>,
}

/// Watches the folders `parts` of a content folder, also those that are made later. Errors where the system gives no watch (a
/// full limit, a network drive); the callback is told so where that happens later, and it is tried again with the next change.
pub fn watch(folder: &Path, parts: &[&str], changed: impl Fn(anyhow::Result<()>) + Send + 'static) -> anyhow::Result<Watch> {
    let (sender, receiver) = channel();
    let folder = folder.canonicalize().with_context(|| format!("cannot watch {}", folder.display()))?;
    let places = Arc::new(Places::of(&folder, parts));
    let of_events = Arc::clone(&places);
    let tell = move |event: notify::Result<Event>| {
        // An error may mean that events were lost: then looking is right too.
        if event.as_ref().map_or(true, |event| of_events.concern(event)) {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell).context("the system gives no watch on files")?;
    places.watch(&mut watcher)?;
    let watcher = Arc::new(Mutex::new(watcher));
    let weak = Arc::downgrade(&watcher);
    let thread = thread::Builder::new().name("watch".to_owned());
    thread.spawn(move || follow(&receiver, &weak, &places, &changed)).context("no thread for watching")?;
    Ok(Watch { _watcher: watcher })
}

/// Ends when the watcher is dropped.
fn follow(receiver: &Receiver<()>, watcher: &Weak<Mutex<RecommendedWatcher>>, places: &Places, changed: &impl Fn(anyhow::Result<()>)) {
    while receiver.recv().is_ok() {
        let until = Instant::now() + MOST;
        loop {
            match receiver.recv_timeout(QUIET) {
                Ok(()) if Instant::now() < until => {}
                Ok(()) | Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let Some(watcher) = watcher.upgrade() else { return };
        // Before the callback reads: what changes from here on is told.
        let watched = places.watch(&mut watcher.lock().unwrap_or_else(PoisonError::into_inner));
        drop(watcher);
        changed(watched);
    }
}

/// What is watched.
struct Places {
    /// The content folder and those between it and its parts, for what stands in them only; outer ones first.
    above: BTreeSet<PathBuf>,
    /// With all below them.
    parts: Vec<PathBuf>,
}

impl Places {
    fn of(folder: &Path, parts: &[&str]) -> Self {
        let parts: Vec<PathBuf> = parts.iter().map(|p| folder.join(p)).collect();
        let above = parts.iter().flat_map(|p| p.ancestors().skip(1)).filter(|p| p.starts_with(folder)).map(Path::to_owned).collect();
        Self { above, parts }
    }

    /// Watches what is there by now, and it only: a watch goes along with a folder that is moved away.
    fn watch(&self, watcher: &mut RecommendedWatcher) -> anyhow::Result<()> {
        let above = self.above.iter().map(|p| (p, RecursiveMode::NonRecursive));
        let parts = self.parts.iter().map(|p| (p, RecursiveMode::Recursive));
        let one = |(place, mode): (&PathBuf, RecursiveMode)| {
            // Fails where there was no watch.
            let _ = watcher.unwatch(place);
            match if place.is_dir() { watcher.watch(place, mode) } else { Ok(()) } {
                // What went in between is told as a further change.
                Err(why) if !matches!(why.kind, ErrorKind::PathNotFound) => {
                    Err(why).with_context(|| format!("cannot watch {}", place.display()))
                }
                _ => Ok(()),
            }
        };
        // All are tried.
        above.chain(parts).map(one).fold(Ok(()), anyhow::Result::and)
    }

    /// Reading is no change, and neither are the files that editors keep beside the real ones, nor what stands beside the parts.
    fn concern(&self, event: &Event) -> bool {
        let hidden = |p: &Path| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.') || n.to_string_lossy().ends_with('~'));
        let beside = |p: &Path| p.parent().is_some_and(|a| self.above.contains(a)) && !self.parts.iter().any(|part| part.starts_with(p));
        !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || !event.paths.iter().all(|p| hidden(p) || beside(p)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_replaced_file_and_a_new_one_are_noticed_after_each_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("intents");
        fs::create_dir(&inner).expect("made");
        fs::write(inner.join("份额.yaml"), "旧").expect("written");
        let (sender, receiver) = channel();
        let _watch = watch(folder.path(), &["intents", "responses"], move |_| sender.send(()).expect("heard")).expect("a watch");
        let told = || receiver.recv_timeout(Duration::from_secs(20)).expect("told");
        for n in 0..3 {
            // As editors do: a file beside it, then a rename over it.
            fs::write(inner.join(".new"), format!("新{n}")).expect("written");
            fs::rename(inner.join(".new"), inner.join("份额.yaml")).expect("renamed");
            told();
        }
        fs::write(inner.join("新.yaml"), "a").expect("written");
        told();
    }

    #[test]
    fn parts_that_are_replaced_or_made_later_are_watched_and_what_is_beside_them_is_not() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("content");
        fs::create_dir_all(folder.join("intents")).expect("made");
        let (sender, receiver) = channel();
        let parts = ["intents", "tests/questions"];
        let files = parts.map(|part| folder.join(part).join("份额.yaml"));
        let read = files.clone();
        let changed = move |watched: anyhow::Result<()>| {
            let texts = read.each_ref().map(|file| fs::read_to_string(file).unwrap_or_default());
            sender.send((watched.is_ok(), texts)).expect("heard");
        };
        let _watch = watch(&folder, &parts, changed).expect("a watch");
        // A change may be told in several parts, but the last one tells all of it.
        let told =
            |texts: [&str; 2]| while receiver.recv_timeout(Duration::from_secs(20)).expect("told") != (true, texts.map(str::to_owned)) {};
        fs::write(&files[0], "旧").expect("written");
        told(["旧", ""]);
        fs::rename(folder.join("intents"), root.path().join("old")).expect("renamed");
        fs::create_dir(folder.join("intents")).expect("made");
        fs::write(&files[0], "抄").expect("written");
        told(["抄", ""]);
        fs::write(&files[0], "新").expect("written");
        told(["新", ""]);
        fs::create_dir_all(folder.join("tests/questions")).expect("made");
        fs::write(&files[1], "问").expect("written");
        told(["新", "问"]);
        fs::write(&files[1], "再问").expect("written");
        told(["新", "再问"]);
        while receiver.recv_timeout(4 * QUIET).is_ok() {}
        for beside in ["target", ".git", "tests/small"] {
            fs::create_dir_all(folder.join(beside)).expect("made");
            fs::write(folder.join(beside).join("a.yaml"), "a").expect("written");
        }
        fs::write(root.path().join("old/份额.yaml"), "旁").expect("written");
        fs::write(folder.join("README.md"), "旁").expect("written");
        receiver.recv_timeout(4 * QUIET).expect_err("nothing to tell");
    }
}
