//! One chunk of delimited text to cells by column: where each lies in the bytes at hand. Chunks
//! know positions relative to themselves only, so they can be cut side by side.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::record::{Field, Fit, Splitter, Step, Tail, field_text, is_blank, line_end};
use crate::ingest::non_records::NonRecords;

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

/// Where the text of a cell lies: in the bytes at hand, or, where quotes had to be halved, in the
/// chunk's own. Bytes at hand are below 2 GB.
#[derive(Clone, Copy, Default)]
pub struct Span {
    start: u32,
    len: u32,
}

/// Marks a span in the chunk's own bytes.
const OWN: u32 = 1 << 31;

/// The records of one chunk.
#[derive(Default)]
pub struct Chunk {
    /// Where the first record starts in the bytes at hand.
    pub start: usize,
    /// Where the first record after the chunk starts.
    pub end: usize,
    /// Cell per row, for each column of the file.
    pub columns: Vec<Vec<Span>>,
    /// Texts that do not stand in the file as they are meant.
    own: Vec<u8>,
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

impl Chunk {
    /// The text of a cell of this chunk.
    #[inline]
    pub fn text<'a>(&'a self, bytes: &'a [u8], span: Span) -> &'a [u8] {
        let (bytes, start) = if span.start & OWN == 0 {
            (bytes, span.start)
        } else {
            (self.own.as_slice(), span.start ^ OWN)
        };
        &bytes[start as usize..(start + span.len) as usize]
    }
}

/// Parses the records that start in `start..stop`; the last one may end beyond `stop`.
pub fn parse(bytes: &[u8], start: usize, stop: usize, tail: Tail, plan: &Plan) -> Chunk {
    let mut chunk = Chunk {
        start,
        columns: vec![Vec::new(); plan.width],
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
                    raw: shown(trim_break(&bytes[at..end])),
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
                        column.push(if field.doubled {
                            let start = chunk.own.len() as u32 | OWN;
                            let text = field_text(bytes, field, &mut scratch);
                            chunk.own.extend_from_slice(text);
                            let len = text.len() as u32;
                            Span { start, len }
                        } else {
                            Span {
                                start: field.start as u32,
                                len: (field.end - field.start) as u32,
                            }
                        });
                    }
                    for column in chunk.columns.iter_mut().skip(fields.len()) {
                        column.push(Span::default());
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

/// Longest stretch of an unreadable record that is kept; the file has the rest.
const MAX_SHOWN: usize = 1 << 20;

fn shown(bytes: &[u8]) -> Vec<u8> {
    match bytes.get(..MAX_SHOWN) {
        Some(start) if bytes.len() > MAX_SHOWN => {
            let more = bytes.len() - MAX_SHOWN;
            [start, format!(" [... {more} bytes more]").as_bytes()].concat()
        }
        _ => bytes.to_vec(),
    }
}

fn trim_break(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
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
