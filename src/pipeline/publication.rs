//! The last step of a run: ids, tables, report and manifest, published as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::rules::Project;
use crate::config::{Comments, Packs, write_project};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::history::{self, Followed, PreviousRun};
use crate::ingest::columns::SourceGuess;
use crate::model::decide::Thresholds;
use crate::model::file::SavedModel;
use crate::pipeline::checking::Checked;
use crate::pipeline::dictionaries::RuleTables;
use crate::pipeline::earlier::Earlier;
use crate::pipeline::gates::{Gates, Verdict};
use crate::pipeline::profiling::Profiled;
use crate::pipeline::reporting::{Assessed, Customers};
use crate::pipeline::set_aside::SetAsideRows;
use crate::pipeline::timing::Timings;
use crate::pipeline::{ModelUse, Request, matching, reading, reporting};
use crate::plan::bind::Bound;
use crate::plan::comments;
use crate::plan::links::Links;
use crate::plan::told;
use crate::publish::layout::{Area, RunId};
use crate::publish::manifest::{self, Decided, SourceSummary, Summary};
use crate::publish::names::PublishedNames;
use crate::publish::parquet::GROUP_ROWS;
use crate::publish::store::{self, Store};
use crate::publish::tables::{self, Cause, SetAsideRow, SourceColumns, Table};
use crate::publish::{Manifest, OutLock, Publication, Switch, conservation, prune};
use crate::report::data::{FindingChanges, ReportData};
use crate::report::html;
use crate::report::summary::mail_text;
use crate::tables::golden::Golden;
use crate::tables::pairs::ScoredPairs;
use crate::tables::raw::RawSource;
use crate::tables::totals::{ControlTotal, Group, ReconciledSource, Reconciliation};

/// Version stamped on every run.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Everything a run produced.
pub struct Parts<'a> {
    /// What was asked for.
    pub request: &'a Request,
    /// The rules.
    pub project: &'a Project,
    /// Bound columns.
    pub bound: &'a Bound,
    /// What detection saw.
    pub guesses: &'a [SourceGuess],
    /// The sources as read.
    pub raws: &'a [RawSource],
    /// Rows set aside.
    pub aside: &'a SetAsideRows,
    /// Records and findings.
    pub checked: &'a Checked,
    /// Clusters and pairs.
    pub matched: &'a matching::Outcome,
    /// Golden values and conflicts.
    pub golden: &'a Golden,
    /// Control totals.
    pub totals: &'a [ControlTotal],
    /// What the columns look like.
    pub profiled: &'a Profiled,
    /// Gates.
    pub gates: &'a Gates,
    /// Earlier runs and audits.
    pub earlier: &'a Earlier,
    /// Findings compared with theirs.
    pub changes: &'a FindingChanges,
    /// The tables that rules look values up in.
    pub tables: &'a RuleTables,
    /// The current run.
    pub previous: Option<&'a PreviousRun>,
    /// Which customers go on from it.
    pub followed: &'a Followed,
    /// Where it stands.
    pub store: &'a Arc<dyn Store>,
}

impl Parts<'_> {
    /// The models, as they stay.
    fn models(&self) -> Vec<SavedModel> {
        let fields = &self.checked.records.fields;
        let name = |field: usize| fields[field].def.name.to_string();
        let scored = self.matched.scored.iter();
        scored
            .map(|pairs| SavedModel::of(&pairs.model, name))
            .collect()
    }

    /// What a run has in common with an audit.
    pub fn assessed(&self) -> Assessed<'_> {
        Assessed {
            area: Area::Runs,
            request: self.request,
            project: self.project,
            bound: self.bound,
            tables: self.tables,
            raws: self.raws,
            aside: self.aside,
            checked: self.checked,
            profiled: self.profiled,
            gates: self.gates,
            earlier: self.earlier,
            changes: self.changes,
            customers: Some(Customers {
                of_row: &self.matched.clusters.of_row,
                from: "matching".to_owned(),
            }),
        }
    }
}

