//! Rows of ready-made cells (sheets, HTML tables) to a raw table: waits for enough rows to find
//! the header, then interns as rows come. Knows no file format.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use calamine::Dimensions;
use encoding_rs::UTF_8;

use super::delimited::chunk::clean;
use super::header::{HeaderLine, Layout, SampleRow, detect};
use super::non_records::{NonRecords, TITLE_LINE};
use super::raw_table::{RawTable, check_width, remark};
use crate::error::Result;
use crate::tables::raw::{RawColumn, SetAside};
use crate::tables::records::Position;
use crate::tables::text_column::TextColumnBuilder;

/// Rows waited for.
const SAMPLE_ROWS: usize = 200;

/// Takes rows in order.
pub struct Grid {
    sheet: u16,
    header: HeaderLine,
    waiting: Vec<SampleRow>,
    table: Option<Building>,
    blank_rows: u64,
    merged: Merged,
}

/// Regions of merged cells. A person sees the value over all their rows, the file holds it in the
/// first.
#[derive(Default)]
struct Merged {
    /// Not reached yet, the next one last.
    ahead: Vec<Dimensions>,
    /// Last line and text of those reached, by column.
    open: BTreeMap<usize, (u32, String)>,
    filled: u64,
}

impl Merged {
    /// Fills a record's first columns of the regions it stands in. Regions that begin above the
    /// records or in a row that is none fill nothing, nor are rows made that hold nothing else.
    fn fill(&mut self, row: &mut SampleRow) {
        self.open.retain(|_, (last, _)| *last >= row.line);
        for (column, (_, text)) in &self.open {
            if row.cells.len() <= *column {
                row.cells.resize(column + 1, String::new());
            }
            let cell = &mut row.cells[*column];
            if cell.trim().is_empty() {
                cell.clone_from(text);
                self.filled += 1;
            }
        }
        while let Some(region) = self.ahead.pop_if(|region| region.start.0 < row.line) {
            let column = region.start.1 as usize;
            let text = row.cells.get(column).filter(|cell| !cell.trim().is_empty());
            if let Some(text) = text.filter(|_| region.start.0 + 1 == row.line) {
                let last = region.end.0.saturating_add(1);
                self.open.insert(column, (last, text.clone()));
            }
        }
    }
}

struct Building {
    names: Vec<Arc<str>>,
    columns: Vec<TextColumnBuilder>,
    non_records: NonRecords,
    result: RawTable,
}

impl Grid {
    /// `sheet` numbers the sheet in positions.
    pub fn new(sheet: u16, header: HeaderLine) -> Self {
        Grid {
            sheet,
            header,
            waiting: Vec::new(),
            table: None,
            blank_rows: 0,
            merged: Merged::default(),
        }
    }

    /// Cells merged over several rows, rows and columns from 0.
    pub fn with_merged(mut self, mut regions: Vec<Dimensions>) -> Self {
        regions.retain(|region| region.end.0 > region.start.0);
        regions.sort_unstable_by_key(|region| std::cmp::Reverse(region.start));
        self.merged.ahead = regions;
        self
    }

    /// Adds the row at `line` (from 1). Rows without text are counted only.
    ///
    /// # Errors
    /// Too many columns.
    pub fn push(&mut self, line: u32, cells: Vec<String>) -> Result<()> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            self.blank_rows += 1;
            return Ok(());
        }
        let row = SampleRow { line, cells };
        match &mut self.table {
            Some(table) => table.add(row, self.sheet, &mut self.merged),
            None => {
                self.waiting.push(row);
                if self.waiting.len() >= SAMPLE_ROWS {
                    self.begin()
                } else {
                    Ok(())
                }
            }
        }
    }

    fn begin(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        let layout = detect(&rows, self.header);
        let above_data = layout.above_data();
        let mut table = Building::new(&rows, layout, self.sheet)?;
        for row in rows.into_iter().skip(above_data) {
            table.add(row, self.sheet, &mut self.merged)?;
        }
        self.table = Some(table);
        Ok(())
    }

    /// Ends the table; `None` if no row held any text.
    ///
    /// # Errors
    /// Too many columns.
    pub fn finish(mut self) -> Result<Option<RawTable>> {
        if self.table.is_none() && !self.waiting.is_empty() {
            self.begin()?;
        }
        let (blank_rows, filled) = (self.blank_rows, self.merged.filled);
        Ok(self.table.map(|table| {
            let mut result = table.result;
            result.read.blank_lines = blank_rows;
            if filled > 0 {
                result.remarks.push(remark(
                    "merged-cells",
                    filled,
                    format!(
                        "{filled} cells were given the value of the merged cells they are part of"
                    ),
                ));
            }
            result.columns = table
                .names
                .into_iter()
                .zip(table.columns)
                .map(|(name, text)| RawColumn {
                    name,
                    text: text.finish(),
                })
                .collect();
            result
        }))
    }
}

