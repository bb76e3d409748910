//! Logging to standard error, as text or as JSON lines.
//!
//! What is logged: ids, durations, counts, reasons. Never what people write, and never the token. The level setting
//! moves only our own lines: at `debug` the Discord library prints whole events, so it stays at warnings always.

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

use super::settings::{Log, LogFormat, LogLevel};

/// Starts logging for the whole process; `silent` are targets of libraries that would tell too much. A second call
/// changes nothing.
pub fn start(log: &Log, silent: &[&str]) {
    let level = match log.level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let own = Targets::new().with_default(LevelFilter::WARN).with_target("yinju", level);
    let filter = silent.iter().fold(own, |filter, target| filter.with_target(*target, LevelFilter::OFF));
    let registry = tracing_subscriber::registry().with(filter);
    let started = match log.format {
        LogFormat::Text => registry.with(tracing_subscriber::fmt::layer().with_ansi(false).with_writer(std::io::stderr)).try_init(),
        LogFormat::Json => registry.with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was started before");
    }
}
