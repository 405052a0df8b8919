//! CSV as spreadsheets open it: RFC 4180 with CRLF, in the encoding asked for, and an apostrophe
//! before any text that a spreadsheet would run as a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::cells::{Cell, Cells};
use super::encoding::{Encoding, cp949};
use super::{Change, Changes, Layout};

/// Writes one table.
pub struct CsvTable<W: Write> {
    writer: csv::Writer<W>,
    encoding: Encoding,
    changes: Changes,
    table: String,
    columns: Vec<String>,
}

impl<W: Write> CsvTable<W> {
    /// Starts with the headers.
    ///
    /// # Errors
    /// I/O.
    pub fn start(mut out: W, layout: &Layout, encoding: Encoding) -> io::Result<Self> {
        if encoding == Encoding::Utf8Bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .quote_style(QuoteStyle::Necessary)
            .from_writer(out);
        let mut table = CsvTable {
            writer,
            encoding,
            changes: Changes::new(),
            table: layout.table.clone(),
            columns: layout.columns.iter().map(|it| it.name.clone()).collect(),
        };
        for (column, it) in layout.columns.iter().enumerate() {
            table.text(column, &it.header)?;
        }
        table.end_row()?;
        Ok(table)
    }

    /// Appends the rows of a batch.
    ///
    /// # Errors
    /// I/O.
    pub fn rows(&mut self, cells: &Cells<'_>) -> io::Result<()> {
        for row in 0..cells.rows() {
            for (column, cell) in cells.row(row).enumerate() {
                match cell {
                    Cell::Empty => self.field(b"")?,
                    Cell::Text(text) => self.text(column, &text)?,
                    Cell::Decimal(text, _) => self.field(text.as_bytes())?,
                    Cell::Number(number) => self.field(number.to_string().as_bytes())?,
                    Cell::Whole(number) => self.field(number.to_string().as_bytes())?,
                    Cell::Flag(flag) => self.field(flag.to_string().as_bytes())?,
                }
            }
            self.end_row()?;
        }
        Ok(())
    }

    /// Writes what is left and gives the sink back, with what was changed.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> io::Result<(W, Changes)> {
        let out = self.writer.into_inner().map_err(|error| {
            let cause = error.error();
            io::Error::new(cause.kind(), cause.to_string())
        })?;
        Ok((out, self.changes))
    }

    fn text(&mut self, column: usize, text: &str) -> io::Result<()> {
        let mut text = Cow::Borrowed(text);
        if runs(&text) {
            text.to_mut().insert(0, '\'');
            self.changed(column, Change::Defused, 1);
        }
        if self.encoding != Encoding::Cp949 {
            return self.field(text.as_bytes());
        }
        let (bytes, lacking) = cp949(&text);
        if lacking > 0 {
            self.changed(column, Change::Unencodable, lacking);
        }
        self.field(&bytes)
    }

    fn changed(&mut self, column: usize, change: Change, count: u64) {
        let key = (self.table.clone(), self.columns[column].clone(), change);
        *self.changes.entry(key).or_default() += count;
    }

    fn field(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_field(bytes).map_err(io::Error::from)
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.writer
            .write_record(None::<&[u8]>)
            .map_err(io::Error::from)
    }
}

/// Whether a spreadsheet would run a text as a formula. Full-width signs count: Korean and Japanese
/// input turns them into the plain ones.
pub(super) fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
