//! A new revision of the article: which facts stand, which moved, which must wait, and taking a fact over to its new sentence.
//!
//! Input and output are content files in memory; everything but what is meant to change stays byte for byte. Whether a fact
//! still says what its new sentence says is for people to judge: nothing is taken over unasked. Content tests are not known
//! here (see `trial::renumber`).

use std::collections::BTreeMap;

use serde_json::Value;

use super::nearest::{Near, Nearest, difference, whole};
use super::raw::{RawFact, Text};
use super::sources::{ARTICLE, PREVIOUS};
use super::yaml::{self, place};
use super::{At, Problem, Sources};
use crate::article::Article;

/// What a new article does to the facts.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The content with the new article. While facts wait, the one before lies beside it.
    pub sources: Sources,
    /// Facts whose quotes all stand, in sentences of the same number …
    pub unchanged: usize,
    /// … and in sentences of another.
    pub moved: usize,
    /// What stands no more: its facts are held back.
    pub changed: Vec<Changed>,
    /// What became of each sentence of the old article, by its number less one. `None`: it is gone.
    pub numbers: Vec<Option<usize>>,
}

/// A text that a fact quotes and the article no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub fact: String,
    /// The key that it is given by: `quote`, `parts`, `also`, `time_quote`.
    pub key: &'static str,
    pub old: String,
    /// What it has become; `None` where no sentence is like it.
    pub new: Option<Near>,
}

impl Changed {
    /// Old against new: `[-50-]{+34+}`. `None` where there is nothing new.
    pub fn difference(&self) -> Option<String> {
        self.new.as_ref().map(|new| difference(&self.old, &new.text))
    }
}

/// Why a fact is not taken over. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unconfirmed {
    #[error("no fact “{0}” is held back")]
    NotHeld(String),
    #[error("no sentence of the article is like what “{fact}” quotes: {old}")]
    Gone { fact: String, old: String },
    #[error("{path} writes what “{fact}” quotes in a way that cannot be changed here: change it by hand")]
    ByHand { fact: String, path: String },
    #[error("a file of facts cannot be read")]
    Unreadable(Vec<Problem>),
}

/// A text with its fact and where it stands.
struct Quoted {
    fact: String,
    key: &'static str,
    text: String,
    at: At,
}

/// Puts a new article in the place of the old. The problems are those of files that cannot be read.
pub fn replace(sources: &Sources, new: &str) -> Result<Revision, Vec<Problem>> {
    let quoted = quoted(sources)?;
    let old = Article::new(sources.get(ARTICLE).unwrap_or_default());
    let earlier = sources.get(PREVIOUS).map(Article::new);
    let article = Article::new(new);
    let mut nearest = Nearest::new(&article);
    let mut revision =
        Revision { sources: sources.clone(), unchanged: 0, moved: 0, changed: Vec::new(), numbers: numbers(&old, &article, &mut nearest) };
    // What waits since an earlier revision must still be found in the article before.
    let mut waiting: Vec<&str> = Vec::new();
    for texts in quoted.chunk_by(|a, b| a.fact == b.fact) {
        let (mut is_held, mut is_moved) = (false, false);
        for q in texts {
            let then = old.quote(&q.text);
            if let Some(now) = article.quote(&q.text) {
                is_moved |= then.is_some_and(|then| then.sentence != now.sentence);
                continue;
            }
            // Where it stood in no article it is wrong, not changed.
            let Some(stood) = then.map(|_| &old).or(earlier.as_ref().filter(|e| e.quote(&q.text).is_some())) else { continue };
            is_held = true;
            if let Some((sentences, _)) = whole(stood, &q.text).filter(|(sentences, _)| old.quote(sentences).is_none())
                && !waiting.contains(&sentences)
            {
                waiting.push(sentences);
            }
            let new = nearest.revised(stood, &q.text);
            revision.changed.push(Changed { fact: q.fact.clone(), key: q.key, old: q.text.clone(), new });
        }
        match (is_held, is_moved) {
            (true, _) => {}
            (false, true) => revision.moved += 1,
            (false, false) => revision.unchanged += 1,
        }
    }
    if new != old.text() {
        let kept = [old.text().trim_end()].into_iter().chain(waiting).collect::<Vec<_>>().join("\n") + "\n";
        let previous = (!revision.changed.is_empty()).then_some(kept);
        revision.sources = sources.with([(ARTICLE.to_owned(), Some(new.to_owned())), (PREVIOUS.to_owned(), previous)]);
    }
    Ok(revision)
}

/// What is held back as the content stands.
pub fn held(sources: &Sources) -> Result<Vec<Changed>, Vec<Problem>> {
    replace(sources, sources.get(ARTICLE).unwrap_or_default()).map(|revision| revision.changed)
}

