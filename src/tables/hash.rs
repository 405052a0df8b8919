//! The one hash for keys, interning and sampling: seeded with constants, equal on every machine
//! and in every run, so that nothing published can depend on where or how often it was computed.

const K0: u64 = 0x9E37_79B9_7F4A_7C15;
const K1: u64 = 0xBF58_476D_1CE4_E5B9;
const K2: u64 = 0x94D0_49BB_1331_11EB;

/// Folds a 128-bit product: the multiply-mix step of wyhash.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a).wrapping_mul(u128::from(b));
    (product as u64) ^ ((product >> 64) as u64)
}

/// A well-mixed 64-bit value of an integer (the finalizer of splitmix64).
#[inline]
pub fn mix64(value: u64) -> u64 {
    let mut z = value.wrapping_add(K0);
    z = (z ^ (z >> 30)).wrapping_mul(K1);
    z = (z ^ (z >> 27)).wrapping_mul(K2);
    z ^ (z >> 31)
}

/// Combines two hashes; order matters.
#[inline]
pub fn combine(left: u64, right: u64) -> u64 {
    fold(left ^ K0, right.rotate_left(32) ^ K1)
}

/// A 64-bit hash of bytes; not for adversaries, only for keys and samples.
#[inline]
pub fn hash64(bytes: &[u8]) -> u64 {
    let mut state = (bytes.len() as u64) ^ K2;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("chunks of eight bytes"));
        state = fold(state ^ word, K0);
    }
    state = fold(state ^ tail_word(bytes, chunks.remainder().len()), K1);
    mix64(state)
}

/// The last `rest` (below 8) bytes as a little-endian word. Reads overlapping words, because
/// copying so few bytes costs more than hashing them.
#[inline]
fn tail_word(bytes: &[u8], rest: usize) -> u64 {
    let len = bytes.len();
    if rest == 0 {
        0
    } else if let Some(last) = bytes.last_chunk::<8>() {
        u64::from_le_bytes(*last) >> (64 - 8 * rest)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first))
            | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4))
    } else {
        bytes
            .iter()
            .rev()
            .fold(0, |word, &byte| word << 8 | u64::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tail as it is defined: padded with zeros.
    fn padded(bytes: &[u8]) -> u64 {
        let rest = bytes.chunks_exact(8).remainder();
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        u64::from_le_bytes(word)
    }

    #[test]
    fn overlapping_reads_give_the_padded_tail() {
        let bytes: Vec<u8> = (1..=40).collect();
        for len in 0..bytes.len() {
            let part = &bytes[..len];
            assert_eq!(tail_word(part, len % 8), padded(part), "{len}");
        }
    }
}
