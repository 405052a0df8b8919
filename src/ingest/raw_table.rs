//! What one file (or one archive entry) gives, and how the tables of a source's files become one
//! `RawSource`. Holds shapes and joining; reads nothing.

use std::sync::Arc;

use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

use crate::error::{Error, Result};
use crate::tables::raw::{FileRead, RawColumn, RawSource, Reject, Remark, SetAside};
use crate::tables::records::Position;
use crate::tables::text_column::TextColumn;

/// Sheet number of files without sheets.
pub const NO_SHEET: u16 = u16::MAX;
/// Most columns accepted in one table.
pub const MAX_COLUMNS: usize = 20_000;

/// One file as read. Positions count files from 0 and sheets within `sheets`.
#[derive(Default)]
pub struct RawTable {
    /// Columns by header.
    pub columns: Vec<RawColumn>,
    /// Where each row stood.
    pub position: Vec<Position>,
    /// Sheets read.
    pub sheets: Vec<Arc<str>>,
    /// Rows that are no records.
    pub quarantine: Vec<SetAside>,
    /// Unreadable records.
    pub rejects: Vec<Reject>,
    /// Statements about the file.
    pub remarks: Vec<Remark>,
    /// How it was read; its `rows_read` is set when tables are united.
    pub read: FileRead,
}

impl RawTable {
    /// Physical records met.
    pub fn rows_read(&self) -> u64 {
        (self.position.len() + self.quarantine.len() + self.rejects.len()) as u64
    }

    /// Column names, and rows with missing cells as empty text.
    #[cfg(test)]
    pub fn shown(&self) -> (Vec<String>, Vec<Vec<String>>) {
        let columns = || self.columns.iter();
        let row = |at: usize| {
            columns()
                .map(|column| column.text.get(at).unwrap_or("").to_owned())
                .collect()
        };
        let names = columns().map(|column| column.name.to_string()).collect();
        (names, (0..self.position.len()).map(row).collect())
    }
}

/// A remark without a column.
pub fn remark(code: &'static str, count: u64, message: impl Into<String>) -> Remark {
    Remark {
        code,
        message: message.into(),
        column: None,
        count,
    }
}

/// Refuses tables wider than any export.
///
/// # Errors
/// Usage `too-many-columns`.
pub fn check_width(width: usize) -> Result<()> {
    if width > MAX_COLUMNS {
        return Err(Error::usage(
            "too-many-columns",
            format!("{width} columns are more than the {MAX_COLUMNS} that a table may have"),
        )
        .help("check the delimiter, or whether the file is transposed"));
    }
    Ok(())
}

/// Puts tables (sheets of one file) under each other, renumbering sheets. Columns are matched by
/// name; a table without one has missing cells there.
pub fn stack(tables: Vec<RawTable>) -> RawTable {
    let mut tables = tables.into_iter();
    let Some(mut whole) = tables.next() else {
        return RawTable::default();
    };
    let mut more: Vec<RawTable> = tables.collect();
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    let columns = std::iter::once(&whole)
        .chain(&more)
        .flat_map(|table| &table.columns);
    let names: Vec<Arc<str>> = columns
        .map(|column| column.name.clone())
        .filter(|name| seen.insert(name.clone()))
        .collect();
    let tables = || std::iter::once(&whole).chain(&more);
    let missing: Vec<TextColumn> = tables()
        .map(|table| TextColumn::nulls(table.position.len()))
        .collect();
    if !more.is_empty() {
        whole.columns = names
            .into_iter()
            .map(|name| {
                let parts: Vec<&TextColumn> = tables()
                    .zip(&missing)
                    .map(|(table, missing)| {
                        let mut columns = table.columns.iter();
                        let own = columns.find(|column| column.name == name);
                        own.map_or(missing, |column| &column.text)
                    })
                    .collect();
                RawColumn {
                    text: TextColumn::concat(&parts),
                    name,
                }
            })
            .collect();
    }
    for table in &mut more {
        let base = whole.sheets.len() as u16;
        let moved = |position: Position| Position {
            sheet: base + position.sheet,
            ..position
        };
        whole.sheets.append(&mut table.sheets);
        whole.position.extend(table.position.drain(..).map(moved));
        whole
            .quarantine
            .extend(table.quarantine.drain(..).map(|aside| SetAside {
                position: moved(aside.position),
                ..aside
            }));
        whole.remarks.append(&mut table.remarks);
        whole.read.blank_lines += table.read.blank_lines;
    }
    whole
}

/// Joins the tables of one source. Columns are matched by header; a file without a column has
/// missing cells there.
pub fn unite(name: &str, tables: Vec<RawTable>) -> RawSource {
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut place: HashMap<Arc<str>, usize> = HashMap::new();
    for column in tables.iter().flat_map(|table| &table.columns) {
        if !place.contains_key(&column.name) {
            place.insert(column.name.clone(), names.len());
            names.push(column.name.clone());
        }
    }
    let mut source = RawSource {
        name: name.into(),
        columns: Vec::new(),
        position: Vec::new(),
        files: Vec::new(),
        sheets: Vec::new(),
        rows_read: 0,
        quarantine: Vec::new(),
        rejects: Vec::new(),
        remarks: Vec::new(),
        earlier: Default::default(),
    };
    let differing = tables
        .iter()
        .filter(|table| table.columns.len() != names.len())
        .count();
    if differing > 0 {
        source.remarks.push(remark(
            "columns-differ",
            differing as u64,
            "the files of this source do not all have the same columns; missing ones were left empty",
        ));
    }
    let mut parts: Vec<Vec<Option<TextColumn>>> = vec![Vec::new(); names.len()];
    let mut rows: Vec<usize> = Vec::new();
    for (file, mut table) in tables.into_iter().enumerate() {
        let rows_read = table.rows_read();
        source.rows_read += rows_read;
        table.read.rows_read = rows_read;
        let sheet_base = source.sheets.len() as u16;
        let place_of = |position: Position| Position {
            file: file as u16,
            sheet: match position.sheet {
                NO_SHEET => NO_SHEET,
                sheet => sheet_base + sheet,
            },
            line: position.line,
        };
        source.sheets.append(&mut table.sheets);
        rows.push(table.position.len());
        source
            .position
            .extend(table.position.into_iter().map(place_of));
        source
            .quarantine
            .extend(table.quarantine.into_iter().map(|aside| SetAside {
                position: place_of(aside.position),
                ..aside
            }));
        source
            .rejects
            .extend(table.rejects.into_iter().map(|reject| Reject {
                position: place_of(reject.position),
                ..reject
            }));
        source.remarks.extend(table.remarks);
        source.files.push(table.read);
        for column in &mut parts {
            column.push(None);
        }
        for column in table.columns {
            parts[place[&column.name]][file] = Some(column.text);
        }
    }
    source.columns = names
        .into_par_iter()
        .zip(parts)
        .map(|(name, mut parts)| {
            let text = if let [Some(_)] = parts.as_slice() {
                parts.remove(0).unwrap_or_else(|| TextColumn::nulls(0))
            } else {
                let parts: Vec<TextColumn> = parts
                    .into_iter()
                    .zip(&rows)
                    .map(|(part, &rows)| part.unwrap_or_else(|| TextColumn::nulls(rows)))
                    .collect();
                TextColumn::concat(&parts.iter().collect::<Vec<_>>())
            };
            RawColumn { name, text }
        })
        .collect();
    source
}
