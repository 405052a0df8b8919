//! Parquet and Arrow IPC to a raw table: every value as text, structs as columns with dots.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow::array::{Array, ArrayRef, RecordBatch, StringArray, StructArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::DataType;
use arrow::ipc::reader::{FileReader, StreamReader};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::ChunkReader;

use super::delimited::chunk::clean;
use super::header::unique_names;
use super::number_format::plain;
use super::raw_table::{NO_SHEET, RawTable, check_width};
use crate::error::{Error, Result};
use crate::tables::raw::RawColumn;
use crate::tables::records::Position;
use crate::tables::text_column::TextColumnBuilder;

/// Reads a Parquet file.
///
/// # Errors
/// Usage `input-damaged`.
pub fn read_parquet(file: impl ChunkReader + 'static) -> Result<RawTable> {
    guarded(|| {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(|builder| builder.with_batch_size(8192).build())
            .map_err(|error| damaged(&error))?;
        let schema = arrow::array::RecordBatchReader::schema(&reader);
        collect(
            RecordBatch::new_empty(schema),
            reader.map(|batch| batch.map_err(|error| damaged(&error))),
        )
    })
}

/// Reads Arrow IPC, file or stream.
///
/// # Errors
/// Usage `input-damaged`.
pub fn read_arrow(bytes: &[u8]) -> Result<RawTable> {
    guarded(|| {
        if bytes.starts_with(b"ARROW1") {
            let reader =
                FileReader::try_new(Cursor::new(bytes), None).map_err(|error| damaged(&error))?;
            collect(
                RecordBatch::new_empty(reader.schema()),
                reader.map(|batch| batch.map_err(|error| damaged(&error))),
            )
        } else {
            let reader =
                StreamReader::try_new(Cursor::new(bytes), None).map_err(|error| damaged(&error))?;
            collect(
                RecordBatch::new_empty(reader.schema()),
                reader.map(|batch| batch.map_err(|error| damaged(&error))),
            )
        }
    })
}

/// A panic of a format library over a file's bytes means that the file is damaged.
fn guarded(read: impl FnOnce() -> Result<RawTable>) -> Result<RawTable> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(damaged(&"its structure is broken")))
}

fn damaged(error: &dyn std::fmt::Display) -> Error {
    let text = error.to_string();
    let lower = text.to_lowercase();
    let unknown = lower.contains("feature") || lower.contains("support");
    Error::usage("input-damaged", format!("the file cannot be read: {text}")).help(match unknown {
        true => "write it with a common compression: snappy, zstd, lz4, gzip or none",
        false => "it may have been cut off in transfer; copy it again",
    })
}

fn collect(
    empty: RecordBatch,
    batches: impl Iterator<Item = Result<RecordBatch>>,
) -> Result<RawTable> {
    let mut leaves: Vec<String> = Vec::new();
    for_each_leaf(&empty, &mut |name, _| {
        leaves.push(name);
        Ok(())
    })?;
    check_width(leaves.len())?;
    let mut columns: Vec<TextColumnBuilder> = leaves
        .iter()
        .map(|_| TextColumnBuilder::default())
        .collect();
    let mut rows = 0usize;
    for batch in batches {
        let batch = batch?;
        let mut place = columns.iter_mut();
        for_each_leaf(&batch, &mut |_, array| {
            if let Some(column) = place.next() {
                push_texts(column, array)?;
            }
            Ok(())
        })?;
        rows += batch.num_rows();
    }
    let names = unique_names(leaves.iter().map(String::as_str));
    Ok(RawTable {
        columns: names
            .into_iter()
            .zip(columns)
            .map(|(name, text)| RawColumn {
                name,
                text: text.finish(),
            })
            .collect(),
        position: (1..=rows as u32)
            .map(|line| Position {
                file: 0,
                sheet: NO_SHEET,
                line,
            })
            .collect(),
        ..RawTable::default()
    })
}

type OnLeaf<'a> = dyn FnMut(String, &ArrayRef) -> Result<()> + 'a;

fn for_each_leaf(batch: &RecordBatch, on_leaf: &mut OnLeaf<'_>) -> Result<()> {
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        walk(field.name().clone(), array, on_leaf)?;
    }
    Ok(())
}

fn walk(name: String, array: &ArrayRef, on_leaf: &mut OnLeaf<'_>) -> Result<()> {
    let Some(parent) = array.as_any().downcast_ref::<StructArray>() else {
        return on_leaf(name, array);
    };
    for (field, child) in parent.fields().iter().zip(parent.columns()) {
        // What stands below a missing struct is missing, whatever the child says.
        let nulls = arrow::buffer::NullBuffer::union(parent.nulls(), child.nulls());
        let child = child
            .to_data()
            .into_builder()
            .nulls(nulls)
            .build()
            .map_err(|error| damaged(&error))?;
        walk(
            format!("{name}.{}", field.name()),
            &arrow::array::make_array(child),
            on_leaf,
        )?;
    }
    Ok(())
}

fn push_texts(column: &mut TextColumnBuilder, array: &ArrayRef) -> Result<()> {
    let mut push = |text: Option<&str>| match text {
        Some(text) if !text.trim().is_empty() => column.push(Some(&clean(text.into()))),
        _ => column.push(None),
    };
    match array.data_type() {
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let wide = cast_with_options(array, &DataType::Float64, &CastOptions::default())
                .map_err(|error| damaged(&error))?;
            let wide: &arrow::array::Float64Array = wide
                .as_any()
                .downcast_ref()
                .ok_or_else(|| damaged(&"a float column is none"))?;
            for value in wide {
                push(value.map(plain).as_deref());
            }
        }
        DataType::Utf8 => {
            if let Some(texts) = array.as_any().downcast_ref::<StringArray>() {
                texts.iter().for_each(push);
            }
        }
        DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            let texts = cast_with_options(array, &DataType::Utf8, &CastOptions::default())
                .map_err(|error| damaged(&error))?;
            if let Some(texts) = texts.as_any().downcast_ref::<StringArray>() {
                texts.iter().for_each(push);
            }
        }
        DataType::Timestamp(unit, Some(zone)) if !zone.starts_with(['+', '-']) => {
            // Moments are kept in UTC whatever zone a column names; a zone's rules are not needed.
            let utc = DataType::Timestamp(*unit, Some("+00:00".into()));
            let moments = array.to_data().into_builder().data_type(utc).build();
            let moments = moments.map_err(|error| damaged(&error))?;
            return push_texts(column, &arrow::array::make_array(moments));
        }
        _ => {
            let options = FormatOptions::new()
                .with_datetime_format(Some("%Y-%m-%d %H:%M:%S"))
                .with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"))
                .with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.f%:z"));
            let formatter = ArrayFormatter::try_new(array.as_ref(), &options)
                .map_err(|error| damaged(&error))?;
            for row in 0..array.len() {
                if array.is_null(row) {
                    push(None);
                } else {
                    let text = formatter.value(row).to_string();
                    push(Some(text.strip_suffix(" 00:00:00").unwrap_or(&text)));
                }
            }
        }
    }
    Ok(())
}
