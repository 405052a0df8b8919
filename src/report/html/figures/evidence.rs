//! Drawings of matching: pairs by weight, customers by size, and how the evidence of a pair adds up.

use std::collections::BTreeMap;

use minijinja::Value;

use super::{figure, single};
use crate::report::charts::{Column, Heights, Step, columns, waterfall};
use crate::report::data::{MatchingSummary, ReportData, ReviewPair};
use crate::report::lang::{Lang, bits, count, percent};
use crate::report::summary::label;

/// Cluster sizes from here on share one column.
const SIZES_SHOWN: u64 = 10;

/// The weight at which a match probability is reached, in bits.
fn weight_at(probability: f64) -> f64 {
    libm::log2(probability / (1.0 - probability))
}

/// The limits that decide, as weights with their names.
fn limits(matching: &MatchingSummary, lang: Lang) -> Vec<(f64, String)> {
    [
        (matching.review_from, "limit_review"),
        (matching.merge_from, "limit_merge"),
    ]
    .into_iter()
    .filter(|(probability, _)| (0.0..1.0).contains(probability) && *probability > 0.0)
    .map(|(probability, key)| (weight_at(probability), lang.word(key).to_owned()))
    .collect()
}

pub(super) fn weights(matching: &MatchingSummary, lang: Lang) -> Value {
    let bins: Vec<Column> = matching
        .weights
        .iter()
        .map(|bin| Column {
            label: format!("{}", bin.from),
            parts: vec![("series-a", bin.matches), ("series-b", bin.reviews)],
        })
        .collect();
    let first = matching.weights.first().map_or(0.0, |bin| bin.from);
    let width = matching
        .weights
        .first()
        .map_or(1.0, |bin| bin.to - bin.from);
    let merge = limits(matching, lang).into_iter().next_back();
    let marks: Vec<(f64, String)> = merge
        .into_iter()
        .map(|(weight, says)| ((weight - first) / width.max(0.001), says))
        .filter(|(at, _)| (0.0..=bins.len() as f64).contains(at))
        .collect();
    figure(
        columns(lang.word("weights"), Heights::Roots, &bins, &marks),
        String::new(),
    )
}

pub(super) fn sizes(matching: &MatchingSummary, lang: Lang) -> Value {
    let mut by_size: BTreeMap<u64, u64> = BTreeMap::new();
    for size in &matching.cluster_sizes {
        *by_size.entry(size.size.min(SIZES_SHOWN)).or_default() += size.clusters;
    }
    let all: u64 = by_size.values().sum();
    let alone = by_size.get(&1).copied().unwrap_or(0);
    let largest = matching.cluster_sizes.iter().map(|size| size.size).max();
    let says = largest.map_or(String::new(), |largest| {
        lang.say(
            "sizes_most",
            &[
                (
                    "alone",
                    &percent((all > 0).then(|| alone as f64 / all as f64)),
                ),
                ("largest", &count(largest)),
            ],
        )
    });
    let columns_of: Vec<Column> = by_size
        .into_iter()
        .map(|(size, clusters)| match size < SIZES_SHOWN {
            true => single(size.to_string(), clusters),
            false => single(format!("{size}+"), clusters),
        })
        .collect();
    figure(
        columns(lang.word("sizes"), Heights::Roots, &columns_of, &[]),
        says,
    )
}

/// How the evidence of a pair adds up.
pub(super) fn evidence(pair: &ReviewPair, data: &ReportData, lang: Lang) -> Value {
    let prior = Step {
        label: lang.word("prior").to_owned(),
        bits: pair.weight_prior,
    };
    let steps: Vec<Step> = std::iter::once(prior)
        // What is missing on a side weighs nothing and is no step.
        .chain(
            pair.comparisons
                .iter()
                .filter(|of| of.weight != 0.0)
                .map(|comparison| Step {
                    label: match comparison.fields.as_slice() {
                        [only] => label(&only.field, lang).to_owned(),
                        _ => lang.of_list("comparison", &comparison.name),
                    },
                    bits: comparison.weight,
                }),
        )
        .collect();
    let merge = data.matching.first().map(|matching| limits(matching, lang));
    let merge: Vec<(f64, String)> = merge
        .and_then(|mut limits| limits.pop())
        .into_iter()
        .collect();
    let says = lang.say(
        "waterfall_says",
        &[
            ("sum", &bits(pair.match_weight)),
            ("probability", &percent(Some(pair.match_probability))),
        ],
    );
    figure(
        waterfall(lang.word("waterfall"), &steps, lang.word("sum"), &merge),
        says,
    )
}
