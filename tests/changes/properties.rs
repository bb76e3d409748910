//! Any changes one after another, on files with comments everywhere, other line ends and none at the end: what was asked for
//! is there, everything else stands as it stood, and undoing gives back every byte.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::sample::Index;
use yinju::content::Sources;
use yinju::content::load::{Depth, load};
use yinju::moderate::journal::{Author, Deed, FilePatch};
use yinju::moderate::{Change, Entry, Form, Patch, Refused, change};
use yinju::text::fold::to_simplified;

use super::{form, ids, shipped, small};

/// Texts that have broken writers of YAML, and what people type; none with a line break.
fn text() -> impl Strategy<Value = String> {
    let nasty = [
        "a: b",
        "甲：乙",
        "k:",
        "#甲",
        "甲 # 乙",
        "yes",
        "No",
        "null",
        "~",
        "0123",
        "1e3",
        "2024-12-05",
        "-甲",
        "? 甲",
        "{}",
        "[甲]",
        "甲, 乙",
        "&a",
        "*a",
        "!t",
        "|",
        ">-",
        "%d",
        "@x",
        "`x`",
        "'甲'",
        "\"甲\"",
        "甲\\乙",
        "甲“乙”：丙，丁。",
        "😂👍🏽?",
        "what's 5% of {it}?",
        "---",
        "...",
        "甲",
    ];
    prop_oneof![
        proptest::sample::select(nasty.to_vec()).prop_map(str::to_owned),
        "[\\PC&&[^\u{4e00}-\u{9fff}]]{1,12}".prop_map(|t| format!("甲{}", t.trim_end()))
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Answer(Index, String, String),
    Quote(Index, Index),
    /// Another value or another label, or none.
    Details(Index, Option<String>, Option<String>),
    Intent(Index, Index),
    /// A line of the form is taken out, others are added.
    Questions(Index, Index, Vec<(String, String)>),
    Phrasings(Index, Vec<String>),
    New(u16, Index, String, String),
    Remove(Index),
}

fn step() -> impl Strategy<Value = Step> {
    let fact = any::<Index>;
    prop_oneof![
        (fact(), text(), text()).prop_map(|(f, zh, en)| Step::Answer(f, zh, en)),
        (fact(), any::<Index>()).prop_map(|(f, q)| Step::Quote(f, q)),
        (fact(), proptest::option::of(text()), proptest::option::of(text())).prop_map(|(f, v, l)| Step::Details(f, v, l)),
        (fact(), any::<Index>()).prop_map(|(f, i)| Step::Intent(f, i)),
        (
            fact(),
            any::<Index>(),
            proptest::collection::vec((proptest::sample::select(vec!["", "+ ", "- "]).prop_map(str::to_owned), text()), 0..4)
        )
            .prop_map(|(f, gone, new)| Step::Questions(f, gone, new)),
        (fact(), proptest::collection::vec(text(), 0..4)).prop_map(|(f, p)| Step::Phrasings(f, p)),
        (any::<u16>(), fact(), text(), text()).prop_map(|(n, like, zh, en)| Step::New(n, like, zh, en)),
        fact().prop_map(Step::Remove),
    ]
}

/// A step as a change of a content, and the fact that it is about.
fn change_of(step: &Step, sources: &Sources) -> (Change, String) {
    let ids = ids(sources);
    let old = |at: &Index| form(sources, at.get::<String>(&ids));
    let quoted = |t: &str| serde_json::to_string(t).expect("text");
    let change = match step {
        Step::Answer(fact, zh, en) => Change::Put(Form { zh: zh.clone(), en: en.clone(), ..old(fact) }),
        Step::Quote(fact, quote) => {
            let article = yinju::article::Article::new(sources.get("responses/article.txt").expect("the article"));
            let sentence = &article.sentences()[quote.index(article.sentences().len())];
            Change::Put(Form { quote: article.text()[sentence.span.clone()].to_owned(), ..old(fact) })
        }
        Step::Details(fact, value, label) => {
            let old = old(fact);
            let mut lines: Vec<String> =
                old.details.lines().filter(|l| !["value:", "label:", " "].iter().any(|w| l.starts_with(w))).map(str::to_owned).collect();
            lines.extend(value.as_ref().map(|v| format!("value: {{text: {}}}", quoted(v))));
            lines.extend(label.as_ref().map(|l| format!("label:\n  zh: {}\n  en: x # 旁注", quoted(l))));
            Change::Put(Form { details: lines.join("\n"), ..old })
        }
        Step::Intent(fact, intent) => {
            let intents: Vec<&str> =
                sources.yaml_in("intents").filter_map(|(_, _, t)| t.lines().find_map(|l| l.strip_prefix("id: "))).collect();
            let intent = intent.get(&intents).split(" #").next().expect("a part");
            let old = old(fact);
            let line = |l: &str| if l.starts_with("intent:") { format!("intent: {intent}") } else { l.to_owned() };
            Change::Put(Form { details: old.details.lines().map(line).collect::<Vec<_>>().join("\n"), ..old })
        }
        Step::Questions(fact, gone, new) => {
            let old = old(fact);
            let mut lines: Vec<String> = old.questions.lines().map(str::to_owned).collect();
            if lines.len() > 3 {
                lines.remove(2 + gone.index(lines.len() - 2));
            }
            lines.extend(new.iter().map(|(mark, text)| format!("{mark}{text}")));
            Change::Put(Form { questions: lines.join("\n"), ..old })
        }
        Step::Phrasings(fact, phrasings) => Change::AddPhrasings { fact: fact.get(&ids).clone(), phrasings: phrasings.clone() },
        Step::New(number, like, zh, en) => {
            let questions = format!("甲{number}是多少\nhow much is {number}\n{zh}");
            Change::Put(Form { id: format!("n{number}"), base: None, zh: zh.clone(), en: en.clone(), questions, ..old(like) })
        }
        Step::Remove(fact) => {
            let fact = fact.get(&ids).clone();
            Change::Remove { base: change::base(sources, &fact).expect("a fact"), fact }
        }
    };
    let fact = match &change {
        Change::Put(form) => form.id.clone(),
        Change::Remove { fact, .. } | Change::AddPhrasings { fact, .. } => fact.clone(),
        Change::Undo { .. } => String::new(),
    };
    (change, fact)
}

/// Comments wherever they may stand, and every third file with other line ends or none at its end.
fn commented(sources: &Sources) -> Sources {
    let files = sources.iter().filter(|(_, path, _)| path.starts_with("responses/facts/") || path.starts_with("intents/"));
    sources.with(files.filter(|(_, path, _)| path.ends_with(".yaml") && !path.contains("/_")).map(|(index, path, text)| {
        let mut out = String::new();
        for (number, line) in text.lines().enumerate() {
            let start = if path.starts_with("intents/") {
                !line.starts_with("   ") && line.ends_with(':') && line.starts_with(' ')
            } else {
                line.starts_with("- id")
            };
            if start && number % 3 > 0 {
                let blanks = " ".repeat(line.len() - line.trim_start().len());
                out.push_str(&format!("{}{blanks}# 上 {number}\n", if number % 2 == 0 { "\n" } else { "" }));
            }
            let beside = if number % 4 == 1 && !line.starts_with('#') { format!(" # 旁 {number}") } else { String::new() };
            out.push_str(&format!("{line}{beside}\n"));
        }
        match index % 3 {
            0 => out = out.replace('\n', "\r\n"),
            1 => out.truncate(out.trim_end().len()),
            _ => {}
        }
        (path.to_owned(), Some(out))
    }))
}

/// The lines of facts and of their phrasings, by fact; what stands outside of them by file. A comment above belongs below.
fn parts(sources: &Sources) -> BTreeMap<String, String> {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for (folder, start) in [("responses/facts", "- id: "), ("intents", "  ")] {
        for (_, path, text) in sources.yaml_in(folder) {
            let (mut at, mut waiting) = (format!("{path} outside"), String::new());
            for line in text.lines() {
                let name = line
                    .strip_prefix(start)
                    .filter(|l| folder != "intents" || !l.starts_with([' ', '-', '#']) && text.contains("\nphrasings:"));
                if line.trim_start().starts_with('#') || line.trim().is_empty() {
                    waiting.push_str(line.trim_end());
                    waiting.push('\n');
                    continue;
                }
                if let Some(name) = name {
                    let id = name.split([' ', ':']).next().expect("a part").trim_matches(['"', '\'']);
                    at = format!("{folder} {id}");
                } else if !line.starts_with([' ', '-']) {
                    at = format!("{path} outside");
                }
                let part = parts.entry(at.clone()).or_default();
                part.push_str(&std::mem::take(&mut waiting));
                part.push_str(line.trim_end());
                part.push('\n');
            }
        }
    }
    parts
}

/// Makes a change, and looks at all that must be true of it.
fn step_holds(sources: &Sources, step: &Step) -> Result<Sources, TestCaseError> {
    let (change, fact) = change_of(step, sources);
    let patch = match change::patch(&change, sources, &[]) {
        Ok(patch) => patch,
        Err(Refused::Nothing) => return Ok(sources.clone()),
        // The same number twice.
        Err(Refused::Exists(_)) if matches!(step, Step::New(..)) => return Ok(sources.clone()),
        Err(refused) => return Err(TestCaseError::fail(format!("{change:?}: {refused}"))),
    };
    let after = patch.onto(sources);
    // Only parts of this fact differ, and intents that got their first phrasings or lost their last.
    let (old, new) = (parts(sources), parts(&after));
    for key in old.keys().chain(new.keys()).filter(|k| !k.ends_with(&format!(" {fact}"))) {
        let bare = |parts: &BTreeMap<String, String>| {
            let part = parts.get(key).map_or("", String::as_str);
            part.lines()
                .filter(|l| {
                    !l.is_empty() && !["phrasings:", "# yaml-language-server", "[]"].iter().any(|w| l.starts_with(w)) && !l.contains("# 上")
                })
                .map(|l| format!("{l}\n"))
                .collect::<String>()
        };
        prop_assert_eq!(bare(&old), bare(&new), "{} by {:?}", key, change);
    }
    match &change {
        Change::Put(wanted) => {
            let found = form(&after, &fact);
            prop_assert_eq!((&found.quote, &found.zh, &found.en), (&wanted.quote, &wanted.zh, &wanted.en));
            // Phrasings are kept on one line and in Simplified Chinese.
            let lines = |t: &str| {
                let mut lines: Vec<String> =
                    t.lines().map(|l| to_simplified(&l.split_whitespace().collect::<Vec<_>>().join(" "))).collect();
                lines.sort();
                lines
            };
            let stays = |t: &str| lines(t).into_iter().filter(|l| !l.contains("# 旁")).collect::<Vec<_>>();
            prop_assert_eq!(stays(&found.details), stays(&wanted.details));
            if found.further == 0 {
                prop_assert_eq!(lines(&found.questions), lines(&wanted.questions));
                prop_assert_eq!(found.questions.lines().take(2).collect::<Vec<_>>(), wanted.questions.lines().take(2).collect::<Vec<_>>());
            }
        }
        Change::Remove { .. } => prop_assert!(Form::of(&after, &fact).is_none()),
        _ => {}
    }
    // Every comment but those of what was removed or replaced is there.
    if !matches!(step, Step::Remove(_)) {
        let comments = |s: &Sources| s.iter().map(|(_, _, t)| t.matches("# 上").count()).sum::<usize>();
        prop_assert_eq!(comments(sources), comments(&after), "comments, by {:?}", change);
    }
    let patches = patch.files.iter().map(|f| FilePatch {
        path: f.path.clone(),
        created: f.before.is_none(),
        removed: false,
        diff: f.unified(),
        too_large: false,
    });
    let entry = Entry {
        number: 1,
        at: 0,
        by: Author::Disk,
        deed: Deed::Edit,
        facts: vec![fact],
        why: String::new(),
        patches: patches.collect(),
        undoes: Vec::new(),
    };
    let back = change::patch(&Change::Undo { entries: vec![1] }, &after, &[entry]);
    prop_assert_eq!(back.as_ref().map(|b: &Patch| b.onto(&after) == *sources), Ok(true), "undone {:?}", change);
    Ok(after)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_changed_everything_else_stays(steps in proptest::collection::vec(step(), 1..8), comments in any::<bool>()) {
        let mut sources = if comments { commented(small()) } else { small().clone() };
        for step in &steps {
            if !ids(&sources).is_empty() {
                sources = step_holds(&sources, step)?;
            }
        }
        prop_assert!(load(&sources, Depth::Quick).0.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn so_it_is_with_the_shipped_content(steps in proptest::collection::vec(step(), 3..6)) {
        static COMMENTED: OnceLock<Sources> = OnceLock::new();
        let mut sources = COMMENTED.get_or_init(|| commented(shipped())).clone();
        for step in &steps {
            sources = step_holds(&sources, step)?;
        }
        prop_assert!(load(&sources, Depth::Quick).0.is_some());
    }
}
