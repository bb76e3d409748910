//! Where content comes from: a folder that was named, the working directory, or the copy in the binary.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::diagnostic;
use crate::answer::Engine;
use crate::content::folder::{self, Folder, PARTS};
use crate::content::load::{Depth, load};
use crate::content::{Content, Problem, Severity, Sources, View, yaml};
use crate::understand::lexicon::dictionary;

// `build.rs` watches these folders and changes this, so that the copy is never older than the files.
const _: &str = env!("YINJU_CONTENT_STATE");
static INTENTS: Dir = include_dir!("$CARGO_MANIFEST_DIR/intents");
static RESPONSES: Dir = include_dir!("$CARGO_MANIFEST_DIR/responses");
static QUESTIONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/questions");

/// So many problems are told where content cannot be used; `check` shows the others.
const TOLD: usize = 5;

/// Content that cannot answer. Its problems have been told.
#[derive(Debug)]
pub struct Unusable(String);

impl Unusable {
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// The content that a command works on.
pub fn open(folder: Option<&Path>) -> anyhow::Result<Folder> {
    match self::folder(folder)? {
        Some(folder) => folder::read(&folder),
        None => Ok(Folder { sources: embedded(), problems: Vec::new() }),
    }
}

/// Where the content of a command stands; `None` for the copy that is built in.
pub fn folder(given: Option<&Path>) -> anyhow::Result<Option<PathBuf>> {
    let folder = given.map(Path::to_owned).or_else(working_directory);
    match folder.as_ref().filter(|f| !f.join("intents").is_dir() || !f.join("responses").is_dir()) {
        Some(other) => {
            let message = format!("{} has no intents/ and responses/; `yinju init DIR` writes them", other.display());
            Err(Unusable(message).into())
        }
        None => Ok(folder),
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
    problems.extend(found);
    match content.filter(|_| problems.iter().all(|p| p.severity() != Severity::Error)) {
        Some(content) => Ok((content, sources)),
        None => Err(unusable(&sources, &problems)),
    }
}

/// Tells the first errors on stderr, and is the error that ends the command.
pub fn unusable(sources: &Sources, problems: &[Problem]) -> anyhow::Error {
    let errors: Vec<&Problem> = problems.iter().filter(|p| p.severity() == Severity::Error).collect();
    for problem in errors.iter().take(TOLD) {
        super::output::tell(&diagnostic::render(sources, problem, true));
    }
    let count = errors.len();
    let problems = if count == 1 { "problem" } else { "problems" };
    Unusable(format!("the content cannot be used: {count} {problems}; `yinju check` shows all")).into()
}

/// The views that a content defines; none where it cannot be read, which is told when it is used.
pub fn views(folder: Option<&Path>) -> Vec<View> {
    let path = "intents/_views.yaml";
    let text = match folder.map(Path::to_owned).or_else(working_directory) {
        Some(folder) => folder::read_file(&folder, path).unwrap_or_default(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_is_the_folder() {
        let folder = folder::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("readable");
        assert_eq!(folder.sources, embedded());
        assert!(folder.problems.is_empty());
    }
}
