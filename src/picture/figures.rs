//! Facts with figures as the sections and rows of a chart: by market or survey, or by company.
//!
//! Decides what belongs together and what every bar is called; draws nothing.

use crate::content::fact::Change;
use crate::content::{Content, EntityId, EntityKind, Fact};
use crate::reply::figure::{date, figure};
use crate::text::Language;
use crate::text::number::Unit;

use super::names::named;
use super::{MOST, words};

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// All subjects within one market or survey.
    Scope,
    /// All figures of one company.
    Company,
    /// One kind of figure within one market or survey: what a comparison needs.
    Measure,
}

/// A figure and its words: 34%, 66亿美元.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    pub value: f64,
    pub unit: Unit,
    pub words: String,
}

/// One fact.
#[derive(Debug, Clone)]
pub struct Row {
    pub fact: usize,
    /// Facts that say no more than this row does.
    pub told: Vec<usize>,
    pub subject: EntityId,
    /// What the bar is.
    pub name: String,
    /// The kind of figure, where the section holds several.
    pub kind: Option<String>,
    pub when: Option<String>,
    /// Who says so, where the section does not say it for all.
    pub by: Option<String>,
    /// Who says so.
    pub source: Option<String>,
    pub amount: Amount,
    pub before: Option<(Amount, Option<String>)>,
    pub change: Option<Change>,
}

impl Row {
    /// All facts that are drawn in it.
    pub fn facts(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.fact).chain(self.told.iter().copied())
    }

    /// True where the name gives the figure itself: it need not stand at the bar again.
    pub fn named(&self) -> bool {
        self.name.contains(&self.amount.words)
    }

    /// How much it changed, in words without a sign.
    pub fn difference(&self, language: Language) -> Option<String> {
        let (before, _) = self.before.as_ref().filter(|(b, _)| b.unit == self.amount.unit)?;
        let difference = (self.amount.value - before.value).abs();
        (difference > 0.0).then(|| figure(difference, before.unit, language, before.unit == Unit::Percent))
    }
}

