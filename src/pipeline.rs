//! THE page: every stage of a run in order, with what one hands to the next. Nothing else.
//!
//! Clock and seed come in with the [`Request`]; nothing below reads either.

pub mod accept;
pub mod checking;
pub mod conditions;
pub mod dictionaries;
pub mod difference;
pub mod explaining;
pub mod extract;
pub mod find;
pub mod gates;
pub mod hashing;
pub mod matching;
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
use crate::history::PreviousRun;
use crate::plan::{bind, effects, survivorship};
use crate::publish::{Manifest, OutLock, store::Store};
use crate::report::data::ReportData;
use crate::report::lang::Lang;
use crate::{ingest, survive};

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
    let mut read = timings.stage("read", || reading::read(request, rules))?;
    reading::check_told_ids(&request.ids, &read.raws)?;
    let guesses = timings.stage("detect", || ingest::columns::detect(&read.raws));
    let project = read.project_from(&guesses, &request.ids);
    let tables = dictionaries::read(&project, read.base()).map_err(Failure::Rules)?;
    let bound = bind::bind(&project, &read.raws, &guesses);
    let checks =
        checking::bind(&project, &bound, &tables, request.as_of).map_err(Failure::Rules)?;

    let key = reading::hash_key(&project);
    let mut accepted = timings.stage("accept", || {
        hashing::hash_connecting_information(&bound, &mut read.raws, &key);
        accept::accept(&bound, &mut read.raws, &key, request.as_of)
    })?;
    let mut aside = set_aside::SetAsideRows::of(&bound, &read.raws, &mut accepted);
    read.release_cells(&bound);
    let standardized = timings.stage("standardize", || {
        standardizing::standardize_all(&bound, accepted, &tables, request.as_of)
    })?;
    let checked = timings.stage("validate", || checks.run(standardized, &bound, &mut aside))?;

    let models =
        publication::reusable_models(&project, &tables, previous.as_ref(), request, &**store);
    let matching = publication::matching_spec(&project, &bound, models);
    let matched = timings.stage_of_parts("match", |timings| {
        matching::match_records(&matching, &checked.records, timings)
    });
    let survivorship =
        survivorship::spec(&project, &bound, request.as_of, checked.preferences.clone())
            .map_err(Failure::Rules)?;
    let golden = timings.stage("survive", || {
        survive::survive(&survivorship, &checked.records, &matched.clusters)
    });
    let totals = survivorship::totals(&project, &bound);
    let totals = survive::control_totals(&totals, &checked.records, &matched.clusters, &golden);

    let measured = gates::Measured {
        project: &project,
        bound: &bound,
        raws: &read.raws,
        checked: &checked,
        clusters: &matched.clusters,
        previous: previous.as_ref().and_then(PreviousRun::manifest),
    };
    let gates = gates::judge(&measured, &**store);
    let parts = publication::Parts {
        request,
        project: &project,
        bound: &bound,
        tables: &tables,
        guesses: &guesses,
        raws: &read.raws,
        aside: &aside,
        checked: &checked,
        matched: &matched,
        golden: &golden,
        totals: &totals,
        gates: &gates,
        previous: previous.as_ref(),
        store,
    };
    let (manifest, report) = publication::publish(&parts, lock, &mut timings)?;
    let mut warnings = read.warnings;
    warnings.extend(publication::prune(&project, lock, manifest.as_ref()));
    warnings.extend(effects::without_effect(
        &project,
        &bound,
        &checks.used_terms,
    ));
    warnings.extend(bound.warnings);
    warnings.extend(checked.warnings);
    Ok(Outcome {
        manifest,
        report,
        warnings,
        gates: gates.verdict(),
        timings,
    })
}
