//! The logical digest of a table: a hash over what its rows say, independent of file encoding,
//! compression, dictionaries, batches and column order. Positions and clocks stay outside. It tells
//! equal runs from unequal ones; tampering is what the hashes of the files are for.

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray, UInt32Array,
};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Float64Type, Int32Type, Int64Type, Schema, TimeUnit, TimestampMicrosecondType,
    UInt32Type,
};
use rayon::prelude::*;

use super::tables::{RowOrder, TableSpec};
use crate::error::{Error, Result};
use crate::tables::hash::{combine, hash64, mix64};
use crate::tables::text_column::fetch;

/// A column reduced to one of few shapes.
enum Plain {
    Text(StringArray),
    Coded(UInt32Array, StringArray),
    Int(Int32Array),
    Long(Int64Array),
    Time(TimestampMicrosecondArray),
    Float(Float64Array),
    Flag(BooleanArray),
}

impl Plain {
    fn of(array: &dyn Array) -> Result<Self> {
        let to = |to: &DataType| {
            cast(array, to).map_err(|cause| Error::internal("digest", cause.to_string()))
        };
        Ok(match array.data_type() {
            DataType::Utf8 => Plain::Text(array.as_string::<i32>().clone()),
            DataType::Boolean => Plain::Flag(array.as_boolean().clone()),
            DataType::Float64 => Plain::Float(array.as_primitive::<Float64Type>().clone()),
            DataType::Int32 => Plain::Int(array.as_primitive::<Int32Type>().clone()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Plain::Time(array.as_primitive::<TimestampMicrosecondType>().clone())
            }
            DataType::Int64 | DataType::Timestamp(..) => {
                let longs = to(&DataType::Int64)?;
                Plain::Long(longs.as_primitive::<Int64Type>().clone())
            }
            DataType::Dictionary(key, _) if **key == DataType::UInt32 => {
                let coded = array.as_dictionary::<UInt32Type>();
                let Some(values) = coded.values().as_string_opt::<i32>() else {
                    return Ok(Plain::Text(to(&DataType::Utf8)?.as_string::<i32>().clone()));
                };
                Plain::Coded(coded.keys().clone(), values.clone())
            }
            _ => Plain::Text(to(&DataType::Utf8)?.as_string::<i32>().clone()),
        })
    }

    /// A value as 64 bits that tell a missing value from every other one.
    fn word(&self, row: usize) -> u64 {
        let mut word = [MISSING];
        self.words(row, &mut word);
        word[0]
    }

    /// The words of the values from `start` on. What they are made of is fetched for many at a
    /// time, so that one value does not wait for another.
    fn words(&self, start: usize, words: &mut [u64]) {
        let number = |bits: u64| mix64(bits).max(1);
        match self {
            Plain::Text(array) => fill(words, array, start, |row| text_hash(array.value(row))),
            Plain::Coded(keys, values) => {
                let these = &keys.values()[start..start + words.len()];
                fetch(values, these.iter().copied());
                fill(words, keys, start, |row| {
                    text_hash(values.value(keys.value(row) as usize))
                });
            }
            Plain::Int(array) => fill(words, array, start, |row| {
                number(i64::from(array.value(row)) as u64)
            }),
            Plain::Long(array) => fill(words, array, start, |row| number(array.value(row) as u64)),
            Plain::Time(array) => fill(words, array, start, |row| number(array.value(row) as u64)),
            Plain::Float(array) => fill(words, array, start, |row| {
                number(array.value(row).to_bits())
            }),
            Plain::Flag(array) => fill(words, array, start, |row| {
                number(u64::from(array.value(row)))
            }),
        }
    }
}

/// The word of each value from `start` on that is not missing.
#[inline]
fn fill(words: &mut [u64], array: &dyn Array, start: usize, word: impl Fn(usize) -> u64) {
    match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => words
            .iter_mut()
            .zip(start..)
            .for_each(|(out, row)| *out = word(row)),
        Some(nulls) => words.iter_mut().zip(start..).for_each(|(out, row)| {
            *out = if nulls.is_valid(row) {
                word(row)
            } else {
                MISSING
            };
        }),
    }
}

