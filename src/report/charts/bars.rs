//! Horizontal bars: one row per label, one thin bar per series.

use super::canvas::{Anchor, Canvas};
use super::{MOST_ROWS, WIDTH, fraction};

/// Where the bars start.
const LEFT: f64 = 132.0;
/// Height of one bar with its air.
const BAR: f64 = 13.0;

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What the row is.
    pub label: String,
    /// Class and value of each bar; `None` is drawn as an empty track.
    pub values: Vec<(&'static str, Option<f64>)>,
    /// Text behind each bar.
    pub texts: Vec<String>,
}

/// Draws rows of bars that are full at `full`. No rows give an empty text.
pub fn bars(title: &str, full: f64, rows: &[Bar]) -> String {
    let mut canvas = Canvas::default();
    let longest = rows.iter().flat_map(|row| &row.texts);
    let longest = longest.map(|text| text.chars().count()).max().unwrap_or(0);
    let right = (longest as f64 * 6.4 + 8.0).clamp(54.0, 150.0);
    let track = WIDTH - LEFT - right;
    let mut y = 2.0;
    for row in rows.iter().take(MOST_ROWS) {
        let height = row.values.len().max(1) as f64 * BAR;
        canvas.label(
            (LEFT - 8.0, y + height / 2.0 + 3.5),
            Anchor::End,
            16,
            &row.label,
        );
        for (i, (class, value)) in row.values.iter().enumerate() {
            let top = y + i as f64 * BAR + 2.0;
            canvas.rect("track", (LEFT, top), (track, 9.0), 4.5);
            let filled = fraction(value.unwrap_or(0.0), full) * track;
            if filled > 0.0 {
                // A bar is never thinner than it can be seen: little is not nothing.
                canvas.rect(class, (LEFT, top), (filled.max(2.0), 9.0), 4.5);
            }
            let text = row.texts.get(i).map_or("", String::as_str);
            canvas.text(
                "value",
                (WIDTH - right + 6.0, top + 8.5),
                Anchor::Start,
                text,
            );
        }
        y += height + 9.0;
    }
    let height = canvas.left_out(rows.len().saturating_sub(MOST_ROWS), y);
    canvas.finish(title, (WIDTH, height))
}
