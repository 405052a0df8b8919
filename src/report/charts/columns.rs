//! Upright columns for distributions: match weights, cluster sizes, lengths, dates.

use super::canvas::{Anchor, Canvas};
use super::{WIDTH, fraction, grouped};

/// Height of the tallest column.
const TALL: f64 = 150.0;
/// Room above it for its count.
const TOP: f64 = 18.0;
/// Most columns; neighbours are joined until they fit.
const MOST_COLUMNS: usize = 120;
/// Room beside the outermost columns.
const MARGIN: f64 = 4.0;
/// Width of a label's letter where letters are largest: on a phone.
const LETTER: f64 = 7.4;
/// Least room between labels.
const GAP: f64 = 6.0;

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
        self.parts
            .iter()
            .fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Neighbours as one column.
    fn joined(columns: &[Column]) -> Column {
        let (Some(first), Some(last)) = (columns.first(), columns.last()) else {
            return Column::default();
        };
        if columns.len() == 1 {
            return first.clone();
        }
        let mut parts: Vec<(&'static str, u64)> = Vec::new();
        for (class, count) in columns.iter().flat_map(|column| &column.parts) {
            match parts.iter_mut().find(|(known, _)| known == class) {
                Some((_, sum)) => *sum = sum.saturating_add(*count),
                None => parts.push((class, *count)),
            }
        }
        Column {
            label: format!("{}–{}", first.label, last.label),
            parts,
        }
    }
}

/// What heights follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heights {
    /// The counts.
    Counts,
    /// Their square roots, so that a few among many can be seen.
    Roots,
}

/// Draws columns with their counts above. `marks` are lines between columns: how many columns stand to
/// the left, and what the line says. No columns give an empty text.
pub fn columns(
    title: &str,
    heights: Heights,
    columns: &[Column],
    marks: &[(f64, String)],
) -> String {
    let each = columns.len().div_ceil(MOST_COLUMNS).max(1);
    let columns: Vec<Column> = columns.chunks(each).map(Column::joined).collect();
    let tallest = columns.iter().map(Column::total).max().unwrap_or(0);
    let tall = |count: u64| match heights {
        Heights::Counts => count as f64,
        Heights::Roots => (count as f64).sqrt(),
    };
    let step = (WIDTH - 2.0 * MARGIN) / columns.len().max(1) as f64;
    let width = (step - 3.0).clamp(1.0, 56.0);
    // Labels that would overlap are left out, but the first and every n-th stay. Those at the ends
    // are pushed inwards, towards their neighbours.
    let half = |label: &str| label.chars().count() as f64 * LETTER / 2.0;
    let widest = columns.iter().map(|column| half(&column.label));
    let widest = widest.fold(0.0, f64::max);
    let pushed = (widest - MARGIN - step / 2.0).max(0.0);
    let room = 2.0 * (widest + pushed) + GAP;
    let every = (room / step).ceil().max(1.0) as usize;
    let mut canvas = Canvas::default();
    let top = if marks.is_empty() { TOP } else { TOP + 16.0 };
    let ground = top + TALL;
    for (i, column) in columns.iter().enumerate() {
        let middle = MARGIN + (i as f64 + 0.5) * step;
        let total = column.total();
        let height = fraction(tall(total), tall(tallest)) * TALL;
        let height = height.max(f64::from(u8::from(total > 0)) * 2.0);
        let mut bottom = ground;
        canvas.told(&format!("{}: {}", column.label, grouped(total)), |canvas| {
            for (class, count) in &column.parts {
                let part = height * fraction(*count as f64, total as f64);
                if part > 0.0 {
                    bottom -= part;
                    canvas.rect(class, (middle - width / 2.0, bottom), (width, part), 1.0);
                }
            }
        });
        let text = grouped(total);
        if step >= text.len() as f64 * 7.2 && total > 0 {
            canvas.text("value", (middle, bottom - 5.0), Anchor::Middle, &text);
        }
        if i % every == 0 {
            let half = half(&column.label);
            let at = middle.clamp(half.min(WIDTH / 2.0), (WIDTH - half).max(WIDTH / 2.0));
            canvas.text("label", (at, ground + 16.0), Anchor::Middle, &column.label);
        }
    }
    if !canvas.is_blank() {
        canvas.line("axis", (0.0, ground + 0.5), (WIDTH, ground + 0.5));
        for (at, says) in marks {
            let x = (MARGIN + at / each as f64 * step).clamp(0.0, WIDTH);
            canvas.line("limit", (x, 16.0), (x, ground));
            let (x, anchor) = if x > WIDTH / 2.0 {
                (x - 4.0, Anchor::End)
            } else {
                (x + 4.0, Anchor::Start)
            };
            canvas.text("limit-text", (x, 12.5), anchor, says);
        }
    }
    canvas.finish(title, (WIDTH, ground + 24.0))
}