/// The models of the current run, if its rules were the same and they may be used.
pub fn reusable_models(
    project: &Project,
    tables: &RuleTables,
    previous: Option<&PreviousRun>,
    request: &Request,
    store: &dyn Store,
) -> Vec<SavedModel> {
    match (request.model, previous.and_then(PreviousRun::manifest)) {
        (ModelUse::Saved, Some(manifest))
            if manifest.summary.rules_hash == rules_hash(project, tables) =>
        {
            saved_models(store, manifest)
        }
        _ => Vec::new(),
    }
}

/// What matching is told by the rules and by earlier runs.
pub fn matching_spec(
    project: &Project,
    bound: &Bound,
    as_of: jiff::civil::Date,
    models: Vec<SavedModel>,
) -> matching::Spec {
    let field = |name: &str| {
        let mut fields = bound.fields.iter();
        fields.position(|field| *field.def.name == *name)
    };
    let rules = &project.matching;
    let mut cluster = crate::cluster::Spec::default();
    if let Some(most) = rules.max_cluster_size {
        cluster.max_cluster_size = most as usize;
    }
    matching::Spec {
        matching: bound.fields.iter().map(|field| field.matching).collect(),
        thresholds: Thresholds {
            merge_from: rules.merge_from,
            review_from: rules.review_from,
        },
        company_level: rules.company_level,
        cluster,
        most_pairs: rules.max_pairs,
        links: Links::of(project, field),
        told: told::told(project, field),
        as_of,
        seed: project.seed.unwrap_or(0),
        models,
    }
}

