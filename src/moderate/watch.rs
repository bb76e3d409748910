//! Watching a content folder: calls back once the files have been quiet for a moment after a change.
//!
//! Folders are watched, not files: a watch on a file ends with its first replacement, and editors write by replacing. What a
//! change means is the callback's business; it runs in the watcher's own thread, and changes during it are told after it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::event::EventKind;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Long enough for an editor that renames, writes and sets times; a `git pull` of 200 files takes 40 ms.
const QUIET: Duration = Duration::from_millis(250);
/// Files that never rest are looked at all the same.
const MOST: Duration = Duration::from_secs(5);

/// Watches for as long as it lives.
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Watches the folders `parts` of a content folder. Errors where the system gives no watch (a full limit, a network drive).
pub fn watch(folder: &Path, parts: &[&str], changed: impl Fn() + Send + 'static) -> anyhow::Result<Watch> {
    let (sender, receiver) = channel();
    let inner: Vec<PathBuf> = parts.iter().map(|p| folder.join(p)).collect();
    let tell = move |event: notify::Result<Event>| {
        // An error may mean that events were lost: then looking is right too.
        if event.as_ref().map_or(true, concerns) {
            let _ = sender.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell).context("the system gives no watch on files")?;
    for part in inner.iter().filter(|p| p.is_dir()) {
        watcher.watch(part, RecursiveMode::Recursive).with_context(|| format!("cannot watch {}", part.display()))?;
    }
    thread::Builder::new().name("watch".to_owned()).spawn(move || follow(&receiver, &changed)).context("no thread for watching")?;
    Ok(Watch { _watcher: watcher })
}

/// Ends when the watcher is dropped.
fn follow(receiver: &Receiver<()>, changed: &impl Fn()) {
    while receiver.recv().is_ok() {
        let until = Instant::now() + MOST;
        loop {
            match receiver.recv_timeout(QUIET) {
                Ok(()) if Instant::now() < until => {}
                Ok(()) | Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        changed();
    }
}

/// Reading is no change, and neither are the files that editors keep beside the real ones.
fn concerns(event: &Event) -> bool {
    let hidden = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.') || n.to_string_lossy().ends_with('~'));
    !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || !event.paths.iter().all(hidden))
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
        let _watch = watch(folder.path(), &["intents", "responses"], move || sender.send(()).expect("heard")).expect("a watch");
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
}