/// Words made at a time.
const WORDS: usize = 256;
/// Columns absorbed at the same time.
const ABREAST: usize = 3;

/// Stands for a missing value; no value has this word.
const MISSING: u64 = 0;

/// A running hash of 128 bits over words, in their order.
#[derive(Clone, Copy)]
struct Lanes(u64, u64);

impl Lanes {
    const START: Lanes = Lanes(0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);

    #[inline]
    fn absorb(&mut self, word: u64) {
        self.0 = combine(self.0, word);
        self.1 = combine(word, self.1);
    }

    fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&mix64(self.0).to_le_bytes());
        bytes[8..].copy_from_slice(&mix64(self.1).to_le_bytes());
        bytes
    }
}

/// Sixty-four bits stand for a text, so that a dictionary entry is hashed once, not once per row.
fn text_hash(text: &str) -> u64 {
    hash64(text.as_bytes()).max(1)
}

/// The digest of a table, hexadecimal.
///
/// # Errors
/// Internal, if there is no batch.
pub fn table_digest(spec: &'static TableSpec, batches: &[RecordBatch]) -> Result<String> {
    let Some(first) = batches.first() else {
        return Err(Error::internal("digest", "a table came without a batch"));
    };
    let rows = batches.iter().map(RecordBatch::num_rows).sum();
    let mut digest = TableDigest::new(spec, &first.schema(), rows);
    for batch in batches {
        digest.add_rows(batch)?;
    }
    digest.absorb(batches)?;
    Ok(digest.finish())
}

/// The digest of a table whose batches come one after the other.
pub struct TableDigest {
    spec: &'static TableSpec,
    rows: u64,
    /// By column of the schema.
    columns: Vec<ColumnDigest>,
    /// One for each row, where rows stand in the order in which they were read.
    of_rows: Vec<[u8; 16]>,
}

/// What a column says so far.
struct ColumnDigest {
    name: String,
    tag: u8,
    part: Part,
    lanes: Lanes,
    /// Rows expected in all.
    expected: usize,
    known: Option<Known>,
}

/// A dictionary and the words of its entries.
struct Known {
    texts: StringArray,
    words: Vec<u64>,
}

/// What words are made of.
enum Words<'a> {
    /// Cells.
    Made(Plain),
    /// Codes and the words of all entries.
    Known(UInt32Array, &'a [u64]),
}

/// What a column adds to the digest of its table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Its values, in their order.
    Column,
    /// Its values row by row.
    Rows,
    /// Nothing.
    Nothing,
}

impl TableDigest {
    /// Of a table of no rows yet; about so many are expected.
    pub fn new(spec: &'static TableSpec, schema: &Schema, expected: usize) -> Self {
        let columns = schema.fields().iter().map(|field| {
            let name = field.name().clone();
            let part = match spec.order {
                _ if spec.positions.contains(&name.as_str()) => Part::Nothing,
                RowOrder::Canonical => Part::Column,
                RowOrder::AsRead => Part::Rows,
            };
            ColumnDigest {
                tag: tag(field.data_type()),
                name,
                part,
                lanes: Lanes::START,
                expected,
                known: None,
            }
        });
        TableDigest {
            spec,
            rows: 0,
            columns: columns.collect(),
            of_rows: Vec::new(),
        }
    }

    /// Counts the rows of the next batch; what they say is absorbed after that.
    ///
    /// # Errors
    /// Internal, if a column has a type that no published table uses.
    pub fn add_rows(&mut self, batch: &RecordBatch) -> Result<()> {
        self.rows += batch.num_rows() as u64;
        if self.spec.order == RowOrder::Canonical {
            return Ok(());
        }
        let columns: Vec<Plain> = self
            .in_order()
            .iter()
            .map(|&column| Plain::of(batch.column(column)))
            .collect::<Result<_>>()?;
        self.of_rows.extend((0..batch.num_rows()).map(|row| {
            let mut lanes = Lanes::START;
            columns.iter().for_each(|it| lanes.absorb(it.word(row)));
            lanes.bytes()
        }));
        Ok(())
    }

