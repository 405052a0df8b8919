//! Charts as inline SVG: small pure functions from numbers to text. Colours come from the page's
//! style sheet by class, so that light, dark and print need no second drawing. Labels are
//! escaped here; nothing else is trusted to do it.

mod bars;
mod columns;
mod matrix;
mod waterfall;

#[cfg(test)]
mod tests;

use std::fmt::Write;

pub use bars::{Bar, bars};
pub use columns::{Column, columns};
pub use matrix::matrix;
pub use waterfall::{Step, waterfall};

/// Width of every drawing in its own units. Narrow, so that text stays legible on a phone.
const WIDTH: f64 = 420.0;

/// Text made safe for element content and quoted attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// A label cut to about `width` Latin characters; Hangul and Hanja count twice.
fn cut(label: &str, width: usize) -> String {
    let cost = |c: char| if c as u32 >= 0x1100 { 2 } else { 1 };
    if label.chars().map(cost).sum::<usize>() <= width {
        return label.to_owned();
    }
    let mut used = 1;
    let mut short: String = label
        .chars()
        .take_while(|&c| {
            used += cost(c);
            used <= width
        })
        .collect();
    short.push('…');
    short
}

/// A coordinate with one decimal; nothing that is not a number ever reaches a drawing.
fn xy(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let mut text = format!("{value:.1}");
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// `part` of `whole` as 0..1, also where there is no whole.
fn fraction(part: f64, whole: f64) -> f64 {
    if whole > 0.0 && part.is_finite() {
        (part / whole).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// A count with separators.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Wraps a drawing; an empty body gives no chart at all.
fn drawing(title: &str, height: f64, body: &str) -> String {
    if body.is_empty() {
        return String::new();
    }
    let title = escaped(title);
    let mut svg = String::with_capacity(body.len() + 160);
    write!(
        svg,
        r#"<svg class="chart" role="img" aria-label="{title}" viewBox="0 0 {} {}"><title>{title}</title>{body}</svg>"#,
        xy(WIDTH),
        xy(height)
    )
    .expect("writing to a string");
    svg
}
