//! `crosswalk`: where every accepted row went. The old-id to new-id map of a migration.

use std::ops::Range;

use arrow::array::{RecordBatch, StringArray};

use super::golden::entity_of;
use super::{id_of, positions, source_of};
use crate::error::Result;
use crate::publish::columns::{Columns, counts, flags, numbers};
use crate::tables::golden::Golden;
use crate::tables::pairs::Clusters;
use crate::tables::records::{Records, RowId};

/// The given rows of the table `crosswalk`, in canonical row order. `entities` holds the entity id
/// of every cluster.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn crosswalk_batch(
    records: &Records,
    clusters: &Clusters,
    golden: &Golden,
    entities: &StringArray,
    range: Range<usize>,
) -> Result<RecordBatch> {
    let rows = || range.start as RowId..range.end as RowId;
    let cluster = |row: RowId| clusters.of_row[row as usize] as usize;
    let mut columns = Columns::default();
    columns.required("source", source_of(records, rows()));
    columns.required("source_record_id", id_of(records, rows()));
    let at = records.source[range.clone()]
        .iter()
        .map(|&source| usize::from(source));
    let [file, sheet, line] = positions(&records.sources, at.zip(&records.position[range.clone()]));
    columns.optional("file", file);
    columns.optional("sheet", sheet);
    columns.required("line", line);
    columns.required("entity_id", entity_of(entities, clusters, rows()));
    let primary: Vec<bool> = rows()
        .map(|row| golden.primary[cluster(row)] == row)
        .collect();
    columns.required("is_primary", flags(&primary));
    let sizes = rows().map(|row| clusters.members(cluster(row)).len() as u32);
    columns.required("cluster_size", counts(sizes));
    let best = numbers(clusters.best[range.clone()].iter().copied());
    columns.optional("match_probability", best);
    columns.finish()
}
