//! A column of text as distinct values plus one code per row, the shape every stage works on:
//! what is equal is stored, standardized and compared once.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, DictionaryArray, StringArray, StringBuilder, UInt32Array};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};

use super::interner::{BATCH, Interner};

/// The code of a missing value.
pub const NULL: u32 = u32::MAX;

/// Separates the slots of a field that several source columns feed (surname, given). It never
/// occurs in text read from a file: the reader replaces it by a blank.
pub const SLOT: char = '\u{1f}';

/// A dictionary-encoded text column. Codes index `values`; [`NULL`] marks a missing value. Copies
/// share both.
#[derive(Clone, Debug)]
pub struct TextColumn {
    codes: ScalarBuffer<u32>,
    values: StringArray,
}

impl TextColumn {
    /// Interns values in the order in which they first appear.
    pub fn from_values<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut builder = TextColumnBuilder::default();
        for value in values {
            builder.push(value);
        }
        builder.finish()
    }

    /// Puts together codes and a dictionary.
    ///
    /// # Panics
    /// If a code other than [`NULL`] is not below `values.len()`.
    pub fn from_parts(codes: Vec<u32>, values: StringArray) -> Self {
        let len = values.len() as u32;
        assert!(
            codes.iter().all(|&code| code < len || code == NULL),
            "a code lies outside its dictionary"
        );
        TextColumn {
            codes: codes.into(),
            values,
        }
    }

    /// A column of `rows` missing values.
    pub fn nulls(rows: usize) -> Self {
        TextColumn {
            codes: vec![NULL; rows].into(),
            values: StringArray::from(Vec::<&str>::new()),
        }
    }

    /// Number of rows.
    #[inline]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Code per row, [`NULL`] where missing.
    #[inline]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The dictionary.
    #[inline]
    pub fn values(&self) -> &StringArray {
        &self.values
    }

    /// Number of dictionary entries (distinct values, unless built from parts with repeats).
    #[inline]
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// The dictionary entry of a code.
    #[inline]
    pub fn value(&self, code: u32) -> &str {
        self.values.value(code as usize)
    }

    /// The text at a row.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&str> {
        match self.codes[row] {
            NULL => None,
            code => Some(self.value(code)),
        }
    }

    /// Rows as text.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// How many rows carry each code.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0u32; self.distinct()];
        for &code in self.codes.iter() {
            if code != NULL {
                counts[code as usize] += 1;
            }
        }
        counts
    }

    /// Number of rows with a value.
    pub fn filled(&self) -> usize {
        self.codes.iter().filter(|&&code| code != NULL).count()
    }

    /// The given rows, in the given order, sharing the dictionary.
    pub fn take(&self, rows: &[u32]) -> Self {
        let codes: Vec<u32> = rows.iter().map(|&row| self.codes[row as usize]).collect();
        TextColumn {
            codes: codes.into(),
            values: self.values.clone(),
        }
    }

    /// The given rows, in the given order, under a dictionary of their own in which texts stand in
    /// the order of the rows: whoever walks the rows walks the texts, and nothing tells in which
    /// order they were read.
    #[must_use]
    pub fn take_in_order(&self, rows: &[u32]) -> Self {
        let mut known = vec![NULL; self.distinct()];
        let mut order: Vec<u32> = Vec::with_capacity(self.distinct());
        let mut codes: Vec<u32> = rows.iter().map(|&row| self.codes[row as usize]).collect();
        for codes in codes.chunks_mut(NEAR) {
            // Loads that do not wait for each other take as long as one of them.
            let touched = codes.iter().map(|&code| known.get(code as usize));
            std::hint::black_box(touched.fold(0, |all, known| all ^ known.copied().unwrap_or(0)));
            for code in codes {
                let Some(known) = known.get_mut(*code as usize) else {
                    continue;
                };
                if *known == NULL {
                    *known = order.len() as u32;
                    order.push(*code);
                }
                *code = *known;
            }
        }
        TextColumn {
            codes: codes.into(),
            values: gather(&self.values, &order),
        }
    }

    /// Applies `f` to each distinct value once; equal results share a code afterwards.
    pub fn map_values<'a, F>(&'a self, mut f: F) -> TextColumn
    where
        F: FnMut(&'a str) -> Option<std::borrow::Cow<'a, str>>,
    {
        let mut builder = TextColumnBuilder::default();
        let recode: Vec<u32> = self
            .values
            .iter()
            .map(|value| {
                value
                    .and_then(&mut f)
                    .map_or(NULL, |text| builder.intern(&text))
            })
            .collect();
        let codes: Vec<u32> = self
            .codes
            .iter()
            .map(|&code| {
                if code == NULL {
                    NULL
                } else {
                    recode[code as usize]
                }
            })
            .collect();
        TextColumn {
            codes: codes.into(),
            values: builder.finish().values,
        }
    }

    /// Stacks columns; the dictionaries are united.
    pub fn concat(parts: &[&TextColumn]) -> Self {
        // The only dictionary there is stays as it is.
        let mut with_text = parts.iter().filter(|part| part.distinct() > 0);
        if let (Some(only), None) = (with_text.next(), with_text.next()) {
            let codes: Vec<u32> = parts
                .iter()
                .flat_map(|part| part.codes())
                .copied()
                .collect();
            return TextColumn {
                codes: codes.into(),
                values: only.values.clone(),
            };
        }
        let mut builder = TextColumnBuilder::default();
        // What the parts have in common is counted twice; the room for it is never touched.
        let texts = parts.iter().map(|part| part.distinct()).sum();
        let bytes = parts.iter().map(|part| part.values.value_data().len());
        let bytes = bytes.sum::<usize>().min(i32::MAX as usize);
        builder.interner.expect(texts, bytes);
        builder
            .codes
            .reserve_exact(parts.iter().map(|part| part.len()).sum());
        for part in parts {
            let mut recode: Vec<u32> = Vec::with_capacity(part.distinct());
            let mut values = part.values.iter().map(|value| value.unwrap_or(""));
            let mut batch = [""; BATCH];
            loop {
                let filled = batch.iter_mut().zip(&mut values);
                let filled = filled.map(|(slot, text)| *slot = text).count();
                if filled == 0 {
                    break;
                }
                let take = |code| recode.push(code);
                builder.intern_all(&batch[..filled], take);
            }
            builder.codes.extend(part.codes.iter().map(|&code| {
                if code == NULL {
                    NULL
                } else {
                    recode[code as usize]
                }
            }));
        }
        builder.finish()
    }

    /// The column as an Arrow dictionary array (`UInt32` keys, `Utf8` values).
    pub fn to_arrow(&self) -> ArrayRef {
        let nulls = NullBuffer::from_iter(self.codes.iter().map(|&code| code != NULL));
        let keys: Vec<u32> = self
            .codes
            .iter()
            .map(|&c| if c == NULL { 0 } else { c })
            .collect();
        let keys = UInt32Array::new(ScalarBuffer::from(keys), Some(nulls));
        Arc::new(DictionaryArray::new(keys, Arc::new(self.values.clone())))
    }

    /// The column as a plain Arrow `Utf8` array.
    pub fn to_plain(&self) -> StringArray {
        self.iter().collect()
    }
}

