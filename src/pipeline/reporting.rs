//! Fills the report's data from what a run or an audit produced.

mod columns;
mod examples;
mod quality;

use std::collections::BTreeMap;

use super::publication::Parts;
use crate::error::Result;
use crate::history::PreviousRun;
use crate::pipeline::difference::{Side, difference};
use crate::pipeline::extract::Published;
use crate::publish::entity_id::EntityIds;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::Summary;
use crate::report::data::{
    BlockingPass, ClusterSize, ConflictSummary, ControlTotal, GoldenTotals, LargeCluster,
    MatchingSummary, Notice, ReportData,
};
use crate::report::metrics::Metrics;
use crate::tables::field::EntityKind;
use crate::tables::pairs::ScoredPairs;

use examples::Examples;

pub use columns::profile_rows;
pub use quality::{Assessed, Customers};

/// Everything the report of a run shows.
pub fn report(parts: &Parts<'_>, summary: &Summary, run: &RunId, ids: &EntityIds) -> ReportData {
    let mut conflicts = ConflictSummary::of(
        &parts.checked.records,
        &parts.matched.clusters,
        parts.golden,
    );
    let examples = Examples::of(parts);
    conflicts.examples = examples.conflicts(ids);
    let sources_of = parts.bound.sources.iter();
    let names: Vec<String> = sources_of.map(|source| source.name.to_string()).collect();
    ReportData {
        golden: golden(parts),
        matching: parts
            .matched
            .scored
            .iter()
            .enumerate()
            .map(|(model, scored)| {
                let (strongest, doubtful) = examples.merged(model);
                MatchingSummary {
                    strongest,
                    doubtful,
                    ..matching(parts, scored, ids)
                }
            })
            .collect(),
        conflicts,
        review: examples.review(),
        difference: None,
        control_totals: parts
            .totals
            .iter()
            .map(|total| ControlTotal::of(total, &names))
            .collect(),
        reconciliation: summary.reconciliation.clone(),
        ..quality::report(&parts.assessed(), summary, run)
    }
}

/// Everything the report of an audit shows.
pub fn audit_report(of: &Assessed<'_>, summary: &Summary, id: &RunId) -> ReportData {
    quality::report(of, summary, id)
}

/// The machine-readable figures.
pub fn metrics(report: &ReportData) -> Result<String> {
    Metrics::from(report).to_json()
}

/// Figures by name that trends over manifests show.
pub fn figures(report: &ReportData) -> BTreeMap<String, f64> {
    let dimensions = report.quality.dimensions.iter();
    let dimensions =
        dimensions.map(|score| (format!("dimension.{}", score.dimension), Some(score.rate)));
    [
        ("conformity".to_owned(), report.conformity()),
        ("clean_rows".to_owned(), report.clean_rows()),
        ("reachable".to_owned(), report.reachable()),
    ]
    .into_iter()
    .chain(dimensions)
    .filter_map(|(name, share)| Some((name, share?)))
    .collect()
}

/// Adds what changed against the run before. A previous run whose tables cannot be read any more
/// is said, and no reason to give up this one.
pub fn compare_with_previous(
    parts: &Parts<'_>,
    summary: &Summary,
    run: &RunId,
    ids: &EntityIds,
    report: &mut ReportData,
) {
    let Some(previous) = parts.previous.and_then(PreviousRun::manifest) else {
        return;
    };
    let compare = || {
        let before = Published::open(parts.store, Area::Runs, &previous.run_id)?;
        let before = Side::published(&before)?;
        let records = &parts.checked.records;
        let clusters = &parts.matched.clusters;
        let after = Side::memory(run.as_str(), summary, records, clusters, parts.golden, ids);
        difference(&before, &after)
    };
    match compare() {
        Ok(found) => report.difference = Some(found),
        Err(error) => report.warnings.push(Notice {
            code: "no-difference".to_owned(),
            about: previous.run_id.to_string(),
            message: format!(
                "what changed against the run before is unknown: {}",
                error.message
            ),
        }),
    }
}

fn golden(parts: &Parts<'_>) -> GoldenTotals {
    let clusters = &parts.matched.clusters;
    let records = &parts.checked.records;
    let of_kind = |kind: EntityKind| {
        let primaries = parts.golden.primary.iter();
        primaries
            .filter(|row| records.kind[**row as usize] == kind)
            .count() as u64
    };
    let before = parts
        .previous
        .and_then(crate::history::PreviousRun::manifest);
    GoldenTotals {
        entities: clusters.len() as u64,
        persons: of_kind(EntityKind::Person),
        companies: of_kind(EntityKind::Company),
        merged_entities: clusters
            .offsets
            .windows(2)
            .filter(|pair| pair[1] - pair[0] > 1)
            .count() as u64,
        duplicate_rows: (records.len() - clusters.len()) as u64,
        previous_entities: before.and_then(|manifest| {
            manifest
                .summary
                .figures
                .get("entities")
                .map(|count| *count as u64)
        }),
    }
}

fn matching(parts: &Parts<'_>, scored: &ScoredPairs, ids: &EntityIds) -> MatchingSummary {
    let kind = scored.model.kind;
    let clusters = &parts.matched.clusters;
    let records = &parts.checked.records;
    let passes = parts.matched.passes.iter().filter(|pass| pass.kind == kind);
    let of_kind = |cluster: usize| records.kind[clusters.members(cluster)[0] as usize] == kind;
    let largest = LargeCluster::candidates(clusters, of_kind).into_iter();
    MatchingSummary {
        rows: records.kind.iter().filter(|of| **of == kind).count() as u64,
        candidate_pairs: parts.matched.candidates,
        passes: passes
            .map(|pass| BlockingPass {
                name: pass.name.clone(),
                pairs: pass.count.kept,
                largest_block: pass.count.largest_block,
                cut: pass.count.pairs - pass.count.kept,
                ..BlockingPass::default()
            })
            .collect(),
        merge_from: parts.project.matching.merge_from,
        review_from: parts.project.matching.review_from,
        cluster_sizes: ClusterSize::all(clusters, of_kind),
        largest: largest
            .map(|(cluster, size)| LargeCluster {
                entity_id: ids.0[cluster].to_string(),
                size,
                sources: crate::report::data::conflicts::sources_of(records, clusters, cluster),
                weakest: clusters.weakest[cluster],
            })
            .collect(),
        ..MatchingSummary::of(scored)
    }
}
