//! Pictures that were drawn already, by what they were drawn from.
//!
//! The caller names the version of the content (its hash); old versions go first when room is needed.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Error, Picture, Theme, draw};
use crate::content::Content;
use crate::text::Language;

/// What a picture depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Hash or number of the content that is being answered from.
    pub version: u64,
    pub view: String,
    pub language: Language,
    pub theme: Theme,
}

/// A picture with its file.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub picture: Picture,
    pub png: Vec<u8>,
}

/// At most `capacity` pictures. Five views in three languages and two themes are thirty, of 100 kB at the most each.
#[derive(Debug)]
pub struct Cache {
    capacity: usize,
    drawn: Mutex<Vec<(Key, Arc<Drawn>)>>,
}

impl Cache {
    pub fn new(capacity: usize) -> Self {
        Self { capacity, drawn: Mutex::new(Vec::new()) }
    }

    /// The picture of a view of the content that `key.version` names, drawn where it is not there yet.
    /// Two threads that miss at once both draw, and get the same.
    ///
    /// # Errors
    /// As [`draw`] and [`Picture::png`]; errors are not kept.
    pub fn get(&self, content: &Content, key: &Key) -> Result<Arc<Drawn>, Error> {
        if let Some(found) = self.lock().iter().find(|(k, _)| k == key) {
            return Ok(Arc::clone(&found.1));
        }
        let picture = draw(content, &key.view, key.language, key.theme)?;
        let drawn = Arc::new(Drawn { png: picture.png()?, picture });
        let mut all = self.lock();
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
