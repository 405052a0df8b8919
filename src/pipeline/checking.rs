//! Derived fields, exclusions and checks of the rules, bound to the run and run over its records.

use std::sync::Arc;

use super::conditions;
use super::dictionaries::RuleTables;
use super::set_aside::SetAsideRows;
use super::standardizing::Standardizing;
use crate::config::rules::{CheckRule, CheckWhat, CheckedForm, Project};
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::plan::bind::Bound;
use crate::sql::{Expression, SqlType};
use crate::standardize::{FieldSpec, Segment, SegmentCounts, standardize};
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::FieldDef;
use crate::tables::findings::{CheckInfo, Dimension, Findings, Severity};
use crate::tables::records::{FieldData, Records, RowId};
use crate::validate::{self, Context, Form};

/// The rules of a run that look at its records.
pub struct Checks {
    registered: Vec<validate::Bound>,
    conditions: Vec<(CheckInfo, Expression, Option<Arc<str>>)>,
    exclude: Vec<(Arc<str>, Expression)>,
    derive: Vec<(usize, Expression)>,
    dictionaries: Arc<Dictionaries>,
    as_of: jiff::civil::Date,
}

/// Records after all checks, with what they found.
pub struct Checked {
    /// The records that stay.
    pub records: Records,
    /// Findings on them.
    pub findings: Findings,
    /// Before and after standardizing, per field and source.
    pub counts: Vec<Vec<SegmentCounts>>,
}

/// Binds checks, exclusions and derived fields.
///
/// # Errors
/// Every mistake, underlined.
pub fn bind(
    project: &Project,
    bound: &Bound,
    tables: &RuleTables,
    as_of: jiff::civil::Date,
) -> Result<Checks, Vec<Diagnostic>> {
    let defs: Vec<FieldDef> = bound.fields.iter().map(|field| field.def.clone()).collect();
    let names: Vec<Arc<str>> = defs.iter().map(|def| def.name.clone()).collect();
    let sql_names = conditions::field_names(&defs);
    let context = Context {
        as_of,
        fields: &names,
        dictionaries: &tables.dictionaries,
    };
    let mut mistakes = Vec::new();
    let mut checks = Checks {
        registered: Vec::new(),
        conditions: Vec::new(),
        exclude: Vec::new(),
        derive: Vec::new(),
        dictionaries: tables.dictionaries.clone(),
        as_of,
    };
    for rule in &project.checks {
        match bind_check(rule, &names, &sql_names, &context) {
            Ok(BoundCheck::Registered(check)) => checks.registered.push(check),
            Ok(BoundCheck::Condition(info, expression, suggestion)) => {
                checks.conditions.push((info, expression, suggestion))
            }
            Err(found) => mistakes.extend(found),
        }
    }
    for rule in &project.exclude {
        match conditions::parse(&rule.when, &sql_names) {
            Ok(expression) => checks
                .exclude
                .push((Arc::from(rule.name.as_str()), expression)),
            Err(found) => mistakes.extend(found),
        }
    }
    for (field, rule) in project.fields.iter().enumerate() {
        if let Some(derive) = &rule.derive {
            match conditions::parse(derive, &sql_names) {
                Ok(expression) => checks.derive.push((field, expression)),
                Err(found) => mistakes.extend(found),
            }
        }
    }
    if mistakes.is_empty() {
        Ok(checks)
    } else {
        Err(mistakes)
    }
}

enum BoundCheck {
    Registered(validate::Bound),
    Condition(CheckInfo, Expression, Option<Arc<str>>),
}

