//! Nothing is left over: sentences without a fact, intents and entities that no fact uses.

use rustc_hash::FxHashSet;

use crate::content::problem::Code;
use crate::content::{At, Content, Problem, Sources};

pub fn check(problems: &mut Vec<Problem>, sources: &Sources, content: &Content) {
    let mut covered = covered(content);
    // These have facts, which wait.
    covered.extend(content.held.iter().flat_map(|h| h.nearest.iter().copied()));
    if let Some(file) = sources.index("responses/article.txt") {
        for sentence in content.article.sentences().iter().filter(|s| !covered.contains(&s.number)) {
            let at = At::of(file, sources.text(file), sentence.span.start, sentence.span.len());
            let message = format!("no fact quotes sentence {}", sentence.number);
            problems.push(
                Problem::new(Code::SentenceWithoutFact, at, message)
                    .help("write a fact for what it states; if it states nothing, leave it"),
            );
        }
    }
    let used: FxHashSet<usize> = content.all_facts().map(|f| f.intent).collect();
    for intent in content.intents.iter().enumerate().filter(|(i, _)| !used.contains(i)).map(|(_, intent)| intent) {
        let message = format!("no fact has the intent “{}”", intent.id);
        problems.push(Problem::new(Code::UnusedIntent, intent.at, message).help("remove its file, or give it to a fact"));
    }
    let mut known: FxHashSet<u32> = content.absents.iter().flat_map(|a| a.about.iter().copied()).collect();
    for fact in content.all_facts() {
        let named = fact.value.iter().flat_map(|v| v.names.iter().copied());
        for entity in std::iter::once(fact.subject).chain(fact.with.iter().copied()).chain(fact.by).chain(named) {
            known.extend(content.lineage(entity));
        }
    }
    for (id, entity) in content.entities.iter().enumerate() {
        if !entity.absent && !known.contains(&(id as u32)) {
            let message = format!("no fact is about “{}”", entity.id);
            let help =
                "name it in a fact (`subject`, `with`, `by`, `names`), or mark it `absent: true` where the article says nothing of it";
            problems.push(Problem::new(Code::UnusedEntity, entity.at, message).help(help));
        }
    }
}

/// The sentences that at least one fact quotes.
pub fn covered(content: &Content) -> FxHashSet<usize> {
    let quotes = content.facts.iter().flat_map(|f| std::iter::once(&f.quote).chain(&f.also));
    quotes.flat_map(|q| content.article.sentences_of(q)).collect()
}
