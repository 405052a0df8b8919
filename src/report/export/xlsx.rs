//! A workbook of exported tables. Ids, phone numbers and dates are text cells; text that a
//! spreadsheet would run as a formula carries the mark that keeps it text even when edited. Tables
//! that outgrow a sheet go on in the next. Rows leave memory as they come, through temporary files.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::cells::{Cell, Cells};
use super::csv::runs;
use super::{Change, Changes, Layout};
use crate::error::{Error, Result};

/// Rows of a sheet, its header included, that every spreadsheet program opens.
pub const SHEET_ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub const SHEET_COLUMNS: usize = 16_384;
/// UTF-16 units of a cell.
const CELL_UNITS: usize = 32_767;
/// Widest name of a sheet, in characters.
const NAME_CHARS: usize = 31;

/// A workbook being written.
pub struct Book {
    book: Workbook,
    /// Rows of a sheet, its header included.
    sheet_rows: u32,
    kept_text: Format,
    heading: Format,
    changes: Changes,
}

/// The table being written.
pub struct BookTable<'a> {
    layout: &'a Layout,
    /// Sheets begun.
    sheets: u32,
    /// The next row of the last sheet.
    row: u32,
}

impl Book {
    /// An empty workbook. `folder` takes the temporary files; `made` is the day it says it was made
    /// on; `sheet_rows` is at least 2.
    ///
    /// # Errors
    /// I/O, if the folder cannot be written to.
    pub fn new(folder: &Path, made: jiff::civil::Date, sheet_rows: u32) -> Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(failed)?;
        let (year, month, day) = (made.year(), made.month(), made.day());
        let made = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8).map_err(failed)?;
        let properties = DocProperties::new().set_creation_datetime(&made);
        book.set_properties(&properties);
        Ok(Book {
            book,
            sheet_rows: sheet_rows.clamp(2, SHEET_ROWS),
            kept_text: Format::new().set_num_format("@").set_quote_prefix(),
            heading: Format::new().set_bold(),
            changes: Changes::new(),
        })
    }

    /// Begins a table on a sheet of its own.
    ///
    /// # Errors
    /// I/O.
    pub fn start<'a>(&mut self, layout: &'a Layout) -> Result<BookTable<'a>> {
        let mut table = BookTable {
            layout,
            sheets: 0,
            row: 0,
        };
        self.next_sheet(&mut table)?;
        Ok(table)
    }

    /// Appends the rows of a batch to a table.
    ///
    /// # Errors
    /// I/O.
    pub fn rows(&mut self, table: &mut BookTable<'_>, cells: &Cells<'_>) -> Result<()> {
        for row in 0..cells.rows() {
            if table.row == self.sheet_rows {
                self.end_sheet(table)?;
                self.next_sheet(table)?;
            }
            let last = self.book.worksheets().len() - 1;
            let sheet = self.book.worksheet_from_index(last).map_err(failed)?;
            for (column, cell) in cells.row(row).enumerate() {
                let kept_text = &self.kept_text;
                let changes = &mut self.changes;
                let changed = |change| {
                    let name = table.layout.columns[column].name.clone();
                    let key = (table.layout.table.clone(), name, change);
                    *changes.entry(key).or_default() += 1;
                };
                write(sheet, table.row, column as u16, &cell, kept_text, changed)
                    .map_err(failed)?;
            }
            table.row += 1;
        }
        Ok(())
    }

    /// Ends a table; gives the number of sheets it took.
    ///
    /// # Errors
    /// I/O.
    pub fn end(&mut self, table: BookTable<'_>) -> Result<u32> {
        self.end_sheet(&table)?;
        Ok(table.sheets)
    }

    /// Writes the workbook and gives what was changed.
    ///
    /// # Errors
    /// I/O.
    pub fn finish<W: Write + Send>(mut self, out: W) -> Result<Changes> {
        self.book.save_to_writer(out).map_err(failed)?;
        Ok(self.changes)
    }

    fn next_sheet(&mut self, table: &mut BookTable<'_>) -> Result<()> {
        table.sheets += 1;
        table.row = 1;
        let name = sheet_name(&table.layout.table, table.sheets);
        let heading = &self.heading;
        let sheet = self
            .book
            .add_worksheet_with_constant_memory()
            .map_err(failed)?;
        let mut head = || {
            sheet.set_name(&name)?.set_freeze_panes(1, 0)?;
            for (at, column) in table.layout.columns.iter().enumerate() {
                let at = at as u16;
                let wide = column
                    .header
                    .chars()
                    .map(|c| if c.is_ascii() { 1.0 } else { 2.0 });
                sheet.set_column_width(at, wide.sum::<f64>().clamp(10.0, 40.0) + 2.0)?;
            }
            for (at, column) in table.layout.columns.iter().enumerate() {
                sheet.write_string_with_format(0, at as u16, &column.header, heading)?;
            }
            Ok(())
        };
        head().map_err(failed)
    }

    /// The filter arrows cover exactly the rows that came.
    fn end_sheet(&mut self, table: &BookTable<'_>) -> Result<()> {
        let last = self.book.worksheets().len() - 1;
        let sheet = self.book.worksheet_from_index(last).map_err(failed)?;
        let columns = table.layout.columns.len() as u16;
        if columns > 0 {
            sheet
                .autofilter(0, 0, table.row.saturating_sub(1), columns - 1)
                .map_err(failed)?;
        }
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    kept_text: &Format,
    mut changed: impl FnMut(Change),
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let fits = fitting(text);
            if fits.len() < text.len() {
                changed(Change::Cut);
            }
            if runs(fits) {
                sheet.write_string_with_format(row, column, fits, kept_text)?;
            } else {
                sheet.write_string(row, column, fits)?;
            }
        }
        Cell::Decimal(_, number) | Cell::Number(number) => {
            sheet.write_number(row, column, *number)?;
        }
        Cell::Whole(number) => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Cell::Flag(flag) => {
            sheet.write_boolean(row, column, *flag)?;
        }
    }
    Ok(())
}

/// As much of a text as a cell may hold.
fn fitting(text: &str) -> &str {
    if text.len() <= CELL_UNITS {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_UNITS
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// `golden`, then `golden (2)`.
fn sheet_name(table: &str, number: u32) -> String {
    let suffix = match number {
        1 => String::new(),
        number => format!(" ({number})"),
    };
    let room = NAME_CHARS - suffix.len();
    let name: String = table.chars().take(room).collect();
    name + &suffix
}

/// What the writer says of an I/O failure names no value; all else would be a defect of ours.
fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(cause) => Error::io("", "write the workbook", &cause),
        other => Error::internal("workbook", other.to_string()),
    }
}
