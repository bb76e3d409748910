//! The content tests of `tests/questions`, as `yinju check` runs them: each must pass.

use yinju::console::embedded;
use yinju::content::load::{Depth, load};
use yinju::trial::{questions, run};

#[test]
fn every_question_is_answered_as_expected() {
    let sources = embedded();
    let (content, mut problems) = load(&sources, Depth::Quick);
    let content = content.expect("a content that can be built");
    let dialogues = questions::load(&sources, &content, &mut problems);
    let engine = yinju::answer::Engine::new(std::sync::Arc::new(content));
    let (share, _) = run::run(&engine, &dialogues, &mut problems);
    let told: Vec<String> = problems
        .iter()
        .map(|p| format!("{}:{}: {} ({})", sources.path(p.at.file), p.at.line, p.message, p.help.as_deref().unwrap_or_default()))
        .collect();
    assert!(told.is_empty(), "{} of {} passed\n{}", share.passed, share.of, told.join("\n"));
}
