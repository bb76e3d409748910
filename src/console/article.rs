//! `yinju article`: what a new revision of the article changes, and facts taken over to it one by one.
//!
//! Files are replaced whole, and in an order that every step leaves content that answers. Nothing is written unless it is
//! asked for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::arguments::Article;
use super::output::{FAINT, Output, STRONG, complain, paint, tell};
use super::source::{self, Unusable};
use super::{Exit, diagnostic};
use crate::content::folder::Folder;
use crate::content::load::{Depth, load};
use crate::content::revision::{self, Changed, Revision};
use crate::content::yaml::MAX_FILE_BYTES;
use crate::content::{Problem, Severity, Sources};
use crate::moderate::Patch;
use crate::moderate::store::disk::Disk;
use crate::trial::renumber::revise;

pub fn run(folder: Option<&Path>, article: &Article, out: &mut Output) -> anyhow::Result<Exit> {
    let Folder { sources, problems } = source::open(folder)?;
    // What cannot be read must not be written over either.
    if !problems.is_empty() {
        return Err(source::unusable(&sources, &problems));
    }
    if !article.confirm.is_empty() {
        return confirm(&sources, &writable(folder)?, &article.confirm, out);
    }
    let Some(path) = &article.new else {
        let held = revision::held(&sources).map_err(|problems| source::unusable(&sources, &problems))?;
        let said = if held.is_empty() { "No fact is held back.".to_owned() } else { list(&held) };
        out.line(&said)?;
        return Ok(if held.is_empty() { Exit::Ok } else { Exit::Problems });
    };
    let revision = revise(&sources, &text(path)?).map_err(|problems| source::unusable(&sources, &problems))?;
    if article.apply {
        let files = write(&writable(folder)?, &sources, &revision.sources)?;
        out.line(&summary(&revision))?;
        tell(&format!("Wrote {}. Next: yinju check", if files == 1 { "1 file".to_owned() } else { format!("{files} files") }));
        return Ok(Exit::Ok);
    }
    out.line(&summary(&revision))?;
    let same = revision.sources == sources;
    tell(if same { "The article is this one already." } else { "Nothing was written; --apply does it." });
    Ok(if revision.changed.is_empty() { Exit::Ok } else { Exit::Problems })
}

/// Takes over fact by fact those that still say what their sentences say.
fn confirm(sources: &Sources, folder: &Path, facts: &[String], out: &mut Output) -> anyhow::Result<Exit> {
    let mut now = sources.clone();
    let mut refused = 0;
    for fact in facts {
        let then = match revision::confirm(&now, fact) {
            Ok(then) => then,
            Err(why) => {
                complain(&format!("{why}; `yinju article` lists what is held back"));
                refused += 1;
                continue;
            }
        };
        let errors = new_errors(&now, &then);
        if errors.is_empty() {
            out.line(&format!("{fact} is taken over"))?;
            now = then;
            continue;
        }
        for problem in &errors {
            tell(&diagnostic::render(&then, problem, true));
        }
        complain(&format!("“{fact}” does not say what its new sentence says: correct quote, values and answers together in its file"));
        refused += 1;
    }
    write(folder, sources, &now)?;
    Ok(if refused == 0 { Exit::Ok } else { Exit::Problems })
}

/// Errors that the second content has and the first has not.
fn new_errors(before: &Sources, after: &Sources) -> Vec<Problem> {
    let errors = |sources| load(sources, Depth::Full).1.into_iter().filter(|p| p.severity() == Severity::Error);
    let known: Vec<_> = errors(before).map(|p| (p.code, p.message)).collect();
    errors(after).filter(|p| !known.contains(&(p.code, p.message.clone()))).collect()
}

fn summary(revision: &Revision) -> String {
    let held = revision.changed.chunk_by(|a, b| a.fact == b.fact).count();
    let counts = format!("{} facts stand, {} stand in a sentence of another number, {held} to confirm", revision.unchanged, revision.moved);
    let counts = paint(STRONG, &counts);
    if revision.changed.is_empty() { counts } else { format!("{counts}\n\n{}", list(&revision.changed)) }
}

/// What changed, each text once, with the facts that quote it.
fn list(changed: &[Changed]) -> String {
    let mut texts: Vec<(&Changed, Vec<String>)> = Vec::new();
    for c in changed {
        let fact = if c.key == "quote" { c.fact.clone() } else { format!("{} ({})", c.fact, c.key) };
        match texts.iter_mut().find(|(first, _)| first.old == c.old) {
            Some((_, facts)) => facts.push(fact),
            None => texts.push((c, vec![fact])),
        }
    }
    let mut out: Vec<String> = Vec::new();
    for (text, facts) in texts {
        let (place, said) = match (&text.new, text.difference()) {
            (Some(new), Some(difference)) => (format!("[{}]", new.sentence), difference),
            _ => ("[gone]".to_owned(), format!("[-{}-]", text.old)),
        };
        out.push(format!("{} {said}\n  {}", paint(FAINT, &place), paint(FAINT, &facts.join(", "))));
    }
    out.push(
        "\nThese facts are not told until they are confirmed: `yinju article --confirm FACT` takes one over to its sentence".to_owned(),
    );
    out.join("\n")
}

/// The text of a new article.
fn text(path: &Path) -> anyhow::Result<String> {
    let reading = || format!("cannot read {}", path.display());
    let meta = fs::metadata(path).with_context(reading)?;
    if !meta.is_file() || meta.len() > MAX_FILE_BYTES as u64 {
        bail!("{} is no text file of a sane size", path.display());
    }
    let text = String::from_utf8(fs::read(path).with_context(reading)?).map_err(|e| {
        anyhow::anyhow!("{} is not UTF-8 from byte {} on: save it as UTF-8 text", path.display(), e.utf8_error().valid_up_to())
    })?;
    // The mark of the encoding is no part of the article.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.trim().is_empty() {
        bail!("{} is empty", path.display());
    }
    Ok(text.to_owned())
}

fn writable(folder: Option<&Path>) -> anyhow::Result<PathBuf> {
    source::folder(folder)?
        .ok_or_else(|| Unusable::new("the content is built in: `yinju init DIR` writes it to a folder, --content DIR works on it").into())
}

/// Writes what differs, and removes last: no quote is without its article in between. How many files that are.
fn write(folder: &Path, before: &Sources, after: &Sources) -> anyhow::Result<usize> {
    let patch = Patch::between(before, after);
    let disk = Disk::default();
    let (gone, written): (Vec<_>, Vec<_>) = patch.files.iter().partition(|f| f.after.is_none());
    for file in written {
        let path = folder.join(&file.path);
        // A link stays one.
        let path = fs::canonicalize(&path).unwrap_or(path);
        disk.replace(&path, file.after.as_deref().unwrap_or_default().as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    for file in gone {
        let path = folder.join(&file.path);
        disk.remove(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(patch.files.len())
}
