//! The part of a report that runs and audits share: where rows ended, how good they are, what to fix
//! first, what changed.

use rayon::prelude::*;

use super::columns::columns;
use crate::config::rules::Project;
use crate::pipeline::Request;
use crate::pipeline::checking::{Checked, GroupedBy};
use crate::pipeline::dictionaries::RuleTables;
use crate::pipeline::earlier::Earlier;
use crate::pipeline::gates::Gates;
use crate::pipeline::profiling::Profiled;
use crate::pipeline::publication::VERSION;
use crate::pipeline::set_aside::SetAsideRows;
use crate::plan::bind::Bound;
use crate::profile;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::{Manifest, Summary};
use crate::publish::names::PublishedNames;
use crate::report::data::fixes::Weighing;
use crate::report::data::groups::{By, GroupNames};
use crate::report::data::measure::{Measured, reachable_rows, troubled_rows};
use crate::report::data::{
    Agreement, AgreementCount, Breakdown, CheckResult, ClassConformity, DimensionScore,
    FieldAgreement, FieldLabel, FieldQuality, FieldScore, FindingChanges, FixList, GroupScore,
    HeadlineFigure, HeadlineKind, LeftOut, Notice, PublicationKind, QualitySummary, ReportData,
    RunFacts, Scores, SourceTotals, TrendPoint,
};
use crate::report::metrics::Metrics;
use crate::tables::raw::RawSource;

/// What runs and audits find out about the data.
pub struct Assessed<'a> {
    /// A run or an audit.
    pub area: Area,
    /// What was asked for.
    pub request: &'a Request,
    /// The rules.
    pub project: &'a Project,
    /// Bound columns.
    pub bound: &'a Bound,
    /// The tables that rules look values up in.
    pub tables: &'a RuleTables,
    /// The sources as read.
    pub raws: &'a [RawSource],
    /// Rows set aside.
    pub aside: &'a SetAsideRows,
    /// Records and findings.
    pub checked: &'a Checked,
    /// What the columns look like.
    pub profiled: &'a Profiled,
    /// Gates.
    pub gates: &'a Gates,
    /// Earlier runs and audits.
    pub earlier: &'a Earlier,
    /// Findings compared with theirs.
    pub changes: &'a FindingChanges,
    /// Which rows are one customer, where that is known.
    pub customers: Option<Customers<'a>>,
}

/// Which rows are one customer.
pub struct Customers<'a> {
    /// Per row; no value where nobody knows.
    pub of_row: &'a [u32],
    /// `matching`, or the run that says so.
    pub from: String,
}

/// The shared part of the report.
pub fn report(of: &Assessed<'_>, summary: &Summary, run: &RunId) -> ReportData {
    let records = &of.checked.records;
    let checks = CheckResult::all(records, &of.checked.findings);
    let mut dimensions = DimensionScore::all(&checks);
    let before = of.earlier.metrics();
    for score in &mut dimensions {
        score.previous_rate = before.and_then(|before| dimension_rate(before, &score.dimension));
    }
    let profile = columns(
        of.profiled,
        of.bound,
        of.raws,
        records,
        &of.checked.present,
        of.earlier,
    );
    let fields: Vec<FieldQuality> = records.fields.par_iter().map(FieldQuality::of).collect();
    let sources = sources(of, summary);
    let scores = scores(of, &checks, &fields, &sources);
    let data = ReportData {
        run: facts(of, summary, run),
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
        warnings: warnings(of),
        left_out: left_out(of),
        quality: QualitySummary {
            fields,
            dimensions,
            checks,
            standardization: profile.overall().map(Into::into).collect(),
        },
        scores,
        fixes: fixes(of, run),
        changes: of.changes.clone(),
        profile,
        gates: of.gates.results(),
        sources,
        ..ReportData::default()
    };
    ReportData {
        trend: trend(of, &data, summary),
        ..data
    }
}

fn kind_of(area: Area) -> PublicationKind {
    match area {
        Area::Runs => PublicationKind::Run,
        Area::Audits => PublicationKind::Audit,
    }
}

fn dimension_rate(metrics: &Metrics, dimension: &str) -> Option<f64> {
    let mut dimensions = metrics.dimensions.iter();
    let found = dimensions.find(|known| known.name == dimension);
    found.map(|known| known.share)
}

