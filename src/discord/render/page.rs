//! Pages: parts that stay whole, as many on a page as fit.
//!
//! Knows only lengths. A part that is longer than a whole page is the one exception: it goes on over several pages,
//! and nothing of it is lost.

use crate::discord::escape::length;

/// Pages of `head`, some of the parts, and `foot`, each at most `most` long. There is always one.
pub fn pages(head: &str, parts: &[String], foot: &str, most: usize) -> Vec<String> {
    let head = clip(head, most / 2);
    let room = most.saturating_sub(length(&head) + length(foot) + 2).max(most / 4);
    let mut bodies: Vec<String> = vec![String::new()];
    for part in parts.iter().flat_map(|p| pieces(p, room)) {
        let body = bodies.last().map_or("", String::as_str);
        if !body.is_empty() && length(body) + length(&part) + 1 > room {
            bodies.push(part);
        } else if let Some(body) = bodies.last_mut() {
            if !body.is_empty() {
                body.push('\n');
            }
            body.push_str(&part);
        }
    }
    let join = |body: String| [head.as_str(), &body, foot].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n");
    bodies.into_iter().map(join).collect()
}

/// The part itself, or its pieces where it is longer than a page. A block quote goes on as one.
fn pieces(part: &str, room: usize) -> Vec<String> {
    if length(part) <= room {
        return vec![part.to_owned()];
    }
    let mut out = vec![String::new()];
    let mut units = 0;
    for line in part.lines() {
        let mark = if line.starts_with("> ") { "> " } else { "" };
        let mut fresh = true;
        for c in line.chars() {
            if units + c.len_utf16() + 1 > room {
                out.push(mark.to_owned());
                units = mark.len();
                fresh = false;
            }
            if fresh && units > 0 {
                if let Some(last) = out.last_mut() {
                    last.push('\n');
                }
                units += 1;
            }
            fresh = false;
            if let Some(last) = out.last_mut() {
                last.push(c);
            }
            units += c.len_utf16();
        }
    }
    out
}

/// Answers are single sentences; one that fills half a message is cut so that its quote has room.
fn clip(head: &str, most: usize) -> String {
    crate::discord::escape::shorten(head, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stay_whole_and_none_is_lost() {
        let parts: Vec<String> = (0..30).map(|i| format!("> 第{i}句{}\n> — 出处", "引".repeat(60))).collect();
        let pages = pages("**答案**", &parts, "-# 来源", 400);
        assert!(pages.len() > 3);
        assert!(pages.iter().all(|p| length(p) <= 400 && p.starts_with("**答案**\n") && p.ends_with("-# 来源")));
        assert!(parts.iter().all(|part| pages.iter().any(|p| p.contains(part))));
    }

    #[test]
    fn a_part_longer_than_a_page_goes_on() {
        let text: String = (0..900).map(|i| char::from_u32(0x4e00 + i).expect("Han")).collect();
        let pages = pages("头", &[format!("> {text}")], "", 500);
        assert!(pages.iter().all(|p| length(p) <= 500));
        let joined: String = pages.iter().flat_map(|p| p.chars()).filter(|c| text.contains(*c)).collect();
        assert_eq!(joined.replace('头', ""), text);
    }

    #[test]
    fn nothing_is_one_page() {
        assert_eq!(pages("没有", &[], "", 100), ["没有"]);
    }
}
