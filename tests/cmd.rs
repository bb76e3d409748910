//! The command line as people type it: `tests/cmd/*.toml` with what is printed beside it.
//! `TRYCMD=overwrite cargo test --test cmd` writes the expectations anew; then review the difference.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use yinju::console::embedded;
use yinju::content::folder;

#[path = "small/whole.rs"]
mod small;

/// Where commands run: it has the small content as `tests/small`, and no content of its own.
fn directory() -> &'static Path {
    let directory = small::folder().ancestors().nth(2).expect("two folders up");
    // A folder without content.
    std::fs::create_dir_all(directory.join("tests/cmd")).expect("writable");
    // Its article in two further revisions.
    let article = std::fs::read_to_string(directory.join("tests/small/responses/article.txt")).expect("an article");
    let moved = format!("编者按:有改动。\n{}", article.replace("在采访中表示", "在访谈中表示"));
    std::fs::write(directory.join("other_figure.txt"), moved.replace("增长到了20%", "增长到了25%")).expect("writable");
    std::fs::write(directory.join("other_words.txt"), moved).expect("writable");
    directory
}

#[test]
fn commands() {
    std::env::set_current_dir(directory()).expect("a folder");
    trycmd::TestCases::new().env("NO_COLOR", "1").case(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/*.toml"));
}

fn yinju(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yinju"));
    command.args(arguments).current_dir(directory()).stdin(Stdio::null());
    command
}

#[test]
fn init_writes_what_is_built_in() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("init");
    // What an earlier run left is in the way.
    let _ = std::fs::remove_dir_all(&folder);
    let path = folder.to_str().expect("UTF-8");
    assert!(yinju(&["init", path]).status().expect("runs").success());
    assert_eq!(folder::read(&folder).expect("readable").sources, embedded());
    // A second time it is not empty, and nothing is written unless forced.
    assert_eq!(yinju(&["init", path]).output().expect("runs").status.code(), Some(4));
    assert!(yinju(&["init", path, "--force"]).status().expect("runs").success());
}

#[test]
fn pictures_go_to_files_and_words_to_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let words = |arguments: &[&str]| {
        let output = yinju(arguments).output().expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let (png, svg) = (at("图.png"), at("图.svg"));
    let said = words(&["compare", "OpenAI", "谷歌", "--png", &png, "--svg", &svg, "--theme", "dark", "--lang", "zh-Hant"]);
    assert!(said.starts_with("OpenAI 與 谷歌"), "{said}");
    assert_eq!(said, words(&["compare", "openai", "google", "--lang", "zh-Hant"]), "without a file the same in words");
    assert!(std::fs::read(&png).expect("a file").starts_with(b"\x89PNG"));
    assert!(std::fs::read_to_string(&svg).expect("a file").contains("谷歌"));
    // A long view takes several pictures, each with a line of words.
    let said = words(&["timeline", "--png", &at("线.png")]);
    let files = std::fs::read_dir(folder.path()).expect("readable").filter_map(|e| e.ok()?.file_name().into_string().ok());
    let pictures = files.filter(|name| name.starts_with('线')).count();
    assert!(pictures > 1 && said.lines().count() == pictures, "{pictures} pictures: {said}");
    assert!(Path::new(&at("线-2.png")).is_file());
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = yinju(&["--content", "tests/small", "timeline"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn lines_are_answered_as_they_come() {
    let mut child =
        yinju(&["--content", "tests/small", "ask", "--json", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("runs");
    let mut input = child.stdin.take().expect("piped");
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    // Each answer is there before the next question is asked; bytes that are no text get their line too.
    for (asked, wanted) in [
        ("{\"id\":1,\"q\":\"晨星的份额\"}".as_bytes(), "\"id\":1,"),
        (b"\xff\xfe", "\"id\":null,"),
        ("{\"id\":2,\"q\":\"谁\"}".as_bytes(), "\"id\":2,"),
    ] {
        input.write_all(asked).and_then(|()| input.write_all(b"\n")).and_then(|()| input.flush()).expect("open");
        let mut line = String::new();
        output.read_line(&mut line).expect("text");
        assert!(line.contains(wanted), "{line}");
    }
    drop(input);
    assert_eq!(child.wait().expect("ends").code(), Some(0));
}

#[test]
fn an_article_is_revised_and_confirmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    let copy = folder::read(small::folder()).expect("the small content").sources;
    for (_, file, text) in copy.iter() {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
        std::fs::write(file, text).expect("writable");
    }
    let run = |arguments: &[&str]| {
        let output = yinju(&[&["--content", path], arguments].concat()).output().expect("runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    };
    let read = || folder::read(folder.path()).expect("readable").sources;
    // Shown, and not written.
    assert_eq!(run(&["article", "other_figure.txt"]).0, Some(1));
    assert_eq!(read(), copy);
    assert_eq!(run(&["article", "other_figure.txt", "--apply"]).0, Some(0));
    let (code, said) = run(&["check"]);
    assert!(code == Some(0) && said.contains("W110") && said.contains("2 facts and 3 tests of them"), "{said}");
    assert!(run(&["ask", "晨星的份额是多少"]).1.contains("正在核对"));
    let tests = read().get("tests/questions/small.yaml").expect("tests").to_owned();
    assert!(tests.contains("sentence: 3"), "the sentence moved: {tests}");
    // The figure is another: the fact must be corrected by hand. Words alone are taken over.
    let waiting = read();
    let (code, said) = run(&["article", "--confirm", "chenxing-share", "no-such-fact"]);
    assert!(code == Some(1) && said.contains("E011") && said.contains("no-such-fact"), "{said}");
    assert_eq!(read(), waiting);
    assert_eq!(run(&["article", "--confirm", "lin-wang-said"]).0, Some(0));
    let facts = read().get("responses/facts/chenxing.yaml").expect("facts").to_owned();
    assert!(facts.contains("在访谈中表示") && !facts.contains("在采访中表示"));
    assert!(run(&["article"]).1.contains("chenxing-share"));
    // The next revision takes the figure back: nothing waits any more, and only what had to change has changed.
    assert_eq!(run(&["article", "other_words.txt", "--apply"]).0, Some(0));
    assert_eq!(run(&["article"]), (Some(0), "No fact is held back.\n".to_owned()));
    let (code, said) = run(&["check"]);
    assert!(code == Some(0) && !said.contains("W110") && !said.contains("W104"), "{said}");
    assert_eq!(read().get("responses/facts/chenxing.yaml"), Some(facts.as_str()));
    assert_eq!(read().iter().count(), copy.iter().count(), "no file is left over");
}
