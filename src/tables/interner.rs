//! Distinct byte strings under dense codes, in the order in which they first came. The text of
//! every column passes through here once, so this is written for the memory it touches: one slot
//! of eight bytes decides nearly every question, and the slots of many texts are fetched together.

/// Texts interned at a time by [`Interner::intern_all`].
pub const BATCH: usize = 32;

/// Slots from which on fetching ahead pays: fewer stay in the processor's own memory.
const LARGE: usize = 1 << 13;

/// Interns byte strings. Lays text and offsets out as an Arrow string array does.
#[derive(Clone, Debug)]
pub struct Interner {
    text: Vec<u8>,
    /// One more than there are codes.
    offsets: Vec<i32>,
    /// Open addressing with linear probing, a power of two long, at most three quarters full.
    slots: Vec<Slot>,
    /// Number of slots, as a power of two.
    bits: u32,
}

/// Half of a text's hash in the upper half, its code in the lower.
type Slot = u64;

/// A free slot. No code reaches its lower half. It is not zero, so that memory for slots is written
/// through once, front to back: pages that are handed out as zeros and read before they are
/// written are fetched twice.
const FREE: Slot = u64::MAX;

impl Default for Interner {
    fn default() -> Self {
        Interner {
            text: Vec::new(),
            offsets: vec![0],
            slots: vec![FREE; 1 << 4],
            bits: 4,
        }
    }
}

/// Half of a hash that is only ever compared with its like: codes follow the order of texts, so
/// nothing that leaves depends on it. Up to 16 bytes, most of all cells, take one multiplication.
#[inline]
fn half_hash(text: &[u8]) -> u32 {
    const K0: u64 = 0x9E37_79B9_7F4A_7C15;
    const K1: u64 = 0xD6E8_FEB8_6659_FD93;
    let fold = |a: u64, b: u64| {
        let product = u128::from(a).wrapping_mul(u128::from(b));
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut state = (text.len() as u64).wrapping_mul(K1);
    let mut rest = text;
    while rest.len() > 16 {
        let (a, b) = ends(&rest[..16]);
        state = fold(a ^ state, b ^ K0);
        rest = &rest[16..];
    }
    let (a, b) = ends(rest);
    (fold(a ^ state ^ K1, b ^ K0).wrapping_mul(K0) >> 32) as u32
}

/// Up to 16 bytes as two words that overlap where there are fewer.
#[inline]
fn ends(text: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (
            u64::from(u32::from_le_bytes(*first)),
            u64::from(u32::from_le_bytes(*last)),
        )
    } else {
        match text {
            [] => (0, 0),
            [first, ..] => (
                u64::from(*first) << 8 | u64::from(text[text.len() / 2]),
                u64::from(text[text.len() - 1]),
            ),
        }
    }
}

/// Whether two texts are equal, without a call for the short ones.
#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && if left.len() <= 16 {
            ends(left) == ends(right)
        } else {
            left == right
        }
}

#[inline]
fn slot(hash: u32, code: u32) -> Slot {
    u64::from(hash) << 32 | u64::from(code)
}

impl Interner {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All texts, one after the other.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The text of a code.
    #[inline]
    pub fn get(&self, code: u32) -> &[u8] {
        let code = code as usize;
        &self.text[self.offsets[code] as usize..self.offsets[code + 1] as usize]
    }

    /// Makes room for so many texts and bytes in all; less is free, more only costs time.
    pub fn expect(&mut self, texts: usize, bytes: usize) {
        self.text
            .reserve_exact(bytes.saturating_sub(self.text.len()));
        self.offsets
            .reserve_exact((texts + 1).saturating_sub(self.offsets.len()));
        let needed = (texts + texts / 3).next_power_of_two();
        if needed > self.slots.len() {
            self.rebuild(needed.trailing_zeros());
        }
    }

