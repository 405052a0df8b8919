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

/// One row of the table.
struct Origin {
    cluster: u32,
    /// Index into the golden columns.
    field: u32,
    row: RowId,
}

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
    let origins = origins(records, clusters, &values, range);
    let of = |origin: &Origin| (values[origin.field as usize], origin.cluster as usize);

    let mut columns = Columns::default();
    let clusters_of = origins.iter().map(|origin| origin.cluster);
    columns.required("entity_id", coded(clusters_of.collect(), entities));
    let field_names = values.iter().map(|it| match it.ordinal {
        0 | 1 => &*names.fields[it.field],
        ordinal => &*names.further[it.field][ordinal as usize - 2],
    });
    let fields = origins.iter().map(|origin| origin.field);
    columns.required("field", words(field_names, fields));
    let kind = origins.iter().map(|origin| {
        let (field, cluster) = of(origin);
        if derived(field, cluster) {
            1
        } else if is_default(records, field, cluster, origin.row) {
            2
        } else {
            0
        }
    });
    columns.required("kind", words(["chosen", "derived", "defaulted"], kind));
    columns.optional("value", Arc::new(texts(&origins, &values)));
    let rows = || origins.iter().map(|origin| origin.row);
    columns.optional("source", source_of(records, rows()));
    columns.optional("source_record_id", id_of(records, rows()));
    let strategies = golden.strategies.iter().map(|name| &**name);
    let strategy = origins.iter().map(|origin| {
        let (field, cluster) = of(origin);
        u32::from(field.strategy[cluster])
    });
    columns.required("strategy", words(strategies, strategy));
    let number = |pick: fn(&GoldenField) -> &[u32]| {
        counts(origins.iter().map(|origin| {
            let (field, cluster) = of(origin);
            pick(field)[cluster]
        }))
    };
    columns.required("support", number(|field| &field.support));
    columns.required("n_values", number(|field| &field.n_values));
    columns.finish()
}

/// The golden value of every line.
fn texts(origins: &[Origin], values: &[&GoldenField]) -> StringArray {
    const MEAN_BYTES: usize = 20;
    let mut texts = StringBuilder::with_capacity(origins.len(), origins.len() * MEAN_BYTES);
    let mut fetched = 0;
    for origin in origins {
        let cluster = origin.cluster as usize;
        if cluster >= fetched {
            let rows = values.first().map_or(0, |it| it.value.len());
            fetched = (cluster + NEAR).min(rows);
            fetch_values(values.iter().copied(), cluster..fetched);
        }
        texts.append_option(values[origin.field as usize].value.get(cluster));
    }
    texts.finish()
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

fn origins(
    records: &Records,
    clusters: &Clusters,
    values: &[&GoldenField],
    range: Range<usize>,
) -> Vec<Origin> {
    let mut origins = Vec::with_capacity(range.len() * values.len().min(16));
    for cluster in range {
        for (index, field) in values.iter().enumerate() {
            let line = |row| Origin {
                cluster: cluster as u32,
                field: index as u32,
                row,
            };
            if !derived(field, cluster) {
                if field.value.codes()[cluster] != NULL || field.n_values[cluster] > 0 {
                    origins.push(line(field.row[cluster]));
                }
                continue;
            }
            let data = &records.fields[field.field].standardized;
            let gives = |row: &RowId| {
                let row = *row as usize;
                !records.deleted[row] && data.codes[row] != NULL && data.flags_at(row).usable()
            };
            let before = origins.len();
            let givers = clusters.members(cluster).iter().copied().filter(gives);
            origins.extend(givers.map(line));
            if origins.len() == before {
                origins.push(line(NULL));
            }
        }
    }
    origins
}
