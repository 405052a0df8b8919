//! Number formats and merged regions of xlsb workbooks, which the reader of their cells does not
//! tell. Damage ends the reading: what was understood until then counts.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::codes::{Codes, CodesBuilder, u16_at, u32_at};

const ROW: u16 = 0;
const RK: u16 = 2;
const REAL: u16 = 5;
const FORMULA: u16 = 9;
const FORMAT: u16 = 44;
const STYLE: u16 = 47;
const SHEET: u16 = 156;
const MERGED: u16 = 176;
const CELL_STYLES: u16 = 617;
const CELL_STYLES_END: u16 = 618;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The codes of the workbook and the merged regions of each sheet.
pub fn codes(zip: &mut Zip<'_>) -> (Codes, Vec<Vec<Dimensions>>) {
    let mut codes = CodesBuilder::default();
    let mut in_cell_styles = false;
    for (kind, data) in records(&part(zip, "xl/styles.bin")) {
        match kind {
            FORMAT => {
                if let (Some(number), Some(code)) = (u16_at(data, 0), text_at(data, 2)) {
                    codes.format(number, code);
                }
            }
            CELL_STYLES => in_cell_styles = true,
            CELL_STYLES_END => in_cell_styles = false,
            STYLE if in_cell_styles => codes.style(u16_at(data, 2).unwrap_or(0)),
            _ => {}
        }
    }
    let paths = paths(&part(zip, "xl/_rels/workbook.bin.rels"));
    let mut merged = Vec::new();
    for (kind, data) in records(&part(zip, "xl/workbook.bin")) {
        if kind == SHEET
            && let Some(id) = text_at(data, 8)
        {
            codes.sheet();
            let path = paths.get(&id).map_or("", String::as_str);
            merged.push(read_sheet(&part(zip, path), &mut codes));
        }
    }
    (codes.finish(), merged)
}

fn read_sheet(sheet: &[u8], codes: &mut CodesBuilder) -> Vec<Dimensions> {
    let mut merged = Vec::new();
    let mut row = 0;
    for (kind, data) in records(sheet) {
        let at = |byte| u32_at(data, byte);
        match kind {
            ROW => row = at(0).unwrap_or(u32::MAX),
            RK | REAL | FORMULA => {
                if let (Some(column), Some(style)) = (at(0), at(4))
                    && let Ok(column) = u16::try_from(column)
                {
                    codes.cell(row, column, (style & 0x00FF_FFFF) as usize);
                }
            }
            MERGED => {
                if let (Some(first), Some(last), Some(left), Some(right)) =
                    (at(0), at(4), at(8), at(12))
                {
                    merged.push(Dimensions {
                        start: (first, left),
                        end: (last, right),
                    });
                }
            }
            _ => {}
        }
    }
    merged
}

/// The parts of the sheets by the ids of their relationships.
fn paths(relationships: &[u8]) -> HashMap<String, String> {
    let mut paths = HashMap::new();
    let mut reader = Reader::from_reader(relationships);
    let mut buffer = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let value = |name: &str| {
                    let found = element.try_get_attribute(name).ok()??;
                    Some(found.value.into_owned())
                };
                if let (Some(id), Some(target)) = (value("Id"), value("Target")) {
                    let target = target.strip_prefix("/xl/").unwrap_or(&target);
                    paths.insert(id, format!("xl/{target}"));
                }
            }
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    paths
}

fn part(zip: &mut Zip<'_>, path: &str) -> Vec<u8> {
    let mut content = Vec::new();
    if let Ok(mut part) = zip.by_name(path) {
        // A part cut off is read up to the cut.
        let _ = part.read_to_end(&mut content);
    }
    content
}

/// The records of a part until its end or until one is cut off.
fn records(part: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = part.iter();
    std::iter::from_fn(move || {
        let mut kind = u16::from(*rest.next()?);
        if kind & 0x80 != 0 {
            kind = kind & 0x7F | u16::from(*rest.next()? & 0x7F) << 7;
        }
        let mut length = 0usize;
        for place in 0..4 {
            let byte = *rest.next()?;
            length |= usize::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (data, after) = rest.as_slice().split_at_checked(length)?;
        rest = after.iter();
        Some((kind, data))
    })
}

/// Text in UTF-16 after its length.
fn text_at(data: &[u8], at: usize) -> Option<String> {
    let start = at + 4;
    let end = start.checked_add((u32_at(data, at)? as usize).checked_mul(2)?)?;
    let units = data.get(start..end)?.chunks_exact(2);
    let units: Vec<u16> = units.filter_map(|unit| u16_at(unit, 0)).collect();
    String::from_utf16(&units).ok()
}
