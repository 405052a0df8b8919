//! Fixed-width text (전문) to a raw table: one record per line, cut by byte widths before decoding,
//! because a width counts bytes and a Hangul syllable in CP949 has two. Knows nothing of headers
//! but where one stands.

use std::cell::Cell;

use super::delimited::chunk::{clean, decode};
use super::delimited::note_undecodable;
use super::encoding::Decision;
use super::header::{HeaderLine, unique_names};
use super::raw_table::{NO_SHEET, RawTable};
use crate::tables::raw::{RawColumn, Reject};
use crate::tables::records::Position;
use crate::tables::text_column::TextColumnBuilder;

/// Reason of a record with text behind its last column.
pub const TOO_LONG: &str = "record-too-long";
/// Reason of a record that ends inside a column, other than by the blanks an editor trims.
pub const CUT_OFF: &str = "record-cut-off";

/// Reads all records of a file whose columns have the given widths in bytes. `None` if there is no
/// text but blanks.
pub fn read(
    bytes: &[u8],
    decision: &Decision,
    widths: &[usize],
    header: HeaderLine,
) -> Option<RawTable> {
    let body = &bytes[decision.mark.min(bytes.len())..];
    if body.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let lost = Cell::new(0);
    let text = |cell: &[u8]| -> String {
        let (text, undecodable) = decode(cell, decision.encoding);
        lost.set(lost.get() + undecodable);
        clean(text).trim().to_owned()
    };
    let mut table = RawTable::default();
    let mut columns: Vec<TextColumnBuilder> = widths
        .iter()
        .map(|_| TextColumnBuilder::default())
        .collect();
    let mut headers = vec![String::new(); widths.len()];
    let total: usize = widths.iter().sum();
    let mut offset = decision.mark as u64;
    for (index, line) in body.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let start = offset;
        offset += line.len() as u64;
        let number = index as u32 + 1;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.iter().all(u8::is_ascii_whitespace) {
            table.read.blank_lines += 1;
            continue;
        }
        let cells = cut(line, widths);
        if header == HeaderLine::At(number) {
            table.read.header_line = Some(number);
            headers = cells.iter().map(|cell| text(cell)).collect();
            continue;
        }
        let position = Position {
            file: 0,
            sheet: NO_SHEET,
            line: number,
        };
        let behind = line.get(total..).unwrap_or_default();
        let reason = if behind.iter().any(|byte| !byte.is_ascii_whitespace()) {
            Some(TOO_LONG)
        } else if cuts_a_character(line, widths, decision) {
            Some(CUT_OFF)
        } else {
            None
        };
        if let Some(reason) = reason {
            table.rejects.push(Reject {
                position,
                offset: start,
                reason,
                raw: text(line),
            });
            continue;
        }
        table.position.push(position);
        for (column, cell) in columns.iter_mut().zip(&cells) {
            let cell = text(cell);
            column.push((!cell.is_empty()).then_some(cell.as_str()));
        }
    }
    table.columns = unique_names(headers.iter().map(String::as_str))
        .into_iter()
        .zip(columns)
        .map(|(name, text)| RawColumn {
            name,
            text: text.finish(),
        })
        .collect();
    note_undecodable(&mut table, lost.get(), bytes.len() as u64);
    Some(table)
}

/// The cells of a record; those behind its end are empty.
fn cut<'a>(line: &'a [u8], widths: &[usize]) -> Vec<&'a [u8]> {
    let mut start = 0;
    widths
        .iter()
        .map(|width| {
            let end = (start + width).min(line.len());
            let cell = line.get(start..end).unwrap_or_default();
            start += width;
            cell
        })
        .collect()
}

/// Whether a column's end falls into a character: the record is shifted or the widths are wrong.
fn cuts_a_character(line: &[u8], widths: &[usize], decision: &Decision) -> bool {
    let whole = |cell: &[u8]| {
        let decoded = decision
            .encoding
            .decode_without_bom_handling_and_without_replacement(cell);
        decoded.is_some()
    };
    whole(line) && !cut(line, widths).into_iter().all(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::EUC_KR;
    use proptest::prelude::*;

    fn cp949() -> Decision {
        Decision {
            encoding: EUC_KR,
            evidence: String::new(),
            mark: 0,
            doubt: None,
        }
    }

    /// A cell padded with blanks to a width in bytes.
    fn padded(text: &str, width: usize) -> Vec<u8> {
        let mut cell = EUC_KR.encode(text).0.into_owned();
        assert!(cell.len() <= width, "{text}");
        cell.resize(width, b' ');
        cell
    }

    proptest! {
        #[test]
        fn what_is_written_by_widths_reads_back(
            rows in prop::collection::vec(("[가-힣]{0,4}", "[0-9]{0,11}", "[가-힣a-z ]{0,6}"), 1..20),
            crlf in any::<bool>(),
        ) {
            let widths = [8, 11, 12];
            let mut bytes = Vec::new();
            let mut expected: Vec<Vec<Option<String>>> = Vec::new();
            for (name, phone, note) in &rows {
                let cells = [name, phone, note];
                let shown = cells.map(|cell| Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty()));
                if shown.iter().any(Option::is_some) {
                    expected.push(shown.to_vec());
                }
                for (cell, width) in cells.into_iter().zip(widths) {
                    bytes.extend(padded(cell, width));
                }
                bytes.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
            }
            let read = read(&bytes, &cp949(), &widths, HeaderLine::Absent);
            let found: Vec<Vec<Option<String>>> = match &read {
                None => Vec::new(),
                Some(table) => (0..table.position.len())
                    .map(|row| table.columns.iter().map(|it| it.text.get(row).map(str::to_owned)).collect())
                    .collect(),
            };
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn records_that_do_not_fit_are_rejected_with_their_place() {
        let mut bytes = [padded("이름", 6), padded("전화", 5)].concat();
        bytes.push(b'\n');
        bytes.extend([padded("김철수", 6), padded("12345", 5), b"!\n".to_vec()].concat());
        // One byte too many shifts every syllable behind it.
        bytes.extend(
            [
                b"x".to_vec(),
                padded("이영희", 6),
                padded("1234", 4),
                b"\n".to_vec(),
            ]
            .concat(),
        );
        bytes.extend([padded("박민수", 6), b"1\n".to_vec()].concat());
        let table = read(&bytes, &cp949(), &[6, 5], HeaderLine::At(1)).expect("text");
        let names: Vec<&str> = table.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["이름", "전화"]);
        assert_eq!(table.position.len(), 1);
        assert_eq!(
            table.columns[1].text.get(0),
            Some("1"),
            "an editor trimmed the blanks"
        );
        let rejects: Vec<_> = table
            .rejects
            .iter()
            .map(|reject| (reject.position.line, reject.offset, reject.reason))
            .collect();
        assert_eq!(rejects, [(2, 12, TOO_LONG), (3, 25, CUT_OFF)]);
    }
}
