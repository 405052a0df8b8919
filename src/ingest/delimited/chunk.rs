//! One chunk of delimited text to interned columns, and chunks in order to whole columns. Chunks
//! know positions relative to themselves only, so they can be parsed side by side.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use super::byte_column::ByteColumn;
use super::record::{Field, Fit, Splitter, Step, Tail, field_text, is_blank, line_end};
use crate::ingest::non_records::NonRecords;
use crate::tables::text_column::{NULL, TextColumnBuilder};

/// What a chunk needs to know of its file.
pub struct Plan {
    /// Cuts records.
    pub splitter: Splitter,
    /// Number of columns.
    pub width: usize,
    /// Tells rows that are no records.
    pub non_records: NonRecords,
}

/// A row set aside, as bytes.
pub struct Aside {
    /// Line within the chunk, from 0.
    pub line: u32,
    /// Why.
    pub reason: &'static str,
    /// Column and bytes of each filled cell.
    pub cells: Vec<(usize, Vec<u8>)>,
}

/// A stretch that could not be read, as bytes.
pub struct Rejected {
    /// Line within the chunk, from 0.
    pub line: u32,
    /// Position in the bytes at hand.
    pub start: usize,
    /// Why.
    pub reason: &'static str,
    /// The stretch without its last line break.
    pub raw: Vec<u8>,
}

/// The records of one chunk.
#[derive(Default)]
pub struct Chunk {
    /// Where the first record starts in the bytes at hand.
    pub start: usize,
    /// Where the first record after the chunk starts.
    pub end: usize,
    /// One per column of the file.
    pub columns: Vec<ByteColumn>,
    /// Line of each row within the chunk, from 0.
    pub row_lines: Vec<u32>,
    /// Rows that are no records.
    pub aside: Vec<Aside>,
    /// Unreadable stretches.
    pub rejects: Vec<Rejected>,
    /// Lines without text.
    pub blank_lines: u64,
    /// Rows with fewer fields than columns.
    pub short_rows: u64,
    /// Physical lines covered.
    pub lines: u32,
}

/// Parses the records that start in `start..stop`; the last one may end beyond `stop`.
pub fn parse(bytes: &[u8], start: usize, stop: usize, tail: Tail, plan: &Plan) -> Chunk {
    let mut chunk = Chunk {
        start,
        columns: (0..plan.width).map(|_| ByteColumn::default()).collect(),
        ..Chunk::default()
    };
    let mut fields: Vec<Field> = Vec::with_capacity(plan.width);
    let mut scratch = Vec::new();
    let mut at = start;
    while at < stop {
        match plan.splitter.next(bytes, at, tail, &mut fields) {
            Step::NeedMore => break,
            Step::Reject { end, lines, reason } => {
                chunk.rejects.push(Rejected {
                    line: chunk.lines,
                    start: at,
                    reason,
                    raw: trim_break(&bytes[at..end]).to_vec(),
                });
                chunk.lines += lines;
                at = end;
            }
            Step::Row { end, lines } => {
                let cell = |i: usize| {
                    fields
                        .get(i)
                        .map_or(&b""[..], |field| &bytes[field.start..field.end])
                };
                if fields.iter().all(|f| is_blank(&bytes[f.start..f.end])) {
                    chunk.blank_lines += 1;
                } else if let Some(reason) = plan.non_records.reason(plan.width, cell) {
                    chunk.aside.push(Aside {
                        line: chunk.lines,
                        reason,
                        cells: filled_cells(bytes, &fields),
                    });
                } else {
                    chunk.short_rows += u64::from(fields.len() < plan.width);
                    chunk.row_lines.push(chunk.lines);
                    for (column, &field) in chunk.columns.iter_mut().zip(&fields) {
                        let text = field_text(bytes, field, &mut scratch);
                        match text.first() {
                            None => column.push_missing(),
                            Some(&first) if first <= b' ' && is_blank(text) => {
                                column.push_missing()
                            }
                            Some(_) => column.push(text),
                        }
                    }
                    for column in chunk.columns.iter_mut().skip(fields.len()) {
                        column.push_missing();
                    }
                }
                chunk.lines += lines;
                at = end;
            }
        }
    }
    chunk.end = at;
    chunk
}

