//! Tells file formats by content first and name second, and refuses what is no table: programs,
//! images, encrypted and rights-managed files. Looks at bytes only.

use crate::error::{Error, Result};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma, tab, semicolon or bar between fields.
    Delimited,
    /// xlsx, xlsm, xlsb, xls or ods.
    Workbook,
    /// A JSON array of objects, or one object per line.
    Json,
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC, file or stream.
    Arrow,
    /// An HTML table or SpreadsheetML, often named `.xls`.
    Markup,
    /// A gzip stream around one file.
    Gzip,
    /// A Zstandard stream around one file.
    Zstd,
    /// A zip archive of tables.
    Zip,
}

impl Format {
    /// Resolves a pinned format by its name in the project file.
    ///
    /// # Errors
    /// Usage `unknown-format`.
    pub fn by_name(name: &str) -> Result<Self> {
        Ok(match name.trim().to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" | "psv" => Format::Delimited,
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Format::Workbook,
            "json" | "ndjson" | "jsonl" => Format::Json,
            "parquet" => Format::Parquet,
            "arrow" | "ipc" | "feather" => Format::Arrow,
            "html" | "htm" | "xml" => Format::Markup,
            _ => {
                return Err(Error::usage(
                    "unknown-format",
                    format!("`{name}` is not a format that can be read"),
                )
                .help("csv, tsv, xlsx, xls, ods, json, ndjson, parquet, arrow or html"));
            }
        })
    }
}

/// Signatures of contents that are never tables.
const BINARY: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"HWP Document File", "an HWP document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
];

/// Signatures of document security products.
const RIGHTS_MANAGED: &[&[u8]] = &[
    b"<DOCUMENT SAFER",
    b"SCDSA",
    b"DRMONE",
    b"<## NASCA DRM FILE",
    b"\x9B DRMONE",
    b"FSD\x1A",
    b"NASCA DRM",
];

/// Fails for contents that cannot be a table, by the first bytes.
///
/// # Errors
/// Usage `input-drm`, `input-encrypted` or `input-binary`.
pub fn refuse_unusable(head: &[u8]) -> Result<()> {
    refuse_documents(head)?;
    let start = &head[..head.len().min(256)];
    if RIGHTS_MANAGED.iter().any(|mark| contains(start, mark)) {
        return Err(locked("input-drm"));
    }
    if let Some((_, what)) = BINARY.iter().find(|(mark, _)| start.starts_with(mark)) {
        return Err(binary(what));
    }
    Ok(())
}

/// Text that is some other kind of document: cut at commas it would look like a table.
const DOCUMENTS: &[(&str, &str)] = &[
    ("begin:vcard", "a vCard"),
    ("begin:vcalendar", "a calendar"),
    ("{\\rtf", "a rich-text document"),
    ("table\r\n0,1", "a DIF sheet"),
    ("table\n0,1", "a DIF sheet"),
    ("mime-version:", "a mail or a web archive"),
    ("create table", "an SQL script"),
    ("insert into", "an SQL script"),
    ("from: <saved by", "a web archive"),
    ("return-path:", "a mail"),
    ("received: from", "a mail"),
];

/// Fails for XML that is no sheet, and for text of kinds that are no tables.
fn refuse_documents(head: &[u8]) -> Result<()> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = text.trim_ascii_start();
    let start: String = text
        .iter()
        .take(4096)
        .map(|&byte| char::from(byte).to_ascii_lowercase())
        .collect();
    if let Some((_, what)) = DOCUMENTS.iter().find(|(mark, _)| start.starts_with(mark)) {
        return Err(binary(what));
    }
    let is_xml = start.starts_with("<?xml") || start.starts_with("<office:");
    let is_sheet = [
        "urn:schemas-microsoft-com:office:spreadsheet",
        "<html",
        "<table",
        "<workbook",
    ]
    .iter()
    .any(|mark| start.contains(mark));
    if is_xml && !is_sheet {
        return Err(binary("an XML document").help("save it as xlsx, ods or CSV"));
    }
    Ok(())
}

/// The error for files that only their owner can open.
pub fn locked(code: &'static str) -> Error {
    Error::usage(
        code,
        "문서보안(DRM)/암호 파일입니다. 해제본을 주세요 (the file is encrypted or rights-managed)",
    )
    .help("export it again without document security or a password; `password_env:` opens encrypted workbooks and zip archives")
}

