//! The second round of clustering: clusters that a weak pair connects, looked at as wholes. Values
//! of all members are taken together, so that a row with a name and a phone joins a customer of
//! whom one row gives the phone and another the name. Strongest first; every join changes what
//! its neighbours see, and these are looked at again.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rayon::prelude::*;

use crate::tables::pairs::{ScoredPairs, Weight};
use crate::tables::records::RowId;

use super::sets::ClusterSets;
use super::{Spec, Witness, objection};

/// Two clusters to look at: weight, the pair that connects them (earlier pairs first), and the
/// rows that they had when the weight was taken.
type Bid = (Weight, Reverse<usize>, usize);

/// Joins clusters by pooled evidence; gives the pair that connected each two.
pub(super) fn join(
    spec: &Spec,
    sets: &mut ClusterSets,
    scored: &ScoredPairs,
    witness: &dyn Witness,
) -> Vec<usize> {
    let mut round = Round {
        links: BTreeMap::new(),
        bids: BinaryHeap::new(),
        scored,
        witness,
    };
    let mut best: BTreeMap<(RowId, RowId), usize> = BTreeMap::new();
    for pair in 0..scored.len() {
        let (a, b) = (sets.root(scored.left[pair]), sets.root(scored.right[pair]));
        if a != b {
            let of = best.entry((a.min(b), a.max(b))).or_insert(pair);
            if scored.weight[pair] > scored.weight[*of] {
                *of = pair;
            }
        }
    }
    for (&(a, b), &pair) in &best {
        for root in [a, b] {
            round.links.entry(root).or_default().push(pair);
        }
    }
    let apart: Vec<((RowId, RowId), usize)> = best.into_iter().collect();
    let seen = &*sets;
    let first: Vec<Option<Bid>> = apart
        .par_iter()
        .map(|&((a, b), pair)| {
            let (a, b) = (seen.members(a), seen.members(b));
            let size = a.len() + b.len();
            let weight = (size > 2).then(|| witness.pooled(a, b)).flatten();
            weight.map(|weight| (weight, Reverse(pair), size))
        })
        .collect();
    round.bids.extend(first.into_iter().flatten());
    let mut joined = Vec::new();
    while let Some((_, Reverse(pair), size)) = round.bids.pop() {
        let (a, b) = (sets.root(scored.left[pair]), sets.root(scored.right[pair]));
        if a == b {
            continue;
        }
        if sets.members(a).len() + sets.members(b).len() != size {
            round.bid(sets, pair);
            continue;
        }
        let least = spec.least_pooled_evidence;
        if objection(spec, least, sets, a, b, witness).is_some() {
            continue;
        }
        sets.join(a, b);
        joined.push(pair);
        round.look_again(sets, a, b);
    }
    joined.sort_unstable();
    joined
}

struct Round<'a> {
    /// Pairs that lead out of a cluster, by its root.
    links: BTreeMap<RowId, Vec<usize>>,
    bids: BinaryHeap<Bid>,
    scored: &'a ScoredPairs,
    witness: &'a dyn Witness,
}

impl Round<'_> {
    fn bid(&mut self, sets: &mut ClusterSets, pair: usize) {
        let (left, right) = (self.scored.left[pair], self.scored.right[pair]);
        let (a, b) = (sets.root(left), sets.root(right));
        let (a, b) = (sets.members(a), sets.members(b));
        if let Some(weight) = self.witness.pooled(a, b) {
            self.bids.push((weight, Reverse(pair), a.len() + b.len()));
        }
    }

    /// After two clusters joined: one bid for every cluster that either was connected with.
    fn look_again(&mut self, sets: &mut ClusterSets, a: RowId, b: RowId) {
        let mut links = self.links.remove(&a).unwrap_or_default();
        links.extend(self.links.remove(&b).unwrap_or_default());
        let root = sets.root(a);
        let mut neighbours: BTreeMap<RowId, usize> = BTreeMap::new();
        for &pair in &links {
            let ends = [self.scored.left[pair], self.scored.right[pair]].map(|row| sets.root(row));
            if let Some(&other) = ends.iter().find(|&&end| end != root) {
                neighbours.entry(other).or_insert(pair);
            }
        }
        for &pair in neighbours.values() {
            self.bid(sets, pair);
        }
        self.links.insert(root, neighbours.into_values().collect());
    }
}
