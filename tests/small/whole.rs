//! The small content as a folder that can be used: `tests/small` with the wording of the shipped content.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use yinju::console::embedded;
use yinju::content::folder;

/// Written once for each test program, as `tests/small` in a folder of its own.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let whole = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME")).join("tests/small");
        // What an earlier run left may hold files that are gone.
        let _ = fs::remove_dir_all(&whole);
        let own = folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).expect("tests/small");
        let shipped = embedded();
        let wording = shipped.iter().filter(|(_, path, _)| ["responses/en/", "responses/zh-Hans/"].iter().any(|f| path.starts_with(f)));
        for (_, path, text) in own.sources.iter().chain(wording) {
            let file = whole.join(path);
            fs::create_dir_all(file.parent().expect("below the folder")).expect("writable");
            fs::write(file, text).expect("writable");
        }
        whole
    })
}
