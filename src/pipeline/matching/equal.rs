//! Pairs of rows that are equal in one comparison: namesakes, colleagues, and what else random
//! people have in common once they share a value.

use rayon::prelude::*;

use crate::model::dependence::{self, Alike};
use crate::model::patterns::{MOST_LEVELS, Pattern, PatternCounts};
use crate::tables::hash::mix64;
use crate::tables::pairs::{Role, Weight};
use crate::tables::records::RowId;

use super::Engine;
use super::same_term::EqualRows;

/// Pairs drawn per comparison.
const EQUAL_PAIRS: u64 = 100_000;
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
                let (counts, terms) = self.patterns_of(&self.equal_in(on, seed));
                Alike { on, counts, terms }
            })
            .collect()
    }

    /// Pairs that are equal in a comparison, drawn at random.
    fn equal_in(&self, comparison: usize, seed: u64) -> Vec<(RowId, RowId)> {
        let terms = self.comparer.terms_of_values(comparison, 0);
        let sets = self.comparer.sets(comparison);
        let first_term = |row: RowId| terms[*sets.of(row).first()? as usize];
        // Terms are known by the first row that has them: their own numbers come from the order in
        // which the values were read.
        let space = terms.iter().flatten().max();
        let mut first_row = vec![RowId::MAX; space.map_or(0, |&last| last as usize + 1)];
        let mut bearers = vec![0u64; first_row.len()];
        for &row in &self.rows {
            if let Some(term) = first_term(row) {
                let term = term as usize;
                first_row[term] = row.min(first_row[term]);
                bearers[term] += 1;
            }
        }
        let rows: u64 = bearers.iter().sum();
        let squares: u64 = bearers.iter().map(|&rows| rows * rows).sum();
        let employer = self.comparer.infos[comparison].role == Role::Employer;
        if !employer && squares as f64 > COMMON * (rows * rows) as f64 {
            return Vec::new();
        }
        let mut by_term: Vec<(RowId, RowId)> = self
            .rows
            .iter()
            .filter_map(|&row| Some((first_row[first_term(row)? as usize], row)))
            .collect();
        by_term.par_sort_unstable();
        let equal = EqualRows::of(&by_term);
        match equal.pairs {
            few if few <= EQUAL_PAIRS => {
                (0..few).into_par_iter().map(|at| equal.pair(at)).collect()
            }
            many => (0..EQUAL_PAIRS)
                .into_par_iter()
                .map(|index| equal.pair(mix64(seed ^ index) % many))
                .collect(),
        }
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
