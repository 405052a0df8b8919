//! Which patterns the candidate pairs show, and among how many pairs they could be met.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::patterns::{MOST_COMPARISONS, Pattern};
use crate::model::surplus::Met;
use crate::tables::records::RowId;

use super::Engine;
use super::scoring::Candidates;

/// Comparisons as bits.
type Set = u16;
const _: () = assert!(MOST_COMPARISONS <= Set::BITS as usize);

impl Engine {
    /// The patterns of the candidates, whatever passes they met in, ascending; of all `pairs`.
    pub(super) fn met_patterns(&self, candidates: &Candidates, pairs: f64) -> Vec<Met> {
        let mut counts: BTreeMap<Pattern, u64> = BTreeMap::new();
        for (_, pattern, count) in candidates.counts.sorted() {
            *counts.entry(pattern).or_default() += count;
        }
        let rows = self.rows_by_lack();
        let in_all = self.rows.len() as f64;
        let share = pairs / (in_all * (in_all - 1.0) / 2.0);
        let mut all: BTreeMap<Set, f64> = BTreeMap::new();
        counts
            .into_iter()
            .map(|(pattern, pairs)| {
                let comparisons = 0..self.comparer.len();
                let lacking = comparisons.filter(|&at| pattern.level(at) == 0);
                let lacking = lacking.fold(0, |set, at| set | 1 << at);
                let all = all
                    .entry(lacking)
                    .or_insert_with(|| share * pairs_lacking(&rows, lacking));
                Met {
                    pattern,
                    pairs,
                    all: *all,
                }
            })
            .collect()
    }

    /// How many rows lack which comparisons' values.
    fn rows_by_lack(&self) -> BTreeMap<Set, u64> {
        let lack = |row: RowId| {
            let comparisons = 0..self.comparer.len();
            let lacking = comparisons.filter(|&at| !self.comparer.has_value(at, row));
            lacking.fold(0, |set: Set, at| set | 1 << at)
        };
        let counted = self.rows.par_chunks(1 << 15).map(|rows| {
            let mut counts: BTreeMap<Set, u64> = BTreeMap::new();
            for &row in rows {
                *counts.entry(lack(row)).or_default() += 1;
            }
            counts
        });
        counted.reduce(BTreeMap::new, |mut sums, counts| {
            for (set, count) in counts {
                *sums.entry(set).or_default() += count;
            }
            sums
        })
    }
}

/// Pairs of rows that have in common exactly what is not `lacking`.
fn pairs_lacking(rows: &BTreeMap<Set, u64>, lacking: Set) -> f64 {
    let within: Vec<(Set, u64)> = rows
        .iter()
        .filter(|(of, _)| *of & !lacking == 0)
        .map(|(&of, &count)| (of, count))
        .collect();
    let mut pairs = 0.0;
    for (at, &(left, count)) in within.iter().enumerate() {
        if left == lacking {
            pairs += count as f64 * (count as f64 - 1.0) / 2.0;
        }
        for &(right, other) in &within[at + 1..] {
            if left | right == lacking {
                pairs += count as f64 * other as f64;
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Every pair lacks exactly one set: what either of its rows lacks.
        #[test]
        fn pairs_are_counted_as_one_by_one(sets in prop::collection::vec(0u16..32, 0..60)) {
            let mut rows: BTreeMap<Set, u64> = BTreeMap::new();
            for &set in &sets {
                *rows.entry(set).or_default() += 1;
            }
            let mut one_by_one = [0.0; 32];
            for (at, left) in sets.iter().enumerate() {
                for right in &sets[at + 1..] {
                    one_by_one[usize::from(left | right)] += 1.0;
                }
            }
            for (lacking, pairs) in (0..).zip(one_by_one) {
                prop_assert_eq!(pairs_lacking(&rows, lacking), pairs);
            }
        }
    }
}