fn bind_check(
    rule: &CheckRule,
    fields: &[Arc<str>],
    sql_names: &[(String, SqlType)],
    context: &Context<'_>,
) -> Result<BoundCheck, Vec<Diagnostic>> {
    let field = rule
        .field
        .as_ref()
        .and_then(|name| fields.iter().position(|field| **field == *name.value));
    let suggestion = rule.suggestion.as_deref().map(Arc::from);
    let title = |kind: &str| {
        rule.name
            .as_ref()
            .map_or_else(|| Arc::from(kind), |name| Arc::from(name.as_str()))
    };
    let info = |kind: &str, dimension: Dimension, severity: Severity| CheckInfo {
        check: Arc::from(kind),
        rule: title(kind),
        field,
        dimension: rule.dimension.unwrap_or(dimension),
        severity: rule.severity.unwrap_or(severity),
        owner: rule.owner.as_deref().map(Arc::from),
    };
    match &rule.what {
        CheckWhat::Sql(condition) => {
            let expression = conditions::parse(condition, sql_names)?;
            let info = info("sql", Dimension::Consistency, Severity::Warning);
            Ok(BoundCheck::Condition(info, expression, suggestion))
        }
        CheckWhat::Registered(step) => {
            let entry = validate::registry()
                .iter()
                .find(|entry| *entry.definition.name == *step.name.value);
            let Some(entry) = entry else {
                return Err(vec![Diagnostic::error(
                    "unknown-check",
                    format!("there is no check `{}`", step.name),
                )]);
            };
            let check = (entry.build)(&step.settings, context).map_err(|message| {
                let mut diagnostic = Diagnostic::error("check-settings", message);
                if let Some(span) = &rule.place.span {
                    diagnostic = diagnostic.label(span, "in this check");
                }
                vec![diagnostic]
            })?;
            Ok(BoundCheck::Registered(validate::Bound {
                info: info(entry.definition.name, entry.dimension, entry.severity),
                check,
                form: match rule.on {
                    CheckedForm::Standardized => Form::Standardized,
                    CheckedForm::Raw => Form::Raw,
                },
                suggestion,
            }))
        }
    }
}

impl Checks {
    /// Computes derived fields, sets excluded rows aside, runs the checks.
    ///
    /// # Errors
    /// Usage, if an expression fails on the data's types.
    pub fn run(
        &self,
        standardized: Standardizing,
        bound: &Bound,
        aside: &mut SetAsideRows,
    ) -> Result<Checked> {
        let Standardizing {
            mut records,
            mut findings,
            counts,
            raw_columns,
        } = standardized;
        self.derive_fields(&mut records, bound)?;
        let mut reasons: Vec<Option<Arc<str>>> = vec![None; records.len()];
        for (name, expression) in &self.exclude {
            for (row, held) in conditions::over_records(expression, &records)?
                .into_iter()
                .enumerate()
            {
                if held == Some(true) {
                    reasons[row].get_or_insert_with(|| name.clone());
                }
            }
        }
        findings.append(validate::validate(
            &self.registered,
            &records,
            &present(bound),
        ));
        for (info, expression, suggestion) in &self.conditions {
            let held = conditions::over_records(expression, &records)?;
            findings.append(validate::findings_of_condition(
                info.clone(),
                &held,
                &records,
                suggestion.clone(),
            ));
        }
        for finding in &findings.items {
            let check = &findings.checks[finding.check as usize];
            if check.severity == Severity::Quarantine {
                reasons[finding.row as usize].get_or_insert_with(|| check.rule.clone());
            }
        }
        if reasons.iter().any(Option::is_some) {
            let starts = starts(&records);
            let mut kept: Vec<RowId> = Vec::with_capacity(records.len());
            for (row, reason) in reasons.iter().enumerate() {
                match reason {
                    Some(reason) => {
                        aside.add(&records, &starts, &raw_columns, row as RowId, reason)
                    }
                    None => kept.push(row as RowId),
                }
            }
            findings.retain(&kept, records.len());
            records = records.retain(&kept);
        }
        Ok(Checked {
            records,
            findings,
            counts,
        })
    }

    fn derive_fields(&self, records: &mut Records, bound: &Bound) -> Result<()> {
        for (field, expression) in &self.derive {
            let text = conditions::text_over_records(expression, records)?;
            let rules = &bound.fields[*field];
            let spec = FieldSpec {
                ty: rules.def.ty,
                chain: rules.chain.clone(),
                region: rules.region.clone(),
                as_of: self.as_of,
                dictionaries: self.dictionaries.clone(),
            };
            let segment = Segment {
                source: 0,
                column: &text,
                chain: None,
            };
            let standardized = standardize(&spec, &[segment])?.standardized;
            records.fields[*field] = FieldData {
                def: rules.def.clone(),
                raw: text,
                standardized,
            };
        }
        Ok(())
    }
}

/// First row of each source.
fn starts(records: &Records) -> Vec<usize> {
    (0..records.sources.len())
        .map(|source| {
            records
                .source
                .partition_point(|&of| usize::from(of) < source)
        })
        .collect()
}

/// Which source has which field.
pub fn present(bound: &Bound) -> Vec<Vec<bool>> {
    (0..bound.fields.len())
        .map(|field| {
            let sources = bound.sources.iter();
            sources
                .map(|source| source.columns.iter().any(|columns| columns.field == field))
                .collect()
        })
        .collect()
}
