//! Checks: every violation of a rule becomes a finding, none is sampled away. One file per check.
//! A check sees one field of all rows, once per distinct value where that is enough; it changes
//! nothing and sets nothing aside.

use std::sync::Arc;

use crate::tables::definition::{Definition, Settings};
use crate::tables::dictionary::Dictionaries;
use crate::tables::findings::{CheckCount, CheckInfo, Dimension, Finding, Findings, Severity};
use crate::tables::records::{Records, RowId};
use crate::tables::standardized::Flags;
use crate::tables::text_column::{NULL, TextColumn};

mod allowed_values;
mod business_number_valid;
mod date_order;
mod email_syntax;
mod encoding_damage;
mod freshness;
mod length;
mod pattern;
mod phone_valid;
mod placeholder;
mod range;
mod registry;
mod required;
mod shared_value;
mod unique;

pub use registry::registry;

/// What a check knows before it sees a row.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The day the run is for.
    pub as_of: jiff::civil::Date,
    /// Names of the fields, in order.
    pub fields: &'a [Arc<str>],
    /// The tables that rules look values up in.
    pub dictionaries: &'a Dictionaries,
}

/// A registered check.
pub struct Entry {
    /// Name, docs, parameters, examples (`given` → `ok`, `fails` or `not checked`).
    pub definition: Definition,
    /// Its dimension unless the rule says otherwise.
    pub dimension: Dimension,
    /// Its severity unless the rule says otherwise.
    pub severity: Severity,
    /// Makes one ready to run; the error is a sentence about the settings.
    pub build: Build,
}

/// Makes a check from its settings and what is known of the run.
pub type Build = fn(&Settings, &Context<'_>) -> Result<Box<dyn Check>, String>;

/// A check ready to run.
pub trait Check: Send + Sync {
    /// Looks at every row of `column` and tells what it checked and what failed.
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts);
}

/// The column a check looks at.
pub struct Column<'a> {
    /// All records, for checks that look at other fields of the row.
    pub records: &'a Records,
    /// Index of the field.
    pub field: usize,
    /// Text per row, standardized or raw as the rule asks.
    pub text: TextColumn,
    /// Per source, whether it has the field at all: where it has not, nothing is checked.
    pub present: &'a [bool],
    /// The rows looked at; all if not told.
    pub looked_at: Option<&'a [bool]>,
    /// Form of the values.
    pub form: Form,
}

/// Which form of the values a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// After standardizing.
    Standardized,
    /// As written.
    Raw,
}

/// What a check says about a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Ok,
    /// It does not, with a proposal if there is one.
    Fails(Option<Arc<str>>),
    /// The check does not apply.
    NotChecked,
}

impl Verdict {
    /// A failure without a proposal.
    pub fn fails() -> Self {
        Verdict::Fails(None)
    }

    /// `Ok` if the condition holds.
    pub fn holds(condition: bool) -> Self {
        if condition {
            Verdict::Ok
        } else {
            Verdict::fails()
        }
    }
}

impl Column<'_> {
    /// Flags of a row's value; none for raw text.
    pub fn flags(&self, row: usize) -> Flags {
        match self.form {
            Form::Standardized => self.records.fields[self.field].standardized.flags_at(row),
            Form::Raw => Flags::NONE,
        }
    }

    /// Flags by code of `text`; none for raw text.
    fn flags_of(&self, code: usize) -> Flags {
        match self.form {
            Form::Standardized => self.records.fields[self.field].standardized.flags[code],
            Form::Raw => Flags::NONE,
        }
    }

    /// Asks once per distinct value and spreads the verdicts over the rows; missing values are
    /// not checked.
    pub fn per_value(&self, verdicts: &mut Verdicts, judge: impl Fn(&str, Flags) -> Verdict) {
        let of_code: Vec<Verdict> = (0..self.text.distinct())
            .map(|code| judge(self.text.value(code as u32), self.flags_of(code)))
            .collect();
        for (row, &code) in self.text.codes().iter().enumerate() {
            if code != NULL {
                verdicts.add(self, row, of_code[code as usize].clone());
            }
        }
    }

    /// Whether the row is looked at and its source has the field.
    pub fn applies(&self, row: usize) -> bool {
        self.looked_at.is_none_or(|looked_at| looked_at[row])
            && self.present[usize::from(self.records.source[row])]
    }
}

/// Verdicts gathered by a check.
#[derive(Debug, Default)]
pub struct Verdicts {
    counts: CheckCount,
    failures: Vec<(RowId, Option<Arc<str>>)>,
}

impl Verdicts {
    /// Takes the verdict on a row in.
    pub fn add(&mut self, column: &Column<'_>, row: usize, verdict: Verdict) {
        if !column.applies(row) || verdict == Verdict::NotChecked {
            return;
        }
        let source = usize::from(column.records.source[row]);
        self.counts.checked[source] += 1;
        if let Verdict::Fails(suggestion) = verdict {
            self.counts.failed[source] += 1;
            self.failures.push((row as RowId, suggestion));
        }
    }
}

/// A check bound to a field of the run.
pub struct Bound {
    /// What its findings share.
    pub info: CheckInfo,
    /// The check.
    pub check: Box<dyn Check>,
    /// Which form of the values it looks at.
    pub form: Form,
    /// What the rule proposes for every finding.
    pub suggestion: Option<Arc<str>>,
}

/// Runs checks over the records. `present[field][source]` tells which source has which field,
/// `looked_at` which rows each check looks at (all where it is `None`).
pub fn validate(
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
            let mut verdicts = Verdicts {
                counts: CheckCount {
                    checked: vec![0; sources],
                    failed: vec![0; sources],
                },
                failures: Vec::new(),
            };
            let Some(field) = bound.info.field else {
                return verdicts;
            };
            let data = &records.fields[field];
            let column = Column {
                records,
                field,
                text: match bound.form {
                    Form::Standardized => data.standardized.column(),
                    Form::Raw => data.raw.clone(),
                },
                present: &present[field],
                looked_at: looked_at.as_deref(),
                form: bound.form,
            };
            bound.check.run(&column, &mut verdicts);
            verdicts
        })
        .collect();
    let mut findings = Findings::default();
    for (index, (bound, verdicts)) in checks.iter().zip(outcomes).enumerate() {
        findings.checks.push(bound.info.clone());
        findings.counts.push(verdicts.counts);
        findings.items.extend(
            verdicts
                .failures
                .into_iter()
                .map(|(row, suggestion)| Finding {
                    check: index as u32,
                    row,
                    suggestion: suggestion.or_else(|| bound.suggestion.clone()),
                }),
        );
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
mod tests;
