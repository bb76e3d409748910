//! A content folder on disk → its files as text in memory. The one place in the core that reads files.
//!
//! A folder may hold anything: pipes, devices, links in a circle or out of the folder, files that grow while they are
//! read. What is no plain text file of a sane size is a [`Problem`], never a hang; time and memory are bounded. What the
//! files say is not looked at here.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::problem::Code;
use super::yaml::MAX_FILE_BYTES;
use super::{At, Problem, Sources};

/// The parts of a content folder. What lies beside them is not looked at.
pub const PARTS: [&str; 3] = ["intents", "responses", "tests/questions"];
/// All files together. The shipped ones take 3 MB.
const MAX_BYTES: u64 = 256 << 20;
/// Files, folders and links together. The shipped content has 230.
const MAX_ENTRIES: usize = 10_000;
/// Folders below a part; the shipped content has one.
const DEEPEST: usize = 4;
/// Bytes that are kept from the first on that is not UTF-8.
const SHOWN: usize = 100;

/// Content files, and what could not be taken over as it is. With any problem the content must not go live.
pub struct Folder {
    pub sources: Sources,
    pub problems: Vec<Problem>,
}

/// Reads a content folder. Fails where a folder cannot be listed; a file that is not read is a problem.
pub fn read(folder: &Path) -> anyhow::Result<Folder> {
    let mut reader = Reader::new(folder)?;
    for part in PARTS {
        let path = reader.root.join(part);
        if fs::symlink_metadata(&path).is_ok() {
            reader.entry(&path, part, &mut Vec::new())?;
        }
    }
    // A part that is a file would be read as one.
    for part in PARTS.into_iter().filter(|part| reader.files.remove(*part).is_some()) {
        reader.refused.insert(part.to_owned(), Refusal::new("is no folder", "make it a folder with YAML files"));
    }
    let sources = Sources::new(reader.files);
    let problem = |(path, refusal): (String, Refusal)| {
        let at = match sources.index(&path) {
            Some(file) => At::of(file, sources.text(file), refusal.offset, 1),
            None => At::NOWHERE,
        };
        Problem::new(Code::NotRead, at, format!("{path} {}", refusal.why)).help(refusal.remedy)
    };
    let problems = reader.refused.into_iter().map(problem).collect();
    Ok(Folder { sources, problems })
}

/// One file of a content folder (`intents/_views.yaml`) by the same rules; `None` where it is not there or not read.
pub fn read_file(folder: &Path, path: &str) -> Option<String> {
    let mut reader = Reader::new(folder).ok()?;
    let whole = reader.root.join(path);
    reader.entry(&whole, path, &mut Vec::new()).ok()?;
    reader.files.remove(path)
}

struct Reader {
    /// Without links, so that what leads out of it can be told.
    root: PathBuf,
    files: BTreeMap<String, String>,
    refused: BTreeMap<String, Refusal>,
    entries: usize,
    bytes: u64,
    /// A limit of the whole folder is reached: nothing more is read.
    full: bool,
}

/// Why a file or folder is not read.
struct Refusal {
    why: String,
    remedy: &'static str,
    /// Of the first byte that is wrong.
    offset: usize,
}

impl Refusal {
    fn new(why: impl Into<String>, remedy: &'static str) -> Self {
        Self { why: why.into(), remedy, offset: 0 }
    }
}

