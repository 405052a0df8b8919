//! Cells of an exported table: Arrow columns in, text and numbers out, masked where the layout says
//! so. Knows neither CSV nor workbooks.

use std::borrow::Cow;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType};

use super::columns::{FIELD, Privacy};
use super::{Facts, Layout, Values};
use crate::error::{Error, Result};
use crate::report::masked::mask_kind;
use crate::text::mask::{MaskKind, mask};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text that must stay text.
    Text(Cow<'a, str>),
    /// Text of a field of numbers, as written: a number of up to fifteen digits.
    Decimal(&'a str, f64),
    /// A number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
}

/// The columns of one batch, ready to give cells row by row.
pub struct Cells<'a> {
    layout: &'a Layout,
    columns: Vec<CellArray>,
    /// The field that each row speaks of.
    field: Option<StringArray>,
    rows: usize,
}

enum CellArray {
    Text(StringArray),
    Number(Float64Array),
    Whole(Int64Array),
    Flag(BooleanArray),
    Time(TimestampMicrosecondArray),
}

impl<'a> Cells<'a> {
    /// The cells of a batch that has at least the columns the layout needs.
    ///
    /// # Errors
    /// Internal, if a column is missing or of a type that no table has.
    pub fn new(layout: &'a Layout, batch: &RecordBatch) -> Result<Self> {
        let columns = layout.columns.iter().map(|column| {
            let array = batch.column_by_name(&column.name).ok_or_else(|| {
                Error::internal("export", format!("the column {} was not read", column.name))
            })?;
            typed(array)
        });
        let field = match layout.columns.iter().any(|it| it.privacy.needs_field()) {
            true => batch.column_by_name(FIELD).map(text).transpose()?,
            false => None,
        };
        Ok(Cells {
            columns: columns.collect::<Result<_>>()?,
            layout,
            field,
            rows: batch.num_rows(),
        })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Cell<'_>> {
        let columns = self.layout.columns.iter().zip(&self.columns);
        columns.map(move |(column, values)| match values {
            CellArray::Text(values) if values.is_valid(row) => {
                let text = values.value(row);
                match self.layout.values {
                    Values::Masked => Cell::Text(self.masked(column.privacy, text, row)),
                    Values::Clear => self.clear(column, text),
                }
            }
            CellArray::Number(values) if values.is_valid(row) => Cell::Number(values.value(row)),
            CellArray::Whole(values) if values.is_valid(row) => Cell::Whole(values.value(row)),
            CellArray::Flag(values) if values.is_valid(row) => Cell::Flag(values.value(row)),
            CellArray::Time(values) if values.is_valid(row) => match time(values.value(row)) {
                Some(text) => Cell::Text(text.into()),
                None => Cell::Empty,
            },
            _ => Cell::Empty,
        })
    }

    fn clear<'b>(&self, column: &super::Column, text: &'b str) -> Cell<'b> {
        if column.is_number
            && let Some(number) = exact_number(text)
        {
            return Cell::Decimal(text, number);
        }
        match column.privacy {
            Privacy::Cells => Cell::Text(readable(text, str::to_owned).into()),
            _ => Cell::Text(text.into()),
        }
    }

    /// How the value of the field that a row names is masked.
    fn kind_at(&self, row: usize) -> MaskKind {
        let field = self.field.as_ref().filter(|fields| fields.is_valid(row));
        kind_of(&self.layout.facts, field.map(|fields| fields.value(row)))
    }

    fn masked<'b>(&self, privacy: Privacy, text: &'b str, row: usize) -> Cow<'b, str> {
        match privacy {
            Privacy::Open => text.into(),
            Privacy::Personal(kind) => mask(kind, text).into(),
            Privacy::OfField => mask(self.kind_at(row), text).into(),
            Privacy::Advice => match is_value(self.kind_at(row), text) {
                true => mask(self.kind_at(row), text).into(),
                false => text.into(),
            },
            Privacy::Cells => readable(text, |text| mask(MaskKind::Text, text)).into(),
        }
    }
}

/// Whether advice may be a value and no sentence: one word, anything in the place of a name or an
/// address, anything with a mail address or a number in it.
fn is_value(kind: MaskKind, text: &str) -> bool {
    let written_with_blanks = matches!(
        kind,
        MaskKind::PersonName | MaskKind::CompanyName | MaskKind::Address
    );
    let digits = text.chars().filter(char::is_ascii_digit).count();
    written_with_blanks || !text.trim().contains(' ') || text.contains('@') || digits >= 6
}

fn kind_of(facts: &Facts, field: Option<&str>) -> MaskKind {
    let facts = field.and_then(|field| facts.get(field));
    facts.map_or(MaskKind::Text, |facts| mask_kind(facts.ty))
}

/// The cells of a row set aside, `header: text` one after the other. What is not the list it should
/// be is treated as one text.
fn readable(json: &str, shown: impl Fn(&str) -> String) -> String {
    let Ok(cells) = serde_json::from_str::<Vec<(String, String)>>(json) else {
        return shown(json);
    };
    let cells = cells.iter().filter(|(_, text)| !text.is_empty());
    let cells: Vec<String> = cells
        .map(|(header, text)| format!("{header}: {}", shown(text)))
        .collect();
    cells.join(" | ")
}

/// The number that a text is, if a spreadsheet keeps all of its digits.
fn exact_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    if !plain(whole) || !plain(rest) || padded || digits.len() > 15 {
        return None;
    }
    text.parse().ok()
}

/// `2026-11-21T10:00:00Z`.
fn time(micros: i64) -> Option<String> {
    let time = jiff::Timestamp::from_microsecond(micros).ok()?;
    Some(time.to_string())
}

fn typed(array: &ArrayRef) -> Result<CellArray> {
    let cast = |to: &DataType| {
        cast(array, to).map_err(|error| Error::internal("export", error.to_string()))
    };
    Ok(match array.data_type() {
        DataType::Boolean => CellArray::Flag(array.as_boolean().clone()),
        DataType::Timestamp(..) => {
            let times = cast(&DataType::Timestamp(TimeUnit::Microsecond, None))?;
            CellArray::Time(times.as_primitive::<TimestampMicrosecondType>().clone())
        }
        DataType::Float32 | DataType::Float64 => CellArray::Number(
            cast(&DataType::Float64)?
                .as_primitive::<Float64Type>()
                .clone(),
        ),
        other if other.is_integer() => {
            CellArray::Whole(cast(&DataType::Int64)?.as_primitive::<Int64Type>().clone())
        }
        _ => CellArray::Text(text(array)?),
    })
}

fn text(array: &ArrayRef) -> Result<StringArray> {
    let plain = cast(array, &DataType::Utf8)
        .map_err(|error| Error::internal("export", error.to_string()))?;
    Ok(plain.as_string::<i32>().clone())
}
