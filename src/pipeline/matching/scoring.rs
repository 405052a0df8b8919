//! Candidate pairs compared, what their patterns say of the prior, and the pairs worth keeping
//! with everything that decided them.

use rayon::prelude::*;

use crate::block::Candidate;
use crate::compare::Scratch;
use crate::model::decide::Judge;
use crate::model::patterns::{NumberedPatterns, Pattern, PatternCounts};
use crate::model::score;
use crate::tables::pairs::{Decision, Model, PassSet, Reason, ScoredPairs, Weight};
use crate::tables::records::{Records, RowId};

use super::{Engine, Spec};

/// Pairs below review are kept this far for clusters that are stronger together.
const LEAST_BITS: f64 = -2.0;
/// Pairs in one batch.
const BATCH: usize = 2048;

/// A compared candidate.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ComparedPair {
    left: RowId,
    right: RowId,
    /// Its place among the patterns.
    pattern: u32,
    terms: Weight,
}

/// All candidates, compared.
pub(super) struct Candidates {
    /// Ascending.
    pairs: Vec<ComparedPair>,
    /// The distinct (passes, pattern) of the pairs, ascending.
    patterns: Vec<(PassSet, Pattern)>,
    /// How many pairs have each.
    pub counts: PatternCounts,
}

impl Engine {
    /// Levels and summed term adjustment of many pairs.
    pub(super) fn compare_all(&self, pairs: &[(RowId, RowId)]) -> Vec<(Pattern, Weight)> {
        let mut out = vec![(Pattern::default(), Weight(0)); pairs.len()];
        let mut scratch = Scratch::default();
        let mut near: Vec<(RowId, RowId)> = Vec::with_capacity(BATCH.min(pairs.len()));
        let mut compared = Vec::with_capacity(near.capacity());
        for places in by_right(pairs).chunks(BATCH) {
            near.clear();
            near.extend(places.iter().map(|&place| pairs[place as usize]));
            compared.clear();
            compared.resize(places.len(), (Pattern::default(), Weight(0)));
            self.comparer.fetch(&near);
            for comparison in 0..self.comparer.len() {
                let weights = &self.term_weights[comparison];
                let found = |at: usize, found| {
                    let (level, weight) = weights.of_found(found);
                    let (pattern, terms) = &mut compared[at];
                    *pattern = pattern.with(comparison, level);
                    *terms = terms.plus(weight);
                };
                self.comparer
                    .compare_each(comparison, &near, &mut scratch, found);
            }
            for (&place, &compared) in places.iter().zip(&compared) {
                out[place as usize] = compared;
            }
        }
        out
    }

    /// Compares every candidate.
    pub(super) fn candidates(&self, spec: &Spec, records: &Records) -> Candidates {
        let chunks: Vec<(Vec<ComparedPair>, NumberedPatterns)> =
            self.plan.for_each_chunk(|candidates| {
                let wanted: Vec<Candidate> = candidates
                    .iter()
                    .copied()
                    .filter(|pair| spec.links.compares(records, pair.left, pair.right))
                    .collect();
                let rows: Vec<(RowId, RowId)> =
                    wanted.iter().map(|pair| (pair.left, pair.right)).collect();
                let mut numbered = NumberedPatterns::default();
                let pairs = wanted.iter().zip(self.compare_all(&rows));
                let pairs = pairs.map(|(candidate, (pattern, terms))| ComparedPair {
                    left: candidate.left,
                    right: candidate.right,
                    pattern: numbered.number(candidate.passes, pattern),
                    terms,
                });
                (pairs.collect(), numbered)
            });
        let mut counts = PatternCounts::default();
        for (_, numbered) in &chunks {
            counts.merge_numbered(numbered);
        }
        let patterns: Vec<(PassSet, Pattern)> = counts
            .sorted()
            .into_iter()
            .map(|(passes, pattern, _)| (passes, pattern))
            .collect();
        let places = PatternCounts::places(&patterns);
        // One after the other, so that no second copy of all pairs is held.
        let mut pairs = Vec::with_capacity(chunks.iter().map(|(pairs, _)| pairs.len()).sum());
        for (of_chunk, numbered) in chunks {
            let places = numbered.renumbered(&places);
            pairs.extend(of_chunk.into_iter().map(|pair| ComparedPair {
                pattern: places[pair.pattern as usize],
                ..pair
            }));
        }
        debug_assert!(pairs.is_sorted_by_key(|pair| (pair.left, pair.right)));
        Candidates {
            pairs,
            patterns,
            counts,
        }
    }

    /// Probability that a random pair of rows is one customer.
    pub(super) fn prior(&self, model: &Model, candidates: &Candidates, all_pairs: f64) -> f64 {
        /// Weights are binned to this many units: a 64th of a bit.
        const BIN: i32 = Weight::ONE / 64;
        /// Beyond 128 bits nothing is more or less probable.
        const BINS: i32 = 1 << 14;
        let judge = Judge::of(model, self.subject);
        let of_patterns: Vec<(Weight, u64)> = candidates
            .patterns
            .par_iter()
            .map(|&(_, pattern)| {
                let weight = score::pattern_weight(model, pattern);
                (weight, judge.share_of_customer(pattern))
            })
            .collect();
        let shares: Vec<u64> = candidates
            .pairs
            .par_chunks(1 << 17)
            .map(|pairs| {
                let mut shares = vec![0u64; BINS as usize];
                for pair in pairs {
                    let (weight, share) = of_patterns[pair.pattern as usize];
                    let bin = weight.plus(pair.terms).0 / BIN;
                    let bin = bin.clamp(-BINS / 2, BINS / 2 - 1) + BINS / 2;
                    shares[bin as usize] += share;
                }
                shares
            })
            .reduce(
                || vec![0u64; BINS as usize],
                |mut sums, shares| {
                    for (sum, share) in sums.iter_mut().zip(shares) {
                        *sum += share;
                    }
                    sums
                },
            );
        let bins = (-BINS / 2..).zip(shares).filter(|(_, shares)| *shares > 0);
        let binned: Vec<(Weight, f64)> = bins
            .map(|(bin, shares)| (Weight(bin * BIN), shares as f64 / Judge::WHOLE as f64))
            .collect();
        score::fixed_point_prior(&binned, all_pairs)
    }