fn saved_models(store: &dyn Store, manifest: &Manifest) -> Vec<SavedModel> {
    let path = store::join(&Area::Runs.finished(&manifest.run_id), "model.json");
    let bytes = store.read(&path).ok().flatten();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// Hash of what the rules and their tables say, wherever their files lie.
pub fn rules_hash(project: &Project, tables: &RuleTables) -> String {
    let mut rules = project.clone();
    // How many old runs stay says nothing about any customer.
    rules.keep = None;
    for source in &mut rules.sources {
        let path = std::path::Path::new(&source.path.value);
        source.path.value = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    }
    let text = write_project(&rules, &Comments::default(), Packs::Inlined);
    let mut hash = blake3::Hasher::new();
    hash.update(text.as_bytes());
    for file in &tables.files {
        hash.update(file.hash.as_bytes());
    }
    hash.finalize().to_hex().to_string()
}

/// Builds all tables and, unless this is a dry run, publishes them.
///
/// # Errors
/// Internal, if a promise does not hold; I/O. Nothing is published then.
pub fn publish(
    parts: &Parts<'_>,
    lock: Option<&OutLock>,
    timings: &mut Timings,
) -> Result<(Option<Manifest>, ReportData)> {
    let mut summary = summary(parts, timings)?;
    let quarantine = parts.aside.quarantine();
    let rejects = parts.aside.rejects();
    conservation::count_and_check(
        &mut summary.sources,
        &parts.checked.records,
        &quarantine,
        &rejects,
    )?;
    summary.reconciliation = reconciliation(parts, &summary, &quarantine);

    let mut publication = match lock {
        Some(lock) => Some(Publication::begin(lock, Area::Runs, parts.request.started)?),
        None => None,
    };
    let run = match &publication {
        Some(publication) => publication.run_id().clone(),
        None => RunId::after(None, parts.request.started),
    };
    let cause = parts
        .previous
        .map_or(Cause::FirstRun, |previous| previous.cause_of(&summary));
    let assigned = history::assign(
        parts.previous,
        parts.followed,
        &parts.checked.records,
        &parts.matched.clusters,
        cause,
        &run,
    )?;
    let names = PublishedNames::of(&parts.checked.records);
    let (records, clusters, golden, ids) = (
        &parts.checked.records,
        &parts.matched.clusters,
        parts.golden,
        &assigned.ids,
    );
    let scored: Vec<&ScoredPairs> = parts.matched.scored.iter().collect();
    let headers = source_columns(parts.bound, parts.raws);
    let entities = ids.to_array();
    let per_part = tables::clusters_for(GROUP_ROWS, clusters, golden);
    let write = |publication: &mut Publication<'_>| {
        publication.tables(&[
            &|| {
                let (names, slotted) = (&names, tables::slotted(records));
                let entities = &entities;
                let build = move |rows| {
                    tables::records_batch(records, names, clusters, entities, &slotted, rows)
                };
                let table = Table::in_parts("records", records.len(), GROUP_ROWS, build)?;
                table.with_labels(records, names)
            },
            &|| {
                let (names, entities) = (&names, &entities);
                let defaulted = tables::defaulted(records);
                let build = move |range| {
                    let told = &defaulted;
                    tables::lineage_batch(records, names, clusters, golden, entities, told, range)
                };
                Table::in_parts("lineage", clusters.len(), per_part, build)
            },
            &|| {
                let table = Table::in_parts("golden", clusters.len(), GROUP_ROWS, |range| {
                    tables::golden_batch(records, &names, clusters, golden, &entities, range)
                })?;
                table.with_labels(records, &names)
            },
            &|| {
                let conflicts = golden.conflicts.len();
                Table::in_parts("conflicts", conflicts, GROUP_ROWS, |rows| {
                    tables::conflicts_batch(records, &names, golden, &entities, rows)
                })
            },
            &|| {
                Table::in_parts("crosswalk", records.len(), GROUP_ROWS, |rows| {
                    tables::crosswalk_batch(records, clusters, golden, &entities, rows)
                })
            },
            &|| Table::new("identities", assigned.identities.batch()?),
            &|| {
                let order = tables::pairs_in_order(&scored);
                let scored = &scored;
                Table::in_parts("pairs", order.len(), GROUP_ROWS, move |pairs| {
                    tables::pairs_batch(records, scored, &order[pairs])
                })
            },
            &|| {
                let findings = &parts.checked.findings;
                let batch = tables::findings_batch(records, &names, findings, &headers)?;
                Table::new("findings", batch)
            },
            &|| {
                let batch = tables::quarantine_batch(&records.sources, &quarantine)?;
                Table::new("quarantine", batch)
            },
            &|| {
                let batch = tables::rejects_batch(&records.sources, &rejects)?;
                Table::new("rejects", batch)
            },
        ])
    };
    let (written, mut report) = timings.beside(
        ("publish", |_: &mut Timings| {
            publication.as_mut().map_or(Ok(()), write)
        }),
        ("report", || {
            reporting::report(parts, &summary, &run, &assigned.ids)
        }),
    );
    written?;
    summary.figures.extend(reporting::figures(&report));
    timings.stage("difference", || {
        reporting::compare_with_previous(parts, &summary, &run, &assigned.ids, &mut report);
    });
    let Some(mut publication) = publication else {
        return Ok((None, report));
    };
    let models = parts.models();
    let project = write_project(
        parts.project,
        &comments::comments(parts.project, parts.guesses),
        Packs::Inlined,
    );
    publication.file("model.json", &crate::publish::json(&models)?)?;
    publication.file("project.yaml", project.as_bytes())?;
    publication.file("metrics.json", reporting::metrics(&report)?.as_bytes())?;
    let mail = mail_text(&report, parts.request.lang);
    publication.file("summary.txt", mail.as_bytes())?;
    publication.file("report.html", &html::render(&report, parts.request.lang)?)?;
    summary.timings = timings.by_name();
    summary.memory = timings.memory_by_name();
    let switch = match parts.gates.verdict() {
        Verdict::Held => Switch::Hold,
        Verdict::Passed | Verdict::Failed => Switch::Now,
    };
    let manifest = publication.finish(summary, switch)?;
    Ok((Some(manifest), report))
}

/// The header in each source that feeds each field, and who answers for it.
pub fn source_columns(bound: &Bound, raws: &[RawSource]) -> SourceColumns {
    let sources = bound.sources.iter();
    SourceColumns {
        headers: reading::headers(bound, raws),
        owners: sources.map(|source| source.owner.clone()).collect(),
    }
}

