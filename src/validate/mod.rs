//! Checks: every violation of a rule becomes a finding, none is sampled away. One file per check.
//! A check sees one field of all rows, once per distinct value where that is enough, and may look
//! at other fields of a row; it changes nothing and sets nothing aside.

use std::sync::Arc;

use crate::tables::definition::{Definition, Settings};
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::{FieldDef, FieldType};
use crate::tables::findings::{CheckCount, CheckInfo, Dimension, Finding, Findings, Severity};
use crate::tables::records::{Records, RowId, SourceInfo};

mod bind;
mod column;
mod dates;
mod known_values;
mod nearest;
mod registry;
mod same;
mod script;

mod allowed_values;
mod business_number_valid;
mod consent_age;
mod cross_field;
mod date_order;
mod email_syntax;
mod encodable;
mod encoding_damage;
mod freshness;
mod length;
mod outlier;
mod pattern;
mod phone_valid;
mod placeholder;
mod postcode_for_region;
mod range;
mod reference;
mod required;
mod shared_value;
mod target;
mod unique;

pub use bind::{Asked, Mistake, OfField, WRONG_TYPE, bind, lacking};
pub use column::{Column, Failure, Verdict, Verdicts};
pub use registry::registry;

/// What a check knows before it sees a row.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The day the run is for.
    pub as_of: jiff::civil::Date,
    /// The fields, in order.
    pub fields: &'a [FieldDef],
    /// Index of the field checked.
    pub field: usize,
    /// The tables that rules look values up in.
    pub dictionaries: &'a Dictionaries,
}

impl Context<'_> {
    /// Type of the field checked.
    pub fn ty(&self) -> FieldType {
        self.fields[self.field].ty
    }

    /// Index of a field by name.
    ///
    /// # Errors
    /// A sentence, if there is none.
    pub fn field_named(&self, name: &str) -> Result<usize, String> {
        let found = self.fields.iter().position(|field| *field.name == *name);
        found.ok_or_else(|| format!("there is no field `{name}`"))
    }
}

/// A registered check.
pub struct Entry {
    /// Name, docs, parameters, examples (`given` → `ok`, `fails` or `not checked`). Settings stand
    /// in front (`{max: 3} abcd`), flags of the standardizer behind (`고객 [placeholder]`), other
    /// fields of the row behind `|` (`A | other = B`), further rows behind `||`; the verdict is
    /// that of the first row.
    pub definition: Definition,
    /// Its dimension unless the rule says otherwise.
    pub dimension: Dimension,
    /// Its severity unless the rule says otherwise.
    pub severity: Severity,
    /// Types of the fields it makes sense for; none means any.
    pub types: &'static [FieldType],
    /// Forms of the values that tell it anything.
    pub forms: &'static [Form],
    /// Which fields it looks at.
    pub scope: Scope,
    /// Makes one ready to run; the error is a sentence about the settings.
    pub build: Build,
}

/// Makes a check from its settings and what is known of the run.
pub type Build = fn(&Settings, &Context<'_>) -> Result<Box<dyn Check>, String>;

/// Which fields a check looks at.
pub enum Scope {
    /// The one that the rule names.
    Field,
    /// Several, which the settings tell; the rule may narrow them down to one.
    Fields {
        /// Indexes of the fields; the error is a sentence about the settings.
        looked_at: fn(&Settings, &[FieldDef]) -> Result<Vec<usize>, String>,
        /// What it needs and the input does not have, in sentences.
        lacking: Lacking,
    },
}

/// Tells what a check needs and the sources lack: settings, fields, `present[field][source]`.
pub type Lacking = fn(&Settings, &[FieldDef], &[Vec<bool>], &[SourceInfo]) -> Vec<String>;

/// Both forms, for checks of the text itself.
pub const ANY_FORM: &[Form] = &[Form::Standardized, Form::Raw];
/// Only standardized values, for checks that read what the standardizer found.
pub const STANDARDIZED: &[Form] = &[Form::Standardized];
/// Types whose canonical text is a date.
pub const DATES: &[FieldType] = &[FieldType::Date, FieldType::Timestamp];

/// A check ready to run.
pub trait Check: Send + Sync {
    /// Looks at every row of `column` and tells what it checked and what failed.
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>);
}

/// Which form of the values a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// After standardizing.
    Standardized,
    /// As written.
    Raw,
}

/// A check bound to a field of the run.
pub struct Bound {
    /// Index of the field.
    pub field: usize,
    /// What its findings share; `field` above is put into it.
    pub info: CheckInfo,
    /// The check.
    pub check: Box<dyn Check>,
    /// Which form of the values it looks at.
    pub form: Form,
    /// What the rule proposes for every finding.
    pub suggestion: Option<Arc<str>>,
}

/// Runs checks over the records. `present[field][source]` tells which source has which field.
/// The findings' checks stand in the order of `checks`.
pub fn validate(checks: &[Bound], records: &Records, present: &[Vec<bool>]) -> Findings {
    let all_rows = vec![None; checks.len()];
    validate_rows(checks, records, present, &all_rows)
}

/// As [`validate`], where each check looks only at the rows that `looked_at` says (at all of them
/// where it says nothing).
pub fn validate_rows(
    checks: &[Bound],
    records: &Records,
    present: &[Vec<bool>],
    looked_at: &[Option<Vec<bool>>],
) -> Findings {
    use rayon::prelude::*;
    let outcomes: Vec<Verdicts> = checks
        .par_iter()
        .zip(looked_at)
        .map(|(bound, looked_at)| {
            let sources = records.sources.len();
            let mut verdicts = Verdicts::for_rows(sources, looked_at.as_deref());
            let column = Column::new(records, bound.field, bound.form, present);
            bound.check.run(&column, &mut verdicts);
            verdicts
        })
        .collect();
    let mut findings = Findings::default();
    for (index, (bound, verdicts)) in checks.iter().zip(outcomes).enumerate() {
        findings.checks.push(CheckInfo {
            field: Some(bound.field),
            ..bound.info.clone()
        });
        let (counts, failures) = verdicts.into_parts();
        findings.counts.push(counts);
        let items = failures.into_iter().map(|failure| Finding {
            check: index as u32,
            row: failure.row,
            suggestion: failure.suggestion.or_else(|| bound.suggestion.clone()),
        });
        findings.items.extend(items);
    }
    findings
        .items
        .sort_by_key(|finding| (finding.row, finding.check));
    findings
}

/// Findings of an SQL condition: rows where it is false; null is not checked.
pub fn findings_of_condition(
    info: CheckInfo,
    held: &[Option<bool>],
    records: &Records,
    suggestion: Option<Arc<str>>,
) -> Findings {
    let sources = records.sources.len();
    let mut counts = CheckCount {
        checked: vec![0; sources],
        failed: vec![0; sources],
    };
    let mut items = Vec::new();
    for (row, held) in held.iter().enumerate() {
        let Some(held) = held else { continue };
        let source = usize::from(records.source[row]);
        counts.checked[source] += 1;
        if !held {
            counts.failed[source] += 1;
            items.push(Finding {
                check: 0,
                row: row as RowId,
                suggestion: suggestion.clone(),
            });
        }
    }
    Findings {
        checks: vec![info],
        counts: vec![counts],
        items,
    }
}

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
