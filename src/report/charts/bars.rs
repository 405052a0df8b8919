//! Horizontal bars: one row per label, one thin bar per series.

use std::fmt::Write;

use super::{WIDTH, cut, drawing, escaped, fraction, xy};

/// Where the bars start.
const LEFT: f64 = 132.0;
/// Room for the text after a bar.
const RIGHT: f64 = 54.0;

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What the row is.
    pub label: String,
    /// Class and value of each bar; `None` is drawn as an empty track.
    pub values: Vec<(&'static str, Option<f64>)>,
    /// Text behind each bar.
    pub texts: Vec<String>,
}

/// Draws rows of bars that are full at `full`. No rows give an empty text.
pub fn bars(title: &str, full: f64, rows: &[Bar]) -> String {
    let mut body = String::new();
    let mut y = 2.0;
    for row in rows {
        let height = row.values.len().max(1) as f64 * 13.0;
        write!(
            body,
            r#"<text class="label" x="{}" y="{}" text-anchor="end"><title>{}</title>{}</text>"#,
            xy(LEFT - 8.0),
            xy(y + height / 2.0 + 3.5),
            escaped(&row.label),
            escaped(&cut(&row.label, 20)),
        )
        .expect("writing to a string");
        for (i, (class, value)) in row.values.iter().enumerate() {
            let (top, track) = (y + i as f64 * 13.0 + 2.0, WIDTH - LEFT - RIGHT);
            write!(
                body,
                r#"<rect class="track" x="{LEFT}" y="{}" width="{}" height="9" rx="4.5"/>"#,
                xy(top),
                xy(track)
            )
            .expect("writing to a string");
            let filled = fraction(value.unwrap_or(0.0), full) * track;
            if filled > 0.0 {
                // A bar is never thinner than it can be seen: little is not nothing.
                write!(
                    body,
                    r#"<rect class="{class}" x="{LEFT}" y="{}" width="{}" height="9" rx="4.5"/>"#,
                    xy(top),
                    xy(filled.max(2.0))
                )
                .expect("writing to a string");
            }
            write!(
                body,
                r#"<text class="value" x="{}" y="{}">{}</text>"#,
                xy(WIDTH - RIGHT + 6.0),
                xy(top + 8.5),
                escaped(row.texts.get(i).map_or("", String::as_str)),
            )
            .expect("writing to a string");
        }
        y += height + 9.0;
    }
    drawing(title, y, &body)
}
