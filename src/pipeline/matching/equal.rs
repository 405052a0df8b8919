//! Pairs of rows that are equal in one comparison: namesakes, colleagues, and what else random
//! people have in common once they share a value.

use rayon::prelude::*;

use crate::compare;
use crate::model::dependence::{self, Alike};
use crate::model::near::OfOnePart;
use crate::model::patterns::{MOST_LEVELS, Pattern, PatternCounts};
use crate::tables::pairs::{Role, Weight};
use crate::tables::records::RowId;

use super::Engine;
use super::same_term::EqualRows;

/// Pairs drawn per comparison.
const EQUAL_PAIRS: u64 = 100_000;
/// …and per part of a name.
const PAIRS_OF_ONE_PART: u64 = 1 << 15;
/// …from among so many rows: who bears the same surname is found among some as well as among all.
const ROWS_OF_ONE_PART: usize = 1 << 17;
/// What this share of all pairs agree on, such as the sex, brings nothing with it; one large employer
/// brings its address and its switchboard.
const COMMON: f64 = 0.05;
/// Pairs in one batch.
const BATCH: usize = 4096;

impl Engine {
    /// Pairs equal in one comparison, of every comparison whose values bring others with them.
    pub(super) fn equal_pairs(&self, seed: u64) -> Vec<Alike> {
        let on = (0..self.comparer.len()).into_par_iter();
        on.filter(|&on| dependence::may_bring_others(&self.comparer.infos[on]))
            .map(|on| {
                let by_term = self.rows_by_term(on, 0, &self.rows);
                let equal = EqualRows::of(&by_term);
                let employer = self.comparer.infos[on].role == Role::Employer;
                let share = 2.0 * equal.pairs as f64 / (by_term.len() as f64).powi(2);
                let drawn = match employer || share <= COMMON {
                    true => equal.drawn(EQUAL_PAIRS, seed),
                    false => Vec::new(),
                };
                let (counts, terms) = self.patterns_of(&drawn);
                Alike { on, counts, terms }
            })
            .collect()
    }

    /// Pairs that have the surname in common, and such as have the given name.
    pub(super) fn of_one_part(&self, name: usize, seed: u64) -> [OfOnePart; 2] {
        let step = self.rows.len().div_ceil(ROWS_OF_ONE_PART);
        let rows: Vec<RowId> = self.rows.iter().copied().step_by(step).collect();
        let all = rows.len() as f64 * (rows.len() as f64 - 1.0) / 2.0;
        compare::PARTS_OF_NAMES.map(|space| {
            let by_term = self.rows_by_term(name, space, &rows);
            let equal = EqualRows::of(&by_term);
            let drawn = equal.drawn(PAIRS_OF_ONE_PART, seed);
            let mut counts = PatternCounts::default();
            for pairs in drawn
                .par_chunks(BATCH)
                .map(|pairs| self.compare_all(pairs))
                .collect::<Vec<_>>()
            {
                for (pattern, _) in pairs {
                    counts.add(0, pattern);
                }
            }
            OfOnePart {
                share: equal.pairs as f64 / all,
                counts,
            }
        })
    }

    /// Those of some rows that have a value of a comparison in one of its term spaces, each behind the first row
    /// that has the same, ascending.
    fn rows_by_term(&self, comparison: usize, space: u8, rows: &[RowId]) -> Vec<(RowId, RowId)> {
        let terms = self.comparer.terms_of_values(comparison, space);
        let sets = self.comparer.sets(comparison);
        let first_term = |row: RowId| terms[*sets.of(row).first()? as usize];
        // Terms are known by the first row that has them: their own numbers come from the order in
        // which the values were read.
        let last = terms.iter().flatten().max();
        let mut first_row = vec![RowId::MAX; last.map_or(0, |&last| last as usize + 1)];
        for &row in rows {
            if let Some(term) = first_term(row) {
                let first = &mut first_row[term as usize];
                *first = row.min(*first);
            }
        }
        let mut by_term: Vec<(RowId, RowId)> = rows
            .iter()
            .filter_map(|&row| Some((first_row[first_term(row)? as usize], row)))
            .collect();
        by_term.par_sort_unstable();
        by_term
    }

    /// Patterns of pairs, and per comparison and level the mean of what their terms weigh.
    fn patterns_of(&self, pairs: &[(RowId, RowId)]) -> (PatternCounts, Vec<Vec<Weight>>) {
        let width = self.comparer.len();
        let none = || vec![[(0i64, 0i64); MOST_LEVELS]; width];
        let batches: Vec<_> = pairs
            .par_chunks(BATCH)
            .map(|pairs| {
                let (mut counts, mut sums) = (PatternCounts::default(), none());
                for levels in self.details(pairs).chunks_exact(width) {
                    let mut pattern = Pattern::default();
                    for (comparison, &(level, terms)) in levels.iter().enumerate() {
                        pattern = pattern.with(comparison, level);
                        let (sum, of) = &mut sums[comparison][usize::from(level)];
                        *sum += i64::from(terms.0);
                        *of += 1;
                    }
                    counts.add(1, pattern);
                }
                (counts, sums)
            })
            .collect();
        let (mut counts, mut sums) = (PatternCounts::default(), none());
        for (of_batch, sums_of_batch) in batches {
            counts.merge(of_batch);
            let added = sums_of_batch.iter().flatten();
            for ((sum, of), (more, of_more)) in sums.iter_mut().flatten().zip(added) {
                *sum += more;
                *of += of_more;
            }
        }
        let mean = |&(sum, of): &(i64, i64)| Weight((sum / of.max(1)) as i32);
        let means = sums.iter().map(|levels| levels.iter().map(mean).collect());
        (counts, means.collect())
    }
}
