//! Scores: the weight of a pair as prior + Σ level weights + Σ term-frequency adjustments, all
//! fixed-point, and the prior as the fixed point of the expected number of matches.

use crate::tables::pairs::{Model, Weight};

use super::patterns::Pattern;

/// Adjustments are held within these bounds: one very rare or very common value may not decide
/// alone.
const MOST_BITS: f64 = 8.0;
const LEAST_BITS: f64 = -12.0;

/// log2 of a frequency; `None` where there is none.
pub fn log_frequency(frequency: f64) -> Option<Weight> {
    (frequency > 0.0).then(|| Weight::from_factor(frequency))
}

/// log2(mean frequency ÷ frequency): what agreeing on this term is worth beyond agreeing on an
/// average one.
///
/// `mean` is log2 of the frequency a random person meets (Σ f² ÷ share), `frequency` that of the
/// more frequent of the two agreeing terms.
pub fn term_adjustment(mean: Weight, frequency: Weight) -> Weight {
    let bits = i64::from(mean.0) - i64::from(frequency.0);
    let one = f64::from(Weight::ONE);
    Weight(bits.clamp((LEAST_BITS * one) as i64, (MOST_BITS * one) as i64) as i32)
}

/// Σ of level weights of a pattern, without prior and adjustments.
pub fn pattern_weight(model: &Model, pattern: Pattern) -> Weight {
    let level = |comparison: usize| pattern.level(comparison);
    (0..model.parameters.len()).fold(Weight(0), |sum, comparison| {
        sum.plus(model.level_weight(comparison, level))
    })
}

/// The weight of a prior probability.
pub fn prior_weight(prior: f64) -> Weight {
    Weight::from_factor(prior / (1.0 - prior))
}

/// The prior as fixed point: the expected matches among the candidates under a prior, over all
/// pairs, must give that prior again. `weights` counts the candidate pairs per evidence weight.
///
/// Never below half a pair in all, so that a file without duplicates stays estimable.
pub fn fixed_point_prior(weights: &[(Weight, f64)], all_pairs: f64) -> f64 {
    let least = (0.5 / all_pairs).min(0.5);
    let expected = |prior: f64| -> f64 {
        let base = prior_weight(prior);
        weights
            .iter()
            .map(|&(weight, count)| count * weight.plus(base).probability())
            .sum::<f64>()
    };
    let mut prior = (expected(least.max(1e-6)) / all_pairs).clamp(least, 0.9);
    for _ in 0..50 {
        let next = (expected(prior) / all_pairs).clamp(least, 0.9);
        if (next / prior - 1.0).abs() < 1e-4 {
            return next;
        }
        prior = next;
    }
    prior
}
