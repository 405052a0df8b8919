//! Number formats of xls workbooks (BIFF5 and BIFF8), which the reader of their cells does not
//! tell. Damage ends the reading: what was understood until then counts.

use std::io::{Cursor, Read};

use super::codes::{Codes, CodesBuilder, u16_at, u32_at};

const FORMULA: u16 = 0x0006;
const END: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const MULTIPLE_RK: u16 = 0x00BD;
const STYLE: u16 = 0x00E0;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const FORMAT: u16 = 0x041E;
const BEGIN: u16 = 0x0809;

/// The codes of the workbook in an OLE2 container; none if it cannot be read or is encrypted.
pub fn codes(bytes: &[u8]) -> Codes {
    stream(bytes)
        .and_then(|stream| read(&stream))
        .unwrap_or_default()
}

/// Columns of an xls sheet.
const MAX_COLUMNS: u16 = 256;

/// Whether a workbook asks for no more memory than its kind can need: the reader of its cells
/// takes stated sizes and places at their word. A container that cannot be opened is not judged.
pub fn is_measured(bytes: &[u8]) -> bool {
    let Ok(container) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return true;
    };
    let fits = container
        .walk()
        .all(|entry| !entry.is_stream() || entry.len() <= bytes.len() as u64);
    fits && stream(bytes).is_none_or(|stream| {
        records(&stream).all(|(kind, data)| {
            let last = match kind {
                // Blank, label, truth value, shared text and formatted text.
                FORMULA | NUMBER | RK | 0x0201 | 0x0204 | 0x0205 | 0x00FD | 0x00D6 => {
                    u16_at(data, 2)
                }
                MULTIPLE_RK | 0x00BE => u16_at(data, data.len().saturating_sub(2)),
                _ => None,
            };
            last.is_none_or(|column| column < MAX_COLUMNS)
        })
    })
}

fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut stream = match container.open_stream("/Workbook") {
        Ok(stream) => stream,
        Err(_) => container.open_stream("/Book").ok()?,
    };
    let mut content = Vec::new();
    // A file cut off is read up to the cut.
    let _ = stream.read_to_end(&mut content);
    Some(content)
}

fn read(stream: &[u8]) -> Option<Codes> {
    let mut codes = CodesBuilder::default();
    let mut is_biff8 = true;
    let mut sheets: Vec<usize> = Vec::new();
    for (kind, data) in records(stream) {
        match kind {
            BEGIN => is_biff8 = u16_at(data, 0) != Some(0x0500),
            FILE_PASS => return None,
            FORMAT => {
                let code = if is_biff8 { code_8(data) } else { code_5(data) };
                if let (Some(number), Some(code)) = (u16_at(data, 0), code) {
                    codes.format(number, code);
                }
            }
            // Styles count even if damaged, for cells name them by their place.
            STYLE => codes.style(u16_at(data, 2).unwrap_or(0)),
            BOUND_SHEET => sheets.push(u32_at(data, 0).map_or(usize::MAX, |at| at as usize)),
            END => break,
            _ => {}
        }
    }
    if codes.is_idle() {
        return None;
    }
    for at in sheets {
        codes.sheet();
        read_sheet(stream.get(at..).unwrap_or_default(), &mut codes);
    }
    Some(codes.finish())
}

fn read_sheet(stream: &[u8], codes: &mut CodesBuilder) {
    // Charts inside a sheet have cells of their own.
    let mut depth = 0u32;
    for (kind, data) in records(stream) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            NUMBER | RK | FORMULA if depth == 1 => {
                let at = |byte| u16_at(data, byte);
                if let (Some(row), Some(column), Some(style)) = (at(0), at(2), at(4)) {
                    codes.cell(row.into(), column, style.into());
                }
            }
            // Row, first column, a style and a number for each, last column.
            MULTIPLE_RK if depth == 1 => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    continue;
                };
                let numbers = data.get(4..data.len().saturating_sub(2));
                let numbers = numbers.unwrap_or_default().chunks_exact(6);
                for (column, number) in (first..).zip(numbers) {
                    if let Some(style) = u16_at(number, 0) {
                        codes.cell(row.into(), column, style.into());
                    }
                }
            }
            _ => {}
        }
    }
}

