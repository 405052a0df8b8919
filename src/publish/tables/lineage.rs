//! `lineage`: where every golden value came from.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray, StringBuilder};
use rayon::prelude::*;

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
    /// Code of the value of each line of the block that is being put down.
    codes: Vec<u32>,
}

/// How a value came to be.
const KINDS: [&str; 3] = ["chosen", "derived", "defaulted"];
const CHOSEN: u32 = 0;
const DERIVED: u32 = 1;
const DEFAULTED: u32 = 2;

/// The rows of the table `lineage` for the given clusters, by cluster, then field; `entities` holds
/// the entity id of every cluster, `defaulted` what [`defaulted`] gives. `kind` says whether the value stands in the named
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
    defaulted: &[bool],
    range: Range<usize>,
) -> Result<RecordBatch> {
    let values: Vec<&GoldenField> = golden.columns().collect();
    let table = Lineage {
        records,
        clusters,
        values: &values,
        defaulted,
    };
    let lines = table.lines(range);
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

/// Whether rules put a default into some row of each field.
pub fn defaulted(records: &Records) -> Vec<bool> {
    let fields = records.fields.par_iter();
    let any = |flags: &[Flags]| flags.iter().any(|flags| flags.has(Flags::DEFAULTED));
    fields.map(|field| any(&field.standardized.flags)).collect()
}

/// Clusters whose lines make up about so many rows.
pub fn clusters_for(rows: usize, clusters: &Clusters, golden: &Golden) -> usize {
    let lines: usize = golden.columns().map(|it| it.value.filled()).sum();
    (clusters.len() * rows).div_ceil(lines.max(1))
}

/// What lines are made of.
struct Lineage<'a> {
    records: &'a Records,
    clusters: &'a Clusters,
    values: &'a [&'a GoldenField],
    defaulted: &'a [bool],
}

/// One line, but for what the field says of its cluster.
#[derive(Clone, Copy)]
struct Line {
    at: usize,
    cluster: usize,
    kind: u32,
    row: RowId,
}

impl Lineage<'_> {
    /// The lines of some clusters. Fields are walked one after the other for a few clusters at a
    /// time: each is five columns, more than a processor follows of all fields at once.
    fn lines(&self, range: Range<usize>) -> Lines {
        let mut lines = Lines::with_capacity(range.len() * self.values.len().min(16));
        for start in range.clone().step_by(NEAR) {
            self.put_block(start..(start + NEAR).min(range.end), &mut lines);
        }
        lines
    }

    fn put_block(&self, near: Range<usize>, lines: &mut Lines) {
        let mut next = [0; NEAR];
        for field in self.values {
            for (count, cluster) in next.iter_mut().zip(near.clone()) {
                *count += self.count(field, cluster);
            }
        }
        let first = lines.rows.len();
        let mut end = first;
        for next in &mut next[..near.len()] {
            end += std::mem::replace(next, end);
        }
        lines.grow(first, end);
        fetch_values(self.values.iter().copied(), near.clone());
        for (index, field) in (0..).zip(self.values) {
            for (next, cluster) in next.iter_mut().zip(near.clone()) {
                let mut put = |kind: u32, row: RowId| {
                    let at = std::mem::replace(next, *next + 1);
                    let line = Line {
                        at,
                        cluster,
                        kind,
                        row,
                    };
                    lines.set(first, line, (index, field));
                };
                if derived(field, cluster) {
                    let mut givers = self.givers(field, cluster).peekable();
                    if givers.peek().is_none() {
                        put(DERIVED, NULL);
                    }
                    givers.for_each(|row| put(DERIVED, row));
                } else if has_line(field, cluster) {
                    let row = field.row[cluster];
                    let kind = match self.is_default(field, cluster, row) {
                        true => DEFAULTED,
                        false => CHOSEN,
                    };
                    put(kind, row);
                }
            }
        }
        for at in first..end {
            let field = self.values[lines.fields[at] as usize];
            let text = match lines.codes[at - first] {
                NULL => None,
                code => Some(field.value.value(code)),
            };
            lines.texts.append_option(text);
        }
    }

    /// How many lines a field of a cluster has.
    #[inline]
    fn count(&self, field: &GoldenField, cluster: usize) -> usize {
        match derived(field, cluster) {
            true => self.givers(field, cluster).count().max(1),
            false => usize::from(has_line(field, cluster)),
        }
    }

    /// The rows that have a usable value for one made of several.
    fn givers(&self, field: &GoldenField, cluster: usize) -> impl Iterator<Item = RowId> {
        let (deleted, data) = (
            &self.records.deleted,
            &self.records.fields[field.field].standardized,
        );
        let gives = |row: &RowId| {
            let row = *row as usize;
            !deleted[row] && data.codes[row] != NULL && data.flags_at(row).usable()
        };
        self.clusters.members(cluster).iter().copied().filter(gives)
    }

    /// Whether the value of a row is no word of its source but the default of the rules.
    #[inline]
    fn is_default(&self, field: &GoldenField, cluster: usize, row: RowId) -> bool {
        if row == NULL || !self.defaulted[field.field] {
            return false;
        }
        let data = &self.records.fields[field.field].standardized;
        // The golden value of a row is its own entry, which lies nearer than the row.
        let entry = field.value.codes()[cluster] as usize;
        let flags = match data.flags.get(entry) {
            Some(&flags) if field.ordinal == 1 => flags,
            _ => data.flags_at(row as usize),
        };
        flags.has(Flags::DEFAULTED)
    }
}

/// Whether a value was made of several.
#[inline]
fn derived(field: &GoldenField, cluster: usize) -> bool {
    field.row[cluster] == NULL && field.value.codes()[cluster] != NULL
}

/// Whether anything is to be said of a value that was not made of several.
#[inline]
fn has_line(field: &GoldenField, cluster: usize) -> bool {
    field.value.codes()[cluster] != NULL || field.n_values.at(cluster) > 0
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
            codes: Vec::new(),
        }
    }

    /// Makes room for the lines of a block that begins at `first`.
    fn grow(&mut self, first: usize, end: usize) {
        let columns = [
            &mut self.clusters,
            &mut self.fields,
            &mut self.kinds,
            &mut self.rows,
            &mut self.strategies,
            &mut self.support,
            &mut self.n_values,
        ];
        columns.into_iter().for_each(|column| column.resize(end, 0));
        self.codes.resize(end - first, NULL);
    }

    /// Puts a line in its place in the block that begins at `first`; its text follows.
    #[inline]
    fn set(&mut self, first: usize, line: Line, (index, field): (u32, &GoldenField)) {
        let Line {
            at,
            cluster,
            kind,
            row,
        } = line;
        self.clusters[at] = cluster as u32;
        self.fields[at] = index;
        self.kinds[at] = kind;
        self.rows[at] = row;
        self.strategies[at] = u32::from(field.strategy[cluster]);
        self.support[at] = field.support.at(cluster);
        self.n_values[at] = field.n_values.at(cluster);
        self.codes[at - first] = field.value.codes()[cluster];
    }
}
