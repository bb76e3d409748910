//! The inbox of questions that were not answered: what a person chose to write into the form, and when.
//!
//! Nothing else comes here: no user, no channel, no message. A file of JSON lines that is only ever added to.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use serde_json::json;

/// Where unanswered questions go.
pub trait Inbox: Send + Sync {
    /// Keeps a question. May block for as long as a disk takes.
    fn put(&self, question: &str, language: &str) -> anyhow::Result<()>;
}

/// The file stops growing here: a person cannot read more, and a flood must not fill the disk.
const MOST_BYTES: u64 = 16 << 20;

/// JSON lines in a file: `{"at": seconds since 1970, "language": "zh-Hans", "question": "…"}`.
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    writing: Mutex<()>,
}

impl File {
    pub fn new(path: PathBuf) -> Self {
        Self { path, writing: Mutex::new(()) }
    }
}

impl Inbox for File {
    fn put(&self, question: &str, language: &str) -> anyhow::Result<()> {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let line = format!("{}\n", json!({"at": at, "language": language, "question": question}));
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .with_context(|| format!("cannot open {}", self.path.display()))?;
        anyhow::ensure!(file.metadata()?.len() < MOST_BYTES, "{} is full", self.path.display());
        file.write_all(line.as_bytes())?;
        file.sync_data()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("深/inbox.jsonl");
        let inbox = File::new(path.clone());
        inbox.put("谁\n离开了?", "zh-Hans").expect("writes");
        inbox.put("第二个", "zh-Hant").expect("writes");
        let text = std::fs::read_to_string(path).expect("reads");
        let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["question"], "谁\n离开了?");
    }
}
