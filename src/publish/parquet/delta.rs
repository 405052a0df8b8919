//! Texts whose lengths stand in front of them, packed as differences, and texts of which only what
//! differs from the one before is written (`DELTA_BINARY_PACKED`, `DELTA_LENGTH_BYTE_ARRAY` and
//! `DELTA_BYTE_ARRAY` of the format's `Encodings.md`). Ids in their order shrink to a third that
//! way, and what is random is at least spared four bytes a value.

use std::ops::Range;

use super::page::PageBytes;
use super::runs::{put_bits, put_varint};
use super::values::Texts;

/// Values of a block and of each of its parts with a width of their own.
const BLOCK: usize = 128;
const PART: usize = 32;

/// Texts that begin as the one before by more than this share of their bytes are written without
/// what they share.
const SHARED: f64 = 0.4;

/// How the texts of a column are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All lengths, then all texts.
    Whole,
    /// All lengths of what each text shares with the one before, then what is left.
    Differing,
}

/// Room for lengths, kept between pages.
#[derive(Default)]
pub struct Lengths {
    shared: Vec<u32>,
    own: Vec<u32>,
    packed: Vec<u8>,
}

impl Layout {
    /// The better one for texts like these.
    pub fn of(texts: &Texts<'_>, cells: Range<usize>) -> Self {
        let (mut all, mut shared) = (0, 0);
        let mut before = &b""[..];
        for cell in cells {
            let text = texts.get(cell);
            all += text.len();
            shared += common(before, text);
            before = text;
        }
        if shared as f64 > all as f64 * SHARED {
            Layout::Differing
        } else {
            Layout::Whole
        }
    }

    /// Appends cells.
    pub fn put(
        self,
        texts: &Texts<'_>,
        cells: Range<usize>,
        lengths: &mut Lengths,
        out: &mut PageBytes,
    ) {
        let Lengths {
            shared,
            own,
            packed,
        } = lengths;
        own.clear();
        packed.clear();
        match self {
            Layout::Whole => {
                own.extend(cells.clone().map(|cell| texts.span(cell).len() as u32));
                put_packed(packed, own);
                out.put(packed);
                let length = own.iter().map(|&length| length as usize).sum();
                match texts.together(cells.clone(), length) {
                    Some(whole) => out.put(&texts.bytes()[whole]),
                    None => texts.fetching(cells, |span| out.put_span(texts.bytes(), span)),
                }
            }
            Layout::Differing => {
                shared.clear();
                let mut before = &b""[..];
                texts.fetching(cells.clone(), |span| {
                    let text = &texts.bytes()[span];
                    let same = common(before, text);
                    shared.push(same as u32);
                    own.push((text.len() - same) as u32);
                    before = text;
                });
                put_packed(packed, shared);
                put_packed(packed, own);
                out.put(packed);
                for (cell, &shared) in cells.zip(shared.iter()) {
                    let span = texts.span(cell);
                    out.put_span(texts.bytes(), span.start + shared as usize..span.end);
                }
            }
        }
    }
}

/// How many bytes two texts begin with in common. Parts of characters count, too.
fn common(left: &[u8], right: &[u8]) -> usize {
    let word = |chunk: &[u8; 8]| u64::from_le_bytes(*chunk);
    let (left_words, _) = left.as_chunks::<8>();
    let (right_words, _) = right.as_chunks::<8>();
    for (at, (left, right)) in left_words.iter().zip(right_words).enumerate() {
        let differing = word(left) ^ word(right);
        if differing != 0 {
            return at * 8 + differing.trailing_zeros() as usize / 8;
        }
    }
    let whole = 8 * left_words.len().min(right_words.len());
    let rest = left[whole..].iter().zip(&right[whole..]);
    whole + rest.take_while(|(left, right)| left == right).count()
}

/// Appends lengths as differences from one to the next (`DELTA_BINARY_PACKED`).
fn put_packed(out: &mut Vec<u8>, values: &[u32]) {
    put_varint(out, BLOCK as u64);
    put_varint(out, (BLOCK / PART) as u64);
    put_varint(out, values.len() as u64);
    let first = values.first().copied().unwrap_or(0);
    put_signed(out, i64::from(first));
    let mut last = first;
    for block in values.get(1..).unwrap_or_default().chunks(BLOCK) {
        let mut differences = [0i64; BLOCK];
        for (difference, &value) in differences.iter_mut().zip(block) {
            *difference = i64::from(value) - i64::from(last);
            last = value;
        }
        let differences = &mut differences[..block.len()];
        let least = differences.iter().copied().min().unwrap_or(0);
        put_signed(out, least);
        let widths = out.len();
        out.extend_from_slice(&[0; BLOCK / PART]);
        for (part, differences) in differences.chunks(PART).enumerate() {
            let beyond = differences.iter().map(|it| (it - least) as u64);
            let all = beyond.clone().fold(0, |all, it| all | it);
            let width = u64::BITS - all.leading_zeros();
            out[widths + part] = width as u8;
            put_bits(out, beyond, PART, width as u8);
        }
    }
}

