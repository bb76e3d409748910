//! The wording of replies: every key is known and there, every placeholder is one that its key may use.

use std::collections::BTreeMap;

use super::Loader;
use crate::content::problem::Code;
use crate::content::raw::Text;
use crate::content::yaml::place;
use crate::content::{At, Problem, Templates, template};

impl Loader<'_> {
    pub(super) fn templates(&mut self) -> Templates {
        let mut read = |folder: &str, required: bool| -> BTreeMap<String, String> {
            let path = format!("responses/{folder}/replies.yaml");
            let Some(file) = self.sources.index(&path) else {
                if required {
                    self.missing(&path);
                }
                return BTreeMap::new();
            };
            // Its form has been said to be wrong: that its keys are missing says nothing more.
            let Some(raw) = self.one::<BTreeMap<String, Text>>(&path) else {
                return BTreeMap::new();
            };
            for (key, text) in &raw {
                let at = place(file, text.defined);
                match template::KEYS.iter().find(|(k, _)| k == key) {
                    None => self.problems.push(
                        Problem::new(Code::TemplateUnknown, at, format!("no reply uses the wording “{key}”"))
                            .help("remove it, or correct its name"),
                    ),
                    Some((_, known)) => {
                        for name in template::placeholders(&text.value).into_iter().filter(|n| !known.contains(n)) {
                            let help = format!("“{key}” may use: {}", known.join(", "));
                            self.problems
                                .push(Problem::new(Code::TemplateUnknown, at, format!("unknown placeholder {{{name}}}")).help(help));
                        }
                    }
                }
            }
            if required {
                for (key, _) in template::KEYS.iter().filter(|(k, _)| !raw.contains_key(*k)) {
                    let at = At { file, line: 1, column: 1, ..At::default() };
                    self.problems.push(Problem::new(Code::TemplateUnknown, at, format!("the wording “{key}” is missing")).help("add it"));
                }
            }
            raw.into_iter().map(|(k, v)| (k, v.value)).collect()
        };
        Templates { zh: read("zh-Hans", true), en: read("en", true), zh_hant: read("zh-Hant", false) }
    }
}
