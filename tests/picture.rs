//! Pictures: every view of the repository's content, layout of made-up content, and how a few of them look.

#[path = "pictures/golden.rs"]
mod golden;
#[path = "pictures/layout.rs"]
mod layout;
#[path = "pictures/made.rs"]
mod made;
#[path = "pictures/views.rs"]
mod views;
