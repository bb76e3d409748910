//! A view as picture files: `yinju shares --png out.png --svg out.svg --theme dark --lang en`.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::content::{Content, View};
use crate::picture::{self, Theme, draw_view};
use crate::text::Language;

/// Where a picture goes, and on which ground it is drawn.
#[derive(Debug, Clone, Default)]
pub struct Files {
    pub png: Option<PathBuf>,
    pub svg: Option<PathBuf>,
    pub theme: Theme,
}

/// Why there are no files.
pub enum Failed {
    /// The view has no picture: why, in the user's language.
    Refused(String),
    Io(anyhow::Error),
}

impl Files {
    /// True where no picture is wanted.
    pub fn is_empty(&self) -> bool {
        self.png.is_none() && self.svg.is_none()
    }

    /// Draws a view and writes it; gives the picture in words.
    pub fn write(&self, content: &Content, view: &View, language: Language) -> Result<String, Failed> {
        let refused = |e: picture::Error| Failed::Refused(e.words(language));
        let drawn = draw_view(content, view, language, self.theme).map_err(refused)?;
        if let Some(path) = &self.svg {
            put(path, drawn.svg.as_bytes())?;
        }
        if let Some(path) = &self.png {
            put(path, &drawn.png().map_err(refused)?)?;
        }
        Ok(drawn.alt)
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failed> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display())).map_err(Failed::Io)
}
