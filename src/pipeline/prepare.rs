//! The first half of every run and audit: rules and exports in, checked records out.

use super::checking::{self, Checked};
use super::dictionaries::{self, RuleTables};
use super::reading::Rules;
use super::set_aside::SetAsideRows;
use super::timing::Timings;
use super::{Failure, Request, accept, hashing, keeping, reading, standardizing};
use crate::config::rules::Project;
use crate::diag::Diagnostic;
use crate::ingest;
use crate::ingest::columns::SourceGuess;
use crate::plan::bind::{self, Bound};
use crate::plan::effects;
use crate::publish::{Manifest, OutLock, space, store::Store};
use crate::tables::raw::{RawSource, Remark};

/// Checked records with everything that led to them.
pub struct Prepared {
    /// The rules, inferred ones too.
    pub project: Project,
    /// The tables that rules look values up in.
    pub tables: RuleTables,
    /// What detection saw.
    pub guesses: Vec<SourceGuess>,
    /// Bound columns.
    pub bound: Bound,
    /// The sources as read; cells that nothing needs any more are gone.
    pub raws: Vec<RawSource>,
    /// Rows set aside.
    pub aside: SetAsideRows,
    /// Records and findings.
    pub checked: Checked,
    /// Warnings about rules and inputs, but those of `bound` and `checked`.
    pub warnings: Vec<Diagnostic>,
}

/// What a run or an audit finds in its output directory.
pub struct Around<'a> {
    /// Held where something will be written.
    pub lock: Option<&'a OutLock>,
    /// Manifest of the current run.
    pub before: Option<&'a Manifest>,
    /// The output directory.
    pub store: &'a dyn Store,
}

/// Reads, accepts, standardizes and checks.
///
/// # Errors
/// Rule mistakes that only the columns show, unusable inputs, I/O.
pub fn prepare(
    request: &Request,
    rules: Rules,
    around: &Around<'_>,
    timings: &mut Timings,
) -> Result<Prepared, Failure> {
    let room = |bytes: u64| match around.lock {
        Some(_) => space::check(around.store, bytes, around.before),
        None => Ok(()),
    };
    let mut read = timings.stage("read", || reading::read(request, rules, &room))?;
    reading::check_told_ids(&request.ids, &read.raws)?;
    let guesses = timings.stage("detect", || ingest::columns::detect(&read.raws));
    let project = read.project_from(&guesses, &request.ids);
    let tables = dictionaries::read(&project, read.base()).map_err(Failure::Rules)?;
    let mut bound = bind::bind(&project, &read.raws, &guesses);
    let checks =
        checking::bind(&project, &bound, &tables, request.as_of).map_err(Failure::Rules)?;

    let key = reading::hash_key(&project);
    let mut accepted = timings.stage("accept", || {
        hashing::hash_connecting_information(&bound, &mut read.raws, &key);
        let run = around.before.map(|manifest| &manifest.run_id);
        keeping::keep_earlier_rows(&project, &mut bound, &mut read.raws, run, around.store)?;
        accept::accept(&bound, &mut read.raws, &key, request.as_of)
    })?;
    let mut aside = SetAsideRows::of(&bound, &read.raws, &mut accepted);
    read.release_cells(&bound);
    let standardized = timings.stage("standardize", || {
        standardizing::standardize_all(&bound, accepted, &tables, request.as_of)
    })?;
    let checked = timings.stage("validate", || checks.run(standardized, &bound, &mut aside))?;
    let mut warnings = read.warnings;
    warnings.extend(effects::without_effect(
        &project,
        &bound,
        &checks.used_terms,
    ));
    Ok(Prepared {
        project,
        tables,
        guesses,
        bound,
        raws: read.raws,
        aside,
        checked,
        warnings,
    })
}

impl Prepared {
    /// Notes what was found out about sources, given by their place, and warns of it.
    pub fn remark(&mut self, remarks: Vec<(usize, Remark)>) {
        for (source, remark) in remarks {
            let raw = &mut self.raws[source];
            let message = format!("source `{}`: {}", raw.name, remark.message);
            self.warnings
                .push(Diagnostic::warning(remark.code, message));
            raw.remarks.push(remark);
        }
    }

    /// Every warning.
    pub fn all_warnings(self) -> Vec<Diagnostic> {
        let mut warnings = self.warnings;
        warnings.extend(self.bound.warnings);
        warnings.extend(self.checked.warnings);
        warnings
    }
}
