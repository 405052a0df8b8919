//! Columns of one source that say the same. Compares text as read, cell by cell; judges nothing.

use rayon::prelude::*;

use crate::tables::records::Records;
use crate::tables::text_column::{NULL, TextColumn};

/// Rows, evenly spread, that are looked at first.
const GLANCE: usize = 256;
/// Of these, rows that may differ before the rest is not looked at. Columns that differ in one row
/// of a hundred differ in three of the glance, or in four where the odd rows stand together.
const MOST_DIFFERENT: u32 = 32;

/// Two columns of a source with (nearly) the same cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EqualPair {
    /// Index of the source.
    pub source: u16,
    /// One column: an index into the fields and, beyond them, the carried columns.
    pub left: usize,
    /// The other, a later one.
    pub right: usize,
    /// Rows in which at least one of the two is filled.
    pub rows: u64,
    /// Of these, rows in which both have the same text.
    pub equal: u64,
}

/// Pairs of columns that are equal in at least `least` of the rows in which one of them is filled,
/// most equal first. Columns of one value (or none) say nothing and are left out, and so are pairs
/// filled in fewer than `fewest` rows.
pub fn equal_columns(records: &Records, least: f64, fewest: u64) -> Vec<EqualPair> {
    let fields = records.fields.iter().map(|field| &field.raw);
    let carried = records.carried.iter().map(|column| &column.column);
    let columns: Vec<&TextColumn> = fields.chain(carried).collect();
    let mut found = Vec::new();
    for source in 0..records.sources.len() as u16 {
        let start = records.source.partition_point(|&of| of < source);
        let end = records.source.partition_point(|&of| of <= source);
        let telling: Vec<usize> = (0..columns.len())
            .filter(|&at| tells_rows_apart(&columns[at].codes()[start..end]))
            .collect();
        let pairs: Vec<EqualPair> = telling
            .par_iter()
            .enumerate()
            .flat_map_iter(|(at, &left)| telling[at + 1..].iter().map(move |&right| (left, right)))
            .filter_map(|(left, right)| {
                let (rows, equal) = compared(columns[left], columns[right], start..end, least)?;
                (rows >= fewest).then_some(EqualPair {
                    source,
                    left,
                    right,
                    rows,
                    equal,
                })
            })
            .collect();
        found.extend(pairs);
    }
    found.sort_by(|a, b| {
        // a.equal / a.rows against b.equal / b.rows, in whole numbers.
        let (a_share, b_share) = (
            u128::from(a.equal) * u128::from(b.rows),
            u128::from(b.equal) * u128::from(a.rows),
        );
        let order = b_share.cmp(&a_share).then(a.source.cmp(&b.source));
        order.then((a.left, a.right).cmp(&(b.left, b.right)))
    });
    found
}

fn tells_rows_apart(codes: &[u32]) -> bool {
    let mut filled = codes.iter().filter(|&&code| code != NULL);
    let first = filled.next();
    filled.any(|code| Some(code) != first)
}

/// Rows with a cell and equal rows; `None` as soon as they cannot be equal enough any more.
fn compared(
    left: &TextColumn,
    right: &TextColumn,
    range: std::ops::Range<usize>,
    least: f64,
) -> Option<(u64, u64)> {
    let cells = |row: usize| (left.codes()[row], right.codes()[row]);
    let same = |(a, b): (u32, u32)| a != NULL && b != NULL && left.value(a) == right.value(b);
    if range.len() > GLANCE {
        let mut different = 0;
        for row in range.clone().step_by(range.len() / GLANCE) {
            let pair = cells(row);
            different += u32::from(pair != (NULL, NULL) && !same(pair));
            if different > MOST_DIFFERENT {
                return None;
            }
        }
    }
    let allowed = ((range.len() as f64) * (1.0 - least)) as u64;
    let (mut rows, mut equal) = (0u64, 0u64);
    for row in range {
        let pair = cells(row);
        if pair == (NULL, NULL) {
            continue;
        }
        rows += 1;
        equal += u64::from(same(pair));
        if rows - equal > allowed {
            return None;
        }
    }
    (rows > 0 && equal as f64 >= least * rows as f64).then_some((rows, equal))
}
