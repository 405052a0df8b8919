//! Counts that are nearly always small: a byte each, and the few large ones beside them.

/// Counts by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmallCounts {
    bytes: Vec<u8>,
    large: Vec<(u32, u32)>,
}

/// Stands for a count that does not fit.
const LARGE: u8 = u8::MAX;

impl SmallCounts {
    /// Counts as [`Self::byte`] gives them, and the place and count of each large one, ascending.
    pub fn from_parts(bytes: Vec<u8>, large: Vec<(u32, u32)>) -> Self {
        debug_assert!(large.is_sorted());
        SmallCounts { bytes, large }
    }

    /// The byte of a count; a count that does not fit goes to `large` under its place.
    #[inline]
    pub fn byte(count: u32, place: usize, large: &mut Vec<(u32, u32)>) -> u8 {
        match u8::try_from(count) {
            Ok(byte) if byte != LARGE => byte,
            _ => {
                large.push((place as u32, count));
                LARGE
            }
        }
    }

    /// The count at a place.
    ///
    /// # Panics
    /// If there is none.
    #[inline]
    pub fn at(&self, place: usize) -> u32 {
        match self.bytes[place] {
            LARGE => self.large_at(place),
            byte => u32::from(byte),
        }
    }

    #[cold]
    fn large_at(&self, place: usize) -> u32 {
        let found = self
            .large
            .binary_search_by_key(&(place as u32), |(place, _)| *place);
        self.large[found.expect("a large count has its place")].1
    }
}

impl FromIterator<u32> for SmallCounts {
    fn from_iter<I: IntoIterator<Item = u32>>(counts: I) -> Self {
        let mut large = Vec::new();
        let counts = counts.into_iter().enumerate();
        let bytes = counts.map(|(place, count)| Self::byte(count, place, &mut large));
        let bytes = bytes.collect();
        SmallCounts { bytes, large }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_come_back(counts in prop::collection::vec(prop_oneof![0u32..4, 250u32..260, any::<u32>()], 0..40)) {
            let kept: SmallCounts = counts.iter().copied().collect();
            let back: Vec<u32> = (0..counts.len()).map(|place| kept.at(place)).collect();
            prop_assert_eq!(back, counts);
        }
    }
}
