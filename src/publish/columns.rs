//! Building the columns of published tables: from codes and dictionaries without copying text.
//! Knows Arrow types, not what any table means.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array,
    NullBufferBuilder, RecordBatch, StringArray, StringBuilder, TimestampMicrosecondArray,
    UInt32Array,
};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{ArrowNativeType, Field, Schema, UInt32Type};

use crate::error::{Error, Result};
use crate::tables::records::NO_TIME;
use crate::tables::text_column::{NULL, SLOT, TextColumn, fetch};

/// What stands in published raw values between the source columns that fed a field.
pub const SLOT_SHOWN: &str = " | ";

/// Collects named columns of equal length.
#[derive(Default)]
pub struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    /// Adds a column that always has a value.
    pub fn required(&mut self, name: &str, array: ArrayRef) {
        self.add(Field::new(name, array.data_type().clone(), false), array);
    }

    /// Adds a column that may lack values.
    pub fn optional(&mut self, name: &str, array: ArrayRef) {
        self.add(Field::new(name, array.data_type().clone(), true), array);
    }

    fn add(&mut self, field: Field, array: ArrayRef) {
        self.fields.push(field);
        self.arrays.push(array);
    }

    /// The columns as a batch.
    ///
    /// # Errors
    /// Internal, if lengths differ or a required column lacks a value.
    pub fn finish(self) -> Result<RecordBatch> {
        RecordBatch::try_new(Arc::new(Schema::new(self.fields)), self.arrays)
            .map_err(|cause| Error::internal("table-shape", cause.to_string()))
    }
}

/// Text by code into a dictionary; [`NULL`] is missing. Codes must lie in the dictionary.
pub fn coded(mut codes: Vec<u32>, values: &StringArray) -> ArrayRef {
    // One pass, a word of flags at a time.
    let mut flags: Vec<u64> = Vec::with_capacity(codes.len().div_ceil(64));
    let mut missing = 0;
    for codes in codes.chunks_mut(64) {
        let mut filled = 0u64;
        for (bit, code) in codes.iter_mut().enumerate() {
            let is_filled = *code != NULL;
            filled |= u64::from(is_filled) << bit;
            *code = if is_filled { *code } else { 0 };
        }
        missing += codes.len() - filled.count_ones() as usize;
        flags.push(filled);
    }
    let nulls = (missing > 0).then(|| {
        let flags = BooleanBuffer::new(Buffer::from_vec(flags), 0, codes.len());
        NullBuffer::new(flags)
    });
    let keys = UInt32Array::new(ScalarBuffer::from(codes), nulls);
    Arc::new(DictionaryArray::<UInt32Type>::new(
        keys,
        Arc::new(values.clone()),
    ))
}

/// Text of a closed list, one index per row.
pub fn words<'a>(
    words: impl IntoIterator<Item = &'a str>,
    index: impl IntoIterator<Item = u32>,
) -> ArrayRef {
    let values: StringArray = words.into_iter().map(Some).collect();
    coded(index.into_iter().collect(), &values)
}

/// The given rows of a text column of a stage.
pub fn text(column: &TextColumn, rows: &Range<usize>) -> ArrayRef {
    coded(column.codes()[rows.clone()].to_vec(), column.values())
}

/// All rows of a text column.
pub fn whole(column: &TextColumn) -> ArrayRef {
    text(column, &(0..column.len()))
}

/// Whether a dictionary holds [`SLOT`] separators. Looks at every byte.
pub fn has_slots(values: &StringArray) -> bool {
    values.value_data().contains(&(SLOT as u8))
}

/// The given rows of a text column with [`SLOT`] separators made readable, under a dictionary of
/// their own: that of the column would have to be copied as a whole.
pub fn shown(column: &TextColumn, rows: &Range<usize>) -> ArrayRef {
    const MEAN_BYTES: usize = 20;
    const NEAR: usize = 64;
    // Where texts hardly repeat, to look for those that do costs more than to write them again.
    let repeat = column.distinct() * 2 < column.len();
    let mut known = vec![NULL; if repeat { column.distinct() } else { 0 }];
    let mut texts = StringBuilder::with_capacity(rows.len(), rows.len() * MEAN_BYTES);
    let mut shown = String::new();
    let mut next = 0;
    let mut codes = Vec::with_capacity(rows.len());
    for near in column.codes()[rows.clone()].chunks(NEAR) {
        fetch(column.values(), near.iter().copied());
        codes.extend(near.iter().map(|&code| {
            if code == NULL {
                return NULL;
            }
            let mut unknown = NULL;
            let known = known.get_mut(code as usize).unwrap_or(&mut unknown);
            if *known == NULL {
                show_slots(column.value(code), &mut shown);
                texts.append_value(&shown);
                *known = next;
                next += 1;
            }
            *known
        }));
    }
    coded(codes, &texts.finish())
}

/// Writes a text with [`SLOT`] separators made readable.
pub fn show_slots(text: &str, out: &mut String) {
    out.clear();
    let mut from = 0;
    // A separator is one byte; most texts are too short for a search that makes ready first.
    let bytes = text.bytes().enumerate();
    for (at, _) in bytes.filter(|&(_, byte)| byte == SLOT as u8) {
        out.push_str(&text[from..at]);
        out.push_str(SLOT_SHOWN);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Whole numbers that are never missing.
pub fn counts(values: impl IntoIterator<Item = u32>) -> ArrayRef {
    let clamp = |value| i32::try_from(value).unwrap_or(i32::MAX);
    let values: Vec<i32> = values.into_iter().map(clamp).collect();
    Arc::new(Int32Array::from(values))
}

/// Large whole numbers.
pub fn longs(values: impl IntoIterator<Item = u64>) -> ArrayRef {
    let clamp = |value| i64::try_from(value).unwrap_or(i64::MAX);
    let values: Vec<i64> = values.into_iter().map(clamp).collect();
    Arc::new(Int64Array::from(values))
}

/// Numbers.
pub fn numbers(values: impl IntoIterator<Item = Option<f64>>) -> ArrayRef {
    let (values, nulls) = parted(values.into_iter());
    Arc::new(Float64Array::new(values, nulls))
}

/// Values, and which of them are missing.
fn parted<T: ArrowNativeType>(
    cells: impl Iterator<Item = Option<T>>,
) -> (ScalarBuffer<T>, Option<NullBuffer>) {
    let mut nulls = NullBufferBuilder::new(cells.size_hint().0);
    let values: Vec<T> = cells
        .map(|cell| {
            nulls.append(cell.is_some());
            cell.unwrap_or_default()
        })
        .collect();
    (ScalarBuffer::from(values), nulls.finish())
}

/// Flags.
pub fn flags(values: &[bool]) -> ArrayRef {
    Arc::new(BooleanArray::from(values.to_vec()))
}

/// Points in time in UTC; [`NO_TIME`] is missing.
pub fn times(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    let values = values.into_iter();
    let (values, nulls) = parted(values.map(|time| (time != NO_TIME).then_some(time)));
    Arc::new(TimestampMicrosecondArray::new(values, nulls).with_timezone("UTC"))
}

/// Hashes as lower-case hexadecimal text, 32 characters each.
pub fn hashes(hashes: &[[u8; 16]]) -> ArrayRef {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = Vec::with_capacity(hashes.len() * 32);
    for byte in hashes.iter().flatten() {
        text.push(HEX[usize::from(byte >> 4)]);
        text.push(HEX[usize::from(byte & 15)]);
    }
    let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(32, hashes.len()));
    let array = StringArray::new(offsets, Buffer::from_vec(text), None);
    Arc::new(array)
}
