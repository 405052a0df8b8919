//! The profile of every field, over all rows and per source: fill, distinct values, lengths,
//! patterns, frequent values, and what standardizing changed. Shapes and their assembly; the
//! counting is in `count`.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::tables::field::EntityKind;
use crate::tables::records::{NO_TIME, Records};
use crate::tables::standardized::Flags;

use super::count::{Column, Draft};
use super::months::Month;
use super::people::People;

/// Rows that must carry a value before a profile lists the value itself. Where names tell who the
/// rows are about, they must be of that many people: five rows of one customer show his number.
pub const MIN_ROWS_SHOWN: u64 = 5;

/// The flags counted in [`FieldProfile::flagged`], with the names they are reported under.
pub const FLAGS: [(Flags, &str); 9] = [
    (Flags::MASKED, "masked"),
    (Flags::PLACEHOLDER, "placeholder"),
    (Flags::INVALID, "invalid"),
    (Flags::STALE, "stale"),
    (Flags::AMBIGUOUS, "ambiguous"),
    (Flags::ROLE, "role"),
    (Flags::DEFAULTED, "defaulted"),
    (Flags::DAMAGED, "damaged"),
    (Flags::PARTIAL, "partial"),
];

/// How long the lists of a profile may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Patterns per field.
    pub patterns: usize,
    /// Frequent values per field.
    pub values: usize,
    /// Before/after patterns per field.
    pub changes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            patterns: 10,
            values: 10,
            changes: 10,
        }
    }
}

/// What all columns look like.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// One per source, in their order.
    pub sources: Vec<SourceProfile>,
    /// Per field, over all rows first and then per source.
    pub fields: Vec<FieldProfile>,
}

/// Rows of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceProfile {
    /// Accepted rows.
    pub rows: u64,
    /// Of these, rows about companies.
    pub companies: u64,
    /// Rows that the source marked as deleted.
    pub deleted: u64,
    /// Rows without a time of change.
    pub undated: u64,
    /// First and last change, in microseconds since 1970 UTC; `None` if all rows are undated.
    pub changed: Option<(i64, i64)>,
}

/// One field in one source or over all.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProfile {
    /// Index into the records' fields.
    pub field: usize,
    /// Index into the records' sources; `None` over all rows.
    pub source: Option<u16>,
    /// Rows looked at.
    pub rows: u64,
    /// Rows with text, before standardizing.
    pub filled: u64,
    /// Rows with a standardized value that may represent a customer.
    pub usable: u64,
    /// Distinct texts before standardizing.
    pub distinct: u64,
    /// Distinct outcomes of standardizing.
    pub distinct_standardized: u64,
    /// Rows per flag, in the order of [`FLAGS`].
    pub flagged: [u64; FLAGS.len()],
    /// Lengths of the text before standardizing; `None` if no row is filled.
    pub lengths: Option<Lengths>,
    /// Number of distinct patterns before standardizing.
    pub pattern_count: u64,
    /// The most frequent of them.
    pub patterns: Vec<PatternCount>,
    /// The most frequent texts before standardizing that at least [`MIN_ROWS_SHOWN`] rows (of as
    /// many people, where their names are known) carry.
    pub top_values: Vec<ValueCount>,
    /// Filled rows whose standardized text differs from the text read, or is missing.
    pub changed: u64,
    /// Of these, rows whose text turned out to be missing.
    pub became_missing: u64,
    /// The most frequent changes by pattern.
    pub changes: Vec<Change>,
    /// Of dates and times: rows per month in which the standardized date lies, ascending. Dates
    /// that name a year only count for its January; dates without a year are left out.
    pub months: Vec<(Month, u64)>,
}

impl FieldProfile {
    /// Share of rows with text, 0–1; `None` without rows.
    pub fn fill_rate(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.filled as f64 / self.rows as f64)
    }
}

/// Lengths in characters over filled rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Shortest.
    pub min: u32,
    /// The lower median.
    pub median: u32,
    /// Longest.
    pub max: u32,
    /// Rows per length, ascending.
    pub histogram: Vec<(u32, u64)>,
}

/// How many rows follow a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternCount {
    /// As [`super::pattern`] draws it.
    pub pattern: Arc<str>,
    /// Rows.
    pub rows: u64,
}

/// How many rows carry a raw text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueCount {
    /// Code in the field's raw column.
    pub code: u32,
    /// Rows.
    pub rows: u64,
}

/// Rows that standardizing turned from one pattern into another (or the same with other text).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Pattern before.
    pub from: Arc<str>,
    /// Pattern after; `None` where the value turned out to be missing.
    pub to: Option<Arc<str>>,
    /// Rows.
    pub rows: u64,
}

/// Profiles every field over all rows and per source.
pub fn profile(records: &Records, limits: Limits) -> Profile {
    let runs = source_runs(records);
    let scope = |source: Option<u16>| {
        let own = runs
            .iter()
            .filter(|(of, _)| source.is_none_or(|s| s == *of));
        (source, own.map(|(_, run)| run.clone()).collect())
    };
    let sources = 0..records.sources.len() as u16;
    let scopes: Vec<(Option<u16>, Vec<Range<usize>>)> = std::iter::once(scope(None))
        .chain(sources.map(|source| scope(Some(source))))
        .collect();
    let people = People::of(records);
    let fields: Vec<Vec<FieldProfile>> = records
        .fields
        .par_iter()
        .enumerate()
        .map(|(field, data)| {
            let mut column = Column::new(data);
            let of_sources = scopes[1..].iter();
            let of_sources: Vec<Draft> = of_sources.map(|(_, runs)| column.count(runs)).collect();
            let in_all = column.in_all(&of_sources);
            let patterns = column.shapes.finish();
            let scopes = scopes.iter().zip(std::iter::once(in_all).chain(of_sources));
            scopes
                .map(|((source, runs), draft)| {
                    let mut profile = draft.finish(field, *source, data, &patterns, limits);
                    people.keep_shared(&mut profile, data, runs);
                    profile
                })
                .collect()
        })
        .collect();
    Profile {
        sources: scopes[1..]
            .iter()
            .map(|(_, runs)| source_profile(records, runs))
            .collect(),
        fields: fields.into_iter().flatten().collect(),
    }
}

/// Stretches of rows of one source. Canonical order gives one per source, but nothing here
/// depends on that.
fn source_runs(records: &Records) -> Vec<(u16, Range<usize>)> {
    let mut start = 0;
    let runs = records.source.chunk_by(|a, b| a == b);
    runs.map(|run| {
        let range = start..start + run.len();
        start = range.end;
        (run[0], range)
    })
    .collect()
}

fn source_profile(records: &Records, runs: &[Range<usize>]) -> SourceProfile {
    let mut out = SourceProfile::default();
    for row in runs.iter().cloned().flatten() {
        out.rows += 1;
        out.companies += u64::from(records.kind[row] == EntityKind::Company);
        out.deleted += u64::from(records.deleted[row]);
        match records.updated_at[row] {
            NO_TIME => out.undated += 1,
            time => {
                let (first, last) = out.changed.unwrap_or((time, time));
                out.changed = Some((first.min(time), last.max(time)));
            }
        }
    }
    out
}
