//! Selections of facts: what a view shows, and each event told once.

use super::{Content, Fact, Shown, View};

impl Content {
    /// The facts that a view shows, each told once; in the order of time for timelines, else of the article.
    pub fn facts_of(&self, view: &View) -> Vec<&Fact> {
        let shown = |f: &Fact| {
            (view.intents.is_empty() || view.intents.contains(&self.intents[f.intent].id))
                && (view.topics.is_empty() || f.topics.iter().any(|t| view.topics.contains(t)))
                && view.kind.is_none_or(|k| self.entity(f.subject).kind == k)
                && (!view.events || (f.event && f.time.is_some()))
                && view.value.as_ref().is_none_or(|v| f.value.as_ref().is_some_and(|x| x.kind.name() == v))
        };
        let chosen: Vec<usize> = (0..self.facts.len()).filter(|i| shown(&self.facts[*i])).collect();
        let chosen = match view.shown {
            Shown::Timeline => self.told_once(chosen),
            _ => chosen,
        };
        chosen.into_iter().map(|i| &self.facts[i]).collect()
    }

    /// Of several facts that tell one event, one: of those of the same sentence, or of one subject and time that share a
    /// sentence, the event, else the first. In the order of time; what is only dated by a year comes after its months.
    pub fn told_once(&self, facts: Vec<usize>) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for fact in facts {
            let f = &self.facts[fact];
            let same = |o: &Fact| {
                let shared = self.sentences_of(o).iter().any(|s| self.sentences_of(f).contains(s));
                o.subject == f.subject && o.time == f.time && (o.sentence == f.sentence || shared)
            };
            match out.iter_mut().find(|o| same(&self.facts[**o])) {
                Some(have) => {
                    let better = |f: &Fact| (f.event, f.label.is_some());
                    if better(f) > better(&self.facts[*have]) {
                        *have = fact;
                    }
                }
                None => out.push(fact),
            }
        }
        out.sort_by_key(|i| {
            let f = &self.facts[*i];
            let vague = f.time.is_some_and(|t| t.month().is_none());
            (f.time.map(|t| if vague { (t.to, t.from) } else { (t.from, t.to) }), f.sentence)
        });
        out
    }

    /// The sentences that a fact is stated in, its own first.
    fn sentences_of(&self, fact: &Fact) -> Vec<usize> {
        let also = fact.also.iter().flat_map(|q| self.article.sentences_of(q));
        std::iter::once(fact.sentence).chain(also).collect()
    }
}
