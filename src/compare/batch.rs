//! Many pairs at once, one comparison after the other: what a comparison reads stays in the cache
//! for all of them, and the fetches of different pairs overlap.

use super::{Compared, Comparer, NO_VALUE, SEVERAL};
use crate::tables::records::RowId;

/// Room that a batch reuses.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Pairs with one value on either side: index and values.
    at: Vec<u32>,
    values: Vec<(u32, u32)>,
    levels: Vec<u8>,
}

impl Comparer {
    /// One comparison of many pairs. `found` is told the index of every pair of which both sides
    /// have a value, with what [`Comparer::compare`] finds for it.
    pub fn compare_each(
        &self,
        comparison: usize,
        pairs: &[(RowId, RowId)],
        scratch: &mut Scratch,
        mut found: impl FnMut(usize, Compared),
    ) {
        let width = self.comparisons.len();
        let cell = |row: RowId| self.cells[row as usize * width + comparison];
        let compare = &self.comparisons[comparison];
        scratch.at.clear();
        scratch.values.clear();
        for (at, &(left, right)) in pairs.iter().enumerate() {
            let (a, b) = (cell(left), cell(right));
            if a == NO_VALUE || b == NO_VALUE {
                continue;
            }
            if a == SEVERAL || b == SEVERAL {
                let sets = compare.sets();
                found(
                    at,
                    self.compare_values(comparison, sets.of(left), sets.of(right)),
                );
            } else {
                scratch.at.push(at as u32);
                scratch.values.push((a, b));
            }
        }
        scratch.levels.clear();
        compare.levels_of(&scratch.values, &mut scratch.levels);
        let values = scratch.at.iter().zip(&scratch.values);
        for ((&at, &values), &level) in values.zip(&scratch.levels) {
            let values = (level != 0).then_some(values);
            found(at as usize, Compared { level, values });
        }
    }

    /// The space of terms that adjusts a level of a comparison.
    pub fn adjusted_by(&self, comparison: usize, level: u8) -> Option<u8> {
        self.comparisons[comparison].adjusted_by(level)
    }

    /// The term of every value of a comparison in a space, where it has one.
    pub fn terms_of_values(&self, comparison: usize, space: u8) -> Vec<Option<u32>> {
        let compare = &self.comparisons[comparison];
        let values = compare.sets().values();
        (0..values)
            .map(|value| compare.term(value, space))
            .collect()
    }
}
