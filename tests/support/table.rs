//! A published Parquet table in memory, read with the crates and not with our own reader.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// A whole table.
pub struct Table {
    name: String,
    batch: RecordBatch,
    metadata: Vec<(String, Option<String>)>,
}

impl Table {
    #[track_caller]
    pub fn read(path: &Path) -> Table {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file");
        let schema = builder.schema().clone();
        let metadata = builder.metadata().file_metadata().key_value_metadata();
        let metadata = metadata.into_iter().flatten();
        let metadata = metadata
            .map(|pair| (pair.key.clone(), pair.value.clone()))
            .collect();
        let batches: Vec<RecordBatch> = builder
            .build()
            .expect("a reader")
            .collect::<Result<_, _>>()
            .expect("readable batches");
        Table {
            name: path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned(),
            batch: concat_batches(&schema, &batches).expect("one batch"),
            metadata,
        }
    }

    /// A value of the file's own metadata.
    pub fn metadata(&self, key: &str) -> Option<String> {
        let found = self.metadata.iter().find(|(name, _)| name == key);
        found.and_then(|(_, value)| value.clone())
    }

    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    pub fn columns(&self) -> Vec<String> {
        self.batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect()
    }

    #[track_caller]
    fn column(&self, name: &str) -> &ArrayRef {
        self.batch.column_by_name(name).unwrap_or_else(|| {
            panic!(
                "{} has no column {name}; it has {:?}",
                self.name,
                self.columns()
            )
        })
    }

    #[track_caller]
    fn cast(&self, name: &str, to: &DataType) -> ArrayRef {
        cast(self.column(name), to).unwrap_or_else(|error| panic!("{}.{name}: {error}", self.name))
    }

    /// A column as text.
    #[track_caller]
    pub fn text(&self, name: &str) -> Vec<Option<String>> {
        let column = match self.column(name).data_type() {
            // Zone names need a table that the tests do without.
            DataType::Timestamp(unit, Some(_)) => {
                let plain = self.cast(name, &DataType::Timestamp(*unit, None));
                cast(&plain, &DataType::Utf8).expect("a plain time")
            }
            _ => self.cast(name, &DataType::Utf8),
        };
        column
            .as_string::<i32>()
            .iter()
            .map(|text| text.map(str::to_owned))
            .collect()
    }

    /// Every cell of the text columns, with the column's name.
    pub fn all_text(&self) -> Vec<(String, String)> {
        let fields = self.batch.schema().fields().clone();
        let text = fields
            .iter()
            .filter(|field| matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8));
        let cells = |name: &String| {
            self.text(name)
                .into_iter()
                .flatten()
                .map(|cell| (name.clone(), cell))
                .collect()
        };
        text.map(|field| field.name())
            .flat_map(|name| -> Vec<(String, String)> { cells(name) })
            .collect()
    }

    /// A text column that never lacks a value.
    #[track_caller]
    pub fn texts(&self, name: &str) -> Vec<String> {
        let texts: Option<Vec<String>> = self.text(name).into_iter().collect();
        texts.unwrap_or_else(|| panic!("{}.{name} lacks values", self.name))
    }

    /// A column of numbers.
    #[track_caller]
    pub fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let column = self.cast(name, &DataType::Float64);
        column.as_primitive::<Float64Type>().iter().collect()
    }

    /// A column of flags.
    #[track_caller]
    pub fn flags(&self, name: &str) -> Vec<bool> {
        let column = self.column(name).as_boolean();
        assert_eq!(column.null_count(), 0, "{}.{name} lacks values", self.name);
        column.values().iter().collect()
    }

    /// `source` and `source_record_id`, or the two columns named, as pairs.
    #[track_caller]
    pub fn keys(&self, source: &str, id: &str) -> Vec<(String, String)> {
        self.texts(source).into_iter().zip(self.texts(id)).collect()
    }
}
