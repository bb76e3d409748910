//! Content folders that are made to hang, to fill the memory or to lead elsewhere: each is refused with a message that
//! says what to do. `yinju check` runs on them with an address space of 1 GB; a pipe that is waited for hangs the test.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use yinju::content::folder;

#[path = "small/whole.rs"]
mod small;

/// KiB of address space; the small content takes 500 MB of it, most of that never touched.
const SPACE: &str = "1000000";

fn yinju(folder: &Path, command: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", "ulimit -v \"$0\"; exec \"$@\"", SPACE, env!("CARGO_BIN_EXE_yinju"), "--content"])
        .arg(folder)
        .args(command)
        // One heap for all threads: a heap of each reserves 64 MB, on machines of many cores more than the limit.
        .env("MALLOC_ARENA_MAX", "1")
        .stdin(Stdio::null())
        .output()
        .expect("runs")
}

/// A copy of the small content, made hostile.
fn hostile(make: impl FnOnce(&Path)) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for (_, path, text) in folder::read(small::folder()).expect("the small content").sources.iter() {
        let file = copy.path().join(path);
        fs::create_dir_all(file.parent().expect("below the folder")).expect("writable");
        fs::write(file, text).expect("writable");
    }
    make(copy.path());
    copy
}

/// `check` refuses the folder with a problem of this code whose message and remedy have these words.
fn refused(make: impl FnOnce(&Path), code: &str, message: &str, remedy: &str) {
    let folder = hostile(make);
    let output = yinju(folder.path(), &["check", "--json"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}: {told}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["ok"], false, "{message}");
    let is_it = |p: &&Value| {
        let has = |key: &str, words: &str| p[key].as_str().unwrap_or_default().contains(words);
        p["code"] == code && has("message", message) && has("help", remedy)
    };
    let problems = report["problems"].as_array().expect("a list");
    assert!(problems.iter().any(|p| is_it(&p)), "no {code} “{message}”, “{remedy}” in {problems:#?}");
    // No command answers from it either.
    assert_eq!(yinju(folder.path(), &["ask", "晨星的份额是多少"]).status.code(), Some(3), "{message}");
}

fn put(path: &'static str, bytes: impl AsRef<[u8]>) -> impl FnOnce(&Path) {
    move |folder| fs::write(folder.join(path), bytes).expect("writable")
}

fn sparse(folder: &Path, path: &str, megabytes: u64) {
    fs::File::create(folder.join(path)).and_then(|f| f.set_len(megabytes << 20)).expect("writable");
}

