//! Many pairs at once, one comparison after the other: what a comparison reads stays in the cache
//! for all of them, and the fetches of different pairs overlap.

use super::{Compared, Comparer, NO_VALUE, SEVERAL};
use crate::tables::records::RowId;

/// Room that a batch reuses.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Pairs with the same one value on either side: index and value.
    alike: Vec<(u32, u32)>,
    /// Pairs with one value on either side, not the same: index and values.
    at: Vec<u32>,
    values: Vec<(u32, u32)>,
    levels: Vec<u8>,
}

/// Values whose levels are fetched at a time.
const FETCHED_AHEAD: usize = 16;

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
        let own = &self.own_levels[comparison];
        scratch.alike.resize(pairs.len(), (0, 0));
        scratch.at.resize(pairs.len(), 0);
        scratch.values.resize(pairs.len(), (0, 0));
        let (mut alike, mut other) = (0, 0);
        for (at, &(left, right)) in pairs.iter().enumerate() {
            let (a, b) = (cell(left), cell(right));
            // Nobody can foresee what two rows have, so nothing is decided here but how long the
            // lists are.
            let single = (a < SEVERAL) & (b < SEVERAL);
            scratch.alike[alike] = (at as u32, a);
            alike += usize::from(single & (a == b));
            scratch.at[other] = at as u32;
            scratch.values[other] = (a, b);
            other += usize::from(single & (a != b));
            if !single && a != NO_VALUE && b != NO_VALUE {
                let sets = compare.sets();
                found(
                    at,
                    self.compare_values(comparison, sets.of(left), sets.of(right)),
                );
            }
        }
        for alike in scratch.alike[..alike].chunks(FETCHED_AHEAD) {
            let levels = alike.iter().map(|&(_, value)| own[value as usize]);
            std::hint::black_box(levels.fold(0, |all, level| all ^ level));
            for &(at, value) in alike {
                let level = own[value as usize];
                let values = (level != 0).then_some((value, value));
                found(at as usize, Compared { level, values });
            }
        }
        let values = &scratch.values[..other];
        scratch.levels.clear();
        compare.levels_of(values, &mut scratch.levels);
        for ((&at, &values), &level) in scratch.at.iter().zip(values).zip(&scratch.levels) {
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
