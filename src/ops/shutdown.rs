//! Stopping: SIGTERM or ctrl-c, or whoever holds the switch in a test.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Running handlers get this long to finish. Service managers kill after 10 to 90 s: systemd 90, Docker 10.
pub const GRACE: Duration = Duration::from_secs(10);

/// A switch that is thrown once and that everyone can wait for.
#[derive(Debug, Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// A switch that SIGTERM and ctrl-c throw.
    pub fn on_signals() -> Self {
        let stop = Self::default();
        let thrown = stop.clone();
        tokio::spawn(async move {
            signal().await;
            thrown.now();
        });
        stop
    }

    pub fn now(&self) {
        self.0.send_replace(true);
    }

    pub fn is_thrown(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the switch is thrown.
    pub async fn wait(&self) {
        // The sender lives in `self`, so this cannot fail; a failure would mean stopping anyway.
        let _ = self.0.subscribe().wait_for(|thrown| *thrown).await;
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be caught; ctrl-c still stops");
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
