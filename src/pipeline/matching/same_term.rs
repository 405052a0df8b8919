//! Rows that bear the same term, and the pairs of them by number: so some can be drawn of however many.

use rayon::prelude::*;

use crate::tables::hash::mix64;
use crate::tables::records::RowId;

/// Rows in order of the first rows that bear their terms; their pairs of one term are numbered through.
pub(super) struct EqualRows<'a> {
    by_term: &'a [(RowId, RowId)],
    /// Per term with several rows, the number of its first pair and the place of its first row.
    terms: Vec<(u64, usize)>,
    /// How many pairs there are.
    pub(super) pairs: u64,
}

impl<'a> EqualRows<'a> {
    pub(super) fn of(by_term: &'a [(RowId, RowId)]) -> Self {
        let mut terms = Vec::new();
        let (mut pairs, mut start) = (0, 0);
        for rows in by_term.chunk_by(|(left, _), (right, _)| left == right) {
            let len = rows.len() as u64;
            if len > 1 {
                terms.push((pairs, start));
                pairs += len * (len - 1) / 2;
            }
            start += rows.len();
        }
        EqualRows {
            by_term,
            terms,
            pairs,
        }
    }

    /// All pairs, or so many of them, drawn at random.
    pub(super) fn drawn(&self, most: u64, seed: u64) -> Vec<(RowId, RowId)> {
        match self.pairs {
            few if few <= most => (0..few).into_par_iter().map(|at| self.pair(at)).collect(),
            many => (0..most)
                .into_par_iter()
                .map(|index| self.pair(mix64(seed ^ index) % many))
                .collect(),
        }
    }

    /// The pair of a number. Those of one term are in the order (0, 1), (0, 2), (1, 2), (0, 3)…
    pub(super) fn pair(&self, number: u64) -> (RowId, RowId) {
        let term = self.terms.partition_point(|&(first, _)| first <= number) - 1;
        let (first_pair, start) = self.terms[term];
        let place = number - first_pair;
        // The root is a guess that may be one off where numbers are large.
        let mut second = ((libm::sqrt(8.0 * place as f64 + 1.0) + 1.0) / 2.0) as u64;
        while second * (second - 1) / 2 > place {
            second -= 1;
        }
        while (second + 1) * second / 2 <= place {
            second += 1;
        }
        let first = place - second * (second - 1) / 2;
        let row = |at: u64| self.by_term[start + at as usize].1;
        let (one, other) = (row(first), row(second));
        (one.min(other), one.max(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_one_term_has_a_number_of_its_own() {
        let by_term: Vec<(RowId, RowId)> = vec![
            (1, 4),
            (2, 0),
            (2, 7),
            (3, 5),
            (5, 1),
            (5, 3),
            (5, 6),
            (5, 9),
        ];
        let equal = EqualRows::of(&by_term);
        let mut numbered: Vec<(RowId, RowId)> = (0..equal.pairs).map(|at| equal.pair(at)).collect();
        numbered.sort_unstable();
        let mut wanted = Vec::new();
        for (at, (term, row)) in by_term.iter().enumerate() {
            for (other_term, other) in &by_term[at + 1..] {
                if term == other_term {
                    wanted.push((*row.min(other), *row.max(other)));
                }
            }
        }
        wanted.sort_unstable();
        assert_eq!(numbered, wanted);
    }
}