/// The error for a password that does not open the file.
pub fn wrong_password() -> Error {
    Error::usage(
        "input-password-wrong",
        "the password does not open the file (암호가 맞지 않습니다)",
    )
    .help("`password_env:` names the variable that holds it")
}

/// The error for contents that are no table.
pub fn binary(what: &str) -> Error {
    Error::usage("input-binary", format!("the file is {what}, not a table"))
        .help("give a CSV, Excel, JSON, Parquet or Arrow file")
}

/// The format of a file by its first bytes, else by its name; text that is nothing else is
/// delimited.
///
/// # Errors
/// As [`refuse_unusable`].
pub fn detect(head: &[u8], name: &str) -> Result<Format> {
    refuse_unusable(head)?;
    let lower = name.to_lowercase();
    Ok(
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            if is_workbook_archive(head, &lower) {
                Format::Workbook
            } else {
                Format::Zip
            }
        } else if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            Format::Workbook
        } else if head.starts_with(b"\x1F\x8B") {
            Format::Gzip
        } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
            Format::Zstd
        } else if head.starts_with(b"PAR1") || head.starts_with(b"PARE") {
            Format::Parquet
        } else if head.starts_with(b"ARROW1")
            || head.starts_with(&[0xFF; 4])
                && ends_with_any(&lower, &[".arrow", ".ipc", ".feather", ".arrows"])
        {
            Format::Arrow
        } else {
            text_format(head, &lower)
        },
    )
}

fn text_format(head: &[u8], name: &str) -> Format {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = text.trim_ascii_start();
    let start: String = text
        .iter()
        .filter(|&&byte| byte != 0)
        .take(600)
        .map(|&byte| char::from(byte).to_ascii_lowercase())
        .collect();
    let start = start.trim_start_matches(['\u{ff}', '\u{fe}']);
    let markup = [
        "<html",
        "<!doctype html",
        "<table",
        "<head",
        "<meta",
        "<style",
        "<div",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
        || start.starts_with("<?xml") && (start.contains("spreadsheet") || start.contains("<html"))
        || start.starts_with("<workbook");
    if markup {
        return Format::Markup;
    }
    let json = match start.as_bytes() {
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start().first(), Some(b'{' | b']') | None),
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')),
        _ => false,
    };
    if json || ends_with_any(name, &[".ndjson", ".jsonl", ".json"]) {
        Format::Json
    } else {
        Format::Delimited
    }
}

/// Office packages begin with one of a few entries; an archive of exports may hold such packages,
/// but does not begin like one.
fn is_workbook_archive(head: &[u8], name: &str) -> bool {
    let first = head
        .get(26..28)
        .map(|length| usize::from(u16::from_le_bytes([length[0], length[1]])))
        .and_then(|length| head.get(30..30 + length))
        .unwrap_or(b"");
    let office = [&b"[Content_Types].xml"[..], b"_rels/", b"xl/", b"docProps/"];
    office.iter().any(|start| first.starts_with(start))
        || first == b"mimetype"
            && contains(
                &head[..head.len().min(200)],
                b"application/vnd.oasis.opendocument.spreadsheet",
            )
        || ends_with_any(name, &[".xlsx", ".xlsm", ".xlsb", ".ods"])
}

fn ends_with_any(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| name.ends_with(ending))
}

/// Whether `needle` occurs in `bytes`.
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// The name of a format as the manifest shows it, from the file's name where that is specific.
pub fn shown(format: Format, name: &str) -> String {
    let lower = name.to_lowercase();
    let lower = lower.trim_end_matches(".gz").trim_end_matches(".zst");
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (usual, others): (&str, &[&str]) = match format {
        Format::Delimited => ("csv", &["tsv", "txt", "psv"]),
        Format::Workbook => ("xlsx", &["xlsm", "xlsb", "xls", "ods"]),
        Format::Json => ("json", &["ndjson", "jsonl"]),
        Format::Parquet => ("parquet", &[]),
        Format::Arrow => ("arrow", &[]),
        Format::Markup => ("html", &[]),
        Format::Gzip => ("gz", &[]),
        Format::Zstd => ("zst", &[]),
        Format::Zip => ("zip", &[]),
    };
    if others.contains(&ending) {
        ending
    } else {
        usual
    }
    .to_owned()
}