fn scores(
    of: &Assessed<'_>,
    checks: &[CheckResult],
    fields: &[FieldQuality],
    sources: &[SourceTotals],
) -> Scores {
    let records = &of.checked.records;
    let findings = &of.checked.findings;
    let troubled = troubled_rows(records, findings);
    let agreement = agreement(of);
    let reachable = reachable_rows(records);
    let gates: Vec<(String, Option<f64>)> = of.gates.measures().collect();
    let measured = Measured {
        rows_read: sources.iter().map(|source| source.rows_read).sum(),
        rows: records.len() as u64,
        clean_rows: troubled.iter().filter(|troubled| !**troubled).count() as u64,
        reachable,
        checks,
        fields,
        gates: &gates,
    };
    let wanted: Vec<&str> = of.project.headline.iter().map(|it| it.as_str()).collect();
    let mut headline = measured.headline(&wanted);
    for figure in &mut headline {
        figure.previous = of
            .earlier
            .metrics()
            .and_then(|before| previous_figure(before, figure));
    }
    Scores {
        headline,
        reachable,
        fields: FieldScore::all(records, findings, &of.checked.present, &agreement.fields),
        sources: GroupScore::of_sources(records, findings, &troubled),
        breakdowns: of
            .checked
            .breakdowns
            .par_iter()
            .map(|rows| {
                let label = |field: usize| Some(FieldLabel::from(&records.fields[field].def));
                let names = |ty: crate::tables::field::FieldType| match ty.is_personal() {
                    true => GroupNames::Masked(ty),
                    false => GroupNames::Clear,
                };
                let (field, names) = match rows.by {
                    GroupedBy::Month(field) => (label(field), GroupNames::Months),
                    GroupedBy::Field(field) => (label(field), names(records.fields[field].def.ty)),
                    GroupedBy::Expression(personal) => {
                        (None, personal.map_or(GroupNames::Clear, names))
                    }
                };
                let by = By {
                    expression: &rows.expression,
                    field,
                    names,
                };
                Breakdown::of(by, &rows.groups, records, findings, &troubled)
            })
            .collect(),
        conformity: ClassConformity::all(checks),
        agreement,
    }
}

/// What the figure was in the publication compared with.
fn previous_figure(before: &Metrics, figure: &HeadlineFigure) -> Option<f64> {
    let same = |known: &&crate::report::metrics::HeadlineMetrics| {
        known.kind == figure.kind && known.name == figure.name
    };
    if let Some(known) = before.headline.iter().find(same) {
        return known.value;
    }
    match (figure.kind, figure.name.as_str()) {
        (HeadlineKind::BuiltIn, "conformity") => before.conformity,
        (HeadlineKind::BuiltIn, "clean_rows") => before.clean_rows,
        (HeadlineKind::BuiltIn, "reachable") => before.reachable,
        (HeadlineKind::Dimension, name) => dimension_rate(before, name),
        _ => None,
    }
}

fn agreement(of: &Assessed<'_>) -> Agreement {
    let records = &of.checked.records;
    let Some(customers) = &of.customers else {
        return Agreement::default();
    };
    let found = profile::agreement(records, customers.of_row);
    if found.customers == 0 {
        return Agreement::default();
    }
    let count = |counted: profile::Counted| AgreementCount {
        compared: counted.compared,
        agreed: counted.agreed,
    };
    let several = |field: &usize| {
        let present = of.checked.present[*field].iter();
        let sources = present.filter(|has| **has).count();
        sources > 1 && profile::is_about_customers(&records.fields[*field])
    };
    let sources = records.sources.len();
    Agreement {
        customers_from: customers.from.clone(),
        customers: found.customers,
        fields: (0..records.fields.len())
            .filter(several)
            .map(|field| {
                let count = count(found.fields[field]);
                FieldAgreement {
                    field: (&records.fields[field].def).into(),
                    rate: crate::report::data::quality::share(count.agreed, count.compared),
                    count,
                }
            })
            .collect(),
        sources: records
            .sources
            .iter()
            .map(|source| source.name.to_string())
            .collect(),
        matrix: (0..sources)
            .map(|left| {
                let cell = |right: usize| found.pairs[left.min(right)][left.max(right)];
                (0..sources).map(|right| count(cell(right))).collect()
            })
            .collect(),
    }
}