/// What lies far apart and is fetched together.
const NEAR: usize = 64;

/// The texts of some codes, in their order.
pub fn gather(values: &StringArray, codes: &[u32]) -> StringArray {
    if codes.len() == values.len() && codes.iter().zip(0..).all(|(&code, at)| code == at) {
        return values.clone();
    }
    // Mostly all of them, so that what is left out takes no more room than it did.
    let mean = values.value_data().len().div_ceil(values.len().max(1));
    let bytes = (mean * codes.len()).min(values.value_data().len());
    let mut texts = StringBuilder::with_capacity(codes.len(), bytes);
    for near in codes.chunks(NEAR) {
        fetch(values, near.iter().copied());
        for &code in near {
            texts.append_value(values.value(code as usize));
        }
    }
    texts.finish()
}

/// Appends the text of a code. Texts up to this length are copied as this many bytes at once, which
/// takes no call.
#[inline]
pub fn append(values: &StringArray, code: u32, out: &mut Vec<u8>) {
    const SHORT: usize = 32;
    let offsets = values.value_offsets();
    let (start, end) = (
        offsets[code as usize] as usize,
        offsets[code as usize + 1] as usize,
    );
    match values.value_data()[start..].first_chunk::<SHORT>() {
        Some(chunk) if end - start <= SHORT => {
            let whole = out.len() + (end - start);
            out.extend_from_slice(chunk);
            out.truncate(whole);
        }
        _ => out.extend_from_slice(&values.value_data()[start..end]),
    }
}

