//! A column that grows chunk by chunk as distinct byte strings in the file's own encoding, and is
//! decoded once, at the end: each distinct text once, all of them in one go where nothing is
//! damaged. Only the delimited reader uses it; it leaves as a `TextColumn`.

use arrow::array::StringArray;
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::chunk::{Chunk, clean, decode};
use super::record::is_blank;
use crate::tables::interner::{BATCH, Interner};
use crate::tables::text_column::{NULL, TextColumn, TextColumnBuilder};

/// Interned cells before decoding.
#[derive(Default)]
pub struct EncodedColumn {
    codes: Vec<u32>,
    texts: Interner,
}

/// A decoded column.
pub struct Decoded {
    /// The column.
    pub text: TextColumn,
    /// How many characters could not be decoded, over all rows.
    pub lost: u64,
    /// How many cells held control characters that were made blanks.
    pub cleaned: u64,
}

/// Separates texts that are decoded together. Texts that hold it take the slow way.
const SEPARATOR: u8 = 0x1F;

impl EncodedColumn {
    /// Makes room for a file of so many rows, of which the part read so far is a fair sample.
    pub fn expect(&mut self, rows: usize) {
        let known = self.codes.len().max(1);
        self.codes.reserve_exact(rows.saturating_sub(known));
        // A column of few texts repeats them, one of many goes on as it began.
        if self.texts.len() * 8 > known {
            let scale = |part: usize| (part as f64 / known as f64 * rows as f64) as usize;
            let bytes = scale(self.texts.text().len()).min(i32::MAX as usize);
            self.texts.expect(scale(self.texts.len()), bytes);
        }
    }

    /// Bytes of distinct text so far.
    pub fn text_len(&self) -> usize {
        self.texts.text().len()
    }

    /// Appends the cells of column `index` of a chunk cut out of `bytes`.
    pub fn append(&mut self, bytes: &[u8], chunk: &Chunk, index: usize) {
        let spans = &chunk.columns[index];
        self.codes.reserve(spans.len());
        let mut texts = [&b""[..]; BATCH];
        let mut rest = spans.as_slice();
        while !rest.is_empty() {
            // Runs of filled cells are interned together; missing ones stand between them.
            let mut filled = 0;
            let mut missing = 0;
            for &span in rest {
                let text = chunk.text(bytes, span);
                match text.first() {
                    None => missing += 1,
                    Some(&first) if first <= b' ' && is_blank(text) => missing += 1,
                    Some(_) => {
                        if missing > 0 || filled == BATCH {
                            break;
                        }
                        texts[filled] = text;
                        filled += 1;
                        continue;
                    }
                }
            }
            rest = &rest[filled + missing..];
            let codes = &mut self.codes;
            self.texts
                .intern_all(&texts[..filled], |code| codes.push(code));
            codes.extend(std::iter::repeat_n(NULL, missing));
        }
    }

    /// Gives back what only appending needs.
    pub fn close(&mut self) {
        self.codes.shrink_to_fit();
        self.texts.forget_places();
    }

    /// Decodes the distinct texts and ends the column.
    pub fn finish(self, encoding: &'static Encoding) -> Decoded {
        let EncodedColumn { codes, texts } = self;
        if !holds_separators(texts.text()) {
            if encoding == UTF_8 {
                let whole = Encoding::utf8_valid_up_to(texts.text()) == texts.text().len();
                if whole && all_plain((0..texts.len() as u32).map(|code| texts.get(code))) {
                    let (bytes, offsets) = texts.into_parts();
                    return decoded(codes, bytes, offsets);
                }
            } else if let Some((bytes, offsets)) = decode_together(&texts, encoding)
                && all_plain(
                    offsets
                        .windows(2)
                        .map(|at| &bytes[at[0] as usize..at[1] as usize]),
                )
            {
                return decoded(codes, bytes, offsets);
            }
        }
        decode_each(&codes, &texts, encoding)
    }
}

