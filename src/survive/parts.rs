//! Results of chunks of clusters and how they become whole columns. Chunks are put together in
//! their order, so nothing shows where they were cut.

use std::sync::Arc;

use arrow::array::{Array, StringArray, StringBuilder};
use rayon::prelude::*;

use crate::tables::golden::{Conflict, Golden, GoldenField, IgnoredTimes};
use crate::tables::records::{Records, RowId};
use crate::tables::small_counts::SmallCounts;
use crate::tables::text_column::{NULL, TextColumn, TextColumnBuilder};

use super::chain::{Kept, NO_VALUE, OUTCOMES};
use super::conflicts;
use super::strategies::registry;

/// The columns of one field over all clusters. Chunks write into stretches of their own.
pub struct Whole {
    codes: Vec<u32>,
    row: Vec<RowId>,
    strategy: Vec<u8>,
    support: Vec<u8>,
    n_values: Vec<u8>,
}

impl Whole {
    /// Of so many clusters, nothing written yet.
    pub fn of(clusters: usize) -> Self {
        Whole {
            codes: vec![0; clusters],
            row: vec![0; clusters],
            strategy: vec![0; clusters],
            support: vec![0; clusters],
            n_values: vec![0; clusters],
        }
    }

    /// Stretches of so many clusters.
    pub fn chunks(&mut self, size: usize) -> impl Iterator<Item = FieldPart<'_>> {
        let codes = self.codes.chunks_mut(size).zip(self.row.chunks_mut(size));
        let counts = self.support.chunks_mut(size);
        let counts = counts.zip(self.n_values.chunks_mut(size));
        let columns = codes.zip(self.strategy.chunks_mut(size)).zip(counts);
        let starts = (0..).step_by(size);
        columns
            .zip(starts)
            .map(
                |((((codes, row), strategy), (support, n_values)), start)| FieldPart {
                    codes,
                    row,
                    strategy,
                    support,
                    n_values,
                    start,
                    written: 0,
                    rest: Rest::default(),
                },
            )
    }
}

/// One field of a chunk's clusters.
pub struct FieldPart<'a> {
    /// Codes of the field's own dictionary, or anything for derived values.
    codes: &'a mut [u32],
    row: &'a mut [RowId],
    strategy: &'a mut [u8],
    support: &'a mut [u8],
    n_values: &'a mut [u8],
    start: usize,
    written: usize,
    pub rest: Rest,
}

/// What few clusters have.
#[derive(Default)]
pub struct Rest {
    /// (cluster, text) of derived values.
    pub texts: Vec<(u32, String)>,
    pub derived: Vec<(u32, RowId)>,
    /// (cluster, values kept beside the best).
    pub further: Vec<(u32, Vec<Kept>)>,
    large_support: Vec<(u32, u32)>,
    large_n_values: Vec<(u32, u32)>,
}

impl FieldPart<'_> {
    #[inline]
    pub fn push(&mut self, code: u32, row: RowId, strategy: u8, standing: conflicts::Standing) {
        let (at, cluster) = (self.written, self.start + self.written);
        let rest = &mut self.rest;
        self.codes[at] = code;
        self.row[at] = row;
        self.strategy[at] = strategy;
        self.support[at] = SmallCounts::byte(standing.support, cluster, &mut rest.large_support);
        self.n_values[at] = SmallCounts::byte(standing.n_values, cluster, &mut rest.large_n_values);
        self.written += 1;
    }
}

/// A chunk's result beside what it wrote into the columns.
pub struct Part {
    pub primary: Vec<RowId>,
    pub fields: Vec<Rest>,
    pub conflicts: Vec<Conflict>,
}

/// Names of [`GoldenField::strategy`].
fn strategy_names() -> Vec<Arc<str>> {
    let strategies = registry().iter().map(|entry| entry.definition.name);
    OUTCOMES
        .into_iter()
        .chain(strategies)
        .map(Arc::from)
        .collect()
}

