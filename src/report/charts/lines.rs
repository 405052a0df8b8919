//! Lines over time: each line is named at its end, and a gap is a gap.

use super::canvas::{Anchor, Canvas};
use super::{WIDTH, cut};

/// Width of a letter of numbers and names, at its widest.
const LETTER: f64 = 7.4;
/// Where the plot starts and ends.
const PLOT: (f64, f64) = (10.0, 168.0);
/// Most points drawn; of more only every n-th.
const MOST_POINTS: usize = 200;
/// Most lines.
const MOST_LINES: usize = 8;

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Class of its colour.
    pub class: &'static str,
    /// What it is.
    pub label: String,
    /// One value per point; `None` is a gap.
    pub values: Vec<Option<f64>>,
}

/// A value as drawn: finite or not at all.
pub(super) fn finite(value: Option<&Option<f64>>) -> Option<f64> {
    value.copied().flatten().filter(|value| value.is_finite())
}

/// The least and the most of all values, never the same.
pub(super) fn range<'a>(values: impl Iterator<Item = &'a Option<f64>>) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.filter_map(|value| finite(Some(value))) {
        (low, high) = (low.min(value), high.max(value));
    }
    let air = ((high - low) * 0.1).max(high.abs() * 0.002).max(1e-6);
    (low <= high).then_some((low - air, high + air))
}

/// The positions drawn: all, or every n-th with the last.
pub(super) fn thinned(points: usize) -> Vec<usize> {
    let each = points.div_ceil(MOST_POINTS).max(1);
    let mut at: Vec<usize> = (0..points).step_by(each).collect();
    if points > 0 && at.last() != Some(&(points - 1)) {
        at.push(points - 1);
    }
    at
}

/// Draws lines over the named points; `most` is a bound that the axis does not pass (100 % of a
/// share), `text` writes a value. No values give an empty text.
pub fn lines(
    title: &str,
    points: &[String],
    lines: &[Line],
    most: Option<f64>,
    text: impl Fn(f64) -> String,
) -> String {
    let lines = &lines[..lines.len().min(MOST_LINES)];
    let Some((low, high)) = range(lines.iter().flat_map(|line| &line.values)) else {
        return String::new();
    };
    let high = most.map_or(high, |most| high.min(most).max(low + 1e-6));
    let mut canvas = Canvas::default();
    let shown = thinned(points.len());
    // Room for the numbers at the left, and for names with numbers at the right.
    let longest = [low, (low + high) / 2.0, high].map(|value| text(value).chars().count());
    let letters = longest.into_iter().max().unwrap_or(0) as f64;
    let left = (letters * LETTER + 8.0).min(WIDTH / 3.0);
    let right = ((letters + 11.0) * LETTER + 8.0).min(WIDTH / 2.0);
    let x = |nth: usize| {
        let steps = shown.len().saturating_sub(1).max(1) as f64;
        left + nth as f64 / steps * (WIDTH - left - right)
    };
    let y = |value: f64| PLOT.1 - (value - low) / (high - low) * (PLOT.1 - PLOT.0);
    for step in 0..3 {
        let value = low + (high - low) * f64::from(step) / 2.0;
        canvas.line("grid", (left, y(value)), (WIDTH - right, y(value)));
        canvas.text(
            "value",
            (left - 6.0, y(value) + 4.0),
            Anchor::End,
            &text(value),
        );
    }
    let every = (shown.len() as f64 / 4.0).ceil().max(1.0) as usize;
    for (nth, &at) in shown.iter().enumerate() {
        let room_left = shown.len() - 1 - nth >= every.min(2) || nth + 1 == shown.len();
        if (nth % every == 0 && room_left) || nth + 1 == shown.len() {
            let name = cut(&points[at], 12);
            canvas.text("label", (x(nth), PLOT.1 + 22.0), Anchor::Middle, &name);
        }
    }
    let mut ends: Vec<(f64, &Line, f64)> = Vec::new();
    for line in lines {
        let mut piece: Vec<(f64, f64)> = Vec::new();
        let mut last = None;
        for (nth, &at) in shown.iter().enumerate() {
            match finite(line.values.get(at)) {
                Some(value) => {
                    piece.push((x(nth), y(value)));
                    last = Some(value);
                    if shown.len() <= 40 {
                        let tip = format!("{} · {}: {}", line.label, points[at], text(value));
                        canvas.told(&tip, |canvas| {
                            canvas.dot(&format!("{} dot", line.class), (x(nth), y(value)), 3.0);
                        });
                    }
                }
                None => {
                    canvas.path(&format!("{} line", line.class), &piece);
                    piece.clear();
                }
            }
        }
        canvas.path(&format!("{} line", line.class), &piece);
        if let Some(value) = last {
            ends.push((y(value), line, value));
        }
    }
    // Names at the ends, moved apart where lines end close together.
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (end, line, value) in ends {
        let at = end.max(lowest + 14.5);
        lowest = at;
        let name = format!("{} {}", cut(&line.label, 8), text(value));
        let class = format!("label {} ink", line.class);
        canvas.text(
            &class,
            (WIDTH - right + 8.0, at + 4.0),
            Anchor::Start,
            &name,
        );
    }
    canvas.finish(title, (WIDTH, (PLOT.1 + 28.0).max(lowest + 8.0)))
}
