//! JSON to a raw table: arrays of objects, objects line by line, and the tables that `shapes`
//! finds in a whole document. Nested objects become columns with dots in their names; a broken
//! record costs only itself.

mod rows;
mod shapes;

use std::collections::HashMap;
use std::sync::Arc;

use self::shapes::{Shape, offset};
use super::delimited::chunk::clean;
use super::grid::Grid;
use super::header::HeaderLine;
use super::json_value::{Json, Members, parse, skip_blanks};
use super::raw_table::{NO_SHEET, RawTable, check_width};
use crate::error::{Error, Result};
use crate::tables::raw::{RawColumn, Reject};
use crate::tables::records::Position;
use crate::tables::text_column::TextColumnBuilder;

/// Reads JSON text.
///
/// # Errors
/// Too many columns; no JSON objects at all; several lists of records.
pub fn read(text: &str) -> Result<RawTable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = match shapes::of(text)? {
        Shape::Stream(start) => start,
        Shape::Rows(names, rows) => return read_rows(text, names, rows),
        Shape::Cells(rows) => {
            let mut lines = Lines::of(text);
            let mut grid = Grid::new(NO_SHEET, HeaderLine::Detect);
            for (own, cells) in rows {
                grid.push(lines.line(own), cells)?;
            }
            return Ok(grid.finish()?.unwrap_or_default());
        }
    };
    read_stream(text, start)
}

fn read_rows(text: &str, names: Vec<String>, rows: Vec<shapes::Row<'_>>) -> Result<RawTable> {
    let mut lines = Lines::of(text);
    let mut builder = Builder::default();
    if rows.is_empty() {
        for name in &names {
            builder.column(name)?;
        }
        check_width(names.len())?;
    }
    for (at, row) in rows.into_iter().enumerate() {
        let line = match row.own {
            Some(own) => lines.line(own),
            None => at as u32 + 1,
        };
        builder.row(line, row.members)?;
    }
    Ok(builder.finish())
}

/// Counts the lines up to parts of a text that come in order.
struct Lines<'a> {
    text: &'a str,
    line: u32,
    counted: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Lines {
            text,
            line: 1,
            counted: 0,
        }
    }

    fn line(&mut self, part: &str) -> u32 {
        let at = offset(self.text, part).max(self.counted);
        self.line += count_lines(&self.text[self.counted..at]);
        self.counted = at;
        self.line
    }
}

/// Reads objects one after the other from `start` on, which is behind a bracket unless it is 0.
fn read_stream(text: &str, start: usize) -> Result<RawTable> {
    let mut builder = Builder::default();
    let mut at = start;
    let (mut line, mut counted) = (1u32, 0usize);
    loop {
        at = skip_blanks(text, at);
        match text.as_bytes().get(at) {
            None => break,
            Some(b',') => {
                at += 1;
                continue;
            }
            Some(b']') if start > 0 => {
                break;
            }
            Some(_) => {}
        }
        line += count_lines(&text[counted..at]);
        counted = at;
        match parse(text, at) {
            Some((Json::Object(members, _), end)) if ends_record(text, end) => {
                builder.row(line, members)?;
                at = end;
            }
            parsed => {
                let reason = match parsed {
                    Some((_, end)) if ends_record(text, end) => {
                        builder.reject(line, at, "not-an-object", &text[at..end]);
                        at = end;
                        continue;
                    }
                    _ => "invalid-json",
                };
                let end = resume(text, at);
                builder.reject(line, at, reason, text[at..end].trim_end());
                at = end;
            }
        }
    }
    if builder.position.is_empty() && !builder.rejects.is_empty() {
        return Err(
            Error::usage("input-damaged", "the file holds no readable JSON object")
                .help("give an array of objects, or one object per line"),
        );
    }
    Ok(builder.finish())
}

/// Whether a record may end here: at the end, a comma, a bracket, or before another value.
fn ends_record(text: &str, end: usize) -> bool {
    matches!(
        text.as_bytes().get(skip_blanks(text, end)),
        None | Some(b',' | b']' | b'{' | b'[')
    )
}

/// Where the next record can start behind a broken one at `at`: a brace that begins a line or
/// follows a comma and opens a whole object.
fn resume(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut previous = 0u8;
    let mut tries = 0;
    for (i, &byte) in bytes.iter().enumerate().skip(at) {
        if byte == b'{' && i > at && matches!(previous, b'\n' | b',') {
            tries += 1;
            if matches!(parse(text, i), Some((Json::Object(..), end)) if ends_record(text, end)) {
                return i;
            }
            if tries > 1000 {
                // Hopeless stretches end at a line, so that the search stays linear.
                return i;
            }
        }
        if byte == b'\n' || !byte.is_ascii_whitespace() {
            previous = byte;
        }
    }
    bytes.len()
}

