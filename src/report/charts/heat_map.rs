//! A heat map of rates: one row per field, one column per dimension. The number stands in every
//! cell, so that colour is never the only thing that tells good from bad.

use super::canvas::{Anchor, Canvas};
use super::{MOST_ROWS, WIDTH, cut};

/// Where the cells start.
const LEFT: f64 = 124.0;
/// Room above the cells for the names of the columns, level or slanted.
const TOP: (f64, f64) = (22.0, 78.0);
/// Room beside the cells for the end of the last slanted name.
const RIGHT: f64 = 46.0;
/// Height of a row.
const ROW: f64 = 23.0;

/// The lowest rate of each grade, best first, with its class. The first is the line of the highest
/// class of Korea's data-quality certification.
pub const GRADES: [(f64, &str); 6] = [
    (0.9997, "g5"),
    (0.99, "g4"),
    (0.97, "g3"),
    (0.90, "g2"),
    (0.75, "g1"),
    (0.0, "g0"),
];

/// The class of a rate.
pub fn grade(rate: f64) -> &'static str {
    GRADES
        .into_iter()
        .find(|(lowest, _)| rate >= *lowest)
        .map_or("g0", |(_, class)| class)
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatRow {
    /// What the row is.
    pub label: String,
    /// The rate of each column, 0..1, and its text; `None` where nothing was measured.
    pub cells: Vec<Option<(f64, String)>>,
}

/// Draws the rows below the names of the columns. No rows or no columns give an empty text.
pub fn heat_map(title: &str, columns: &[String], rows: &[HeatRow]) -> String {
    let mut canvas = Canvas::default();
    let columns = &columns[..columns.len().min(12)];
    if columns.is_empty() || rows.is_empty() {
        return String::new();
    }
    let wide = (WIDTH - LEFT) / columns.len() as f64;
    let letters = ((wide / 7.4) as usize).max(2);
    let level = columns.iter().all(|name| cut(name, letters) == *name);
    let (top, wide) = match level {
        true => (TOP.0, wide),
        false => (TOP.1, (WIDTH - LEFT - RIGHT) / columns.len() as f64),
    };
    for (i, name) in columns.iter().enumerate() {
        let at = (LEFT + (i as f64 + 0.5) * wide, top - 8.0);
        match level {
            true => canvas.label(at, Anchor::Middle, letters, name),
            false => canvas.slanted((at.0 - 4.0, at.1), 12, name),
        }
    }
    for (i, row) in rows.iter().take(MOST_ROWS).enumerate() {
        let y = top + i as f64 * ROW;
        canvas.label((LEFT - 8.0, y + 15.5), Anchor::End, 15, &row.label);
        for (j, name) in columns.iter().enumerate() {
            let (at, size) = (
                (LEFT + j as f64 * wide + 1.0, y + 1.0),
                (wide - 2.0, ROW - 2.0),
            );
            let middle = (at.0 + size.0 / 2.0, y + 15.5);
            match row.cells.get(j).and_then(Option::as_ref) {
                Some((rate, text)) => {
                    let tip = format!("{} · {name}: {text}", row.label);
                    canvas.told(&tip, |canvas| {
                        canvas.rect(grade(*rate), at, size, 3.0);
                        let ink = format!("cell-text on-{}", grade(*rate));
                        canvas.text(&ink, middle, Anchor::Middle, text);
                    });
                }
                None => canvas.rect("blank", at, size, 3.0),
            }
        }
    }
    let shown = rows.len().min(MOST_ROWS);
    let height = canvas.left_out(rows.len() - shown, top + shown as f64 * ROW + 2.0);
    canvas.finish(title, (WIDTH, height))
}
