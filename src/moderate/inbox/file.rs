//! The SQLite file of the inbox: opened, brought up to date, moved aside where it cannot be used.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

/// The schema, one step for each version that was released; `user_version` counts the steps that a file has made.
/// `AUTOINCREMENT`: ids stand in buttons, and an old button must not find another row.
const STEPS: &[&str] = &["CREATE TABLE questions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folded INTEGER NOT NULL UNIQUE,
        text TEXT NOT NULL,
        language TEXT NOT NULL,
        reason TEXT NOT NULL,
        times INTEGER NOT NULL,
        last_day INTEGER NOT NULL,
        listed INTEGER
    ) STRICT;
    CREATE INDEX questions_by_day ON questions (last_day);
    CREATE INDEX questions_by_list ON questions (listed);
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        guild INTEGER NOT NULL,
        user INTEGER NOT NULL,
        created INTEGER NOT NULL,
        change TEXT NOT NULL,
        why TEXT NOT NULL,
        listed INTEGER,
        newest INTEGER
    ) STRICT;"];

/// Marks the file as ours: "yinj" in ASCII.
const OURS: i32 = 0x7969_6e6a;

/// A second process in the same folder is waited for this long: people wait three seconds for an answer.
const BUSY: Duration = Duration::from_secs(1);

/// Why a file cannot be used.
enum Unusable {
    /// No database, a damaged one, one of another program or of a later version: another file must take its place.
    Wrong(String),
    /// The disk, a right, a lock: the file may be fine.
    Unreachable(String),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Wrong(error.to_string()),
            _ => Self::Unreachable(error.to_string()),
        }
    }
}

/// Opens the file, with what is to be logged about it. In memory where no file can be opened: questions are still answered.
pub(super) fn open(path: &Path) -> anyhow::Result<(Connection, Vec<String>)> {
    let mut told = Vec::new();
    let mut opened = ready(path);
    if let Err(Unusable::Wrong(reason)) = &opened {
        match move_aside(path) {
            Ok(aside) => {
                told.push(format!(
                    "{} is not usable ({reason}); a new one was begun. The old one is now {}: look at it or delete it",
                    path.display(),
                    aside.display()
                ));
                opened = ready(path);
            }
            Err(error) => opened = Err(Unusable::Unreachable(format!("{reason}; and it cannot be moved aside: {error}"))),
        }
    }
    match opened {
        Ok(db) => Ok((db, told)),
        Err(Unusable::Wrong(reason) | Unusable::Unreachable(reason)) => {
            told.push(format!(
                "{} cannot be opened ({reason}): unanswered questions and drafts are lost at the next stop. Is the folder there and writable?",
                path.display()
            ));
            let mut db = Connection::open_in_memory()?;
            migrate(&mut db)?;
            Ok((db, told))
        }
    }
}

fn ready(path: &Path) -> Result<Connection, Unusable> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| Unusable::Unreachable(e.to_string()))?;
    }
    let mut db = Connection::open(path)?;
    db.busy_timeout(BUSY)?;
    let number = |query| db.query_one(query, [], |r| r.get::<_, i32>(0));
    let application = number("SELECT application_id FROM pragma_application_id")?;
    let version = number("SELECT user_version FROM pragma_user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    if application != OURS && (application != 0 || version != 0 || tables > 0) {
        return Err(Unusable::Wrong("it belongs to another program".to_owned()));
    }
    if version > STEPS.len() as i32 {
        return Err(Unusable::Wrong("it was written by a later version of this program".to_owned()));
    }
    let checked: String = db.query_one("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    if checked != "ok" {
        return Err(Unusable::Wrong(checked));
    }
    // A writer and readers do not wait for each other, and an append is one write. What a power cut may take are the last
    // questions, never the file.
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    db.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;")?;
    migrate(&mut db)?;
    Ok(db)
}

fn migrate(db: &mut Connection) -> rusqlite::Result<()> {
    let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done: u32 = change.query_one("SELECT user_version FROM pragma_user_version", [], |r| r.get(0))?;
    for step in STEPS.iter().skip(done as usize) {
        change.execute_batch(step)?;
    }
    change.execute_batch(&format!("PRAGMA application_id = {OURS}; PRAGMA user_version = {};", STEPS.len()))?;
    change.commit()
}

/// Renames the file with its logs, which a new file of the same name would take for its own.
fn move_aside(path: &Path) -> std::io::Result<PathBuf> {
    let named = |n: usize, end: &str| {
        let mut name = path.file_stem().unwrap_or_default().to_owned();
        name.push(format!(".unusable-{n}.sqlite{end}"));
        path.with_file_name(name)
    };
    let free = (1..).find(|n| !named(*n, "").exists()).unwrap_or_default();
    for end in ["-wal", "-shm"] {
        let mut log = path.as_os_str().to_owned();
        log.push(end);
        match std::fs::rename(&log, named(free, end)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    std::fs::rename(path, named(free, ""))?;
    Ok(named(free, ""))
}
