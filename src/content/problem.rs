//! Problems of content: a stable code, a place, what is wrong and what to do about it.
//!
//! Loading and checking collect all of them, not the first. How they are printed is the console's business.

use super::At;

/// Errors keep content from going live; warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// Something wrong with the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub at: At,
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
}

macro_rules! codes {
    ($($name:ident $code:literal $severity:ident $text:literal;)*) => {
        /// Stable codes. A code is never reused for another meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $text] $name,)* }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as people cite it.
            pub fn id(self) -> &'static str { match self { $(Self::$name => $code,)* } }

            /// What the code means, in one line.
            pub fn meaning(self) -> &'static str { match self { $(Self::$name => $text,)* } }

            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity,)* } }
        }
    };
}

codes! {
    Yaml "E001" Error "the file is not readable as YAML of this form";
    MissingFile "E002" Error "a file that the content needs is missing";
    DuplicateId "E003" Error "two things have the same id";
    UnknownReference "E004" Error "a name refers to nothing";
    NotRead "E005" Error "a file is not read: too large, no text, no regular file, or a link out of the folder";
    QuoteNotInArticle "E010" Error "the quote does not stand in the article byte for byte";
    FigureNotInQuote "E011" Error "a figure of the value does not stand in the quote";
    FigureNotAccounted "E012" Error "a number of the answer follows from no value, figure or time of the fact";
    FigureMissing "E013" Error "a figure of the value is missing in the answer";
    DateNotInQuote "E014" Error "the time of the fact does not follow from its quote";
    NameNotInQuote "E015" Error "a name of the value does not stand in the quote";
    Contradiction "E016" Error "two facts of the same subject, intent, time and company state different values, and neither disputes the other";
    TemplateHoldsFact "E020" Error "a template holds a figure or a name: facts belong in facts files";
    TemplateUnknown "E021" Error "a placeholder is unknown or a template is missing";
    NoPhrasings "E030" Error "a fact that nobody can ask for";
    StolenPhrasing "E031" Error "a phrasing is answered by another fact";
    TestFailed "E032" Error "a content test fails";
    EntityLoop "E033" Error "an entity belongs to itself";
    AmbiguousName "E034" Error "two entities have the same name";
    Unreachable "E035" Error "no phrasing of a fact finds it";
    FewPhrasings "W100" Warning "fewer phrasings than a fact should have (15 Chinese, 6 English)";
    SentenceWithoutFact "W101" Warning "a sentence of the article has no fact";
    UnusedIntent "W102" Warning "an intent has no facts";
    UnusedEntity "W103" Warning "an entity of the article is in no fact";
    UnknownFile "W104" Warning "a file that nothing reads";
    UnusedWords "W105" Warning "a group of words that nothing uses";
    AnsweredAbsent "W107" Warning "a question that the article is said not to answer is answered";
    NeedlessDispute "W108" Warning "a fact disputes one that does not contradict it";
    HeldBack "W110" Warning "the article changed under a fact: it is held back until it is confirmed";
}

/// A section for each code, written for moderators.
const EXPLAINED: &str = include_str!("problems.md");

impl Code {
    /// The code that people cite, in any case: `e016`.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.id().eq_ignore_ascii_case(id.trim()))
    }

    /// What triggers it, and the remedy: two lines.
    pub fn explanation(self) -> &'static str {
        let mut sections = EXPLAINED.split("\n## ").skip(1);
        sections.find_map(|s| s.strip_prefix(self.id())).map_or("", str::trim)
    }
}

impl Problem {
    pub fn new(code: Code, at: At, message: impl Into<String>) -> Self {
        Self { code, at, message: message.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained() {
        for code in Code::ALL {
            let lines: Vec<&str> = code.explanation().lines().collect();
            let is_whole = matches!(lines[..], [example, remedy] if example.starts_with("Example: ") && remedy.starts_with("Remedy: "));
            assert!(is_whole, "{} needs “Example:” and “Remedy:” in problems.md: {lines:?}", code.id());
        }
        let sections: Vec<&str> = EXPLAINED.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        assert_eq!(sections, Code::ALL.iter().map(|c| c.id()).collect::<Vec<_>>());
        assert_eq!(Code::find(" w105"), Some(Code::UnusedWords));
        assert_eq!(Code::find("E106"), None);
    }
}
