//! Parquet in and out: one file per table, columns encoded in parallel, text always plain text to
//! whoever reads it. Goes through the store; knows no table by name.

use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef, UInt32Type};
use parquet::DecodeResult;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaDataPushDecoder};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;

use super::store::{NewFile, Store};
use crate::error::{Error, Result};

/// Rows per row group: small enough that a reader's memory stays bounded.
const GROUP_ROWS: usize = 1 << 17;
/// Row groups encoded at once, so that a table of few columns still uses every core.
const GROUPS_AT_ONCE: usize = 4;
/// What every reader of Parquet knows. Zstandard at its fastest gives 33 MB where this gives
/// 53 MB (100,000 rows of three exports), but spends half of the time of writing on that.
const COMPRESSION: Compression = Compression::SNAPPY;
/// Columns whose dictionary holds more than this share of their rows are written plain: building a
/// Parquet dictionary that is given up half-way is the most expensive thing a writer does.
const DICTIONARY_SHARE: f64 = 0.35;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Rows.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// BLAKE3 of the file, hexadecimal.
    pub hash: String,
}

/// Writes batches of one schema as a new file, durably.
///
/// # Errors
/// I/O, with the file's path.
pub fn write(
    store: &dyn Store,
    path: &str,
    schema: &SchemaRef,
    batches: &[RecordBatch],
    metadata: &[(String, String)],
) -> Result<Written> {
    let failed = |cause: ParquetError| Error::io(store.locate(path), "write", &unwrapped(cause));
    let sink = Sink {
        file: store.create(path)?,
        hasher: blake3::Hasher::new(),
        bytes: 0,
    };
    let properties = properties(schema, batches, metadata).map_err(failed)?;
    let sink = encode(sink, schema, batches, properties).map_err(failed)?;
    let written = Written {
        rows: batches.iter().map(|batch| batch.num_rows() as u64).sum(),
        bytes: sink.bytes,
        hash: sink.hasher.finalize().to_hex().to_string(),
    };
    sink.file.finish()?;
    Ok(written)
}

/// Puts a small Parquet file in the place of another, or of nothing, in one step.
///
/// # Errors
/// I/O, with the file's path.
pub fn replace(store: &dyn Store, path: &str, batch: &RecordBatch) -> Result<()> {
    let failed = |cause: ParquetError| Error::io(store.locate(path), "write", &unwrapped(cause));
    let mut bytes = Vec::new();
    let schema = batch.schema();
    let properties = properties(&schema, std::slice::from_ref(batch), &[]).map_err(failed)?;
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).map_err(failed)?;
    writer.write(batch).map_err(failed)?;
    writer.close().map_err(failed)?;
    super::store::replace(store, path, &bytes)
}

fn properties(
    schema: &SchemaRef,
    batches: &[RecordBatch],
    metadata: &[(String, String)],
) -> Result<WriterProperties, ParquetError> {
    let pairs = metadata
        .iter()
        .map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    let mut properties = WriterProperties::builder()
        .set_compression(COMPRESSION)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("goldsieve ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(pairs.collect()));
    for (index, field) in schema.fields().iter().enumerate() {
        let mostly_distinct = match field.data_type() {
            DataType::Utf8 => true,
            DataType::Dictionary(..) => batches
                .iter()
                .any(|batch| mostly_distinct(batch.column(index))),
            _ => continue,
        };
        let column = ColumnPath::new(vec![field.name().clone()]);
        // Smallest and largest of unordered text let no reader skip anything and cost an eighth of
        // the writing. Rows stand in order of source and record id.
        if field.name() != "source_record_id" {
            let none = EnabledStatistics::None;
            properties = properties.set_column_statistics_enabled(column.clone(), none);
        }
        properties = properties.set_column_dictionary_enabled(column, !mostly_distinct);
    }
    Ok(properties.build())
}

/// Whether the first row group would give up a dictionary. Ids that stand in row after row are
/// few in a group, however many there are in all.
fn mostly_distinct(column: &ArrayRef) -> bool {
    let Some(coded) = column.as_dictionary_opt::<UInt32Type>() else {
        return false;
    };
    let group = &coded.keys().values()[..coded.len().min(GROUP_ROWS)];
    let most = (group.len() as f64 * DICTIONARY_SHARE) as usize;
    if coded.values().len() <= most {
        return false;
    }
    let mut seen = vec![false; coded.values().len()];
    let mut distinct = 0;
    for &key in group {
        distinct += usize::from(!std::mem::replace(&mut seen[key as usize], true));
    }
    distinct > most
}

fn encode(
    sink: Sink,
    schema: &SchemaRef,
    batches: &[RecordBatch],
    properties: WriterProperties,
) -> Result<Sink, ParquetError> {
    // Without the Arrow schema in the metadata, dictionaries read back as the plain text they are.
    let shape = ArrowSchemaConverter::new().convert(schema)?;
    let mut writer =
        SerializedFileWriter::new(sink, shape.root_schema_ptr(), Arc::new(properties))?;
    let factory = ArrowRowGroupWriterFactory::new(&writer, schema.clone());
    let groups: Vec<RecordBatch> = batches.iter().flat_map(row_groups).collect();
    for (window, groups) in groups.chunks(GROUPS_AT_ONCE).enumerate() {
        let mut tasks: Vec<(ArrowColumnWriter, &RecordBatch, usize)> = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            let writers = factory.create_column_writers(window * GROUPS_AT_ONCE + index)?;
            let columns = writers.into_iter().enumerate();
            tasks.extend(columns.map(|(column, writer)| (writer, group, column)));
        }
        let chunks: Vec<ArrowColumnChunk> = tasks
            .into_par_iter()
            .with_max_len(1)
            .map(|(mut writer, group, column)| {
                for leaf in compute_leaves(schema.field(column), group.column(column))? {
                    writer.write(&leaf)?;
                }
                writer.close()
            })
            .collect::<Result<_, ParquetError>>()?;
        let mut chunks = chunks.into_iter();
        for _ in groups {
            let mut group = writer.next_row_group()?;
            for chunk in chunks.by_ref().take(schema.fields().len()) {
                chunk.append_to_row_group(&mut group)?;
            }
            group.close()?;
        }
    }
    writer.into_inner()
}

fn row_groups(batch: &RecordBatch) -> Vec<RecordBatch> {
    (0..batch.num_rows())
        .step_by(GROUP_ROWS)
        .map(|start| batch.slice(start, GROUP_ROWS.min(batch.num_rows() - start)))
        .collect()
}

/// Hashes and counts what goes to the file.
struct Sink {
    file: Box<dyn NewFile>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.write(bytes)?;
        self.hasher.update(&bytes[..done]);
        self.bytes += done as u64;
        Ok(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
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
