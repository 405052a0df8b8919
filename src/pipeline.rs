//! THE page: every stage of a run in order, with what one hands to the next. Nothing else.
//!
//! Clock and seed come in with the [`Request`]; nothing below reads either.

pub mod accept;
pub mod audit;
pub mod checking;
pub mod conditions;
pub mod dictionaries;
pub mod difference;
pub mod earlier;
pub mod explaining;
pub mod extract;
pub mod find;
pub mod gates;
pub mod hashing;
pub mod keeping;
pub mod matching;
pub mod prepare;
pub mod profiling;
pub mod publication;
pub mod reading;
pub mod redactions;
pub mod replay;
pub mod reporting;
pub mod rule_tests;
pub mod set_aside;
pub mod standardizing;
pub mod timing;

use std::path::PathBuf;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::progress::Watcher;
use crate::error::Error;
use crate::history::{self, PreviousRun};
use crate::plan::survivorship;
use crate::publish::layout::Area;
use crate::publish::{Manifest, OutLock, store::Store};
use crate::report::data::ReportData;
use crate::report::lang::Lang;
use crate::survive;

use earlier::Earlier;
use timing::Timings;

/// What to run.
#[derive(Clone, Debug)]
pub struct Request {
    /// The project file or the exports.
    pub input: Input,
    /// Id columns told by hand: (file or nothing, column).
    pub ids: Vec<(Option<String>, String)>,
    /// The day the run is for.
    pub as_of: jiff::civil::Date,
    /// When it started.
    pub started: jiff::Timestamp,
    /// Whether a saved model may be used.
    pub model: ModelUse,
    /// Whether the outcome is published.
    pub publish: Publish,
    /// Language of the report.
    pub lang: Lang,
    /// Who watches how far it is.
    pub watcher: Watcher,
    /// Looks up the variables that rules name, such as those of passwords.
    pub variable: fn(&str) -> Option<String>,
}

/// Where rules and data come from.
#[derive(Clone, Debug)]
pub enum Input {
    /// A project file.
    Project(PathBuf),
    /// Exports without a project file.
    Files(Vec<PathBuf>),
}

/// Whether a saved model may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelUse {
    /// As long as the rules are unchanged.
    Saved,
    /// Estimate anew.
    Retrain,
}

/// Whether the outcome is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// Yes.
    Yes,
    /// Everything but that.
    DryRun,
}

/// Why a run did not come about.
#[derive(Debug)]
pub enum Failure {
    /// The rules are wrong: all mistakes.
    Rules(Vec<Diagnostic>),
    /// Anything else.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Error(error)
    }
}

/// What a run gave.
pub struct Outcome {
    /// The manifest, if it was published.
    pub manifest: Option<Manifest>,
    /// Everything the report shows.
    pub report: ReportData,
    /// Warnings about rules and inputs.
    pub warnings: Vec<Diagnostic>,
    /// Whether all gates held.
    pub gates: gates::Verdict,
    /// Seconds per stage.
    pub timings: Timings,
}

/// Runs everything. `store` is where the run is published and the previous one is read.
///
/// # Errors
/// Rule mistakes, unusable inputs, I/O; nothing is published then.
pub fn run(
    request: &Request,
    lock: Option<&OutLock>,
    store: &Arc<dyn Store>,
) -> Result<Outcome, Failure> {
    let mut timings = Timings::start(request.watcher.clone());

    let rules = reading::rules(&request.input)?;
    let previous = PreviousRun::load(&**store)?;
    let earlier = Earlier::load(&**store, Area::Runs)?;
    let before = previous.as_ref().and_then(PreviousRun::manifest);
    let around = prepare::Around {
        lock,
        before,
        store: &**store,
    };
    let mut prepared = prepare::prepare(request, rules, &around, &mut timings)?;
    let (project, bound, checked) = (&prepared.project, &prepared.bound, &prepared.checked);

    let models = publication::reusable_models(
        project,
        &prepared.tables,
        previous.as_ref(),
        request,
        &**store,
    );
    let matching = publication::matching_spec(project, bound, request.as_of, models);
    let (matched, profiled) = timings.beside(
        ("match", |timings: &mut Timings| {
            matching::match_records(&matching, &checked.records, timings)
        }),
        ("profile", || profiling::profile(checked)),
    );
    let survivorship = survivorship::spec(
        project,
        bound,
        request.as_of,
        &prepared.tables.dictionaries,
        checked.about_records(project),
    )
    .map_err(Failure::Rules)?;
    let golden = timings.stage("survive", || {
        survive::survive(&survivorship, &checked.records, &matched.clusters)
    });
    prepared.remark(survivorship::disbelieved(bound, &golden.ignored_times));
    let (project, bound, checked) = (&prepared.project, &prepared.bound, &prepared.checked);
    let totals = survivorship::totals(project, bound);
    let totals = survive::control_totals(&totals, &checked.records, &matched.clusters, &golden);

    let followed = history::follow(previous.as_ref(), &checked.records, &matched.clusters);
    let changes = timings.stage("compare findings", || earlier.changes(checked, &**store))?;
    let measured = gates::Measured {
        project,
        bound,
        raws: &prepared.raws,
        checked,
        clusters: Some(&matched.clusters),
        followed: Some(&followed),
        profiled: &profiled,
        earlier: &earlier,
    };
    let gates = gates::judge(&measured, &**store);
    let parts = publication::Parts {
        request,
        project,
        bound,
        tables: &prepared.tables,
        guesses: &prepared.guesses,
        raws: &prepared.raws,
        aside: &prepared.aside,
        checked,
        matched: &matched,
        golden: &golden,
        totals: &totals,
        profiled: &profiled,
        gates: &gates,
        earlier: &earlier,
        changes: &changes,
        previous: previous.as_ref(),
        followed: &followed,
        store,
    };
    let (manifest, report) = publication::publish(&parts, lock, &mut timings)?;
    let pruned = publication::prune(project, lock, manifest.as_ref());
    let mut warnings = prepared.all_warnings();
    warnings.extend(pruned);
    Ok(Outcome {
        manifest,
        report,
        warnings,
        gates: gates.verdict(),
        timings,
    })
}
