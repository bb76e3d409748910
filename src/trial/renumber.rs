//! Content tests that name sentences by number, when sentences get other numbers. Everything else stays byte for byte.

use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_yaml::Spanned;

use crate::content::revision::{self, Revision};
use crate::content::yaml::{self, place};
use crate::content::{Problem, Sources};
use crate::trial::questions::GONE;

/// Puts a new article in the place of the old, and gives content tests the new numbers of the sentences that they name. A
/// number whose sentence is gone becomes [`GONE`]: its test waits with the facts.
pub fn revise(sources: &Sources, new: &str) -> Result<Revision, Vec<Problem>> {
    let mut revision = revision::replace(sources, new)?;
    let mut changes = Vec::new();
    for (file, path, text) in sources.yaml_in("tests/questions") {
        // A file of comments alone holds no tests.
        let tests: Vec<Numbers> = yaml::read::<Option<_>>(file, text).map_err(|problem| vec![problem])?.unwrap_or_default();
        let mut numbers = Vec::new();
        tests.iter().for_each(|t| t.collect(&mut numbers));
        let mut renumbered = text.to_owned();
        numbers.sort_by_key(|n| std::cmp::Reverse(place(file, n.defined).offset));
        for number in numbers {
            let at = place(file, number.defined);
            let now = number.value.checked_sub(1).and_then(|i| revision.numbers.get(i)).map(|now| now.unwrap_or(GONE));
            let is_written = text.get(at.offset..at.offset + at.len).map(str::trim_end) == Some(number.value.to_string().as_str());
            if let Some(now) = now.filter(|_| is_written) {
                let end = at.offset + number.value.to_string().len();
                renumbered.replace_range(at.offset..end, &now.to_string());
            }
        }
        if renumbered != text {
            changes.push((path.to_owned(), Some(renumbered)));
        }
    }
    revision.sources = revision.sources.with(changes);
    Ok(revision)
}

/// Of a test, the numbers of sentences alone.
#[derive(serde::Deserialize)]
struct Numbers {
    sentence: Option<Spanned<usize>>,
    #[serde(default)]
    sentences: Vec<Spanned<Group>>,
    #[serde(default)]
    turns: Vec<Numbers>,
}

impl Numbers {
    fn collect(&self, out: &mut Vec<Spanned<usize>>) {
        out.extend(self.sentence.clone());
        for group in &self.sentences {
            match &group.value {
                Group::One(number) => out.push(Spanned { value: *number, referenced: group.referenced, defined: group.defined }),
                Group::Any(list) => out.extend(list.iter().cloned()),
            }
        }
        self.turns.iter().for_each(|t| t.collect(out));
    }
}

/// One number, or any of several. Read by hand: serde's untagged forms forget where things stand.
enum Group {
    One(usize),
    Any(Vec<Spanned<usize>>),
}

impl<'de> Deserialize<'de> for Group {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Group;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("the number of a sentence, or a list of them")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Group, E> {
                usize::try_from(number).map(Group::One).map_err(E::custom)
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Group, E> {
                usize::try_from(number).map(Group::One).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Group, A::Error> {
                let mut out = Vec::new();
                while let Some(number) = items.next_element()? {
                    out.push(number);
                }
                Ok(Group::Any(out))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::content::sources::{ARTICLE, PREVIOUS};

    #[test]
    fn tests_follow_their_sentences() {
        let tests = "# 12不是句号\n- {q: \"第2句在哪\", sentence: 2, must: [\"2\"]}  # 注\n- q: 哪两句\n  sentences: [[1, 2], 3 , 9]\n\
                     - turns:\n    - {q: 问, sentences:\n        [1]}\n    - q: 再问\n      sentence: 3\n      sentences:\n      - 2\n      - - 1\n        - 3\n";
        let files = [(ARTICLE, "甲说了一句话。\n乙没有说话。\n丙走了很远的路。\n"), ("tests/questions/a.yaml", tests)];
        let sources = Sources::new(files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect::<BTreeMap<_, _>>());
        let revision = revise(&sources, "编者按。\n丙走了很近的路。\n甲说了一句话。\n").expect("readable");
        assert_eq!(revision.numbers, [Some(3), None, Some(2)]);
        let expected = "# 12不是句号\n- {q: \"第2句在哪\", sentence: 0, must: [\"2\"]}  # 注\n- q: 哪两句\n  sentences: [[3, 0], 2 , 9]\n\
                        - turns:\n    - {q: 问, sentences:\n        [3]}\n    - q: 再问\n      sentence: 2\n      sentences:\n      - 0\n      - - 3\n        - 2\n";
        assert_eq!(revision.sources.get("tests/questions/a.yaml"), Some(expected));
        assert_eq!(revision.sources.get(PREVIOUS), None, "nothing waits");
    }
}
