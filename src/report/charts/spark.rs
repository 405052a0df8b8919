//! A line as small as a word, for the side of a number.

use super::canvas::Canvas;
use super::lines::{finite, range, thinned};

/// A line without axes, as small as a word. Fewer than two values give an empty text.
pub fn spark(title: &str, values: &[Option<f64>]) -> String {
    let known = values.iter().filter(|value| finite(Some(value)).is_some());
    let Some((low, high)) = range(values.iter()).filter(|_| known.count() > 1) else {
        return String::new();
    };
    let mut canvas = Canvas::default();
    let shown = thinned(values.len());
    let steps = shown.len().saturating_sub(1).max(1) as f64;
    let points: Vec<(f64, f64)> = shown
        .iter()
        .enumerate()
        .filter_map(|(nth, &at)| {
            let value = finite(values.get(at))?;
            let y = 26.0 - (value - low) / (high - low) * 22.0;
            Some((4.0 + nth as f64 / steps * 112.0, y))
        })
        .collect();
    canvas.path("series-a line", &points);
    if let Some(&end) = points.last() {
        canvas.dot("series-a dot", end, 3.0);
    }
    canvas
        .finish(title, (120.0, 30.0))
        .replacen("class=\"chart\"", "class=\"spark\"", 1)
}
