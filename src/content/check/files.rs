//! Files that nothing reads: mostly a wrong folder, a wrong name or a wrong ending.

use crate::content::problem::Code;
use crate::content::schema;
use crate::content::sources::{ARTICLE, PREVIOUS};
use crate::content::{At, Content, Problem, Sources};

const SINGLE: &[&str] = &[
    "intents/_entities.yaml",
    "intents/_words.yaml",
    "intents/_grammar.yaml",
    "intents/_views.yaml",
    "intents/_topics.yaml",
    ARTICLE,
    PREVIOUS,
    "responses/article.yaml",
    "responses/computations.yaml",
    "responses/zh-Hans/replies.yaml",
    "responses/zh-Hant/replies.yaml",
    "responses/en/replies.yaml",
    "responses/zh-Hans/discord.yaml",
    "responses/zh-Hant/discord.yaml",
    "responses/en/discord.yaml",
    "responses/zh-Hans/moderate.yaml",
    "responses/zh-Hant/moderate.yaml",
    "responses/en/moderate.yaml",
];
/// Folders whose YAML files are all read.
const FOLDERS: &[&str] = &["intents", "responses/facts", "responses/absent", "tests/questions"];

pub fn check(problems: &mut Vec<Problem>, sources: &Sources, content: &Content) {
    if let Some(file) = sources.index(PREVIOUS).filter(|_| content.held.is_empty()) {
        let at = At { file, line: 1, column: 1, ..At::default() };
        problems.push(Problem::new(Code::UnknownFile, at, "no fact waits for the article before").help(format!("remove {PREVIOUS}")));
    }
    for (file, path, _) in sources.iter() {
        // Notes for people may lie anywhere.
        let name = path.rsplit('/').next().unwrap_or(path);
        let in_folder = path.strip_suffix(name).is_some_and(|folder| FOLDERS.contains(&folder.trim_end_matches('/')));
        let own = path.starts_with("tests/questions/") || !name.starts_with('_');
        let is_read = SINGLE.contains(&path) || (in_folder && own && (name.ends_with(".yaml") || name.ends_with(".yml")));
        // Editors read the schemas.
        let is_schema = name.ends_with(".schema.json") && path.strip_suffix(name) == Some(&format!("{}/", schema::FOLDER));
        if is_read || is_schema || name.ends_with(".md") {
            continue;
        }
        let at = At { file, line: 1, column: 1, ..At::default() };
        let nearest = SINGLE.iter().min_by_key(|s| strsim::osa_distance(s, path)).filter(|s| strsim::osa_distance(s, path) <= 4);
        let help = match nearest {
            Some(nearest) => format!("did you mean {nearest}?"),
            None => format!("content is read from *.yaml in {}", FOLDERS.join(", ")),
        };
        problems.push(Problem::new(Code::UnknownFile, at, format!("nothing reads {path}")).help(help));
    }
}
