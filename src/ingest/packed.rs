//! Tables inside gzip, Zstandard and zip. Unpacks into memory; each entry is then read like a file.

use std::sync::Arc;

use super::delimited::{self, Failure, Pieces};
use super::encoding::{Decision, Evidence};
use super::format::{self, Format};
use super::input::{self, Entry, Input};
use super::raw_table::RawTable;
use super::{SourceSpec, decide, hints, read_binary, read_markup_or_json};
use crate::error::{Error, Result};

/// Reads what an archive holds: its one table, or several with the same columns.
///
/// # Errors
/// Usage for damaged or locked archives, and for tables with different columns.
pub(super) fn read(spec: &SourceSpec, input: &Input) -> Result<Vec<RawTable>> {
    let path = &input.path;
    let (bytes, hash) = input.read_all()?;
    let mut entries = input::unpack(input.format, &input.name, bytes, spec.password.as_ref())
        .map_err(|error| error.at(path))?;
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    if input.format == Format::Zip
        && let Some(pinned) = &spec.sheet
        && names.contains(pinned)
    {
        entries.retain(|entry| entry.name == *pinned);
    }
    let mut tables = Vec::new();
    for entry in entries {
        let name = match input.format {
            Format::Zip => format!("{}/{}", input.name, entry.name),
            _ => input.name.clone(),
        };
        let read = read_entry(spec, entry).map_err(|error| error.at(path))?;
        tables.extend(read.map(|read| complete(read, name, input.size, hash.clone())));
    }
    let header = |table: &RawTable| -> Vec<Arc<str>> {
        table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect()
    };
    if tables
        .iter()
        .any(|table| header(table) != header(&tables[0]))
    {
        return Err(Error::usage(
            "several-tables",
            "the archive holds tables with different columns",
        )
        .help(format!(
            "pin one of them with `sheet:`: {}",
            names.join(", ")
        ))
        .at(path));
    }
    if tables.is_empty() {
        return Err(input::empty(path));
    }
    Ok(tables)
}

/// Reads a table from bytes without a file, as a pipe hands them over.
///
/// # Errors
/// Usage for content that is empty or no table.
pub(super) fn read_stream(spec: &SourceSpec, bytes: Vec<u8>) -> Result<Vec<RawTable>> {
    let path = std::path::Path::new(super::STDIN);
    let (size, hash) = (bytes.len() as u64, blake3::hash(&bytes));
    let name = String::from("stdin");
    let entry = Entry {
        name: name.clone(),
        bytes,
    };
    let read = read_entry(spec, entry).map_err(|error| error.at(path))?;
    match read {
        Some(read) => Ok(vec![complete(read, name, size, hash.to_hex().to_string())]),
        None => Err(input::empty(path)),
    }
}

/// A table with what is known of the file it came in.
fn complete(
    (mut table, format, decision): ReadEntry,
    name: String,
    bytes: u64,
    hash: String,
) -> RawTable {
    table.read.format = format;
    table.read.name = name;
    table.read.bytes = bytes;
    table.read.hash = hash;
    table.read.encoding = decision.as_ref().map(|d| d.name().to_owned());
    table.read.encoding_evidence = decision.map(|d| d.evidence);
    table
}

type ReadEntry = (RawTable, String, Option<Decision>);

fn read_entry(spec: &SourceSpec, entry: Entry) -> Result<Option<ReadEntry>> {
    if entry.bytes.is_empty() {
        return Ok(None);
    }
    let head = &entry.bytes[..entry.bytes.len().min(64 << 10)];
    let found = format::detect(head, &entry.name)?;
    let format = spec.format.unwrap_or(found);
    let shown = format::shown(format, &entry.name);
    match format {
        Format::Delimited | Format::Json | Format::Markup => {
            let mut evidence = Evidence::default();
            evidence.feed(&entry.bytes);
            let decision = decide(spec, evidence)?;
            let table = if format == Format::Delimited {
                let hints = hints(spec, &entry.name)?;
                delimited::read(
                    &mut entry.bytes.as_slice(),
                    &decision,
                    hints,
                    Pieces::of(entry.bytes.len() as u64),
                )
                .map_err(|failure| match failure {
                    Failure::Content(error) => error,
                    Failure::Io(error) => Error::usage("input-damaged", error.to_string()),
                })?
            } else {
                read_markup_or_json(spec, format, &entry.bytes, &decision)?
            };
            Ok(table.map(|table| (table, shown, Some(decision))))
        }
        Format::Workbook | Format::Arrow => {
            let table = read_binary(spec, format, entry.bytes)?;
            Ok(table.map(|table| (table, shown, None)))
        }
        Format::Parquet | Format::Gzip | Format::Zstd | Format::Zip => Err(Error::usage(
            "input-nested",
            format!(
                "`{}` is packed twice, or is Parquet inside an archive",
                entry.name
            ),
        )
        .help("unpack the archive first")),
    }
}
