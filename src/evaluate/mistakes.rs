//! The mistakes worth looking at first, and how much blocking left to be found. Names pairs by
//! row; shows no values.

use std::cmp::Reverse;

use crate::tables::pairs::{ScoredPairs, Weight};
use crate::tables::records::RowId;

use super::contingency::{Contingency, pairs};
use super::measures::Agreement;

/// A scored pair that ended up on the wrong side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Position in the scored pairs, for its levels and reason.
    pub pair: usize,
    /// Left row.
    pub left: RowId,
    /// Right row.
    pub right: RowId,
    /// Its match weight.
    pub weight: Weight,
}

/// The worst mistakes of each sort, greatest weight first, then in order of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// Different customers in one cluster: the strongest of their links misled the most.
    pub false_merges: Vec<Mistake>,
    /// One customer in different clusters although the pair was scored: the nearest misses.
    pub missed: Vec<Mistake>,
    /// How many scored pairs are false merges.
    pub false_merge_count: u64,
    /// How many scored pairs are missed.
    pub missed_count: u64,
}

/// Lists up to `limit` mistakes of each sort among scored pairs whose rows both have a label.
/// `predicted` and `truth` have one entry per row.
pub fn mistakes(
    scored: &ScoredPairs,
    predicted: &[u32],
    truth: &[Option<u32>],
    limit: usize,
) -> Mistakes {
    let mut merges = Vec::new();
    let mut missed = Vec::new();
    for pair in 0..scored.len() {
        let (left, right) = (scored.left[pair], scored.right[pair]);
        let (Some(a), Some(b)) = (truth[left as usize], truth[right as usize]) else {
            continue;
        };
        let together = predicted[left as usize] == predicted[right as usize];
        let sort = match (together, a == b) {
            (true, false) => &mut merges,
            (false, true) => &mut missed,
            _ => continue,
        };
        sort.push(Mistake {
            pair,
            left,
            right,
            weight: scored.weight[pair],
        });
    }
    Mistakes {
        false_merge_count: merges.len() as u64,
        missed_count: missed.len() as u64,
        false_merges: worst(merges, limit),
        missed: worst(missed, limit),
    }
}

fn worst(mut all: Vec<Mistake>, limit: usize) -> Vec<Mistake> {
    all.sort_unstable_by_key(|mistake| (Reverse(mistake.weight), mistake.left, mistake.right));
    all.truncate(limit);
    all
}

/// How many of the true pairs blocking brought together. The others are found only if clusters that
/// other pairs made are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockingCompleteness {
    /// True pairs among the candidates.
    pub found: u64,
    /// True pairs that are no candidates and stand in one cluster all the same.
    pub joined: u64,
    /// True pairs.
    pub actual: u64,
}

impl BlockingCompleteness {
    /// Share of the true pairs that became candidates, 0–1; `None` if there is no true pair.
    pub fn share(&self) -> Option<f64> {
        let agreement = Agreement {
            correct: self.found,
            predicted: 0,
            actual: self.actual,
        };
        agreement.recall()
    }
}

/// Measures blocking against labels. Candidates may come in any order and more than once, with
/// either row first. `clusters` as `predicted` in [`super::evaluate`], every row alone if there are
/// none yet; `absent` as there.
pub fn blocking_completeness(
    candidates: impl IntoIterator<Item = (RowId, RowId)>,
    clusters: &[u32],
    truth: &[Option<u32>],
    absent: &[u32],
) -> BlockingCompleteness {
    let label = |row: RowId| truth[row as usize];
    let mut found: Vec<(RowId, RowId)> = candidates
        .into_iter()
        .filter(|&(left, right)| {
            left != right && label(left).is_some() && label(left) == label(right)
        })
        .map(|(left, right)| (left.min(right), left.max(right)))
        .collect();
    found.sort_unstable();
    found.dedup();
    let table = Contingency::new(clusters, truth, absent);
    let together: u64 = table.cells.iter().map(|cell| pairs(cell.rows)).sum();
    let of_one_cluster =
        |&&(left, right): &&(RowId, RowId)| clusters[left as usize] == clusters[right as usize];
    BlockingCompleteness {
        found: found.len() as u64,
        joined: together - found.iter().filter(of_one_cluster).count() as u64,
        actual: table.actual.iter().map(|&size| pairs(size)).sum(),
    }
}
