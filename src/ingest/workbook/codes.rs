//! The number formats of a workbook's cells where the reader of cells does not tell them: which
//! cell of which sheet stands under which code. Only codes that change a number are kept.

use std::collections::HashMap;

use crate::ingest::number_format;

/// No code that changes a number.
const NONE: u16 = u16::MAX;

/// The codes of a workbook and the cells under them, sheets in the order of the workbook.
#[derive(Debug, Default)]
pub struct Codes {
    codes: Vec<String>,
    sheets: Vec<Vec<(u32, u16, u16)>>,
}

impl Codes {
    /// The code of a cell; empty if it changes no number.
    pub fn of(&self, sheet: usize, row: u32, column: u32) -> &str {
        let (Some(cells), Ok(column)) = (self.sheets.get(sheet), u16::try_from(column)) else {
            return "";
        };
        let found = cells.binary_search_by_key(&(row, column), |&(row, column, _)| (row, column));
        let code = found
            .ok()
            .and_then(|at| self.codes.get(usize::from(cells[at].2)));
        code.map_or("", String::as_str)
    }
}

/// Gathers codes: first the formats and styles of the workbook, then the cells sheet by sheet.
#[derive(Debug, Default)]
pub struct CodesBuilder {
    result: Codes,
    /// By number of the format.
    formats: HashMap<u16, u16>,
    /// By number of the style.
    styles: Vec<u16>,
}

impl CodesBuilder {
    /// A format of the workbook.
    pub fn format(&mut self, number: u16, code: String) {
        let at = self.result.codes.len();
        if at < usize::from(NONE) && number_format::acts(&code) {
            self.formats.insert(number, at as u16);
            self.result.codes.push(code);
        }
    }

    /// The next style of the workbook, by the number of its format, which may be told later.
    pub fn style(&mut self, format: u16) {
        self.styles.push(format);
    }

    /// Whether no style changes a number, so that no cell need be looked at.
    pub fn is_idle(&self) -> bool {
        let known = |format| self.formats.contains_key(format);
        !self.styles.iter().any(known)
    }

    /// The next sheet.
    pub fn sheet(&mut self) {
        self.result.sheets.push(Vec::new());
    }

    /// A number in the sheet begun last.
    pub fn cell(&mut self, row: u32, column: u16, style: usize) {
        let code = self
            .styles
            .get(style)
            .and_then(|format| self.formats.get(format));
        if let (Some(&code), Some(cells)) = (code, self.result.sheets.last_mut()) {
            cells.push((row, column, code));
        }
    }

    /// The codes, ready to be asked.
    pub fn finish(mut self) -> Codes {
        for cells in &mut self.result.sheets {
            // A cell told twice reads as its last telling.
            cells.reverse();
            cells.sort_by_key(|&(row, column, _)| (row, column));
            cells.dedup_by_key(|&mut (row, column, _)| (row, column));
            cells.shrink_to_fit();
        }
        self.result
    }
}

/// The number of two bytes at a place, if the data reaches so far.
pub fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// The number of four bytes at a place, if the data reaches so far.
pub fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