    /// Takes in the next rows, whose columns are those of the schema.
    ///
    /// # Errors
    /// Internal, if they are of a type that no published table uses.
    pub fn absorb(&mut self, batches: &[RecordBatch]) -> Result<()> {
        self.columns
            .par_chunks_mut(ABREAST)
            .enumerate()
            .with_max_len(1)
            .try_for_each(|(place, columns)| {
                batches.iter().try_for_each(|batch| {
                    let first = place * ABREAST;
                    absorb(columns, &batch.columns()[first..first + columns.len()])
                })
            })
    }

    /// The columns that say something, in order of name.
    fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.retain(|&column| self.columns[column].part != Part::Nothing);
        order.sort_by(|&a, &b| self.columns[a].name.cmp(&self.columns[b].name));
        order
    }

    /// The digest, hexadecimal.
    pub fn finish(mut self) -> String {
        let mut table = blake3::Hasher::new();
        table.update(&self.rows.to_le_bytes());
        let order = self.in_order();
        for &column in &order {
            let column = &self.columns[column];
            table.update(&(column.name.len() as u32).to_le_bytes());
            table.update(column.name.as_bytes());
            table.update(&[column.tag]);
        }
        match self.spec.order {
            RowOrder::Canonical => {
                for &column in &order {
                    table.update(&self.columns[column].lanes.bytes());
                }
            }
            RowOrder::AsRead => {
                self.of_rows.par_sort_unstable();
                for hash in &self.of_rows {
                    table.update(hash);
                }
            }
        }
        table.finalize().to_hex().to_string()
    }
}

impl ColumnDigest {
    /// What the words of the next values are made of.
    fn source(&mut self, cells: &dyn Array) -> Result<Words<'_>> {
        Ok(match Plain::of(cells)? {
            // Only where it saves work: texts that hardly repeat are met one by one, and a few
            // rows may share a large dictionary.
            Plain::Coded(keys, values) if values.len() * 2 <= self.expected => {
                let same = |known: &Known| {
                    std::ptr::eq(known.texts.value_offsets(), values.value_offsets())
                };
                if !self.known.as_ref().is_some_and(same) {
                    self.known = None;
                }
                let known = self.known.get_or_insert_with(|| Known::of(values));
                Words::Known(keys, &known.words)
            }
            plain => Words::Made(plain),
        })
    }
}

impl Known {
    fn of(texts: StringArray) -> Self {
        let word = |text: Option<&str>| text.map_or(MISSING, text_hash);
        Known {
            words: texts.iter().map(word).collect(),
            texts,
        }
    }
}

impl Words<'_> {
    /// The words of the values from `start` on.
    fn put(&self, start: usize, words: &mut [u64]) {
        match self {
            Words::Made(plain) => plain.words(start, words),
            Words::Known(keys, known) => {
                let codes = keys.values();
                // Codes of missing values may lie anywhere.
                let word = |row: usize| known.get(codes[row] as usize).copied();
                fill(words, keys, start, |row| word(row).unwrap_or(MISSING));
            }
        }
    }
}

/// Takes in as many rows of at most [`ABREAST`] columns: each word waits for the one before it in
/// its column, but not for those of other columns.
fn absorb(columns: &mut [ColumnDigest], cells: &[ArrayRef]) -> Result<()> {
    let rows = cells.first().map_or(0, |cells| cells.len());
    let mut lanes = [Lanes::START; ABREAST];
    let mut sources = Vec::with_capacity(ABREAST);
    for ((column, cells), lanes) in columns.iter_mut().zip(cells).zip(&mut lanes) {
        *lanes = column.lanes;
        sources.push(match column.part {
            Part::Column => Some(column.source(cells)?),
            Part::Rows | Part::Nothing => None,
        });
    }
    if sources.iter().all(Option::is_none) {
        return Ok(());
    }
    let mut words = [[MISSING; WORDS]; ABREAST];
    for start in (0..rows).step_by(WORDS) {
        let count = WORDS.min(rows - start);
        for (source, words) in sources.iter().zip(&mut words) {
            if let Some(source) = source {
                source.put(start, &mut words[..count]);
            }
        }
        for row in 0..count {
            for (lanes, words) in lanes.iter_mut().zip(&words) {
                lanes.absorb(words[row]);
            }
        }
    }
    drop(sources);
    for (column, lanes) in columns.iter_mut().zip(lanes) {
        if column.part == Part::Column {
            column.lanes = lanes;
        }
    }
    Ok(())
}

