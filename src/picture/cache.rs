//! Pictures that were drawn already, by what they were drawn from.
//!
//! The caller names the version of the content and what is drawn of it; pictures of other versions go first when room is
//! needed, then the oldest.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Error, Picture, Theme};
use crate::text::Language;

/// What pictures depend on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Number of the content that is being answered from.
    pub version: u64,
    /// The view with all that it is narrowed by, in any spelling that is always the same.
    pub what: String,
    pub language: Language,
    pub theme: Theme,
}

type File = Result<Vec<u8>, Error>;

/// Pictures with their files, which are made when they are asked for.
#[derive(Debug)]
pub struct Drawn {
    pages: Vec<(Picture, OnceLock<File>)>,
}

impl Drawn {
    pub fn new(pictures: Vec<Picture>) -> Self {
        Self { pages: pictures.into_iter().map(|p| (p, OnceLock::new())).collect() }
    }

    /// The number of the picture that holds the first of these facts which is drawn at all; else the first picture.
    pub fn page_of(&self, facts: &[usize]) -> usize {
        facts.iter().find_map(|fact| self.pages.iter().position(|(p, _)| p.facts.contains(fact))).unwrap_or_default()
    }

    /// A picture with its file. Two threads that want it at once wait for one of them.
    ///
    /// # Errors
    /// As [`Picture::png`]; [`Error::Render`] where there is no such picture.
    pub fn page(&self, number: usize) -> Result<(&Picture, &[u8]), Error> {
        let (picture, png) = self.pages.get(number).ok_or_else(|| Error::Render(format!("no picture {number}")))?;
        match png.get_or_init(|| picture.png()) {
            Ok(png) => Ok((picture, png)),
            Err(error) => Err(error.clone()),
        }
    }
}

/// At most `capacity` drawings, of 25 to 85 kB for each of their pictures.
#[derive(Debug)]
pub struct Cache {
    capacity: usize,
    drawn: Mutex<Vec<(Key, Arc<Drawn>)>>,
}

impl Cache {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, drawn: Mutex::new(Vec::new()) }
    }

    /// What `key` names, drawn by `draw` where it is not there yet. Two threads that miss at once both draw, and get the same.
    ///
    /// # Errors
    /// Those of `draw`, which are not kept.
    pub fn get(&self, key: &Key, draw: impl FnOnce() -> Result<Vec<Picture>, Error>) -> Result<Arc<Drawn>, Error> {
        if let Some(found) = self.lock().iter().find(|(k, _)| k == key) {
            return Ok(Arc::clone(&found.1));
        }
        let drawn = Arc::new(Drawn::new(draw()?));
        let mut all = self.lock();
        if let Some(found) = all.iter().find(|(k, _)| k == key) {
            return Ok(Arc::clone(&found.1));
        }
        while !all.is_empty() && all.len() >= self.capacity {
            let old = all.iter().position(|(k, _)| k.version != key.version).unwrap_or_default();
            all.remove(old);
        }
        if self.capacity > 0 {
            all.push((key.clone(), Arc::clone(&drawn)));
        }
        Ok(drawn)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Key, Arc<Drawn>)>> {
        // Every change is one push or remove: a panic elsewhere leaves no half of one.
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
