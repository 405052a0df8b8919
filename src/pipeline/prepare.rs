//! The first half of every run and audit: rules and exports in, checked records out.

use super::checking::{self, Checked};
use super::dictionaries::{self, RuleTables};
use super::reading::Rules;
use super::set_aside::SetAsideRows;
use super::timing::Timings;
use super::{Failure, Request, accept, hashing, reading, standardizing};
use crate::config::rules::Project;
use crate::diag::Diagnostic;
use crate::ingest;
use crate::ingest::columns::SourceGuess;
use crate::plan::bind::{self, Bound};
use crate::plan::effects;
use crate::tables::raw::RawSource;

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

/// Reads, accepts, standardizes and checks.
///
/// # Errors
/// Rule mistakes that only the columns show, unusable inputs, I/O.
pub fn prepare(
    request: &Request,
    rules: Rules,
    timings: &mut Timings,
) -> Result<Prepared, Failure> {
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
    /// Every warning.
    pub fn all_warnings(self) -> Vec<Diagnostic> {
        let mut warnings = self.warnings;
        warnings.extend(self.bound.warnings);
        warnings.extend(self.checked.warnings);
        warnings
    }
}