/// Gives a fact that is held back the sentences that its quotes have become. With the last of them the article before goes.
pub fn confirm(sources: &Sources, fact: &str) -> Result<Sources, Unconfirmed> {
    let mut sources = sources.clone();
    let waiting = |sources: &Sources| held(sources).map_err(Unconfirmed::Unreadable);
    let mine: Vec<Changed> = waiting(&sources)?.into_iter().filter(|c| c.fact == fact).collect();
    if mine.is_empty() {
        return Err(Unconfirmed::NotHeld(fact.to_owned()));
    }
    for changed in mine {
        let new = changed.new.ok_or_else(|| Unconfirmed::Gone { fact: fact.to_owned(), old: changed.old.clone() })?;
        let all = quoted(&sources).map_err(Unconfirmed::Unreadable)?;
        let is_it = |q: &&Quoted| q.fact == fact && q.key == changed.key && q.text == changed.old;
        let Some(at) = all.iter().find(is_it).map(|q| q.at) else { continue };
        let path = sources.path(at.file).to_owned();
        let by_hand = || Unconfirmed::ByHand { fact: fact.to_owned(), path: path.clone() };
        let text = rewritten(sources.text(at.file), at, &changed.old, &new.text).ok_or_else(by_hand)?;
        sources = sources.with([(path, Some(text))]);
    }
    if waiting(&sources)?.is_empty() {
        sources = sources.with([(PREVIOUS.to_owned(), None)]);
    }
    Ok(sources)
}

