//! `lineage`: where every golden value came from.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray, StringBuilder};

use super::golden::{NEAR, fetch_values};
use super::{id_of, source_of};
use crate::error::Result;
use crate::publish::columns::{Columns, coded, counts, words};
use crate::publish::names::PublishedNames;
use crate::tables::golden::{Golden, GoldenField};
use crate::tables::pairs::Clusters;
use crate::tables::records::{Records, RowId};
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;

/// The rows of the table as far as they are put down, a column each.
struct Lines {
    clusters: Vec<u32>,
    /// Index into the golden columns.
    fields: Vec<u32>,
    /// Index into [`KINDS`].
    kinds: Vec<u32>,
    texts: StringBuilder,
    rows: Vec<RowId>,
    strategies: Vec<u32>,
    support: Vec<u32>,
    n_values: Vec<u32>,
}

/// How a value came to be.
const KINDS: [&str; 3] = ["chosen", "derived", "defaulted"];
const CHOSEN: u32 = 0;
const DERIVED: u32 = 1;
const DEFAULTED: u32 = 2;

/// The rows of the table `lineage` for the given clusters, by cluster, then field; `entities` holds
/// the entity id of every cluster. `kind` says whether the value stands in the named
/// row (`chosen`), was put there by the step `default` where the source said nothing (`defaulted`),
/// or was made of several (`derived`, one line for each row that has a usable value). Fields without any value in the entity have no line.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn lineage_batch(
    records: &Records,
    names: &PublishedNames,
    clusters: &Clusters,
    golden: &Golden,
    entities: &StringArray,
    range: Range<usize>,
) -> Result<RecordBatch> {
    let values: Vec<&GoldenField> = golden.columns().collect();
    let lines = lines(records, clusters, &values, range);
    let mut columns = Columns::default();
    columns.required("entity_id", coded(lines.clusters, entities));
    let field_names = values.iter().map(|it| match it.ordinal {
        0 | 1 => &*names.fields[it.field],
        ordinal => &*names.further[it.field][ordinal as usize - 2],
    });
    columns.required("field", words(field_names, lines.fields));
    columns.required("kind", words(KINDS, lines.kinds));
    let mut texts = lines.texts;
    columns.optional("value", Arc::new(texts.finish()));
    let rows = || lines.rows.iter().copied();
    columns.optional("source", source_of(records, rows()));
    columns.optional("source_record_id", id_of(records, rows()));
    let strategies = golden.strategies.iter().map(|name| &**name);
    columns.required("strategy", words(strategies, lines.strategies));
    columns.required("support", counts(lines.support));
    columns.required("n_values", counts(lines.n_values));
    columns.finish()
}

/// Whether the value of a row is no word of its source but the default of the rules.
fn is_default(records: &Records, field: &GoldenField, cluster: usize, row: RowId) -> bool {
    if row == NULL {
        return false;
    }
    let data = &records.fields[field.field].standardized;
    // The golden value of a row is its own entry, which lies nearer than the row.
    let entry = field.value.codes()[cluster] as usize;
    let flags = match data.flags.get(entry) {
        Some(&flags) if field.ordinal == 1 => flags,
        _ => data.flags_at(row as usize),
    };
    flags.has(Flags::DEFAULTED)
}

fn derived(field: &GoldenField, cluster: usize) -> bool {
    field.row[cluster] == NULL && field.value.codes()[cluster] != NULL
}

/// Clusters whose lines make up about so many rows.
pub fn clusters_for(rows: usize, clusters: &Clusters, golden: &Golden) -> usize {
    let lines: usize = golden.columns().map(|it| it.value.filled()).sum();
    (clusters.len() * rows).div_ceil(lines.max(1))
}

fn lines(
    records: &Records,
    clusters: &Clusters,
    values: &[&GoldenField],
    range: Range<usize>,
) -> Lines {
    let mut lines = Lines::with_capacity(range.len() * values.len().min(16));
    for cluster in range.clone() {
        if (cluster - range.start).is_multiple_of(NEAR) {
            let near = cluster..(cluster + NEAR).min(range.end);
            fetch_values(values.iter().copied(), near);
        }
        for (index, field) in (0..).zip(values) {
            let (code, row) = (field.value.codes()[cluster], field.row[cluster]);
            if !derived(field, cluster) {
                if code != NULL || field.n_values.at(cluster) > 0 {
                    let kind = match is_default(records, field, cluster, row) {
                        true => DEFAULTED,
                        false => CHOSEN,
                    };
                    lines.put(cluster, (index, field), kind, row);
                }
                continue;
            }
            let data = &records.fields[field.field].standardized;
            let gives = |row: &RowId| {
                let row = *row as usize;
                !records.deleted[row] && data.codes[row] != NULL && data.flags_at(row).usable()
            };
            let givers = clusters.members(cluster).iter().copied();
            let mut givers = givers.filter(gives).peekable();
            if givers.peek().is_none() {
                lines.put(cluster, (index, field), DERIVED, NULL);
            }
            givers.for_each(|row| lines.put(cluster, (index, field), DERIVED, row));
        }
    }
    lines
}

impl Lines {
    /// None yet, with room for so many.
    fn with_capacity(lines: usize) -> Self {
        const MEAN_BYTES: usize = 20;
        Lines {
            clusters: Vec::with_capacity(lines),
            fields: Vec::with_capacity(lines),
            kinds: Vec::with_capacity(lines),
            texts: StringBuilder::with_capacity(lines, lines * MEAN_BYTES),
            rows: Vec::with_capacity(lines),
            strategies: Vec::with_capacity(lines),
            support: Vec::with_capacity(lines),
            n_values: Vec::with_capacity(lines),
        }
    }

    #[inline]
    fn put(&mut self, cluster: usize, (index, field): (u32, &GoldenField), kind: u32, row: RowId) {
        self.clusters.push(cluster as u32);
        self.fields.push(index);
        self.kinds.push(kind);
        self.texts.append_option(field.value.get(cluster));
        self.rows.push(row);
        self.strategies.push(u32::from(field.strategy[cluster]));
        self.support.push(field.support.at(cluster));
        self.n_values.push(field.n_values.at(cluster));
    }
}
