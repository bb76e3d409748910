//! The content in service: how it stands, reading the files again, and all of them as one download.

use std::sync::Arc;
use std::time::Instant;

use super::{Moderator, embed, history, refused, review};
use crate::content::{Problem, Severity};
use crate::discord::escape::echo;
use crate::discord::outgoing::{Attached, Outgoing};
use crate::moderate::archive;
use crate::moderate::desk::{Reloaded, Trouble};

/// Discord's limit for a file where a server has no boosts.
const LARGEST: usize = 10 << 20;

/// `/content status`.
pub async fn status(m: &Moderator) -> anyhow::Result<Outgoing> {
    let (edition, summary, errors, inbox) = m
        .aside(|app| {
            let edition = app.desk.edition();
            let found = app.desk.findings(&edition);
            let errors: Vec<Problem> = found.problems.iter().filter(|p| p.severity() == Severity::Error).cloned().collect();
            (Arc::clone(&edition), found.summary.clone(), errors, app.inbox.count())
        })
        .await?;
    let mut lines = vec![m.fill("status_edition", &[("number", &edition.number.to_string()), ("time", &format!("<t:{}:f>", m.k.since))])];
    if let Some(s) = &summary {
        let [facts, phrasings, tests, passed] =
            [s.facts, s.phrasings.zh + s.phrasings.en, s.tests.of, s.tests.passed].map(|n| n.to_string());
        let values = [("facts", &*facts), ("phrasings", &phrasings), ("tests", &tests), ("passed", &passed)];
        lines.push(m.fill("status_counts", &values));
        if s.held > 0 {
            lines.push(m.fill("status_held", &[("facts", &s.held.to_string()), ("tests", &s.tests_held.to_string())]));
        }
    }
    // Content that was good when it was last served may not be after an update of the program.
    lines.extend(review::problems(m, &errors, &edition.sources));
    if !m.app.desk.is_open() {
        lines.push(m.get("refused_no_folder"));
    }
    let count = inbox.map_or_else(|_| "?".to_owned(), |n| n.to_string());
    lines.push(m.fill("status_inbox", &[("count", &count)]));
    if let Some(last) = m.app.desk.history().last() {
        let values =
            [("entry", &*echo(&history::label(m, last), 150)), ("time", &format!("<t:{}:f>", last.at)), ("by", &history::by(m, &last.by))];
        lines.push(m.fill("status_last", &values));
    }
    match m.app.desk.trouble() {
        Some(trouble) => lines.extend(troubled(m, &trouble)),
        None => lines.push(m.get("status_good")),
    }
    Ok(embed(m.get("status_title"), lines.join("\n"), Vec::new()))
}

/// The files on disk are not what is served, and why.
fn troubled(m: &Moderator, trouble: &Trouble) -> Vec<String> {
    let told = m.fill("status_trouble", &[("time", &format!("<t:{}:f>", trouble.at))]);
    std::iter::once(told).chain(review::problems(m, &trouble.problems, &trouble.sources)).collect()
}

/// `/content reload`.
pub async fn reload(m: &Moderator) -> anyhow::Result<Outgoing> {
    let begun = Instant::now();
    let done = m.aside(|app| app.desk.reload()).await?;
    let seconds = format!("{:.1}", begun.elapsed().as_secs_f64());
    Ok(match done {
        Ok(Reloaded::Unchanged) => m.notice("reload_unchanged"),
        Ok(Reloaded::Taken(entry)) => {
            let number = entry.map(|e| format!("#{}", e.number)).unwrap_or_default();
            Outgoing::notice(m.fill("reload_taken", &[("number", &number), ("seconds", &seconds)]))
        }
        Ok(Reloaded::Refused(trouble)) => embed(m.get("reload_refused"), troubled(m, &trouble).join("\n"), Vec::new()),
        Err(refused) => Outgoing::notice(refused::reason(m, &refused)),
    })
}

/// `/content export`.
pub async fn export(m: &Moderator) -> anyhow::Result<Outgoing> {
    let (number, bytes) = m
        .aside(|app| {
            let edition = app.desk.edition();
            archive::archive(&edition.sources).map(|bytes| (edition.number, bytes))
        })
        .await??;
    if bytes.len() > LARGEST {
        return Ok(m.notice("export_large"));
    }
    let name = format!("content-{number}.{}", archive::EXTENSION);
    let file = Attached { name, description: m.get("export_file"), bytes: Arc::from(bytes) };
    Ok(Outgoing { file: Some(file), ..embed(m.get("export_title"), m.get("export_file"), Vec::new()) })
}