/// The records of a stream until its end or until one is cut off. What continues a record is a
/// record to itself, and none of those read here is so long.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let kind = u16_at(rest, 0)?;
        let end = 4 + usize::from(u16_at(rest, 2)?);
        let data = rest.get(4..end)?;
        rest = &rest[end..];
        Some((kind, data))
    })
}

/// The code of a format in BIFF8: length, flags, Latin-1 or UTF-16.
fn code_8(data: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(data, 2)?);
    let text = data.get(5..)?;
    if data[4] & 1 == 0 {
        let text = text.get(..length)?;
        return Some(text.iter().map(|&byte| char::from(byte)).collect());
    }
    let units = text.get(..length * 2)?.chunks_exact(2);
    let units: Vec<u16> = units.filter_map(|unit| u16_at(unit, 0)).collect();
    String::from_utf16(&units).ok()
}

/// The code of a format in BIFF5: length, text in the code page of the workbook. Only codes of
/// ASCII are read.
fn code_5(data: &[u8]) -> Option<String> {
    let length = usize::from(*data.get(2)?);
    let text = data.get(3..3 + length)?;
    text.is_ascii()
        .then(|| String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut record = kind.to_le_bytes().to_vec();
        record.extend((data.len() as u16).to_le_bytes());
        record.extend(data);
        record
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// One sheet with a number, an RK, two in one record, a formula, and a chart inside it.
    fn workbook(version: u16) -> Vec<u8> {
        let mut format = words(&[164]);
        match version {
            0x0500 => format.push(5),
            _ => format.extend([5, 0, 0]),
        }
        format.extend(b"00000");
        let head = [
            record(BEGIN, &words(&[version, 5])),
            record(FORMAT, &format),
            record(STYLE, &words(&[0, 0, 0, 0])),
            record(STYLE, &words(&[0, 164, 0, 0])),
        ]
        .concat();
        let at = head.len() + 4 + 8 + 4;
        let sheet = record(BOUND_SHEET, &words(&[at as u16, 0, 0, 0]));
        let cell = |row, column, style| words(&[row, column, style, 0, 0, 0, 0]);
        [
            head,
            sheet,
            record(END, &[]),
            record(BEGIN, &words(&[version, 16])),
            record(NUMBER, &cell(1, 0, 1)),
            record(RK, &cell(1, 1, 0)),
            record(MULTIPLE_RK, &words(&[2, 3, 1, 0, 0, 1, 0, 0, 4])),
            record(BEGIN, &words(&[version, 32])),
            record(NUMBER, &cell(9, 9, 1)),
            record(END, &[]),
            record(FORMULA, &cell(3, 5, 1)),
            record(END, &[]),
        ]
        .concat()
    }

    #[test]
    fn every_kind_of_number_has_its_code() {
        for version in [0x0500, 0x0600] {
            let codes = read(&workbook(version)).expect("codes");
            for (row, column) in [(1, 0), (2, 3), (2, 4), (3, 5)] {
                assert_eq!(
                    codes.of(0, row, column),
                    "00000",
                    "{version} {row} {column}"
                );
            }
            for (sheet, row, column) in [(0, 1, 1), (0, 9, 9), (1, 1, 0), (0, 1, u32::MAX)] {
                assert_eq!(codes.of(sheet, row, column), "", "{sheet} {row} {column}");
            }
        }
    }

    #[test]
    fn damage_and_passwords_give_no_codes() {
        let whole = workbook(0x0600);
        for length in 0..whole.len() {
            read(&whole[..length]);
            for value in [0, 0x7F, 0xFF] {
                let mut damaged = whole.clone();
                damaged[length] = value;
                read(&damaged);
            }
        }
        let locked = [record(FILE_PASS, &[1, 0]), whole].concat();
        assert!(read(&locked).is_none());
        assert_eq!(codes(b"\xD0\xCF\x11\xE0 no container").of(0, 0, 0), "");
    }
}
