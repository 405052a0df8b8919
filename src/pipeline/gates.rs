//! Gates: the bars of the rules, measured on this run and against the previous one. A failed
//! `hold` gate keeps the run from becoming current.

use crate::config::load_text;
use crate::config::rules::{GateRule, GateWhat, OnFail, Project};
use crate::history::Followed;
use crate::pipeline::checking::Checked;
use crate::plan::bind::Bound;
use crate::plan::vocabulary::vocabulary;
use crate::publish::layout::Area;
use crate::publish::manifest::{self, Manifest};
use crate::publish::store::{self, Store};
use crate::report::data::{FieldLabel, GateOutcome, GateResult};
use crate::tables::field::FieldDef;
use crate::tables::findings::Dimension;
use crate::tables::pairs::Clusters;
use crate::tables::raw::RawSource;

/// What gates look at.
pub struct Measured<'a> {
    /// The rules.
    pub project: &'a Project,
    /// Bound columns.
    pub bound: &'a Bound,
    /// The sources as read.
    pub raws: &'a [RawSource],
    /// Records and findings.
    pub checked: &'a Checked,
    /// Clusters.
    pub clusters: &'a Clusters,
    /// Manifest of the current run.
    pub previous: Option<&'a Manifest>,
    /// Which customers go on from it.
    pub followed: &'a Followed,
}

/// One gate with its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Name.
    pub title: String,
    /// Dimension and field measured, for gates on quality.
    pub quality: Option<(Dimension, Option<FieldDef>)>,
    /// Measured value; `None` if it could not be measured.
    pub measured: Option<f64>,
    /// Limit.
    pub limit: f64,
    /// Whether it held; `None` if it could not be measured.
    pub held: Option<bool>,
    /// What failing does.
    pub on_fail: OnFail,
}

/// All gates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gates(pub Vec<Judged>);

/// The gates in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All held.
    Passed,
    /// One failed that only reports.
    Failed,
    /// One failed that holds the run.
    Held,
}

/// Measures every gate.
pub fn judge(measured: &Measured<'_>, store: &dyn Store) -> Gates {
    let mut judged: Vec<Judged> = measured
        .project
        .gates
        .iter()
        .enumerate()
        .flat_map(|(index, rule)| judge_rule(measured, index, rule, store))
        .collect();
    judged.sort_by(|a, b| a.title.cmp(&b.title));
    Gates(judged)
}

fn judge_rule(
    measured: &Measured<'_>,
    index: usize,
    rule: &GateRule,
    store: &dyn Store,
) -> Vec<Judged> {
    let title = rule.title();
    let one = |value: Option<f64>, limit: f64, holds: fn(f64, f64) -> bool| Judged {
        title: title.clone(),
        quality: None,
        measured: value,
        limit,
        held: value.map(|value| holds(value, limit)),
        on_fail: rule.on_fail,
    };
    let at_least: fn(f64, f64) -> bool = |value, limit| value >= limit;
    let at_most: fn(f64, f64) -> bool = |value, limit| value <= limit;
    match &rule.what {
        GateWhat::Dimension {
            dimension,
            field,
            min,
        } => {
            let field = field
                .as_ref()
                .and_then(|name| measured.checked.records.field(name));
            let share = passed(measured, |check| {
                check.dimension == *dimension && (field.is_none() || check.field == field)
            });
            let def = field.map(|field| measured.checked.records.fields[field].def.clone());
            vec![Judged {
                quality: Some((*dimension, def)),
                ..one(share, *min, at_least)
            }]
        }
        GateWhat::Check { check, min } => {
            vec![one(
                passed(measured, |known| *known.rule == *check.value),
                *min,
                at_least,
            )]
        }
        GateWhat::Sql { min, .. } => {
            vec![one(measured.checked.gate_shares[index], *min, at_least)]
        }
        GateWhat::MaxClusterSize(limit) => {
            let largest = measured
                .clusters
                .offsets
                .windows(2)
                .map(|pair| pair[1] - pair[0])
                .max();
            vec![one(
                Some(f64::from(largest.unwrap_or(0))),
                f64::from(*limit),
                at_most,
            )]
        }
        GateWhat::IdChurn(limit) => vec![one(measured.followed.churn(), *limit, at_most)],
        GateWhat::MissingColumn(limit) => {
            let missing = missing_columns(measured, store);
            vec![one(Some(missing as f64), f64::from(*limit), at_most)]
        }
        GateWhat::SourceRowsDrop(limit) => {
            let Some(previous) = measured.previous else {
                return vec![one(None, *limit, at_most)];
            };
            let sources = previous.summary.sources.iter();
            sources
                .filter(|before| {
                    rule.source
                        .as_ref()
                        .is_none_or(|name| *name.value == before.name)
                })
                .map(|before| {
                    let now = measured
                        .raws
                        .iter()
                        .find(|raw| *raw.name == *before.name)
                        .map_or(0, |raw| raw.rows_read + raw.kept_before());
                    let then = before.rows_read + before.kept_before;
                    let drop = if then == 0 {
                        0.0
                    } else {
                        1.0 - now as f64 / then as f64
                    };
                    Judged {
                        title: format!("{title} ({})", before.name),
                        ..one(Some(drop.max(0.0)), *limit, at_most)
                    }
                })
                .collect()
        }
    }
}

