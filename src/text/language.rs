//! The language and script of a question, which its reply takes over.

use serde::{Deserialize, Serialize};

use super::{Folded, is_han};

/// The three languages that replies come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-Hans")]
    ZhHans,
    #[serde(rename = "zh-Hant")]
    ZhHant,
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// The tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// Both scripts of Chinese.
    pub fn is_chinese(self) -> bool {
        self != Self::En
    }

    /// Any Chinese character makes a question Chinese; Latin letters alone make it English; neither says nothing.
    pub fn of(folded: &Folded) -> Option<Self> {
        if folded.traditional {
            Some(Self::ZhHant)
        } else if folded.chars.iter().any(|c| is_han(*c)) {
            Some(Self::ZhHans)
        } else if folded.chars.iter().filter(|c| c.is_ascii_alphabetic()).count() >= 2 {
            Some(Self::En)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_decides() {
        let of = |t: &str| Language::of(&Folded::new(t));
        assert_eq!(of("谷歌的份额"), Some(Language::ZhHans));
        assert_eq!(of("谷歌的份額"), Some(Language::ZhHant));
        assert_eq!(of("who left?"), Some(Language::En));
        assert_eq!(of("??"), None);
    }
}
