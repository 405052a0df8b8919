//! The cells of one column as Parquet lays them out: one after the other, or once each with an
//! index per cell. Missing cells are left out at once, so that nothing asks for them again. Text
//! that is coded already keeps its codes; no text is hashed or compared.

use std::borrow::Cow;
use std::ops::Range;

use arrow::array::{Array, AsArray, BooleanArray, PrimitiveArray, StringArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Float64Type, Int32Type, Int64Type, TimeUnit,
    TimestampMicrosecondType, UInt32Type,
};
use hashbrown::HashMap;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;

use super::page::PageBytes;

/// The filled cells of a column, in order of their rows.
pub enum Values<'a> {
    /// Text of its own in every row: the rows.
    Text(Vec<u32>, &'a StringArray),
    /// Text by code.
    Coded(Cow<'a, [u32]>, &'a StringArray),
    /// Whole numbers.
    Int(Cow<'a, [i32]>),
    /// Large whole numbers and points in time.
    Long(Cow<'a, [i64]>),
    /// Numbers.
    Double(Cow<'a, [f64]>),
    /// Flags: the rows.
    Flag(Vec<u32>, &'a BooleanArray),
}

/// Texts fetched together.
const NEAR: usize = 64;

/// The texts of filled cells, wherever they lie.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    /// Place among the texts, per cell.
    at: &'a [u32],
    offsets: &'a [i32],
    bytes: &'a [u8],
    /// Whether the places ascend.
    ascending: bool,
}

impl<'a> Texts<'a> {
    /// Cells by their place among some texts.
    pub fn new(at: &'a [u32], texts: &'a StringArray) -> Self {
        Texts {
            ascending: false,
            at,
            offsets: texts.value_offsets(),
            bytes: texts.value_data(),
        }
    }

    /// Where all texts lie.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Where the text of a cell lies.
    #[inline]
    pub fn span(&self, cell: usize) -> Range<usize> {
        let at = self.at[cell] as usize;
        self.offsets[at] as usize..self.offsets[at + 1] as usize
    }

    /// The text of a cell.
    #[inline]
    pub fn get(&self, cell: usize) -> &'a [u8] {
        &self.bytes[self.span(cell)]
    }

    /// Where the texts of some cells lie, if nothing lies between them. They are `length` bytes
    /// in all.
    pub fn together(&self, cells: Range<usize>, length: usize) -> Option<Range<usize>> {
        if !self.ascending || cells.is_empty() {
            return None;
        }
        let whole = self.span(cells.start).start..self.span(cells.end - 1).end;
        (whole.len() == length).then_some(whole)
    }

    /// Hands over where the texts of some cells lie, in order. They may lie far apart, and loads
    /// that do not wait for each other take as long as one of them: many are fetched at a time.
    #[inline]
    pub fn fetching(&self, cells: Range<usize>, mut take: impl FnMut(Range<usize>)) {
        for start in cells.clone().step_by(NEAR) {
            let near = start..(start + NEAR).min(cells.end);
            let first = |cell: usize| self.bytes.get(self.span(cell).start).copied();
            let first = near.clone().map(|cell| first(cell).unwrap_or(0));
            std::hint::black_box(first.fold(0, |all, byte| all ^ byte));
            near.for_each(|cell| take(self.span(cell)));
        }
    }
}

/// Each distinct cell once, and which of them every filled cell is.
pub struct Distinct {
    /// A cell that is the entry: the first.
    pub cells: Vec<u32>,
    /// The entry per filled cell.
    pub indices: Vec<u32>,
}

fn numbers<'a, T: ArrowPrimitiveType>(
    array: &'a dyn Array,
    nulls: Option<&NullBuffer>,
) -> Cow<'a, [T::Native]> {
    let numbers: &PrimitiveArray<T> = array.as_primitive();
    filled(numbers.values(), nulls)
}

