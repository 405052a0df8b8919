//! Parquet in and out: one file per table, columns encoded in parallel, text always plain text to
//! whoever reads it. Goes through the store; knows no table by name.

mod chunk;
mod delta;
mod page;
mod runs;
mod sink;
mod values;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema};
use parquet::DecodeResult;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaDataPushDecoder};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use rayon::prelude::*;

use super::digest::TableDigest;
use super::store::{NewFile, Store};
use super::tables::Table;
use crate::error::{Error, Result};
use chunk::{Bounds, Chunk, ColumnEncoder, Scratch};
use sink::Sink;

/// Rows per row group: small enough that a reader's memory stays bounded.
pub const GROUP_ROWS: usize = 1 << 16;
/// Columns from which on one part at a time keeps all threads busy.
const MANY_COLUMNS: usize = 16;
/// What every reader of Parquet knows. Zstandard at its fastest gives 33 MB where this gives
/// 53 MB (100,000 rows of three exports), but spends half of the time of writing on that.
const COMPRESSION: Compression = Compression::SNAPPY;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Rows.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// BLAKE3 of the file, hexadecimal.
    pub hash: String,
    /// The logical digest of its rows.
    pub digest: String,
}

/// Writes a table as a new file, which is handed back to be finished. Its parts become row groups;
/// each is built when its turn comes and gone once it is written.
///
/// # Errors
/// What building a part reports; I/O, with the file's path.
pub fn write(
    store: &dyn Store,
    path: &str,
    table: &Table<'_>,
) -> Result<(Written, Box<dyn NewFile>)> {
    let failed = |cause: ParquetError| Error::io(store.locate(path), "write", &unwrapped(cause));
    let first = table.part(0)?;
    let schema = first.schema();
    // Without the Arrow schema in the metadata, dictionaries read back as the plain text they are.
    let shape = ArrowSchemaConverter::new()
        .convert(&schema)
        .map_err(failed)?;
    let properties = Arc::new(properties(&table.metadata));
    let sink = Sink::new(store.create(path)?);
    let mut writer =
        SerializedFileWriter::new(sink, shape.root_schema_ptr(), properties).map_err(failed)?;
    let mut digest = TableDigest::new(table.spec, &schema, first.num_rows() * table.parts());
    let mut encoders: Vec<ColumnEncoder> = (0..schema.fields().len())
        .map(|column| ColumnEncoder::new(shape.column(column), bounds(&schema, column)))
        .collect();
    let scratches = Scratches::default();
    // Parts that are built and encoded at once; what is in memory at a time.
    let at_once = if encoders.len() < MANY_COLUMNS { 2 } else { 1 };
    let mut rows = 0;
    let mut first = Some(first);
    for start in (0..table.parts()).step_by(at_once) {
        let built = first.take();
        let from = start + usize::from(built.is_some());
        let parts: Vec<RecordBatch> = (from..(start + at_once).min(table.parts()))
            .into_par_iter()
            .with_max_len(1)
            .map(|part| table.part(part))
            .collect::<Result<_>>()?;
        let parts: Vec<RecordBatch> = built.into_iter().chain(parts).collect();
        rows += parts.iter().map(|part| part.num_rows() as u64).sum::<u64>();
        for part in &parts {
            digest.add_rows(part)?;
        }
        let encode = || {
            let columns = encoders.par_iter_mut().enumerate().with_max_len(1);
            let columns = columns.map(|(column, encoder)| {
                let mut scratch = scratches.take();
                let parts = parts.iter().filter(|part| part.num_rows() > 0);
                let encode = |part: &RecordBatch| encoder.encode(part.column(column), &mut scratch);
                let chunks = parts.map(encode).collect::<Result<Vec<Chunk>, _>>();
                scratches.put_back(scratch);
                chunks.map_err(failed)
            });
            columns.collect::<Result<Vec<Vec<Chunk>>>>()
        };
        let (chunks, absorbed) = rayon::join(encode, || digest.absorb(&parts));
        absorbed?;
        let chunks = chunks?;
        drop(parts);
        append(&mut writer, &mut encoders, chunks).map_err(failed)?;
    }
    let mut sink = writer.into_inner().map_err(failed)?;
    sink.flush()
        .map_err(|cause| Error::io(store.locate(path), "write", &cause))?;
    let (written, file) = sink.finish();
    let written = Written {
        rows,
        bytes: written.bytes,
        hash: written.hash,
        digest: digest.finish(),
    };
    Ok((written, file))
}

/// Room for as many columns as are encoded at the same time.
#[derive(Default)]
struct Scratches(Mutex<Vec<Scratch>>);

