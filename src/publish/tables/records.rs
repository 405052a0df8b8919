//! `records`: every accepted row with standardized and raw values and carried columns.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};

use super::golden::{entity_of, kinds};
use super::source_of;
use crate::error::Result;
use crate::publish::columns::{Columns, coded, flags, hashes, shown, text, times};
use crate::publish::entity_id::EntityIds;
use crate::publish::names::PublishedNames;
use crate::tables::pairs::Clusters;
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::TextColumn;

/// The table `records`, in canonical row order.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn records_batch(
    records: &Records,
    names: &PublishedNames,
    clusters: &Clusters,
    ids: &EntityIds,
) -> Result<RecordBatch> {
    let rows = || 0..records.len() as RowId;
    let mut columns = Columns::default();
    columns.required("source", source_of(records, rows()));
    columns.required("source_record_id", Arc::new(records.id.clone()));
    columns.required("entity_id", entity_of(&ids.to_array(), clusters, rows()));
    columns.required("entity_kind", kinds(records, rows()));
    let updated_at = times(records.updated_at.iter().copied());
    columns.optional("updated_at", updated_at);
    columns.required("deleted", flags(&records.deleted));
    columns.required("content_hash", hashes(&records.content_hash));
    let fields = records
        .fields
        .iter()
        .zip(names.fields.iter().zip(&names.raw));
    for (field, (name, raw)) in fields {
        let standardized = &field.standardized;
        columns.optional(
            name,
            coded(standardized.codes.clone(), &standardized.values),
        );
        columns.optional(raw, readable(&field.raw));
    }
    for (column, name) in records.carried.iter().zip(&names.carried) {
        columns.optional(name, text(&column.column));
    }
    columns.finish()
}

/// A raw column with its slots shown.
fn readable(raw: &TextColumn) -> ArrayRef {
    coded(raw.codes().to_vec(), &shown(raw.values()))
}
