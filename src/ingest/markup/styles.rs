//! Number formats of SpreadsheetML: styles by id, which cells, rows, columns and tables name, and
//! numbers as a person sees them under one.

use std::collections::HashMap;

use super::MAX_INDEX;
use super::text::{attribute, number, unescape};
use crate::ingest::number_format;

/// Digits that spreadsheets keep.
const EXACT_DIGITS: usize = 15;

/// The styles of a document and where they apply in the table being read.
#[derive(Default)]
pub struct Styles {
    /// Whether the tags seen now define styles.
    pub open: bool,
    formats: HashMap<String, String>,
    current: String,
    table: Option<String>,
    columns: Vec<(std::ops::Range<usize>, String)>,
    next_column: usize,
}

impl Styles {
    /// Begins a style, which starts from that of its parent.
    pub fn define(&mut self, attributes: &str) {
        self.current = attribute(attributes, "id").unwrap_or("").to_owned();
        let parent = attribute(attributes, "parent").and_then(|id| self.formats.get(id));
        if let Some(format) = parent.cloned() {
            self.formats.insert(self.current.clone(), format);
        }
    }

    /// Sets the number format of the style that was begun last.
    pub fn set_format(&mut self, attributes: &str) {
        let mut code = String::new();
        unescape(attribute(attributes, "format").unwrap_or(""), &mut code);
        self.formats.insert(self.current.clone(), code);
    }

    /// Begins a table.
    pub fn start_table(&mut self, attributes: &str) {
        self.table = attribute(attributes, "styleid").map(str::to_owned);
        self.columns.clear();
        self.next_column = 0;
    }

    /// Takes a tag that describes columns.
    pub fn add_column(&mut self, attributes: &str) {
        let first = match number(attributes, "index") {
            Some(index) if index > 0 => index - 1,
            _ => self.next_column,
        };
        let further = number(attributes, "span").unwrap_or(0);
        let end = (first + 1).saturating_add(further);
        self.next_column = end;
        if let Some(style) = attribute(attributes, "styleid")
            && self.columns.len() < MAX_INDEX
        {
            self.columns.push((first..end, style.to_owned()));
        }
    }

    /// A number as it is shown in a column, under the style of its cell or row if they have one.
    pub fn show(&self, text: &str, style: Option<&str>, column: usize) -> String {
        let of_column = || {
            let found = self
                .columns
                .iter()
                .find(|(range, _)| range.contains(&column));
            found.map(|(_, style)| style.as_str())
        };
        let style = style
            .or_else(of_column)
            .or(self.table.as_deref())
            .unwrap_or("Default");
        let Some(value) = text.parse().ok().filter(|value: &f64| value.is_finite()) else {
            return text.to_owned();
        };
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        match self.formats.get(style) {
            // A number that no spreadsheet can hold keeps all of its digits.
            _ if digits > EXACT_DIGITS && !has_exponent(text) => text.to_owned(),
            Some(code) => number_format::show(value, code),
            None if has_exponent(text) => number_format::plain(value),
            None => text.to_owned(),
        }
    }
}

/// Whether text is a number in scientific notation, such as `1.01E+09`.
pub fn has_exponent(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['e', 'E']).is_some_and(|(number, power)| {
        let number = number.strip_prefix(['-', '+']).unwrap_or(number);
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        digits(whole) && digits(fraction) && digits(power.strip_prefix(['-', '+']).unwrap_or(power))
    })
}
