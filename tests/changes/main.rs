//! Changes that moderators ask for, on the small content and on the one that is shipped: just what was asked for changes.

use std::sync::OnceLock;

use yinju::console::embedded;
use yinju::content::{Sources, folder};
use yinju::moderate::{Change, Form, Refused, change};

mod properties;
#[path = "../small/whole.rs"]
mod whole;

fn small() -> &'static Sources {
    static SMALL: OnceLock<Sources> = OnceLock::new();
    SMALL.get_or_init(|| folder::read(whole::folder()).expect("readable").sources)
}

fn shipped() -> &'static Sources {
    static SHIPPED: OnceLock<Sources> = OnceLock::new();
    SHIPPED.get_or_init(embedded)
}

fn ids(sources: &Sources) -> Vec<String> {
    let files = sources.yaml_in("responses/facts").flat_map(|(_, _, text)| text.lines());
    files.filter_map(|l| l.strip_prefix("- id: ")).map(|id| id.split(" #").next().expect("a part").trim().to_owned()).collect()
}

/// The content with a change made.
fn made(sources: &Sources, change: &Change) -> Result<Sources, Refused> {
    Ok(change::patch(change, sources, &[])?.onto(sources))
}

fn form(sources: &Sources, id: &str) -> Form {
    Form::of(sources, id).expect("a fact")
}

/// The small content with one file changed.
fn with(path: &str, text: impl FnOnce(&str) -> String) -> Sources {
    small().with([(path.to_owned(), Some(text(small().get(path).expect("a file"))))])
}

/// Lines that are in one text only: those taken out, and those added.
fn differing(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let mut gone: Vec<String> = old.lines().map(str::to_owned).collect();
    let mut added = Vec::new();
    for line in new.lines() {
        match gone.iter().position(|l| l == line) {
            Some(at) => _ = gone.remove(at),
            None => added.push(line.to_owned()),
        }
    }
    (gone, added)
}

const FACTS: &str = "responses/facts/chenxing.yaml";

#[test]
fn a_form_that_is_saved_as_it_was_shown_changes_nothing() {
    for sources in [small(), shipped()] {
        // Every fact takes 15 seconds unoptimised.
        let ids = ids(sources);
        for id in ids.iter().step_by(1 + ids.len() / 60) {
            assert_eq!(made(sources, &Change::Put(form(sources, id))), Err(Refused::Nothing), "{id}");
        }
    }
}

#[test]
fn a_new_value_is_one_line() {
    let old = form(small(), "chenxing-share");
    let details = old.details.replace("change: up", "change: flat");
    let new = made(small(), &Change::Put(Form { details, en: "It: 20% # or so".to_owned(), ..old })).expect("made");
    let (gone, added) = differing(small().get(FACTS).expect("facts"), new.get(FACTS).expect("facts"));
    assert_eq!((gone.len(), added.len()), (2, 2));
    assert_eq!(added[0], "  change: flat");
    assert!(added[1].ends_with("en: \"It: 20% # or so\"}"), "{added:?}");
}

#[test]
fn comments_line_ends_and_a_missing_last_break_stay() {
    let text = "# yaml-language-server: $schema=x\r\n# 份额\r\n\r\n# 一月改过\r\n- id: lin-wang-said # 原话\r\n  intent: said_what\r\n  # 创始人\r\n  subject: lin-wang\t# 也叫林总\r\n  topics: [people] # 人物\r\n  quote: >-\r\n    我们不急着赚钱\r\n  answer: {zh: 林望说不急着赚钱。, en: No hurry.} # 两种语言\r\n    # 末尾";
    let sources = with(FACTS, |_| text.to_owned());
    let old = form(&sources, "lin-wang-said");
    assert_eq!((old.quote.as_str(), old.en.as_str()), ("我们不急着赚钱", "No hurry."));
    assert_eq!(old.details, "intent: said_what\nsubject: lin-wang\t# 也叫林总\ntopics: [people] # 人物");
    let details = format!("{}\nevent: true", old.details.replace("[people]", "[people, share]"));
    let new = Form { details, quote: "“我们不急着赚钱。”".to_owned(), zh: "林望：不急。".to_owned(), ..old };
    let new = made(&sources, &Change::Put(new)).expect("made");
    let expected = text
        .replace("[people]", "[people, share]")
        .replace(">-\r\n    我们不急着赚钱", "“我们不急着赚钱。”")
        .replace("人物\r\n", "人物\r\n  event: true\r\n")
        .replace("林望说不急着赚钱。", "林望：不急。");
    assert_eq!(new.get(FACTS), Some(expected.as_str()));
    // The only fact of a file: what stands at its top stays, and another can come.
    let base = change::base(&new, "lin-wang-said").expect("a fact");
    let without = made(&new, &Change::Remove { fact: "lin-wang-said".to_owned(), base }).expect("made");
    assert_eq!(without.get(FACTS), Some("# yaml-language-server: $schema=x\r\n# 份额\r\n\r\n[]"));
    assert!(!without.get("intents/said_what.yaml").expect("an intent").contains("phrasings"));
    let back = Form { base: None, details: "intent: said_what\nsubject: lin-wang".to_owned(), ..form(&new, "lin-wang-said") };
    let again = made(&without, &Change::Put(back)).expect("made");
    assert!(
        again
            .get(FACTS)
            .is_some_and(|t| t.starts_with("# yaml-language-server: $schema=x\r\n# 份额\r\n\r\n- id: lin-wang-said\r\n  intent"))
    );
}

