//! Spreadsheets (xlsx, xlsb, xls, ods) to a raw table, as a person sees their cells. Sheets with
//! the same header are one table; the others are named, never read silently.

use std::collections::HashSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, Range, Reader, SheetType, SheetVisible, Sheets, Xlsx};
use office_crypto::DecryptError;

use super::Password;
use super::columns::customer_headers;
use super::format::{contains, locked, wrong_password};
use super::grid::Grid;
use super::header::HeaderLine;
use super::number_format;
use super::raw_table::{RawTable, remark, stack};
use crate::error::{Error, Result};

type Book = Sheets<Cursor<Vec<u8>>>;

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
    // The format is intricate and the reader not ours: a panic in it is a damaged file to us.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, sheet, header)))
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

fn read_sheets(
    bytes: Vec<u8>,
    pinned: Option<&str>,
    header: HeaderLine,
) -> Result<Option<RawTable>> {
    let mut book: Book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| damaged(&error))?;
    let sheets: Vec<(String, SheetVisible)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible))
        .collect();
    let pinned = match pinned {
        Some(pinned) => Some(find_sheet(&sheets, pinned)?),
        None => None,
    };
    let any_visible = sheets
        .iter()
        .any(|(_, visible)| *visible == SheetVisible::Visible);
    let mut tables: Vec<(String, Wanted, RawTable)> = Vec::new();
    for (index, (name, visible)) in sheets.into_iter().enumerate() {
        let wanted = match pinned {
            Some(pinned) if pinned == index => Wanted::Yes,
            Some(_) => Wanted::OtherPinned,
            None if any_visible && visible != SheetVisible::Visible => Wanted::Hidden,
            None => Wanted::Yes,
        };
        let table = match &mut book {
            Sheets::Xlsx(book) => xlsx_sheet(book, &name, header)?,
            other => {
                let range = other
                    .worksheet_range(&name)
                    .map_err(|error| damaged(&error))?;
                range_sheet(&range, header)?
            }
        };
        if let Some(table) = table {
            tables.push((name, wanted, table));
        }
    }
    Ok(choose(tables))
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
    for (_, wanted, table) in &tables {
        if *wanted != Wanted::Yes {
            continue;
        }
        let (own, rows) = (headers(table), table.position.len());
        match groups.iter_mut().find(|(known, _)| alike(known, &own)) {
            Some((known, all)) => {
                known.extend(own);
                *all += rows;
            }
            None => groups.push((own, rows)),
        }
    }
    let worth =
        |(header, rows): &(HashSet<Arc<str>>, usize)| (customer_headers(header.iter()) >= 2, *rows);
    // Of equal ones the first.
    let (chosen, _) = groups.into_iter().rev().max_by_key(worth)?;
    let mut kept = Vec::new();
    let mut left_out = Vec::new();
    for (name, wanted, mut table) in tables {
        if wanted == Wanted::Yes && headers(&table).is_subset(&chosen) {
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

fn xlsx_sheet(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    header: HeaderLine,
) -> Result<Option<RawTable>> {
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
    let mut grid = Grid::new(0, header);
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
        let text = show(
            &Data::from(cell.get_value().clone()),
            codes.get(style).map_or("", String::as_str),
        );
        if !text.is_empty() {
            super::raw_table::check_width(column as usize)?;
            if row.len() <= column as usize {
                row.resize(column as usize + 1, String::new());
            }
            row[column as usize] = text;
        }
    }
    grid.push(row_index.saturating_add(1), row)?;
    grid.finish()
}

fn range_sheet(range: &Range<Data>, header: HeaderLine) -> Result<Option<RawTable>> {
    let mut grid = Grid::new(0, header);
    let (top, left) = range.start().unwrap_or((0, 0));
    for (index, row) in range.rows().enumerate() {
        let mut cells = vec![String::new(); left as usize];
        cells.extend(row.iter().map(|data| show(data, "")));
        grid.push(top + index as u32 + 1, cells)?;
    }
    grid.finish()
}

/// A cell as a person sees it.
fn show(data: &Data, code: &str) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(value) => number_format::show(*value as f64, code),
        Data::Float(value) => number_format::show(*value, code),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(time) => show_time(*time),
        Data::DateTimeIso(text) => {
            let text = text.replace('T', " ");
            text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned()
        }
        Data::DurationIso(text) => show_duration(text),
        Data::Error(error) => error.to_string(),
    }
}

fn show_time(time: ExcelDateTime) -> String {
    let serial = time.as_f64();
    if time.is_duration() {
        let whole = (serial.abs() * 86_400.0).round() as u64;
        return format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let mut shown = (year, month, day, hour, minute, second);
    if milli >= 500
        && let Some((y, mo, d, h, mi, s)) = one_second_later(shown)
    {
        shown = (y, mo, d, h, mi, s);
    }
    let (year, month, day, hour, minute, second) = shown;
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if serial > 0.0 && serial < 1.0 {
        return clock;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if clock == "00:00:00" {
        date
    } else {
        format!("{date} {clock}")
    }
}

type Moment = (u16, u8, u8, u8, u8, u8);

/// Fractions of a day are rarely exact; what is nearer to the next second is that second.
fn one_second_later((year, month, day, hour, minute, second): Moment) -> Option<Moment> {
    let signed = |part: u8| i8::try_from(part).ok();
    let next = jiff::civil::DateTime::new(
        i16::try_from(year).ok()?,
        signed(month)?,
        signed(day)?,
        signed(hour)?,
        signed(minute)?,
        signed(second)?,
        0,
    )
    .ok()?
    .checked_add(jiff::Span::new().seconds(1))
    .ok()?;
    Some((
        next.year().unsigned_abs(),
        next.month().unsigned_abs(),
        next.day().unsigned_abs(),
        next.hour().unsigned_abs(),
        next.minute().unsigned_abs(),
        next.second().unsigned_abs(),
    ))
}

/// `PT14H05M09S` as `14:05:09`; anything else as it is.
fn show_duration(text: &str) -> String {
    let clock = || {
        let rest = text.strip_prefix("PT")?;
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let seconds = seconds.split('.').next()?;
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    clock().unwrap_or_else(|| text.to_owned())
}
