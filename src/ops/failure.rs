//! Why the service ended: one clear sentence and an exit code that a supervisor can act on.
//!
//! The codes are documented in `docs/discord.md` and never change their meaning.

/// A failure that ends the process. `Display` is the whole sentence for the person who started it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("the settings are not usable: {0}")]
    Settings(String),
    #[error("the content is not usable: {0}")]
    Content(String),
    #[error("{0}")]
    Token(String),
    #[error("{0}")]
    Intent(String),
    #[error("Discord cannot be reached: {0}")]
    Network(String),
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// The exit code, beside those of the command line: 0 done, 2 wrong usage, 3 content, 4 reading or writing.
    pub fn code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Content(_) => 3,
            Self::Settings(_) => 5,
            Self::Token(_) => 6,
            Self::Intent(_) => 7,
            Self::Network(_) => 8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_own_code() {
        let text = || "原因".to_owned();
        let all = [
            Failure::Other(text()),
            Failure::Content(text()),
            Failure::Settings(text()),
            Failure::Token(text()),
            Failure::Intent(text()),
            Failure::Network(text()),
        ];
        let mut codes: Vec<u8> = all.iter().map(Failure::code).collect();
        codes.dedup();
        assert_eq!(codes, [1, 3, 5, 6, 7, 8]);
        assert!(all.iter().all(|f| f.to_string().ends_with("原因")));
    }
}
