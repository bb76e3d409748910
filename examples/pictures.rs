//! Draws every view of a content folder, and one comparison, in all languages and themes, to be looked at:
//! `cargo run --release --example pictures -- FOLDER OUT`. Lists what has no picture and why.

use std::path::Path;

use yinju::content::folder;
use yinju::content::load::{Depth, load};
use yinju::picture::{self, Theme};
use yinju::text::Language;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().map_or(".", String::as_str);
    let out = Path::new(arguments.get(1).map_or("target/pictures", String::as_str));
    std::fs::create_dir_all(out)?;
    let (content, problems) = load(&folder::read(Path::new(folder))?.sources, Depth::Quick);
    let content = content.ok_or_else(|| anyhow::anyhow!("the content does not load: {problems:?}"))?;
    let pair: Vec<_> = arguments.iter().skip(2).filter_map(|id| content.entity_ids.get(id).copied()).collect();
    for language in [Language::ZhHans, Language::ZhHant, Language::En] {
        for (name, theme) in Theme::ALL {
            let views = content.views.iter().map(|v| (v.id.clone(), picture::draw(&content, &v.id, language, theme)));
            let compared = pair.first_chunk::<2>().map(|p| ("compare".to_owned(), picture::compare(&content, *p, None, language, theme)));
            for (view, drawn) in views.chain(compared) {
                let pictures = match drawn {
                    Ok(pictures) => pictures,
                    Err(error) => {
                        println!("{view}: {}", error.words(language));
                        continue;
                    }
                };
                for (i, picture) in pictures.iter().enumerate() {
                    let png = picture.png()?;
                    let file = format!("{view}-{}-{}-{name}", i + 1, language.tag());
                    let (width, height, kilobytes) = (picture.width, picture.height, png.len() / 1000);
                    println!("{file}: {width}×{height}, {kilobytes} kB; {} characters: {}", picture.alt.chars().count(), picture.alt);
                    std::fs::write(out.join(format!("{file}.svg")), &picture.svg)?;
                    std::fs::write(out.join(format!("{file}.png")), png)?;
                }
            }
        }
    }
    Ok(())
}
