//! `yinju check`: the trial of a content, for people or as JSON.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::arguments::Check;
use super::output::{FAINT, Output, STRONG, paint};
use super::source;
use super::{Exit, diagnostic};
use crate::content::folder::Folder;
use crate::content::problem::Code;
use crate::content::{Problem, Severity, Sources};
use crate::trial::leave_one_out::LeaveOneOut;
use crate::trial::variants::Survival;
use crate::trial::{self, Report, Share, Summary, leave_one_out, variants};
use crate::understand::lexicon::dictionary;

/// Checks of a content that other rooms bring along.
pub type Further<'a> = &'a [fn(&Sources) -> Vec<Problem>];

/// So many problems of one code are shown without `--all`.
const SHOWN: usize = 10;

/// `further` are checks of adapters that the console does not know.
pub fn run(folder: Option<&Path>, check: &Check, further: Further, out: &mut Output) -> anyhow::Result<Exit> {
    std::thread::spawn(dictionary);
    let Folder { sources, problems: unreadable } = source::open(folder)?;
    let mut report = trial::check(&sources);
    report.problems.extend(unreadable);
    report.problems.extend(further.iter().flat_map(|check| check(&sources)));
    let left_out = report.engine.as_ref().filter(|_| check.leave_one_out).map(leave_one_out::measure);
    let survival = report.engine.as_ref().filter(|_| check.variants).map(|e| variants::measure(e, &report.dialogues));
    let good = report.is_good();
    if check.json {
        let problems: Vec<_> = report.problems.iter().map(|p| diagnostic::json(&sources, p)).collect();
        let value = json!({ "ok": good, "problems": problems, "summary": report.summary, "leave_one_out": left_out, "variants": survival });
        out.json(&value, true)?;
    } else {
        problems(&sources, &report.problems, check.all, out)?;
        if let Some(summary) = &report.summary {
            out.line(&figures(summary))?;
        }
        if let Some(left_out) = &left_out {
            out.line(&confusions(left_out))?;
        }
        if let Some(survival) = &survival {
            out.line(&survivals(survival))?;
        }
        out.line(&verdict(&report))?;
    }
    Ok(if good { Exit::Ok } else { Exit::Problems })
}

/// Every problem in full, the first of each code unless all are wanted.
fn problems(sources: &Sources, problems: &[Problem], all: bool, out: &mut Output) -> anyhow::Result<()> {
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    for problem in problems {
        let count = seen.entry(problem.code).or_default();
        *count += 1;
        if all || *count <= SHOWN {
            out.line(&format!("{}\n", diagnostic::render(sources, problem, true)))?;
        }
    }
    for (code, count) in seen.into_iter().filter(|(_, n)| !all && *n > SHOWN) {
        out.line(&format!("{}: {} more like this ({}); --all shows them\n", code.id(), count - SHOWN, code.meaning()))?;
    }
    Ok(())
}

fn figures(summary: &Summary) -> String {
    let s = summary;
    let left_out: Vec<String> = s.sentences_left_out.iter().map(usize::to_string).collect();
    let left_out = if left_out.is_empty() { String::new() } else { format!("; left out: {}", left_out.join(", ")) };
    let rows = [
        (
            "facts",
            format!(
                "{} of {} intents and {} entities; computations: {}; absent entries: {}",
                s.facts, s.intents, s.entities, s.computations, s.absent
            ),
        ),
        ("sentences", format!("{} of {} have a fact{left_out}", s.sentences_with_fact, s.sentences)),
        ("phrasings", format!("{} Chinese, {} English; {} find their own fact", s.phrasings.zh, s.phrasings.en, share(s.asked))),
        ("tests", format!("{} passed", share(s.tests))),
    ];
    let held = format!("{} and {} of them", plural(s.held, "fact"), plural(s.tests_held, "test"));
    let held = (s.held > 0).then_some(("held back", held));
    rows.into_iter().chain(held).map(|(name, text)| row(name, &text)).collect::<Vec<_>>().join("\n")
}

fn confusions(measured: &LeaveOneOut) -> String {
    let m = measured;
    let mut out = vec![
        paint(STRONG, "Leave one out"),
        row("facts", &format!("{} still find theirs (Chinese {}, English {})", share(m.facts), share(m.chinese), share(m.english))),
        row("others", &format!("computations {}, absent entries {}", share(m.computations), share(m.absent))),
    ];
    let pair = |c: &leave_one_out::Confusion| {
        format!("  {:>3} × {} → {}  {}", c.times, c.asked, c.found, paint(FAINT, &format!("“{}”", c.example)))
    };
    out.extend(m.confused.iter().map(pair));
    out.join("\n")
}

fn survivals(survival: &Survival) -> String {
    let wrong = Share { passed: survival.turned_wrong, of: survival.all.of };
    let mut out = vec![paint(STRONG, "Variants"), row("all", &format!("{} survive, {} turned wrong", share(survival.all), share(wrong)))];
    for kind in &survival.kinds {
        let name = format!("{:?}", kind.variant).to_lowercase();
        out.push(row(&name, &format!("{} survive, {} turned wrong", share(kind.survived), kind.turned_wrong)));
        out.extend(kind.lost.iter().take(3).map(|(q, got)| paint(FAINT, &format!("    “{q}”: {got}"))));
    }
    out.join("\n")
}

fn verdict(report: &Report) -> String {
    let count = |severity| report.problems.iter().filter(|p| p.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let good = if report.is_good() { "The content is good" } else { "The content must not go live" };
    paint(STRONG, &format!("{good}: {}, {}.", plural(errors, "error"), plural(warnings, "warning")))
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

fn row(name: &str, text: &str) -> String {
    format!("{} {text}", paint(FAINT, &format!("{name:>12}")))
}

fn share(share: Share) -> String {
    format!("{} of {} ({:.1} %)", share.passed, share.of, share.percent())
}
