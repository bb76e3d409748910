//! A view as picture files: `yinju shares --png out.png --svg out.svg --theme dark --lang en`.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::content::Content;
use crate::picture::{Theme, draw};
use crate::text::Language;

/// Where a picture goes, and on which ground it is drawn.
#[derive(Debug, Clone, Default)]
pub struct Files {
    pub png: Option<PathBuf>,
    pub svg: Option<PathBuf>,
    pub theme: Theme,
}

impl Files {
    /// True where there is nothing to draw for.
    pub fn is_empty(&self) -> bool {
        self.png.is_none() && self.svg.is_none()
    }

    /// Draws a view and writes it; gives the picture in words.
    ///
    /// # Errors
    /// In the user's language where the view has no picture; else with the file that could not be written.
    pub fn write(&self, content: &Content, view: &str, language: Language) -> anyhow::Result<String> {
        let said = |e: crate::picture::Error| anyhow::anyhow!(e.words(language));
        let picture = draw(content, view, language, self.theme).map_err(said)?;
        if let Some(path) = &self.svg {
            put(path, picture.svg.as_bytes())?;
        }
        if let Some(path) = &self.png {
            put(path, &picture.png().map_err(said)?)?;
        }
        Ok(picture.alt)
    }
}

fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
