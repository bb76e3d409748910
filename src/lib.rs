//! yinju (引据) answers questions about one article and proves each answer with the article's own sentence.
//!
//! Data flows one way: text → [`understand`] → [`answer`] → [`reply`] → console or Discord.
//! `src/README.md` is the map; this file is only the list of rooms, from the ground up.

pub mod text;

pub mod article;

pub mod content;

pub mod understand;

pub mod answer;

pub mod reply;

pub mod picture;

pub mod trial;

pub mod moderate;

pub mod console;

#[cfg(feature = "discord")]
pub mod discord;

#[cfg(feature = "discord")]
pub mod ops;
