//! How right a run was by its own model, without any truth.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::evaluate::{Examined, Link, together};
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;

use super::pairs::ScoredPair;

/// Reasons by which rules say what one customer is, whatever the data: such pairs are no doubt.
const BY_RULE: [&str; 5] = [
    "other_site",
    "related_company",
    "business_number_conflict",
    "cannot_link",
    "one_per_source",
];

/// What the model itself expects of its decisions.
#[derive(Clone, Debug, Default)]
pub struct OwnEstimate {
    /// Pairs decided as matches.
    pub matches: u64,
    /// Pairs for review.
    pub reviews: u64,
    /// The pairs by what became of them.
    pub examined: Examined,
    /// True pairs that the model expects among all that were compared.
    pub expected_true: f64,
}

impl OwnEstimate {
    /// From the pairs of a run, the customer of each of its rows, and its models.
    ///
    /// # Errors
    /// I/O.
    pub fn of(published: &Published, pairs: &[ScoredPair], customer: &[u32]) -> Result<Self> {
        let matched = |pair: &&ScoredPair| pair.is_match;
        let least = pairs
            .iter()
            .filter(matched)
            .filter(|pair| *pair.reason == *"evidence")
            .map(|pair| pair.probability)
            .fold(1.0, f64::min);
        let links: Vec<Link> = pairs
            .iter()
            .map(|pair| Link {
                left: pair.left,
                right: pair.right,
                // A pair that more than its own weight joined is as sure as others that are.
                probability: match (pair.is_match, &*pair.reason) {
                    (true, "must_link") => 1.0,
                    (true, _) => pair.probability.max(least),
                    (false, _) => pair.probability,
                },
            })
            .collect();
        let mut examined = Examined {
            together: together(customer, &links),
            ..Examined::default()
        };
        for pair in pairs
            .iter()
            .filter(|pair| customer[pair.left] != customer[pair.right])
        {
            match &*pair.reason {
                "evidence" => examined.doubtful.push(pair.probability),
                reason if BY_RULE.contains(&reason) => {}
                _ => examined.objected.push(pair.probability),
            }
        }
        let expected_true = expected_true(published)?;
        let weighed: f64 = pairs.iter().map(|pair| pair.probability).sum();
        examined.below = (expected_true - weighed).max(0.0);
        Ok(OwnEstimate {
            matches: pairs.iter().filter(matched).count() as u64,
            reviews: pairs.iter().filter(|pair| !pair.is_match).count() as u64,
            examined,
            expected_true,
        })
    }
}

/// The prior of every model times the pairs of rows of its kind.
fn expected_true(published: &Published) -> Result<f64> {
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
    let of_kind = models.iter().map(|model| {
        let n = rows.get(&model.entity_kind).copied().unwrap_or(0.0);
        model.prior * n * (n - 1.0) / 2.0
    });
    // An empty sum is minus zero.
    Ok(of_kind.sum::<f64>() + 0.0)
}
