//! Term frequencies: in how many name groups each term of a comparison occurs.

use super::Comparer;

/// How often the terms of one space occur.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpaceCounts {
    /// Number of distinct name groups per term.
    pub groups: Vec<u32>,
    /// Sum of `groups`.
    pub total: f64,
    /// Probability that two random people agree exactly: Σ (groups ÷ total)².
    pub agreement: f64,
}

impl SpaceCounts {
    fn new(groups: Vec<u32>) -> Self {
        let total = groups
            .iter()
            .map(|&count| f64::from(count))
            .sum::<f64>()
            .max(1.0);
        let agreement = groups
            .iter()
            .map(|&count| (f64::from(count) / total).powi(2))
            .sum();
        SpaceCounts {
            groups,
            total,
            agreement,
        }
    }

    /// Share of people with a term; a term never seen counts as seen once.
    pub fn frequency(&self, term: u32) -> f64 {
        f64::from(self.groups[term as usize].max(1)) / self.total
    }
}

/// Counts per comparison and term space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermCounts {
    /// `spaces[comparison][space]`.
    pub spaces: Vec<Vec<SpaceCounts>>,
}

/// Counts the terms of all comparisons over the given rows; `groups` as from
/// [`super::name_groups`].
pub fn term_counts(comparer: &Comparer, rows: &[u32], groups: &[u32]) -> TermCounts {
    use rayon::prelude::*;
    // Rows of one group stand together, so that "seen in this group already" is one integer.
    let mut by_group: Vec<(u32, u32)> = rows
        .iter()
        .map(|&row| (groups[row as usize], row))
        .collect();
    by_group.par_sort_unstable();
    let spaces = comparer
        .comparisons
        .par_iter()
        .map(|compare| {
            (0..compare.spaces())
                .map(|space| {
                    let mut counts = vec![0u32; compare.terms(space)];
                    let mut last = vec![u32::MAX; compare.terms(space)];
                    for &(group, row) in &by_group {
                        for &value in compare.sets().of(row) {
                            let Some(term) = compare.term(value, space) else {
                                continue;
                            };
                            if last[term as usize] != group {
                                last[term as usize] = group;
                                counts[term as usize] += 1;
                            }
                        }
                    }
                    SpaceCounts::new(counts)
                })
                .collect()
        })
        .collect();
    TermCounts { spaces }
}