/// Removes runs beyond those that the rules keep. A run that is published stays so whatever
/// becomes of old ones, so trouble is a warning.
pub fn prune(
    project: &Project,
    lock: Option<&OutLock>,
    manifest: Option<&Manifest>,
) -> Vec<Diagnostic> {
    let (Some(keep), Some(lock), Some(manifest)) = (project.keep, lock, manifest) else {
        return Vec::new();
    };
    if manifest.publication == "held" {
        return Vec::new();
    }
    let keep = usize::try_from(keep).unwrap_or(usize::MAX);
    // Ids are never issued twice, those of runs that are gone neither.
    match history::remember_ids(lock).and_then(|()| prune::prune(lock, keep)) {
        Ok(pruned) => {
            let left = pruned.left.iter().map(|(run, file)| {
                let message = format!("the old run {run} stays, as `{file}` in it is not ours");
                Diagnostic::warning("run-not-pruned", message)
                    .help("move that file elsewhere; exports go to another folder")
            });
            left.collect()
        }
        Err(error) => vec![Diagnostic::warning(
            "run-not-pruned",
            format!("old runs could not be removed: {error}"),
        )],
    }
}

fn summary(parts: &Parts<'_>, timings: &Timings) -> Result<Summary> {
    let models = parts.models();
    let model_text =
        serde_json::to_vec(&models).map_err(|error| Error::internal("json", error.to_string()))?;
    Ok(Summary {
        previous_run: parts
            .previous
            .and_then(PreviousRun::manifest)
            .map(|manifest| manifest.run_id.clone()),
        model_hash: (!models.is_empty()).then(|| blake3::hash(&model_text).to_hex().to_string()),
        control_totals: parts
            .totals
            .iter()
            .map(|total| summed(parts, total))
            .collect(),
        figures: figures(parts),
        ..assessed_summary(&parts.assessed(), timings)
    })
}

/// What the manifests of runs and audits have in common.
pub fn assessed_summary(of: &Assessed<'_>, timings: &Timings) -> Summary {
    let sources = of.bound.sources.iter();
    Summary {
        goldsieve: VERSION.to_owned(),
        started: of.request.started,
        finished: of.request.started + jiff::SignedDuration::from_secs_f64(timings.total()),
        as_of: of.request.as_of,
        previous_run: None,
        compared_with: of
            .earlier
            .baseline
            .as_ref()
            .map(|baseline| baseline.area.finished(&baseline.manifest.run_id)),
        sources: sources
            .map(|source| SourceSummary {
                name: source.name.to_string(),
                ..SourceSummary::of(&of.raws[source.raw])
            })
            .collect(),
        rules_hash: rules_hash(of.project, of.tables),
        rule_files: of.tables.files.iter().map(manifest::Input::of).collect(),
        model_hash: None,
        decisions: decisions(of.bound, of.raws),
        control_totals: Vec::new(),
        reconciliation: Reconciliation::default(),
        gates: of.gates.outcomes(),
        figures: quality_figures(of.checked),
        timings: BTreeMap::new(),
        memory: BTreeMap::new(),
    }
}

