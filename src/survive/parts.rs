//! Results of chunks of clusters and how they become whole columns. Chunks are put together in
//! their order, so nothing shows where they were cut.

use std::sync::Arc;

use arrow::array::{Array, StringArray, StringBuilder};
use rayon::prelude::*;

use crate::tables::golden::{Conflict, Golden, GoldenField, IgnoredTimes};
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::{NULL, TextColumn, TextColumnBuilder};

use super::chain::{Kept, NO_VALUE, OUTCOMES};
use super::conflicts;
use super::strategies::registry;

/// One field of a chunk's clusters.
#[derive(Default)]
pub struct FieldPart {
    /// Codes of the field's own dictionary, or positions in `texts` for derived values.
    pub codes: Vec<u32>,
    pub row: Vec<RowId>,
    pub strategy: Vec<u8>,
    pub support: Vec<u32>,
    pub n_values: Vec<u32>,
    /// (position in `codes`, text) of derived values.
    pub texts: Vec<(u32, String)>,
    pub derived: Vec<(u32, RowId)>,
    /// (position in `codes`, values kept beside the best).
    pub further: Vec<(u32, Vec<Kept>)>,
}

impl FieldPart {
    /// Of no cluster yet, with room for so many.
    pub fn of(clusters: usize) -> Self {
        FieldPart {
            codes: Vec::with_capacity(clusters),
            row: Vec::with_capacity(clusters),
            strategy: Vec::with_capacity(clusters),
            support: Vec::with_capacity(clusters),
            n_values: Vec::with_capacity(clusters),
            ..FieldPart::default()
        }
    }

    #[inline]
    pub fn push(&mut self, code: u32, row: RowId, strategy: u8, standing: conflicts::Standing) {
        self.codes.push(code);
        self.row.push(row);
        self.strategy.push(strategy);
        self.support.push(standing.support);
        self.n_values.push(standing.n_values);
    }
}

/// A chunk's result.
pub struct Part {
    pub primary: Vec<RowId>,
    pub fields: Vec<FieldPart>,
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

/// Chunks in order become whole columns. Derived texts are put behind the field's dictionary.
pub fn put_together(
    records: &Records,
    parts: Vec<Part>,
    ignored_times: Vec<IgnoredTimes>,
) -> Golden {
    let mut primary = Vec::new();
    let mut conflicts = Vec::new();
    let mut columns: Vec<Vec<FieldPart>> = records.fields.iter().map(|_| Vec::new()).collect();
    for part in parts {
        primary.extend(part.primary);
        conflicts.extend(part.conflicts);
        for (column, field) in columns.iter_mut().zip(part.fields) {
            column.push(field);
        }
    }
    let columns: Vec<(GoldenField, Vec<GoldenField>)> = columns
        .into_par_iter()
        .enumerate()
        .map(|(field, chunks)| golden_field(records, field, chunks))
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

fn golden_field(
    records: &Records,
    field: usize,
    chunks: Vec<FieldPart>,
) -> (GoldenField, Vec<GoldenField>) {
    let values = &records.fields[field].standardized.values;
    let rows = chunks.iter().map(|chunk| chunk.codes.len()).sum();
    let mut whole = FieldPart::of(rows);
    let mut made = TextColumnBuilder::default();
    for chunk in chunks {
        let start = whole.codes.len();
        whole.codes.extend(chunk.codes);
        for (at, text) in chunk.texts {
            whole.codes[start + at as usize] = values.len() as u32 + made.intern(&text);
        }
        whole.row.extend(chunk.row);
        whole.strategy.extend(chunk.strategy);
        whole.support.extend(chunk.support);
        whole.n_values.extend(chunk.n_values);
        whole.derived.extend(chunk.derived);
        let further = chunk.further.into_iter();
        whole
            .further
            .extend(further.map(|(at, kept)| (start as u32 + at, kept)));
    }
    let further = further_values(records, field, rows, &whole.further);
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
        support: whole.support,
        n_values: whole.n_values,
        derived: whole.derived,
    };
    (main, further)
}

/// Texts and behind them others, none of them missing.
fn joined(texts: &StringArray, behind: &StringArray) -> StringArray {
    let bytes = texts.value_data().len() + behind.value_data().len();
    let mut joined = StringBuilder::with_capacity(texts.len() + behind.len(), bytes);
    for text in texts.iter().chain(behind) {
        joined.append_value(text.unwrap_or(""));
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
        let mut codes = vec![NULL; rows];
        let mut column = GoldenField {
            field,
            ordinal,
            value: TextColumn::nulls(0),
            row: vec![NULL; rows],
            strategy: vec![NO_VALUE; rows],
            support: vec![0; rows],
            n_values: vec![0; rows],
            derived: Vec::new(),
        };
        for (at, kept) in kept {
            let Some(kept) = kept.get(ordinal as usize - 2) else {
                continue;
            };
            let at = *at as usize;
            codes[at] = texts.intern(&kept.text);
            column.row[at] = kept.row;
            column.strategy[at] = kept.strategy;
            column.support[at] = kept.support;
            column.n_values[at] = 1;
        }
        column.value = TextColumn::from_parts(codes, texts.finish().values().clone());
        column
    };
    (2..=records.fields[field].def.max_values)
        .map(column)
        .collect()
}
