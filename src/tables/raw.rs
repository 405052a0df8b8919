//! What reading one source gives: its columns as text, where each row stood, and everything that
//! was set aside. Values are already redacted where the law asks for it.

use std::sync::Arc;

use super::records::Position;
use super::text_column::TextColumn;

/// One source as read, before mapping.
#[derive(Clone, Debug)]
pub struct RawSource {
    /// Name of the source.
    pub name: Arc<str>,
    /// Columns by header, in file order; repeated headers carry `#2`, `#3`….
    pub columns: Vec<RawColumn>,
    /// Where each row stood; as long as every column.
    pub position: Vec<Position>,
    /// The files read, in the order that `Position::file` counts.
    pub files: Vec<FileRead>,
    /// Names of sheets that `Position::sheet` counts.
    pub sheets: Vec<Arc<str>>,
    /// Physical records met: rows + quarantine + rejects.
    pub rows_read: u64,
    /// Rows set aside by the reader (repeated headers, total rows).
    pub quarantine: Vec<SetAside>,
    /// Records that could not be parsed.
    pub rejects: Vec<Reject>,
    /// Findings about the source as a whole (unread sheets, damaged text, redactions), for the
    /// report and the manifest.
    pub remarks: Vec<Remark>,
    /// What is known of the rows that this delivery of changes left as they were; they stand
    /// behind those read.
    pub earlier: EarlierRows,
}

/// Rows of earlier deliveries, taken over from the tables of the run that is current.
#[derive(Clone, Debug, Default)]
pub struct EarlierRows {
    /// Per row, what is known of it, in the order in which they stand behind the rows read.
    pub rows: Vec<EarlierRow>,
    /// The files they were read from, counted on from [`RawSource::files`].
    pub files: Vec<Arc<str>>,
}

/// One row of an earlier delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EarlierRow {
    /// Its content hash, which its cells no longer give: not every column is published.
    pub content_hash: Option<[u8; 16]>,
    /// Whether its source had marked it as deleted; `None` if its cells tell.
    pub deleted: Option<bool>,
}

impl RawSource {
    /// Rows of earlier deliveries among its rows.
    pub fn kept_before(&self) -> u64 {
        self.earlier.rows.len() as u64
    }
}

/// One column of a source.
#[derive(Clone, Debug)]
pub struct RawColumn {
    /// Header as shown.
    pub name: Arc<str>,
    /// Its text; cells that are empty are missing.
    pub text: TextColumn,
}

/// One file that was read and how.
#[derive(Clone, Debug, Default)]
pub struct FileRead {
    /// Name as published.
    pub name: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// BLAKE3 of the bytes on disk, hexadecimal.
    pub hash: String,
    /// `csv`, `xlsx`….
    pub format: String,
    /// Encoding used, for text formats.
    pub encoding: Option<String>,
    /// Why that encoding.
    pub encoding_evidence: Option<String>,
    /// Share of bytes that could not be decoded.
    pub undecodable: f64,
    /// Delimiter, for CSV.
    pub delimiter: Option<String>,
    /// Line of the header, from 1; `None` where the file has none.
    pub header_line: Option<u32>,
    /// Physical records met in this file.
    pub rows_read: u64,
    /// Blank lines passed over.
    pub blank_lines: u64,
}

/// A row set aside with its content.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// Where it stood.
    pub position: Position,
    /// Why: a rule's name or a closed word such as `total-row`, `repeated-header`,
    /// `identical-copy`.
    pub reason: Arc<str>,
    /// Header and text of each filled cell.
    pub cells: Vec<(Arc<str>, String)>,
}

/// A record that could not be parsed.
#[derive(Clone, Debug)]
pub struct Reject {
    /// Where it started.
    pub position: Position,
    /// Byte offset of its first byte in the (decompressed) file.
    pub offset: u64,
    /// Why, from a closed list such as `unclosed-quote`, `too-many-fields`, `oversized-field`.
    pub reason: &'static str,
    /// The raw text, unique ids redacted.
    pub raw: String,
}

/// A statement about a source as a whole; free of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable code, kebab case.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The column concerned.
    pub column: Option<Arc<str>>,
    /// How many cells or rows.
    pub count: u64,
}
