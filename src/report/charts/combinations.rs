//! What is missing together: one row per combination, a dot in the column of every field that it
//! lacks, and how many rows there are.

use super::canvas::{Anchor, Canvas};
use super::{WIDTH, fraction, grouped};

/// Where the dots start.
const LEFT: f64 = 106.0;
/// Room for the bar and its count.
const RIGHT: f64 = 112.0;
/// Room above the dots for the slanted names.
const TOP: f64 = 88.0;
/// Height of a row.
const ROW: f64 = 20.0;
/// Most rows.
const MOST: usize = 24;
/// Most columns.
const MOST_FIELDS: usize = 16;

/// How a field stands in a combination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It has a value.
    Present,
    /// It has none.
    Missing,
    /// There is no such field.
    Absent,
}

/// One combination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Combination {
    /// Where it occurs.
    pub label: String,
    /// One per column.
    pub marks: Vec<Mark>,
    /// Rows.
    pub count: u64,
}

/// Draws combinations over the columns named. No combinations or columns give an empty text.
pub fn combinations(title: &str, columns: &[String], rows: &[Combination]) -> String {
    if columns.is_empty() || rows.is_empty() {
        return String::new();
    }
    let mut canvas = Canvas::default();
    let columns = &columns[..columns.len().min(MOST_FIELDS)];
    let most = rows.iter().map(|row| row.count).max().unwrap_or(0);
    let step = ((WIDTH - LEFT - RIGHT) / columns.len() as f64).min(26.0);
    let x = |column: usize| LEFT + (column as f64 + 0.5) * step;
    let bar = x(columns.len());
    for (i, name) in columns.iter().enumerate() {
        canvas.slanted((x(i), TOP - 6.0), 12, name);
    }
    for (i, row) in rows.iter().take(MOST).enumerate() {
        let y = TOP + i as f64 * ROW;
        if i % 2 == 0 {
            canvas.rect("stripe", (0.0, y), (WIDTH, ROW), 0.0);
        }
        canvas.label((LEFT - 8.0, y + 14.0), Anchor::End, 11, &row.label);
        for (j, name) in columns.iter().enumerate() {
            match row.marks.get(j).copied().unwrap_or(Mark::Present) {
                Mark::Present => canvas.dot("dot-off", (x(j), y + 10.0), 2.0),
                Mark::Missing => canvas.told(name, |canvas| {
                    canvas.dot("dot-on", (x(j), y + 10.0), 5.0);
                }),
                Mark::Absent => {
                    canvas.line("dot-none", (x(j) - 4.0, y + 10.0), (x(j) + 4.0, y + 10.0));
                }
            }
        }
        let text = grouped(row.count);
        let room = WIDTH - bar - text.len() as f64 * 6.4 - 4.0;
        let width = (fraction(row.count as f64, most as f64) * room).max(2.0);
        canvas.rect("series-a", (bar, y + 5.0), (width, 10.0), 2.0);
        canvas.text("value", (bar + width + 4.0, y + 14.0), Anchor::Start, &text);
    }
    let shown = rows.len().min(MOST);
    let height = canvas.left_out(rows.len() - shown, TOP + shown as f64 * ROW + 2.0);
    canvas.finish(title, (WIDTH, height))
}
