//! `golden`: one row per entity with its surviving values. Assembles columns; decides no value.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray};

use super::{id_of, source_of};
use crate::error::Result;
use crate::publish::columns::{Columns, coded, counts, hashes, numbers, text, whole, words};
use crate::publish::names::PublishedNames;
use crate::tables::field::EntityKind;
use crate::tables::golden::{Golden, GoldenField};
use crate::tables::pairs::Clusters;
use crate::tables::records::Records;
use crate::tables::text_column::{NULL, TextColumn, TextColumnBuilder, append, fetch};

/// The rows of the table `golden` for the given clusters, in their order. `entities` holds the
/// entity id of every cluster.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn golden_batch(
    records: &Records,
    names: &PublishedNames,
    clusters: &Clusters,
    golden: &Golden,
    entities: &StringArray,
    range: Range<usize>,
) -> Result<RecordBatch> {
    let mut columns = Columns::default();
    columns.required(
        "entity_id",
        Arc::new(entities.slice(range.start, range.len())),
    );
    columns.required(
        "entity_kind",
        kinds(records, golden.primary[range.clone()].iter().copied()),
    );
    let sizes = range.clone().map(|it| clusters.members(it).len() as u32);
    columns.required("member_count", counts(sizes));
    columns.required("sources", whole(&sources(records, clusters, range.clone())));
    let primary = || golden.primary[range.clone()].iter().copied();
    columns.required("primary_source", source_of(records, primary()));
    columns.required("primary_source_record_id", id_of(records, primary()));
    let weakest = numbers(clusters.weakest[range.clone()].iter().copied());
    columns.optional("weakest_match_probability", weakest);
    let content: Vec<[u8; 16]> = content(records, golden, range.clone());
    columns.required("content_hash", hashes(&content));
    for (field, name) in names.fields.iter().enumerate() {
        let names = std::iter::once(name).chain(&names.further[field]);
        for (ordinal, name) in (1..).zip(names) {
            let mut known = golden.columns();
            let values = match known.find(|it| (it.field, it.ordinal) == (field, ordinal)) {
                Some(golden) => text(&golden.value, &range),
                None => whole(&TextColumn::nulls(range.len())),
            };
            columns.optional(name, values);
        }
    }
    columns.finish()
}

/// Kind per row of `rows`.
pub(super) fn kinds(records: &Records, rows: impl Iterator<Item = u32>) -> arrow::array::ArrayRef {
    let names = [EntityKind::Person.name(), EntityKind::Company.name()];
    words(
        names,
        rows.map(|row| match records.kind[row as usize] {
            EntityKind::Person => 0,
            EntityKind::Company => 1,
        }),
    )
}

/// Names of the sources of each cluster, in their order, joined by `;`.
fn sources(records: &Records, clusters: &Clusters, range: Range<usize>) -> TextColumn {
    let mut joined = TextColumnBuilder::default();
    let mut text = String::new();
    for cluster in range {
        text.clear();
        let mut last = None;
        // Rows stand in order of source, so equal sources are neighbours.
        for &row in clusters.members(cluster) {
            let source = records.source[row as usize];
            if last != Some(source) {
                if last.is_some() {
                    text.push(';');
                }
                text.push_str(&records.sources[usize::from(source)].name);
                last = Some(source);
            }
        }
        joined.push(Some(&text));
    }
    joined.finish()
}

/// A hash over the names and values of each golden record: changes exactly when a value does.
fn content(records: &Records, golden: &Golden, range: Range<usize>) -> Vec<[u8; 16]> {
    let length = |text: &str| (text.len() as u32).to_le_bytes();
    let named = golden.columns().map(|field| {
        let name = &*records.fields[field.field].def.name;
        ([&length(name), name.as_bytes()].concat(), field)
    });
    let named: Vec<(Vec<u8>, &GoldenField)> = named.collect();
    let mut bytes = Vec::new();
    let mut hashes = Vec::with_capacity(range.len());
    for cluster in range.clone() {
        if (cluster - range.start).is_multiple_of(NEAR) {
            fetch_values(golden.columns(), cluster..(cluster + NEAR).min(range.end));
        }
        bytes.clear();
        for (name, field) in &named {
            let code = field.value.codes()[cluster];
            if code != NULL {
                bytes.extend_from_slice(name);
                bytes.extend_from_slice(&length(field.value.value(code)));
                append(field.value.values(), code, &mut bytes);
            }
        }
        let mut half = [0; 16];
        half.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
        hashes.push(half);
    }
    hashes
}

/// Customers whose values are fetched together.
pub(super) const NEAR: usize = 64;

/// Fetches the golden values of some customers.
pub(super) fn fetch_values<'a>(
    columns: impl Iterator<Item = &'a GoldenField>,
    clusters: Range<usize>,
) {
    for column in columns {
        let codes = &column.value.codes()[clusters.clone()];
        fetch(column.value.values(), codes.iter().copied());
    }
}

/// Entity ids by row.
pub(super) fn entity_of(
    ids: &StringArray,
    clusters: &Clusters,
    rows: impl Iterator<Item = u32>,
) -> arrow::array::ArrayRef {
    let of = |row| match row {
        NULL => NULL,
        row => clusters.of_row[row as usize],
    };
    coded(rows.map(of).collect(), ids)
}
