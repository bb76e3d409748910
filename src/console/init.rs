//! `yinju init DIR`: the content that is built in, as files to change.

use std::fs;

use anyhow::{Context, bail};

use super::arguments::Init;
use super::output::tell;
use super::{Exit, source};

pub fn run(init: &Init) -> anyhow::Result<Exit> {
    let folder = &init.folder;
    if folder.exists() && !init.force {
        let mut entries = fs::read_dir(folder).with_context(|| format!("cannot write into {}", folder.display()))?;
        if entries.next().is_some() {
            bail!("{} is not empty; --force writes into it all the same and replaces files of the same name", folder.display());
        }
    }
    let sources = source::embedded();
    let mut count = 0;
    for (_, path, text) in sources.iter() {
        let file = folder.join(path);
        let parent = file.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        count += 1;
    }
    tell(&format!("Wrote {count} files. Next: yinju --content {} check", folder.display()));
    Ok(Exit::Ok)
}
