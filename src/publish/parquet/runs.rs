//! Parquet's hybrid of runs and bit-packed groups, in which dictionary indices and definition
//! levels stand ("RLE / bit-packing hybrid" of the format's `Encodings.md`).

use arrow::buffer::BooleanBuffer;

/// Values per bit-packed group; fewer than a group of equal ones are not worth a run of their own.
const GROUP: usize = 8;

/// Bits that the largest of so many indices needs.
pub fn width(entries: usize) -> u8 {
    (usize::BITS - entries.saturating_sub(1).leading_zeros()) as u8
}

/// Appends numbers of at most `width` bits (up to 32).
pub fn put(out: &mut Vec<u8>, values: &[u32], width: u8) {
    let mut packed_from = 0;
    let mut at = 0;
    while let Some(group) = values[at..].first_chunk::<GROUP>() {
        if group.iter().fold(0, |odd, it| odd | (it ^ group[0])) != 0 {
            at += GROUP;
            continue;
        }
        let equal = values[at..].iter().take_while(|&&it| it == group[0]);
        let length = equal.count();
        put_packed(out, &values[packed_from..at], width);
        put_varint(out, (length as u64) << 1);
        let bytes = group[0].to_le_bytes();
        out.extend_from_slice(&bytes[..usize::from(width.div_ceil(8))]);
        at += length;
        packed_from = at;
    }
    put_packed(out, &values[packed_from..], width);
}

fn put_packed(out: &mut Vec<u8>, values: &[u32], width: u8) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(GROUP);
    put_varint(out, (groups as u64) << 1 | 1);
    let values = values.iter().map(|&value| u64::from(value));
    put_bits(out, values, groups * GROUP, width);
}

/// Appends values of so many bits, at most 32, from the lowest on; room for `count` of them, of which
/// the missing ones are zeros.
pub fn put_bits(out: &mut Vec<u8>, values: impl Iterator<Item = u64>, count: usize, width: u8) {
    let mut at = out.len();
    out.resize(at + count / 8 * usize::from(width), 0);
    let (mut word, mut bits) = (0u64, 0);
    for value in values {
        word |= value << bits;
        bits += width;
        if bits >= 32 {
            out[at..at + 4].copy_from_slice(&(word as u32).to_le_bytes());
            at += 4;
            word >>= 32;
            bits -= 32;
        }
    }
    let last = usize::from(bits.div_ceil(8));
    out[at..at + last].copy_from_slice(&word.to_le_bytes()[..last]);
}

/// Appends which rows have a value, as definition levels of at most 1 with their length in front.
pub fn put_levels(out: &mut Vec<u8>, present: Option<&BooleanBuffer>, rows: usize) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    match present.map(|present| (present, present.count_set_bits())) {
        Some((present, filled)) if 0 < filled && filled < rows => {
            // Arrow lays the bits out as packed groups of one bit do.
            let groups = rows.div_ceil(GROUP);
            put_varint(out, (groups as u64) << 1 | 1);
            out.extend_from_slice(&present.sliced()[..groups]);
        }
        all_or_nothing => {
            put_varint(out, (rows as u64) << 1);
            out.push(u8::from(
                all_or_nothing.is_none_or(|(_, filled)| filled > 0),
            ));
        }
    }
    let length = (out.len() - start - 4) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// Appends a number, small ones short.
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads the hybrid back as the format describes it, value by value.
    fn read(mut bytes: &[u8], width: u8, count: usize) -> Vec<u32> {
        let mut values = Vec::new();
        while values.len() < count {
            let (mut header, mut shift) = (0u64, 0);
            loop {
                let byte = bytes[0];
                bytes = &bytes[1..];
                header |= u64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte < 0x80 {
                    break;
                }
            }
            if header & 1 == 0 {
                let length = usize::from(width.div_ceil(8));
                let value = (0..length).fold(0, |all, at| all | u32::from(bytes[at]) << (8 * at));
                bytes = &bytes[length..];
                values.extend(std::iter::repeat_n(value, (header >> 1) as usize));
                continue;
            }
            let bits = (header >> 1) as usize * GROUP * usize::from(width);
            let bit = |at: usize| u32::from(bytes[at / 8] >> (at % 8) & 1);
            for value in 0..(header >> 1) as usize * GROUP {
                let first = value * usize::from(width);
                values.push((0..usize::from(width)).fold(0, |all, at| all | bit(first + at) << at));
            }
            bytes = &bytes[bits / 8..];
        }
        assert!(bytes.is_empty(), "{} bytes too many", bytes.len());
        values.truncate(count);
        values
    }

    proptest! {
        #[test]
        fn what_is_put_reads_back(
            pieces in prop::collection::vec((0u32..70_000, 1usize..40), 0..60),
            few in 1u32..70_000,
        ) {
            let values: Vec<u32> = pieces
                .iter()
                .flat_map(|&(value, times)| std::iter::repeat_n(value % few, times))
                .collect();
            let width = width(few as usize);
            let mut out = Vec::new();
            put(&mut out, &values, width);
            prop_assert_eq!(read(&out, width, values.len()), values);
        }

        #[test]
        fn levels_read_back(present in prop::collection::vec(any::<bool>(), 1..200), cut in 0usize..9) {
            let rows = present.len();
            for bits in [present.clone(), vec![true; rows], vec![false; rows]] {
                let padded: Vec<bool> = std::iter::repeat_n(true, cut).chain(bits.clone()).collect();
                let buffer = BooleanBuffer::from(padded).slice(cut, rows);
                let mut out = vec![9];
                put_levels(&mut out, Some(&buffer), rows);
                let length = u32::from_le_bytes(out[1..5].try_into().unwrap()) as usize;
                prop_assert_eq!(out.len(), 5 + length);
                let expected: Vec<u32> = bits.into_iter().map(u32::from).collect();
                prop_assert_eq!(read(&out[5..], 1, rows), expected);
            }
        }
    }

    #[test]
    fn widths_hold_the_last_index() {
        for (entries, bits) in [
            (0, 0),
            (1, 0),
            (2, 1),
            (3, 2),
            (4, 2),
            (5, 3),
            (1 << 17, 17),
        ] {
            assert_eq!(width(entries), bits, "{entries}");
        }
    }
}
