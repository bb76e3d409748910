//! Whether a label says by itself whom it is about, so that no name is drawn twice.

use crate::content::{Content, EntityId};
use crate::text::Language;
use crate::text::fold::to_traditional;

/// Where a label names an entity by any of its names: what is before, the longest such name, what is after.
pub fn named<'t>(content: &Content, entity: EntityId, text: &'t str, language: Language) -> Option<(&'t str, &'t str, &'t str)> {
    let entity = content.entity(entity);
    let names = entity.names.join("\n");
    let names = if language == Language::ZhHant { to_traditional(&names) } else { names };
    let name = entity.name.get(language);
    let found = names.split('\n').chain([name.as_str()]).filter(|n| !n.is_empty()).filter_map(|name| {
        let (before, after) = text.split_once(name)?;
        // Part of a longer Latin word is another word.
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let inside = letter(before.chars().next_back()) && letter(name.chars().next())
            || letter(after.chars().next()) && letter(name.chars().next_back());
        (!inside).then_some((before, &text[before.len()..text.len() - after.len()], after))
    });
    found.max_by_key(|(before, name, _)| (name.chars().count(), std::cmp::Reverse(before.len())))
}