    /// Decides on every candidate; keeps those that anything later may look at.
    pub(super) fn score(
        &self,
        spec: &Spec,
        records: &Records,
        model: Model,
        candidates: &Candidates,
    ) -> ScoredPairs {
        let base = score::prior_weight(model.prior);
        let least = Weight::from_bits(LEAST_BITS);
        let judge = Judge::of(&model, self.subject);
        let apart = self.apart(spec, records, &judge);
        let weights: Vec<(Weight, bool)> = candidates
            .patterns
            .par_iter()
            .map(|&(_, pattern)| {
                let weight = score::pattern_weight(&model, pattern);
                (weight, judge.demands_a_look(pattern))
            })
            .collect();
        let kept: Vec<(ComparedPair, Weight, Decision, Reason)> = candidates
            .pairs
            .par_iter()
            .filter_map(|pair| {
                let (of_pattern, demanded) = weights[pair.pattern as usize];
                let weight = of_pattern.plus(pair.terms).plus(base);
                if weight < least && !demanded {
                    return None;
                }
                let (_, pattern) = candidates.patterns[pair.pattern as usize];
                let decided = judge.decide(pattern, weight, spec.thresholds);
                let rows = (pair.left, pair.right);
                let (decision, reason) = apart.overrule(decided, rows, pattern);
                Some((*pair, weight, decision, reason))
            })
            .collect();
        let comparisons = model.comparisons.len();
        let passes = |pair: &ComparedPair| candidates.patterns[pair.pattern as usize].0;
        let details: Vec<Vec<(u8, Weight)>> = kept
            .par_chunks(BATCH)
            .map(|kept| {
                let pairs = kept.iter().map(|(pair, ..)| (pair.left, pair.right));
                self.details(&pairs.collect::<Vec<_>>())
            })
            .collect();
        let mut scored = ScoredPairs {
            passes: self.plan.names(),
            left: kept.iter().map(|(pair, ..)| pair.left).collect(),
            right: kept.iter().map(|(pair, ..)| pair.right).collect(),
            pass: kept
                .iter()
                .map(|(pair, ..)| passes(pair).trailing_zeros() as u8)
                .collect(),
            levels: Vec::with_capacity(kept.len() * comparisons),
            tf: Vec::with_capacity(kept.len() * comparisons),
            weight: kept.iter().map(|(_, weight, ..)| *weight).collect(),
            decision: kept.iter().map(|(_, _, decision, _)| *decision).collect(),
            reason: kept.iter().map(|(.., reason)| *reason).collect(),
            model,
        };
        for (level, terms) in details.iter().flatten() {
            scored.levels.push(*level);
            scored.tf.push(*terms);
        }
        scored
    }

    /// Level and adjustment of every comparison, pair by pair.
    pub(super) fn details(&self, pairs: &[(RowId, RowId)]) -> Vec<(u8, Weight)> {
        let width = self.comparer.len();
        let mut out = vec![(0, Weight(0)); pairs.len() * width];
        let mut scratch = Scratch::default();
        self.comparer.fetch(pairs);
        for comparison in 0..width {
            let weights = &self.term_weights[comparison];
            self.comparer
                .compare_each(comparison, pairs, &mut scratch, |at, found| {
                    out[at * width + comparison] = weights.of_found(found);
                });
        }
        out
    }
}

/// The places of pairs, those whose right rows lie near each other together. Left rows of a chunk
/// lie near each other anyway; so few pages of memory are needed at a time.
fn by_right(pairs: &[(RowId, RowId)]) -> Vec<u32> {
    const PARTS: u32 = 64;
    let last = pairs.iter().map(|&(_, right)| right).max().unwrap_or(0);
    let part =
        |right: RowId| (u64::from(right) * u64::from(PARTS) / (u64::from(last) + 1)) as usize;
    let mut next = [0u32; PARTS as usize + 1];
    for &(_, right) in pairs {
        next[part(right) + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut places = vec![0; pairs.len()];
    for (place, &(_, right)) in (0..).zip(pairs) {
        let next = &mut next[part(right)];
        places[*next as usize] = place;
        *next += 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_pair_has_one_place(pairs in prop::collection::vec((0u32..9, any::<u32>()), 0..300)) {
            let places = by_right(&pairs);
            let mut sorted = places.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..pairs.len() as u32).collect::<Vec<_>>());
            let rights: Vec<u64> = places.iter().map(|&at| pairs[at as usize].1.into()).collect();
            let last = rights.iter().max().map_or(1, |&last| last + 1);
            prop_assert!(rights.is_sorted_by_key(|right| right * 64 / last));
        }
    }
}
