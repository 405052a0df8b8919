//! Delimited text (CSV and kin) to a raw table: finds the dialect at the head, then reads the
//! file window by window, parses the chunks of a window side by side and joins them in order, so
//! that memory holds the result and one window. Chunking never shows in the result.

pub mod chunk;
pub mod dialect;
mod encoded_column;
pub mod record;

use std::io::{self, Read};
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use rayon::prelude::*;

use self::chunk::{Chunk, Plan};
use self::dialect::{Dialect, Hints};
use self::encoded_column::{Decoded, EncodedColumn};
use self::record::{Splitter, Tail};
use super::encoding::Decision;
use super::non_records::{NonRecords, TITLE_LINE};
use super::raw_table::{NO_SHEET, RawTable, check_width, remark};
use crate::error::{Error, Result};
use crate::tables::raw::{RawColumn, Reject, Remark, SetAside};
use crate::tables::records::Position;

/// Sizes of the pieces that text is read in; only tests choose other pieces than the default.
#[derive(Clone, Copy, Debug)]
pub struct Pieces {
    /// Bytes looked at before the first record is parsed.
    pub head: usize,
    /// Bytes per chunk.
    pub chunk: usize,
    /// Chunks per window.
    pub chunks: usize,
    /// Bytes of text in all, as far as known: memory is set aside for as many.
    pub expected: usize,
}

impl Pieces {
    /// The usual pieces for so many bytes of text.
    pub fn of(expected: u64) -> Self {
        Pieces {
            expected: usize::try_from(expected).unwrap_or(0),
            ..Pieces::default()
        }
    }
}

impl Default for Pieces {
    fn default() -> Self {
        Pieces {
            head: 1 << 20,
            chunk: 1 << 18,
            chunks: 2 * rayon::current_num_threads(),
            expected: 0,
        }
    }
}

/// Reads delimited text. Returns `None` if there is no text but blanks.
///
/// # Errors
/// I/O failures of `reader` (as [`io::Error`] inside), too many columns, a column over 2 GB.
pub fn read(
    reader: &mut dyn Read,
    decision: &Decision,
    hints: Hints,
    pieces: Pieces,
) -> Result<Option<RawTable>, Failure> {
    if decision.cuts_undecoded() {
        return read_bytes(reader, decision.encoding, decision.mark, hints, pieces);
    }
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let total = bytes.len() as u64;
    let (text, lost) = chunk::decode(&bytes[decision.mark.min(bytes.len())..], decision.encoding);
    let text = text.into_owned();
    drop(bytes);
    let pieces = Pieces {
        expected: text.len(),
        ..pieces
    };
    let table = read_bytes(&mut text.as_bytes(), UTF_8, 0, hints, pieces)?;
    Ok(table.map(|mut table| {
        original_offsets(&text, decision, &mut table.rejects);
        note_undecodable(&mut table, lost, total);
        table
    }))
}

/// Why reading stopped.
#[derive(Debug)]
pub enum Failure {
    /// The bytes could not be read.
    Io(io::Error),
    /// The content is unusable.
    Content(Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Content(error)
    }
}

/// The bytes at hand of a longer text.
struct Window<'a> {
    reader: &'a mut dyn Read,
    bytes: Vec<u8>,
    /// Room of bytes that are done with.
    spare: Vec<u8>,
    /// Position of `bytes[0]` in the file.
    offset: u64,
    tail: Tail,
}