/// Fetches the texts of some codes of a dictionary ahead of their use. They lie far apart, and loads
/// that do not wait for each other take as long as one of them. Codes beyond it are passed over.
#[inline]
pub fn fetch(values: &StringArray, codes: impl Iterator<Item = u32>) {
    let (offsets, text) = (values.value_offsets(), values.value_data());
    let first = |code: u32| {
        let start = offsets.get(code as usize).copied().unwrap_or(0);
        text.get(start as usize).copied().unwrap_or(0)
    };
    std::hint::black_box(codes.fold(0, |all, code| all ^ first(code)));
}

/// Interns text row by row.
#[derive(Default)]
pub struct TextColumnBuilder {
    codes: Vec<u32>,
    interner: Interner,
}

impl TextColumnBuilder {
    /// Appends a row.
    #[inline]
    pub fn push(&mut self, value: Option<&str>) {
        let code = value.map_or(NULL, |text| self.intern(text));
        self.codes.push(code);
    }

    /// Appends a row by a code that [`Self::intern`] gave, or [`NULL`].
    #[inline]
    pub fn push_code(&mut self, code: u32) {
        debug_assert!(code == NULL || (code as usize) < self.interner.len());
        self.codes.push(code);
    }

    /// The code of a text, new or known, without appending a row.
    ///
    /// # Panics
    /// If the distinct text outgrows the 2 GB of an Arrow string array; see [`Self::text_len`].
    #[inline]
    pub fn intern(&mut self, text: &str) -> u32 {
        self.interner.intern(text.as_bytes())
    }

    /// Hands the codes of at most [`BATCH`] texts to `take`, in order, without appending rows.
    ///
    /// # Panics
    /// As [`Self::intern`].
    pub fn intern_all(&mut self, texts: &[&str], take: impl FnMut(u32)) {
        let mut bytes = [&b""[..]; BATCH];
        for (bytes, text) in bytes.iter_mut().zip(texts) {
            *bytes = text.as_bytes();
        }
        self.interner.intern_all(&bytes[..texts.len()], take);
    }

    /// Makes room for so many texts and bytes in all; less is free, more only costs time.
    pub fn expect(&mut self, texts: usize, bytes: usize) {
        self.interner.expect(texts, bytes.min(i32::MAX as usize));
    }

    /// Bytes of distinct text so far.
    pub fn text_len(&self) -> usize {
        self.interner.text().len()
    }

    /// Number of rows so far.
    #[inline]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether no row was pushed.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Ends the column.
    pub fn finish(self) -> TextColumn {
        let (text, offsets) = self.interner.into_parts();
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        TextColumn {
            codes: self.codes.into(),
            values: StringArray::new(offsets, Buffer::from_vec(text), None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn appended_texts_stand_one_after_the_other(
            texts in prop::collection::vec("[a가]{0,40}", 1..40),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        ) {
            let values: StringArray = texts.iter().map(Some).collect();
            let (mut found, mut wanted) = (Vec::new(), Vec::new());
            for pick in picks {
                let code = pick.index(texts.len());
                append(&values, code as u32, &mut found);
                wanted.extend_from_slice(texts[code].as_bytes());
                prop_assert_eq!(&found, &wanted);
            }
        }

        #[test]
        fn texts_stand_in_the_order_of_the_rows_taken(
            texts in prop::collection::vec(prop::option::of("[ab가]{0,2}"), 1..60),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 0..90),
        ) {
            let column = TextColumn::from_values(texts.iter().map(Option::as_deref));
            let rows: Vec<u32> = picks.iter().map(|pick| pick.index(texts.len()) as u32).collect();
            let taken = column.take_in_order(&rows);
            let wanted: Vec<Option<&str>> = rows.iter().map(|&row| column.get(row as usize)).collect();
            prop_assert_eq!(taken.iter().collect::<Vec<_>>(), wanted);
            let codes = taken.codes().iter().filter(|&&code| code != NULL);
            let ends = codes.scan(0, |end, &code| {
                let known = code <= *end;
                *end = (*end).max(code + 1);
                Some(known)
            });
            prop_assert!(ends.into_iter().all(|known| known), "codes count up");
            let highest = taken.codes().iter().filter(|&&code| code != NULL).max();
            prop_assert_eq!(taken.distinct(), highest.map_or(0, |&code| code as usize + 1));
        }
    }
}
