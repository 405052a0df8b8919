//! Gates: the bars of the rules, measured on this run or audit and against the one before. A failed
//! `hold` gate keeps a run from becoming current.

mod drift;

use crate::config::rules::{GateRule, GateWhat, OnFail, Project};
use crate::history::Followed;
use crate::pipeline::checking::Checked;
use crate::pipeline::earlier::Earlier;
use crate::pipeline::profiling::Profiled;
use crate::plan::bind::Bound;
use crate::publish::manifest;
use crate::publish::store::Store;
use crate::report::data::{FieldLabel, GateOutcome, GateResult};
use crate::report::lang::{count, percent};
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
    /// Clusters; audits have none.
    pub clusters: Option<&'a Clusters>,
    /// Which customers go on from the current run; audits do not know.
    pub followed: Option<&'a Followed>,
    /// What the columns look like.
    pub profiled: &'a Profiled,
    /// What to compare with.
    pub earlier: &'a Earlier,
}

/// The sort of a gate's bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// A share that must be reached.
    LeastShare,
    /// A share that must not be passed.
    MostShare,
    /// A number that must not be passed.
    MostCount,
}

impl Bar {
    fn of(what: &GateWhat) -> Self {
        match what {
            GateWhat::Dimension { .. } | GateWhat::Check { .. } | GateWhat::Sql { .. } => {
                Bar::LeastShare
            }
            GateWhat::SourceRowsDrop(_)
            | GateWhat::IdChurn(_)
            | GateWhat::FillRateDrop { .. }
            | GateWhat::NewPattern { .. } => Bar::MostShare,
            GateWhat::MaxClusterSize(_) | GateWhat::MissingColumn(_) => Bar::MostCount,
        }
    }

    /// A value as people read it.
    fn shown(self, value: f64) -> String {
        match self {
            Bar::LeastShare | Bar::MostShare => percent(Some(value)),
            Bar::MostCount => count(value.max(0.0) as u64),
        }
    }

    /// The limit with the side on which values must lie.
    fn limit(self, limit: f64) -> String {
        let side = match self {
            Bar::LeastShare => "≥",
            Bar::MostShare | Bar::MostCount => "≤",
        };
        format!("{side} {}", self.shown(limit))
    }
}

/// One gate with its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Name.
    pub title: String,
    /// Dimension and field measured, for gates on quality.
    pub quality: Option<(Dimension, Option<FieldDef>)>,
    /// What sort of bar it is.
    pub bar: Bar,
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
        bar: Bar::of(&rule.what),
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
            let largest = measured.clusters.map(|clusters| {
                let sizes = clusters.offsets.windows(2).map(|pair| pair[1] - pair[0]);
                f64::from(sizes.max().unwrap_or(0))
            });
            vec![one(largest, f64::from(*limit), at_most)]
        }
        GateWhat::IdChurn(limit) => {
            let churn = measured.followed.and_then(Followed::churn);
            vec![one(churn, *limit, at_most)]
        }
        GateWhat::MissingColumn(limit) => {
            let missing = drift::missing_columns(measured, store);
            vec![one(Some(missing as f64), f64::from(*limit), at_most)]
        }
        GateWhat::SourceRowsDrop(limit) => {
            let drops = drift::source_rows_drop(measured, rule.source.as_ref());
            each(drops, |drop| one(drop, *limit, at_most))
        }
        GateWhat::FillRateDrop { field, most } => {
            let drops = drift::fill_rate_drops(measured, rule.source.as_ref(), field.as_ref());
            let drops = drift::worst(drops, *most);
            each(drops, |drop| one(drop, *most, at_most))
        }
        GateWhat::NewPattern { field, most } => {
            let shares = drift::new_patterns(measured, rule.source.as_ref(), field.as_ref());
            let shares = drift::worst(shares, *most);
            each(shares, |share| one(share, *most, at_most))
        }
    }
}

/// One gate per thing measured, named after it; a gate without measure if there is none.
fn each(measures: Vec<(String, f64)>, judge: impl Fn(Option<f64>) -> Judged) -> Vec<Judged> {
    if measures.is_empty() {
        return vec![judge(None)];
    }
    let measures = measures.into_iter();
    measures
        .map(|(of, value)| {
            let judged = judge(Some(value));
            Judged {
                title: format!("{} ({of})", judged.title),
                ..judged
            }
        })
        .collect()
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

impl Gates {
    /// Name and measure of every gate.
    pub fn measures(&self) -> impl Iterator<Item = (String, Option<f64>)> {
        self.0
            .iter()
            .map(|gate| (gate.title.clone(), gate.measured))
    }

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
                measured: gate
                    .measured
                    .map_or_else(|| "–".to_owned(), |value| gate.bar.shown(value)),
                limit: gate.bar.limit(gate.limit),
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
