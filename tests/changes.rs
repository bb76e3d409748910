//! Changes that moderators ask for, on the small content and on the one that is shipped: just what was asked for changes.

use std::path::Path;
use std::sync::OnceLock;

use yinju::console::embedded;
use yinju::content::{Sources, folder};
use yinju::moderate::{Change, Form, Refused, change};

fn small() -> &'static Sources {
    static SMALL: OnceLock<Sources> = OnceLock::new();
    SMALL.get_or_init(|| folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("readable").sources)
}

fn shipped() -> &'static Sources {
    static SHIPPED: OnceLock<Sources> = OnceLock::new();
    SHIPPED.get_or_init(embedded)
}

fn ids(sources: &Sources) -> Vec<String> {
    let files = sources.yaml_in("responses/facts").flat_map(|(_, _, text)| text.lines());
    files.filter_map(|l| l.strip_prefix("- id: ")).map(|id| id.trim().to_owned()).collect()
}

/// The content with a change made.
fn made(sources: &Sources, change: &Change) -> Result<Sources, Refused> {
    Ok(change::patch(change, sources, &[])?.onto(sources))
}

#[test]
fn a_form_that_is_saved_as_it_was_shown_changes_nothing() {
    for sources in [small(), shipped()] {
        // Every fact takes 15 seconds unoptimised.
        let ids = ids(sources);
        for id in ids.iter().step_by(1 + ids.len() / 60) {
            let form = Form::of(sources, id).expect("a fact");
            assert_eq!(made(sources, &Change::Put(form)), Err(Refused::Nothing), "{id}");
        }
    }
}
