//! Requests to Discord: the client, and how often a failed request is tried again.
//!
//! serenity waits and repeats where a 429 says for how long. What is left here: 429 without that, 5xx and broken
//! connections, which are tried again where repeating cannot do harm.

use std::time::Duration;

use serenity::http::{Http, HttpBuilder, HttpError};

use crate::ops::Failure;
use crate::ops::settings::Network;

/// Pauses before the second and the third try. Discord's short outages last about a second.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1_200)];

/// A client for Discord's REST interface.
pub fn client(token: &str, network: &Network) -> Result<Http, Failure> {
    let mut client = reqwest::Client::builder().timeout(Duration::from_secs(network.timeout_seconds.max(1)));
    if !network.proxy.is_empty() {
        let proxy = reqwest::Proxy::all(&network.proxy).map_err(|e| Failure::Settings(format!("network.proxy: {e}")))?;
        client = client.proxy(proxy);
    }
    if !network.root_certificate.as_os_str().is_empty() {
        let path = network.root_certificate.display();
        let pem = std::fs::read(&network.root_certificate).map_err(|e| Failure::Settings(format!("{path} cannot be read: {e}")))?;
        let certificate = reqwest::Certificate::from_pem(&pem).map_err(|e| Failure::Settings(format!("{path}: {e}")))?;
        client = client.add_root_certificate(certificate);
    }
    let client = client.build().map_err(|e| Failure::Other(format!("the HTTP client cannot be built: {e}")))?;
    let mut builder = HttpBuilder::new(token).client(client);
    if !network.api.is_empty() {
        // Always together: with the limiter on, serenity ignores the address and the token would go to the real host.
        builder = builder.proxy(network.api.clone()).ratelimiter_disabled(true);
    }
    Ok(builder.build())
}

/// Runs a request up to three times.
pub async fn retried<T, F>(mut request: impl FnMut() -> F) -> serenity::Result<T>
where
    F: Future<Output = serenity::Result<T>>,
{
    for pause in PAUSES {
        match request().await {
            Err(error) if is_passing(&error) => tokio::time::sleep(pause).await,
            done => return done,
        }
    }
    request().await
}

/// The HTTP status of a refusal.
pub fn status(error: &serenity::Error) -> Option<u16> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(r)) => Some(r.status_code.as_u16()),
        _ => None,
    }
}

/// Discord's own code of a refusal.
pub fn code(error: &serenity::Error) -> Option<isize> {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(r)) => Some(r.error.code),
        _ => None,
    }
}

/// May go better the next time: too many requests, a fault on Discord's side, a broken connection.
fn is_passing(error: &serenity::Error) -> bool {
    match error {
        serenity::Error::Http(HttpError::Request(e)) => e.is_connect() || e.is_timeout() || e.is_request(),
        _ => status(error).is_some_and(|s| s == 429 || s >= 500),
    }
}

/// What an error says, without the address of the request: interaction tokens are part of addresses.
pub fn reason(error: &serenity::Error) -> String {
    match error {
        serenity::Error::Http(HttpError::UnsuccessfulRequest(r)) => {
            format!("status {}, code {}", r.status_code.as_u16(), r.error.code)
        }
        serenity::Error::Http(HttpError::Request(e)) => {
            let mut text = if e.is_timeout() { "timed out" } else { "no connection" }.to_owned();
            let mut source = std::error::Error::source(e);
            while let Some(inner) = source {
                text = format!("{text}: {inner}");
                source = inner.source();
            }
            text
        }
        serenity::Error::Json(_) => "an answer that does not read".to_owned(),
        other => other.to_string(),
    }
}
