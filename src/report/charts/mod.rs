//! Charts as inline SVG: small pure functions from numbers to text. Colours come from the page's
//! style sheet by class, so that light, dark and print need no second drawing. Labels are escaped
//! here; nothing else is trusted to do it. However many categories come in, a drawing stays small:
//! what does not fit is counted in it.

mod bars;
mod canvas;
mod columns;
mod combinations;
mod heat_map;
mod lines;
mod matrix;
mod safe;
mod spark;
mod waterfall;

#[cfg(test)]
mod tests;

pub use bars::{Bar, bars};
pub use columns::{Column, Heights, columns};
pub use combinations::{Combination, Mark, combinations};
pub use heat_map::{GRADES, HeatRow, grade, heat_map};
pub use lines::{Line, lines};
pub use matrix::matrix;
pub use spark::spark;
pub use waterfall::{Step, waterfall};

/// Width of every drawing in its own units. Narrow, so that text stays legible on a phone.
const WIDTH: f64 = 420.0;

/// Most rows of a drawing.
const MOST_ROWS: usize = 60;

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