impl Window<'_> {
    /// Reads until `size` bytes are at hand or the file ends.
    fn fill(&mut self, size: usize) -> io::Result<()> {
        if self.tail == Tail::Final || self.bytes.len() >= size {
            return Ok(());
        }
        let missing = size - self.bytes.len();
        self.bytes.reserve_exact(missing);
        let got = Read::take(&mut *self.reader, missing as u64).read_to_end(&mut self.bytes)?;
        if got < missing {
            self.tail = Tail::Final;
        }
        Ok(())
    }

    /// Forgets the first `count` bytes.
    fn advance(&mut self, count: usize) {
        self.bytes.drain(..count);
        self.offset += count as u64;
    }

    /// The next records, parsed; at least `size` bytes are looked at together, more from a record
    /// on that is longer. `None` at the end.
    fn next(
        &mut self,
        size: &mut usize,
        plan: &Plan,
        pieces: Pieces,
    ) -> io::Result<Option<Parsed>> {
        loop {
            self.fill(*size)?;
            if self.bytes.is_empty() {
                return Ok(None);
            }
            let chunks = parse_window(self, plan, pieces);
            let Some(end) = chunks.last().map(|chunk| chunk.end).filter(|end| *end > 0) else {
                // One record is longer than the window.
                *size *= 2;
                continue;
            };
            let mut rest = std::mem::take(&mut self.spare);
            rest.clear();
            rest.extend_from_slice(&self.bytes[end..]);
            let offset = self.offset;
            self.offset += end as u64;
            return Ok(Some(Parsed {
                bytes: std::mem::replace(&mut self.bytes, rest),
                offset,
                end,
                chunks,
            }));
        }
    }
}

/// Chunks cut out of bytes that stand at an offset in the file, and where they end.
struct Parsed {
    bytes: Vec<u8>,
    offset: u64,
    end: usize,
    chunks: Vec<Chunk>,
}

fn read_bytes(
    reader: &mut dyn Read,
    encoding: &'static Encoding,
    mark: usize,
    hints: Hints,
    pieces: Pieces,
) -> Result<Option<RawTable>, Failure> {
    let mut window = Window {
        reader,
        bytes: Vec::new(),
        spare: Vec::new(),
        offset: 0,
        tail: Tail::Open,
    };
    let (mut head, expected) = (pieces.head, pieces.expected);
    let dialect = loop {
        window.fill(head)?;
        let start = mark.min(window.bytes.len());
        let found = dialect::find(&window.bytes, start, window.tail, encoding, hints);
        match found {
            Some(dialect) => break dialect,
            None if window.tail == Tail::Final => return Ok(None),
            None if head > 2 * record::MAX_RECORD => {
                return Err(Failure::Content(
                    Error::usage(
                        "record-too-long",
                        "the first record is longer than 16 MB: this is no table with a line per record",
                    )
                    .help("check the format and the line ends of the export"),
                ));
            }
            None => head *= 2,
        }
    };
    check_width(dialect.layout.names.len())?;
    if dialect.header_line.is_none()
        && let super::header::HeaderLine::At(line) = hints.header
    {
        return Err(Failure::Content(Error::usage(
            "header-line-missing",
            format!("line {line} is pinned as the header, but there is no text at or near it"),
        )));
    }
    let width = dialect.layout.names.len();
    let plan = Plan {
        splitter: Splitter::new(dialect.delimiter, width),
        width,
        non_records: NonRecords::new(&dialect.header_rows, encoding),
    };
    let mut joined = Joined::new(&dialect, encoding);
    window.advance(dialect.body);
    let mut size = pieces.chunk * pieces.chunks.max(1);
    let mut first = true;
    let mut parsed = window.next(&mut size, &plan, pieces)?;
    while let Some(Parsed {
        bytes,
        offset,
        end,
        chunks,
    }) = parsed
    {
        // While columns grow, the next records are read and cut.
        let (mut appended, room) = (Ok(()), &mut joined);
        let next = rayon::in_place_scope(|scope| {
            scope.spawn(|_| {
                appended = room.append(&bytes, chunks, offset);
                if std::mem::take(&mut first) && expected > end {
                    room.expect(expected as f64 / end as f64);
                }
            });
            window.next(&mut size, &plan, pieces)
        });
        appended?;
        parsed = next?;
        window.spare = bytes;
    }
    let total = window.offset;
    Ok(Some(joined.finish(dialect, total)))
}

