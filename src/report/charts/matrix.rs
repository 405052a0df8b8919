//! A square of counts: which source disagrees with which.

use std::fmt::Write;

use super::{WIDTH, cut, drawing, escaped, fraction, grouped, xy};

/// Where the cells start.
const LEFT: f64 = 108.0;
/// Room above the cells for the names of the columns.
const TOP: f64 = 24.0;

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
    let size = names.len();
    let most = (0..size)
        .flat_map(|row| (0..size).map(move |column| at(row, column)))
        .max()
        .unwrap_or(0);
    let wide = ((WIDTH - LEFT) / size.max(1) as f64).min(110.0);
    let high = wide.clamp(20.0, 40.0);
    let letters = ((wide / 6.6) as usize).max(2);
    let mut body = String::new();
    for (row, name) in names.iter().enumerate() {
        let y = TOP + row as f64 * high;
        let x = LEFT + row as f64 * wide;
        let _ = write!(
            body,
            r#"<text class="label" x="{}" y="{}" text-anchor="middle"><title>{2}</title>{3}</text><text class="label" x="{4}" y="{5}" text-anchor="end"><title>{2}</title>{6}</text>"#,
            xy(x + wide / 2.0),
            xy(TOP - 8.0),
            escaped(name),
            escaped(&cut(name, letters)),
            xy(LEFT - 8.0),
            xy(y + high / 2.0 + 4.0),
            escaped(&cut(name, 16)),
        );
        for column in 0..size {
            let count = at(row, column);
            let shade = fraction((count as f64).sqrt(), (most as f64).sqrt());
            let x = LEFT + column as f64 * wide;
            let ink = if shade > 0.55 {
                "cell-text strong"
            } else {
                "cell-text"
            };
            let _ = write!(
                body,
                r#"<rect class="track" x="{0}" y="{1}" width="{2}" height="{3}" rx="3"/><rect class="heat" fill-opacity="{4:.2}" x="{0}" y="{1}" width="{2}" height="{3}" rx="3"/>"#,
                xy(x + 1.0),
                xy(y + 1.0),
                xy(wide - 2.0),
                xy(high - 2.0),
                shade,
            );
            if wide >= 22.0 {
                let _ = write!(
                    body,
                    r#"<text class="{ink}" x="{}" y="{}" text-anchor="middle">{}</text>"#,
                    xy(x + wide / 2.0),
                    xy(y + high / 2.0 + 4.0),
                    if count == 0 {
                        "·".to_owned()
                    } else {
                        grouped(count)
                    },
                );
            }
        }
    }
    drawing(title, TOP + size as f64 * high + 2.0, &body)
}
