//! The only reader of input files: concrete paths in, one `RawSource` of redacted text out. One
//! file per format; no format decides types, and every physical record ends as a row, set aside
//! or rejected. May import `tables`, `diag` and `error`; knows no rules of the project.

mod columnar;
pub mod columns;
pub mod delimited;
mod doubts;
pub mod encoding;
mod fixed_width;
pub mod format;
mod grid;
pub mod header;
pub mod ids;
mod input;
mod json;
mod json_value;
mod markup;
mod non_records;
mod number_format;
mod packed;
mod raw_table;
pub mod redact;
pub mod resolve;
mod workbook;

use std::io::Read;
use std::path::{Path, PathBuf};

pub use self::format::Format;
pub use self::header::HeaderLine;
pub use self::ids::{IdAssignment, REPEATED_ID, RepeatedIds, assign_ids, lift_to_18, merged_pairs};
pub use self::resolve::{Pick, resolve};

use self::delimited::Pieces;
use self::delimited::dialect::Hints;
use self::encoding::{Decision, Evidence};
use self::input::Input;
use self::raw_table::RawTable;
use crate::diag::progress::{Watched, Watcher};
use crate::error::{Error, Result};
use crate::tables::raw::{FileRead, RawSource};

/// What to read and what is known of it beforehand.
#[derive(Clone, Debug, Default)]
pub struct SourceSpec {
    /// Name of the source.
    pub name: String,
    /// Files that exist, as [`resolve`] found them.
    pub files: Vec<PathBuf>,
    /// Pinned format; else found by content.
    pub format: Option<Format>,
    /// Pinned encoding (`cp949`, `utf-16le`…); else found.
    pub encoding: Option<String>,
    /// Pinned delimiter, one ASCII character; else found.
    pub delimiter: Option<char>,
    /// Widths of the columns of fixed-width text, in bytes; empty for every other format.
    pub widths: Vec<usize>,
    /// Pinned sheet of a workbook, or entry of a zip archive.
    pub sheet: Option<String>,
    /// Where the header stands.
    pub header: HeaderLine,
    /// Name of the id column: of several files each must have it.
    pub id_column: Option<String>,
    /// Whether several files may share most of their ids.
    pub overlap: Overlap,
    /// Opens encrypted workbooks and archives.
    pub password: Option<Password>,
    /// Who watches how much was read.
    pub watcher: Watcher,
    /// Share of undecodable text from which on a file is refused; a twentieth if not told.
    pub max_undecodable: Option<f64>,
}

/// A password, which no message and no debug output shows.
#[derive(Clone)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Whether the files of one source may be the same export twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// They were all asked for.
    #[default]
    Meant,
    /// A pattern found them.
    Refused,
}

/// Reads all files of a source, in the order given, redacted. Work runs in the current rayon
/// pool; its size never shows in the result.
///
/// # Errors
/// Usage for missing, empty, binary, encrypted or damaged files and wrong pins; busy for a file
/// that changes meanwhile; I/O otherwise.
pub fn read_source(spec: &SourceSpec) -> Result<RawSource> {
    if spec.files.is_empty() {
        return Err(Error::usage(
            "input-missing",
            format!("source `{}` names no file", spec.name),
        ));
    }
    let mut tables = Vec::new();
    for path in &spec.files {
        let read = read_file(spec, path)?;
        if !matches!(read.as_slice(), [one] if one.read.delimiter.is_some()) {
            // Delimited text tells of every block; what else there is comes at once.
            spec.watcher
                .read(read.iter().map(|table| table.read.bytes).max().unwrap_or(0));
        }
        for table in read {
            doubts::undecodable(&table, spec.max_undecodable).map_err(|error| error.at(path))?;
            check_id_column(spec, path, &table)?;
            tables.push(table);
        }
    }
    name_apart(&mut tables, spec);
    if let (Overlap::Refused, Some(id)) = (spec.overlap, &spec.id_column) {
        doubts::same_export_twice(&spec.name, id, &tables)?;
    }
    finish(spec, tables)
}

/// Reads a source that is no file but bytes at hand, as a pipe hands them over; `spec.files` is
/// not looked at. Anything but an archive is read as the file of that content would be.
///
/// # Errors
/// Usage, as for [`read_source`].
pub fn read_bytes(spec: &SourceSpec, bytes: Vec<u8>) -> Result<RawSource> {
    let tables = packed::read_stream(spec, "stdin", bytes)?;
    for table in &tables {
        doubts::undecodable(table, spec.max_undecodable)
            .map_err(|error| error.at(Path::new(STDIN)))?;
    }
    finish(spec, tables)
}