impl Scratches {
    fn take(&self) -> Scratch {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    fn put_back(&self, scratch: Scratch) {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        free.push(scratch);
    }
}

/// Appends row groups, given as the chunks of each column.
fn append(
    writer: &mut SerializedFileWriter<Sink>,
    encoders: &mut [ColumnEncoder],
    columns: Vec<Vec<Chunk>>,
) -> Result<(), ParquetError> {
    let groups = columns.first().map_or(0, Vec::len);
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    for _ in 0..groups {
        let mut group = writer.next_row_group()?;
        for (encoder, chunks) in encoders.iter_mut().zip(&mut columns) {
            if let Some(chunk) = chunks.next() {
                group.append_column(&chunk.bytes, chunk.close)?;
                encoder.recycle(chunk.bytes);
            }
        }
        group.close()?;
    }
    Ok(())
}

/// Smallest and largest of unordered text let no reader skip anything. Rows stand in order of
/// source and record id where those come first, as in `records`; where they come behind, as in
/// `lineage`, rows stand in another order.
fn bounds(schema: &Schema, column: usize) -> Bounds {
    let name = |at: usize| schema.fields().get(at).map(|it| it.name().as_str());
    let in_order = column == 1 && (name(0), name(1)) == (Some("source"), Some("source_record_id"));
    match schema.field(column).data_type() {
        DataType::Utf8 | DataType::Dictionary(..) if !in_order => Bounds::Useless,
        _ => Bounds::Told,
    }
}

/// Puts a small Parquet file in the place of another, or of nothing, in one step.
///
/// # Errors
/// I/O, with the file's path.
pub fn replace(store: &dyn Store, path: &str, batch: &RecordBatch) -> Result<()> {
    let failed = |cause: ParquetError| Error::io(store.locate(path), "write", &unwrapped(cause));
    let mut bytes = Vec::new();
    let schema = batch.schema();
    let properties = properties(&[]);
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).map_err(failed)?;
    writer.write(batch).map_err(failed)?;
    writer.close().map_err(failed)?;
    super::store::replace(store, path, &bytes)
}

fn properties(metadata: &[(String, String)]) -> WriterProperties {
    let pairs = metadata
        .iter()
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    WriterProperties::builder()
        .set_compression(COMPRESSION)
        .set_created_by(concat!("goldsieve ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(pairs.collect()))
        .build()
}

/// The columns of a file to read.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// All of them.
    All,
    /// These; a name that the file lacks is passed over.
    These(&'a [&'a str]),
}

/// Reads a Parquet file of the store; `None` where there is none. At least one batch, maybe empty.
///
/// # Errors
/// I/O, if it cannot be read or is no Parquet file.
pub fn read(store: &dyn Store, path: &str, wanted: Wanted<'_>) -> Result<Option<Vec<RecordBatch>>> {
    let failed = |cause: ParquetError| Error::io(store.locate(path), "read", &unwrapped(cause));
    let Some(bytes) = store.read(path)? else {
        return Ok(None);
    };
    decode(bytes, wanted).map(Some).map_err(failed)
}

fn decode(bytes: Vec<u8>, wanted: Wanted<'_>) -> Result<Vec<RecordBatch>, ParquetError> {
    let length = bytes.len() as u64;
    let file = bytes.into();
    let mut decoder = ParquetMetaDataPushDecoder::try_new(length)?;
    decoder.push_range(0..length, Clone::clone(&file))?;
    let DecodeResult::Data(metadata) = decoder.try_decode()? else {
        return Err(ParquetError::EOF("the file ends too early".to_owned()));
    };
    let metadata = ArrowReaderMetadata::try_new(Arc::new(metadata), ArrowReaderOptions::new())?;
    let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
        .with_batch_size(GROUP_ROWS);
    if let Wanted::These(names) = wanted {
        // By place: a name with a point in it, as carried columns have, would be taken for a path.
        let fields = builder.schema().fields().iter().enumerate();
        let wanted = fields.filter(|(_, field)| names.contains(&field.name().as_str()));
        let wanted: Vec<usize> = wanted.map(|(place, _)| place).collect();
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
        builder = builder.with_projection(mask);
    }
    let reader = builder.build()?;
    let schema = arrow::array::RecordBatchReader::schema(&reader);
    let mut batches = reader.collect::<Result<Vec<_>, _>>()?;
    if batches.is_empty() {
        batches.push(RecordBatch::new_empty(schema));
    }
    Ok(batches)
}

/// The I/O error inside, so that a full disk says so.
fn unwrapped(cause: ParquetError) -> io::Error {
    match cause {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