    /// The code of a text, new or known.
    ///
    /// # Panics
    /// If the distinct text outgrows the 2 GB of an Arrow string array.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> u32 {
        self.intern_hashed(text, half_hash(text))
    }

    /// Hands the code of each text (at most [`BATCH`]) to `take`, in order.
    ///
    /// # Panics
    /// As [`Self::intern`].
    #[inline]
    pub fn intern_all(&mut self, texts: &[&[u8]], mut take: impl FnMut(u32)) {
        let mut hashes = [0u32; BATCH];
        for (hash, text) in hashes.iter_mut().zip(texts) {
            *hash = half_hash(text);
        }
        if self.slots.len() >= LARGE {
            // Loads that do not wait for each other take as long as one of them.
            let touched = hashes[..texts.len()]
                .iter()
                .fold(0, |all, &hash| all ^ self.slots[self.home(hash)]);
            std::hint::black_box(touched);
        }
        for (text, hash) in texts.iter().zip(hashes) {
            take(self.intern_hashed(text, hash));
        }
    }

    /// The slot at which a text is looked for first.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    #[inline]
    fn intern_hashed(&mut self, text: &[u8], hash: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = self.home(hash);
        loop {
            let found = self.slots[at & mask];
            if found == FREE {
                break;
            }
            if (found >> 32) as u32 == hash {
                let code = found as u32;
                if same(self.get(code), text) {
                    return code;
                }
            }
            at += 1;
        }
        let code = self.len() as u32;
        self.slots[at & mask] = slot(hash, code);
        self.text.extend_from_slice(text);
        let end = i32::try_from(self.text.len()).expect("a column's distinct text exceeds 2 GB");
        self.offsets.push(end);
        if self.len() * 4 > self.slots.len() * 3 {
            self.rebuild(self.bits + 1);
        }
        code
    }

    /// Spreads the texts over so many slots as a power of two.
    #[cold]
    fn rebuild(&mut self, bits: u32) {
        let bits = bits.min(31);
        let old = std::mem::replace(&mut self.slots, vec![FREE; 1 << bits]);
        self.bits = bits;
        let mask = self.slots.len() - 1;
        for slot in old.into_iter().filter(|&slot| slot != FREE) {
            let mut at = self.home((slot >> 32) as u32);
            while self.slots[at & mask] != FREE {
                at += 1;
            }
            self.slots[at & mask] = slot;
        }
    }

    /// Gives back what only interning needs; the codes stay.
    pub fn forget_slots(&mut self) {
        self.slots = Vec::new();
        self.text.shrink_to_fit();
        self.offsets.shrink_to_fit();
    }

    /// The texts and where each begins and the last ends.
    pub fn into_parts(self) -> (Vec<u8>, Vec<i32>) {
        (self.text, self.offsets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_are_those_of_a_list_that_is_searched(
            texts in prop::collection::vec(prop::collection::vec(0u8..4, 0..4), 0..2_000),
        ) {
            let mut listed: Vec<&[u8]> = Vec::new();
            let expected: Vec<u32> = texts
                .iter()
                .map(|text| match listed.iter().position(|known| known == text) {
                    Some(code) => code as u32,
                    None => {
                        listed.push(text);
                        listed.len() as u32 - 1
                    }
                })
                .collect();
            let mut one_by_one = Interner::default();
            let codes: Vec<u32> = texts.iter().map(|text| one_by_one.intern(text)).collect();
            prop_assert_eq!(&codes, &expected);
            let mut together = Interner::default();
            let mut codes = Vec::new();
            let slices: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
            for batch in slices.chunks(BATCH) {
                together.intern_all(batch, |code| codes.push(code));
            }
            prop_assert_eq!(&codes, &expected);
            for (code, text) in listed.iter().enumerate() {
                prop_assert_eq!(&together.get(code as u32), text);
            }
        }
    }

    #[test]
    fn many_texts_keep_their_codes_while_the_slots_grow() {
        let mut interner = Interner::default();
        let text = |i: u32| format!("010-{i:08}");
        for i in 0..100_000 {
            assert_eq!(interner.intern(text(i).as_bytes()), i);
        }
        interner.expect(1_000_000, 20_000_000);
        for i in (0..100_000).rev() {
            assert_eq!(interner.intern(text(i).as_bytes()), i);
        }
        assert_eq!(interner.len(), 100_000);
    }
}
