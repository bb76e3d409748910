//! Names that hold digits: their digits are no figures, and the names must be right all the same.

use aho_corasick::{AhoCorasick, Match, MatchKind};

use crate::content::{Entity, EntityId, EntityKind};
use crate::text::Folded;

/// Finds the names that hold digits.
pub struct NumberedNames {
    automaton: Option<AhoCorasick>,
    owners: Vec<EntityId>,
}

impl NumberedNames {
    pub fn new(entities: &[Entity]) -> Self {
        let (mut names, mut owners) = (Vec::new(), Vec::new());
        // Only products carry version numbers; "the 12 days of …" is a name and a figure.
        for (id, entity) in entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Product) {
            for name in entity.names.iter().chain([&entity.name.zh, &entity.name.en]) {
                if name.chars().any(|c| c.is_ascii_digit()) && name.chars().any(char::is_alphabetic) {
                    names.push(fold(name));
                    owners.push(id as EntityId);
                }
            }
        }
        Self { automaton: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok(), owners }
    }

    /// The folded text with those names blanked, and whose names they are.
    pub fn blank(&self, text: &str) -> (Vec<char>, Vec<(String, EntityId)>) {
        let folded = fold(text);
        let mut out = String::with_capacity(folded.len());
        let (mut end, mut found) = (0, Vec::new());
        let matches = self.automaton.iter().flat_map(|a| a.find_iter(&folded)).filter(|m| is_whole(&folded, m));
        for m in matches {
            out.push_str(&folded[end..m.start()]);
            out.push(' ');
            end = m.end();
            found.push((folded[m.range()].to_owned(), self.owners[m.pattern().as_usize()]));
        }
        out.push_str(&folded[end..]);
        (out.chars().collect(), found)
    }
}

/// Some names begin with a number that counts (a live show of twelve days): only names that begin with a letter hide
/// their digits. A name does not end where its number goes on: version 3 is not version 3.5.
fn is_whole(text: &str, m: &Match) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut rest = text[m.end()..].chars();
    let next = rest.next();
    let goes_on = digit(next) || (next == Some('.') && digit(rest.next()));
    text[m.range()].starts_with(|c: char| c.is_alphabetic() && !c.is_numeric()) && !(goes_on && digit(text[m.range()].chars().next_back()))
}

fn fold(text: &str) -> String {
    Folded::simplified(text).chars.into_iter().collect()
}
