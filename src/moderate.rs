//! Changing the content while it serves: a change is made beside the old content, put on trial, shown, and swapped whole.
//!
//! Input are files that changed on disk and [`Change`]s that moderators asked for; output is the [`Edition`] in service,
//! and a journal that says who changed what. Good content is only ever replaced by good content. Nothing here knows Discord.

pub mod archive;
pub mod change;
pub mod desk;
pub mod edit;
pub mod edition;
#[cfg(feature = "discord")]
pub mod inbox;
pub mod journal;
pub mod patch;
pub mod review;
pub mod store;
pub mod undo;
#[cfg(feature = "discord")]
pub mod watch;

pub use change::{Change, Form, Refused};
pub use desk::Desk;
pub use edition::Edition;
#[cfg(feature = "discord")]
pub use inbox::Inbox;
pub use journal::{Author, Entry, NewEntry};
pub use patch::Patch;
pub use review::Review;
pub use store::Store;
