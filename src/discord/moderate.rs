//! Changing the content from inside Discord: who may, the commands, forms, reviews, the history, and what a channel is told.
//!
//! Input are the interactions of people whom the settings name; output are private messages, and changes that go through
//! [`crate::moderate::Desk`]. What a change does to files, and whether it holds, is decided there and not here.

pub mod commands;
pub mod permission;
pub mod texts;