fn count_lines(text: &str) -> u32 {
    text.bytes().filter(|&byte| byte == b'\n').count() as u32
}

#[derive(Default)]
struct Builder {
    names: Vec<Arc<str>>,
    columns: Vec<TextColumnBuilder>,
    /// For each column, the row (from 1) in which its name last came again, and the ordinal that
    /// the next one gets there.
    repeats: Vec<(usize, u64)>,
    index: HashMap<String, usize>,
    position: Vec<Position>,
    rejects: Vec<Reject>,
}

impl Builder {
    fn row(&mut self, line: u32, members: Members<'_>) -> Result<()> {
        self.members("", &members)?;
        self.position.push(Position {
            file: 0,
            sheet: NO_SHEET,
            line,
        });
        Ok(())
    }

    fn members(&mut self, prefix: &str, members: &Members<'_>) -> Result<()> {
        for (name, value) in members {
            let path = if prefix.is_empty() {
                name.to_string()
            } else {
                format!("{prefix}.{name}")
            };
            match value {
                Json::Object(inner, _) => self.members(&path, inner)?,
                Json::Null => self.cell(&path, "")?,
                Json::Word(text) => self.cell(&path, text)?,
                Json::Text(text) => self.cell(&path, text)?,
                Json::Array(items, own) => {
                    let scalars: Option<Vec<&str>> = items
                        .iter()
                        .map(|item| match item {
                            Json::Word(text) => Some(*text),
                            Json::Text(text) => Some(&**text),
                            _ => None,
                        })
                        .collect();
                    match scalars {
                        Some(scalars) => self.cell(&path, &scalars.join("; "))?,
                        None => self.cell(&path, own)?,
                    }
                }
            }
        }
        Ok(())
    }

    /// Sets the cell of the row being built; a name repeated within a record gets `#2`.
    fn cell(&mut self, path: &str, text: &str) -> Result<()> {
        let row = self.position.len();
        let path = if path.is_empty() { "column_1" } else { path };
        let named = self.column(path)?;
        let mut index = named;
        if self.columns[named].len() > row {
            let (base, first) = match path.rsplit_once('#') {
                Some((base, number)) => match number.parse::<u32>() {
                    Ok(number) => (base, u64::from(number) + 1),
                    Err(_) => (path, 2),
                },
                None => (path, 2),
            };
            // What was taken stays taken until the row ends, so the search goes on from there.
            let (searched, last) = self.repeats[named];
            let mut ordinal = if searched == row + 1 { last } else { first };
            while self.columns[index].len() > row {
                index = self.column(&format!("{base}#{ordinal}"))?;
                ordinal += 1;
            }
            self.repeats[named] = (row + 1, ordinal);
        }
        let column = &mut self.columns[index];
        while column.len() < row {
            column.push(None);
        }
        if text.trim().is_empty() {
            column.push(None);
        } else {
            column.push(Some(&clean(text.into())));
        }
        Ok(())
    }

    /// The column of a name, new or known.
    fn column(&mut self, path: &str) -> Result<usize> {
        if let Some(&index) = self.index.get(path) {
            return Ok(index);
        }
        check_width(self.names.len() + 1)?;
        let index = self.names.len();
        self.index.insert(path.to_owned(), index);
        self.names.push(path.into());
        self.columns.push(TextColumnBuilder::default());
        self.repeats.push((0, 0));
        Ok(index)
    }

    fn reject(&mut self, line: u32, offset: usize, reason: &'static str, raw: &str) {
        self.rejects.push(Reject {
            position: Position {
                file: 0,
                sheet: NO_SHEET,
                line,
            },
            offset: offset as u64,
            reason,
            raw: raw.to_owned(),
        });
    }

    fn finish(self) -> RawTable {
        let rows = self.position.len();
        let columns = self
            .names
            .into_iter()
            .zip(self.columns)
            .map(|(name, mut column)| {
                while column.len() < rows {
                    column.push(None);
                }
                RawColumn {
                    name,
                    text: column.finish(),
                }
            })
            .collect();
        RawTable {
            columns,
            position: self.position,
            rejects: self.rejects,
            ..RawTable::default()
        }
    }
}

#[cfg(test)]
mod tests;