/// The records of a window, in chunks that follow each other without a gap.
fn parse_window(window: &Window<'_>, plan: &Plan, pieces: Pieces) -> Vec<Chunk> {
    let (bytes, tail) = (&window.bytes, window.tail);
    let count = bytes
        .len()
        .div_ceil(pieces.chunk)
        .clamp(1, pieces.chunks.max(1));
    let mut starts = vec![0];
    for i in 1..count {
        let target = bytes.len() / count * i;
        if let Some(start) = chunk::likely_start(bytes, target, tail, plan)
            && start > starts[starts.len() - 1]
        {
            starts.push(start);
        }
    }
    let stop_of = |i: usize| starts.get(i + 1).copied().unwrap_or(bytes.len());
    let guessed: Vec<Chunk> = (0..starts.len())
        .into_par_iter()
        .map(|i| chunk::parse(bytes, starts[i], stop_of(i), tail, plan))
        .collect();
    // A guess is right exactly if the chunk before ended there. Wrong ones are parsed again from
    // the true place, which makes the result that of one sequential pass.
    let mut chunks: Vec<Chunk> = Vec::with_capacity(guessed.len());
    let mut at = 0;
    for (i, guess) in guessed.into_iter().enumerate() {
        let right = if guess.start == at {
            guess
        } else if at >= stop_of(i) {
            continue;
        } else {
            chunk::parse(bytes, at, stop_of(i), tail, plan)
        };
        at = right.end;
        let starved = at < stop_of(i);
        chunks.push(right);
        if starved {
            break;
        }
    }
    chunks
}

/// Whole columns growing chunk by chunk.
struct Joined {
    encoding: &'static Encoding,
    names: Vec<Arc<str>>,
    columns: Vec<EncodedColumn>,
    position: Vec<Position>,
    quarantine: Vec<SetAside>,
    rejects: Vec<Reject>,
    line: u32,
    blank_lines: u64,
    short_rows: u64,
    lost: u64,
}

fn at_line(line: u32) -> Position {
    Position {
        file: 0,
        sheet: NO_SHEET,
        line,
    }
}

impl Joined {
    fn new(dialect: &Dialect, encoding: &'static Encoding) -> Self {
        let names = dialect.layout.names.clone();
        let quarantine = dialect
            .titles
            .iter()
            .map(|title| SetAside {
                position: at_line(title.line),
                reason: TITLE_LINE.into(),
                cells: title
                    .cells
                    .iter()
                    .enumerate()
                    .filter(|(_, cell)| !cell.trim().is_empty())
                    .map(|(i, cell)| (column_name(&names, i), cell.clone()))
                    .collect(),
            })
            .collect();
        Joined {
            encoding,
            columns: names.iter().map(|_| EncodedColumn::default()).collect(),
            names,
            position: Vec::new(),
            quarantine,
            rejects: Vec::new(),
            line: dialect.body_line,
            blank_lines: dialect.blank_lines,
            short_rows: 0,
            lost: 0,
        }
    }

    /// Adds the chunks cut out of `bytes`, which stand at `offset` in the file.
    fn append(&mut self, bytes: &[u8], chunks: Vec<Chunk>, offset: u64) -> Result<()> {
        // Decoding can lengthen text at most threefold.
        let too_long =
            |whole: &EncodedColumn| 3 * (whole.text_len() + bytes.len()) > i32::MAX as usize;
        if let Some(i) = self.columns.iter().position(too_long) {
            return Err(Error::usage(
                "column-too-long",
                format!(
                    "column `{}` holds over 700 MB of different text",
                    self.names[i]
                ),
            )
            .help("split the file, or leave the column out of the export"));
        }
        self.columns
            .par_iter_mut()
            .enumerate()
            .for_each(|(i, whole)| {
                for chunk in &chunks {
                    whole.append(bytes, chunk, i);
                }
            });
        for chunk in chunks {
            let line = self.line;
            self.position
                .extend(chunk.row_lines.iter().map(|&own| at_line(line + own)));
            for aside in chunk.aside {
                let cells = aside
                    .cells
                    .into_iter()
                    .map(|(i, bytes)| (column_name(&self.names, i), self.text(&bytes)))
                    .collect();
                self.quarantine.push(SetAside {
                    position: at_line(line + aside.line),
                    reason: aside.reason.into(),
                    cells,
                });
            }
            for reject in chunk.rejects {
                let raw = self.text(&reject.raw);
                self.rejects.push(Reject {
                    position: at_line(line + reject.line),
                    offset: offset + reject.start as u64,
                    reason: reject.reason,
                    raw,
                });
            }
            self.blank_lines += chunk.blank_lines;
            self.short_rows += chunk.short_rows;
            self.line += chunk.lines;
        }
        Ok(())
    }