/// Every text that a fact quotes, by files, facts, and the order of the loader.
fn quoted(sources: &Sources) -> Result<Vec<Quoted>, Vec<Problem>> {
    let (mut out, mut problems) = (Vec::new(), Vec::new());
    for (file, _, text) in sources.yaml_in("responses/facts").filter(|(_, path, _)| !path.contains("/_")) {
        match yaml::read::<Vec<RawFact>>(file, text) {
            Ok(facts) => {
                for raw in facts {
                    let mut add = |key, text: &Text| {
                        let at = place(file, text.defined);
                        out.push(Quoted { fact: raw.id.value.clone(), key, text: text.value.clone(), at });
                    };
                    add("quote", &raw.quote);
                    raw.parts.iter().for_each(|t| add("parts", t));
                    raw.also.iter().for_each(|t| add("also", t));
                    raw.time_quote.iter().for_each(|t| add("time_quote", t));
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

/// What became of each sentence: the same text (of equal ones the same in turn), else what is like it.
fn numbers(old: &Article, new: &Article, nearest: &mut Nearest) -> Vec<Option<usize>> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for now in new.sentences().iter().rev().filter_map(|s| new.sentence(s.number)) {
        places.entry(now.text).or_default().push(now.sentence);
    }
    let then = old.sentences().iter().filter_map(|s| old.sentence(s.number));
    then.map(|s| places.get_mut(&s.text).and_then(Vec::pop).or_else(|| nearest.revised(old, &s.text).map(|n| n.sentence))).collect()
}

/// A file of facts with one text in the place of another, written as the old one was where YAML allows it, else in quotes.
/// `None` where the file would come to say anything else.
fn rewritten(file: &str, at: At, old: &str, new: &str) -> Option<String> {
    let written = file.get(at.offset..at.offset + at.len)?.trim_end();
    let quoted = format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
    let single = format!("'{}'", new.replace('\'', "''"));
    let styles = match written.chars().next()? {
        '"' => [quoted, single],
        '\'' => [single, quoted],
        _ => [new.to_owned(), quoted],
    };
    let read = |text: &str| yaml::read::<Value>(at.file, text).ok();
    let before = read(file)?;
    styles.into_iter().find_map(|style| {
        let text = format!("{}{style}{}", &file[..at.offset], &file[at.offset + written.len()..]);
        (swapped(&before, &read(&text)?, old, new) == Some(1)).then_some(text)
    })
}

/// In how many places one text is another's; `None` where anything else differs.
fn swapped(before: &Value, after: &Value, old: &str, new: &str) -> Option<usize> {
    match (before, after) {
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a.iter().zip(b).map(|(a, b)| swapped(a, b, old, new)).sum(),
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            a.values().zip(b.values()).map(|(a, b)| swapped(a, b, old, new)).sum()
        }
        (a, b) if a == b => Some(0),
        (Value::String(a), Value::String(b)) if a == old && b == new => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: &str = "facts";
    const OLD: &str = "来源:某报\n甲公司的份额是20%,比去年高。乙公司没有回应。\n3月5日,丙公司发布了机器人“小满”。\n";

    fn sources(article: &str, facts: &str) -> Sources {
        let files = [(ARTICLE, article), ("responses/facts/a.yaml", facts)];
        Sources::new(files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect::<BTreeMap<_, _>>())
    }

    fn fact(id: &str, texts: &str) -> String {
        format!("# {FACTS}\n- id: {id}\n  intent: 问\n  subject: 谁\n{texts}  answer: {{zh: 甲, en: A}}\n")
    }

    fn content() -> Sources {
        let share = fact("share", "  quote: 甲公司的份额是20%,比去年高。   # 注\n");
        let silent = fact("silent", "  quote: '乙公司没有回应。'\n  also:\n  - >-\n    甲公司的份额是20%,比去年高。\n");
        let launch = fact("launch", "  quote: \"3月5日,丙公司发布了机器人“小满”。\"\n");
        sources(OLD, &(share + &silent + &launch))
    }

    #[test]
    fn facts_stand_or_move_or_wait() {
        let new = "来源:某报\n甲公司的份额是25%: 比去年高。\n编者按:有改动。\n乙公司没有回应。\n3月5日,丙公司发布了机器人“小满”。\n";
        let revision = replace(&content(), new).expect("readable");
        assert_eq!((revision.unchanged, revision.moved, revision.changed.len()), (0, 1, 2));
        assert_eq!(revision.numbers, [Some(1), Some(2), Some(4), Some(5)]);
        let [share, silent] = &revision.changed[..] else { panic!("two wait") };
        assert_eq!((share.fact.as_str(), share.key, silent.fact.as_str(), silent.key), ("share", "quote", "silent", "also"));
        assert_eq!(share.difference().as_deref(), Some("甲公司的份额是[-20%,-]{+25%: +}比去年高。"));
        assert_eq!(revision.sources.get(ARTICLE), Some(new));
        assert_eq!(revision.sources.get(PREVIOUS), Some(OLD));
        assert_eq!(held(&revision.sources), Ok(revision.changed.clone()));
        // One after the other is taken over; nothing else changes, and with the last one the article before goes.
        let one = confirm(&revision.sources, "share").expect("taken over");
        let facts = content().get("responses/facts/a.yaml").expect("facts").to_owned();
        let first = facts.replacen("甲公司的份额是20%,比去年高。   #", "\"甲公司的份额是25%: 比去年高。\"   #", 1);
        assert_eq!(one.get("responses/facts/a.yaml"), Some(first.as_str()), "a colon needs quotes");
        assert_eq!(one.get(PREVIOUS), Some(OLD));
        let both = confirm(&one, "silent").expect("taken over");
        assert_eq!(both.get("responses/facts/a.yaml"), Some(first.replace("20%,", "25%: ").as_str()));
        assert_eq!(both.get(PREVIOUS), None);
        assert_eq!(confirm(&both, "silent"), Err(Unconfirmed::NotHeld("silent".to_owned())));
    }

    #[test]
    fn what_waits_is_still_found_after_the_next_revision() {
        let second = OLD.replace("20%", "25%");
        let third = second.replace("没有回应", "拒绝回应").replace("比去年", "比前年");
        let revision = replace(&content(), &second).expect("readable");
        let revision = replace(&revision.sources, &third).expect("readable");
        let waiting: Vec<_> = revision.changed.iter().map(|c| (c.fact.as_str(), c.key)).collect();
        assert_eq!(waiting, [("share", "quote"), ("silent", "quote"), ("silent", "also")]);
        assert_eq!(revision.sources.get(PREVIOUS), Some(format!("{second}甲公司的份额是20%,比去年高。\n").as_str()));
        assert_eq!(revision.changed[0].difference().as_deref(), Some("甲公司的份额是[-20%-]{+25%+},比[-去-]{+前+}年高。"));
        let confirmed = confirm(&confirm(&revision.sources, "share").expect("share"), "silent").expect("silent");
        assert_eq!((confirmed.get(PREVIOUS), held(&confirmed)), (None, Ok(Vec::new())));
    }

    #[test]
    fn back_to_the_old_article_everything_stands() {
        let revision = replace(&content(), &OLD.replace("20%", "25%")).expect("readable");
        let back = replace(&revision.sources, OLD).expect("readable");
        assert_eq!((back.unchanged, back.changed.len(), back.sources), (3, 0, content()));
        let same = replace(&content(), OLD).expect("readable");
        assert_eq!((same.unchanged, same.sources), (3, content()));
    }

    #[test]
    fn what_is_gone_is_not_taken_over() {
        let revision = replace(&content(), "来源:某报\n完全另一件事。\n").expect("readable");
        assert_eq!(revision.changed.iter().filter_map(Changed::difference).count(), 0);
        assert!(matches!(confirm(&revision.sources, "launch"), Err(Unconfirmed::Gone { .. })));
        assert!(replace(&sources(OLD, "- id: [\n"), OLD).is_err(), "a file that cannot be read");
    }
}
