//! What the reader redacted, as findings: which row and column held something that must not be
//! kept. The values are gone; only their marks are looked at.

use std::sync::Arc;

use super::accept::Accepted;
use crate::error::{Error, Result};
use crate::ingest::redact::{ACCOUNT, CARD, LICENCE, PASSPORT, RRN};
use crate::plan::bind::Bound;
use crate::tables::findings::{CheckCount, CheckInfo, Dimension, Finding, Findings, Severity};
use crate::tables::raw::{RawColumn, RawSource};
use crate::tables::records::RowId;
use crate::tables::text_column::NULL;

/// Check names by what stands in place of a value.
const KINDS: [(&str, &str); 5] = [
    (RRN, "resident-number"),
    (PASSPORT, "passport-number"),
    (LICENCE, "licence-number"),
    (CARD, "card-number"),
    (ACCOUNT, "account-number"),
];

/// The findings on the accepted rows of all sources.
pub fn findings(bound: &Bound, accepted: &Accepted) -> Findings {
    let mut findings = Findings::default();
    for (source, columns) in accepted.raw_columns.iter().enumerate() {
        let feeds = |at: usize| {
            let mut fed = bound.sources[source].columns.iter();
            let fed = fed.find(|fed| fed.slots.contains(&Some(at)) || fed.fallback == Some(at));
            fed.map(|fed| fed.field)
        };
        for &at in &accepted.redacted[source] {
            let column = &columns[at];
            for (mark, check) in KINDS {
                let rows = rows_with(column, mark);
                if rows.is_empty() {
                    continue;
                }
                let mut count = CheckCount {
                    checked: vec![0; bound.sources.len()],
                    failed: vec![0; bound.sources.len()],
                };
                count.checked[source] = column.text.filled() as u64;
                count.failed[source] = rows.len() as u64;
                let number = findings.checks.len() as u32;
                let start = accepted.starts[source] as RowId;
                findings.items.extend(rows.into_iter().map(|row| Finding {
                    check: number,
                    row: start + row,
                    suggestion: None,
                }));
                findings.counts.push(count);
                findings.checks.push(CheckInfo {
                    check: Arc::from(check),
                    rule: Arc::from(check),
                    field: feeds(at),
                    column: Some(column.name.clone()),
                    dimension: Dimension::Validity,
                    severity: Severity::Error,
                    owner: None,
                });
            }
        }
    }
    findings
        .items
        .sort_by_key(|finding| (finding.row, finding.check));
    findings
}

/// The columns of a source in which the reader redacted something.
pub fn columns(raw: &RawSource) -> Vec<usize> {
    let redacted = |column: &RawColumn| {
        let mut remarks = raw.remarks.iter();
        remarks.any(|remark| {
            remark.code.starts_with("redacted-") && remark.column.as_ref() == Some(&column.name)
        })
    };
    let columns = raw.columns.iter().enumerate();
    columns
        .filter(|(_, column)| redacted(column))
        .map(|(at, _)| at)
        .collect()
}

/// Refuses a source whose id column holds resident registration numbers: an id is written into
/// every table, and these must be written nowhere.
///
/// # Errors
/// Usage, naming source and column.
pub fn refuse_ids(source: &str, raw: &RawSource, id: &[usize]) -> Result<()> {
    for &at in id {
        let column = &raw.columns[at];
        let rows = rows_with(column, RRN).len();
        if rows > 0 {
            let message = format!(
                "source `{source}`: the id column `{}` holds resident registration numbers in {rows} rows",
                column.name
            );
            return Err(Error::usage("resident-number-as-id", message)
                .help("name another column under `id:`, or none: ids are then made from content"));
        }
    }
    Ok(())
}

/// Refuses a source in which resident registration numbers were found.
///
/// # Errors
/// Usage, naming source, columns and counts.
pub fn refuse_resident_numbers(raw: &RawSource) -> Result<()> {
    let mut found: Vec<String> = raw
        .remarks
        .iter()
        .filter(|remark| remark.code == "redacted-rrn")
        .map(|remark| {
            let column = remark.column.as_deref().unwrap_or_default();
            format!("`{column}` ({})", remark.count)
        })
        .collect();
    let aside = raw.quarantine.iter().flat_map(|row| &row.cells);
    let apart = aside.filter(|(_, cell)| cell.contains(RRN)).count()
        + raw
            .rejects
            .iter()
            .filter(|reject| reject.raw.contains(RRN))
            .count();
    if apart > 0 {
        found.push(format!("records that are no rows of it ({apart})"));
    }
    if found.is_empty() {
        return Ok(());
    }
    let message = format!(
        "source `{}`: resident registration numbers stand in {}",
        raw.name,
        found.join(", ")
    );
    Err(Error::usage("resident-number-found", message)
        .help("have them removed from the export, or say `resident_number: redact`"))
}

/// Rows whose cell holds a mark.
fn rows_with(column: &RawColumn, mark: &str) -> Vec<RowId> {
    let hit: Vec<bool> = (0..column.text.distinct())
        .map(|code| column.text.value(code as u32).contains(mark))
        .collect();
    let codes = column.text.codes().iter().enumerate();
    codes
        .filter(|&(_, &code)| code != NULL && hit[code as usize])
        .map(|(row, _)| row as RowId)
        .collect()
}