/// The cells of the rows that have one.
fn filled<'a, T: Copy + Default>(all: &'a [T], nulls: Option<&NullBuffer>) -> Cow<'a, [T]> {
    let Some(nulls) = nulls else {
        return Cow::Borrowed(all);
    };
    // Without a branch per row where some of a word of flags have a value: which ones is not to be
    // foreseen. What lies behind the last one is cut off.
    let count = all.len() - nulls.null_count();
    let mut filled = vec![T::default(); count + 1];
    let mut at = 0;
    let flags = nulls.inner().bit_chunks();
    for (cells, valid) in all.chunks(64).zip(flags.iter_padded()) {
        let valid_here = valid.count_ones() as usize;
        if valid_here == cells.len() {
            filled[at..at + valid_here].copy_from_slice(cells);
            at += valid_here;
        } else if valid_here > 0 {
            for (bit, &cell) in cells.iter().enumerate() {
                filled[at] = cell;
                at += (valid >> bit & 1) as usize;
            }
        }
    }
    filled.truncate(count);
    Cow::Owned(filled)
}

/// The rows that have a value.
fn rows(array: &dyn Array, nulls: Option<&NullBuffer>) -> Vec<u32> {
    let all: Vec<u32> = (0..array.len() as u32).collect();
    match nulls {
        None => all,
        nulls => filled(&all, nulls).into_owned(),
    }
}

impl<'a> Values<'a> {
    /// The filled cells of an array.
    ///
    /// # Errors
    /// Not implemented, for types that no published table has.
    pub fn of(array: &'a dyn Array, nulls: Option<&NullBuffer>) -> Result<Self, ParquetError> {
        Ok(match array.data_type() {
            DataType::Utf8 => Values::Text(rows(array, nulls), array.as_string()),
            DataType::Int32 => Values::Int(numbers::<Int32Type>(array, nulls)),
            DataType::Int64 => Values::Long(numbers::<Int64Type>(array, nulls)),
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                Values::Long(numbers::<TimestampMicrosecondType>(array, nulls))
            }
            DataType::Float64 => Values::Double(numbers::<Float64Type>(array, nulls)),
            DataType::Boolean => Values::Flag(rows(array, nulls), array.as_boolean()),
            other => {
                let coded = array.as_dictionary_opt::<UInt32Type>();
                let texts = coded.and_then(|it| it.values().as_string_opt::<i32>());
                match (coded, texts) {
                    (Some(coded), Some(texts)) => {
                        Values::Coded(filled(coded.keys().values(), nulls), texts)
                    }
                    _ => {
                        let message = format!("no table has columns of type {other}");
                        return Err(ParquetError::NYI(message));
                    }
                }
            }
        })
    }

    /// The texts of a column of texts.
    pub fn texts(&self) -> Option<Texts<'_>> {
        match self {
            Values::Text(rows, texts) => Some(Texts {
                ascending: true,
                ..Texts::new(rows, texts)
            }),
            Values::Coded(codes, texts) => Some(Texts::new(codes, texts)),
            _ => None,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Text(rows, _) | Values::Flag(rows, _) => rows.len(),
            Values::Coded(codes, _) => codes.len(),
            Values::Int(all) => all.len(),
            Values::Long(all) => all.len(),
            Values::Double(all) => all.len(),
        }
    }

    /// The distinct cells, or nothing if they are more than `most`, or not worth a look. `places`
    /// is kept between calls and holds only zeros between them.
    pub fn distinct(&self, most: usize, places: &mut Vec<u32>) -> Option<Distinct> {
        match self {
            Values::Text(..) | Values::Flag(..) => None,
            Values::Coded(codes, texts) => {
                distinct_places(codes, texts.len(), |code| code as usize, most, places)
            }
            Values::Int(all) if all.iter().all(|it| SMALL.contains(it)) => {
                distinct_places(all, SMALL.len(), |number| number as usize, most, places)
            }
            Values::Int(all) => distinct_numbers(all, most, |number| number as u32 as u64),
            Values::Long(all) => distinct_numbers(all, most, |number| number as u64),
            Values::Double(all) => distinct_numbers(all, most, f64::to_bits),
        }
    }

    /// Appends cells one after the other (`PLAIN`).
    pub fn put_plain(&self, cells: impl Iterator<Item = usize>, out: &mut PageBytes) {
        match self {
            Values::Text(..) | Values::Coded(..) => {
                let Some(texts) = self.texts() else { return };
                for cell in cells {
                    let span = texts.span(cell);
                    out.put(&(span.len() as u32).to_le_bytes());
                    out.put_span(texts.bytes(), span);
                }
            }
            Values::Int(all) => cells.for_each(|cell| out.put(&all[cell].to_le_bytes())),
            Values::Long(all) => cells.for_each(|cell| out.put(&all[cell].to_le_bytes())),
            Values::Double(all) => cells.for_each(|cell| out.put(&all[cell].to_le_bytes())),
            Values::Flag(rows, flags) => {
                let (mut byte, mut bits) = (0, 0);
                for cell in cells {
                    byte |= u8::from(flags.value(rows[cell] as usize)) << bits;
                    bits += 1;
                    if bits == 8 {
                        out.put(&[std::mem::take(&mut byte)]);
                        bits = 0;
                    }
                }
                if bits > 0 {
                    out.put(&[byte]);
                }
            }
        }
    }

    /// Smallest and largest of the given cells, with how many more are missing.
    pub fn bounds(&self, cells: impl Iterator<Item = usize>, missing: u64) -> Statistics {
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
            Values::Text(rows, texts) => {
                text(ends(cells.map(|cell| texts.value(rows[cell] as usize))))
            }
            Values::Coded(codes, texts) => {
                text(ends(cells.map(|cell| texts.value(codes[cell] as usize))))
            }
            Values::Int(all) => {
                let (least, most) = ends(cells.map(|cell| all[cell])).unzip();
                Statistics::int32(least, most, None, null_count, false)
            }
            Values::Long(all) => {
                let (least, most) = ends(cells.map(|cell| all[cell])).unzip();
                Statistics::int64(least, most, None, null_count, false)
            }
            Values::Double(all) => {
                let found = ends(cells.map(|cell| all[cell]).filter(|it| !it.is_nan()));
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
            Values::Flag(rows, flags) => {
                let (least, most) =
                    ends(cells.map(|cell| flags.value(rows[cell] as usize))).unzip();
                Statistics::boolean(least, most, None, null_count, false)
            }
        }
    }
}

