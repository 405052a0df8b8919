//! Which patterns the candidate pairs show, and among how many pairs they could be met.

use std::collections::BTreeMap;

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
        let mut rows: BTreeMap<Set, u64> = BTreeMap::new();
        let lack = |row: RowId| {
            let comparisons = 0..self.comparer.len();
            let lacking = comparisons.filter(|&at| !self.comparer.has_value(at, row));
            lacking.fold(0, |set, at| set | 1 << at)
        };
        for &row in &self.rows {
            *rows.entry(lack(row)).or_default() += 1;
        }
        rows
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
