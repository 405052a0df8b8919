//! Upright columns for distributions: match weights, cluster sizes.

use std::fmt::Write;

use super::{WIDTH, drawing, escaped, fraction, grouped, xy};

/// Height of the tallest column.
const TALL: f64 = 150.0;
/// Room above it for its count.
const TOP: f64 = 18.0;

/// One column, stacked from the ground up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// What the column is.
    pub label: String,
    /// Class and count of each part.
    pub parts: Vec<(&'static str, u64)>,
}

impl Column {
    fn total(&self) -> u64 {
        self.parts.iter().map(|(_, count)| count).sum()
    }
}

/// Draws columns; heights follow the square root, so that a few among many can be seen, and the
/// counts stand above the columns. No columns give an empty text.
pub fn columns(title: &str, columns: &[Column]) -> String {
    let tallest = columns.iter().map(Column::total).max().unwrap_or(0);
    let root = |count: u64| (count as f64).sqrt();
    let step = (WIDTH - 8.0) / columns.len().max(1) as f64;
    let width = (step - 3.0).clamp(1.0, 56.0);
    // Labels that would overlap are left out, but the first and every n-th stay.
    let every = (30.0 / step).ceil().max(1.0) as usize;
    let mut body = String::new();
    for (i, column) in columns.iter().enumerate() {
        let middle = 4.0 + (i as f64 + 0.5) * step;
        let total = column.total();
        let height =
            (fraction(root(total), root(tallest)) * TALL).max(f64::from(u8::from(total > 0)) * 2.0);
        let mut bottom = TOP + TALL;
        let _ = write!(
            body,
            "<g><title>{}: {}</title>",
            escaped(&column.label),
            grouped(total)
        );
        for (class, count) in &column.parts {
            let part = height * fraction(*count as f64, total as f64);
            if part > 0.0 {
                bottom -= part;
                let _ = write!(
                    body,
                    r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}"/>"#,
                    xy(middle - width / 2.0),
                    xy(bottom),
                    xy(width),
                    xy(part)
                );
            }
        }
        body.push_str("</g>");
        if step >= 26.0 && total > 0 {
            let _ = write!(
                body,
                r#"<text class="value" x="{}" y="{}" text-anchor="middle">{}</text>"#,
                xy(middle),
                xy(bottom - 5.0),
                grouped(total)
            );
        }
        if i % every == 0 {
            let _ = write!(
                body,
                r#"<text class="label" x="{}" y="{}" text-anchor="middle">{}</text>"#,
                xy(middle),
                xy(TOP + TALL + 16.0),
                escaped(&column.label)
            );
        }
    }
    if !body.is_empty() {
        let _ = write!(
            body,
            r#"<line class="axis" x1="0" x2="{WIDTH}" y1="{0}" y2="{0}"/>"#,
            xy(TOP + TALL + 0.5)
        );
    }
    drawing(title, TOP + TALL + 24.0, &body)
}
