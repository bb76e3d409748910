//! What may be wrong with the folders themselves.

use super::*;

#[test]
fn one_process_has_a_data_folder() {
    let site = Site::new();
    let store = site.open();
    let again = Store::open(&site.root.path().join("content"), &site.root.path().join("data"));
    let why = format!("{:#}", again.err().expect("a refusal"));
    assert!(why.starts_with("another yinju is running on this data folder"), "{why}");
    drop(store);
    site.open();
}

#[test]
fn broken_lines_are_told_and_numbers_go_on() {
    let site = Site::new();
    let journal = site.root.path().join("data/journal.jsonl");
    let store = site.open();
    (0..3).for_each(|_| drop(store.note(moderator(Deed::Refused)).expect("noted")));
    drop(store);
    let text = fs::read_to_string(&journal).expect("a journal");
    let lines: Vec<&str> = text.lines().collect();
    // The second line is broken, the last one torn off in the middle of a character.
    let torn = &lines[2].as_bytes()[..lines[2].find('晚').expect("the name") + 1];
    let broken = [lines[0].as_bytes(), b"\n{oops\n", lines[2].as_bytes(), b"\n", torn].concat();
    fs::write(&journal, &broken).expect("written");
    let (store, told) = site.told();
    assert!(told[0].starts_with("line 2 of ") && told[1].contains("journal.torn-1"), "{told:?}");
    assert_eq!(fs::read(site.root.path().join("data/journal.torn-1")).expect("kept"), torn);
    assert_eq!(store.entries().iter().map(|e| e.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(store.note(moderator(Deed::Refused)).expect("noted").number, 4);
    drop(store);
    // A line that lacks nothing but its end counts.
    let text = fs::read_to_string(&journal).expect("a journal");
    fs::write(&journal, text.trim_end()).expect("written");
    let (store, told) = site.told();
    assert_eq!((store.entries().len(), told.len()), (3, 1));
    assert_eq!(fs::read_to_string(&journal).expect("a journal"), text);
}

#[test]
fn records_that_cannot_be_read_are_set_aside() {
    let site = Site::new();
    let data = site.root.path().join("data");
    fs::write(data.join("pending.json"), "{").expect("written");
    fs::write(data.join("last.json"), "[]").expect("written");
    let (store, told) = site.told();
    assert!(told[0].contains("last.json") && told[1].contains("pending.broken-1"), "{told:?}");
    assert_eq!(store.last(), None);
    assert_eq!(store.keep(&site.first, Vec::new()).expect("kept"), None);
    site.check(&store);
}

#[test]
fn links_are_written_through_but_not_out_of_the_folder() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let site = Site::new();
    let outside = site.root.path().join("outside.yaml");
    fs::write(&outside, "外\n").expect("written");
    symlink(&outside, site.path("intents/out.yaml")).expect("a link");
    fs::create_dir_all(site.path("shared")).expect("a folder");
    fs::write(site.path("shared/in.yaml"), "内\n").expect("written");
    fs::set_permissions(site.path("shared/in.yaml"), fs::Permissions::from_mode(0o664)).expect("a mode");
    symlink("../shared/in.yaml", site.path("intents/in.yaml")).expect("a link");
    let store = site.open();
    let change = |path: &str, before: Option<&str>| Patch {
        files: vec![crate::moderate::patch::FileChange {
            path: path.to_owned(),
            before: before.map(str::to_owned),
            after: Some("新\n".to_owned()),
        }],
    };
    store.write(&change("intents/in.yaml", Some("内\n")), moderator(Deed::Edit)).expect("written");
    assert!(site.path("intents/in.yaml").is_symlink());
    assert_eq!(fs::read_to_string(site.path("shared/in.yaml")).expect("text"), "新\n");
    assert_eq!(fs::metadata(site.path("shared/in.yaml")).expect("there").mode() & 0o777, 0o664);
    for path in ["intents/out.yaml", "intents/../../x.yaml", "/x.yaml", "../x.yaml"] {
        let before = (path == "intents/out.yaml").then_some("外\n");
        let refused = store.write(&change(path, before), moderator(Deed::Edit));
        assert_eq!(refused, Err(Refused::Io(format!("{path}: the path leads out of the content folder"))));
    }
    assert_eq!(fs::read_to_string(&outside).expect("text"), "外\n");
    // New files are readable for those who can read others.
    store.write(&change("intents/新/new.yaml", None), moderator(Deed::Add)).expect("written");
    let fresh = site.root.path().join("fresh");
    fs::write(&fresh, "").expect("written");
    let mode = |path: &Path| fs::metadata(path).expect("there").mode() & 0o777;
    assert_eq!(mode(&site.path("intents/新/new.yaml")), mode(&fresh));
}