fn fixes(of: &Assessed<'_>, run: &RunId) -> FixList {
    let names = PublishedNames::of(&of.checked.records);
    let sources = of.bound.sources.iter();
    let owners: Vec<_> = sources.map(|source| source.owner.clone()).collect();
    let publication = match of.area {
        Area::Runs => format!("--run {run}"),
        Area::Audits => format!("--audit {run}"),
    };
    let weighing = Weighing {
        value: of.project.value.as_ref().map_or("", |value| value.as_str()),
        values: of.checked.values.as_deref(),
        owners: &owners,
        names: &names.fields,
        publication: &publication,
    };
    FixList::of(&of.checked.records, &of.checked.findings, &weighing)
}

/// Earlier publications as their manifests tell, and this one.
fn trend(of: &Assessed<'_>, data: &ReportData, summary: &Summary) -> Vec<TrendPoint> {
    let mut points: Vec<TrendPoint> = of
        .earlier
        .published
        .iter()
        .map(|(area, manifest)| point(*area, manifest))
        .collect();
    points.push(TrendPoint {
        id: data.run.run_id.clone(),
        kind: data.run.kind,
        this: true,
        as_of: data.run.as_of.clone(),
        rows: Some(data.rows_accepted() as f64),
        entities: summary.figures.get("entities").copied(),
        findings: Some(of.checked.findings.items.len() as f64),
        conformity: data.conformity(),
        clean_rows: data.clean_rows(),
        reachable: data.reachable(),
        dimensions: data
            .quality
            .dimensions
            .iter()
            .map(|score| (score.dimension.clone(), score.rate))
            .collect(),
        source_rows: data
            .sources
            .iter()
            .map(|source| (source.name.clone(), source.rows_read))
            .collect(),
    });
    points
}

fn point(area: Area, manifest: &Manifest) -> TrendPoint {
    let summary = &manifest.summary;
    let figure = |name: &str| summary.figures.get(name).copied();
    TrendPoint {
        id: manifest.run_id.to_string(),
        kind: kind_of(area),
        this: false,
        as_of: summary.as_of.to_string(),
        rows: figure("rows"),
        entities: figure("entities"),
        findings: figure("findings"),
        conformity: figure("conformity"),
        clean_rows: figure("clean_rows"),
        reachable: figure("reachable"),
        dimensions: crate::tables::findings::Dimension::ALL
            .into_iter()
            .filter_map(|dimension| {
                let rate = figure(&format!("dimension.{}", dimension.name()))?;
                Some((dimension.name().to_owned(), rate))
            })
            .collect(),
        source_rows: summary
            .sources
            .iter()
            .map(|source| (source.name.clone(), source.rows_read))
            .collect(),
    }
}

fn facts(of: &Assessed<'_>, summary: &Summary, run: &RunId) -> RunFacts {
    RunFacts {
        run_id: run.as_str().to_owned(),
        kind: kind_of(of.area),
        project: of.project.name.clone().unwrap_or_else(|| {
            let names: Vec<&str> = of
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

fn sources(of: &Assessed<'_>, summary: &Summary) -> Vec<SourceTotals> {
    let records = &of.checked.records;
    let aside = of.aside.counts(records.sources.len());
    let before = of.earlier.baseline.as_ref();
    let mut out: Vec<SourceTotals> = summary
        .sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let raw = &of.raws[of.bound.sources[index].raw];
            SourceTotals {
                name: source.name.clone(),
                rows_read: source.rows_read,
                kept_before: source.kept_before,
                quarantined: aside[index].0,
                rejected: aside[index].1,
                blank_lines: raw.files.iter().map(|file| file.blank_lines).sum(),
                synthetic_ids: records.sources[index].synthetic_ids,
                previous_rows: before.and_then(|baseline| {
                    let earlier = baseline
                        .manifest
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

fn warnings(of: &Assessed<'_>) -> Vec<Notice> {
    let mut out: Vec<Notice> = of.bound.warnings.iter().map(Into::into).collect();
    for source in &of.bound.sources {
        out.extend(of.raws[source.raw].remarks.iter().map(|remark| Notice {
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

fn left_out(of: &Assessed<'_>) -> Vec<LeftOut> {
    let mut out = Vec::new();
    for source in &of.bound.sources {
        let raw = &of.raws[source.raw];
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