fn pipe(folder: &Path, path: &str) {
    let path = folder.join(path);
    // One that is there already goes.
    let _ = fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

const WORDS: &str = "intents/_words.yaml";

#[test]
fn bombs_are_refused() {
    let aliases: String = ('b'..='j').zip('a'..).map(|(to, from)| format!("- &{to} [*{from}, *{from}, *{from}, *{from}]\n")).collect();
    refused(put(WORDS, format!("- &a [x, x, x, x]\n{aliases}")), "E001", "anchors (`&name`) are not read", "write the value itself");
    let merged = "- &a {id: a, words: [x]}\n- {<<: [*a, *a], id: b}\n";
    refused(put(WORDS, merged), "E001", "anchors (`&name`) are not read", "write the value itself");
    refused(put(WORDS, "- *a\n"), "E001", "unknown anchor", "");
    refused(put(WORDS, "- <<: {id: a}\n  words: [x]\n"), "E001", "merge keys (`<<`) are not read", "write the keys themselves");
}

#[test]
fn deep_nesting_is_refused() {
    const DEEP: usize = 100_000;
    for nested in ["[", "{a: "] {
        refused(put(WORDS, nested.repeat(DEEP)), "E001", "nested too deep", "twelve deep at most");
    }
    // The second of these stands where a mapping must.
    refused(put(WORDS, "- ".repeat(DEEP)), "E001", "expected mapping start", "");
    let lines: String = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    refused(put("responses/zh-Hans/replies.yaml", lines), "E001", "expected string", "");
}

#[test]
fn large_files_are_refused() {
    refused(|f| sparse(f, "responses/facts/big.yaml", 100), "E005", "responses/facts/big.yaml is too large", "split it");
    refused(|f| sparse(f, "responses/article.txt", 1 << 20), "E005", "responses/article.txt is too large", "split it");
    refused(
        |f| (0..5).for_each(|n| sparse(f, &format!("responses/facts/{n}.yaml"), 60)),
        "E005",
        "responses/facts/4.yaml takes the content over 256 MB",
        "move what is no content",
    );
}

#[test]
fn many_values_are_refused() {
    let many = format!("- {{id: a, words: [{}a]}}", "a,".repeat(7_000_000));
    refused(put(WORDS, many), "E001", "too many values", "split it");
}

#[test]
fn many_and_deep_folders_are_refused() {
    let files = |f: &Path| (0..10_000).for_each(|n| fs::write(f.join(format!("intents/{n}.yaml")), "").expect("writable"));
    refused(files, "E005", "intents takes the content over 10000 files", "move what is no content");
    let deep = |f: &Path| fs::create_dir_all(f.join("responses").join("a/".repeat(100))).expect("writable");
    refused(deep, "E005", "responses/a/a/a/a/a stands too deep", "move it up");
}

#[test]
fn what_is_no_file_is_refused() {
    // The views are read before anything else, for the command line.
    for path in ["intents/_views.yaml", "responses/article.txt", "responses/facts/more.yaml", "tests/questions/more.yaml"] {
        refused(|f| pipe(f, path), "E005", &format!("{path} is a pipe, a socket or a device"), "put a text file in its place");
    }
    let socket = |f: &Path| drop(UnixListener::bind(f.join("intents/s.yaml")).expect("a socket"));
    refused(socket, "E005", "intents/s.yaml is a pipe, a socket or a device", "put a text file in its place");
    let part =
        |f: &Path| fs::remove_dir_all(f.join("tests/questions")).and_then(|()| fs::write(f.join("tests/questions"), "")).expect("writable");
    refused(part, "E005", "tests/questions is no folder", "make it a folder");
}

#[test]
fn links_that_lead_elsewhere_are_refused() {
    let link = |to: &'static str, at: &'static str| move |f: &Path| symlink(to, f.join(at)).expect("writable");
    for to in ["/dev/zero", "/etc", "/etc/passwd", "../../.."] {
        refused(
            link(to, "responses/facts/more.yaml"),
            "E005",
            "responses/facts/more.yaml is a link out of the content folder",
            "put the file itself",
        );
    }
    refused(link("nothing.yaml", "intents/more.yaml"), "E005", "intents/more.yaml is a link that leads nowhere", "remove it");
    refused(link("more.yaml", "intents/more.yaml"), "E005", "intents/more.yaml is a link that leads nowhere", "remove it");
    refused(link("..", "responses/facts/up"), "E005", "responses/facts/up is a link that leads in a circle", "remove it");
    refused(link("facts", "responses/facts/self"), "E005", "responses/facts/self is a link that leads nowhere", "remove it");
    let outside = tempfile::tempdir().expect("a folder");
    let part = |f: &Path| {
        fs::rename(f.join("tests/questions"), outside.path().join("questions")).expect("writable");
        symlink(outside.path().join("questions"), f.join("tests/questions")).expect("writable");
    };
    refused(part, "E005", "tests/questions is a link out of the content folder", "put the file itself");
}

#[test]
fn what_is_no_text_is_refused() {
    let place = put(WORDS, b"- {id: a, words: [\xe4\xbb\xbd, \xff\xfe]}\n");
    refused(place, "E005", "intents/_words.yaml is not UTF-8: byte 24 is wrong", "save it as UTF-8");
    let utf16: Vec<u8> = "- {id: a}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(put(WORDS, utf16), "E001", "the file is no text: it has a zero byte", "save it as UTF-8");
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    refused(
        put("responses/facts/more.yaml", binary),
        "E005",
        "responses/facts/more.yaml is not UTF-8: byte 129 is wrong",
        "save it as UTF-8",
    );
    refused(put("responses/article.txt", ""), "E010", "the quote is empty", "");
}

#[test]
fn yaml_of_another_form_is_refused() {
    refused(put(WORDS, "- id: a\n\twords: [x]\n"), "E001", "a tab stands where YAML wants spaces", "indent with spaces");
    refused(put(WORDS, "- {id: a, words: [x]}\n---\n- {id: b, words: [x]}\n"), "E001", "a second document", "remove the line");
    refused(put(WORDS, "- id: a\n  id: b\n  words: [x]\n"), "E001", "duplicate mapping key: id", "");
    refused(put(WORDS, "- {id: [a], words: 7}\n"), "E001", "expected string scalar", "");
    refused(put(WORDS, "words"), "E001", "expected sequence start", "");
    refused(put("intents/more.yaml", "# nothing\n"), "E001", "unexpected end of input", "");
    refused(put(WORDS, format!("- {{id: a, words: [{}}}", "x".repeat(40 << 20))), "E001", "mismatched bracket", "");
}

/// What looks hostile and is not.
#[test]
fn marks_of_byte_order_and_links_inside_are_read() {
    let good = |make: &dyn Fn(&Path)| {
        let folder = hostile(make);
        let output = yinju(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    };
    good(&|f| {
        for path in [WORDS, "responses/article.txt", "responses/facts/chenxing.yaml"] {
            let text = fs::read_to_string(f.join(path)).expect("readable");
            fs::write(f.join(path), format!("\u{feff}{text}")).expect("writable");
        }
    });
    // As a mounted volume does it: files are links into a hidden folder.
    good(&|f| {
        fs::rename(f.join("responses/facts"), f.join("responses/..data")).expect("writable");
        fs::create_dir(f.join("responses/facts")).expect("writable");
        symlink("../..data/chenxing.yaml", f.join("responses/facts/chenxing.yaml")).expect("writable");
    });
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = folder::read(Path::new("没有")).map(|_| ()).expect_err("not there");
    assert!(format!("{error:#}").starts_with("cannot read 没有: "), "{error:#}");
    assert_eq!(yinju(Path::new("没有"), &["check"]).status.code(), Some(3));
}