/// Rows whose figures are alike.
#[derive(Debug, Clone)]
pub struct Section {
    pub title: String,
    /// Who says all of it, where that is one.
    pub by: Option<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub struct Chart {
    pub grouping: Grouping,
    pub sections: Vec<Section>,
    /// Facts that are not drawn: too many, or without a figure.
    pub left_out: usize,
}

/// Whose fact it is: the outermost company that its subject belongs to, else the outermost that it belongs to at all.
pub fn company(content: &Content, subject: EntityId) -> EntityId {
    let companies = content.lineage(subject).filter(|e| content.entity(*e).kind == EntityKind::Company);
    companies.last().or_else(|| content.lineage(subject).last()).unwrap_or(subject)
}

/// What a figure holds within: a market; for a percentage, else the survey.
pub fn scope(content: &Content, fact: &Fact) -> Option<EntityId> {
    let percent = fact.value.as_ref().and_then(|v| v.quantity).is_some_and(|(_, unit)| unit == Unit::Percent);
    let market = fact.with.iter().copied().find(|e| content.entity(*e).kind == EntityKind::Market);
    market.or(fact.by.filter(|_| percent))
}

/// Whose figures of a market these are, where the sentence before says it of that market and this one goes on with it.
fn survey(content: &Content, fact: &Fact) -> Option<EntityId> {
    let market = scope(content, fact)?;
    let names = |f: &Fact| f.subject == market || f.with.contains(&market);
    content.facts.iter().find(|f| f.sentence + 1 == fact.sentence && f.by.is_some() && names(f))?.by
}

/// The place of the fact that says as its "before" all that this one says.
fn told_by(content: &Content, fact: &Fact, facts: &[&Fact]) -> Option<usize> {
    let value = fact.value.as_ref().filter(|v| v.from.is_none())?;
    facts.iter().position(|other| {
        let before = other.value.as_ref().and_then(|v| v.from_quantity);
        other.subject == fact.subject && before.is_some() && before == value.quantity && scope(content, other) == scope(content, fact)
    })
}

/// Facts that give the figure of another one, from the same sentence and of no other time: "it is worth …" and "who
/// reported that it is worth …". Of those the first that is not about a medium is drawn.
fn repeats(content: &Content, fact: &Fact, facts: &[&Fact]) -> bool {
    let figure = |f: &Fact| f.value.as_ref().and_then(|v| Some((v.quantity?, v.from_quantity)));
    let alike = |other: &Fact| {
        let time = other.time == fact.time || other.time.is_none() || fact.time.is_none();
        time && other.sentence == fact.sentence && figure(other).is_some() && figure(other) == figure(fact)
    };
    // A company's figure and its rival's may be the same: only a medium says what another one's is.
    let medium = |f: &Fact| content.entity(f.subject).kind == EntityKind::Media;
    let same = |other: &Fact| other.subject == fact.subject || medium(other) || medium(fact);
    let rank = |f: &Fact| (medium(f), content.fact_ids.get(&f.id));
    facts.iter().any(|other| alike(other) && same(other) && rank(other) < rank(fact))
}

pub fn chart(content: &Content, facts: &[&Fact], grouping: Grouping, language: Language) -> Chart {
    let mut chart = Chart { grouping, sections: Vec::new(), left_out: 0 };
    let mut keys: Vec<(Option<EntityId>, Option<usize>, Unit)> = Vec::new();
    let mut drawn = 0;
    // Looked for once: asked anew for every row, the work would grow with the cube of the facts.
    let told: Vec<Option<usize>> = facts.iter().map(|fact| told_by(content, fact, facts)).collect();
    for (place, fact) in facts.iter().enumerate() {
        if told[place].is_some() || repeats(content, fact, facts) {
            continue;
        }
        let earlier = told.iter().position(|by| *by == Some(place)).map(|i| facts[i]);
        let Some(row) = row(content, fact, earlier, language).filter(|_| drawn < MOST) else {
            chart.left_out += 1;
            continue;
        };
        drawn += 1;
        let group = match grouping {
            Grouping::Scope | Grouping::Measure => scope(content, fact),
            Grouping::Company => Some(company(content, fact.subject)),
        };
        let key = (group, (grouping == Grouping::Measure).then_some(fact.intent), row.amount.unit);
        match keys.iter().position(|k| *k == key) {
            Some(i) => chart.sections[i].rows.push(row),
            None => {
                keys.push(key);
                let kind = content.intent(fact.intent).title.get(language);
                let title = match group.map(|e| words::heading(language, &content.name(e, language), true)) {
                    Some(name) if grouping == Grouping::Measure => format!("{name}{}{kind}", words::colon(language)),
                    Some(name) => name,
                    None => words::heading(language, &kind, false),
                };
                chart.sections.push(Section { title, by: None, rows: vec![row] });
            }
        }
    }
    for section in &mut chart.sections {
        finish(section, content, grouping, language);
    }
    if grouping == Grouping::Company {
        chart.sections.sort_by(|a, b| b.rows[0].amount.value.total_cmp(&a.rows[0].amount.value));
    }
    chart
}

/// Orders a section's rows and settles what they are called.
fn finish(section: &mut Section, content: &Content, grouping: Grouping, language: Language) {
    section.rows.sort_by(|a, b| b.amount.value.total_cmp(&a.amount.value));
    // Under its company's name a fact need not name it again.
    let titled = |subject: EntityId| grouping == Grouping::Company && company(content, subject) == subject;
    let label = |row: &Row| content.facts[row.fact].label.as_ref().map(|l| l.get(language));
    let names: Vec<String> = section.rows.iter().map(|r| content.name(r.subject, language)).collect();
    for (row, name) in section.rows.iter_mut().zip(&names) {
        let once = names.iter().filter(|n| *n == name).count() == 1;
        row.name = match grouping {
            Grouping::Scope | Grouping::Measure if once => name.clone(),
            _ => match label(row) {
                // A label may lean on its fact's subject: "training cost of six months".
                Some(label) if titled(row.subject) || named(content, row.subject, &label, language).is_some() => label,
                Some(label) => format!("{name}{}{label}", words::colon(language)),
                None => format!("{name}{}{}", words::colon(language), row.kind.clone().unwrap_or_default()),
            },
        };
        // The title of the picture or the section says what kind of figure it is, or the name does.
        let said = |kind: &String| row.name.to_lowercase().contains(&kind.to_lowercase());
        if grouping != Grouping::Company || row.kind.as_ref().is_some_and(said) {
            row.kind = None;
        }
    }
    let by = section.rows[0].by.clone();
    if section.rows.iter().all(|r| r.by == by) {
        section.by = by.filter(|by| *by != section.title);
        section.rows.iter_mut().for_each(|r| r.by = None);
    }
}

/// The row of a fact, with the one that gives its figure before, where there is one.
fn row(content: &Content, fact: &Fact, earlier: Option<&Fact>, language: Language) -> Option<Row> {
    let value = fact.value.as_ref()?;
    let amount = |quantity: Option<(f64, Unit)>, written: &str| {
        let (value, unit) = quantity?;
        // A bare number (9 of something) says more as the sentence writes it.
        let words = if unit == Unit::None && !written.is_empty() { written.to_owned() } else { figure(value, unit, language, false) };
        Some(Amount { value, unit, words })
    };
    let earlier_time = earlier.and_then(|f| f.time);
    // "2024" says nothing beside "September 2024" as the time before.
    let time = fact.time.filter(|t| earlier_time.is_none_or(|e| !t.contains(e)));
    let by = fact.by.or_else(|| survey(content, fact)).map(|e| content.name(e, language));
    let index = |f: &Fact| content.fact_ids.get(&f.id).copied();
    Some(Row {
        fact: index(fact)?,
        told: earlier.and_then(index).into_iter().collect(),
        subject: fact.subject,
        name: String::new(),
        kind: Some(content.intent(fact.intent).title.get(language)),
        when: time.map(|t| date(t, language)),
        by: by.clone(),
        source: by,
        amount: amount(value.quantity, &value.text)?,
        before: amount(value.from_quantity, value.from.as_deref().unwrap_or_default())
            .map(|a| (a, earlier_time.map(|t| date(t, language)))),
        change: fact.change.or_else(|| direction(value.quantity, value.from_quantity)),
    })
}

fn direction(now: Option<(f64, Unit)>, before: Option<(f64, Unit)>) -> Option<Change> {
    let ((now, unit), (before, same)) = (now?, before?);
    (unit == same).then(|| match now.total_cmp(&before) {
        std::cmp::Ordering::Greater => Change::Up,
        std::cmp::Ordering::Less => Change::Down,
        std::cmp::Ordering::Equal => Change::Flat,
    })
}
