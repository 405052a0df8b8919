//! How well the rows of finished clusters hang together.

use std::cmp::Reverse;

use rayon::prelude::*;

use crate::tables::pairs::{Clusters, ScoredPairs, Weight};
use crate::tables::records::RowId;

use super::sets::ClusterSets;

/// A pair within a cluster: cluster, weight, rows. In order the strongest of a cluster is first.
type Edge = (u32, Reverse<Weight>, RowId, RowId);

/// Probabilities of some clusters.
#[derive(Default)]
struct Strengths {
    /// Of clusters, the weakest edge of the strongest spanning tree.
    weakest: Vec<(u32, f64)>,
    /// Of rows, the best link.
    best: Vec<(RowId, f64)>,
}

/// Fills `weakest` and `best` from the pairs inside clusters: the weakest edge of the strongest
/// spanning tree, and each row's best link.
pub fn link_strengths(clusters: &mut Clusters, scored: &[&ScoredPairs]) {
    let mut edges: Vec<Edge> = Vec::new();
    for pairs in scored {
        edges.par_extend((0..pairs.len()).into_par_iter().filter_map(|pair| {
            let (left, right) = (pairs.left[pair], pairs.right[pair]);
            let cluster = clusters.of_row[left as usize];
            let inside = cluster == clusters.of_row[right as usize];
            inside.then(|| (cluster, Reverse(pairs.weight[pair]), left, right))
        }));
    }
    edges.par_sort_unstable();
    let of_clusters = &*clusters;
    let found: Vec<Strengths> = edges
        .par_chunk_by(|a, b| a.0 == b.0)
        .fold(Strengths::default, |mut strengths, edges| {
            strengths.add(of_clusters.members(edges[0].0 as usize), edges);
            strengths
        })
        .collect();
    for strengths in found {
        for (cluster, probability) in strengths.weakest {
            clusters.weakest[cluster as usize] = Some(probability);
        }
        for (row, probability) in strengths.best {
            clusters.best[row as usize] = Some(probability);
        }
    }
}

impl Strengths {
    /// Adds a cluster with its edges, strongest first.
    fn add(&mut self, members: &[RowId], edges: &[Edge]) {
        let mut sets = ClusterSets::new(members.to_vec());
        let mut linked = vec![false; members.len()];
        let mut weakest = None;
        for &(_, Reverse(weight), left, right) in edges {
            let places = [left, right].map(|row| sets.place(row));
            for place in places {
                if !std::mem::replace(&mut linked[place as usize], true) {
                    let row = members[place as usize];
                    self.best.push((row, weight.probability()));
                }
            }
            let [a, b] = places.map(|place| sets.root(place));
            if a != b {
                sets.join(a, b);
                weakest = Some(weight);
            }
        }
        let weakest = weakest.map(|weight| (edges[0].0, weight.probability()));
        self.weakest.extend(weakest);
    }
}