#[test]
fn a_removed_fact_takes_its_comment_and_its_phrasings_along() {
    let sources = with(FACTS, |text| {
        let text = text.replace("- id: chenxing-share", "# ── 份额 ──\n# 去年的在别处\n# 见年报\n- id: chenxing-share");
        text.replace("- id: lin-wang-said", "  # 份额到此为止\n# 林望\n- id: lin-wang-said")
    });
    let base = change::base(&sources, "chenxing-share").expect("a fact");
    let new = made(&sources, &Change::Remove { fact: "chenxing-share".to_owned(), base }).expect("made");
    let (gone, added) = differing(sources.get(FACTS).expect("facts"), new.get(FACTS).expect("facts"));
    assert_eq!(added, Vec::<String>::new());
    assert_eq!(
        gone.iter().filter(|l| l.trim_start().starts_with('#')).collect::<Vec<_>>(),
        ["# 去年的在别处", "# 见年报", "  # 份额到此为止"]
    );
    assert!(new.get(FACTS).is_some_and(|t| t.contains("# ── 份额 ──\n# 林望\n- id: lin-wang-said")));
    assert!(!new.get("intents/market_share.yaml").expect("an intent").contains("chenxing-share"));
}

#[test]
fn a_new_fact_stands_beside_its_like() {
    let share = Form {
        id: "beidou-share".to_owned(),
        quote: "今年,晨星的市场份额从去年的12%增长到了20%。".to_owned(),
        zh: "北斗没有提到。".to_owned(),
        en: "Yes".to_owned(),
        details: "subject: beidou\nintent: market_share\ntopics: [share]\nvalue: {percent: \"20%\"}".to_owned(),
        questions: "北斗占多少？\n北斗的份額\nHow much has Beidou?\n+ 北斗有份额吗\n- 北斗没有份额吗".to_owned(),
        ..Form::default()
    };
    let new = made(small(), &Change::Put(share.clone())).expect("made");
    let text = new.get(FACTS).expect("facts");
    let added = "- id: beidou-share\n  intent: market_share\n  subject: beidou\n  value: {percent: \"20%\"}\n  topics: [share]\n  quote: 今年,晨星的市场份额从去年的12%增长到了20%。\n  answer: {zh: 北斗没有提到。, en: \"Yes\"}\n- id: lin-wang-said\n";
    assert!(text.contains(added), "{text}");
    let asked = "  beidou-share:\n    question: {zh: 北斗占多少？, en: How much has Beidou?}\n    ask:\n    - 北斗的份额\n    'yes':\n    - 北斗有份额吗\n    'no':\n    - 北斗没有份额吗\n";
    assert!(new.get("intents/market_share.yaml").is_some_and(|t| t.ends_with(asked)));
    // A topic that no file has gets one.
    let details = share.details.replace("[share]", "[weather]");
    let new = made(small(), &Change::Put(Form { details, ..share.clone() })).expect("made");
    assert!(new.get("responses/facts/weather.yaml").is_some_and(|t| t.contains("- id: beidou-share\n")));
    assert_eq!(new.get(FACTS), small().get(FACTS));
    // In a content of eleven files: below the last of its intent and subject.
    let details = "intent: market_share\nsubject: google\ntopics: [share]\nvalue: {percent: \"50%\"}".to_owned();
    let quote = form(shipped(), "google-openrouter-share").quote;
    let new = made(shipped(), &Change::Put(Form { details, quote, ..share })).expect("made");
    let text = new.get("responses/facts/share.yaml").expect("facts");
    let ids: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("- id: ")).collect();
    let at = ids.iter().position(|id| *id == "beidou-share").expect("added");
    assert_eq!(form(&new, ids[at - 1]).details.lines().take(2).collect::<Vec<_>>(), ["intent: market_share", "subject: google"]);
}

