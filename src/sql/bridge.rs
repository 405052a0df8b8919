//! Columns into polars: text crosses as plain UTF-8 through the Arrow C data interface; typed
//! columns are parsed from their canonical text once per distinct value.

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, TimestampMicrosecondArray,
};
use polars::prelude::{Column, IntoColumn, PlSmallStr, PolarsResult, Series};

use super::{SqlColumn, SqlType};
use crate::tables::text_column::NULL;

/// A column as polars sees it.
pub fn series(column: &SqlColumn<'_>) -> PolarsResult<Column> {
    let array: ArrayRef = match column.ty {
        SqlType::Text => std::sync::Arc::new(column.text.to_plain()),
        SqlType::Date => std::sync::Arc::new(Date32Array::from(typed(column, days))),
        SqlType::Timestamp => {
            std::sync::Arc::new(TimestampMicrosecondArray::from(typed(column, micros)))
        }
        SqlType::Number => std::sync::Arc::new(Float64Array::from(typed(column, |text| {
            text.parse::<f64>().ok()
        }))),
        SqlType::Flag => std::sync::Arc::new(BooleanArray::from(typed(column, flag))),
    };
    let array = import(&array)?;
    Ok(Series::try_from((PlSmallStr::from_str(column.name), array))?.into_column())
}

/// Parses each distinct value once and spreads the results over the rows.
fn typed<T: Copy>(column: &SqlColumn<'_>, parse: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
    let values: Vec<Option<T>> = column
        .text
        .values()
        .iter()
        .map(|value| value.and_then(&parse))
        .collect();
    let codes = column.text.codes().iter();
    codes
        .map(|&code| {
            if code == NULL {
                None
            } else {
                values[code as usize]
            }
        })
        .collect()
}

fn days(text: &str) -> Option<i32> {
    let date: jiff::civil::Date = text.parse().ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    date.since(epoch).ok().map(|span| span.get_days())
}

fn micros(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>()
        .ok()
        .map(jiff::Timestamp::as_microsecond)
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

/// Hands an Arrow array over to polars' own Arrow through the C data interface.
fn import(array: &ArrayRef) -> PolarsResult<Box<dyn polars_arrow::array::Array>> {
    let data = array.to_data();
    let (ffi_array, ffi_schema) = arrow::ffi::to_ffi(&data)
        .map_err(|error| polars::prelude::PolarsError::ComputeError(error.to_string().into()))?;
    // SAFETY: both sides implement the published C data interface, whose structures have one
    // layout; ownership moves with them, and `ManuallyDrop` keeps ours from releasing twice.
    #[allow(unsafe_code)]
    unsafe {
        let ffi_array = std::mem::ManuallyDrop::new(ffi_array);
        let array: polars_arrow::ffi::ArrowArray =
            std::ptr::read(std::ptr::from_ref(&*ffi_array).cast());
        let schema: &polars_arrow::ffi::ArrowSchema = &*std::ptr::from_ref(&ffi_schema).cast();
        let field = polars_arrow::ffi::import_field_from_c(schema)?;
        polars_arrow::ffi::import_array_from_c(array, field.dtype)
    }
}