/// A likely record start at or behind `target`: a line from which two records of the right width
/// follow. Only a guess, to be checked against where the chunk before really ended.
pub fn likely_start(bytes: &[u8], target: usize, tail: Tail, plan: &Plan) -> Option<usize> {
    let mut fields = Vec::with_capacity(plan.width);
    let mut at = line_end(bytes, target, Tail::Open)?.1;
    for _ in 0..64 {
        if at >= bytes.len() {
            return None;
        }
        if let Fit::Yes { end } = plan.splitter.fits(bytes, at, tail, &mut fields)
            && end < bytes.len()
            && let Fit::Yes { .. } = plan.splitter.fits(bytes, end, tail, &mut fields)
        {
            return Some(at);
        }
        at = line_end(bytes, at, Tail::Open)?.1;
    }
    Some(at)
}

/// The filled cells of a row.
pub fn filled_cells(bytes: &[u8], fields: &[Field]) -> Vec<(usize, Vec<u8>)> {
    let mut scratch = Vec::new();
    fields
        .iter()
        .enumerate()
        .map(|(i, &field)| (i, field_text(bytes, field, &mut scratch).to_vec()))
        .filter(|(_, text)| !is_blank(text))
        .collect()
}

fn trim_break(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// Appends a chunk's column to the whole one, decoding each distinct text once. Returns how many
/// bytes could not be decoded.
pub fn absorb(
    whole: &mut TextColumnBuilder,
    part: &ByteColumn,
    encoding: &'static Encoding,
) -> u64 {
    // Without a way out, so that it runs over many bytes at a time.
    let dirty = part
        .bytes()
        .iter()
        .fold(false, |dirty, &byte| dirty | (byte == 0x1F) | (byte == 0));
    let mut lost_by_code: Vec<u64> = Vec::new();
    let as_utf8 = if encoding == UTF_8 {
        std::str::from_utf8(part.bytes()).ok()
    } else {
        None
    };
    let recode: Vec<u32> = (0..part.distinct() as u32)
        .map(|code| {
            let text = match as_utf8.and_then(|all| all.get(part.range(code))) {
                Some(text) => Cow::Borrowed(text),
                None => {
                    let (text, lost) = decode(part.value(code), encoding);
                    if lost > 0 {
                        lost_by_code.resize(code as usize + 1, 0);
                        lost_by_code[code as usize] = lost;
                    }
                    text
                }
            };
            let text = if dirty { clean(text) } else { text };
            if is_blank_text(&text) {
                NULL
            } else {
                whole.intern(&text)
            }
        })
        .collect();
    let mut lost = 0;
    for &code in part.codes() {
        if code == NULL {
            whole.push_code(NULL);
        } else {
            whole.push_code(recode[code as usize]);
            lost += lost_by_code.get(code as usize).copied().unwrap_or(0);
        }
    }
    lost
}

/// Whether a text is nothing but blanks of any script.
fn is_blank_text(text: &str) -> bool {
    match text.as_bytes().first() {
        // The first bytes of blanks beyond ASCII.
        Some(0xC2 | 0xE1..=0xE3) => text.trim().is_empty(),
        Some(&first) => first <= b' ' && text.trim().is_empty(),
        None => true,
    }
}

/// Text out of bytes, with the number of bytes that had to be replaced.
pub fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> (Cow<'a, str>, u64) {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let lost = if had_errors {
        text.chars().filter(|&c| c == '\u{fffd}').count() as u64
    } else {
        0
    };
    (text, lost)
}

/// Control characters that our own formats use become blanks.
pub fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['\u{1f}', '\0']) {
        Cow::Owned(text.replace(['\u{1f}', '\0'], " "))
    } else {
        text
    }
}
