//! `conflicts`: what the sources disagreed on, and what was chosen.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, RecordBatch, StringArray};

use super::{Slots, far, far_texts, id_of, optional_texts, source_of};
use crate::error::Result;
use crate::publish::columns::{Columns, coded, counts, times, words};
use crate::publish::names::PublishedNames;
use crate::tables::golden::{Conflict, Golden, GoldenField};
use crate::tables::records::Records;
use crate::tables::text_column::NULL;

/// The given rows of the table `conflicts`, by cluster, field and value. `entities` holds the entity
/// id of every cluster.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn conflicts_batch(
    records: &Records,
    names: &PublishedNames,
    golden: &Golden,
    entities: &StringArray,
    range: Range<usize>,
) -> Result<RecordBatch> {
    let items = &golden.conflicts[range];
    let mut golden_of: Vec<Option<&GoldenField>> = vec![None; records.fields.len()];
    for field in &golden.fields {
        golden_of[field.field] = Some(field);
    }
    let cluster = |item: &Conflict| item.cluster as usize;

    let mut columns = Columns::default();
    let clusters = items.iter().map(|item| item.cluster);
    columns.required("entity_id", coded(clusters.collect(), entities));
    let fields = items.iter().map(|item| item.field as u32);
    columns.required("field", words(names.fields.iter().map(|it| &**it), fields));
    columns.required(
        "kind",
        optional_texts(items.iter().map(|item| Some(item.kind.name()))),
    );
    columns.required(
        "severity",
        optional_texts(items.iter().map(|item| Some(item.severity.name()))),
    );

    let chosen = items
        .iter()
        .map(|item| far(&golden_of[item.field]?.value, cluster(item)));
    columns.optional("chosen", far_texts(chosen, Slots::Kept));
    let value = |item: &Conflict| {
        let standardized = &records.fields[item.field].standardized;
        let code = standardized.codes[item.row as usize];
        (code != NULL).then_some((&standardized.values, code))
    };
    columns.optional("value", far_texts(items.iter().map(value), Slots::Kept));
    let cells = items.iter().map(|item| (Some(item.field), item.row));
    columns.optional("raw_value", raw_values(records, cells));

    let rows = || items.iter().map(|item| item.row);
    columns.required("source", source_of(records, rows()));
    columns.required("source_record_id", id_of(records, rows()));
    let updated_at = rows().map(|row| records.updated_at[row as usize]);
    columns.optional("updated_at", times(updated_at));
    columns.required("support", counts(items.iter().map(|item| item.support)));
    let margin: Vec<i32> = items.iter().map(|item| i32::from(item.margin)).collect();
    columns.required("margin", Arc::new(Int32Array::from(margin)));
    let strategy = items.iter().map(|item| {
        let field = golden_of[item.field]?;
        Some(&*golden.strategies[usize::from(field.strategy[cluster(item)])])
    });
    columns.optional("strategy", optional_texts(strategy));
    columns.finish()
}

/// Raw values of cells, each given as field and row.
pub(super) fn raw_values(
    records: &Records,
    cells: impl Iterator<Item = (Option<usize>, u32)>,
) -> ArrayRef {
    let cell = |(field, row): (Option<usize>, u32)| far(&records.fields[field?].raw, row as usize);
    far_texts(cells.map(cell), Slots::Shown)
}