/// Appends a number of either sign, small ones short.
fn put_signed(out: &mut Vec<u8>, value: i64) {
    put_varint(out, ((value << 1) ^ (value >> 63)) as u64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::StringArray;
    use proptest::prelude::*;

    /// Reads lengths back as the format describes them, value by value; what is left comes second.
    fn read_packed(mut bytes: &[u8]) -> (Vec<u32>, &[u8]) {
        fn varint(bytes: &mut &[u8]) -> u64 {
            let (mut value, mut shift) = (0, 0);
            loop {
                let byte = bytes[0];
                *bytes = &bytes[1..];
                value |= u64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte < 0x80 {
                    return value;
                }
            }
        }
        let signed = |value: u64| (value >> 1) as i64 ^ -((value & 1) as i64);
        let (block, parts) = (varint(&mut bytes) as usize, varint(&mut bytes) as usize);
        let count = varint(&mut bytes) as usize;
        let mut value = signed(varint(&mut bytes));
        let mut values = vec![value as u32; count.min(1)];
        while values.len() < count {
            let least = signed(varint(&mut bytes));
            let (widths, rest) = bytes.split_at(parts);
            bytes = rest;
            for &width in widths {
                if values.len() == count {
                    break;
                }
                let length = block / parts;
                let bit = |at: usize| u64::from(bytes[at / 8] >> (at % 8) & 1);
                for at in 0..length.min(count - values.len()) {
                    let first = at * usize::from(width);
                    let more =
                        (0..usize::from(width)).fold(0, |all, it| all | bit(first + it) << it);
                    value += least + more as i64;
                    values.push(value as u32);
                }
                bytes = &bytes[length * usize::from(width) / 8..];
            }
        }
        (values, bytes)
    }

    proptest! {
        #[test]
        fn lengths_read_back(values in prop::collection::vec(prop_oneof![0u32..20, any::<u32>()], 0..400)) {
            let mut out = Vec::new();
            put_packed(&mut out, &values);
            prop_assert_eq!(read_packed(&out), (values, &[][..]));
        }

        #[test]
        fn texts_read_back(
            texts in prop::collection::vec("(고객|고개|C000000)[0-2]{0,9}", 0..300),
            from in 0usize..40,
        ) {
            let array: StringArray = texts.iter().map(Some).collect();
            let at: Vec<u32> = (0..texts.len() as u32).collect();
            let cells = from.min(texts.len())..texts.len();
            let view = Texts::new(&at, &array);
            for layout in [Layout::Whole, Layout::Differing] {
                let mut page = PageBytes::default();
                layout.put(&view, cells.clone(), &mut Lengths::default(), &mut page);
                let mut rest = page.bytes();
                let mut shared = vec![0; cells.len()];
                if layout == Layout::Differing {
                    (shared, rest) = read_packed(rest);
                }
                let (own, mut rest) = read_packed(rest);
                let mut before = Vec::new();
                for ((text, shared), own) in texts[cells.clone()].iter().zip(shared).zip(own) {
                    before.truncate(shared as usize);
                    before.extend_from_slice(&rest[..own as usize]);
                    rest = &rest[own as usize..];
                    prop_assert_eq!(text.as_bytes(), &before);
                }
                prop_assert!(rest.is_empty());
            }
        }
    }

    #[test]
    fn ids_in_order_are_written_without_what_they_share() {
        let layout = |texts: &[String]| {
            let array: StringArray = texts.iter().map(Some).collect();
            let at: Vec<u32> = (0..texts.len() as u32).collect();
            Layout::of(&Texts::new(&at, &array), 0..texts.len())
        };
        let ids: Vec<String> = (0..900).map(|at| format!("C{at:06}")).collect();
        assert_eq!(layout(&ids), Layout::Differing);
        let mixed: Vec<String> = (0..900)
            .map(|at| format!("{:05}x", at * 7919 % 99_991))
            .collect();
        assert_eq!(layout(&mixed), Layout::Whole);
    }
}
