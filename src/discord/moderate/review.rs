//! A review as a message: what changes, what is wrong with it, which questions go elsewhere, and the buttons.

use std::sync::Arc;

use super::{Moderator, State, embed};
use crate::content::{Problem, Severity, Sources};
use crate::discord::escape::{echo, escape, length, shorten};
use crate::discord::outgoing::{self, Attached, Outgoing, Style};
use crate::moderate::inbox::Draft;
use crate::moderate::review::Ending;
use crate::moderate::{Change, Review};

/// A longer diff is cut here, and goes whole as a file.
const DIFF: usize = 1_500;
/// Problems, moves and examples of each that are shown; the rest is counted.
const PROBLEMS: usize = 5;
const MOVES: usize = 5;
const EXAMPLES: usize = 3;
/// Characters of a problem, with its remedy.
const PROBLEM: usize = 300;
/// A file that is larger says less than the content itself.
const FILE: usize = 1 << 20;

/// What a change would do.
pub fn message(m: &Moderator, review: &Review, draft: &Draft, id: i64) -> Outgoing {
    let mut parts = vec![m.get(if review.good { "review_good" } else { "review_bad" })];
    if !draft.why.is_empty() {
        parts.push(m.fill("review_why", &[("why", &echo(&draft.why, 300))]));
    }
    parts.extend(problems(m, &review.problems, &review.sources));
    parts.extend(moves(m, review));
    let diff = review.patch.diff();
    parts.push(block("diff", &diff, DIFF));
    let title = m.fill("review_title", &[("what", &what(m, &draft.change))]);
    let mut buttons = Vec::new();
    if review.good {
        buttons.extend(m.button(&State::Apply(id), "button_apply", Style::Primary));
    }
    if matches!(draft.change, Change::Put(_)) {
        buttons.extend(m.button(&State::Again(id), "button_again", Style::Secondary));
    }
    buttons.extend(m.button(&State::Cancel(id), "button_cancel", Style::Secondary));
    let message = embed(title, fitted(&parts), outgoing::rows([buttons]));
    Outgoing { file: (length(&diff) > DIFF).then(|| file(m, "change.diff", &diff)), ..message }
}

/// A change in a few words: "edit: some-fact".
pub fn what(m: &Moderator, change: &Change) -> String {
    match change {
        Change::Put(form) if form.base.is_none() => m.fill("what_add", &[("fact", &echo(&form.id, 80))]),
        Change::Put(form) => m.fill("what_edit", &[("fact", &form.id)]),
        Change::Remove { fact, .. } => m.fill("what_remove", &[("fact", fact)]),
        Change::AddPhrasings { fact, phrasings } => m.fill("what_phrasings", &[("fact", fact), ("count", &phrasings.len().to_string())]),
        Change::Undo { entries } => {
            let numbers: Vec<String> = entries.iter().take(10).map(|n| format!("#{n}")).collect();
            let more = if entries.len() > numbers.len() { "…" } else { "" };
            m.fill("what_undo", &[("entries", &format!("{}{more}", numbers.join(", ")))])
        }
    }
}

/// The first problems with their places, and how many more there are. Nothing where there are none.
pub fn problems(m: &Moderator, problems: &[Problem], sources: &Sources) -> Option<String> {
    if problems.is_empty() {
        return None;
    }
    let errors = problems.iter().filter(|p| p.severity() == Severity::Error).count();
    let [errors, warnings] = [errors, problems.len() - errors].map(|n| n.to_string());
    let mut lines = vec![m.fill("problems", &[("errors", &errors), ("warnings", &warnings)])];
    for p in problems.iter().take(PROBLEMS) {
        let place = if p.at.line == 0 { String::new() } else { format!("{}:{} ", sources.path(p.at.file), p.at.line) };
        let help = p.help.as_ref().map(|h| format!(" — {h}")).unwrap_or_default();
        let text = shorten(&format!("{place}{}{help}", p.message), PROBLEM);
        lines.push(format!("- **{}** {}", p.code.id(), escape(&text.replace('\n', " "))));
    }
    lines.extend(more(m, problems.len(), PROBLEMS));
    Some(lines.join("\n"))
}

