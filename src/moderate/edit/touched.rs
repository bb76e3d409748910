//! Which facts a change of files is about: those whose item or phrasings read otherwise afterwards, held ones included.
//!
//! Compared as text, so that a key which the model does not know counts too. A file that is no readable tree names nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::file::File;
use crate::moderate::Patch;

/// Ids of the facts, each once, in their order.
pub fn facts(patch: &Patch) -> Vec<String> {
    let mut before: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut after = before.clone();
    for file in &patch.files {
        for (text, side) in [(&file.before, &mut before), (&file.after, &mut after)] {
            let read = text.as_deref().filter(|_| file.path.ends_with(".yaml") || file.path.ends_with(".yml")).and_then(File::read);
            let Some(read) = read else { continue };
            for (id, said) in parts(&file.path, &read) {
                side.entry(id).or_default().push(said);
            }
        }
    }
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    ids.into_iter().filter(|id| before.get(*id) != after.get(*id)).cloned().collect()
}

/// What a file says of each fact.
fn parts(path: &str, file: &File) -> Vec<(String, String)> {
    let said = |span: &std::ops::Range<usize>| file.text[span.clone()].to_owned();
    if path.starts_with("responses/facts/") {
        let id = |item: &super::tree::Node| Some((item.text_of("id")?.to_owned(), said(&item.span)));
        return file.root.items().iter().filter_map(id).collect();
    }
    let asked = file.root.get("phrasings").filter(|_| path.starts_with("intents/"));
    let entries = asked.map(super::tree::Node::entries).unwrap_or_default();
    entries.iter().map(|e| (said(&e.key.span), said(&e.value.span))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moderate::patch::FileChange;

    fn patch(path: &str, before: &str, after: &str) -> Patch {
        let [before, after] = [before, after].map(|t| (!t.is_empty()).then(|| t.to_owned()));
        Patch { files: vec![FileChange { path: path.to_owned(), before, after }] }
    }

    #[test]
    fn facts_whose_text_changed_are_named_wherever_it_stands() {
        let facts_of = |before: &str, after: &str| facts(&patch("responses/facts/晨星.yaml", before, after));
        let (one, two) = ("- id: a\n  quote: 甲\n", "- id: b\n  quote: 乙\n");
        assert_eq!(facts_of(&format!("{one}{two}"), &format!("# 注\n{two}{one}")), Vec::<String>::new(), "order and comments");
        assert_eq!(facts_of(&format!("{one}{two}"), &format!("{one}  disputes: [b]\n{two}")), ["a"]);
        assert_eq!(facts_of(one, &format!("{one}{two}")), ["b"]);
        assert_eq!(facts_of(&format!("{one}{two}"), ""), ["a", "b"]);
        assert_eq!(facts_of(one, "- [破"), ["a"]);
        let asked = |q: &str| format!("id: share\nphrasings:\n  a:\n    ask: [{q}]\n  b:\n    ask: [乙]\n");
        assert_eq!(facts(&patch("intents/share.yaml", &asked("甲"), &asked("甲, 丙"))), ["a"]);
        assert_eq!(facts(&patch("tests/questions/a.yaml", one, two)), Vec::<String>::new());
    }
}
