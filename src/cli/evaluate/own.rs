//! How right a run was by its own model, without any truth.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::evaluate::Expected;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;

use super::pairs::ScoredPair;

/// What the model itself expects of its decisions.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnEstimate {
    /// Of the pairs decided as matches.
    pub matches: Expected,
    /// Of those for review.
    pub reviews: Expected,
    /// True pairs that the model expects among all that were compared.
    pub expected_true: f64,
}

impl OwnEstimate {
    /// From the pairs of a run, its models and the sizes of its customers.
    ///
    /// # Errors
    /// I/O.
    pub fn of(published: &Published, pairs: &[ScoredPair]) -> Result<Self> {
        let of = |wanted: bool| {
            let some = pairs.iter().filter(move |pair| pair.is_match == wanted);
            Expected::of(some.map(|pair| pair.probability))
        };
        let mut rows: BTreeMap<String, f64> = BTreeMap::new();
        for batch in published
            .table("golden")?
            .batches(&["entity_kind", "member_count"], None)?
        {
            let batch = batch?;
            let (kinds, counts) = (
                texts(&batch, "entity_kind")?,
                texts(&batch, "member_count")?,
            );
            for row in 0..batch.num_rows() {
                let count: f64 = counts.value(row).parse().unwrap_or(0.0);
                *rows.entry(kinds.value(row).to_owned()).or_default() += count;
            }
        }
        let models = published.models()?;
        let expected_true = models.iter().map(|model| {
            let n = rows.get(&model.entity_kind).copied().unwrap_or(0.0);
            model.prior * n * (n - 1.0) / 2.0
        });
        Ok(OwnEstimate {
            matches: of(true),
            reviews: of(false),
            // An empty sum is minus zero.
            expected_true: expected_true.sum::<f64>() + 0.0,
        })
    }

    /// The share of the true pairs that are matches, with its 95 % interval: share, low, high. What
    /// blocking never brought together is in neither part, so the truth is lower rather than higher.
    pub fn recall(&self) -> Option<(f64, f64, f64)> {
        let missed = (self.expected_true - self.matches.same).max(self.reviews.same);
        let all = self.matches.same + missed;
        (all > 0.0).then(|| {
            // Missed pairs are many with a small probability each: their number is Poisson's.
            let reach = 1.96 * self.matches.deviation;
            let missed_reach = 1.96 * missed.sqrt();
            let share = |found: f64, missed: f64| found / (found + missed).max(f64::MIN_POSITIVE);
            (
                self.matches.same / all,
                share((self.matches.same - reach).max(0.0), missed + missed_reach),
                share(self.matches.same + reach, (missed - missed_reach).max(0.0)),
            )
        })
    }
}
