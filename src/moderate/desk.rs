//! The one place where content changes: proposes, applies, reloads, and hands out the edition in service.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::Edition;
use crate::answer::Engine;
use crate::content::Sources;

/// Content in service, and the way to change it.
pub struct Desk {
    current: ArcSwap<Edition>,
}

impl Desk {
    /// Over content that nobody can change: the copy in the program, or a test's.
    pub fn fixed(engine: Arc<Engine>, sources: Sources) -> Self {
        let edition = Edition { engine, sources: Arc::new(sources), dialogues: Vec::new(), summary: None, number: 1 };
        Self { current: ArcSwap::from_pointee(edition) }
    }

    /// The edition in service. A question that began with it ends with it.
    pub fn edition(&self) -> Arc<Edition> {
        self.current.load_full()
    }
}
