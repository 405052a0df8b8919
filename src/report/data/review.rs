//! Pairs that a person should look at, side by side and masked.

use serde::{Deserialize, Serialize};

use super::quality::{FieldLabel, RowReference};
use crate::report::masked::{MaskedSegment, masked_pair};
use crate::tables::pairs::{Decision, ScoredPairs};
use crate::tables::records::Records;

/// The review list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewSummary {
    /// Review pairs in all.
    pub total: u64,
    /// Those shown, the closest calls first.
    pub pairs: Vec<ReviewPair>,
}

impl ReviewSummary {
    /// The review pairs nearest to merging, at most `limit` of them.
    pub fn of(records: &Records, scored: &ScoredPairs, limit: usize) -> Self {
        let mut at: Vec<usize> = (0..scored.len())
            .filter(|&pair| scored.decision[pair] == Decision::Review)
            .collect();
        let total = at.len() as u64;
        at.sort_by_key(|&pair| (std::cmp::Reverse(scored.weight[pair]), pair));
        at.truncate(limit);
        ReviewSummary {
            total,
            pairs: at
                .into_iter()
                .map(|pair| ReviewPair::of(records, scored, pair))
                .collect(),
        }
    }
}

/// One pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewPair {
    /// Where the left row stands, with its id.
    pub left: RowReference,
    /// Identifier of the left row in its source.
    pub left_id: String,
    /// Where the right row stands.
    pub right: RowReference,
    /// Identifier of the right row in its source.
    pub right_id: String,
    /// Total weight in bits.
    pub match_weight: f64,
    /// Match probability, 0..1.
    pub match_probability: f64,
    /// Why it was not merged; a word of the closed list.
    pub reason: String,
    /// Weight that every pair starts from, in bits.
    pub weight_prior: f64,
    /// Evidence, one entry per comparison.
    pub comparisons: Vec<ReviewComparison>,
}

/// One comparison of a pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewComparison {
    /// Name.
    pub name: String,
    /// Short name of the level reached; the dictionary may have it in Korean.
    pub level: String,
    /// The level reached, as a sentence.
    pub says: String,
    /// Weight of the level and of the value's rarity, in bits.
    pub weight: f64,
    /// The fields compared.
    pub fields: Vec<ReviewField>,
}

/// One field of a pair, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewField {
    /// The field.
    pub field: FieldLabel,
    /// Left value, masked; empty where missing.
    pub left: Vec<MaskedSegment>,
    /// Right value, masked; empty where missing.
    pub right: Vec<MaskedSegment>,
}

impl ReviewPair {
    /// Lays one scored pair side by side.
    pub fn of(records: &Records, scored: &ScoredPairs, pair: usize) -> Self {
        let (left, right) = (scored.left[pair] as usize, scored.right[pair] as usize);
        let model = &scored.model;
        let comparisons = model
            .comparisons
            .iter()
            .zip(&model.parameters)
            .zip(scored.levels_of(pair).iter().zip(scored.tf_of(pair)))
            .map(|((info, parameters), (&level, &tf))| ReviewComparison {
                name: info.name.to_string(),
                level: info.levels[usize::from(level)].name.to_owned(),
                says: info.levels[usize::from(level)].says.to_owned(),
                weight: parameters.weight[usize::from(level)].plus(tf).bits(),
                fields: info
                    .fields
                    .iter()
                    .map(|&field| {
                        let data = &records.fields[field];
                        let (left, right) = masked_pair(
                            data.def.ty,
                            data.standardized.get(left),
                            data.standardized.get(right),
                        );
                        ReviewField {
                            field: (&data.def).into(),
                            left,
                            right,
                        }
                    })
                    .collect(),
            })
            .collect();
        ReviewPair {
            left: RowReference::of(records, left),
            left_id: records.id.value(left).to_owned(),
            right: RowReference::of(records, right),
            right_id: records.id.value(right).to_owned(),
            match_weight: scored.weight[pair].bits(),
            match_probability: scored.probability(pair),
            reason: scored.reason[pair].name().to_owned(),
            weight_prior: libm::log2(model.prior / (1.0 - model.prior)),
            comparisons,
        }
    }
}
