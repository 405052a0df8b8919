//! Clusters: strongest link first; two clusters join only if nothing stands between them and the
//! average evidence over all their cross pairs holds up. Not connected components: a chain of
//! good-looking links through a switchboard falls apart here.

use rayon::prelude::*;

use crate::tables::hash::{combine, mix64};
use crate::tables::pairs::{Reason, ScoredPairs, Site, Weight};
use crate::tables::records::RowId;

mod components;
mod pool;
mod sets;
mod strengths;

use components::Link;
use sets::ClusterSets;
pub use strengths::link_strengths;

/// How clusters are formed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// No cluster grows beyond this many rows.
    pub max_cluster_size: usize,
    /// Average evidence (without the prior) over all cross pairs that a join must reach, in bits.
    pub least_evidence: f64,
    /// Cross pairs looked at per join; above this a sample by hash stands for all.
    pub cross_pairs: usize,
    /// Average evidence that a join by pooled evidence must reach, in bits.
    pub least_pooled_evidence: f64,
}

impl Default for Spec {
    fn default() -> Self {
        Spec {
            max_cluster_size: 1000,
            least_evidence: 3.0,
            cross_pairs: 64,
            least_pooled_evidence: 0.0,
        }
    }
}

/// What is known of any two rows, also ones that blocking never brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Weight without the prior.
    pub weight: Weight,
    /// Why the two must never stand in one cluster.
    pub conflict: Option<Reason>,
    /// Where the two stand.
    pub site: Site,
}

/// A join that was refused: the pair that asked for it and why it was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Index of the pair.
    pub pair: usize,
    /// Reason published with it.
    pub reason: Reason,
}

/// What clustering asks about rows beyond the scored pairs.
pub trait Witness: Sync {
    /// Why two clusters must stay apart whatever any evidence says. Asked about all their rows,
    /// not about a sample.
    fn apart(&self, left: &[RowId], right: &[RowId]) -> Option<Reason>;
    /// Two rows compared on demand.
    fn evidence(&self, left: RowId, right: RowId) -> Evidence;
    /// The weight, prior included, with which two clusters are one customer if all values of
    /// either are taken together; `None` if that would not merge them.
    fn pooled(&self, left: &[RowId], right: &[RowId]) -> Option<Weight>;
}

/// The outcome of [`cluster`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clustering {
    /// Root per row.
    pub roots: Vec<RowId>,
    /// Joins that were refused, in order of pairs; the caller turns these pairs into reviews.
    pub refusals: Vec<Refusal>,
    /// Pairs, too weak alone, whose clusters joined by all they have together.
    pub pooled: Vec<usize>,
}

/// Joins rows into clusters; `must_link` pairs come first and are never refused. Pairs that may
/// merge are taken strongest first. Then clusters that a weaker pair connects are looked at as a
/// whole: a row that says little alone may belong to nobody else but a cluster of many.
pub fn cluster(
    spec: &Spec,
    rows: usize,
    must_link: &[(RowId, RowId)],
    scored: &ScoredPairs,
    witness: &dyn Witness,
) -> Clustering {
    let links = components::links(rows, must_link, scored);
    let strongest: Vec<Joined> = links
        .par_chunk_by(|a, b| a.component == b.component)
        .fold(Joined::default, |mut joined, links| {
            joined.strongest_first(spec, links, witness);
            joined
        })
        .collect();
    let mut sets = ClusterSets::new((0..rows as RowId).collect());
    let mut refusals = Vec::new();
    for joined in strongest {
        for (row, root) in joined.rows {
            sets.join(root, row);
        }
        refusals.extend(joined.refusals);
    }
    let pooled = pool::join(spec, &mut sets, scored, witness);
    refusals.retain(|refusal| {
        let (left, right) = (scored.left[refusal.pair], scored.right[refusal.pair]);
        sets.root(left) != sets.root(right)
    });
    refusals.sort_by_key(|refusal| refusal.pair);
    Clustering {
        roots: sets.roots().map(|(_, root)| root).collect(),
        refusals,
        pooled,
    }
}

/// What the first round made of some components.
#[derive(Default)]
struct Joined {
    /// Rows that are not the smallest of their cluster, with the one that is.
    rows: Vec<(RowId, RowId)>,
    refusals: Vec<Refusal>,
}

impl Joined {
    /// Joins the rows of one component.
    fn strongest_first(&mut self, spec: &Spec, links: &[Link], witness: &dyn Witness) {
        let mut rows: Vec<RowId> = links.iter().flat_map(|of| [of.left, of.right]).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut sets = ClusterSets::new(rows);
        for link in links {
            let places = [link.left, link.right].map(|row| sets.place(row));
            let [left, right] = places.map(|place| sets.root(place));
            if left == right {
                continue;
            }
            let objection = link.pair.and_then(|pair| {
                let reason = objection(spec, spec.least_evidence, &sets, left, right, witness)?;
                Some(Refusal { pair, reason })
            });
            match objection {
                None => sets.join(left, right),
                Some(refusal) => self.refusals.push(refusal),
            }
        }
        self.rows
            .extend(sets.roots().filter(|(row, root)| row != root));
    }
}

/// Why two clusters, given by the places of their roots, must not join, if anything speaks
/// against it.
fn objection(
    spec: &Spec,
    least_evidence: f64,
    sets: &ClusterSets,
    left: u32,
    right: u32,
    witness: &dyn Witness,
) -> Option<Reason> {
    let (a, b) = (sets.members(left), sets.members(right));
    if a.len() + b.len() > spec.max_cluster_size {
        return Some(Reason::ClusterCap);
    }
    if a.len() == 1 && b.len() == 1 {
        return None;
    }
    if let Some(reason) = witness.apart(a, b) {
        return Some(reason);
    }
    let all = a.len() * b.len();
    let mut sum = 0i64;
    let mut seen = 0i64;
    for &x in a {
        for &y in b {
            if all > spec.cross_pairs && !sampled(x, y, spec.cross_pairs, all) {
                continue;
            }
            let found = witness.evidence(x.min(y), x.max(y));
            let moved = || {
                let one_site =
                    |x: RowId, y: RowId| witness.evidence(x.min(y), x.max(y)).site == Site::One;
                a.iter().any(|&other| one_site(other, y))
                    || b.iter().any(|&other| one_site(x, other))
            };
            if found.conflict.is_some() || found.site == Site::Two && !moved() {
                return Some(Reason::ClusterConflict);
            }
            sum += i64::from(found.weight.0);
            seen += 1;
        }
    }
    let least = i64::from(Weight::from_bits(least_evidence).0);
    (seen > 0 && sum < least * seen).then_some(Reason::ClusterEvidence)
}

/// Whether a cross pair is in the sample: decided by its hash, so that nothing but the two rows
/// matters.
fn sampled(x: RowId, y: RowId, wanted: usize, all: usize) -> bool {
    let hash = combine(mix64(u64::from(x.min(y))), u64::from(x.max(y)));
    ((u128::from(hash) * all as u128) >> 64) < wanted as u128
}

#[cfg(test)]
mod tests;