/// Puts together what chunks found, given in order. Derived texts are put behind the field's
/// dictionary.
pub fn put_together(
    records: &Records,
    columns: Vec<Whole>,
    parts: Vec<Part>,
    ignored_times: Vec<IgnoredTimes>,
) -> Golden {
    let mut primary = Vec::with_capacity(parts.iter().map(|part| part.primary.len()).sum());
    let mut conflicts = Vec::with_capacity(parts.iter().map(|part| part.conflicts.len()).sum());
    let mut rests: Vec<Rest> = columns.iter().map(|_| Rest::default()).collect();
    for part in parts {
        primary.extend(part.primary);
        conflicts.extend(part.conflicts);
        for (rest, more) in rests.iter_mut().zip(part.fields) {
            rest.append(more);
        }
    }
    let columns: Vec<(GoldenField, Vec<GoldenField>)> = columns
        .into_par_iter()
        .zip(rests)
        .enumerate()
        .map(|(field, (whole, rest))| golden_field(records, field, whole, rest))
        .collect();
    let mut fields = Vec::with_capacity(columns.len());
    let mut further = Vec::new();
    for (field, of_field) in columns {
        fields.push(field);
        further.extend(of_field);
    }
    Golden {
        strategies: strategy_names(),
        primary,
        fields,
        further,
        conflicts,
        ignored_times,
    }
}

impl Rest {
    fn append(&mut self, more: Rest) {
        self.texts.extend(more.texts);
        self.derived.extend(more.derived);
        self.further.extend(more.further);
        self.large_support.extend(more.large_support);
        self.large_n_values.extend(more.large_n_values);
    }
}

fn golden_field(
    records: &Records,
    field: usize,
    mut whole: Whole,
    rest: Rest,
) -> (GoldenField, Vec<GoldenField>) {
    let values = &records.fields[field].standardized.values;
    let further = further_values(records, field, whole.codes.len(), &rest.further);
    let mut made = TextColumnBuilder::default();
    for (cluster, text) in rest.texts {
        whole.codes[cluster as usize] = values.len() as u32 + made.intern(&text);
    }
    let made = made.finish();
    let dictionary = match made.values() {
        made if made.is_empty() => values.clone(),
        made => joined(values, made),
    };
    let main = GoldenField {
        field,
        ordinal: 1,
        value: TextColumn::from_parts(whole.codes, dictionary),
        row: whole.row,
        strategy: whole.strategy,
        support: SmallCounts::from_parts(whole.support, rest.large_support),
        n_values: SmallCounts::from_parts(whole.n_values, rest.large_n_values),
        derived: rest.derived,
    };
    (main, further)
}

/// Texts and behind them others, none of them missing.
fn joined(texts: &StringArray, behind: &StringArray) -> StringArray {
    let bytes = texts.value_data().len() + behind.value_data().len();
    let mut joined = StringBuilder::with_capacity(texts.len() + behind.len(), bytes);
    for texts in [texts, behind] {
        let appended = joined.append_array(texts);
        appended.expect("a column's distinct text exceeds 2 GB");
    }
    joined.finish()
}

/// The second and later values of a field, a column for each.
fn further_values(
    records: &Records,
    field: usize,
    rows: usize,
    kept: &[(u32, Vec<Kept>)],
) -> Vec<GoldenField> {
    let column = |ordinal: u32| {
        let mut texts = TextColumnBuilder::default();
        let mut whole = Whole::of(rows);
        whole.codes.fill(NULL);
        whole.row.fill(NULL);
        whole.strategy.fill(NO_VALUE);
        let mut large_support = Vec::new();
        for (cluster, kept) in kept {
            let Some(kept) = kept.get(ordinal as usize - 2) else {
                continue;
            };
            let at = *cluster as usize;
            whole.codes[at] = texts.intern(&kept.text);
            whole.row[at] = kept.row;
            whole.strategy[at] = kept.strategy;
            whole.support[at] = SmallCounts::byte(kept.support, at, &mut large_support);
            whole.n_values[at] = 1;
        }
        GoldenField {
            field,
            ordinal,
            value: TextColumn::from_parts(whole.codes, texts.finish().values().clone()),
            row: whole.row,
            strategy: whole.strategy,
            support: SmallCounts::from_parts(whole.support, large_support),
            n_values: SmallCounts::from_parts(whole.n_values, Vec::new()),
            derived: Vec::new(),
        }
    };
    (2..=records.fields[field].def.max_values)
        .map(column)
        .collect()
}
