//! Tables inside HTML and SpreadsheetML, which many systems export under the name `.xls`. A
//! scanner for rows and cells, not a browser: styles, scripts and nesting are passed over.

use super::grid::Grid;
use super::header::HeaderLine;
use super::raw_table::{MAX_COLUMNS, NO_SHEET, RawTable, remark};
use crate::error::{Error, Result};

/// Reads the largest table of a document.
///
/// # Errors
/// Usage `no-table` if there is none.
pub fn read(text: &str, header: HeaderLine) -> Result<Option<RawTable>> {
    let mut tables = scan(text);
    let most = tables.iter().map(Vec::len).max().unwrap_or(0);
    if most == 0 {
        return Err(
            Error::usage("no-table", "the document holds no table with rows")
                .help("export it again as CSV or xlsx"),
        );
    }
    let index = tables
        .iter()
        .position(|rows| rows.len() == most)
        .unwrap_or(0);
    let chosen = tables.swap_remove(index);
    let others: usize = tables
        .iter()
        .filter(|rows| rows.len() > 1)
        .map(Vec::len)
        .sum();
    let mut grid = Grid::new(NO_SHEET, header);
    for (line, row) in chosen {
        grid.push(line, row.into_cells())?;
    }
    let mut table = grid.finish()?;
    if let Some(table) = &mut table
        && others > 0
    {
        table.remarks.insert(
            0,
            remark(
                "table-not-read",
                others as u64,
                format!("the document has further tables with {others} rows, which were not read"),
            ),
        );
    }
    Ok(table)
}

/// A row as it was met: a few bytes can ask for thousands of blank cells, so that only those with
/// text are kept until the row is needed.
#[derive(Default)]
struct Row {
    width: usize,
    filled: Vec<(usize, String)>,
}

impl Row {
    /// Adds a cell over `span` columns.
    fn push(&mut self, text: String, span: usize) {
        if !text.is_empty() {
            self.filled.push((self.width, text));
        }
        self.widen(self.width + span);
    }

    /// Adds blank cells, at most as many as show that the row is too wide.
    fn widen(&mut self, width: usize) {
        let filled = self.filled.last().map_or(0, |(column, _)| column + 1);
        self.width = width.min(MAX_COLUMNS + 1).max(self.width).max(filled);
    }

    fn into_cells(self) -> Vec<String> {
        let mut cells = vec![String::new(); self.width];
        for (column, text) in self.filled {
            cells[column] = text;
        }
        cells
    }
}

/// Widest jump that an index attribute may ask for.
const MAX_INDEX: usize = 20_000;

#[derive(Default)]
struct Scanner {
    tables: Vec<Vec<(u32, Row)>>,
    rows: Vec<(u32, Row)>,
    line: u32,
    row: Option<Row>,
    cell: Option<Cell>,
}

struct Cell {
    text: String,
    span: usize,
    is_date: Dated,
}

#[derive(PartialEq, Eq)]
enum Dated {
    Yes,
    No,
}

fn scan(text: &str) -> Vec<Vec<(u32, Row)>> {
    let mut scanner = Scanner::default();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        scanner.text(&rest[..open]);
        let tag = &rest[open..];
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if let Some(data) = tag.strip_prefix("<![CDATA[") {
            let (inner, after) = data.split_once("]]>").unwrap_or((data, ""));
            scanner.raw(inner);
            rest = after;
            continue;
        }
        let Some(close) = tag.find('>') else { break };
        let (inner, after) = (&tag[1..close], &tag[close + 1..]);
        rest = after;
        let name_end = inner
            .find(|c: char| c.is_whitespace())
            .unwrap_or(inner.len());
        let name = inner[..name_end].trim_end_matches('/').to_ascii_lowercase();
        let attributes = inner[name_end..].trim_end_matches('/');
        if name == "style" || name == "script" {
            rest = from_end_tag(rest, &name);
            continue;
        }
        scanner.tag(&name, attributes, inner.ends_with('/'));
    }
    scanner.end_table();
    scanner.tables
}

/// The text from the end tag of `name` on, empty if there is none.
fn from_end_tag<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |at: usize| {
        let found = text.as_bytes().get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let mut ends = text.match_indices("</").map(|(at, _)| at);
    ends.find(|&at| is_end(at)).map_or("", |at| &text[at..])
}

