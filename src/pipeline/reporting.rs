//! Fills the report's data from what the run produced.

use rayon::prelude::*;

use super::publication::{Parts, VERSION};
use crate::error::Result;
use crate::history::PreviousRun;
use crate::pipeline::difference::{Side, difference};
use crate::pipeline::extract::Published;
use crate::publish::entity_id::EntityIds;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::Summary;
use crate::report::data::{
    BlockingPass, CheckResult, ClusterSize, ConflictExample, ConflictSummary, ControlTotal,
    DimensionScore, FieldQuality, GoldenTotals, LargeCluster, LeftOut, MatchingSummary, Notice,
    QualitySummary, ReportData, ReviewSummary, RunFacts, SourceTotals, StandardizationEffect,
};
use crate::report::masked::masked_pair;
use crate::report::metrics::Metrics;
use crate::tables::field::EntityKind;
use crate::tables::golden::Conflict;
use crate::tables::pairs::ScoredPairs;
use crate::tables::text_column::NULL;

/// Review pairs shown.
const REVIEWS: usize = 30;
/// Conflicts shown.
const CONFLICTS: usize = 30;

/// Everything the report shows.
pub fn report(parts: &Parts<'_>, summary: &Summary, run: &RunId, ids: &EntityIds) -> ReportData {
    let checks = CheckResult::all(&parts.checked.records, &parts.checked.findings);
    let mut conflicts = ConflictSummary::of(&parts.checked.records, parts.golden);
    conflicts.examples = conflict_examples(parts, ids);
    let sources_of = parts.bound.sources.iter();
    let names: Vec<String> = sources_of.map(|source| source.name.to_string()).collect();
    ReportData {
        run: facts(parts, summary, run),
        sources: sources(parts, summary),
        golden: golden(parts),
        decisions: summary
            .decisions
            .iter()
            .map(|decided| Notice {
                code: decided.about.clone(),
                about: String::new(),
                message: match &decided.because {
                    Some(because) => format!("{} ({because})", decided.decision),
                    None => decided.decision.clone(),
                },
            })
            .collect(),
        warnings: warnings(parts),
        left_out: left_out(parts),
        quality: QualitySummary {
            fields: parts
                .checked
                .records
                .fields
                .par_iter()
                .map(FieldQuality::of)
                .collect(),
            dimensions: DimensionScore::all(&checks),
            checks,
            standardization: parts
                .checked
                .records
                .fields
                .par_iter()
                .map(StandardizationEffect::of)
                .collect(),
        },
        gates: parts.gates.results(),
        matching: parts
            .matched
            .scored
            .iter()
            .map(|scored| matching(parts, scored, ids))
            .collect(),
        conflicts,
        review: review(parts),
        difference: None,
        control_totals: parts
            .totals
            .iter()
            .map(|total| ControlTotal::of(total, &names))
            .collect(),
    }
}

/// The machine-readable figures.
pub fn metrics(report: &ReportData) -> Result<String> {
    Metrics::from(report).to_json()
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

fn facts(parts: &Parts<'_>, summary: &Summary, run: &RunId) -> RunFacts {
    RunFacts {
        run_id: run.as_str().to_owned(),
        project: parts.project.name.clone().unwrap_or_else(|| {
            let names: Vec<&str> = parts
                .bound
                .sources
                .iter()
                .map(|source| &*source.name)
                .collect();
            names.join(", ")
        }),
        as_of: summary.as_of.to_string(),
        started: summary.started.to_string(),
        version: VERSION.to_owned(),
        rules_hash: summary.rules_hash.clone(),
        model_hash: summary.model_hash.clone().unwrap_or_default(),
        encrypted: false,
        report_path: String::new(),
    }
}

fn sources(parts: &Parts<'_>, summary: &Summary) -> Vec<SourceTotals> {
    let records = &parts.checked.records;
    let aside = parts.aside.counts(records.sources.len());
    let before = parts
        .previous
        .and_then(crate::history::PreviousRun::manifest);
    let mut out: Vec<SourceTotals> = summary
        .sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let raw = &parts.raws[parts.bound.sources[index].raw];
            SourceTotals {
                name: source.name.clone(),
                rows_read: source.rows_read,
                quarantined: aside[index].0,
                rejected: aside[index].1,
                blank_lines: raw.files.iter().map(|file| file.blank_lines).sum(),
                synthetic_ids: records.sources[index].synthetic_ids,
                previous_rows: before.and_then(|manifest| {
                    let earlier = manifest
                        .summary
                        .sources
                        .iter()
                        .find(|earlier| earlier.name == source.name);
                    earlier.map(|earlier| earlier.rows_read)
                }),
                files: raw.files.iter().map(Into::into).collect(),
                ..SourceTotals::default()
            }
        })
        .collect();
    for (source, deleted) in records.source.iter().zip(&records.deleted) {
        let totals = &mut out[usize::from(*source)];
        totals.accepted += 1;
        totals.deleted += u64::from(*deleted);
    }
    out
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

fn warnings(parts: &Parts<'_>) -> Vec<Notice> {
    let mut out: Vec<Notice> = parts.bound.warnings.iter().map(Into::into).collect();
    for source in &parts.bound.sources {
        out.extend(parts.raws[source.raw].remarks.iter().map(|remark| Notice {
            code: remark.code.to_owned(),
            about: match &remark.column {
                Some(column) => format!("{}.{column}", source.name),
                None => source.name.to_string(),
            },
            message: remark.message.clone(),
        }));
    }
    out
}

fn left_out(parts: &Parts<'_>) -> Vec<LeftOut> {
    let mut out = Vec::new();
    for source in &parts.bound.sources {
        let raw = &parts.raws[source.raw];
        for (column, kind) in &source.left_out {
            out.push(LeftOut {
                source: source.name.to_string(),
                column: raw.columns[*column].name.to_string(),
                kind: (*kind).to_owned(),
                cells: raw.columns[*column].text.filled() as u64,
                action: "left-out".to_owned(),
            });
        }
    }
    out
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
