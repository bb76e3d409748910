//! `yinju schema`: the JSON Schemas of the content's files, listed, shown, or written for an editor.

use std::fs;

use anyhow::Context;

use super::Exit;
use super::arguments;
use super::output::{FAINT, Output, complain, paint, tell};
use crate::content::schema::{self, Schema};
use crate::trial::questions;

/// Schemas that other rooms bring along.
pub type Further<'a> = &'a [fn() -> Vec<Schema>];

pub fn run(arguments: &arguments::Schema, further: Further, out: &mut Output) -> anyhow::Result<Exit> {
    let further = further.iter().flat_map(|schemas| schemas());
    let schemas: Vec<Schema> = schema::all().into_iter().chain([questions::schema()]).chain(further).collect();
    if let Some(folder) = &arguments.write {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        for schema in &schemas {
            let file = folder.join(schema.file());
            fs::write(&file, schema.text()).with_context(|| format!("cannot write {}", file.display()))?;
        }
        tell(&format!("Wrote {} schemas.", schemas.len()));
        return Ok(Exit::Ok);
    }
    let Some(name) = &arguments.name else {
        for schema in &schemas {
            out.line(&format!("{} {}", paint(FAINT, &format!("{:>12}", schema.name)), schema.files.join(", ")))?;
        }
        return Ok(Exit::Ok);
    };
    let Some(schema) = schemas.iter().find(|s| s.name == name) else {
        let names: Vec<&str> = schemas.iter().map(|s| s.name).collect();
        complain(&format!("there is no schema “{name}”; there are: {}", names.join(", ")));
        return Ok(Exit::Usage);
    };
    out.line(schema.text().trim_end())?;
    Ok(Exit::Ok)
}
