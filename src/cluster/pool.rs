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

/// Two clusters to look at: weight, the pair that connects them (earlier pairs first), and how many
/// rows they had when the weight was taken.
type Bid = (Weight, Reverse<usize>, usize);

/// Joins clusters by pooled evidence; gives the pair that connected each two. In `sets` every row
/// stands at its own place.
pub(super) fn join(
    spec: &Spec,
    sets: &mut ClusterSets,
    scored: &ScoredPairs,
    witness: &dyn Witness,
) -> Vec<usize> {
    let apart = apart(sets, scored);
    let seen = &*sets;
    let first: Vec<Bid> = apart
        .par_iter()
        .filter_map(|&((a, b), pair)| {
            let (a, b) = (seen.members(a), seen.members(b));
            let size = a.len() + b.len();
            let weight = (size > 2).then(|| witness.pooled(a, b)).flatten();
            weight.map(|weight| (weight, Reverse(pair), size))
        })
        .collect();
    let mut round = Round {
        links: Links::of(&apart),
        bids: first.into(),
        scored,
        witness,
    };
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

/// Clusters that pairs connect, the smaller root first, each two once, with the strongest of
/// these pairs.
fn apart(sets: &mut ClusterSets, scored: &ScoredPairs) -> Vec<((RowId, RowId), usize)> {
    let roots: Vec<RowId> = (0..sets.len() as u32).map(|row| sets.root(row)).collect();
    let pairs = (0..scored.len()).into_par_iter();
    let mut apart: Vec<((RowId, RowId), Reverse<Weight>, usize)> = pairs
        .filter_map(|pair| {
            let rows = [scored.left[pair], scored.right[pair]];
            let [a, b] = rows.map(|row| roots[row as usize]);
            let weight = Reverse(scored.weight[pair]);
            (a != b).then(|| ((a.min(b), a.max(b)), weight, pair))
        })
        .collect();
    apart.par_sort_unstable();
    apart.dedup_by_key(|of| of.0);
    apart
        .into_iter()
        .map(|(both, _, pair)| (both, pair))
        .collect()
}

/// Pairs that lead out of a cluster, by its root.
struct Links {
    /// As they are before any join: root, place among all, pair.
    first: Vec<(RowId, u32, usize)>,
    /// Of clusters that joined since.
    since: BTreeMap<RowId, Vec<usize>>,
}

impl Links {
    fn of(apart: &[((RowId, RowId), usize)]) -> Self {
        let mut first: Vec<(RowId, u32, usize)> = (0..apart.len() as u32)
            .into_par_iter()
            .flat_map_iter(|place| {
                let ((a, b), pair) = apart[place as usize];
                [a, b].map(|root| (root, place, pair))
            })
            .collect();
        first.par_sort_unstable();
        Links {
            first,
            since: BTreeMap::new(),
        }
    }

    /// Takes the pairs that lead out of a cluster.
    fn take(&mut self, root: RowId) -> Vec<usize> {
        self.since.remove(&root).unwrap_or_else(|| {
            let start = self.first.partition_point(|of| of.0 < root);
            let of_root = self.first[start..].iter().take_while(|of| of.0 == root);
            of_root.map(|of| of.2).collect()
        })
    }
}

struct Round<'a> {
    links: Links,
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
        let mut links = self.links.take(a);
        links.extend(self.links.take(b));
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
        let links = neighbours.into_values().collect();
        self.links.since.insert(root, links);
    }
}
