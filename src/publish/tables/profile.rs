//! `profile` of an audit: what every field looks like, over all rows and per source.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};

use crate::error::Result;
use crate::publish::columns::{Columns, longs, numbers};

/// One field, in one source or over all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProfileRow {
    /// The source; `None` over all.
    pub source: Option<String>,
    /// The field.
    pub field: String,
    /// Headers that feed it, joined by ` | `.
    pub columns: Option<String>,
    /// Its type.
    pub ty: String,
    /// Rows; rows with text as read; of these, rows whose text means nothing; rows with a valid,
    /// real value; distinct texts as read; distinct standardized values; rows whose text
    /// standardizing changed; distinct patterns of writing.
    pub counts: [u64; 8],
    /// Shortest, median and longest text in characters.
    pub lengths: [Option<f64>; 3],
    /// The most frequent pattern of writing.
    pub pattern: Option<String>,
    /// Rows written that way.
    pub pattern_rows: Option<f64>,
    /// First and last month of dates.
    pub months: [Option<String>; 2],
}

const COUNTS: [&str; 8] = [
    "rows",
    "filled",
    "became_missing",
    "usable",
    "distinct",
    "distinct_standardized",
    "changed",
    "pattern_count",
];

/// The table `profile`, in the order given.
///
/// # Errors
/// Internal, if the columns do not belong together.
pub fn profile_batch(rows: &[ProfileRow]) -> Result<RecordBatch> {
    fn texts<'a>(
        rows: &'a [ProfileRow],
        of: impl Fn(&'a ProfileRow) -> Option<&'a str>,
    ) -> ArrayRef {
        Arc::new(rows.iter().map(of).collect::<StringArray>())
    }
    let mut columns = Columns::default();
    columns.optional("source", texts(rows, |row| row.source.as_deref()));
    columns.required("field", texts(rows, |row| Some(&row.field)));
    columns.optional("columns", texts(rows, |row| row.columns.as_deref()));
    columns.required("type", texts(rows, |row| Some(&row.ty)));
    for (at, name) in COUNTS.iter().enumerate() {
        columns.required(name, longs(rows.iter().map(|row| row.counts[at])));
    }
    for (at, name) in ["min_length", "median_length", "max_length"]
        .iter()
        .enumerate()
    {
        columns.optional(name, numbers(rows.iter().map(|row| row.lengths[at])));
    }
    columns.optional("pattern", texts(rows, |row| row.pattern.as_deref()));
    let pattern_rows = rows.iter().map(|row| row.pattern_rows);
    columns.optional("pattern_rows", numbers(pattern_rows));
    for (at, name) in ["first_month", "last_month"].iter().enumerate() {
        columns.optional(name, texts(rows, |row| row.months[at].as_deref()));
    }
    columns.finish()
}
