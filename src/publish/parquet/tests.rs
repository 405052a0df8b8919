//! What is written reads back, by the general reader: every type, missing values, dictionaries,
//! parts and pages of every cut.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Field, Schema};
use proptest::prelude::*;

use super::*;
use crate::publish::columns::{Columns, coded, counts, flags, longs, numbers, times};
use crate::publish::digest::table_digest;
use crate::publish::store::MemoryStore;
use crate::tables::records::NO_TIME;
use crate::tables::text_column::NULL;

/// A row of the test table: a text by code, a number, a time, whether the optional ones are there.
type Row = (u32, u32, i64, bool);

const TEXTS: [&str; 6] = [
    "",
    "a",
    "서울특별시",
    "b\u{1f}c",
    "kim@example.com",
    "같은 값 같은 값",
];

fn batch(rows: &[Row]) -> RecordBatch {
    let texts: StringArray = TEXTS.iter().copied().map(Some).collect();
    let code = |row: &Row| row.0 % TEXTS.len() as u32;
    let there = |row: &Row, code| if row.3 { code } else { NULL };
    let mut columns = Columns::default();
    let some = rows.iter().map(|row| there(row, code(row))).collect();
    columns.optional("source", coded(some, &texts));
    let all = rows.iter().map(code).collect();
    columns.required("source_record_id", coded(all, &texts));
    columns.optional("none", coded(vec![NULL; rows.len()], &texts));
    let plain = rows.iter().map(|row| row.3.then(|| format!("{}", row.2)));
    columns.optional("plain", Arc::new(plain.collect::<StringArray>()));
    columns.required("count", counts(rows.iter().map(|row| row.1)));
    columns.required("long", longs(rows.iter().map(|row| u64::from(row.1) << 20)));
    let time = rows.iter().map(|row| if row.3 { row.2 } else { NO_TIME });
    columns.optional("time", times(time));
    let halves = rows
        .iter()
        .map(|row| row.3.then(|| f64::from(row.1) / -2.0));
    columns.optional("half", numbers(halves));
    let odd: Vec<bool> = rows.iter().map(|row| row.1 % 2 == 1).collect();
    columns.required("odd", flags(&odd));
    // Written without what one shares with the one before.
    let ids = rows.iter().map(|row| Some(format!("C-{:08}", row.1)));
    columns.required("id", Arc::new(ids.collect::<StringArray>()));
    columns.finish().unwrap()
}

/// With text as whoever reads the file sees it.
fn as_read(batch: &RecordBatch) -> RecordBatch {
    let plain = |(field, array): (&Arc<Field>, &ArrayRef)| match field.data_type() {
        DataType::Dictionary(..) => (
            Field::new(field.name(), DataType::Utf8, field.is_nullable()),
            cast(array, &DataType::Utf8).unwrap(),
        ),
        _ => (Field::clone(field), array.clone()),
    };
    let schema = batch.schema();
    let (fields, arrays): (Vec<_>, Vec<_>) = schema
        .fields()
        .iter()
        .zip(batch.columns())
        .map(plain)
        .unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn assert_reads_back(rows: &[Row], per_part: usize) -> Vec<u8> {
    let whole = batch(rows);
    let table = Table::in_parts("records", rows.len(), per_part, |range| {
        Ok(batch(&rows[range]))
    })
    .unwrap();
    let store = MemoryStore::default();
    store.make_folder("run").unwrap();
    let (written, file) = write(&store, "run/records.parquet", &table).unwrap();
    file.finish().unwrap();
    let bytes = store.read("run/records.parquet").unwrap().unwrap();
    assert_eq!(written.rows, rows.len() as u64);
    assert_eq!(written.bytes, bytes.len() as u64);
    assert_eq!(written.hash, blake3::hash(&bytes).to_hex().to_string());
    assert_eq!(
        written.digest,
        table_digest(table.spec, std::slice::from_ref(&whole)).unwrap()
    );
    let read = super::read(&store, "run/records.parquet", Wanted::All)
        .unwrap()
        .unwrap();
    let read = concat_batches(&read[0].schema(), &read).unwrap();
    assert_eq!(read.columns(), as_read(&whole).columns());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_rows_read_back_however_they_are_cut(
        rows in prop::collection::vec((0u32..9, 0u32..40, -3i64..3, any::<bool>()), 0..90),
        per_part in 1usize..40,
    ) {
        assert_reads_back(&rows, per_part);
    }
}

/// Several pages in several row groups, with a column that changes from dictionary to plain.
#[test]
fn pages_and_row_groups_are_cut_anywhere() {
    let row = |at: u32| (at / 7, at, i64::from(at / 50_000), !at.is_multiple_of(3));
    let rows: Vec<Row> = (0..150_000).map(row).collect();
    assert_reads_back(&rows, 80_000);
}

/// What readers skip row groups by.
#[test]
fn bounds_are_those_of_the_rows() {
    let rows = [(4, 8, -2, true), (2, 1, 3, false), (1, 5, -1, true)];
    let bytes = assert_reads_back(&rows, 10);
    let reader =
        parquet::file::serialized_reader::SerializedFileReader::new(bytes::Bytes::from(bytes));
    let metadata = parquet::file::reader::FileReader::metadata(&reader.unwrap()).clone();
    let bounds = |column: usize| {
        let chunk = metadata.row_group(0).column(column);
        let found = chunk.statistics().unwrap();
        (
            found.min_bytes_opt().unwrap().to_vec(),
            found.max_bytes_opt().unwrap().to_vec(),
            found.null_count_opt(),
        )
    };
    let text = |least: &str, most: &str| (least.as_bytes().to_vec(), most.as_bytes().to_vec());
    let (least, most) = text("a", "서울특별시");
    assert!(metadata.row_group(0).column(0).statistics().is_none());
    assert_eq!(bounds(1), (least, most, Some(0)));
    let (least, most) = (1i32.to_le_bytes().to_vec(), 8i32.to_le_bytes().to_vec());
    assert_eq!(bounds(4), (least, most, Some(0)));
    let (least, most) = (
        (-2i64).to_le_bytes().to_vec(),
        (-1i64).to_le_bytes().to_vec(),
    );
    assert_eq!(bounds(6), (least, most, Some(1)));
    let (least, most) = (
        (-4f64).to_le_bytes().to_vec(),
        (-2.5f64).to_le_bytes().to_vec(),
    );
    assert_eq!(bounds(7), (least, most, Some(1)));
}
