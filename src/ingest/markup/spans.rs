//! Cells that reach over several rows: which columns they take in the rows below, and their text
//! there, as a person sees it.

use std::collections::BTreeMap;

/// Most rows that a cell may ask for, as browsers bound it.
const MAX_ROWS: usize = 65_534;
/// What filling may cost, in multiples of the document's size.
const MAX_COST: usize = 64;

/// The cells that reach below the current row.
#[derive(Default)]
pub struct Spans {
    /// From rows above, by first column.
    above: BTreeMap<usize, Span>,
    /// Begun in the current row.
    begun: Vec<(usize, Span)>,
    cost_left: usize,
    absurd: bool,
}

struct Span {
    columns: usize,
    /// Rows still to come; `None` up to the end of the group.
    rows: Option<usize>,
    text: String,
}

impl Spans {
    /// For a document of `len` bytes, which bounds what its cells can fill.
    pub fn in_text(len: usize) -> Self {
        Spans {
            cost_left: (len + 1024).saturating_mul(MAX_COST),
            ..Spans::default()
        }
    }

    /// Whether filling was given up, so that cells are missing.
    pub fn are_absurd(&self) -> bool {
        self.absurd
    }

    /// The first column from `column` on that no cell from above takes.
    pub fn free(&self, mut column: usize) -> usize {
        while let Some((start, span)) = self.above.range(..=column).next_back()
            && start + span.columns > column
        {
            column = start + span.columns;
        }
        column
    }

    /// A cell of the current row over so many columns and rows; 0 rows reach to the end.
    pub fn begin(&mut self, column: usize, columns: usize, rows: usize, text: &str) {
        if rows != 1 {
            let span = Span {
                columns,
                rows: rows.min(MAX_ROWS).checked_sub(1),
                text: text.to_owned(),
            };
            self.begun.push((column, span));
        }
    }

    /// Ends a row: puts the text from above into its cells that are blank. A row without any text
    /// of its own is only the lower part of the one above it, and no record.
    pub fn fill(&mut self, cells: &mut Vec<String>) {
        if cells.iter().any(|cell| !cell.is_empty()) && !self.absurd {
            for (&column, span) in &self.above {
                let cost = 1 + span.text.len() + column.saturating_sub(cells.len());
                let Some(left) = self.cost_left.checked_sub(cost) else {
                    self.absurd = true;
                    break;
                };
                self.cost_left = left;
                if span.text.is_empty() {
                    continue;
                }
                if cells.len() <= column {
                    cells.resize(column + 1, String::new());
                }
                if cells[column].is_empty() {
                    cells[column].push_str(&span.text);
                }
            }
        }
        if self.absurd {
            self.above.clear();
        }
        self.pass(1);
        self.above.extend(self.begun.drain(..));
    }

    /// Passes rows that are not written out.
    pub fn pass(&mut self, rows: usize) {
        if rows > 0 && !self.above.is_empty() {
            match self.cost_left.checked_sub(self.above.len()) {
                Some(left) => self.cost_left = left,
                None => {
                    self.absurd = true;
                    self.above.clear();
                }
            }
            self.above.retain(|_, span| match &mut span.rows {
                Some(left) => {
                    *left = left.saturating_sub(rows);
                    *left > 0
                }
                None => true,
            });
        }
    }

    /// Ends a group of rows, beyond which no cell reaches.
    pub fn end_group(&mut self) {
        self.above.clear();
        self.begun.clear();
    }
}
