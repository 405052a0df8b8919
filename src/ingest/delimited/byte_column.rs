//! A column of one chunk as distinct byte strings plus a code per row, before decoding. Only the
//! delimited reader uses it; it leaves as part of a `TextColumn`.

use hashbrown::HashTable;

use crate::tables::hash::hash64;
use crate::tables::text_column::NULL;

/// Interns the cells of one column of one chunk (below 4 GB of text).
#[derive(Default)]
pub struct ByteColumn {
    codes: Vec<u32>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
    index: HashTable<Entry>,
}

/// A code with half of its hash, so that growing and probing rarely touch the text.
#[derive(Clone, Copy)]
struct Entry {
    code: u32,
    hash: u32,
}

fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl ByteColumn {
    /// Appends a missing cell.
    #[inline]
    pub fn push_missing(&mut self) {
        self.codes.push(NULL);
    }

    /// Appends a cell.
    #[inline]
    pub fn push(&mut self, text: &[u8]) {
        let hash = hash64(text) as u32;
        let (bytes, ends) = (&self.bytes, &self.ends);
        let known = self.index.find(spread(hash), |entry| {
            entry.hash == hash && slice(bytes, ends, entry.code) == text
        });
        let code = match known {
            Some(entry) => entry.code,
            None => {
                let code = self.ends.len() as u32;
                self.bytes.extend_from_slice(text);
                self.ends.push(self.bytes.len() as u32);
                self.index
                    .insert_unique(spread(hash), Entry { code, hash }, |entry| {
                        spread(entry.hash)
                    });
                code
            }
        };
        self.codes.push(code);
    }

    /// Code per row.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// Number of distinct texts.
    pub fn distinct(&self) -> usize {
        self.ends.len()
    }

    /// All distinct texts, one after the other.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where a text lies in [`Self::bytes`].
    #[inline]
    pub fn range(&self, code: u32) -> std::ops::Range<usize> {
        let code = code as usize;
        let start = if code == 0 {
            0
        } else {
            self.ends[code - 1] as usize
        };
        start..self.ends[code] as usize
    }

    /// The text of a code.
    #[inline]
    pub fn value(&self, code: u32) -> &[u8] {
        &self.bytes[self.range(code)]
    }
}

#[inline]
fn slice<'a>(bytes: &'a [u8], ends: &[u32], code: u32) -> &'a [u8] {
    let code = code as usize;
    let start = if code == 0 {
        0
    } else {
        ends[code - 1] as usize
    };
    &bytes[start..ends[code] as usize]
}
