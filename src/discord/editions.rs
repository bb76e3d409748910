//! What follows from another content: the log says so, and commands that it changed are registered anew.
//!
//! Also starts what leads to one: watching the files. What answers is exchanged in [`super::app`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::app::App;
use crate::content::folder::PARTS;
use crate::moderate::desk::{Event, Trouble};
use crate::moderate::watch::{Watch, watch};
use crate::moderate::{Desk, Refused};

/// So many problems of refused files are logged; `/content status` and `yinju check` show all.
const TOLD: usize = 5;

/// Watches the files of the content for as long as the value lives. `None` where there are none, or no watch.
pub fn watched(desk: &Arc<Desk>) -> Option<Watch> {
    let folder = desk.folder()?.to_owned();
    let changed = {
        let desk = Arc::clone(desk);
        move |watched: anyhow::Result<()>| {
            if let Err(error) = watched {
                unwatched(&error);
            }
            // A panic would end the thread that watches. The desk's locks outlive one.
            match catch_unwind(AssertUnwindSafe(|| desk.reload())) {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => unread(&error),
                Err(_) => tracing::error!("taking changed files up panicked; they are watched further, and the next change is tried again"),
            }
        }
    };
    match watch(&folder, &PARTS, changed) {
        Ok(watch) => {
            tracing::info!(folder = %folder.display(), "changes of the content's files go live by themselves");
            Some(watch)
        }
        Err(error) => {
            unwatched(&error);
            None
        }
    }
}

fn unwatched(error: &anyhow::Error) {
    tracing::warn!(reason = format!("{error:#}"), "the files are not watched; /content reload takes changes up");
}

fn unread(error: &Refused) {
    tracing::error!(reason = %error, "the content's files could not be read again; the content before serves on");
}

/// Makes the trial that the next change is compared with, and looks at files that changed while the bot started.
pub fn warmed(desk: &Arc<Desk>) {
    if !desk.is_open() {
        return;
    }
    if let Some(trouble) = desk.trouble() {
        refused(&trouble);
    }
    let desk = Arc::clone(desk);
    tokio::task::spawn_blocking(move || {
        desk.findings(&desk.edition());
        if let Err(error) = desk.reload() {
            unread(&error);
        }
    });
}

/// Logs what happens to the content, and registers the commands of each that is taken up. Ends with the app.
pub fn follow(app: &Arc<App>) -> tokio::task::JoinHandle<()> {
    let (sender, receiver) = unbounded_channel();
    app.desk.follow(move |event| match event {
        Event::Taken(edition, entry) => {
            let facts = edition.content().facts.len();
            tracing::info!(edition = edition.number, entry = entry.as_ref().map(|e| e.number), facts, "another content is in service");
            let _ = sender.send(());
        }
        Event::Refused(trouble) => refused(trouble),
    });
    tokio::spawn(registered(Arc::clone(app), receiver))
}

async fn registered(app: Arc<App>, mut taken: UnboundedReceiver<()>) {
    super::register_changed(&app).await;
    while taken.recv().await.is_some() {
        super::register_changed(&app).await;
    }
}

/// The files on disk cannot go live: says where they are wrong.
fn refused(trouble: &Trouble) {
    let errors = trouble.errors();
    tracing::error!(errors = errors.len(), "the files on disk have errors; the content before serves on");
    for problem in errors.iter().take(TOLD) {
        let place = format!("{}:{}", trouble.sources.path(problem.at.file), problem.at.line);
        tracing::error!(place, code = problem.code.id(), "{}", problem.message);
    }
}