/// Unites and redacts what was read, and proves that nothing was lost.
fn finish(spec: &SourceSpec, tables: Vec<RawTable>) -> Result<RawSource> {
    let mut source = raw_table::unite(&spec.name, tables);
    doubts::remark_on(&mut source);
    redact::redact(&mut source);
    let set_apart = source.position.len() + source.quarantine.len() + source.rejects.len();
    if source.rows_read != set_apart as u64 {
        return Err(Error::internal(
            "records-lost",
            format!(
                "source `{}`: records read and records kept differ",
                spec.name
            ),
        ));
    }
    Ok(source)
}

fn check_id_column(spec: &SourceSpec, path: &Path, table: &RawTable) -> Result<()> {
    match &spec.id_column {
        Some(id) if spec.files.len() > 1 && !table.columns.iter().any(|c| *c.name == **id) => {
            Err(Error::usage(
                "id-column-missing",
                format!("this file of source `{}` has no column `{id}`", spec.name),
            )
            .help("does the pattern match a file of another kind?")
            .at(path))
        }
        _ => Ok(()),
    }
}

/// Files of one name in different folders are published by their given paths.
fn name_apart(tables: &mut [RawTable], spec: &SourceSpec) {
    let base_names: Vec<_> = spec.files.iter().map(|path| path.file_name()).collect();
    let repeated = base_names
        .iter()
        .any(|name| base_names.iter().filter(|other| *other == name).count() > 1);
    if repeated && tables.len() == spec.files.len() {
        for (table, path) in tables.iter_mut().zip(&spec.files) {
            table.read.name = path.to_string_lossy().into_owned();
        }
    }
}

/// Stands for standard input among files.
pub const STDIN: &str = "-";

fn read_file(spec: &SourceSpec, path: &Path) -> Result<Vec<RawTable>> {
    if path == Path::new(STDIN) {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Error::io(path, "read it", &error))?;
        return packed::read_stream(spec, "stdin", bytes);
    }
    if input::is_pipe(path) {
        let bytes = std::fs::read(path).map_err(|error| Error::io(path, "read it", &error))?;
        let name = path
            .file_name()
            .map_or("stdin".into(), |n| n.to_string_lossy());
        return packed::read_stream(spec, &name, bytes).map_err(|error| error.at(path));
    }
    let input = Input::open(path, spec.format)?;
    if !spec.widths.is_empty() {
        return read_fixed_width(spec, &input);
    }
    let tables = match input.format {
        Format::Delimited | Format::Json | Format::Markup => {
            let (evidence, hash) = input.survey()?;
            let decision = decide(spec, evidence).map_err(|error| error.at(path))?;
            let table = read_text(spec, &input, &decision)?;
            input.check_unchanged()?;
            let mut table = table.ok_or_else(|| input::empty(path))?;
            if spec.encoding.is_some() && table.read.undecodable > 0.0 && decision.cuts_undecoded()
            {
                let (bytes, _) = input.read_all()?;
                table
                    .remarks
                    .extend(doubts::pinned_encoding(&bytes, &decision));
            }
            vec![with_file(table, &input, hash, Some(&decision))]
        }
        Format::Parquet => {
            let (_, hash) = input.survey()?;
            let table = columnar::read_parquet(input.file()?).map_err(|error| error.at(path))?;
            input.check_unchanged()?;
            vec![with_file(table, &input, hash, None)]
        }
        Format::Workbook | Format::Arrow => {
            let (bytes, hash) = input.read_all()?;
            let table = read_binary(spec, input.format, bytes)
                .map_err(|error| error.at(path))?
                .ok_or_else(|| input::empty(path))?;
            vec![with_file(table, &input, hash, None)]
        }
        Format::Gzip | Format::Zstd | Format::Zip => packed::read(spec, &input)?,
    };
    Ok(tables)
}

