//! Rows drawn in text: list, table, timeline, bars. Every row ends with the number of its sentence: `yinju sentence N`.

use comfy_table::{ContentArrangement, LineStyle, Table, presets};

use super::output::{ACCENT, FAINT, STRONG, paint};
use super::view::Row;
use super::width::{self, pad};
use crate::text::Language;

/// Cells of the longest bar.
const BAR: usize = 40;
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

pub fn titled(title: &str, drawn: &str) -> String {
    format!("{}\n{drawn}", paint(STRONG, title))
}

pub fn list(rows: &[Row], columns: Option<usize>) -> String {
    let mut subjects: Vec<&str> = Vec::new();
    for row in rows {
        if !subjects.contains(&row.subject.as_str()) {
            subjects.push(&row.subject);
        }
    }
    let mut out = Vec::new();
    for subject in subjects {
        out.push(paint(ACCENT, subject));
        let own = rows.iter().filter(|r| r.subject == subject);
        out.extend(own.flat_map(|r| hanging("  · ", &r.label, r.sentence, columns)));
    }
    out.join("\n")
}

pub fn timeline(rows: &[Row], columns: Option<usize>) -> String {
    let when = |r: &Row| r.when.clone().unwrap_or_default();
    let wide = rows.iter().map(|r| width::of(&when(r))).max().unwrap_or(0);
    let mut out = Vec::new();
    let mut last = String::new();
    for row in rows {
        let when = when(row);
        let (day, mark) = if when == last { (" ".repeat(wide), "│") } else { (paint(ACCENT, &pad(&when, wide)), "●") };
        let lines = hanging("", &row.label, row.sentence, columns.map(|c| c.saturating_sub(wide + 3)));
        for (i, line) in lines.iter().enumerate() {
            out.push(if i == 0 { format!("{day} {mark} {line}") } else { format!("{} │ {line}", " ".repeat(wide)) });
        }
        last = when;
    }
    out.join("\n")
}

pub fn table(rows: &[Row], language: Language, columns: Option<usize>) -> String {
    let mut table = Table::new();
    let style = presets::UTF8_NO_BORDERS.row_separator(LineStyle::none());
    table.load_style(style).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(columns) = columns {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns.min(usize::from(u16::MAX)) as u16);
    }
    table.set_header(match language {
        Language::ZhHans => ["谁", "什么", "数字", "此前", "时间", "句"],
        Language::ZhHant => ["誰", "什麼", "數字", "此前", "時間", "句"],
        Language::En => ["Who", "What", "Figure", "Before", "When", "Sentence"],
    });
    for row in rows {
        let or_none = |t: &Option<String>| t.clone().unwrap_or_default();
        table.add_row([
            row.subject.clone(),
            row.asked.clone(),
            or_none(&row.value),
            or_none(&row.from),
            or_none(&row.when),
            row.sentence.to_string(),
        ]);
    }
    table.to_string()
}

/// Percentages on a scale to 100, other figures to the largest of them.
pub fn bars(rows: &[Row], columns: Option<usize>) -> String {
    let name = |r: &Row| [std::slice::from_ref(&r.subject), &r.with].concat().join(" · ");
    let wide = rows.iter().map(|r| width::of(&name(r))).max().unwrap_or(0);
    let room = columns.map_or(BAR, |c| c.saturating_sub(wide + 28).clamp(10, BAR));
    let percent = rows.iter().all(|r| r.figure.is_some_and(|(v, u)| u == crate::text::number::Unit::Percent && v <= 100.0));
    let largest = if percent { 100.0 } else { rows.iter().filter_map(|r| r.figure).map(|(v, _)| v.abs()).fold(0.0, f64::max) };
    let line = |r: &Row| {
        let drawn = r.figure.map_or(String::new(), |(v, _)| bar(v, largest, room));
        let from = r.from.as_ref().map_or(String::new(), |f| format!("{f} → "));
        let when = r.when.as_ref().map_or(String::new(), |w| format!("  {w}"));
        let beside = paint(FAINT, &format!("{when}  [{}]", r.sentence));
        format!("{} {} {from}{}{beside}", pad(&name(r), wide), paint(ACCENT, &pad(&drawn, room)), r.value.clone().unwrap_or_default())
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A bar in eighths of a cell.
fn bar(value: f64, largest: f64, cells: usize) -> String {
    if largest <= 0.0 || value <= 0.0 {
        return String::new();
    }
    let eighths = ((value / largest).min(1.0) * cells as f64 * 8.0).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A label behind its lead, wrapped below itself, with the sentence's number at its end.
fn hanging(lead: &str, label: &str, sentence: usize, columns: Option<usize>) -> Vec<String> {
    let number = format!("  [{sentence}]");
    let indent = width::of(lead);
    let mut lines = match columns {
        Some(columns) => width::wrap(label, columns.saturating_sub(indent + number.len()).max(16)),
        None => vec![label.to_owned()],
    };
    if let Some(last) = lines.last_mut() {
        last.push_str(&paint(FAINT, &number));
    }
    lines.iter().enumerate().map(|(i, l)| format!("{}{l}", if i == 0 { lead.to_owned() } else { " ".repeat(indent) })).collect()
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars_are_exact_to_an_eighth() {
        assert_eq!(bar(50.0, 100.0, 10), "█████");
        assert_eq!(bar(12.5, 100.0, 10), "█▎");
        assert_eq!(bar(0.0, 100.0, 10), "");
    }
}
