//! Fills the report's data from what a run or an audit produced.

mod columns;
mod quality;

use std::collections::BTreeMap;

use super::publication::Parts;
use crate::error::Result;
use crate::publish::entity_id::EntityIds;
use crate::publish::layout::RunId;
use crate::publish::manifest::Summary;
use crate::report::data::{
    BlockingPass, ClusterSize, ConflictExample, ConflictSummary, ControlTotal, GoldenTotals,
    LargeCluster, MatchingSummary, ReportData, ReviewSummary,
};
use crate::report::masked::masked_pair;
use crate::report::metrics::Metrics;
use crate::tables::field::EntityKind;
use crate::tables::golden::Conflict;
use crate::tables::pairs::ScoredPairs;
use crate::tables::text_column::NULL;

pub use columns::profile_rows;
pub use quality::{Assessed, Customers};

/// Review pairs shown.
const REVIEWS: usize = 30;
/// Conflicts shown.
const CONFLICTS: usize = 30;

/// Everything the report of a run shows.
pub fn report(parts: &Parts<'_>, summary: &Summary, run: &RunId, ids: &EntityIds) -> ReportData {
    let mut conflicts = ConflictSummary::of(&parts.checked.records, parts.golden);
    conflicts.examples = conflict_examples(parts, ids);
    let sources_of = parts.bound.sources.iter();
    let names: Vec<String> = sources_of.map(|source| source.name.to_string()).collect();
    ReportData {
        golden: golden(parts),
        matching: parts
            .matched
            .scored
            .iter()
            .map(|scored| matching(parts, scored, ids))
            .collect(),
        conflicts,
        review: review(parts),
        control_totals: parts
            .totals
            .iter()
            .map(|total| ControlTotal::of(total, &names))
            .collect(),
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
    let largest = LargeCluster::candidates(clusters).into_iter();
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
        cluster_sizes: ClusterSize::all(clusters),
        largest: largest
            .filter(|(cluster, _)| records.kind[clusters.members(*cluster)[0] as usize] == kind)
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

fn review(parts: &Parts<'_>) -> ReviewSummary {
    let mut all = ReviewSummary::default();
    for scored in &parts.matched.scored {
        let of_kind = ReviewSummary::of(&parts.checked.records, scored, REVIEWS);
        all.total += of_kind.total;
        all.pairs.extend(of_kind.pairs);
    }
    all
}

/// The strongest conflicts: by severity, then by how many members carry the losing value.
fn conflict_examples(parts: &Parts<'_>, ids: &EntityIds) -> Vec<ConflictExample> {
    let records = &parts.checked.records;
    let golden = parts.golden;
    let mut strongest: Vec<&Conflict> = golden.conflicts.iter().collect();
    strongest.sort_by_key(|conflict| {
        (
            std::cmp::Reverse((conflict.severity, conflict.kind, conflict.support)),
            conflict.cluster,
            conflict.field,
            conflict.row,
        )
    });
    let mut out = Vec::new();
    for conflict in strongest {
        let Some(field) = golden
            .fields
            .iter()
            .find(|field| field.field == conflict.field)
        else {
            continue;
        };
        let (cluster, data) = (conflict.cluster as usize, &records.fields[conflict.field]);
        let winner = field.row[cluster];
        if winner == NULL || winner == conflict.row {
            continue;
        }
        let source = |row: u32| records.source_name(row as usize).to_string();
        let (chosen, other) = masked_pair(
            data.def.ty,
            field.value.get(cluster),
            data.standardized.get(conflict.row as usize),
        );
        out.push(ConflictExample {
            entity_id: ids.0[cluster].to_string(),
            field: (&data.def).into(),
            kind: conflict.kind.name().to_owned(),
            chosen,
            chosen_source: source(winner),
            other,
            other_source: source(conflict.row),
            strategy: golden
                .strategies
                .get(usize::from(field.strategy[cluster]))
                .map(ToString::to_string)
                .unwrap_or_default(),
        });
        if out.len() == CONFLICTS {
            break;
        }
    }
    out
}