#[test]
fn phrasings_are_added_once() {
    let add = |phrasings: &[&str]| {
        let phrasings = phrasings.iter().map(|p| (*p).to_owned()).collect();
        made(small(), &Change::AddPhrasings { fact: "chenxing-share".to_owned(), phrasings })
    };
    let path = "intents/market_share.yaml";
    let new = add(&["  晨星的份額有多少？ ", "晨星的市场份额是多少", "CHENXING SHARE", "+ a, b: c?\n- 晨星亏了吗", "晨星的份额有多少"])
        .expect("made");
    let (gone, added) = differing(small().get(path).expect("an intent"), new.get(path).expect("an intent"));
    assert_eq!((gone.len(), added.len()), (3, 3));
    assert!(added[0].ends_with("share held by Chenxing, 晨星的份额有多少？]"), "{added:?}");
    assert!(added[1].ends_with(", \"a, b: c?\"]") && added[2].ends_with(", 晨星亏了吗]"), "{added:?}");
    assert_eq!(add(&["晨星的 市场份额 是多少!"]), Err(Refused::Nothing));
    assert_eq!(add(&["", " \n "]), Err(Refused::Nothing));
}

#[test]
fn phrasings_move_with_the_intent() {
    let path = "intents/market_share.yaml";
    let sources = with(path, |t| t.replace("  chenxing-share:", "  # 问得最多\n  chenxing-share: # 两年\n    # 问句"));
    let old = form(&sources, "chenxing-share");
    let details = old.details.replace("market_share", "said_what");
    let new = made(&sources, &Change::Put(Form { details, ..old.clone() })).expect("made");
    let (from, to) = (new.get(path).expect("an intent"), new.get("intents/said_what.yaml").expect("an intent"));
    assert!(from.ends_with("what is {subject}'s market share\"]\n"), "{from}");
    assert!(to.contains("\n  # 问得最多\n  chenxing-share: # 两年\n    # 问句\n    question: {zh: 晨星的市场份额是多少？"), "{to}");
    assert_eq!(form(&new, "chenxing-share").questions, old.questions);
}

#[test]
fn what_does_not_fit_into_a_form_stays() {
    let (id, path) = ("openai-enterprise-share", "intents/market_share.yaml");
    let old = form(shipped(), id);
    assert!(old.further > 0 && old.questions.encode_utf16().count() <= change::FIELD, "{}", old.further);
    let mut lines: Vec<&str> = old.questions.lines().collect();
    let gone = lines.remove(5);
    lines.push("- 一个新问题?");
    let new = made(shipped(), &Change::Put(Form { questions: lines.join("\n"), ..old })).expect("made");
    let (out, added) = differing(shipped().get(path).expect("an intent"), new.get(path).expect("an intent"));
    assert_eq!((out.len(), added), (1, vec!["    - 一个新问题?".to_owned()]));
    assert!(out[0].contains(gone.trim_start_matches(['+', '-', ' '])), "{out:?}");
    // Keys are left out whole, from the first that does not fit.
    let many: Vec<String> = (0..30).map(|n| format!("\"{n}{}\"", "甲".repeat(190))).collect();
    let sources = with(FACTS, |t| t.replacen("  topics: [share]\n", &format!("  topics: [share]\n  also: [{}]\n", many.join(", ")), 1));
    let old = form(&sources, "chenxing-share");
    assert_eq!(old.further, 1);
    assert!(!old.details.contains("also"));
    let details = old.details.replace("change: up", "change: down");
    let new = made(&sources, &Change::Put(Form { details, ..old })).expect("made");
    let (out, added) = differing(sources.get(FACTS).expect("facts"), new.get(FACTS).expect("facts"));
    assert_eq!((out, added), (vec!["  change: up".to_owned()], vec!["  change: down".to_owned()]));
}

#[test]
fn the_last_phrasings_of_a_list_can_go() {
    let old = form(small(), "chenxing-share");
    let open: Vec<&str> = old.questions.lines().filter(|l| !l.starts_with(['+', '-'])).collect();
    let saved = |further: &str| {
        let questions = format!("{}\n{further}", open.join("\n"));
        made(small(), &Change::Put(Form { questions, ..old.clone() })).expect("made").get("intents/market_share.yaml").map(str::to_owned)
    };
    let new = saved("- a: b").expect("an intent");
    assert!(new.ends_with("]\n    'no': [\"a: b\"]\n") && !new.contains("'yes'"), "{new}");
    assert!(saved("").is_some_and(|t| t.ends_with("share held by Chenxing]\n")));
}