impl Scanner {
    fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            unescape(text, &mut cell.text);
        }
    }

    fn raw(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    fn tag(&mut self, name: &str, attributes: &str, closes_itself: bool) {
        let (ends, name) = match name.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, name),
        };
        let local = name.rsplit(':').next().unwrap_or(name);
        match (local, ends) {
            ("table", _) => self.end_table(),
            ("tr" | "row", false) => {
                self.end_row();
                let next = index(attributes).unwrap_or(self.line as usize + 1);
                self.line = (self.line + 1).max(next.min(1 << 30) as u32);
                self.row = Some(Row::default());
            }
            ("tr" | "row", true) => self.end_row(),
            ("td" | "th" | "cell", false) => {
                self.end_cell();
                let row = self.row.get_or_insert_default();
                if let Some(index) = index(attributes)
                    && index <= MAX_INDEX
                {
                    row.widen(index - 1);
                }
                let span = attribute(attributes, "colspan").and_then(|span| span.parse().ok());
                self.cell = Some(Cell {
                    text: String::new(),
                    span: span.unwrap_or(1).clamp(1, MAX_INDEX),
                    is_date: Dated::No,
                });
                if closes_itself {
                    self.end_cell();
                }
            }
            ("td" | "th" | "cell", true) => self.end_cell(),
            ("data", false) => {
                if let Some(cell) = &mut self.cell
                    && attribute(attributes, "type").is_some_and(|kind| kind == "DateTime")
                {
                    cell.is_date = Dated::Yes;
                }
            }
            ("br" | "p" | "div", _) => self.raw("\n"),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        if let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) {
            let lines: Vec<String> = cell
                .text
                .split('\n')
                .map(|line| {
                    line.split(|c: char| c.is_whitespace() && c != '\u{a0}')
                        .filter(|word| !word.is_empty())
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect();
            let mut text = lines.join("\n").trim().to_owned();
            if cell.is_date == Dated::Yes {
                text = text.replace('T', " ");
                text = text.strip_suffix(".000").unwrap_or(&text).to_owned();
                text = text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned();
            }
            row.push(text, cell.span);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(row) = self.row.take()
            && row.width > 0
        {
            self.rows.push((self.line, row));
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.line = 0;
        if !self.rows.is_empty() {
            self.tables.push(std::mem::take(&mut self.rows));
        }
    }
}

fn index(attributes: &str) -> Option<usize> {
    attribute(attributes, "index")?
        .parse()
        .ok()
        .filter(|&index| index > 0)
}

/// The value of an attribute by its local name.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim().rsplit([':', ' ']).next().unwrap_or("");
        let after = after.trim_start();
        let (value, next) = match after.chars().next()? {
            quote @ ('"' | '\'') => after[1..].split_once(quote)?,
            _ => after.split_once(' ').unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// Appends text with its character references resolved. Line breaks of the markup are blanks.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        push_flowing(&rest[..at], out);
        rest = &rest[at..];
        let known = reference(rest).and_then(|(name, after)| {
            let code = |digits: &str, radix| {
                u32::from_str_radix(digits, radix)
                    .ok()
                    .and_then(char::from_u32)
            };
            let character = match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => ' ',
                _ => {
                    let number = name.strip_prefix('#')?;
                    match number.strip_prefix(['x', 'X']) {
                        Some(hex) => code(hex, 16)?,
                        None => code(number, 10)?,
                    }
                }
            };
            Some((character, after))
        });
        match known {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    push_flowing(rest, out);
}

/// The name of the character reference at the start of a text, and what follows. Names are short:
/// a text full of `&` must not be searched to its end for each.
fn reference(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 32;
    let bytes = &text.as_bytes()[1..];
    let length = bytes.iter().take(LONGEST).position(|&byte| byte == b';')?;
    Some((&text[1..1 + length], &text[length + 2..]))
}

fn push_flowing(text: &str, out: &mut String) {
    out.extend(text.chars().map(|c| match c {
        '\r' | '\n' | '\t' => ' ',
        other => other,
    }));
}