fn passed(
    measured: &Measured<'_>,
    wanted: impl Fn(&crate::tables::findings::CheckInfo) -> bool,
) -> Option<f64> {
    let findings = &measured.checked.findings;
    let (mut checked, mut failed) = (0u64, 0u64);
    for (info, count) in findings.checks.iter().zip(&findings.counts) {
        if wanted(info) {
            checked += count.checked.iter().sum::<u64>();
            failed += count.failed.iter().sum::<u64>();
        }
    }
    (checked > 0).then(|| 1.0 - failed as f64 / checked as f64)
}

/// Columns that the rules name and a source lacks, and columns that fed a field in the current
/// run and are gone.
fn missing_columns(measured: &Measured<'_>, store: &dyn Store) -> usize {
    let mut missing: Vec<(String, String)> = measured
        .bound
        .missing
        .iter()
        .map(|(source, column)| (source.to_string(), column.to_string()))
        .collect();
    let earlier = measured.previous.and_then(|manifest| {
        let path = store::join(&Area::Runs.finished(&manifest.run_id), "project.yaml");
        let text = String::from_utf8(store.read(&path).ok()??).ok()?;
        load_text("project.yaml", &text, &vocabulary()).ok()
    });
    if let Some((before, _)) = earlier {
        for source in &before.sources {
            let Some(raw) = measured.raws.iter().find(|raw| *raw.name == **source.name) else {
                continue;
            };
            for name in source
                .columns
                .iter()
                .flat_map(|map| &map.columns)
                .filter(|name| !name.is_empty())
            {
                if !raw.columns.iter().any(|column| *column.name == *name.value) {
                    missing.push((raw.name.to_string(), name.value.clone()));
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    missing.len()
}

impl Gates {
    /// The outcome of all.
    pub fn verdict(&self) -> Verdict {
        let failed = || self.0.iter().filter(|gate| gate.held == Some(false));
        if failed().any(|gate| gate.on_fail == OnFail::Hold) {
            Verdict::Held
        } else if failed().next().is_some() {
            Verdict::Failed
        } else {
            Verdict::Passed
        }
    }

    /// For the manifest.
    pub fn outcomes(&self) -> Vec<manifest::GateOutcome> {
        self.0
            .iter()
            .map(|gate| manifest::GateOutcome {
                gate: gate.title.clone(),
                outcome: match gate.held {
                    Some(true) => "passed",
                    Some(false) => "failed",
                    None => "skipped",
                }
                .to_owned(),
                on_fail: match gate.on_fail {
                    OnFail::Report => "report",
                    OnFail::Hold => "hold",
                }
                .to_owned(),
                measured: gate.measured,
                limit: Some(gate.limit),
            })
            .collect()
    }

    /// For the report.
    pub fn results(&self) -> Vec<GateResult> {
        let shown = |value: f64| {
            if value.fract() == 0.0 {
                format!("{value:.0}")
            } else {
                format!("{value:.4}")
            }
        };
        self.0
            .iter()
            .map(|gate| GateResult {
                name: gate.title.clone(),
                dimension: gate
                    .quality
                    .as_ref()
                    .map_or("", |(dimension, _)| dimension.name())
                    .to_owned(),
                field: gate
                    .quality
                    .as_ref()
                    .and_then(|(_, field)| field.as_ref())
                    .map(FieldLabel::from)
                    .unwrap_or_default(),
                measured: gate.measured.map_or_else(|| "–".to_owned(), shown),
                limit: shown(gate.limit),
                outcome: match (gate.held, gate.on_fail) {
                    (Some(true), _) => GateOutcome::Passed,
                    (Some(false), OnFail::Report) => GateOutcome::Failed,
                    (Some(false), OnFail::Hold) => GateOutcome::Held,
                    (None, _) => GateOutcome::Skipped,
                },
            })
            .collect()
    }
}