impl Building {
    fn new(rows: &[SampleRow], layout: Layout, sheet: u16) -> Result<Self> {
        check_width(layout.names.len())?;
        let header = &rows[layout.header.clone()];
        let mut result = RawTable::default();
        result.read.header_line = header.last().map(|row| row.line);
        if header.is_empty() {
            result.remarks.push(remark(
                "no-header",
                layout.names.len() as u64,
                "the table has no header; its columns are named column_1, column_2 and so on",
            ));
        }
        let bytes = |row: &SampleRow| {
            let cells = row.cells.iter();
            cells.map(|cell| cell.clone().into_bytes()).collect()
        };
        let header_bytes: Vec<Vec<Vec<u8>>> = header.iter().map(bytes).collect();
        let mut building = Building {
            columns: layout
                .names
                .iter()
                .map(|_| TextColumnBuilder::default())
                .collect(),
            non_records: NonRecords::new(&header_bytes, UTF_8),
            names: layout.names,
            result,
        };
        for title in &rows[..layout.titles] {
            building.set_aside(title, TITLE_LINE, sheet);
        }
        Ok(building)
    }

    fn set_aside(&mut self, row: &SampleRow, reason: &str, sheet: u16) {
        let cells = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(i, cell)| {
                let name = self
                    .names
                    .get(i)
                    .cloned()
                    .unwrap_or_else(|| format!("column_{}", i + 1).into());
                (name, cell.clone())
            })
            .collect();
        self.result.quarantine.push(SetAside {
            position: Position {
                file: 0,
                sheet,
                line: row.line,
            },
            reason: reason.into(),
            cells,
        });
    }

    fn add(&mut self, mut row: SampleRow, sheet: u16, merged: &mut Merged) -> Result<()> {
        let cell = |i: usize| row.cells.get(i).map_or(&b""[..], |cell| cell.as_bytes());
        let width = self.names.len().max(row.cells.len());
        if let Some(reason) = self.non_records.reason(width, cell) {
            self.set_aside(&row, reason, sheet);
            return Ok(());
        }
        merged.fill(&mut row);
        let needed = row
            .cells
            .iter()
            .rposition(|cell| !cell.trim().is_empty())
            .map_or(0, |last| last + 1);
        // One stray cell may widen the table by thousands of columns.
        let mut taken = HashSet::new();
        if self.names.len() < needed {
            taken.extend(self.names.iter().cloned());
        }
        while self.names.len() < needed {
            // A note beside the table: kept under a name of its own, as nothing may vanish.
            let mut column = TextColumnBuilder::default();
            for _ in 0..self.result.position.len() {
                column.push(None);
            }
            self.columns.push(column);
            let name = super::header::unused_name(&taken, self.names.len());
            taken.insert(name.clone());
            self.names.push(name);
            check_width(self.names.len())?;
        }
        for (i, column) in self.columns.iter_mut().enumerate() {
            let text = row.cells.get(i).map_or("", String::as_str);
            if text.trim().is_empty() {
                column.push(None);
            } else {
                column.push(Some(&clean(text.into())));
            }
        }
        self.result.position.push(Position {
            file: 0,
            sheet,
            line: row.line,
        });
        Ok(())
    }
}
