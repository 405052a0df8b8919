//! Matching: from candidate pairs over comparisons to clusters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::review::ReviewPair;
use crate::tables::pairs::{Clusters, Decision, ScoredPairs, Weight};

/// Width of a bar of the weight histogram, in bits.
const BIN_BITS: i32 = 2;
/// Most clusters listed as large.
const LARGEST: usize = 20;

/// Matching of one entity kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MatchingSummary {
    /// `person` or `company`.
    pub entity_kind: String,
    /// Rows compared.
    pub rows: u64,
    /// Distinct candidate pairs.
    pub candidate_pairs: u64,
    /// Candidate search, pass by pass.
    pub passes: Vec<BlockingPass>,
    /// How each field was compared.
    pub comparisons: Vec<ComparisonSummary>,
    /// Match probability from which pairs merge.
    pub merge_from: f64,
    /// Match probability from which pairs go to review.
    pub review_from: f64,
    /// Weight a pair starts from, in bits.
    pub weight_prior: f64,
    /// Pairs decided as match.
    pub matches: u64,
    /// Pairs decided as review.
    pub reviews: u64,
    /// Pairs by match weight.
    pub weights: Vec<WeightBin>,
    /// Clusters by size.
    pub cluster_sizes: Vec<ClusterSize>,
    /// The largest clusters, largest first.
    pub largest: Vec<LargeCluster>,
    /// Review pairs by reason, most first.
    pub review_reasons: Vec<(String, u64)>,
    /// Pairs merged with the most evidence.
    pub strongest: Vec<ReviewPair>,
    /// Pairs merged with the least evidence.
    pub doubtful: Vec<ReviewPair>,
}

impl MatchingSummary {
    /// Counts decisions, levels, weights and reasons of the pairs at or above review. Candidate
    /// pairs, passes, limits and clusters are for the caller to add.
    pub fn of(scored: &ScoredPairs) -> Self {
        let count = |decision| scored.decision.iter().filter(|&&d| d == decision).count() as u64;
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        for (decision, reason) in scored.decision.iter().zip(&scored.reason) {
            if *decision == Decision::Review {
                *reasons.entry(reason.name()).or_default() += 1;
            }
        }
        let mut review_reasons: Vec<(String, u64)> = reasons
            .into_iter()
            .map(|(reason, pairs)| (reason.to_owned(), pairs))
            .collect();
        review_reasons.sort_by_key(|&(_, pairs)| std::cmp::Reverse(pairs));
        MatchingSummary {
            entity_kind: scored.model.kind.name().to_owned(),
            comparisons: ComparisonSummary::all(scored),
            weight_prior: libm::log2(scored.model.prior / (1.0 - scored.model.prior)),
            matches: count(Decision::Match),
            reviews: count(Decision::Review),
            weights: WeightBin::all(scored),
            review_reasons,
            ..Default::default()
        }
    }
}

/// One pass of the candidate search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BlockingPass {
    /// Name.
    pub name: String,
    /// Distinct keys.
    pub keys: u64,
    /// Pairs that share a key.
    pub pairs: u64,
    /// Pairs that no earlier pass had found.
    pub new_pairs: u64,
    /// Rows in the largest block.
    pub largest_block: u64,
    /// Pairs cut by the budget.
    pub cut: u64,
}

/// How one comparison behaved over the scored pairs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ComparisonSummary {
    /// Name.
    pub name: String,
    /// Levels, `null` first, `else` last.
    pub levels: Vec<LevelSummary>,
}

impl ComparisonSummary {
    fn all(scored: &ScoredPairs) -> Vec<Self> {
        let width = scored.model.comparisons.len();
        scored
            .model
            .comparisons
            .iter()
            .zip(&scored.model.parameters)
            .enumerate()
            .map(|(at, (info, parameters))| {
                let mut counts = vec![0u64; info.levels.len()];
                for level in scored.levels.iter().skip(at).step_by(width.max(1)) {
                    counts[usize::from(*level)] += 1;
                }
                ComparisonSummary {
                    name: info.name.to_string(),
                    levels: info
                        .levels
                        .iter()
                        .zip(counts)
                        .zip(&parameters.weight)
                        .map(|((level, pairs), weight)| LevelSummary {
                            name: level.name.to_owned(),
                            says: level.says.to_owned(),
                            pairs,
                            weight: weight.bits(),
                        })
                        .collect(),
                }
            })
            .collect()
    }
}

/// One level of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LevelSummary {
    /// Short name.
    pub name: String,
    /// A sentence.
    pub says: String,
    /// Scored pairs on this level.
    pub pairs: u64,
    /// Match weight in bits.
    pub weight: f64,
}

/// Pairs whose match weight lies in a range.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WeightBin {
    /// Lower end in bits, included.
    pub from: f64,
    /// Upper end in bits.
    pub to: f64,
    /// Pairs decided as match.
    pub matches: u64,
    /// Pairs decided as review.
    pub reviews: u64,
}

impl WeightBin {
    /// Bars of two bits each, without gaps.
    fn all(scored: &ScoredPairs) -> Vec<Self> {
        let mut bins: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
        for (weight, decision) in scored.weight.iter().zip(&scored.decision) {
            let bin = bins
                .entry(weight.0.div_euclid(BIN_BITS * Weight::ONE))
                .or_default();
            match decision {
                Decision::Match => bin.0 += 1,
                Decision::Review => bin.1 += 1,
                Decision::NonMatch => {}
            }
        }
        let (Some(&first), Some(&last)) = (bins.keys().next(), bins.keys().next_back()) else {
            return Vec::new();
        };
        (first..=last)
            .map(|bin| {
                let (matches, reviews) = bins.get(&bin).copied().unwrap_or_default();
                WeightBin {
                    from: f64::from(bin * BIN_BITS),
                    to: f64::from((bin + 1) * BIN_BITS),
                    matches,
                    reviews,
                }
            })
            .collect()
    }
}

/// How many clusters have a size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterSize {
    /// Rows in the cluster.
    pub size: u64,
    /// Clusters of that size.
    pub clusters: u64,
}

impl ClusterSize {
    /// Counts the clusters that `counts` by size, smallest first.
    pub fn all(clusters: &Clusters, counts: impl Fn(usize) -> bool) -> Vec<Self> {
        let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
        for (cluster, pair) in clusters.offsets.windows(2).enumerate() {
            if counts(cluster) {
                *sizes.entry(u64::from(pair[1] - pair[0])).or_default() += 1;
            }
        }
        sizes
            .into_iter()
            .map(|(size, clusters)| ClusterSize { size, clusters })
            .collect()
    }
}

/// One of the largest clusters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LargeCluster {
    /// Stable identifier of the customer.
    pub entity_id: String,
    /// Rows.
    pub size: u64,
    /// Sources the rows come from.
    pub sources: Vec<String>,
    /// Probability of its weakest link; `None` for one member.
    pub weakest: Option<f64>,
}

impl LargeCluster {
    /// The numbers and sizes of the largest clusters that `counts`, largest first, those of one
    /// row left out.
    pub fn candidates(clusters: &Clusters, counts: impl Fn(usize) -> bool) -> Vec<(usize, u64)> {
        let mut sizes: Vec<(usize, u64)> = clusters
            .offsets
            .windows(2)
            .enumerate()
            .map(|(cluster, pair)| (cluster, u64::from(pair[1] - pair[0])))
            .filter(|&(cluster, size)| size > 1 && counts(cluster))
            .collect();
        sizes.sort_by_key(|&(cluster, size)| (std::cmp::Reverse(size), cluster));
        sizes.truncate(LARGEST);
        sizes
    }
}
