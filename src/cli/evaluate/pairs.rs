//! The pairs of a run as evaluation needs them: probability and decision by the rows of the
//! crosswalk.

use std::collections::BTreeMap;

use arrow::array::{Array, StringArray};

use crate::error::Result;
use crate::pipeline::extract::Published;
use crate::pipeline::replay::texts;

/// A scored pair.
#[derive(Clone, Debug)]
pub struct ScoredPair {
    /// Rows of the crosswalk.
    pub left: usize,
    pub right: usize,
    /// Probability that they are one customer.
    pub probability: f64,
    /// Whether the run decided so; the others are for review.
    pub is_match: bool,
    /// Why, by its published name.
    pub reason: Box<str>,
}

/// Where each row of the crosswalk stands, by source and id.
pub struct RowIndex<'a>(BTreeMap<(&'a str, &'a str), usize>);

impl<'a> RowIndex<'a> {
    /// Over rows given by their sources and ids.
    pub fn new(sources: &'a StringArray, ids: &'a StringArray) -> Self {
        let keys = (0..ids.len()).map(|row| ((sources.value(row), ids.value(row)), row));
        RowIndex(keys.collect())
    }

    /// The row of a key.
    pub fn get(&self, source: &str, id: &str) -> Option<usize> {
        self.0.get(&(source, id)).copied()
    }
}

/// Every pair of the table `pairs`.
pub fn scored(published: &Published, rows: &RowIndex<'_>) -> Result<Vec<ScoredPair>> {
    let columns = [
        "left_source",
        "left_id",
        "right_source",
        "right_id",
        "match_probability",
        "decision",
        "reason",
    ];
    let mut pairs = Vec::new();
    for batch in published.table("pairs")?.batches(&columns, None)? {
        let batch = batch?;
        let [a, b, c, d, probability, decision, reason] = columns.map(|name| texts(&batch, name));
        let (a, b, c, d) = (a?, b?, c?, d?);
        let (probability, decision, reason) = (probability?, decision?, reason?);
        for row in 0..batch.num_rows() {
            let left = rows.get(a.value(row), b.value(row));
            let right = rows.get(c.value(row), d.value(row));
            if let (Some(left), Some(right)) = (left, right) {
                pairs.push(ScoredPair {
                    left,
                    right,
                    probability: probability.value(row).parse().unwrap_or(0.0),
                    is_match: decision.value(row) == "match",
                    reason: reason.value(row).into(),
                });
            }
        }
    }
    Ok(pairs)
}
