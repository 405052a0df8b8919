//! A waterfall of evidence: how the weight of a pair adds up, step by step.

use std::fmt::Write;

use super::{WIDTH, cut, drawing, escaped, xy};

/// Where the steps start.
const LEFT: f64 = 132.0;
/// Room for the number at the right edge.
const RIGHT: f64 = 48.0;
/// Height of a row.
const ROW: f64 = 21.0;

/// One step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// What adds the weight.
    pub label: String,
    /// Weight in bits; what is not a number counts as nothing.
    pub bits: f64,
}

/// Draws the steps and, as the last row, their sum under `sum_label`. No steps give an empty text.
pub fn waterfall(title: &str, steps: &[Step], sum_label: &str) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let bits = |step: &Step| {
        if step.bits.is_finite() {
            step.bits
        } else {
            0.0
        }
    };
    let (mut low, mut high, mut sum) = (0f64, 0f64, 0f64);
    for step in steps {
        sum += bits(step);
        (low, high) = (low.min(sum), high.max(sum));
    }
    let span = (high - low).max(1.0);
    let x = |at: f64| LEFT + (at - low) / span * (WIDTH - LEFT - RIGHT);
    let mut body = String::new();
    let mut at = 0.0;
    let rows = steps
        .iter()
        .map(|step| (step.label.as_str(), bits(step), ""))
        .chain([(sum_label, sum, " total")]);
    for (i, (label, weight, class)) in rows.enumerate() {
        let y = i as f64 * ROW;
        let from = if class.is_empty() { at } else { 0.0 };
        let to = from + weight;
        let sign = if weight >= 0.0 { "plus" } else { "minus" };
        let _ = write!(
            body,
            r#"<text class="label{class}" x="{}" y="{}" text-anchor="end">{}</text><rect class="{sign}{class}" x="{}" y="{}" width="{}" height="13" rx="2"/><text class="value{class}" x="{}" y="{}" text-anchor="end">{weight:+.1}</text>"#,
            xy(LEFT - 8.0),
            xy(y + 14.0),
            escaped(&cut(label, 20)),
            xy(x(from.min(to))),
            xy(y + 4.0),
            xy((x(to) - x(from)).abs().max(1.5)),
            xy(WIDTH),
            xy(y + 14.0),
        );
        if class.is_empty() {
            let _ = write!(
                body,
                r#"<line class="thread" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>"#,
                xy(x(to)),
                xy(y + 17.0),
                xy(y + ROW + 4.0),
            );
            at = to;
        }
    }
    let height = (steps.len() + 1) as f64 * ROW + 2.0;
    let _ = write!(
        body,
        r#"<line class="axis" x1="{0}" x2="{0}" y1="0" y2="{1}"/>"#,
        xy(x(0.0)),
        xy(height)
    );
    drawing(title, height, &body)
}
