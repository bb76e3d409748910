//! Rebuilds when the content changes: it is compiled in, and `include_dir` cannot tell cargo what it read.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

fn main() {
    let mut state = DefaultHasher::new();
    for folder in ["intents", "responses", "tests/questions"] {
        println!("cargo::rerun-if-changed={folder}");
        hash(Path::new(folder), &mut state);
    }
    println!("cargo::rustc-env=YINJU_CONTENT_STATE={:x}", state.finish());
}

fn hash(path: &Path, state: &mut DefaultHasher) {
    let mut entries: Vec<_> = fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for entry in entries {
        entry.hash(state);
        if entry.is_dir() {
            hash(&entry, state);
        } else {
            fs::read(&entry).unwrap_or_default().hash(state);
        }
    }
}
