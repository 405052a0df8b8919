//! Distinct byte strings under dense codes, in the order in which they first came. The text of
//! every column passes through here once, so this is written for the memory it touches: one byte
//! says nearly always whether a text is new, and what many texts need is fetched together.

/// Texts interned at a time by [`Interner::intern_all`].
pub const BATCH: usize = 32;

/// Places from which on fetching ahead pays: fewer stay in the processor's own memory.
const LARGE: usize = 1 << 13;

/// Interns byte strings. Lays text and offsets out as an Arrow string array does.
#[derive(Clone, Debug)]
pub struct Interner {
    text: Vec<u8>,
    /// One more than there are codes.
    offsets: Vec<i32>,
    /// Open addressing with linear probing, a power of two long, at most three quarters full: of
    /// the text in each place a part of its hash, [`FREE`] where there is none.
    marks: Vec<u8>,
    /// Its code.
    codes: Vec<u32>,
    /// Number of places, as a power of two.
    bits: u32,
}

/// Marks a free place. It is not zero, so that the memory is written through once, front to back:
/// pages that are handed out as zeros and read before they are written are fetched twice.
const FREE: u8 = u8::MAX;

impl Default for Interner {
    fn default() -> Self {
        Interner {
            text: Vec::new(),
            offsets: vec![0],
            marks: vec![FREE; 1 << 4],
            codes: vec![0; 1 << 4],
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

/// What stands for a hash in its place; places are told by the upper bits.
#[inline]
fn mark(hash: u32) -> u8 {
    match hash as u8 {
        FREE => 0,
        mark => mark,
    }
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
        if needed > self.marks.len() {
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
        if self.marks.len() >= LARGE {
            // Loads that do not wait for each other take as long as one of them: first those of
            // marks, then those of the texts that are most likely known.
            let hashes = &hashes[..texts.len()];
            let marks = hashes.iter().map(|&hash| self.marks[self.home(hash)]);
            std::hint::black_box(marks.clone().fold(0, |all, mark| all ^ mark));
            let places = marks.zip(hashes).map(|(found, &hash)| {
                let likely = found == mark(hash);
                self.home(hash) * usize::from(likely)
            });
            let starts = places.map(|place| self.offsets[self.codes[place] as usize]);
            let first = |start: i32| self.text.get(start as usize).copied().unwrap_or(0);
            std::hint::black_box(starts.fold(0, |all, start| all ^ first(start)));
        }
        for (text, hash) in texts.iter().zip(hashes) {
            take(self.intern_hashed(text, hash));
        }
    }

    /// The place at which a text is looked for first.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    #[inline]
    fn intern_hashed(&mut self, text: &[u8], hash: u32) -> u32 {
        let places = self.marks.len() - 1;
        let mark = mark(hash);
        let mut at = self.home(hash);
        loop {
            match self.marks[at & places] {
                FREE => break,
                found if found == mark => {
                    let code = self.codes[at & places];
                    if same(self.get(code), text) {
                        return code;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let code = self.len() as u32;
        self.marks[at & places] = mark;
        self.codes[at & places] = code;
        self.text.extend_from_slice(text);
        let end = i32::try_from(self.text.len()).expect("a column's distinct text exceeds 2 GB");
        self.offsets.push(end);
        if self.len() * 4 > self.marks.len() * 3 {
            self.rebuild(self.bits + 1);
        }
        code
    }

    /// Spreads the texts over so many places as a power of two.
    #[cold]
    fn rebuild(&mut self, bits: u32) {
        self.bits = bits.min(31);
        self.marks = vec![FREE; 1 << self.bits];
        self.codes = vec![0; 1 << self.bits];
        let places = self.marks.len() - 1;
        for code in 0..self.len() as u32 {
            let hash = half_hash(self.get(code));
            let mut at = self.home(hash);
            while self.marks[at & places] != FREE {
                at += 1;
            }
            self.marks[at & places] = mark(hash);
            self.codes[at & places] = code;
        }
    }

    /// Gives back what only interning needs; the codes stay.
    pub fn forget_places(&mut self) {
        self.marks = Vec::new();
        self.codes = Vec::new();
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
    fn many_texts_keep_their_codes_while_the_places_grow() {
        let mut interner = Interner::default();
        let text = |i: u32| format!("010-{i:08}");
        for i in 0..100_000 {
            assert_eq!(interner.intern(text(i).as_bytes()), i);
        }
        interner.expect(1_000_000, 20_000_000);
        for i in (0..100_000).rev() {
            assert_eq!(interner.intern(text(i).as_bytes()), i);
        }
        let all: Vec<String> = (0..101_000).rev().map(text).collect();
        let mut codes = Vec::new();
        for batch in all.chunks(BATCH) {
            let texts: Vec<&[u8]> = batch.iter().map(String::as_bytes).collect();
            interner.intern_all(&texts, |code| codes.push(code));
        }
        let (new, known) = codes.split_at(1_000);
        assert!(new.iter().copied().eq(100_000..101_000));
        assert!(known.iter().copied().eq((0..100_000).rev()));
    }
}
