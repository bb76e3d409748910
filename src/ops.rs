//! Running as a service: settings, the token, logging, stopping, and what a failure means to whoever started it.
//!
//! Knows no questions and no Discord types; the adapters take what they need from here.

pub mod failure;
pub mod logging;
pub mod settings;
pub mod shutdown;
pub mod token;

pub use failure::Failure;
pub use settings::Settings;
pub use shutdown::Stop;
