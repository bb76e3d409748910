use super::*;

fn inbox(folder: &Path) -> Inbox {
    Inbox::open(&folder.join("深/yinju.sqlite"), 30).expect("opens").0
}

#[test]
fn the_same_text_counts_once_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let inbox = inbox(folder.path());
    for text in ["谁写的?", " 誰寫的？", "谁写的", "……", "别的"] {
        inbox.put(text, "zh-Hans", "not_stated").expect("keeps");
    }
    assert_eq!(inbox.recent(9).expect("reads"), ["别的", "谁写的?"]);
}
