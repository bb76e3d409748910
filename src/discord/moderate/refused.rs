//! A change that cannot be made, as a message: why, what stands there instead, and how to go on without typing again.

use super::{Moderator, State, embed, review};
use crate::discord::escape::{block_quote, echo, escape, shorten};
use crate::discord::outgoing::{self, Outgoing, Style};
use crate::moderate::inbox::Draft;
use crate::moderate::{Change, Form, Refused};

/// Characters of each field of a fact that two versions are compared by. Both together fit into a message.
const SHOWN: usize = 350;

/// Why the change of a draft was refused.
pub fn message(m: &Moderator, refused: &Refused, draft: &Draft, id: i64) -> Outgoing {
    let mut parts = vec![reason(m, refused)];
    let mut buttons = Vec::new();
    let form = if let Change::Put(form) = &draft.change { Some(form) } else { None };
    match (refused, form) {
        (Refused::NearMiss { right, .. }, Some(form)) => {
            parts.push(block_quote(&shorten(right, 1_500)));
            parts.push(m.fill("typed_quote", &[("text", &escape(&shorten(&form.quote, 1_500)))]));
            buttons.extend(m.button(&State::Take(id), "button_take", Style::Primary));
        }
        (Refused::Stale(fact), Some(form)) => {
            if let Some(now) = Form::of(&m.app.desk.edition().sources, fact) {
                parts.push(m.get("stale_now"));
                parts.push(fields(&now));
            }
            parts.push(m.get("stale_typed"));
            parts.push(fields(form));
            buttons.extend(m.button(&State::Mine(id), "button_mine", Style::Danger));
        }
        (Refused::NoSuchFact(_), Some(form)) if form.base.is_some() => {
            // The fact went meanwhile; what was typed can become a new one.
            buttons.extend(m.button(&State::Mine(id), "button_mine", Style::Danger));
        }
        _ => {}
    }
    if form.is_some() && !matches!(refused, Refused::Stale(_)) {
        buttons.extend(m.button(&State::Again(id), "button_again", Style::Secondary));
    }
    buttons.extend(m.button(&State::Cancel(id), "button_cancel", Style::Secondary));
    let title = m.fill("refused_title", &[("what", &review::what(m, &draft.change))]);
    embed(title, parts.join("\n"), outgoing::rows([buttons]))
}

/// Why, in words.
pub fn reason(m: &Moderator, refused: &Refused) -> String {
    let id = |key: &str, fact: &str| m.fill(key, &[("fact", &echo(fact, 80))]);
    match refused {
        Refused::NoSuchFact(fact) => id("refused_no_such_fact", fact),
        Refused::Exists(fact) => id("refused_exists", fact),
        Refused::BadId(fact) => id("refused_bad_id", fact),
        Refused::Stale(fact) => id("refused_stale", fact),
        Refused::NearMiss { sentence, .. } => m.fill("refused_near_miss", &[("sentence", &sentence.to_string())]),
        Refused::NoQuote => m.get("refused_no_quote"),
        Refused::Conflict(entry) => m.fill("refused_conflict", &[("entry", &entry.to_string())]),
        Refused::NoSuchEntry(entry) => m.fill("refused_no_such_entry", &[("entry", &entry.to_string())]),
        Refused::Nothing => m.get("refused_nothing"),
        Refused::NoFolder => m.get("refused_no_folder"),
        Refused::NotGood => m.get("refused_not_good"),
        other => m.fill("refused_other", &[("reason", &escape(&shorten(&other.to_string(), 1_000)))]),
    }
}

/// A form's fields, shortened, for comparing two of them.
fn fields(form: &Form) -> String {
    let short = |text: &str| shorten(text, SHOWN);
    let text = [&form.quote, &form.zh, &form.en, &form.details, &form.questions].map(|t| short(t)).join("\n");
    review::block("yaml", &text, 5 * SHOWN)
}
