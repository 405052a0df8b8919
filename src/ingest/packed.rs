//! Tables inside gzip, Zstandard and zip. Unpacks into memory; each entry is then read like a file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::delimited::{self, Failure, Pieces};
use super::doubts;
use super::encoding::{Decision, Evidence};
use super::format::{self, Format};
use super::input::{self, Entry, Input};
use super::raw_table::{RawTable, remark};
use super::{SourceSpec, decide, hints, read_binary, read_markup_or_json};
use crate::error::{Error, Result};

/// Reads what an archive holds: its one table, or several with the same columns.
///
/// # Errors
/// Usage for damaged or locked archives, for a pinned entry that is not there, and for tables with
/// different columns.
pub(super) fn read(spec: &SourceSpec, input: &Input) -> Result<Vec<RawTable>> {
    let path = &input.path;
    let (bytes, hash) = input.read_all()?;
    read_archive(spec, input.format, &input.name, bytes, &hash).map_err(|error| error.at(path))
}

/// Reads a table from bytes without a file, as a pipe hands them over; `name` is what it is
/// published as.
///
/// # Errors
/// Usage for content that is empty or no table.
pub(super) fn read_stream(spec: &SourceSpec, name: &str, bytes: Vec<u8>) -> Result<Vec<RawTable>> {
    let (size, hash) = (
        bytes.len() as u64,
        blake3::hash(&bytes).to_hex().to_string(),
    );
    if bytes.is_empty() {
        return Err(input::empty(Path::new(name)));
    }
    let format = format::detect(&bytes[..bytes.len().min(64 << 10)], name)?;
    if matches!(format, Format::Gzip | Format::Zstd | Format::Zip) {
        return read_archive(spec, format, name, bytes, &hash);
    }
    let name = name.to_owned();
    let entry = Entry {
        name: name.clone(),
        bytes,
    };
    match read_entry(spec, entry)? {
        Some(read) => Ok(vec![complete(read, name, size, hash)]),
        None => Err(input::empty(Path::new(&name))),
    }
}

fn read_archive(
    spec: &SourceSpec,
    format: Format,
    archive: &str,
    bytes: Vec<u8>,
    hash: &str,
) -> Result<Vec<RawTable>> {
    let size = bytes.len() as u64;
    let mut entries = input::unpack(format, archive, bytes, spec.password.as_ref())?;
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    if format == Format::Zip
        && let Some(pinned) = &spec.sheet
    {
        if names.contains(pinned) {
            entries.retain(|entry| entry.name == *pinned);
        } else if !entries.iter().any(holds_sheets) {
            let message = format!("the archive has no entry `{pinned}`");
            return Err(Error::usage("sheet-missing", message)
                .help(format!("the entries are: {}", names.join(", "))));
        }
    }
    let several = entries.len() > 1;
    let (mut tables, mut passed_over) = (Vec::new(), Vec::new());
    for entry in entries {
        let own = entry.name.clone();
        let name = match format {
            Format::Zip => format!("{archive}/{own}"),
            _ => archive.to_owned(),
        };
        match read_entry(spec, entry) {
            Ok(read) => {
                tables.extend(read.map(|read| complete(read, name, size, hash.to_owned())));
            }
            // A picture among exports is no reason not to read them.
            Err(error) if several && error.code == "input-binary" => passed_over.push(own),
            Err(mut error) => {
                if format == Format::Zip {
                    error.message = format!("`{own}`: {}", error.message);
                }
                return Err(error);
            }
        }
    }
    let Some(first) = tables.first_mut() else {
        return Err(match passed_over.is_empty() {
            true => input::empty(Path::new(archive)),
            false => format::binary("an archive of files that are no tables"),
        });
    };
    if !passed_over.is_empty() {
        let message = format!("entries that are no tables: {}", passed_over.join(", "));
        let count = passed_over.len() as u64;
        first.remarks.push(remark("entry-not-read", count, message));
    }
    let header = |table: &RawTable| -> BTreeSet<Arc<str>> {
        let columns = table.columns.iter();
        columns.map(|column| column.name.clone()).collect()
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
        )));
    }
    Ok(tables)
}

/// Whether `sheet:` can name something inside an entry.
fn holds_sheets(entry: &Entry) -> bool {
    let head = &entry.bytes[..entry.bytes.len().min(64 << 10)];
    matches!(format::detect(head, &entry.name), Ok(Format::Workbook))
}

/// A table with what is known of the file it came in.
fn complete(
    (mut table, format, decision): ReadEntry,
    name: String,
    bytes: u64,
    hash: String,
) -> RawTable {
    table
        .remarks
        .extend(decision.as_ref().and_then(doubts::encoding));
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
        Format::Workbook | Format::Arrow | Format::Parquet => {
            let table = read_binary(spec, format, entry.bytes)?;
            Ok(table.map(|table| (table, shown, None)))
        }
        Format::Gzip | Format::Zstd | Format::Zip => Err(Error::usage(
            "input-nested",
            format!("`{}` is an archive inside an archive", entry.name),
        )
        .help("unpack the archive first")),
    }
}
