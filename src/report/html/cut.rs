//! How long lists on the page may get, and what was cut from each.

use std::collections::BTreeMap;

use minijinja::Value;

use super::changes::moved;
use crate::report::data::{ReportData, ReviewPair};

/// How long lists may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caps {
    /// Rows of a table.
    pub rows: usize,
    /// Fields drawn one by one.
    pub profiles: usize,
    /// Pairs laid side by side.
    pub pairs: usize,
    /// Entries of a list within a row.
    pub cells: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Caps {
            rows: 200,
            profiles: 40,
            pairs: 60,
            cells: 24,
        }
    }
}

impl Caps {
    /// Half of everything, until there is nothing left to halve.
    pub(super) fn tighter(self) -> Option<Self> {
        let tighter = Caps {
            rows: self.rows / 2,
            profiles: self.profiles / 2,
            pairs: self.pairs / 2,
            cells: (self.cells / 2).max(4),
        };
        (tighter.rows > 0).then_some(tighter)
    }
}

/// Shortens a list; gives how many entries it lost.
fn list<T>(items: &mut Vec<T>, most: usize) -> u64 {
    let lost = items.len().saturating_sub(most);
    items.truncate(most);
    lost as u64
}

/// Cuts every list; says by name how many entries each lost.
pub(super) fn cut(data: &mut ReportData, caps: Caps) -> Value {
    let mut lost: BTreeMap<&str, u64> = BTreeMap::new();
    let rows = caps.rows;
    // Checks without failures are counted, not listed.
    data.quality.checks.retain(|check| check.failed > 0);
    let quality = &mut data.quality;
    lost.insert("fields", list(&mut quality.fields, rows));
    lost.insert("checks", list(&mut quality.checks, rows));
    let effects = &mut quality.standardization;
    lost.insert("standardization", list(effects, rows));
    quality.dimensions.truncate(caps.cells);
    for check in &mut quality.checks {
        check.examples.truncate(3);
    }
    lost.insert("sources", list(&mut data.sources, rows));
    for source in &mut data.sources {
        source.files.truncate(caps.cells);
    }
    lost.insert("decisions", list(&mut data.decisions, rows));
    lost.insert("warnings", list(&mut data.warnings, rows));
    lost.insert("left_out", list(&mut data.left_out, rows));
    lost.insert("gates", list(&mut data.gates, rows));
    lost.insert("control_totals", list(&mut data.control_totals, rows));
    cut_scores(data, caps, &mut lost);
    cut_matching(data, caps);
    cut_conflicts(data, caps, &mut lost);
    cut_difference(data, caps, &mut lost);
    let shown = data.review.pairs.len().min(caps.pairs) as u64;
    lost.insert("review", data.review.total.saturating_sub(shown));
    data.review.pairs.truncate(caps.pairs);
    data.review
        .pairs
        .iter_mut()
        .for_each(|pair| cut_pair(pair, caps));
    lost.into_iter()
        .map(|(list, count)| (list.to_owned(), Value::from(count)))
        .collect::<BTreeMap<_, _>>()
        .into()
}

fn cut_scores(data: &mut ReportData, caps: Caps, lost: &mut BTreeMap<&str, u64>) {
    lost.insert("scores", list(&mut data.scores.fields, caps.rows));
    data.scores.sources.truncate(caps.rows);
    data.scores.breakdowns.truncate(caps.cells);
    for breakdown in &mut data.scores.breakdowns {
        breakdown.groups.truncate(caps.rows);
    }
    let agreement = &mut data.scores.agreement;
    agreement.fields.truncate(caps.rows);
    agreement.sources.truncate(caps.cells);
    agreement.matrix.truncate(caps.cells);
    for row in &mut agreement.matrix {
        row.truncate(caps.cells);
    }
    for fix in &mut data.fixes.fixes {
        fix.by_source.truncate(caps.cells);
        fix.further.truncate(caps.cells);
    }
    data.changes.rules.truncate(caps.rows);
    let profile = &mut data.profile;
    let wanted: Vec<String> = profile
        .overall()
        .map(|field| field.field.name.clone())
        .collect();
    let kept = &wanted[..wanted.len().min(caps.profiles)];
    lost.insert("profiles", (wanted.len() - kept.len()) as u64);
    profile
        .fields
        .retain(|field| kept.contains(&field.field.name));
    lost.insert("near_equal", list(&mut profile.near_equal, caps.rows));
    profile.sources.truncate(caps.rows);
    for field in &mut profile.fields {
        field.patterns.truncate(caps.cells);
        field.top_values.truncate(caps.cells);
        field.chain.changes.truncate(caps.cells);
        field.chain.steps.truncate(caps.cells);
        field.columns.truncate(caps.cells);
    }
}

fn cut_matching(data: &mut ReportData, caps: Caps) {
    data.matching.truncate(4);
    for matching in &mut data.matching {
        matching.passes.truncate(caps.rows);
        matching.comparisons.truncate(caps.cells);
        matching.largest.truncate(caps.cells);
        matching.weights.truncate(caps.rows);
        matching.review_reasons.truncate(caps.cells);
        for cluster in &mut matching.largest {
            cluster.sources.truncate(caps.cells);
        }
        for comparison in &mut matching.comparisons {
            comparison.levels.truncate(caps.cells);
        }
        let merged = [&mut matching.strongest, &mut matching.doubtful];
        for pairs in merged {
            pairs.truncate(caps.pairs.min(3));
            pairs.iter_mut().for_each(|pair| cut_pair(pair, caps));
        }
    }
}

fn cut_conflicts(data: &mut ReportData, caps: Caps, lost: &mut BTreeMap<&str, u64>) {
    let conflicts = &mut data.conflicts;
    lost.insert("conflicts", list(&mut conflicts.by_field, caps.rows));
    let sides = &mut conflicts.disagreements;
    lost.insert("disagreements", list(sides, caps.rows));
    conflicts.examples.truncate(caps.cells);
    let shown = conflicts.examples.len() as u64;
    lost.insert("conflict_examples", conflicts.total.saturating_sub(shown));
    for example in &mut conflicts.examples {
        example.chosen.truncate(caps.cells);
        example.other.truncate(caps.cells);
    }
    let matrix = &mut conflicts.matrix;
    matrix.sources.truncate(caps.cells.min(12));
    matrix.counts.truncate(matrix.sources.len());
}

fn cut_difference(data: &mut ReportData, caps: Caps, lost: &mut BTreeMap<&str, u64>) {
    // Templates ask for these names also where there is nothing to compare with.
    lost.extend([("difference_fields", 0), ("difference_figures", 0)]);
    let Some(difference) = &mut data.difference else {
        return;
    };
    let fields = &mut difference.fields;
    lost.insert("difference_fields", list(fields, caps.rows));
    for field in fields {
        field.causes.truncate(caps.cells);
        field.examples.truncate(2);
    }
    difference.figures.retain(moved);
    let figures = &mut difference.figures;
    lost.insert("difference_figures", list(figures, caps.rows));
    difference.events.truncate(caps.cells);
    for event in &mut difference.events {
        event.examples.truncate(2);
    }
    difference.also_changed.truncate(caps.cells);
}

fn cut_pair(pair: &mut ReviewPair, caps: Caps) {
    pair.comparisons.truncate(caps.cells);
    for comparison in &mut pair.comparisons {
        comparison.fields.truncate(4);
        for field in &mut comparison.fields {
            field.left.truncate(caps.cells);
            field.right.truncate(caps.cells);
        }
    }
}