impl Distinct {
    fn of(cells: usize) -> Self {
        Distinct {
            cells: Vec::new(),
            indices: Vec::with_capacity(cells),
        }
    }
}

/// Numbers that have a place of their own each while they are told apart: most counts.
const SMALL: Range<i32> = 0..1 << 12;

/// The distinct cells, or nothing if they are more than `most`, of cells that each have a place
/// below `end`. `places` is as [`Values::distinct`] has it.
fn distinct_places<T: Copy>(
    all: &[T],
    end: usize,
    place_of: impl Fn(T) -> usize,
    most: usize,
    places: &mut Vec<u32>,
) -> Option<Distinct> {
    if places.len() < end {
        places.resize(end, 0);
    }
    let mut found = Distinct::of(all.len());
    let enough = all.iter().zip(0..).try_for_each(|(&value, cell)| {
        let place = &mut places[place_of(value)];
        if *place == 0 {
            found.cells.push(cell);
            *place = found.cells.len() as u32;
            if found.cells.len() > most {
                return None;
            }
        }
        found.indices.push(*place - 1);
        Some(())
    });
    for &cell in &found.cells {
        places[place_of(all[cell as usize])] = 0;
    }
    enough.map(|()| found)
}

fn distinct_numbers<T: Copy>(all: &[T], most: usize, bits: impl Fn(T) -> u64) -> Option<Distinct> {
    let mut found = Distinct::of(all.len());
    // A look-up table; the order of entries is that of cells.
    let mut known: HashMap<u64, u32> = HashMap::new();
    let mut last = None;
    all.iter().zip(0..).try_for_each(|(&number, cell)| {
        let bits = bits(number);
        let index = match last {
            Some((same, index)) if same == bits => index,
            _ => *known.entry(bits).or_insert_with(|| {
                found.cells.push(cell);
                found.cells.len() as u32 - 1
            }),
        };
        last = Some((bits, index));
        found.indices.push(index);
        (found.cells.len() <= most).then_some(())
    })?;
    Some(found)
}
