//! Pictures as files: `yinju shares --png out.png --svg out.svg --theme dark --lang en`.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Exit;
use super::output::{Output, complain, tell};
use crate::picture::{Error, Picture, Theme};
use crate::text::Language;

/// Where pictures go, and on which ground they are drawn.
#[derive(Debug, Clone, Default)]
pub struct Files {
    pub png: Option<PathBuf>,
    pub svg: Option<PathBuf>,
    pub theme: Theme,
}

impl Files {
    /// True where no picture is wanted.
    pub fn is_empty(&self) -> bool {
        self.png.is_none() && self.svg.is_none()
    }

    /// Writes pictures, the second one of `out.png` to `out-2.png`, and prints them in words. Where there is nothing to
    /// draw it says why, and the remedy.
    pub fn write(
        &self,
        drawn: Result<Vec<Picture>, Error>,
        remedy: Option<&str>,
        language: Language,
        out: &mut Output,
    ) -> anyhow::Result<Exit> {
        let refused = |error: Error| {
            complain(&error.words(language));
            remedy.into_iter().for_each(tell);
            Ok(Exit::Usage)
        };
        let pictures = match drawn {
            Ok(pictures) => pictures,
            Err(error) => return refused(error),
        };
        for (i, picture) in pictures.iter().enumerate() {
            if let Some(path) = &self.svg {
                put(&numbered(path, i + 1), picture.svg.as_bytes())?;
            }
            if let Some(path) = &self.png {
                match picture.png() {
                    Ok(png) => put(&numbered(path, i + 1), &png)?,
                    Err(error) => return refused(error),
                }
            }
        }
        out.line(&pictures.into_iter().map(|p| p.alt).collect::<Vec<_>>().join("\n"))?;
        Ok(Exit::Ok)
    }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let part = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, ending) = (part(path.file_stem()), part(path.extension()));
    let dot = if ending.is_empty() { "" } else { "." };
    path.with_file_name(format!("{stem}-{number}{dot}{ending}"))
}

fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_pictures_are_numbered() {
        let name = |path: &str, n| numbered(Path::new(path), n).display().to_string();
        assert_eq!(name("图/份额.png", 1), "图/份额.png");
        assert_eq!(name("图/份额.png", 2), "图/份额-2.png");
        assert_eq!(name("图", 3), "图-3");
    }
}
