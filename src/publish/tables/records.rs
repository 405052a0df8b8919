//! `records`: every accepted row with standardized and raw values and carried columns.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray};
use rayon::prelude::*;

use super::golden::{entity_of, kinds};
use super::source_of;
use crate::error::Result;
use crate::publish::columns::{Columns, coded, flags, has_slots, hashes, shown, text, times};
use crate::publish::names::PublishedNames;
use crate::tables::pairs::Clusters;
use crate::tables::records::{Records, RowId};

/// The given rows of the table `records`, in canonical row order. `entities` holds the entity id of
/// every cluster, `slotted` what [`slotted`] gives.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn records_batch(
    records: &Records,
    names: &PublishedNames,
    clusters: &Clusters,
    entities: &StringArray,
    slotted: &[bool],
    range: Range<usize>,
) -> Result<RecordBatch> {
    let rows = || range.start as RowId..range.end as RowId;
    let mut columns = Columns::default();
    columns.required("source", source_of(records, rows()));
    columns.required(
        "source_record_id",
        Arc::new(records.id.slice(range.start, range.len())),
    );
    columns.required("entity_id", entity_of(entities, clusters, rows()));
    columns.required("entity_kind", kinds(records, rows()));
    let updated_at = times(records.updated_at[range.clone()].iter().copied());
    columns.optional("updated_at", updated_at);
    columns.required("deleted", flags(&records.deleted[range.clone()]));
    columns.required("content_hash", hashes(&records.content_hash[range.clone()]));
    let fields = records
        .fields
        .iter()
        .zip(names.fields.iter().zip(&names.raw));
    for ((field, (name, raw)), &slotted) in fields.zip(slotted) {
        let standardized = &field.standardized;
        let codes = &standardized.codes[range.clone()];
        columns.optional(name, coded(codes.to_vec(), &standardized.values));
        let texts = match slotted {
            true => shown(&field.raw, &range),
            false => text(&field.raw, &range),
        };
        columns.optional(raw, texts);
    }
    for (column, name) in records.carried.iter().zip(&names.carried) {
        columns.optional(name, text(&column.column, &range));
    }
    columns.finish()
}

/// Whether the raw texts of every field have slots, which are shown as [`SLOT_SHOWN`].
///
/// [`SLOT_SHOWN`]: crate::publish::columns::SLOT_SHOWN
pub fn slotted(records: &Records) -> Vec<bool> {
    let fields = records.fields.par_iter();
    fields.map(|field| has_slots(field.raw.values())).collect()
}