/// 건수 대사표: where the records of each source went, and which rows stand for their customer.
fn reconciliation(
    parts: &Parts<'_>,
    summary: &Summary,
    quarantine: &[SetAsideRow<'_>],
) -> Reconciliation {
    let mut sources: Vec<ReconciledSource> = summary
        .sources
        .iter()
        .map(|source| ReconciledSource {
            name: source.name.clone(),
            rows_read: source.rows_read,
            kept_before: source.kept_before,
            crosswalk: source.crosswalk,
            quarantine: source.quarantine,
            rejects: source.rejects,
            ..ReconciledSource::default()
        })
        .collect();
    for row in quarantine {
        let reasons = &mut sources[row.source].quarantine_reasons;
        *reasons.entry(row.row.reason.to_string()).or_default() += 1;
    }
    for &primary in &parts.golden.primary {
        let source = parts.checked.records.source[primary as usize];
        sources[usize::from(source)].golden += 1;
    }
    for source in &mut sources {
        source.absorbed = source.crosswalk.saturating_sub(source.golden);
    }
    Reconciliation::of(sources, parts.matched.clusters.len() as u64)
}

/// A control total as the manifest keeps it.
fn summed(parts: &Parts<'_>, total: &ControlTotal) -> manifest::ControlTotal {
    let reasons = [
        ("deleted", &total.deleted),
        ("unusable", &total.unusable),
        ("not_chosen", &total.not_chosen),
    ];
    manifest::ControlTotal {
        name: total.name.clone(),
        source: total
            .source
            .map(|source| parts.bound.sources[source].name.to_string()),
        group: match &total.group {
            Group::Whole => None,
            Group::Value(value) => Some(value.clone()),
            Group::Rest => Some("(other)".to_owned()),
        },
        input: total.input.clone(),
        output: total.golden.clone(),
        missing: reasons
            .into_iter()
            .filter(|(_, amount)| *amount != "0")
            .map(|(reason, amount)| (reason.to_owned(), amount.clone()))
            .collect(),
        unreadable: total.unreadable,
    }
}

/// What was decided without being told.
fn decisions(bound: &Bound, raws: &[RawSource]) -> Vec<Decided> {
    let mut out = Vec::new();
    for source in &bound.sources {
        let raw = &raws[source.raw];
        for file in &raw.files {
            if let Some(encoding) = &file.encoding {
                out.push(Decided {
                    about: "encoding".into(),
                    decision: format!("{}: {} read as {encoding}", source.name, file.name),
                    because: file.encoding_evidence.clone(),
                });
            }
        }
        if source.id.is_empty() {
            out.push(Decided {
                about: "id".into(),
                decision: format!(
                    "{}: ids were made from content, as no column identifies a row",
                    source.name
                ),
                because: None,
            });
        }
        for (column, kind) in &source.left_out {
            out.push(Decided {
                about: "sensitive-column".into(),
                decision: format!(
                    "{}: column `{}` was left out",
                    source.name, raw.columns[*column].name
                ),
                because: Some(format!("it seems to hold {kind}")),
            });
        }
    }
    out
}

/// Figures by name, for trends and dashboards.
fn figures(parts: &Parts<'_>) -> BTreeMap<String, f64> {
    let count = |wanted: crate::tables::pairs::Decision| -> f64 {
        let decisions = parts
            .matched
            .scored
            .iter()
            .flat_map(|pairs| &pairs.decision);
        decisions.filter(|decision| **decision == wanted).count() as f64
    };
    let mut figures = quality_figures(parts.checked);
    figures.extend([
        ("entities".to_owned(), parts.matched.clusters.len() as f64),
        (
            "candidate_pairs".to_owned(),
            parts.matched.candidates as f64,
        ),
        (
            "match_pairs".to_owned(),
            count(crate::tables::pairs::Decision::Match),
        ),
        (
            "review_pairs".to_owned(),
            count(crate::tables::pairs::Decision::Review),
        ),
        (
            "review_questions".to_owned(),
            (parts.matched.scored.iter())
                .map(|scored| parts.matched.clusters.questions(scored).len() as f64)
                .sum(),
        ),
        ("conflicts".to_owned(), parts.golden.conflicts.len() as f64),
    ]);
    figures
}

/// Figures about rows and findings.
fn quality_figures(checked: &Checked) -> BTreeMap<String, f64> {
    let findings = &checked.findings;
    let mut figures = BTreeMap::from([
        ("rows".to_owned(), checked.records.len() as f64),
        ("findings".to_owned(), findings.items.len() as f64),
    ]);
    for (info, count) in findings.checks.iter().zip(&findings.counts) {
        let (looked_at, failed) = (
            count.checked.iter().sum::<u64>(),
            count.failed.iter().sum::<u64>(),
        );
        if looked_at > 0 {
            let field = info
                .field
                .map_or("", |field| &*checked.records.fields[field].def.name);
            let share = 1.0 - failed as f64 / looked_at as f64;
            figures.insert(format!("passed.{}.{field}", info.rule), share);
        }
    }
    figures
}
