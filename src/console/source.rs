//! Where content comes from: a folder that was named, the working directory, or the copy in the binary.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use include_dir::{Dir, include_dir};

use super::diagnostic;
use crate::answer::Engine;
use crate::content::load::{Depth, load};
use crate::content::problem::Code;
use crate::content::yaml::{self, MAX_FILE_BYTES};
use crate::content::{At, Content, Problem, Severity, Sources, View};
use crate::understand::lexicon::dictionary;

// `build.rs` watches these folders and changes this, so that the copy is never older than the files.
const _: &str = env!("YINJU_CONTENT_STATE");
static INTENTS: Dir = include_dir!("$CARGO_MANIFEST_DIR/intents");
static RESPONSES: Dir = include_dir!("$CARGO_MANIFEST_DIR/responses");
static QUESTIONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/questions");

/// The parts of a content folder.
const PARTS: [&str; 3] = ["intents", "responses", "tests/questions"];
/// Folders below a part; deeper ones are a mistake, or a link that leads in a circle.
const DEEPEST: usize = 4;

/// So many problems are told where content cannot be used; `check` shows the others.
const TOLD: usize = 5;

/// Content files, and what could not be taken over as it is.
pub struct Folder {
    pub sources: Sources,
    pub problems: Vec<Problem>,
}

/// Content that cannot answer. Its problems have been told.
#[derive(Debug)]
pub struct Unusable(String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// The content that a command works on.
pub fn open(folder: Option<&Path>) -> anyhow::Result<Folder> {
    match folder.map(Path::to_owned).or_else(working_directory) {
        Some(folder) => {
            if !folder.join("intents").is_dir() || !folder.join("responses").is_dir() {
                let message = format!("{} has no intents/ and responses/; `yinju init DIR` writes them", folder.display());
                return Err(Unusable(message).into());
            }
            read_folder(&folder)
        }
        None => Ok(Folder { sources: embedded(), problems: Vec::new() }),
    }
}

/// An engine over the content. With errors there is no engine; they are told on stderr.
pub fn engine(folder: Option<&Path>) -> anyhow::Result<&'static Engine> {
    // A command ends with its process. Taking the index apart piece by piece before that would cost a tenth of the start.
    loaded(folder).map(|(engine, _)| &*Box::leak(Box::new(engine)))
}

/// The engine with the files that it was built from.
pub fn loaded(folder: Option<&Path>) -> anyhow::Result<(Engine, Sources)> {
    // The dictionary takes 0.1 s to load, the YAML as long: both at once.
    std::thread::spawn(dictionary);
    let (content, sources) = read(folder)?;
    Ok((Engine::new(Arc::new(content)), sources))
}

/// The content alone, for commands that answer no question.
pub fn content(folder: Option<&Path>) -> anyhow::Result<Content> {
    read(folder).map(|(content, _)| content)
}

fn read(folder: Option<&Path>) -> anyhow::Result<(Content, Sources)> {
    let Folder { sources, mut problems } = open(folder)?;
    let (content, found) = load(&sources, Depth::Quick);
    problems.extend(found.into_iter().filter(|p| p.severity() == Severity::Error));
    match content.filter(|_| problems.is_empty()) {
        Some(content) => Ok((content, sources)),
        None => {
            for problem in problems.iter().take(TOLD) {
                super::output::tell(&diagnostic::render(&sources, problem, true));
            }
            let count = problems.len();
            let problems = if count == 1 { "problem" } else { "problems" };
            Err(Unusable(format!("the content cannot be used: {count} {problems}; `yinju check` shows all")).into())
        }
    }
}

/// The views that a content defines; none where it cannot be read, which is told when it is used.
pub fn views(folder: Option<&Path>) -> Vec<View> {
    let path = "intents/_views.yaml";
    let text = match folder.map(Path::to_owned).or_else(working_directory) {
        Some(folder) => fs::read_to_string(folder.join(path)).unwrap_or_default(),
        None => INTENTS.get_file("_views.yaml").and_then(|f| f.contents_utf8()).unwrap_or_default().to_owned(),
    };
    yaml::read(0, &text).unwrap_or_default()
}

fn working_directory() -> Option<PathBuf> {
    let here = PathBuf::from(".");
    (here.join("intents").is_dir() && here.join("responses").is_dir()).then_some(here)
}

/// The copy that is built in.
pub fn embedded() -> Sources {
    let mut files = BTreeMap::new();
    for (part, dir) in PARTS.iter().zip([&INTENTS, &RESPONSES, &QUESTIONS]) {
        collect(part, dir, &mut files);
    }
    Sources::new(files)
}

fn collect(part: &str, dir: &Dir, files: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        let path: Vec<_> = file.path().iter().map(|p| p.to_string_lossy()).collect();
        files.insert(format!("{part}/{}", path.join("/")), String::from_utf8_lossy(file.contents()).into_owned());
    }
    dir.dirs().for_each(|d| collect(part, d, files));
}

/// Reads a content folder. A file that is no UTF-8 or too large is a problem, not an error.
pub fn read_folder(folder: &Path) -> anyhow::Result<Folder> {
    let mut files = BTreeMap::new();
    let mut refused = BTreeMap::new();
    for part in PARTS {
        let dir = folder.join(part);
        if dir.is_dir() {
            walk(&dir, part, DEEPEST, &mut files, &mut refused)?;
        }
    }
    let sources = Sources::new(files);
    let place = |(path, (offset, why)): (String, (usize, &'static str))| {
        let file = sources.index(&path).unwrap_or(usize::MAX);
        let at = At::of(file, sources.text(file), offset, 1);
        Problem::new(Code::Yaml, at, format!("{path} {why}")).help("save it as UTF-8 text")
    };
    let problems = refused.into_iter().map(place).collect();
    Ok(Folder { sources, problems })
}

type Refused = BTreeMap<String, (usize, &'static str)>;

fn walk(dir: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, String>, refused: &mut Refused) -> anyhow::Result<()> {
    let reading = || format!("cannot read {}", dir.display());
    for entry in fs::read_dir(dir).with_context(reading)? {
        let path = entry.with_context(reading)?.path();
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        // What editors and systems leave behind.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let key = format!("{prefix}/{name}");
        if path.is_dir() {
            if depth > 0 {
                walk(&path, &key, depth - 1, files, refused)?;
            }
            continue;
        }
        let meta = fs::metadata(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if meta.len() > MAX_FILE_BYTES as u64 {
            refused.insert(key.clone(), (0, "is too large"));
            files.insert(key, String::new());
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = String::from_utf8(bytes).unwrap_or_else(|e| {
            refused.insert(key.clone(), (e.utf8_error().valid_up_to(), "is not UTF-8"));
            String::from_utf8_lossy(e.as_bytes()).into_owned()
        });
        files.insert(key, text);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_is_the_folder() {
        let folder = read_folder(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("readable");
        assert_eq!(folder.sources, embedded());
        assert!(folder.problems.is_empty());
    }
}
