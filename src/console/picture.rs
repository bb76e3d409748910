//! Pictures as files: `yinju shares --png out.png --svg out.svg --theme dark --lang en`.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::picture::{Error, Picture, Theme};
use crate::text::Language;

/// Where pictures go, and on which ground they are drawn.
#[derive(Debug, Clone, Default)]
pub struct Files {
    pub png: Option<PathBuf>,
    pub svg: Option<PathBuf>,
    pub theme: Theme,
}

/// Why there are no files.
pub enum Failed {
    /// There is nothing to draw: why, in the user's language.
    Refused(String),
    Io(anyhow::Error),
}

impl Files {
    /// True where no picture is wanted.
    pub fn is_empty(&self) -> bool {
        self.png.is_none() && self.svg.is_none()
    }

    /// Writes pictures, the second one of `out.png` to `out-2.png`; gives them in words.
    pub fn write(&self, drawn: Result<Vec<Picture>, Error>, language: Language) -> Result<String, Failed> {
        let refused = |e: Error| Failed::Refused(e.words(language));
        let pictures = drawn.map_err(refused)?;
        for (i, picture) in pictures.iter().enumerate() {
            if let Some(path) = &self.svg {
                put(&numbered(path, i + 1), picture.svg.as_bytes())?;
            }
            if let Some(path) = &self.png {
                put(&numbered(path, i + 1), &picture.png().map_err(refused)?)?;
            }
        }
        Ok(pictures.into_iter().map(|p| p.alt).collect::<Vec<_>>().join("\n"))
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

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display())).map_err(Failed::Io)
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
