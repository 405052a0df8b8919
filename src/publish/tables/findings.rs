//! `findings`: every violation with the row to fix. Looks raw values up only here.

use std::sync::Arc;

use arrow::array::RecordBatch;

use super::conflicts::raw_values;
use super::{id_of, optional_texts, positions, source_of};
use crate::error::Result;
use crate::publish::columns::{Columns, words};
use crate::publish::names::PublishedNames;
use crate::tables::findings::{CheckInfo, Finding, Findings};
use crate::tables::records::Records;

/// What findings say of the sources their rows are from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceColumns {
    /// The header in each source that feeds each field: outer index the source, inner the field.
    pub headers: Vec<Vec<Option<Arc<str>>>>,
    /// Who answers for each source.
    pub owners: Vec<Option<Arc<str>>>,
}

impl SourceColumns {
    fn get(&self, source: usize, field: usize) -> Option<&str> {
        self.headers.get(source)?.get(field)?.as_deref()
    }

    fn owner(&self, source: usize) -> Option<&str> {
        self.owners.get(source)?.as_deref()
    }
}

/// The table `findings`, by row, then check.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn findings_batch(
    records: &Records,
    names: &PublishedNames,
    findings: &Findings,
    headers: &SourceColumns,
) -> Result<RecordBatch> {
    let items = &findings.items;
    let check = |item: &Finding| &findings.checks[item.check as usize];
    let source = |item: &Finding| usize::from(records.source[item.row as usize]);
    let rows = || items.iter().map(|item| item.row);

    let mut columns = Columns::default();
    columns.required("source", source_of(records, rows()));
    columns.required("source_record_id", id_of(records, rows()));
    let at = items
        .iter()
        .map(|item| (source(item), &records.position[item.row as usize]));
    let [file, sheet, line] = positions(&records.sources, at);
    columns.optional("file", file);
    columns.optional("sheet", sheet);
    columns.required("line", line);
    let field = items
        .iter()
        .map(|item| Some(&*names.fields[check(item).field?]));
    columns.optional("field", optional_texts(field));
    let header = items.iter().map(|item| match &check(item).column {
        Some(column) => Some(&**column),
        None => headers.get(source(item), check(item).field?),
    });
    columns.optional("column", optional_texts(header));
    let of_check = |text: fn(&CheckInfo) -> &str| {
        let checks = findings.checks.iter().map(text);
        words(checks, items.iter().map(|item| item.check))
    };
    columns.required("check", of_check(|check| &check.check));
    columns.required("rule", of_check(|check| &check.rule));
    columns.required("dimension", of_check(|check| check.dimension.name()));
    columns.required("severity", of_check(|check| check.severity.name()));
    let cells = items.iter().map(|item| (check(item).field, item.row));
    columns.optional("raw_value", raw_values(records, cells));
    let suggestions = items.iter().map(|item| item.suggestion.as_deref());
    columns.optional("suggestion", optional_texts(suggestions));
    let owners = items.iter().map(|item| {
        let of_check = check(item).owner.as_deref();
        of_check.or_else(|| headers.owner(source(item)))
    });
    columns.optional("owner", optional_texts(owners));
    columns.finish()
}
