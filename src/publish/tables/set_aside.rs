//! `quarantine` and `rejects`: what did not become a customer row, with its reason and content.

use std::sync::Arc;

use arrow::array::RecordBatch;

use super::{optional_texts, positions};
use crate::error::{Error, Result};
use crate::publish::columns::{Columns, longs, words};
use crate::tables::raw::{Reject, SetAside};
use crate::tables::records::SourceInfo;

/// A row set aside, by the reader or by a rule.
#[derive(Clone, Copy, Debug)]
pub struct SetAsideRow<'a> {
    /// Index into the sources.
    pub source: usize,
    /// Its id, where it had one by then.
    pub id: Option<&'a str>,
    /// Position, reason and content.
    pub row: &'a SetAside,
}

/// A record that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct Rejected<'a> {
    /// Index into the sources.
    pub source: usize,
    /// Position, reason and content.
    pub record: &'a Reject,
}

/// The table `quarantine`, in the order given. `cells` is a JSON list of `[header, text]` pairs:
/// a list, as headers may repeat and their order says something.
///
/// # Errors
/// Internal, if a source does not exist.
pub fn quarantine_batch(sources: &[SourceInfo], rows: &[SetAsideRow<'_>]) -> Result<RecordBatch> {
    let mut columns = Columns::default();
    let source = rows.iter().map(|row| row.source);
    place(
        &mut columns,
        sources,
        source.zip(rows.iter().map(|row| &row.row.position)),
    );
    columns.required(
        "reason",
        optional_texts(rows.iter().map(|row| Some(&*row.row.reason))),
    );
    columns.optional(
        "source_record_id",
        optional_texts(rows.iter().map(|row| row.id)),
    );
    let cells: Vec<String> = rows
        .iter()
        .map(|row| cells_json(&row.row.cells))
        .collect::<Result<_>>()?;
    let cells = cells.iter().map(|text| Some(text.as_str()));
    columns.required("cells", optional_texts(cells));
    columns.finish()
}

/// The table `rejects`, in the order given. `byte_offset` counts in the decompressed file.
///
/// # Errors
/// Internal, if a source does not exist.
pub fn rejects_batch(sources: &[SourceInfo], records: &[Rejected<'_>]) -> Result<RecordBatch> {
    let mut columns = Columns::default();
    let source = records.iter().map(|record| record.source);
    place(
        &mut columns,
        sources,
        source.zip(records.iter().map(|it| &it.record.position)),
    );
    columns.required(
        "reason",
        optional_texts(records.iter().map(|it| Some(it.record.reason))),
    );
    let offsets = longs(records.iter().map(|it| it.record.offset));
    columns.required("byte_offset", offsets);
    let raw = records.iter().map(|it| Some(it.record.raw.as_str()));
    columns.required("raw", optional_texts(raw));
    columns.finish()
}

fn place<'a>(
    columns: &mut Columns,
    sources: &[SourceInfo],
    rows: impl Iterator<Item = (usize, &'a crate::tables::records::Position)> + Clone,
) {
    let names = sources.iter().map(|source| &*source.name);
    let source = words(names, rows.clone().map(|(source, _)| source as u32));
    columns.required("source", source);
    let [file, sheet, line] = positions(sources, rows);
    columns.optional("file", file);
    columns.optional("sheet", sheet);
    columns.required("line", line);
}

fn cells_json(cells: &[(Arc<str>, String)]) -> Result<String> {
    let pairs: Vec<(&str, &str)> = cells
        .iter()
        .map(|(header, text)| (&**header, text.as_str()))
        .collect();
    serde_json::to_string(&pairs).map_err(|cause| Error::internal("json", cause.to_string()))
}