/// Stands for the kind of values, whatever their encoding.
fn tag(data_type: &DataType) -> u8 {
    match data_type {
        DataType::Boolean => b'b',
        DataType::Float64 => b'f',
        DataType::Int32 | DataType::Int64 | DataType::Timestamp(..) => b'i',
        _ => b't',
    }
}

/// The digest of a run: over the names and digests of its tables.
pub fn run_digest<'a>(tables: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut tables: Vec<_> = tables.into_iter().collect();
    tables.sort_unstable();
    let mut run = blake3::Hasher::new();
    for (name, digest) in tables {
        for text in [name, digest] {
            run.update(&(text.len() as u32).to_le_bytes());
            run.update(text.as_bytes());
        }
    }
    run.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::columns::{Columns, counts, numbers, whole};
    use crate::publish::tables;
    use crate::tables::text_column::TextColumn;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The same logical rows with text plain or coded, columns in either order.
    fn batch(rows: &[(Option<String>, u32)], plain: &[bool], swapped: &[usize]) -> RecordBatch {
        let column = TextColumn::from_values(rows.iter().map(|row| row.0.as_deref()));
        let words: ArrayRef = if plain.is_empty() {
            whole(&column)
        } else {
            Arc::new(column.to_plain())
        };
        let mut columns = Columns::default();
        columns.optional("word", words);
        columns.required("line", counts(rows.iter().map(|row| row.1 * 7)));
        columns.required("count", counts(rows.iter().map(|row| row.1)));
        columns.optional(
            "half",
            numbers(rows.iter().map(|row| Some(f64::from(row.1) / 2.0))),
        );
        columns.finish().unwrap().project(swapped).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn encoding_batches_and_positions_do_not_matter_but_content_does(
            rows in prop::collection::vec((prop::option::of("[가-하a]{0,3}"), 0u32..5), 1..30),
            cut in 0usize..30,
            changed in 0usize..30,
        ) {
            let crosswalk = tables::spec("crosswalk").unwrap();
            let whole = batch(&rows, &[], &[0, 1, 2, 3]);
            let expected = table_digest(crosswalk, std::slice::from_ref(&whole)).unwrap();

            let plain = batch(&rows, &[true], &[3, 2, 1, 0]);
            let cut = cut % (rows.len() + 1);
            let parts = [plain.slice(0, cut), plain.slice(cut, rows.len() - cut)];
            prop_assert_eq!(&table_digest(crosswalk, &parts).unwrap(), &expected);
            let without_line = whole.project(&[0, 2, 3]).unwrap();
            prop_assert_eq!(&table_digest(crosswalk, &[without_line]).unwrap(), &expected);

            let mut other = rows.clone();
            let at = changed % rows.len();
            other[at].1 += 1;
            let other = batch(&other, &[], &[0, 1, 2, 3]);
            prop_assert_ne!(&table_digest(crosswalk, &[other]).unwrap(), &expected);
        }

        #[test]
        fn tables_in_reading_order_are_compared_as_sets_of_rows(
            rows in prop::collection::vec((prop::option::of("[ab]{0,2}"), 0u32..5), 2..20),
        ) {
            let (crosswalk, rejects) = (tables::spec("crosswalk").unwrap(), tables::spec("rejects").unwrap());
            let reversed: Vec<_> = rows.iter().rev().cloned().collect();
            let given = [batch(&rows, &[], &[0, 1, 2, 3])];
            let turned = [batch(&reversed, &[], &[0, 1, 2, 3])];
            prop_assert_eq!(table_digest(rejects, &given).unwrap(), table_digest(rejects, &turned).unwrap());
            if reversed != rows {
                prop_assert_ne!(table_digest(crosswalk, &given).unwrap(), table_digest(crosswalk, &turned).unwrap());
            }
        }
    }
}
