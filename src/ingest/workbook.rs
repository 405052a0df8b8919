//! Spreadsheets (xlsx, xlsb, xls, ods) to a raw table, as a person sees their cells. Sheets with
//! the same header are one table; the others are named, never read silently.

mod cell;
mod codes;
mod ods;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::HashSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, Dimensions, Range, Reader, SheetType, SheetVisible, Sheets};
use office_crypto::DecryptError;
use zip::ZipArchive;

use self::codes::Codes;

use super::Password;
use super::columns::customer_headers;
use super::format::{contains, locked, wrong_password};
use super::grid::Grid;
use super::header::HeaderLine;
use super::raw_table::{RawTable, remark, stack};
use crate::error::{Error, Result};

/// The file in memory, as every reader of a part of it takes it.
type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads a workbook; `None` if no sheet holds text.
///
/// # Errors
/// Usage for encrypted or damaged files and for a pinned sheet that is not there.
pub fn read(
    mut bytes: Vec<u8>,
    sheet: Option<&str>,
    header: HeaderLine,
    password: Option<&Password>,
) -> Result<Option<RawTable>> {
    let encrypted: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") && contains(&bytes, &encrypted) {
        let Some(password) = password else {
            return Err(locked("input-encrypted"));
        };
        let opened = catch_unwind(|| office_crypto::decrypt_from_bytes(bytes, &password.0));
        bytes = match opened {
            Ok(Ok(plain)) if plain.starts_with(b"PK") => plain,
            Ok(Err(DecryptError::Unimplemented(_))) => {
                return Err(damaged(&"it is encrypted in a way that is not supported"));
            }
            _ => return Err(wrong_password()),
        };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") && !xls::is_measured(&bytes) {
        return Err(damaged(&"it states sizes that no xls file can have"));
    }
    // The format is intricate and the reader not ours: a panic in it is a damaged file to us.
    catch_unwind(AssertUnwindSafe(|| read_sheets(&bytes, sheet, header)))
        .unwrap_or_else(|_| Err(damaged(&"its structure is broken")))
}

fn damaged(error: &dyn std::fmt::Display) -> Error {
    let text = error.to_string();
    if text.to_lowercase().contains("password") {
        return locked("input-encrypted");
    }
    Error::usage(
        "input-damaged",
        format!("the workbook cannot be read: {text}"),
    )
    .help("open it in a spreadsheet program and save it again as xlsx or csv")
}

fn read_sheets(bytes: &[u8], pinned: Option<&str>, header: HeaderLine) -> Result<Option<RawTable>> {
    // What cells show is told apart from their values; both readings go side by side.
    let look = || catch_unwind(|| Look::of(bytes)).unwrap_or_default();
    let open = || calamine::open_workbook_auto_from_rs(Cursor::new(bytes));
    let (mut look, book) = rayon::join(look, open);
    let mut book: Sheets<Bytes<'_>> = book.map_err(|error| damaged(&error))?;
    let (indexes, sheets): (Vec<usize>, Vec<(String, SheetVisible)>) = book
        .sheets_metadata()
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet)
        .map(|(index, sheet)| (index, (sheet.name.clone(), sheet.visible)))
        .unzip();
    let pinned = match pinned {
        Some(pinned) => Some(find_sheet(&sheets, pinned)?),
        None => None,
    };
    let any_visible = sheets
        .iter()
        .any(|(_, visible)| *visible == SheetVisible::Visible);
    let mut tables: Vec<(String, Wanted, RawTable)> = Vec::new();
    for (number, (name, visible)) in sheets.into_iter().enumerate() {
        let wanted = match pinned {
            Some(pinned) if pinned == number => Wanted::Yes,
            Some(_) => Wanted::OtherPinned,
            None if any_visible && visible != SheetVisible::Visible => Wanted::Hidden,
            None => Wanted::Yes,
        };
        let table = match (&mut book, &look) {
            (Sheets::Xlsx(book), Look::Traits(traits)) => {
                xlsx::sheet(book, &name, header, *traits)?
            }
            (Sheets::Xlsx(book), _) => xlsx::sheet(book, &name, header, xlsx::Traits::default())?,
            (other, _) => {
                let range = other
                    .worksheet_range(&name)
                    .map_err(|error| damaged(&error))?;
                let index = indexes[number];
                let merged = match other {
                    Sheets::Xls(book) => book.merge_cells_by_sheet_name(&name).unwrap_or_default(),
                    _ => look.take_merged(index),
                };
                range_sheet(&range, header, merged, |row, column, data| {
                    look.show(index, row, column, data)
                })?
            }
        };
        if let Some(table) = table {
            tables.push((name, wanted, table));
        }
    }
    Ok(choose(tables))
}

/// What the reader of the values does not tell of a workbook.
#[derive(Default)]
enum Look {
    #[default]
    Unknown,
    Codes(Codes, Vec<Vec<Dimensions>>),
    Shown(ods::Shown),
    Traits(xlsx::Traits),
}

