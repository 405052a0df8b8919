//! The sheets of xlsx workbooks: cells under their styles, merged regions, and formulas whose
//! values were never saved.

use std::io::{Cursor, Read};

use calamine::{Data, Dimensions, Xlsx};
use regex::bytes::Regex;
use zip::ZipArchive;

use super::{Bytes, cell, damaged};
use crate::error::Result;
use crate::ingest::grid::Grid;
use crate::ingest::header::HeaderLine;
use crate::ingest::raw_table::{RawTable, check_width, remark};

/// What the sheets of a workbook hold beside values; each takes a further reading of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    merged: bool,
    formulas: bool,
}

impl Traits {
    /// Looks through the text of the sheets.
    pub fn of(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Self {
        let is_sheet = |name: &str| name.to_lowercase().contains("sheet") && name.ends_with(".xml");
        let names: Vec<String> = zip
            .file_names()
            .filter_map(|name| Some(name.ok()?.into_owned()))
            .filter(|name| is_sheet(name))
            .collect();
        let mut traits = Traits::default();
        for name in names {
            if let Ok(sheet) = zip.by_name(&name) {
                traits.look(sheet);
            }
        }
        traits
    }

    fn look(&mut self, mut sheet: impl Read) -> Option<()> {
        // Whole literals are found fast; a formula's tag may hold attributes, its end does not.
        let merged = Regex::new("<mergeCell |:mergeCell ").ok()?;
        let formulas = Regex::new("</f>|:f>").ok()?;
        let mut buffer = vec![0; 1 << 16];
        let mut kept = 0;
        while !(self.merged && self.formulas) {
            let read = sheet
                .read(&mut buffer[kept..])
                .ok()
                .filter(|&read| read > 0)?;
            let text = &buffer[..kept + read];
            self.merged = self.merged || merged.is_match(text);
            self.formulas = self.formulas || formulas.is_match(text);
            // A tag may stand across two pieces.
            let rest = text.len().saturating_sub(LONGEST_TAG)..text.len();
            kept = rest.len();
            buffer.copy_within(rest, 0);
        }
        Some(())
    }
}

/// As long as the longest tag looked for, or longer.
const LONGEST_TAG: usize = 16;

/// Reads a sheet.
///
/// # Errors
/// Usage for damaged files and too many columns.
pub fn sheet(
    book: &mut Xlsx<Bytes<'_>>,
    name: &str,
    header: HeaderLine,
    traits: Traits,
) -> Result<Option<RawTable>> {
    let merged: Vec<Dimensions> = if traits.merged {
        book.merge_cells_by_sheet_name(name).unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|error| damaged(&error))?;
    let codes: Vec<String> = reader
        .styles()
        .iter()
        .map(|style| {
            style
                .number_format
                .as_ref()
                .map_or_else(String::new, |format| format.format_code.clone())
        })
        .collect();
    let mut grid = Grid::new(0, header).with_merged(merged);
    let mut row: Vec<String> = Vec::new();
    let mut row_index = 0;
    loop {
        let next = reader
            .next_cell_with_style_id()
            .map_err(|error| damaged(&error))?;
        let Some((cell, style)) = next else { break };
        let (line, column) = cell.get_position();
        if line != row_index {
            grid.push(row_index.saturating_add(1), std::mem::take(&mut row))?;
            row_index = line;
        }
        let text = cell::show(
            &Data::from(cell.get_value().clone()),
            codes.get(style).map_or("", String::as_str),
        );
        if !text.is_empty() {
            check_width(column as usize)?;
            if row.len() <= column as usize {
                row.resize(column as usize + 1, String::new());
            }
            row[column as usize] = text;
        }
    }
    grid.push(row_index.saturating_add(1), row)?;
    drop(reader);
    let mut table = grid.finish()?;
    if let Some(table) = table.as_mut().filter(|_| traits.formulas) {
        note_formulas(book, name, table);
    }
    Ok(table)
}

/// Says which empty columns are formulas without a value: programs that write workbooks leave it
/// to the spreadsheet program to work them out.
fn note_formulas(book: &mut Xlsx<Bytes<'_>>, name: &str, table: &mut RawTable) {
    let empty: Vec<bool> = table
        .columns
        .iter()
        .map(|column| column.text.iter().all(|text| text.is_none()))
        .collect();
    if table.position.is_empty() || !empty.contains(&true) {
        return;
    }
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return;
    };
    let mut counts = vec![0u64; empty.len()];
    while let Ok(Some(cell)) = reader.next_cell_with_formula_metadata() {
        let (row, column) = (cell.pos.0, cell.pos.1 as usize);
        let is_data = table.read.header_line.is_none_or(|line| row >= line);
        let is_bare = cell.formula.is_some() && Data::from(cell.value) == Data::Empty;
        if is_data && is_bare && empty.get(column) == Some(&true) {
            counts[column] += 1;
        }
    }
    let named: Vec<String> = table
        .columns
        .iter()
        .zip(&counts)
        .filter(|(_, count)| **count > 0)
        .map(|(column, _)| format!("`{}`", column.name))
        .collect();
    let count: u64 = counts.iter().sum();
    if count > 0 {
        let named = named.join(", ");
        table.remarks.push(remark(
            "formula-without-value",
            count,
            format!("{count} formulas hold no value, so that {named} read as empty: open the workbook in a spreadsheet program and save it"),
        ));
    }
}
