//! THE page of an audit: a run's first half, then profile, gates and report. It matches nothing,
//! chooses nothing and never moves `current`.

use std::sync::Arc;

use crate::config::{Packs, write_project};
use crate::error::Result;
use crate::history::PreviousRun;
use crate::plan::comments;
use crate::publish::layout::{Area, RunId};
use crate::publish::names::PublishedNames;
use crate::publish::tables::{self, Table};
use crate::publish::{OutLock, Publication, Switch, conservation, store::Store};
use crate::report::html;
use crate::report::summary::mail_text;
use crate::tables::records::Records;

use super::earlier::Earlier;
use super::prepare::{Around, Prepared, prepare};
use super::publication::{assessed_summary, source_columns};
use super::reporting::{self, Assessed, Customers};
use super::timing::Timings;
use super::{Failure, Outcome, Request, gates, profiling, reading};

/// Audits everything. `store` is where the audit is published and earlier ones are read.
///
/// # Errors
/// Rule mistakes, unusable inputs, I/O; nothing is published then.
pub fn audit(
    request: &Request,
    lock: Option<&OutLock>,
    store: &Arc<dyn Store>,
) -> Result<Outcome, Failure> {
    let mut timings = Timings::start(request.watcher.clone());

    let rules = reading::rules(&request.input)?;
    let earlier = Earlier::load(&**store, Area::Audits)?;
    let current = PreviousRun::load(&**store)?;
    let around = Around {
        lock,
        before: current.as_ref().and_then(PreviousRun::manifest),
        store: &**store,
    };
    let prepared = prepare(request, rules, &around, &mut timings)?;
    let checked = &prepared.checked;

    let profiled = timings.stage("profile", || profiling::profile(checked));
    let changes = timings.stage("compare findings", || earlier.changes(checked, &**store))?;
    let known = timings.stage("earlier customers", || {
        EarlierCustomers::of(current.as_ref(), &checked.records)
    });
    let measured = gates::Measured {
        project: &prepared.project,
        bound: &prepared.bound,
        raws: &prepared.raws,
        checked,
        clusters: None,
        followed: None,
        profiled: &profiled,
        earlier: &earlier,
    };
    let gates = gates::judge(&measured, &**store);
    let assessed = Assessed {
        area: Area::Audits,
        request,
        project: &prepared.project,
        bound: &prepared.bound,
        tables: &prepared.tables,
        raws: &prepared.raws,
        aside: &prepared.aside,
        checked,
        profiled: &profiled,
        gates: &gates,
        earlier: &earlier,
        changes: &changes,
        customers: known.as_ref().map(|known| Customers {
            of_row: &known.of_row,
            from: known.run.to_string(),
        }),
    };
    let (manifest, report) = publish(&prepared, &assessed, lock, &mut timings)?;
    Ok(Outcome {
        manifest,
        report,
        warnings: prepared.all_warnings(),
        gates: gates.verdict(),
        timings,
    })
}

/// Who the current run says is one customer: an audit finds no duplicates itself, but where a run
/// did, it can tell whether sources agree.
struct EarlierCustomers {
    run: RunId,
    of_row: Vec<u32>,
}

impl EarlierCustomers {
    /// Nobody, where rows of one source cannot agree with those of another, or nothing was run.
    fn of(current: Option<&PreviousRun>, records: &Records) -> Option<Self> {
        let current = current.filter(|_| records.sources.len() > 1)?;
        Some(EarlierCustomers {
            run: current.manifest()?.run_id.clone(),
            of_row: current.customers(records),
        })
    }
}

/// Writes everything under OUT/audits, as one; nothing in a dry run.
fn publish(
    prepared: &Prepared,
    assessed: &Assessed<'_>,
    lock: Option<&OutLock>,
    timings: &mut Timings,
) -> Result<(
    Option<crate::publish::Manifest>,
    crate::report::data::ReportData,
)> {
    let records = &assessed.checked.records;
    let mut summary = assessed_summary(assessed, timings);
    let quarantine = assessed.aside.quarantine();
    let rejects = assessed.aside.rejects();
    conservation::count_and_check(&mut summary.sources, records, &quarantine, &rejects)?;
    let publication = match lock {
        Some(lock) => Some(Publication::begin(
            lock,
            Area::Audits,
            assessed.request.started,
        )?),
        None => None,
    };
    let id = match &publication {
        Some(publication) => publication.run_id().clone(),
        None => RunId::after(None, assessed.request.started),
    };
    let report = timings.stage("report", || {
        reporting::audit_report(assessed, &summary, &id)
    });
    summary.figures.extend(reporting::figures(&report));
    let Some(mut publication) = publication else {
        return Ok((None, report));
    };
    let names = PublishedNames::of(records);
    let headers = source_columns(assessed.bound, assessed.raws);
    timings.stage("publish", || {
        publication.tables(&[
            &|| {
                let findings = &assessed.checked.findings;
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
            &|| {
                let rows = reporting::profile_rows(&report.profile);
                Table::new("profile", tables::profile_batch(&rows)?)
            },
        ])
    })?;
    let project = write_project(
        assessed.project,
        &comments::comments(assessed.project, &prepared.guesses),
        Packs::Inlined,
    );
    let lang = assessed.request.lang;
    publication.file("project.yaml", project.as_bytes())?;
    publication.file("metrics.json", reporting::metrics(&report)?.as_bytes())?;
    publication.file("summary.txt", mail_text(&report, lang).as_bytes())?;
    publication.file("report.html", &html::render(&report, lang)?)?;
    summary.timings = timings.by_name();
    summary.memory = timings.memory_by_name();
    let manifest = publication.finish(summary, Switch::Now)?;
    Ok((Some(manifest), report))
}