fn read_fixed_width(spec: &SourceSpec, input: &Input) -> Result<Vec<RawTable>> {
    let path = &input.path;
    if !matches!(
        input.format,
        Format::Delimited | Format::Json | Format::Markup
    ) {
        return Err(Error::usage(
            "input-not-text",
            "`widths_bytes` is for plain text, and this file is none",
        )
        .at(path));
    }
    let (bytes, hash) = input.read_all()?;
    let mut evidence = Evidence::default();
    evidence.feed(&bytes);
    let decision = decide(spec, evidence).map_err(|error| error.at(path))?;
    if !decision.cuts_undecoded() {
        return Err(Error::usage(
            "encoding-without-widths",
            format!("{} text cannot be cut by bytes", decision.name()),
        )
        .help("export it as CP949 or UTF-8, or pin `encoding:`")
        .at(path));
    }
    let table = fixed_width::read(&bytes, &decision, &spec.widths, spec.header)
        .ok_or_else(|| input::empty(path))?;
    let mut table = with_file(table, input, hash, Some(&decision));
    table.read.format = "fixed-width".to_owned();
    Ok(vec![table])
}

/// Completes what is known of the file.
fn with_file(
    mut table: RawTable,
    input: &Input,
    hash: String,
    decision: Option<&Decision>,
) -> RawTable {
    table.remarks.extend(decision.and_then(doubts::encoding));
    table.read = FileRead {
        name: input.name.clone(),
        bytes: input.size,
        hash,
        format: format::shown(input.format, &input.name),
        encoding: decision.map(|decision| decision.name().to_owned()),
        encoding_evidence: decision.map(|decision| decision.evidence.clone()),
        ..table.read
    };
    table
}

fn decide(spec: &SourceSpec, evidence: Evidence) -> Result<Decision> {
    format::refuse_unusable(evidence.head())?;
    let found = evidence.decide();
    let Some(pinned) = &spec.encoding else {
        return found.ok_or_else(|| format::binary("binary data"));
    };
    let encoding = encoding::by_name(pinned)?;
    Ok(Decision {
        encoding,
        evidence: "pinned in the project file".to_owned(),
        doubt: None,
        mark: found
            .filter(|found| found.encoding == encoding)
            .map_or(0, |found| found.mark),
    })
}

fn hints(spec: &SourceSpec, name: &str) -> Result<Hints> {
    let delimiter = match spec.delimiter {
        Some(c) => Some(
            u8::try_from(c)
                .ok()
                .filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n'))
                .ok_or_else(|| {
                    Error::usage(
                        "bad-delimiter",
                        "a delimiter is one ASCII character and no quote",
                    )
                })?,
        ),
        None => None,
    };
    let lower = name.to_lowercase();
    let tab = [".tsv", ".tab", ".xls", ".xlsx"]
        .iter()
        .any(|ending| lower.ends_with(ending));
    let bar = lower.ends_with(".psv");
    Ok(Hints {
        delimiter,
        by_extension: if tab {
            Some(b'\t')
        } else if bar {
            Some(b'|')
        } else {
            None
        },
        header: spec.header,
    })
}

fn read_text(spec: &SourceSpec, input: &Input, decision: &Decision) -> Result<Option<RawTable>> {
    let mut file = Watched::new(input.file()?, &spec.watcher);
    if input.format == Format::Delimited {
        let hints = hints(spec, &input.name)?;
        return delimited::read(&mut file, decision, hints, Pieces::of(input.size))
            .map_err(|failure| input.explain(failure));
    }
    let (bytes, _) = input.read_all()?;
    read_markup_or_json(spec, input.format, &bytes, decision).map_err(|error| error.at(&input.path))
}

fn read_markup_or_json(
    spec: &SourceSpec,
    format: Format,
    bytes: &[u8],
    decision: &Decision,
) -> Result<Option<RawTable>> {
    let body = &bytes[decision.mark.min(bytes.len())..];
    let (text, lost) = delimited::chunk::decode(body, decision.encoding);
    if text.trim().is_empty() {
        return Ok(None);
    }
    let table = if format == Format::Json {
        Some(json::read(&text)?)
    } else {
        markup::read(&text, spec.header)?
    };
    Ok(table.map(|mut table| {
        delimited::note_undecodable(&mut table, lost, bytes.len() as u64);
        table
    }))
}

fn read_binary(spec: &SourceSpec, format: Format, bytes: Vec<u8>) -> Result<Option<RawTable>> {
    match format {
        Format::Arrow => columnar::read_arrow(&bytes).map(Some),
        Format::Parquet => columnar::read_parquet(bytes::Bytes::from(bytes)).map(Some),
        _ => {
            let password = spec.password.as_ref();
            workbook::read(bytes, spec.sheet.as_deref(), spec.header, password)
        }
    }
}

#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;
