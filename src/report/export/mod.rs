//! Published tables for people without Parquet tools: the same rows as CSV or as a workbook, every
//! id and phone number as text, nothing that a spreadsheet would run, values masked unless asked
//! for in clear. Writes to whatever it is given; opens no file.

pub mod cells;
pub mod columns;
pub mod csv;
pub mod encoding;
mod facts;
pub mod xlsx;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Schema};

use self::columns::Privacy;
use super::lang::Lang;

pub use facts::{Facts, FieldFacts};

/// Whether values of people are masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// By the one scheme of the reports.
    Masked,
    /// As they are.
    Clear,
}

/// What stands above the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// The published names, which programs know.
    Names,
    /// The labels of the rules and of goldsieve, for people; in this language.
    Labels(Lang),
}

/// The columns of one exported table.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Name of the table.
    pub table: String,
    /// Its columns, in the order of the export.
    pub columns: Vec<Column>,
    /// Whether values are masked.
    pub values: Values,
    /// The fields, for values whose field is named beside them.
    pub facts: Arc<Facts>,
}

/// One exported column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Published name.
    pub name: String,
    /// What stands above it.
    pub header: String,
    /// Whose business its values are.
    pub privacy: Privacy,
    /// Whether its text is a number that may be calculated with.
    pub is_number: bool,
}

/// Something that could not be written as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// An apostrophe was put before text that a spreadsheet would run as a formula.
    Defused,
    /// Characters that the encoding lacks became `?`.
    Unencodable,
    /// Text longer than a cell may hold was cut.
    Cut,
}

/// How many cells were changed, by table, column and way.
pub type Changes = BTreeMap<(String, String, Change), u64>;

impl Layout {
    /// Lays out the columns of a table: those named, in that order, or all of them.
    ///
    /// # Errors
    /// The first name that the table does not have.
    pub fn new(
        table: &str,
        schema: &Schema,
        wanted: &[String],
        headers: Headers,
        values: Values,
        facts: &Arc<Facts>,
    ) -> Result<Self, String> {
        let names: Vec<&str> = match wanted {
            [] => schema
                .fields()
                .iter()
                .map(|it| it.name().as_str())
                .collect(),
            wanted => wanted.iter().map(String::as_str).collect(),
        };
        let mut columns: Vec<Column> = Vec::with_capacity(names.len());
        for name in names {
            let field = schema.field_with_name(name).map_err(|_| name.to_owned())?;
            let privacy = match field.data_type() {
                DataType::Utf8 => columns::privacy(table, name, facts),
                _ => Privacy::Open,
            };
            let header = match headers {
                Headers::Names => name.to_owned(),
                Headers::Labels(lang) => {
                    let label = columns::label(table, name, facts, lang);
                    // Two columns of one label are told apart by their names.
                    match columns.iter().any(|other| other.header == label) {
                        true => format!("{label} ({name})"),
                        false => label,
                    }
                }
            };
            columns.push(Column {
                name: name.to_owned(),
                header,
                privacy,
                is_number: columns::is_number(table, name, facts),
            });
        }
        Ok(Layout {
            table: table.to_owned(),
            columns,
            values,
            facts: facts.clone(),
        })
    }

    /// The columns to read: those shown, and the one that tells the field of a value.
    pub fn needed(&self) -> Vec<&str> {
        let mut needed: Vec<&str> = self.columns.iter().map(|it| it.name.as_str()).collect();
        let of_field = |it: &Column| it.privacy.needs_field();
        if self.columns.iter().any(of_field) && !needed.contains(&columns::FIELD) {
            needed.push(columns::FIELD);
        }
        needed
    }
}

#[cfg(test)]
mod tests;
