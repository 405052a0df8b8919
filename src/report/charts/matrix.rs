//! A square of counts: which source disagrees with which.

use super::canvas::{Anchor, Canvas};
use super::{WIDTH, fraction, grouped};

/// Where the cells start.
const LEFT: f64 = 108.0;
/// Room above the cells for the names of the columns.
const TOP: f64 = 24.0;
/// Most rows and columns.
const MOST_NAMES: usize = 24;

/// Draws `counts[row][column]`; the darker, the more. Rows or columns that are missing count as
/// zero. No names give an empty text.
pub fn matrix(title: &str, names: &[String], counts: &[Vec<u64>]) -> String {
    let at = |row: usize, column: usize| {
        counts
            .get(row)
            .and_then(|cells| cells.get(column))
            .copied()
            .unwrap_or(0)
    };
    let size = names.len().min(MOST_NAMES);
    let most = (0..size)
        .flat_map(|row| (0..size).map(move |column| at(row, column)))
        .max()
        .unwrap_or(0);
    let wide = ((WIDTH - LEFT) / size.max(1) as f64).min(110.0);
    let high = wide.clamp(20.0, 40.0);
    let letters = ((wide / 7.4) as usize).max(2);
    let mut canvas = Canvas::default();
    for (row, name) in names.iter().take(size).enumerate() {
        let y = TOP + row as f64 * high;
        let head = (LEFT + (row as f64 + 0.5) * wide, TOP - 8.0);
        canvas.label(head, Anchor::Middle, letters, name);
        let side = (LEFT - 8.0, y + high / 2.0 + 4.0);
        canvas.label(side, Anchor::End, 13, name);
        for (column, other) in names.iter().take(size).enumerate() {
            let count = at(row, column);
            let x = LEFT + column as f64 * wide;
            let shade = fraction((count as f64).sqrt(), (most as f64).sqrt());
            let class = match (count, (shade * 4.0).ceil() as u8) {
                (0, _) => "track",
                (_, ..=1) => "heat h1",
                (_, 2) => "heat h2",
                (_, 3) => "heat h3",
                (_, _) => "heat h4",
            };
            canvas.rect(class, (x + 1.0, y + 1.0), (wide - 2.0, high - 2.0), 3.0);
            if wide >= 22.0 {
                let ink = if class == "heat h4" {
                    "cell-text strong"
                } else {
                    "cell-text"
                };
                let text = match grouped(count) {
                    _ if count == 0 => "·".to_owned(),
                    whole if whole.len() as f64 * 7.0 <= wide => whole,
                    _ => rounded(count),
                };
                let middle = (x + wide / 2.0, y + high / 2.0 + 4.0);
                let tip = format!("{name} · {other}: {}", grouped(count));
                canvas.told(&tip, |canvas| {
                    canvas.text(ink, middle, Anchor::Middle, &text);
                });
            }
        }
    }
    let height = TOP + size as f64 * high + 2.0;
    let height = canvas.left_out(names.len() - size, height);
    canvas.finish(title, (WIDTH, height))
}

/// A count that fits a narrow cell: `12k`, `3M`.
fn rounded(count: u64) -> String {
    match count {
        0..=999 => count.to_string(),
        1_000..=999_999 => format!("{}k", count / 1_000),
        _ => format!("{}M", grouped(count / 1_000_000)),
    }
}
