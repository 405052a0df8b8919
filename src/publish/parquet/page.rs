//! The bytes of a page in the making, in room that one page hands to the next.

use std::ops::Range;

use bytes::Bytes;

/// Bytes one after the other. The room behind them is kept, so that a page of a usual size asks
/// for no memory.
#[derive(Default)]
pub struct PageBytes {
    room: Vec<u8>,
    length: usize,
}

/// Texts up to this length are copied as this many bytes at once, which takes no call. What is too
/// much is written over by what follows.
const SHORT: usize = 32;

impl PageBytes {
    /// Starts anew.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// What was put.
    pub fn bytes(&self) -> &[u8] {
        &self.room[..self.length]
    }

    /// Lends what was put to whoever wants bytes of its own; they come back when it is done.
    pub fn lend<R>(&mut self, to: impl FnOnce(Bytes) -> R) -> R {
        lend(&mut self.room, self.length, to)
    }

    /// Appends bytes.
    #[inline]
    pub fn put(&mut self, bytes: &[u8]) {
        self.expect(bytes.len());
        self.room[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Appends a part of `text`.
    #[inline]
    pub fn put_span(&mut self, text: &[u8], span: Range<usize>) {
        let length = span.len();
        self.expect(length.max(SHORT));
        let room = &mut self.room[self.length..];
        match (
            room.first_chunk_mut::<SHORT>(),
            text[span.start..].first_chunk::<SHORT>(),
        ) {
            (Some(to), Some(from)) if length <= SHORT => *to = *from,
            _ => room[..length].copy_from_slice(&text[span]),
        }
        self.length += length;
    }

    /// Makes room for so many more bytes.
    #[inline]
    fn expect(&mut self, more: usize) {
        if self.room.len() - self.length < more {
            self.grow(more);
        }
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        const LEAST: usize = 1 << 16;
        let needed = (self.length + more).max(LEAST);
        self.room.resize(needed.max(2 * self.room.len()), 0);
    }
}

/// Lends the first bytes of a buffer as shared ones, without copying them, and takes it back.
pub fn lend<R>(buffer: &mut Vec<u8>, length: usize, to: impl FnOnce(Bytes) -> R) -> R {
    let whole = Bytes::from(std::mem::take(buffer));
    let result = to(whole.slice(..length));
    *buffer = Vec::from(whole);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::StringArray;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_stand_one_after_the_other(texts in prop::collection::vec("[a가]{0,40}", 0..40)) {
            let array: StringArray = texts.iter().map(Some).collect();
            let mut page = PageBytes::default();
            page.put(b"left from the page before");
            page.clear();
            let mut expected = Vec::new();
            for (at, text) in array.value_offsets().windows(2).zip(&texts) {
                page.put_span(array.value_data(), at[0] as usize..at[1] as usize);
                expected.extend_from_slice(text.as_bytes());
            }
            prop_assert_eq!(page.bytes(), &expected);
        }
    }
}