    /// Makes room for a file so many times as long as what has been read.
    fn expect(&mut self, times: f64) {
        // A little over the estimate is cheaper than growing at the end.
        let rows = (self.position.len() as f64 * times * 1.02) as usize;
        self.position
            .reserve_exact(rows.saturating_sub(self.position.len()));
        for column in &mut self.columns {
            column.expect(rows);
        }
    }

    fn text(&mut self, bytes: &[u8]) -> String {
        let (text, lost) = chunk::decode(bytes, self.encoding);
        self.lost += lost;
        chunk::clean(text).into_owned()
    }

    fn finish(self, dialect: Dialect, total: u64) -> RawTable {
        let encoding = self.encoding;
        let mut encoded = self.columns;
        // All of them before the first is decoded, which needs memory anew.
        encoded.iter_mut().for_each(EncodedColumn::close);
        let (columns, harm): (Vec<RawColumn>, Vec<(u64, u64)>) = self
            .names
            .into_par_iter()
            .zip(encoded)
            .map(|(name, column)| {
                let Decoded {
                    text,
                    lost,
                    cleaned,
                } = column.finish(encoding);
                (RawColumn { name, text }, (lost, cleaned))
            })
            .unzip();
        let mut table = RawTable {
            columns,
            position: self.position,
            quarantine: self.quarantine,
            rejects: self.rejects,
            remarks: remarks(&dialect, self.short_rows),
            ..RawTable::default()
        };
        table.read.delimiter = Some(shown(dialect.delimiter));
        table.read.header_line = dialect.header_line;
        table.read.blank_lines = self.blank_lines;
        let lost = self.lost + harm.iter().map(|(lost, _)| lost).sum::<u64>();
        let cleaned: u64 = harm.iter().map(|(_, cleaned)| cleaned).sum();
        if cleaned > 0 {
            table.remarks.push(remark(
                "control-characters",
                cleaned,
                format!("{cleaned} cells held zero bytes or separators, which were made blanks"),
            ));
        }
        note_undecodable(&mut table, lost, total);
        table
    }
}

fn remarks(dialect: &Dialect, short_rows: u64) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if dialect.header_line.is_none() {
        remarks.push(remark(
            "no-header",
            dialect.layout.names.len() as u64,
            "the file has no header; its columns are named column_1, column_2 and so on",
        ));
    }
    if dialect.layout.widened {
        remarks.push(remark(
            "header-too-short",
            dialect.layout.names.len() as u64,
            "rows have more cells than the header; the columns beyond it were named by number",
        ));
    }
    if short_rows > 0 {
        remarks.push(remark(
            "short-rows",
            short_rows,
            format!(
                "{short_rows} rows have fewer cells than the header; the last ones are missing"
            ),
        ));
    }
    remarks
}

fn column_name(names: &[Arc<str>], i: usize) -> Arc<str> {
    names
        .get(i)
        .cloned()
        .unwrap_or_else(|| format!("column_{}", i + 1).into())
}

fn shown(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tab".to_owned(),
        other => char::from(other).to_string(),
    }
}

/// Code of the remark on characters that could not be decoded.
pub const DAMAGED_TEXT: &str = "damaged-text";

pub(super) fn note_undecodable(table: &mut RawTable, lost: u64, total: u64) {
    if lost == 0 {
        return;
    }
    table.read.undecodable = lost as f64 / total.max(1) as f64;
    table.remarks.push(remark(
        DAMAGED_TEXT,
        lost,
        format!("{lost} characters could not be decoded and stand as U+FFFD"),
    ));
}

/// Turns offsets in decoded text back into offsets in the file.
fn original_offsets(text: &str, decision: &Decision, rejects: &mut [Reject]) {
    let (mut from, mut offset) = (0, decision.mark as u64);
    for reject in rejects {
        let part = &text[from..reject.offset as usize];
        let utf16 = decision.encoding == UTF_16LE || decision.encoding == UTF_16BE;
        offset += if utf16 {
            2 * part.encode_utf16().count() as u64
        } else {
            decision.encoding.encode(part).0.len() as u64
        };
        from = reject.offset as usize;
        reject.offset = offset;
    }
}

#[cfg(test)]
mod tests;
