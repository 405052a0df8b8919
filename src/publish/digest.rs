//! The logical digest of a table: a hash over what its rows say, independent of file encoding,
//! compression, dictionaries, batches and column order. Positions and clocks stay outside. It tells
//! equal runs from unequal ones; tampering is what the hashes of the files are for.

use arrow::array::{
    Array, AsArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, UInt32Type};
use rayon::prelude::*;

use super::tables::{RowOrder, TableSpec};
use crate::error::{Error, Result};
use crate::tables::hash::{combine, hash64, mix64};

/// A column reduced to one of few shapes.
enum Plain {
    Text(StringArray),
    Coded(UInt32Array, StringArray),
    Int(Int64Array),
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
            DataType::Int32 | DataType::Int64 | DataType::Timestamp(..) => {
                let ints = to(&DataType::Int64)?;
                Plain::Int(ints.as_primitive::<Int64Type>().clone())
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

    fn tag(&self) -> u8 {
        match self {
            Plain::Text(_) | Plain::Coded(..) => b't',
            Plain::Int(_) => b'i',
            Plain::Float(_) => b'f',
            Plain::Flag(_) => b'b',
        }
    }

    /// A value as 64 bits that tell a missing value from every other one.
    #[inline]
    fn word(&self, row: usize) -> u64 {
        let number = |bits: u64| mix64(bits).max(1);
        match self {
            Plain::Text(array) if array.is_valid(row) => text_hash(array.value(row)),
            Plain::Coded(keys, values) if keys.is_valid(row) => {
                text_hash(values.value(keys.value(row) as usize))
            }
            Plain::Int(array) if array.is_valid(row) => number(array.value(row) as u64),
            Plain::Float(array) if array.is_valid(row) => number(array.value(row).to_bits()),
            Plain::Flag(array) if array.is_valid(row) => number(u64::from(array.value(row))),
            _ => MISSING,
        }
    }

    fn len(&self) -> usize {
        match self {
            Plain::Text(array) => array.len(),
            Plain::Coded(keys, _) => keys.len(),
            Plain::Int(array) => array.len(),
            Plain::Float(array) => array.len(),
            Plain::Flag(array) => array.len(),
        }
    }
}

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
/// Internal, if a column has a type that no published table uses.
pub fn table_digest(spec: &TableSpec, batches: &[RecordBatch]) -> Result<String> {
    let Some(first) = batches.first() else {
        return Err(Error::internal("digest", "a table came without a batch"));
    };
    let schema = first.schema();
    let mut order: Vec<usize> = (0..schema.fields().len())
        .filter(|&column| {
            !spec
                .positions
                .contains(&schema.field(column).name().as_str())
        })
        .collect();
    order.sort_by(|&a, &b| schema.field(a).name().cmp(schema.field(b).name()));
    let columns: Vec<Vec<Plain>> = order
        .iter()
        .map(|&column| {
            let pieces = batches.iter().map(|batch| Plain::of(batch.column(column)));
            pieces.collect()
        })
        .collect::<Result<_>>()?;

    let mut table = blake3::Hasher::new();
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    table.update(&(rows as u64).to_le_bytes());
    for (&column, pieces) in order.iter().zip(&columns) {
        let name = schema.field(column).name();
        table.update(&(name.len() as u32).to_le_bytes());
        table.update(name.as_bytes());
        table.update(&[pieces[0].tag()]);
    }
    match spec.order {
        RowOrder::Canonical => {
            let hashes: Vec<_> = columns
                .par_iter()
                .map(|pieces| column_hash(pieces))
                .collect();
            for hash in hashes {
                table.update(&hash);
            }
        }
        RowOrder::AsRead => {
            let mut hashes: Vec<[u8; 16]> = batches
                .iter()
                .enumerate()
                .flat_map(|(batch, rows)| (0..rows.num_rows()).map(move |row| (batch, row)))
                .map(|(batch, row)| {
                    let mut lanes = Lanes::START;
                    for pieces in &columns {
                        lanes.absorb(pieces[batch].word(row));
                    }
                    lanes.bytes()
                })
                .collect();
            hashes.par_sort_unstable();
            for hash in hashes {
                table.update(&hash);
            }
        }
    }
    Ok(table.finalize().to_hex().to_string())
}

fn column_hash(pieces: &[Plain]) -> [u8; 16] {
    let mut lanes = Lanes::START;
    for piece in pieces {
        match piece {
            // Only where it saves work: a few rows may share a large dictionary.
            Plain::Coded(keys, values) if values.len() <= keys.len() => {
                let known: Vec<u64> = values
                    .iter()
                    .map(|text| text.map_or(MISSING, text_hash))
                    .collect();
                for row in 0..keys.len() {
                    lanes.absorb(match keys.is_valid(row) {
                        true => known[keys.value(row) as usize],
                        false => MISSING,
                    });
                }
            }
            _ => (0..piece.len()).for_each(|row| lanes.absorb(piece.word(row))),
        }
    }
    lanes.bytes()
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
    use crate::publish::columns::{Columns, counts, numbers, text};
    use crate::publish::tables;
    use crate::tables::text_column::TextColumn;
    use arrow::array::ArrayRef;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The same logical rows with text plain or coded, columns in either order.
    fn batch(rows: &[(Option<String>, u32)], plain: &[bool], swapped: &[usize]) -> RecordBatch {
        let column = TextColumn::from_values(rows.iter().map(|row| row.0.as_deref()));
        let words: ArrayRef = if plain.is_empty() {
            text(&column)
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
