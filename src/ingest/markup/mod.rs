//! Tables inside HTML and SpreadsheetML, which many systems export under the name `.xls`. A
//! scanner for rows and cells, not a browser: scripts, comments and nesting are passed over, and
//! of styles only number formats are looked at.

mod spans;
mod styles;
mod text;

use self::spans::Spans;
use self::styles::{Styles, has_exponent};
use self::text::{attribute, number, unescape};
use super::grid::Grid;
use super::header::HeaderLine;
use super::number_format;
use super::raw_table::{NO_SHEET, RawTable, remark};
use crate::error::{Error, Result};

/// Reads the largest table of a document.
///
/// # Errors
/// Usage `no-table` if there is none, `input-damaged` if its cells span more than any person
/// would merge.
pub fn read(text: &str, header: HeaderLine) -> Result<Option<RawTable>> {
    let mut tables = scan(text)?;
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

/// A row at its line, as it was met: a few bytes can ask for thousands of blank cells, so that only
/// those with text are kept until the row is needed.
type Row = (u32, Cells);

struct Cells {
    width: usize,
    filled: Vec<(usize, String)>,
}

impl Cells {
    fn of(cells: Vec<String>) -> Self {
        let width = cells.len();
        let filled = cells.into_iter().enumerate();
        Cells {
            width,
            filled: filled.filter(|(_, text)| !text.is_empty()).collect(),
        }
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
    tables: Vec<Vec<Row>>,
    rows: Vec<Row>,
    line: u32,
    row: Option<OpenRow>,
    cell: Option<Cell>,
    spans: Spans,
    styles: Styles,
}

#[derive(Default)]
struct OpenRow {
    cells: Vec<String>,
    /// Column of the next cell, unless it names another or a cell from above is there.
    next: usize,
    style: Option<String>,
}

struct Cell {
    text: String,
    column: usize,
    columns: usize,
    rows: usize,
    kind: Kind,
    style: Option<String>,
    /// The number behind the text, which may show less of it.
    number: Option<f64>,
    /// Whether the tags seen now are a comment on the cell.
    in_comment: bool,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Text,
    Date,
    Number,
}

fn scan(text: &str) -> Result<Vec<Vec<Row>>> {
    let mut scanner = Scanner {
        spans: Spans::in_text(text.len()),
        ..Scanner::default()
    };
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
        if name == "style" && !scanner.styles.open || name == "script" {
            let end = format!("</{name}");
            let found = rest
                .as_bytes()
                .windows(end.len())
                .position(|window| window.eq_ignore_ascii_case(end.as_bytes()));
            rest = found.map_or("", |at| &rest[at..]);
            continue;
        }
        scanner.tag(&name, attributes, inner.ends_with('/'));
    }
    scanner.end_table();
    if scanner.spans.are_absurd() {
        return Err(Error::usage(
            "input-damaged",
            "merged cells of the document cover far more than it holds",
        )
        .help("export it again as CSV or xlsx"));
    }
    Ok(scanner.tables)
}

impl Scanner {
    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.in_comment) {
            unescape(text, &mut cell.text);
        }
    }

    fn raw(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.in_comment) {
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
            ("table", _) => {
                self.end_table();
                self.styles.start_table(attributes);
            }
            ("thead" | "tbody" | "tfoot", _) => {
                self.end_row();
                self.spans.end_group();
            }
            ("styles", ends) => self.styles.open = !ends && !closes_itself,
            ("style", false) => self.styles.define(attributes),
            ("numberformat", false) => self.styles.set_format(attributes),
            ("column", false) => self.styles.add_column(attributes),
            ("tr" | "row", false) => self.start_row(attributes),
            ("tr" | "row", true) => self.end_row(),
            ("td" | "th" | "cell", false) => {
                self.start_cell(attributes);
                if closes_itself {
                    self.end_cell();
                }
            }
            ("td" | "th" | "cell", true) => self.end_cell(),
            ("comment" | "phonetictext", ends) => {
                if let Some(cell) = &mut self.cell {
                    cell.in_comment = !ends && !closes_itself;
                }
            }
            ("data", false) => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.in_comment) {
                    cell.kind = match attribute(attributes, "type") {
                        Some("DateTime") => Kind::Date,
                        Some("Number") => Kind::Number,
                        _ => Kind::Text,
                    };
                }
            }
            ("br" | "p" | "div", _) => self.raw("\n"),
            _ => {}
        }
    }

    fn start_row(&mut self, attributes: &str) {
        self.end_row();
        let next = index(attributes).unwrap_or(self.line as usize + 1);
        let line = (self.line + 1).max(next.min(1 << 30) as u32);
        self.spans.pass((line - self.line - 1) as usize);
        self.line = line;
        self.row = Some(OpenRow {
            style: attribute(attributes, "styleid").map(str::to_owned),
            ..OpenRow::default()
        });
    }

    fn start_cell(&mut self, attributes: &str) {
        self.end_cell();
        let row = self.row.get_or_insert_default();
        let column = match index(attributes).filter(|&index| index <= MAX_INDEX) {
            Some(index) => row.next.max(index - 1),
            None => self.spans.free(row.next),
        };
        // Beyond any table the place tells nothing, but the text may not be lost.
        let column = if column > MAX_INDEX {
            row.cells.len()
        } else {
            column
        };
        let columns = number(attributes, "colspan")
            .or_else(|| number(attributes, "mergeacross")?.checked_add(1));
        let rows = number(attributes, "rowspan")
            .or_else(|| number(attributes, "mergedown")?.checked_add(1));
        self.cell = Some(Cell {
            text: String::new(),
            column,
            columns: columns.unwrap_or(1).clamp(1, MAX_INDEX),
            rows: rows.unwrap_or(1),
            kind: Kind::Text,
            style: attribute(attributes, "styleid").map(str::to_owned),
            number: attribute(attributes, "num")
                .or_else(|| attribute(attributes, "sdval"))
                .and_then(|number| number.trim().parse().ok()),
            in_comment: false,
        });
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
            match (cell.kind, cell.number) {
                (Kind::Date, _) => {
                    text = text.replace('T', " ");
                    text = text.strip_suffix(".000").unwrap_or(&text).to_owned();
                    text = text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned();
                }
                (Kind::Number, _) => {
                    let style = cell.style.as_deref().or(row.style.as_deref());
                    text = self.styles.show(&text, style, cell.column);
                }
                (Kind::Text, Some(value)) if has_exponent(&text) && value.is_finite() => {
                    text = number_format::plain(value);
                }
                _ => {}
            }
            self.spans
                .begin(cell.column, cell.columns, cell.rows, &text);
            if row.cells.len() < cell.column {
                row.cells.resize(cell.column, String::new());
            }
            row.cells.push(text);
            row.next = cell.column + cell.columns;
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(mut row) = self.row.take() {
            self.spans.fill(&mut row.cells);
            if !row.cells.is_empty() {
                self.rows.push((self.line, Cells::of(row.cells)));
            }
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.spans.end_group();
        self.line = 0;
        if !self.rows.is_empty() {
            self.tables.push(std::mem::take(&mut self.rows));
        }
    }
}

fn index(attributes: &str) -> Option<usize> {
    number(attributes, "index").filter(|&index| index > 0)
}

#[cfg(test)]
mod tests;
