//! `yinju check --explain CODE`: what a problem code means, what triggers it, and the remedy; without a code, all of them.
//!
//! No content is read: it may be what is broken.

use super::Exit;
use super::output::{FAINT, Output, STRONG, complain, paint};
use crate::content::Severity;
use crate::content::problem::Code;

pub fn run(asked: Option<&str>, out: &mut Output) -> anyhow::Result<Exit> {
    if let Some(code) = asked.and_then(Code::find) {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        out.line(&paint(STRONG, &format!("{severity}[{}]: {}", code.id(), code.meaning())))?;
        out.line(code.explanation())?;
        return Ok(Exit::Ok);
    }
    for code in Code::ALL {
        out.line(&format!("{}  {}", paint(STRONG, code.id()), code.meaning()))?;
    }
    match asked {
        Some(unknown) => {
            complain(&format!("there is no code “{unknown}”; these are all"));
            Ok(Exit::Usage)
        }
        None => {
            out.line(&paint(FAINT, "`yinju check --explain CODE` shows an example and the remedy."))?;
            Ok(Exit::Ok)
        }
    }
}
