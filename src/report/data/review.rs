//! Pairs that a person should look at, side by side and masked.

use serde::{Deserialize, Serialize};

use super::quality::{FieldLabel, RowReference};
use crate::report::masked::{Crowds, MaskedSegment};
use crate::tables::pairs::{Clusters, Decision, Reason, ScoredPairs};
use crate::tables::records::Records;

/// The review list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReviewSummary {
    /// Questions in all: pairs of customers that may be one. The rows of two customers may meet in
    /// several review pairs, and one answer settles all of them.
    pub total: u64,
    /// Review pairs of rows in all.
    pub rows: u64,
    /// Those shown, the closest calls first; for each question the strongest pair.
    pub pairs: Vec<ReviewPair>,
}

/// Most pairs shown of each sort that are no review.
const EXAMPLES: usize = 3;

/// The pairs of one entity kind that a report lays side by side, as positions in the scored pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickedPairs {
    /// Merged with the most evidence, strongest first.
    pub strongest: Vec<usize>,
    /// Merged with the least evidence, least first: what a mistake would look like.
    pub doubtful: Vec<usize>,
    /// Not merged, the closest calls first; for two customers the strongest pair.
    pub review: Vec<usize>,
    /// How many pairs of customers are in review.
    pub questions: u64,
}

impl PickedPairs {
    /// Picks by weight, then by position; at most `reviews` of the pairs of customers in
    /// review. Pairs that a rule or the input united say nothing about evidence and are no examples
    /// of it.
    pub fn of(scored: &ScoredPairs, clusters: &Clusters, reviews: usize) -> Self {
        let merged = |pair: &usize| {
            scored.decision[*pair] == Decision::Match && scored.reason[*pair] == Reason::Evidence
        };
        let pick = |most: usize, mut pairs: Vec<usize>, key: &dyn Fn(usize) -> i64| {
            if pairs.len() > most {
                pairs.select_nth_unstable_by_key(most, |&pair| (key(pair), pair));
                pairs.truncate(most);
            }
            pairs.sort_by_key(|&pair| (key(pair), pair));
            pairs
        };
        let weight = |pair: usize| i64::from(scored.weight[pair].0);
        let merged: Vec<usize> = (0..scored.len()).filter(merged).collect();
        let strongest = pick(EXAMPLES, merged.clone(), &|pair| -weight(pair));
        let mut doubtful = pick(EXAMPLES, merged, &weight);
        doubtful.retain(|pair| !strongest.contains(pair));
        let questions = clusters.questions(scored);
        PickedPairs {
            strongest,
            doubtful,
            questions: questions.len() as u64,
            review: pick(reviews, questions, &|pair| -weight(pair)),
        }
    }

    /// Every picked pair.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        let lists = [&self.strongest, &self.doubtful, &self.review];
        lists.into_iter().flatten().copied()
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
    /// What was decided: `match` or `review`.
    pub decision: String,
    /// Why; a word of the closed list.
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
    /// Lays one scored pair side by side, each value as far as the crowds allow.
    pub fn of(records: &Records, scored: &ScoredPairs, crowds: &Crowds, pair: usize) -> Self {
        let (left, right) = (scored.left[pair] as usize, scored.right[pair] as usize);
        let model = &scored.model;
        let level_of = |comparison: usize| usize::from(scored.levels_of(pair)[comparison]);
        let comparisons = model
            .comparisons
            .iter()
            .enumerate()
            .zip(scored.levels_of(pair).iter().zip(scored.tf_of(pair)))
            .map(|((at, info), (&level, &tf))| ReviewComparison {
                name: info.name.to_string(),
                level: info.levels[usize::from(level)].name.to_owned(),
                says: info.levels[usize::from(level)].says.to_owned(),
                weight: model.level_weight(at, level_of).plus(tf).bits(),
                fields: info
                    .fields
                    .iter()
                    .map(|&field| {
                        let data = &records.fields[field];
                        let (left, right) = crowds.pair(
                            (field, data.def.ty),
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
            decision: scored.decision[pair].name().to_owned(),
            reason: scored.reason[pair].name().to_owned(),
            weight_prior: libm::log2(model.prior / (1.0 - model.prior)),
            comparisons,
        }
    }
}