impl Reader {
    fn new(folder: &Path) -> anyhow::Result<Self> {
        let root = folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))?;
        Ok(Self { root, files: BTreeMap::new(), refused: BTreeMap::new(), entries: 0, bytes: 0, full: false })
    }

    /// A file or folder, or a link to one. `above` are the folders that it stands in.
    fn entry(&mut self, path: &Path, key: &str, above: &mut Vec<PathBuf>) -> anyhow::Result<()> {
        if self.full {
            return Ok(());
        }
        let read = match self.resolve(path) {
            // It was there when the folder was listed: an editor has replaced it meanwhile.
            Ok(None) => Ok(()),
            Ok(Some(target)) if !target.is_dir() => self.file(&target, key),
            Ok(Some(target)) if above.contains(&target) => Err(Refusal::new("is a link that leads in a circle", "remove it")),
            Ok(Some(_)) if above.len() > DEEPEST => Err(Refusal::new("stands too deep", "move it up, or out of the content folder")),
            Ok(Some(target)) => return self.folder(target, key, above),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = read {
            self.refused.insert(key.to_owned(), refusal);
        }
        Ok(())
    }

    fn folder(&mut self, folder: PathBuf, prefix: &str, above: &mut Vec<PathBuf>) -> anyhow::Result<()> {
        let reading = || format!("cannot read {}", folder.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).with_context(reading)? {
            names.push(entry.with_context(reading)?.file_name());
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                self.full = true;
                let why = format!("takes the content over {MAX_ENTRIES} files");
                self.refused.insert(prefix.to_owned(), Refusal::new(why, "move what is no content out of the folder"));
                return Ok(());
            }
        }
        // The system lists them in any order, and the same folder has the same problems.
        names.sort_unstable();
        above.push(folder.clone());
        for name in names {
            let shown = name.to_string_lossy();
            // What editors and systems leave behind.
            if shown.starts_with('.') || shown.ends_with('~') {
                continue;
            }
            let key = format!("{prefix}/{shown}");
            if name.to_str().is_none() {
                self.refused.insert(key, Refusal::new("has a name that is not UTF-8", "rename it"));
            } else {
                self.entry(&folder.join(&name), &key, above)?;
            }
        }
        above.pop();
        Ok(())
    }

    /// The path without links; `None` where there is nothing.
    fn resolve(&self, path: &Path) -> Result<Option<PathBuf>, Refusal> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&error)),
            Ok(_) => {}
        }
        // Folders above may be links too, where a part is read (`tests/questions`).
        let target = path.canonicalize().map_err(|error| {
            Refusal::new(format!("is a link that leads nowhere ({error})"), "remove it, or put the file itself in its place")
        })?;
        if !target.starts_with(&self.root) {
            return Err(Refusal::new("is a link out of the content folder", "put the file itself in its place"));
        }
        Ok(Some(target))
    }

    fn file(&mut self, path: &Path, key: &str) -> Result<(), Refusal> {
        // Asked before it is opened (a device may act on that) and after (it may be another by then).
        let known = fs::metadata(path).map_err(|e| unreadable(&e))?;
        let file = if known.is_file() { open(path).map_err(|e| unreadable(&e))? } else { return Err(no_file()) };
        let meta = file.metadata().map_err(|e| unreadable(&e))?;
        if !meta.is_file() {
            return Err(no_file());
        }
        let too_large = || {
            let why = format!("is too large: {} MB of one file are read at most", MAX_FILE_BYTES >> 20);
            Refusal::new(why, "split it into several files, or move it out of the content folder")
        };
        if meta.len() > MAX_FILE_BYTES as u64 {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        // It may grow while it is read.
        file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(too_large());
        }
        self.bytes += bytes.len() as u64;
        if self.bytes > MAX_BYTES {
            self.full = true;
            let why = format!("takes the content over {} MB", MAX_BYTES >> 20);
            return Err(Refusal::new(why, "move what is no content out of the folder"));
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.files.insert(key.to_owned(), text);
                Ok(())
            }
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                // What stands before is kept to show the place.
                let shown = &error.as_bytes()[..error.as_bytes().len().min(offset + SHOWN)];
                self.files.insert(key.to_owned(), String::from_utf8_lossy(shown).into_owned());
                Err(Refusal { offset, ..Refusal::new(format!("is not UTF-8: byte {} is wrong", offset + 1), "save it as UTF-8 text") })
            }
        }
    }
}

fn no_file() -> Refusal {
    Refusal::new("is a pipe, a socket or a device", "put a text file in its place, or remove it")
}

fn unreadable(error: &io::Error) -> Refusal {
    Refusal::new(format!("cannot be read: {error}"), "let the user that yinju runs as read it")
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    // A plain open of a pipe waits until somebody writes.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits() as i32);
    options.open(path)
}
