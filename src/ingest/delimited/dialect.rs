//! Finds out how a delimited file is written from its first records: which delimiter, where the
//! header stands, how many columns. Reads no more than the head.

use encoding_rs::Encoding;

use super::chunk::decode;
use super::record::{Field, Splitter, Tail, field_text, is_blank};
use crate::ingest::header::{HeaderLine, Layout, SampleRow, detect, mode};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows looked at.
const SAMPLE_ROWS: usize = 400;

/// How a file is written.
pub struct Dialect {
    /// Byte between fields.
    pub delimiter: u8,
    /// Header and columns.
    pub layout: Layout,
    /// The cells of the header's rows as bytes.
    pub header_rows: Vec<Vec<Vec<u8>>>,
    /// The rows above the header.
    pub titles: Vec<SampleRow>,
    /// Line of the header.
    pub header_line: Option<u32>,
    /// Where the first record starts.
    pub body: usize,
    /// Line of the first record, from 1.
    pub body_line: u32,
    /// Blank lines above the first record.
    pub blank_lines: u64,
}

/// What is pinned and what the file's name suggests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    /// Pinned delimiter.
    pub delimiter: Option<u8>,
    /// Delimiter that the file extension stands for.
    pub by_extension: Option<u8>,
    /// Pinned header.
    pub header: HeaderLine,
}

struct Sampled {
    row: SampleRow,
    fields: Vec<Vec<u8>>,
    start: usize,
    end: usize,
    lines: u32,
    blank_before: u64,
}

/// Looks at the head of a file from `start` on. `None` if it holds no text at all.
pub fn find(
    bytes: &[u8],
    start: usize,
    tail: Tail,
    encoding: &'static Encoding,
    hints: Hints,
) -> Option<Dialect> {
    let (mut start, mut line) = (start, 1);
    let mut directive = None;
    if let Some(rest) = bytes[start..].strip_prefix(b"sep=")
        && let [delimiter, after @ ..] = rest
        && let Some(skip) = match after {
            [b'\r', b'\n', ..] => Some(2),
            [b'\n' | b'\r', ..] => Some(1),
            _ => None,
        }
    {
        directive = Some(*delimiter);
        start += 5 + skip;
        line = 2;
    }
    let delimiter = hints
        .delimiter
        .or(directive)
        .unwrap_or_else(|| choose_delimiter(bytes, start, tail, hints.by_extension));
    let sampled = sample(bytes, start, line, tail, delimiter, encoding);
    let first = sampled.first()?;
    let rows: Vec<SampleRow> = sampled.iter().map(|s| s.row.clone()).collect();
    let layout = detect(&rows, hints.header);
    let header = &sampled[layout.header.clone()];
    let body_index = layout.above_data();
    let (body, body_line) = match body_index.checked_sub(1) {
        Some(last) => (
            sampled[last].end,
            sampled[last].row.line + sampled[last].lines,
        ),
        None => (first.start, first.row.line),
    };
    Some(Dialect {
        delimiter,
        header_rows: header.iter().map(|row| row.fields.clone()).collect(),
        header_line: header.last().map(|row| row.row.line),
        titles: rows[..layout.titles].to_vec(),
        body,
        body_line,
        blank_lines: sampled[..body_index.max(1)]
            .iter()
            .map(|s| s.blank_before)
            .sum(),
        layout,
    })
}

fn sample(
    bytes: &[u8],
    start: usize,
    line: u32,
    tail: Tail,
    delimiter: u8,
    encoding: &'static Encoding,
) -> Vec<Sampled> {
    let splitter = Splitter::new(delimiter, 0);
    let mut fields: Vec<Field> = Vec::new();
    let mut rows = Vec::new();
    let (mut at, mut line, mut blank_before) = (start, line, 0);
    while at < bytes.len() && rows.len() < SAMPLE_ROWS {
        let Some((end, lines)) = splitter.peek(bytes, at, tail, &mut fields) else {
            break;
        };
        if fields.iter().all(|f| is_blank(&bytes[f.start..f.end])) {
            blank_before += 1;
        } else {
            let mut scratch = Vec::new();
            let cells: Vec<Vec<u8>> = fields
                .iter()
                .map(|&field| field_text(bytes, field, &mut scratch).to_vec())
                .collect();
            rows.push(Sampled {
                row: SampleRow {
                    line,
                    cells: cells
                        .iter()
                        .map(|cell| decode(cell, encoding).0.into_owned())
                        .collect(),
                },
                fields: cells,
                start: at,
                end,
                lines,
                blank_before: std::mem::take(&mut blank_before),
            });
        }
        line += lines;
        at = end;
    }
    rows
}

/// The delimiter that cuts most rows into the same number of fields, more than one.
fn choose_delimiter(bytes: &[u8], start: usize, tail: Tail, by_extension: Option<u8>) -> u8 {
    let score = |delimiter: u8| {
        let splitter = Splitter::new(delimiter, 0);
        let mut fields = Vec::new();
        let mut widths = Vec::new();
        let mut at = start;
        while at < bytes.len() && widths.len() < SAMPLE_ROWS {
            let Some((end, _)) = splitter.peek(bytes, at, tail, &mut fields) else {
                break;
            };
            if !is_blank(&bytes[at..end]) {
                widths.push(fields.len());
            }
            at = end;
        }
        let usual = mode(widths.iter().copied());
        if usual < 2 {
            return (0, 0);
        }
        let alike = widths.iter().filter(|&&width| width == usual).count();
        let mut percent = alike * 100 / widths.len();
        if by_extension == Some(delimiter) {
            percent += 30;
        }
        // Decimal commas cut rows evenly as well, but not the header.
        if widths.first() == Some(&usual) {
            percent += 20;
        }
        (percent, usual)
    };
    let best = DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(|&delimiter| score(delimiter))
        .unwrap_or(b',');
    if score(best).0 == 0 {
        by_extension.unwrap_or(b',')
    } else {
        best
    }
}