impl Look {
    fn of(bytes: &[u8]) -> Look {
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Look::Codes(xls::codes(bytes), Vec::new());
        }
        let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
            return Look::Unknown;
        };
        let holds = |name| zip.index_for_name(name).is_some();
        if holds("content.xml") {
            Look::Shown(ods::shown(&mut zip))
        } else if holds("xl/workbook.bin") {
            let (codes, merged) = xlsb::codes(&mut zip);
            Look::Codes(codes, merged)
        } else {
            Look::Traits(xlsx::Traits::of(&mut zip))
        }
    }

    fn take_merged(&mut self, sheet: usize) -> Vec<Dimensions> {
        match self {
            Look::Codes(_, merged) => merged
                .get_mut(sheet)
                .map(std::mem::take)
                .unwrap_or_default(),
            Look::Shown(shown) => shown.take_merged(sheet),
            Look::Unknown | Look::Traits(_) => Vec::new(),
        }
    }

    fn show(&self, sheet: usize, row: u32, column: u32, data: &Data) -> String {
        match (self, data) {
            (Look::Codes(codes, _), Data::Int(_) | Data::Float(_)) => {
                cell::show(data, codes.of(sheet, row, column))
            }
            (Look::Shown(shown), Data::Float(value)) => {
                let text = shown.text(sheet, row, column, *value);
                text.map_or_else(|| cell::show(data, ""), str::to_owned)
            }
            _ => cell::show(data, ""),
        }
    }
}

/// Whether a sheet is part of the source. Others are read too, for nothing may go unsaid: how many
/// rows they hold is a finding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Yes,
    Hidden,
    OtherPinned,
}

/// The sheet of a name, else of a number from 1.
fn find_sheet(sheets: &[(String, SheetVisible)], pinned: &str) -> Result<usize> {
    let by_number = || {
        let number: usize = pinned.trim().parse().ok()?;
        (1..=sheets.len()).contains(&number).then(|| number - 1)
    };
    let by_name = sheets.iter().position(|(name, _)| name == pinned);
    by_name.or_else(by_number).ok_or_else(|| {
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        Error::usage("sheet-missing", format!("there is no sheet `{pinned}`"))
            .help(format!("the sheets are: {}", names.join(", ")))
    })
}

/// Joins the sheets of one header, whatever the order of its columns, and says what was left out.
/// Of several headers the one that speaks of customers is meant, else the one with most rows:
/// workbooks carry lists of postcodes and codes along.
fn choose(tables: Vec<(String, Wanted, RawTable)>) -> Option<RawTable> {
    let mut groups: Vec<(HashSet<Arc<str>>, usize)> = Vec::new();
    let mut group_of: Vec<Option<usize>> = Vec::new();
    for (_, wanted, table) in &tables {
        if *wanted != Wanted::Yes {
            group_of.push(None);
            continue;
        }
        let (own, rows) = (headers(table), table.position.len());
        let known = groups.iter().position(|(known, _)| alike(known, &own));
        let group = known.unwrap_or(groups.len());
        match known {
            Some(group) => {
                groups[group].0.extend(own);
                groups[group].1 += rows;
            }
            None => groups.push((own, rows)),
        }
        group_of.push(Some(group));
    }
    // Of equal ones the first.
    let chosen = (0..groups.len()).rev().max_by_key(|&group| {
        let (header, rows) = &groups[group];
        (customer_headers(header.iter()) >= 2, *rows)
    })?;
    let mut kept = Vec::new();
    let mut left_out = Vec::new();
    let columns = std::mem::take(&mut groups[chosen].0);
    // A sheet may lack up to half of the columns; fewer would be those of a list beside the table.
    let part = |own: HashSet<Arc<str>>| own.is_subset(&columns) && own.len() * 2 >= columns.len();
    for ((name, wanted, mut table), group) in tables.into_iter().zip(group_of) {
        if group == Some(chosen) || (group.is_some() && part(headers(&table))) {
            table.sheets = vec![name.into()];
            kept.push(table);
        } else {
            let rows = table.rows_read();
            let why = match wanted {
                Wanted::Yes => "its header differs",
                Wanted::Hidden => "it is hidden",
                Wanted::OtherPinned => "another one is pinned",
            };
            left_out.push(remark(
                "sheet-not-read",
                rows,
                format!("sheet `{name}` with {rows} rows was not read: {why}"),
            ));
        }
    }
    let mut whole = stack(kept);
    left_out.append(&mut whole.remarks);
    whole.remarks = left_out;
    Some(whole)
}

fn headers(table: &RawTable) -> HashSet<Arc<str>> {
    let columns = table.columns.iter();
    columns.map(|column| column.name.clone()).collect()
}

/// Whether two sheets have the same columns, but for few that one of them lacks.
fn alike(one: &HashSet<Arc<str>>, other: &HashSet<Arc<str>>) -> bool {
    let shared = one.intersection(other).count();
    let (fewest, most) = (one.len().min(other.len()), one.len().max(other.len()));
    shared == fewest && fewest * 4 >= most * 3
}

fn range_sheet(
    range: &Range<Data>,
    header: HeaderLine,
    merged: Vec<Dimensions>,
    show: impl Fn(u32, u32, &Data) -> String,
) -> Result<Option<RawTable>> {
    let mut grid = Grid::new(0, header).with_merged(merged);
    let (top, left) = range.start().unwrap_or((0, 0));
    for (line, row) in (top..).zip(range.rows()) {
        let mut cells = vec![String::new(); left as usize];
        let shown = (left..)
            .zip(row)
            .map(|(column, data)| show(line, column, data));
        cells.extend(shown);
        grid.push(line.saturating_add(1), cells)?;
    }
    grid.finish()
}