#[test]
fn facts_in_braces_are_laid_out_when_they_change() {
    let text = "- {id: lin-wang-said, intent: said_what, subject: lin-wang, topics: [people], quote: 我们不急着赚钱, answer: {zh: 甲, en: a}} # 一行\n";
    let sources = with(FACTS, |_| text.to_owned());
    let new = made(&sources, &Change::Put(Form { zh: "乙".to_owned(), ..form(&sources, "lin-wang-said") })).expect("made");
    let lines = "- id: lin-wang-said\n  intent: said_what\n  subject: lin-wang\n  topics: [people]\n  quote: 我们不急着赚钱\n  answer: {zh: 乙, en: a} # 一行\n";
    assert_eq!(new.get(FACTS), Some(lines));
    // A list in brackets is left to a person.
    let sources = with(FACTS, |_| format!("[{}]\n", text.trim_start_matches("- ").trim_end_matches(" # 一行\n")));
    let refused = made(&sources, &Change::Put(Form { zh: "乙".to_owned(), ..form(&sources, "lin-wang-said") }));
    assert!(matches!(&refused, Err(Refused::Form(why)) if why.contains(FACTS)), "{refused:?}");
}

#[test]
fn refusals_name_the_line_and_the_remedy() {
    let old = form(small(), "chenxing-share");
    let new = Form { id: "new-one".to_owned(), base: None, ..old.clone() };
    let put = |form: Form| made(small(), &Change::Put(form)).expect_err("refused");
    for id in ["", "-a", "New", "一", "a b", "a_b"] {
        assert_eq!(put(Form { id: id.to_owned(), ..new.clone() }), Refused::BadId(id.to_owned()));
    }
    assert_eq!(put(Form { base: None, ..old.clone() }), Refused::Exists(old.id.clone()));
    assert_eq!(put(Form { base: Some("0".to_owned()), ..new.clone() }), Refused::NoSuchFact(new.id.clone()));
    assert_eq!(put(Form { base: Some("0".to_owned()), ..old.clone() }), Refused::Stale(old.id.clone()));
    let remove = |fact: &str, base: &str| made(small(), &Change::Remove { fact: fact.to_owned(), base: base.to_owned() });
    assert_eq!(remove("nobody", ""), Err(Refused::NoSuchFact("nobody".to_owned())));
    assert_eq!(remove("chenxing-share", ""), Err(Refused::Stale("chenxing-share".to_owned())));
    let details = [
        ("", "details: they are empty"),
        ("intent: market_share", "details: missing field `subject`"),
        ("intent: market_share\nsubject：chenxing\n", "details: line 2: simple key expected ':' (the line has a full-width"),
        ("intent: market_share\nsubject: chenxing\nvalu: 3", "details: line 3: unknown field `valu`"),
        ("intent: market_share\nsubject: chenxing\nchange: sideways", "details: line 3: unknown variant `sideways`"),
        ("intent: market_share\nsubject: chenxing\nsubject: chenxing", "details: line 3: duplicate"),
        ("intent: market_share\nsubject: [chenxing", "details: line"),
        ("intent: market_share\nsubject: chenxing\nquote: x", "details: `quote` has a field of its own"),
        ("{intent: market_share, subject: chenxing}", "details: write one key per line"),
        ("- intent", "details: write one key per line"),
        ("intent: &a market_share\nsubject: *a", "details: "),
        ("intent: market_share\n---\nsubject: chenxing", "details: "),
        ("intent: market_shore\nsubject: chenxing", "details: there is no intent “market_shore” (did you mean “market_share”?)"),
    ];
    for (details, why) in details {
        let refused = put(Form { details: details.to_owned(), ..new.clone() });
        assert!(matches!(&refused, Refused::Form(found) if found.starts_with(why)), "{details:?}: {refused}");
    }
    for questions in ["", "晨星？", "who?\n+ 晨星吗"] {
        let refused = put(Form { questions: questions.to_owned(), ..new.clone() });
        assert!(matches!(&refused, Refused::Form(found) if found.starts_with("questions: no ")), "{refused}");
    }
    assert!(matches!(put(Form { zh: " \n".to_owned(), ..new.clone() }), Refused::Form(_)));
    let quote = "今年，晨星的市场份额从去年的12%增长到了21%。".to_owned();
    assert!(matches!(put(Form { quote, ..new.clone() }), Refused::NearMiss { sentence: 2, .. }));
    assert_eq!(put(Form { quote: "北斗".to_owned(), ..new }), Refused::NoQuote);
}
