//! `pairs`: scored pairs at or above review with their evidence, level by level. Persons and
//! companies have models of their own; a column of the other model is null.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use hashbrown::HashMap;

use super::{id_of, optional_texts, source_of};
use crate::error::Result;
use crate::publish::columns::{Columns, numbers, words};
use crate::tables::pairs::{ScoredPairs, Weight};
use crate::tables::records::{Records, RowId};
use crate::tables::text_column::NULL;

/// A pair: which of the models, and its number there.
pub type At = (usize, usize);

/// The pairs of all models by left, then right row.
pub fn pairs_in_order(models: &[&ScoredPairs]) -> Vec<At> {
    let mut order: Vec<At> = Vec::with_capacity(models.iter().map(|it| it.len()).sum());
    for (model, pairs) in models.iter().enumerate() {
        order.extend((0..pairs.len()).map(|pair| (model, pair)));
    }
    order.sort_by_key(|&(model, pair)| (models[model].left[pair], models[model].right[pair]));
    order
}

/// Rows of the table `pairs`: the given ones of what [`pairs_in_order`] gives. `match_weight` is
/// exactly the sum of `weight_prior`, `weight_*` and `tf_*`: all are multiples of 2⁻¹⁶ bit, which
/// binary numbers add without rounding.
///
/// # Errors
/// Internal, if the tables do not belong together.
pub fn pairs_batch(
    records: &Records,
    models: &[&ScoredPairs],
    order: &[At],
) -> Result<RecordBatch> {
    let mut columns = Columns::default();
    let side = |rows: fn(&ScoredPairs) -> &[RowId]| {
        order
            .iter()
            .map(move |&(model, pair)| rows(models[model])[pair])
    };
    let (left, right) = (side(|it| &it.left), side(|it| &it.right));
    columns.required("left_source", source_of(records, left.clone()));
    columns.required("left_id", id_of(records, left));
    columns.required("right_source", source_of(records, right.clone()));
    columns.required("right_id", id_of(records, right));
    let text = |text: fn(&ScoredPairs, usize) -> Option<&str>| {
        optional_texts(order.iter().map(|&(model, pair)| text(models[model], pair)))
    };
    columns.required("entity_kind", text(|it, _| Some(it.model.kind.name())));
    let number = |number: &dyn Fn(At) -> Option<f64>| -> ArrayRef {
        numbers(order.iter().map(|&at| number(at)))
    };
    let weight = number(&|(model, pair)| Some(models[model].weight[pair].bits()));
    columns.required("match_weight", weight);
    let probability = number(&|(model, pair)| Some(models[model].probability(pair)));
    columns.required("match_probability", probability);
    columns.required("decision", text(|it, pair| Some(it.decision[pair].name())));
    columns.required("reason", text(|it, pair| Some(it.reason[pair].name())));
    let pass = text(|it, pair| {
        it.passes
            .get(usize::from(it.pass[pair]))
            .map(|name| &**name)
    });
    columns.optional("blocking_pass", pass);
    let evidence = Evidence::of(models, order);
    let priors = order
        .iter()
        .enumerate()
        .map(|(row, &(model, pair))| Some(prior(models[model], pair, evidence.of_row(row))));
    let prior = numbers(priors);
    columns.required("weight_prior", prior);

    for name in comparisons(models) {
        let known: Vec<Option<usize>> = models.iter().map(|it| position(it, &name)).collect();
        columns.optional(&format!("level_{name}"), levels(models, &known, order));
        let weights = order
            .iter()
            .enumerate()
            .map(|(row, &(model, _))| Some(evidence.of_row(row)[known[model]?].bits()));
        columns.optional(&format!("weight_{name}"), numbers(weights));
        let tf = number(&|(model, pair)| Some(models[model].tf_of(pair)[known[model]?].bits()));
        columns.optional(&format!("tf_{name}"), tf);
    }
    columns.finish()
}

/// The level of a comparison by name, given its place in each model.
fn levels(models: &[&ScoredPairs], known: &[Option<usize>], order: &[At]) -> ArrayRef {
    let mut names: Vec<&str> = Vec::new();
    let mut starts = Vec::with_capacity(models.len());
    for (pairs, comparison) in models.iter().zip(known) {
        starts.push(names.len() as u32);
        let levels = comparison.map(|it| pairs.model.comparisons[it].levels.iter());
        names.extend(levels.into_iter().flatten().map(|level| level.name));
    }
    let level = order.iter().map(|&(model, pair)| match known[model] {
        Some(comparison) => starts[model] + u32::from(models[model].levels_of(pair)[comparison]),
        None => NULL,
    });
    words(names, level)
}

/// The comparisons of all models by name, in order of first mention.
fn comparisons(models: &[&ScoredPairs]) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for comparison in models.iter().flat_map(|it| &it.model.comparisons) {
        if !names.contains(&comparison.name) {
            names.push(comparison.name.clone());
        }
    }
    names
}

fn position(pairs: &ScoredPairs, name: &str) -> Option<usize> {
    let mut comparisons = pairs.model.comparisons.iter();
    comparisons.position(|comparison| &*comparison.name == name)
}

/// What the levels of every comparison weigh in some pairs.
struct Evidence {
    /// Of each pattern of levels one weight a comparison, one pattern after the other.
    weights: Vec<Weight>,
    /// Where those of a pair stand.
    rows: Vec<Range<usize>>,
}

impl Evidence {
    fn of(models: &[&ScoredPairs], order: &[At]) -> Self {
        let mut evidence = Evidence {
            weights: Vec::new(),
            rows: Vec::with_capacity(order.len()),
        };
        // Many pairs agree alike; of each way it is worked out once. A look-up table only.
        let mut met: HashMap<(usize, &[u8]), Range<usize>> = HashMap::new();
        for &(model, pair) in order {
            let (levels, known) = (models[model].levels_of(pair), &models[model].model);
            let weights = met.entry((model, levels)).or_insert_with(|| {
                let start = evidence.weights.len();
                let level = |comparison: usize| usize::from(levels[comparison]);
                let all = 0..known.comparisons.len();
                let all = all.map(|comparison| known.level_weight(comparison, level));
                evidence.weights.extend(all);
                start..evidence.weights.len()
            });
            evidence.rows.push(weights.clone());
        }
        evidence
    }

    fn of_row(&self, row: usize) -> &[Weight] {
        &self.weights[self.rows[row].clone()]
    }
}

/// What is not evidence of a comparison: the prior. Taken as the remainder, so that the published
/// sum holds for every pair whatever the model's own arithmetic.
fn prior(pairs: &ScoredPairs, pair: usize, weights: &[Weight]) -> f64 {
    let both = weights.iter().zip(pairs.tf_of(pair));
    let evidence: i64 = both.map(|(of, tf)| i64::from(of.0) + i64::from(tf.0)).sum();
    (i64::from(pairs.weight[pair].0) - evidence) as f64 / f64::from(Weight::ONE)
}
