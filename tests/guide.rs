//! The guides for moderators keep up with the program: every problem code and command that they explain exists, and none is
//! missing; in both languages.

use std::fs;
use std::path::Path;

use yinju::content::problem::Code;
use yinju::discord::moderate::commands;

const GUIDES: [&str; 2] = ["docs/moderating.md", "docs/moderating.zh-CN.md"];

fn read(guide: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(guide)).expect("a guide")
}

/// Codes like E010 in a text.
fn codes(text: &str) -> Vec<&str> {
    let is_code = |w: &&str| w.len() == 4 && w.starts_with(['E', 'W']) && w[1..].bytes().all(|b| b.is_ascii_digit());
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(is_code).collect()
}

#[test]
fn every_code_is_explained_and_no_other() {
    for guide in GUIDES {
        let text = read(guide);
        for code in Code::ALL {
            let row = text.lines().find(|l| l.starts_with(&format!("| {} |", code.id())));
            let row = row.unwrap_or_else(|| panic!("{guide} has no row for {}: add meaning, example and remedy", code.id()));
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            assert!(cells.len() == 4 && cells.iter().all(|c| !c.is_empty()), "{guide}: {row}");
            if guide == GUIDES[0] {
                // The words of `yinju check --explain`.
                let (example, remedy) = code.explanation().split_once('\n').expect("two lines");
                let said = [example, remedy].map(|l| l.split_once(": ").expect("a label").1);
                assert_eq!(row, format!("| {} | {} | {} | {} |", code.id(), code.meaning(), said[0], said[1]), "{guide}");
            }
        }
        for code in codes(&text) {
            assert!(Code::ALL.iter().any(|c| c.id() == code), "{guide} explains {code}, and there is no such code");
        }
    }
}

#[test]
fn every_command_is_explained_and_no_other() {
    let typed = |(group, sub): (&str, Option<&str>)| match sub {
        Some(sub) => format!("/{group} {}", sub.replace('_', "-")),
        None => format!("/{group}"),
    };
    let mut known: Vec<String> = commands::ALL.iter().map(|row| typed((row.0, row.1))).collect();
    known.sort();
    for guide in GUIDES {
        let text = read(guide);
        let first = |row: &str| -> Option<String> {
            let call = row.strip_prefix("| `/")?.split('`').next()?;
            let mut words = call.split(' ');
            let (group, sub) = (words.next()?, words.next());
            // The words behind the command are its options.
            let alone = commands::ALL.iter().any(|row| row.0 == group && row.1.is_none());
            Some(format!("/{}", if alone { group.to_owned() } else { format!("{group} {}", sub.unwrap_or_default()) }))
        };
        let mut explained: Vec<String> = text.lines().filter_map(first).collect();
        explained.sort();
        assert_eq!(explained, known, "{guide}");
    }
}

#[test]
fn both_guides_have_the_same_parts() {
    let [english, chinese] = GUIDES.map(read);
    let shape = |text: &str| -> Vec<String> {
        // Headings by level, rows by their first cell where it is code, and fences.
        let mark = |l: &str| match l.split_once(' ') {
            Some((level, _)) if level.starts_with('#') && level.trim_matches('#').is_empty() => Some(level.to_owned()),
            _ if l.starts_with("```") => Some(l.to_owned()),
            _ => l.strip_prefix("| `").and_then(|rest| rest.split('`').next()).map(str::to_owned),
        };
        text.lines().filter_map(mark).collect()
    };
    assert_eq!(shape(&english), shape(&chinese));
}
