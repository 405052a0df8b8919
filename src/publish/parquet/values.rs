//! The cells of one column as Parquet lays them out: one after the other, or once each with an
//! index per row. Text that is coded already keeps its codes; no text is hashed or compared.

use arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, StringArray};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Float64Type, Int32Type, Int64Type, TimeUnit,
    TimestampMicrosecondType, UInt32Type,
};
use hashbrown::HashMap;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;

use crate::tables::text_column::fetch;

/// The cells of a column.
pub enum Values<'a> {
    /// Text of its own in every row.
    Text(&'a StringArray),
    /// Text by code.
    Coded(&'a [u32], &'a StringArray),
    /// Whole numbers.
    Int(&'a [i32]),
    /// Large whole numbers and points in time.
    Long(&'a [i64]),
    /// Numbers.
    Double(&'a [f64]),
    /// Flags.
    Flag(&'a BooleanArray),
}

/// Texts fetched together.
const NEAR: usize = 64;

/// Each distinct cell once, and which of them every filled row has.
pub struct Distinct {
    /// A row that has the entry: the first.
    pub rows: Vec<u32>,
    /// The entry per filled row.
    pub indices: Vec<u32>,
}

fn numbers<T: ArrowPrimitiveType>(array: &dyn Array) -> &[T::Native] {
    let numbers: &PrimitiveArray<T> = array.as_primitive();
    numbers.values()
}

impl<'a> Values<'a> {
    /// The cells of an array.
    ///
    /// # Errors
    /// Not implemented, for types that no published table has.
    pub fn of(array: &'a dyn Array) -> Result<Self, ParquetError> {
        Ok(match array.data_type() {
            DataType::Utf8 => Values::Text(array.as_string()),
            DataType::Int32 => Values::Int(numbers::<Int32Type>(array)),
            DataType::Int64 => Values::Long(numbers::<Int64Type>(array)),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Values::Long(numbers::<TimestampMicrosecondType>(array))
            }
            DataType::Float64 => Values::Double(numbers::<Float64Type>(array)),
            DataType::Boolean => Values::Flag(array.as_boolean()),
            other => {
                let coded = array.as_dictionary_opt::<UInt32Type>();
                let texts = coded.and_then(|it| it.values().as_string_opt::<i32>());
                match (coded, texts) {
                    (Some(coded), Some(texts)) => Values::Coded(coded.keys().values(), texts),
                    _ => {
                        let message = format!("no table has columns of type {other}");
                        return Err(ParquetError::NYI(message));
                    }
                }
            }
        })
    }

    /// The distinct cells of the rows, or nothing if they are more than `most`, or not worth a
    /// look. `scratch` is kept between calls and holds only zeros between them.
    pub fn distinct(
        &self,
        rows: impl Iterator<Item = usize>,
        most: usize,
        scratch: &mut Vec<u32>,
    ) -> Option<Distinct> {
        match self {
            Values::Text(_) | Values::Flag(_) => None,
            Values::Coded(codes, texts) => {
                if scratch.len() < texts.len() {
                    scratch.resize(texts.len(), 0);
                }
                let mut found = Distinct::new();
                let enough = rows.into_iter().try_for_each(|row| {
                    let place = &mut scratch[codes[row] as usize];
                    if *place == 0 {
                        found.rows.push(row as u32);
                        *place = found.rows.len() as u32;
                    }
                    found.indices.push(*place - 1);
                    (found.rows.len() <= most).then_some(())
                });
                for &row in &found.rows {
                    scratch[codes[row as usize] as usize] = 0;
                }
                enough.map(|()| found)
            }
            Values::Int(all) => distinct_numbers(rows, most, |row| all[row] as u32 as u64),
            Values::Long(all) => distinct_numbers(rows, most, |row| all[row] as u64),
            Values::Double(all) => distinct_numbers(rows, most, |row| all[row].to_bits()),
        }
    }

    /// Appends the cells of the rows one after the other (`PLAIN`).
    pub fn put_plain(&self, rows: impl Iterator<Item = usize>, out: &mut Vec<u8>) {
        let put_text = |out: &mut Vec<u8>, text: &str| {
            out.extend_from_slice(&(text.len() as u32).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        };
        match self {
            Values::Text(texts) => rows.for_each(|row| put_text(out, texts.value(row))),
            Values::Coded(codes, texts) => {
                let (mut rows, mut near) = (rows, [0; NEAR]);
                loop {
                    let filled = near.iter_mut().zip(&mut rows);
                    let filled = filled.map(|(code, row)| *code = codes[row]).count();
                    let near = &near[..filled];
                    fetch(texts, near.iter().copied());
                    near.iter()
                        .for_each(|&code| put_text(out, texts.value(code as usize)));
                    if filled < NEAR {
                        break;
                    }
                }
            }
            Values::Int(all) => rows.for_each(|row| out.extend_from_slice(&all[row].to_le_bytes())),
            Values::Long(all) => {
                rows.for_each(|row| out.extend_from_slice(&all[row].to_le_bytes()));
            }
            Values::Double(all) => {
                rows.for_each(|row| out.extend_from_slice(&all[row].to_le_bytes()));
            }
            Values::Flag(flags) => {
                let (mut byte, mut bits) = (0, 0);
                for row in rows {
                    byte |= u8::from(flags.value(row)) << bits;
                    bits += 1;
                    if bits == 8 {
                        out.push(std::mem::take(&mut byte));
                        bits = 0;
                    }
                }
                if bits > 0 {
                    out.push(byte);
                }
            }
        }
    }

    /// Smallest and largest cell of the rows, with how many more are missing.
    pub fn bounds(&self, rows: impl Iterator<Item = usize>, missing: u64) -> Statistics {
        fn ends<T: PartialOrd + Copy>(mut all: impl Iterator<Item = T>) -> Option<(T, T)> {
            let first = all.next()?;
            Some(all.fold((first, first), |(least, most), it| {
                (
                    if it < least { it } else { least },
                    if it > most { it } else { most },
                )
            }))
        }
        let null_count = Some(missing);
        let text = |found: Option<(&str, &str)>| {
            let (least, most) = found.unzip();
            let bytes = |text: &str| ByteArray::from(text.as_bytes().to_vec());
            let (least, most) = (least.map(bytes), most.map(bytes));
            Statistics::byte_array(least, most, None, null_count, false)
        };
        match self {
            Values::Text(texts) => text(ends(rows.map(|row| texts.value(row)))),
            Values::Coded(codes, texts) => {
                text(ends(rows.map(|row| texts.value(codes[row] as usize))))
            }
            Values::Int(all) => {
                let (least, most) = ends(rows.map(|row| all[row])).unzip();
                Statistics::int32(least, most, None, null_count, false)
            }
            Values::Long(all) => {
                let (least, most) = ends(rows.map(|row| all[row])).unzip();
                Statistics::int64(least, most, None, null_count, false)
            }
            Values::Double(all) => {
                let found = ends(rows.map(|row| all[row]).filter(|it| !it.is_nan()));
                // Zeros of either sign lie within the bounds, as the format asks.
                let signed = |(least, most): (f64, f64)| {
                    (
                        if least == 0.0 { -0.0 } else { least },
                        if most == 0.0 { 0.0 } else { most },
                    )
                };
                let (least, most) = found.map(signed).unzip();
                Statistics::double(least, most, None, null_count, false)
            }
            Values::Flag(flags) => {
                let (least, most) = ends(rows.map(|row| flags.value(row))).unzip();
                Statistics::boolean(least, most, None, null_count, false)
            }
        }
    }
}

impl Distinct {
    fn new() -> Self {
        Distinct {
            rows: Vec::new(),
            indices: Vec::new(),
        }
    }
}

fn distinct_numbers(
    mut rows: impl Iterator<Item = usize>,
    most: usize,
    bits: impl Fn(usize) -> u64,
) -> Option<Distinct> {
    let mut found = Distinct::new();
    // A look-up table; the order of entries is that of rows.
    let mut known: HashMap<u64, u32> = HashMap::new();
    let mut last = None;
    rows.try_for_each(|row| {
        let bits = bits(row);
        let index = match last {
            Some((same, index)) if same == bits => index,
            _ => *known.entry(bits).or_insert_with(|| {
                found.rows.push(row as u32);
                found.rows.len() as u32 - 1
            }),
        };
        last = Some((bits, index));
        found.indices.push(index);
        (found.rows.len() <= most).then_some(())
    })?;
    Some(found)
}