fn more(m: &Moderator, all: usize, shown: usize) -> Option<String> {
    (all > shown).then(|| m.fill("more", &[("count", &(all - shown).to_string())]))
}

/// Which questions are answered otherwise than before.
fn moves(m: &Moderator, review: &Review) -> Option<String> {
    let asked = review.asked.to_string();
    if review.moves.is_empty() {
        return (review.asked > 0).then(|| m.fill("moves_none", &[("asked", &asked)]));
    }
    let count: usize = review.moves.iter().map(|mv| mv.questions.len()).sum();
    let mut lines = vec![m.fill("moves", &[("asked", &asked), ("count", &count.to_string())])];
    for mv in review.moves.iter().take(MOVES) {
        let examples: Vec<String> = mv.questions.iter().take(EXAMPLES).map(|q| echo(q, 60)).collect();
        let [from, to] = [&mv.from, &mv.to].map(|e| shorten(&ending(m, e), 300));
        let values = [("count", &*mv.questions.len().to_string()), ("from", &from), ("to", &to), ("examples", &examples.join(" / "))];
        lines.push(format!("- {}", m.fill("move", &values)));
    }
    lines.extend(more(m, review.moves.len(), MOVES));
    Some(lines.join("\n"))
}

fn ending(m: &Moderator, ending: &Ending) -> String {
    match ending {
        Ending::Answered(facts) => {
            m.fill("end_answered", &[("facts", &facts.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join(" "))])
        }
        Ending::AskedBack(questions) => m.fill("end_asked_back", &[("questions", &echo(&questions.join(" / "), 150))]),
        Ending::Declined(code) => m.fill("end_declined", &[("reason", &reason(m, code))]),
        Ending::Chat => m.get("end_chat"),
    }
}

/// Why there is no answer, from its code.
pub fn reason(m: &Moderator, code: &str) -> String {
    m.get(&format!("reason_{code}"))
}

/// Text in a code block of at most `most` characters, cut at a line's end.
pub fn block(kind: &str, text: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut rest = most;
    for line in text.lines() {
        let units = length(line) + 1;
        if units > rest {
            shown.push_str(&shorten(line, rest.max(1)));
            if !shown.ends_with('…') {
                shown.push('…');
            }
            break;
        }
        rest -= units;
        shown.push_str(line);
        shown.push('\n');
    }
    // The text must not end its own block.
    format!("```{kind}\n{}\n```", shown.trim_end().replace("```", "`\u{200b}``"))
}

/// A file for the reader, of readable size.
pub fn file(m: &Moderator, name: &str, text: &str) -> Attached {
    let mut end = text.len().min(FILE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Attached { name: name.to_owned(), description: m.get("file_diff"), bytes: Arc::from(&text.as_bytes()[..end]) }
}

/// Parts one below the other; the last is kept whole, and of the others as much as fits.
fn fitted(parts: &[String]) -> String {
    let Some((last, first)) = parts.split_last() else {
        return String::new();
    };
    let room = outgoing::DESCRIPTION.saturating_sub(length(last) + 2);
    format!("{}\n{last}", shorten(&first.join("\n"), room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_cut_at_a_line_and_cannot_be_left() {
        assert_eq!(block("diff", "-甲\n+乙\n", 100), "```diff\n-甲\n+乙\n```");
        let cut = block("diff", &"+一行文字\n".repeat(100), 60);
        assert!(length(&cut) < 80 && cut.ends_with("…\n```"), "{cut}");
        assert_eq!(block("diff", "+```\n@everyone", 100).matches("```").count(), 2);
    }

    #[test]
    fn what_does_not_fit_is_cut_before_the_last_part() {
        let text = fitted(&["长".repeat(5_000), "尾".to_owned()]);
        assert!(length(&text) <= outgoing::DESCRIPTION && text.ends_with("…\n尾"));
    }
}
