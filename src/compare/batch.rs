//! Many pairs at once, one comparison after the other: what a comparison reads stays in the cache
//! for all of them, and the fetches of different pairs overlap.

use super::{Comparator, Compared, Comparer, NO_VALUE, SEVERAL};
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
    /// Pairs with several values on a side.
    several: Vec<u32>,
}

/// What comparing two rows of a batch finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Either side has this one value; see [`Comparer::own_levels`].
    Alike(u32),
    /// What [`Comparer::compare`] finds.
    Compared(Compared),
}

/// So many places of a list.
fn room<T: Clone + Default>(list: &mut Vec<T>, places: usize) -> &mut [T] {
    if list.len() < places {
        list.resize(places, T::default());
    }
    &mut list[..places]
}

impl Comparer {
    /// Fetches the values of the rows of many pairs. They lie far apart, and loads that nothing
    /// else stands between overlap.
    pub fn fetch(&self, pairs: &[(RowId, RowId)]) {
        let width = self.comparisons.len();
        let ends = |row: RowId| {
            let start = row as usize * width;
            self.cells[start] ^ self.cells[start + width - 1]
        };
        let each = pairs.iter().map(|&(left, right)| ends(left) ^ ends(right));
        std::hint::black_box(each.fold(0, |all, ends| all ^ ends));
    }

    /// One comparison of many pairs. `found` is told the index of every pair of which both sides
    /// have a value.
    pub fn compare_each(
        &self,
        comparison: usize,
        pairs: &[(RowId, RowId)],
        scratch: &mut Scratch,
        mut found: impl FnMut(usize, Found),
    ) {
        let width = self.comparisons.len();
        // Lists at hand, so that writing to one does not make the next one be looked up anew.
        let cells = self.cells.as_slice();
        let cell = |row: RowId| cells[row as usize * width + comparison];
        let compare = &self.comparisons[comparison];
        let alikes = room(&mut scratch.alike, pairs.len());
        let ats = room(&mut scratch.at, pairs.len());
        let values = room(&mut scratch.values, pairs.len());
        let severals = room(&mut scratch.several, pairs.len());
        let (mut alike, mut other, mut several) = (0, 0, 0);
        for (at, &(left, right)) in pairs.iter().enumerate() {
            let (a, b) = (cell(left), cell(right));
            // Nobody can foresee what two rows have, so nothing is decided here but how long the
            // lists are.
            let single = (a < SEVERAL) & (b < SEVERAL);
            alikes[alike] = (at as u32, a);
            alike += usize::from(single & (a == b));
            ats[other] = at as u32;
            values[other] = (a, b);
            other += usize::from(single & (a != b));
            severals[several] = at as u32;
            several += usize::from(!single & (a != NO_VALUE) & (b != NO_VALUE));
        }
        for &at in &scratch.several[..several] {
            let (left, right) = pairs[at as usize];
            let sets = compare.sets();
            let compared = self.compare_values(comparison, sets.of(left), sets.of(right));
            found(at as usize, Found::Compared(compared));
        }
        for &(at, value) in &scratch.alike[..alike] {
            found(at as usize, Found::Alike(value));
        }
        let values = &scratch.values[..other];
        scratch.levels.clear();
        compare.levels_of(values, &mut scratch.levels);
        for ((&at, &values), &level) in scratch.at.iter().zip(values).zip(&scratch.levels) {
            let values = (level != 0).then_some(values);
            found(at as usize, Found::Compared(Compared { level, values }));
        }
    }

    /// The level of each value of a comparison with itself.
    pub fn own_levels(&self, comparison: usize) -> &[u8] {
        &self.own_levels[comparison]
    }

    /// The space of terms that adjusts a level of a comparison.
    pub fn adjusted_by(&self, comparison: usize, level: u8) -> Option<u8> {
        self.comparisons[comparison].adjusted_by(level)
    }

    /// Whether a comparison is one of people's names.
    pub fn compares_people(&self, comparison: usize) -> bool {
        self.comparators[comparison] == Comparator::PersonName
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
