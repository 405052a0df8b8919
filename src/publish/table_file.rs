//! A published table opened for reading in parts: its columns first, then batch by batch the rows
//! and columns asked for. Filters see only the columns they name; what they drop is never decoded.
//! Knows no table by name.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{BooleanArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowFilter,
};
use parquet::errors::ParquetError;

use super::store::{Content, Store};
use crate::error::{Error, Result};

/// Rows per batch: few enough that wide rows stay small in memory.
const BATCH_ROWS: usize = 1 << 14;

/// An open table.
pub struct TableFile {
    path: String,
    content: Content,
    metadata: ArrowReaderMetadata,
}

/// Tells which rows of a batch are wanted.
pub type Keep = dyn FnMut(&RecordBatch) -> Result<BooleanArray> + Send;

/// Which rows are wanted, as one flag for each row of a batch that holds the columns named.
pub struct Filter {
    /// The columns it looks at.
    pub columns: Vec<String>,
    /// Tells the rows; an error carries no value of any row.
    pub keep: Box<Keep>,
}

impl TableFile {
    /// Opens a Parquet file of the store; `None` where there is none.
    ///
    /// # Errors
    /// I/O, if it cannot be read or is no Parquet file.
    pub fn open(store: &dyn Store, path: &str) -> Result<Option<Self>> {
        let Some(content) = store.open(path)? else {
            return Ok(None);
        };
        let path = store.locate(path).display().to_string();
        let metadata = ArrowReaderMetadata::load(&content, ArrowReaderOptions::new())
            .map_err(|cause| unreadable(&path, cause))?;
        Ok(Some(TableFile {
            path,
            content,
            metadata,
        }))
    }

    /// Names and types of its columns.
    pub fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.metadata.metadata().file_metadata().num_rows().max(0) as u64
    }

    /// A value of the file's own metadata.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        let pairs = self
            .metadata
            .metadata()
            .file_metadata()
            .key_value_metadata();
        let found = pairs.into_iter().flatten().find(|pair| pair.key == key);
        found.and_then(|pair| pair.value.as_deref())
    }

    /// The wanted columns, in the order of the file, of the rows that a filter keeps. One reader at a
    /// time: those of one open file share the place where they are in it.
    ///
    /// # Errors
    /// I/O, if the file is damaged.
    pub fn batches(&self, columns: &[&str], filter: Option<Filter>) -> Result<Batches> {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
            self.content.clone(),
            self.metadata.clone(),
        );
        let mask = self.mask(columns.iter().copied());
        let mut builder = builder.with_batch_size(BATCH_ROWS).with_projection(mask);
        // Parquet would wrap an error of the filter in its own; this keeps ours as it is.
        let failure: Arc<Mutex<Option<Error>>> = Arc::default();
        if let Some(mut filter) = filter {
            let mask = self.mask(filter.columns.iter().map(String::as_str));
            let failure = failure.clone();
            let keep = move |batch: RecordBatch| {
                (filter.keep)(&batch).map_err(|error| {
                    *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    ArrowError::ComputeError("the filter failed".to_owned())
                })
            };
            let predicate = Box::new(ArrowPredicateFn::new(mask, keep));
            builder = builder.with_row_filter(RowFilter::new(vec![predicate]));
        }
        let reader = builder.build().map_err(|cause| {
            let ours = failure
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            ours.unwrap_or_else(|| unreadable(&self.path, cause))
        })?;
        Ok(Batches {
            path: self.path.clone(),
            reader,
        })
    }

    /// By position and not by name: a name with a dot would be read as a path.
    fn mask<'a>(&self, names: impl Iterator<Item = &'a str>) -> ProjectionMask {
        let schema = self.schema();
        let places: Vec<usize> = names
            .filter_map(|name| schema.index_of(name).ok())
            .collect();
        ProjectionMask::roots(self.metadata.parquet_schema(), places)
    }
}

/// The batches of a table, one after the other.
pub struct Batches {
    path: String,
    reader: ParquetRecordBatchReader,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.map_err(|cause| unreadable(&self.path, cause.into())))
    }
}

fn unreadable(path: &str, cause: ParquetError) -> Error {
    Error::io(path, "read", &io::Error::other(cause.to_string()))
}