fn decoded(codes: Vec<u32>, mut bytes: Vec<u8>, mut offsets: Vec<i32>) -> Decoded {
    bytes.shrink_to_fit();
    offsets.shrink_to_fit();
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    let values = StringArray::new(offsets, Buffer::from_vec(bytes), None);
    Decoded {
        text: TextColumn::from_parts(codes, values),
        lost: 0,
        cleaned: 0,
    }
}

/// Whether our own separator or a zero occurs.
fn holds_separators(bytes: &[u8]) -> bool {
    // Each of these runs over many bytes at a time.
    bytes.contains(&SEPARATOR) || bytes.contains(&0)
}

/// Whether all texts of a UTF-8 dictionary begin with a whole character and none is blank.
fn all_plain<'a>(mut texts: impl Iterator<Item = &'a [u8]>) -> bool {
    texts.all(|text| match text.first() {
        // The first bytes of blanks in and beyond ASCII.
        Some(..=b' ' | 0xC2 | 0xE1..=0xE3) => !String::from_utf8_lossy(text).trim().is_empty(),
        // The rest of a character whose first bytes end another text.
        Some(&first) => first & 0xC0 != 0x80,
        None => false,
    })
}

/// Decodes all texts in long runs; `None` if any of them is damaged. Encodings that are cut
/// undecoded map different sound bytes to different text, so that no two codes become one.
fn decode_together(texts: &Interner, encoding: &'static Encoding) -> Option<(Vec<u8>, Vec<i32>)> {
    const RUN: usize = 1 << 16;
    let mut bytes = Vec::with_capacity(texts.text().len() * 3 / 2);
    let mut offsets = Vec::with_capacity(texts.len() + 1);
    offsets.push(0);
    let (mut joined, mut run) = (Vec::with_capacity(2 * RUN), String::new());
    let mut code = 0;
    while code < texts.len() as u32 {
        joined.clear();
        while code < texts.len() as u32 && joined.len() < RUN {
            joined.extend_from_slice(texts.get(code));
            joined.push(SEPARATOR);
            code += 1;
        }
        let mut decoder = encoding.new_decoder_without_bom_handling();
        run.clear();
        run.reserve(decoder.max_utf8_buffer_length_without_replacement(joined.len())?);
        let (result, _) = decoder.decode_to_string_without_replacement(&joined, &mut run, true);
        if result != DecoderResult::InputEmpty {
            return None;
        }
        for text in run.split_terminator(char::from(SEPARATOR)) {
            bytes.extend_from_slice(text.as_bytes());
            offsets.push(i32::try_from(bytes.len()).ok()?);
        }
    }
    (offsets.len() == texts.len() + 1).then_some((bytes, offsets))
}

/// Decodes text by text, replacing what is damaged; what becomes equal or blank is interned anew.
fn decode_each(codes: &[u32], texts: &Interner, encoding: &'static Encoding) -> Decoded {
    let mut column = TextColumnBuilder::default();
    let (recode, harm): (Vec<u32>, Vec<(u64, bool)>) = (0..texts.len() as u32)
        .map(|code| {
            let (text, lost) = decode(texts.get(code), encoding);
            let cleaned = text.contains(['\u{1f}', '\0']);
            let text = clean(text);
            let code = if text.trim().is_empty() {
                NULL
            } else {
                column.intern(&text)
            };
            (code, (lost, cleaned))
        })
        .unzip();
    let (mut lost, mut cleaned) = (0, 0);
    for &code in codes {
        if code == NULL {
            column.push_code(NULL);
        } else {
            column.push_code(recode[code as usize]);
            lost += harm[code as usize].0;
            cleaned += u64::from(harm[code as usize].1);
        }
    }
    Decoded {
        text: column.finish(),
        lost,
        cleaned,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::EUC_KR;

    #[test]
    fn sound_korean_bytes_decode_to_different_text() {
        let mut seen = std::collections::HashMap::new();
        for lead in 0x81..=0xFEu8 {
            for trail in 0x41..=0xFEu8 {
                let pair = [lead, trail];
                if let Some(text) =
                    EUC_KR.decode_without_bom_handling_and_without_replacement(&pair)
                {
                    let before = seen.insert(text.into_owned(), pair);
                    assert_eq!(before, None, "{pair:x?} reads like another pair");
                }
            }
        }
    }
}
