//! A waterfall of evidence: how the weight of a pair adds up, step by step.

use super::canvas::{Anchor, Canvas};
use super::{MOST_ROWS, WIDTH};

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

/// Draws the steps and, as the last row, their sum under `sum_label`. `limits` are weights that
/// decide, each with what it says. Steps beyond the most are added up as one. No steps give an
/// empty text.
pub fn waterfall(title: &str, steps: &[Step], sum_label: &str, limits: &[(f64, String)]) -> String {
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
    let mut rows: Vec<(&str, f64)> = steps
        .iter()
        .take(MOST_ROWS)
        .map(|step| (step.label.as_str(), bits(step)))
        .collect();
    if steps.len() > MOST_ROWS {
        rows.push(("…", steps[MOST_ROWS..].iter().map(bits).sum()));
    }
    let limits: Vec<&(f64, String)> = limits.iter().filter(|limit| limit.0.is_finite()).collect();
    let (mut low, mut high, mut sum) = (0f64, 0f64, 0f64);
    for (_, weight) in &rows {
        sum += weight;
        (low, high) = (low.min(sum), high.max(sum));
    }
    for (at, _) in &limits {
        (low, high) = (low.min(*at), high.max(*at));
    }
    let span = (high - low).max(1.0);
    let x = |at: f64| LEFT + (at - low) / span * (WIDTH - LEFT - RIGHT);
    let top = if limits.is_empty() { 0.0 } else { 18.0 };
    let height = top + (rows.len() + 1) as f64 * ROW + 2.0;
    let mut canvas = Canvas::default();
    canvas.line("axis", (x(0.0), top), (x(0.0), height));
    for (at, says) in &limits {
        canvas.line("limit", (x(*at), 16.0), (x(*at), height));
        let anchor = if x(*at) > (LEFT + WIDTH) / 2.0 {
            Anchor::End
        } else {
            Anchor::Start
        };
        canvas.text("limit-text", (x(*at), 12.5), anchor, says);
    }
    let count = rows.len();
    let mut at = 0.0;
    for (i, (label, weight)) in rows.into_iter().chain([(sum_label, sum)]).enumerate() {
        let y = top + i as f64 * ROW;
        let whole = i == count;
        let total = if whole { " total" } else { "" };
        let from = if whole { 0.0 } else { at };
        let to = from + weight;
        let sign = if weight >= 0.0 { "plus" } else { "minus" };
        if whole {
            canvas.text("label total", (LEFT - 8.0, y + 14.0), Anchor::End, label);
        } else {
            canvas.label((LEFT - 8.0, y + 14.0), Anchor::End, 16, label);
        }
        let size = ((x(to) - x(from)).abs().max(1.5), 13.0);
        canvas.rect(
            &format!("{sign}{total}"),
            (x(from.min(to)), y + 4.0),
            size,
            2.0,
        );
        let text = format!("{weight:+.1}").replace('-', "−");
        canvas.text(
            &format!("value{total}"),
            (WIDTH, y + 14.0),
            Anchor::End,
            &text,
        );
        if !whole {
            canvas.line("thread", (x(to), y + 17.0), (x(to), y + ROW + 4.0));
            at = to;
        }
    }
    canvas.finish(title, (WIDTH, height))
}
