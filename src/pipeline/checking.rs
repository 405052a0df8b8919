//! Derived fields, exclusions and checks of the rules, bound to the run and run over its records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::conditions;
use super::dictionaries::RuleTables;
use super::set_aside::SetAsideRows;
use super::standardizing::Standardizing;
use crate::config::rules::{CheckRule, CheckWhat, CheckedForm, GateWhat, Project, Written};
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::plan::bind::Bound;
use crate::sql::Expression;
use crate::standardize::{FieldSpec, Segment, SegmentCounts, standardize};
use crate::survive::Conditions;
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::FieldDef;
use crate::tables::findings::{CheckInfo, Dimension, Findings, Severity};
use crate::tables::records::{FieldData, Records, RowId};
use crate::tables::text_column::TextColumn;
use crate::validate::{self, Context, Form};

/// The rules of a run that look at its records.
pub struct Checks {
    registered: Vec<validate::Bound>,
    /// Per registered check, which rows it looks at.
    when: Vec<Option<Expression>>,
    conditions: Vec<Condition>,
    exclude: Vec<(Arc<str>, Expression)>,
    derive: Vec<(usize, Expression)>,
    /// Per gate, its condition and which rows it counts.
    gates: Vec<Option<(Expression, Option<Expression>)>>,
    /// The conditions that survivorship names, by their text.
    preferences: BTreeMap<String, Expression>,
    /// Terms that something names.
    pub used_terms: BTreeSet<String>,
    dictionaries: Arc<Dictionaries>,
    as_of: jiff::civil::Date,
}

/// An SQL condition as a check.
struct Condition {
    info: CheckInfo,
    holds: Expression,
    when: Option<Expression>,
    suggestion: Option<Arc<str>>,
}

/// Records after all checks, with what they found.
pub struct Checked {
    /// The records that stay.
    pub records: Records,
    /// Findings on them.
    pub findings: Findings,
    /// Before and after standardizing, per field and source.
    pub counts: Vec<Vec<SegmentCounts>>,
    /// Per gate of the rules, the share of rows for which its SQL condition holds; `None` for
    /// other gates, and where there is no row to count.
    pub gate_shares: Vec<Option<f64>>,
    /// The conditions that survivorship names, on the records that stay.
    pub preferences: Conditions,
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
    let (sql, mut mistakes) = conditions::Names::of(&defs, &project.terms);
    let context = Context {
        as_of,
        fields: &names,
        dictionaries: &tables.dictionaries,
    };
    let mut checks = Checks {
        registered: Vec::new(),
        when: Vec::new(),
        conditions: Vec::new(),
        exclude: Vec::new(),
        derive: Vec::new(),
        gates: Vec::new(),
        preferences: BTreeMap::new(),
        used_terms: BTreeSet::new(),
        dictionaries: tables.dictionaries.clone(),
        as_of,
    };
    for rule in &project.checks {
        let when = rule.when.as_ref().map(|when| sql.parse(when)).transpose();
        match (bind_check(rule, &names, &sql, &context), when) {
            (Ok(BoundCheck::Registered(check)), Ok(when)) => {
                checks.registered.push(check);
                checks.when.push(when);
            }
            (Ok(BoundCheck::Condition(info, holds, suggestion)), Ok(when)) => {
                checks.conditions.push(Condition {
                    info,
                    holds,
                    when,
                    suggestion,
                });
            }
            (check, when) => mistakes.extend(check.err().into_iter().chain(when.err()).flatten()),
        }
    }
    for rule in &project.exclude {
        match sql.parse(&rule.when) {
            Ok(expression) => checks
                .exclude
                .push((Arc::from(rule.name.as_str()), expression)),
            Err(found) => mistakes.extend(found),
        }
    }
    for (field, rule) in project.fields.iter().enumerate() {
        if let Some(derive) = &rule.derive {
            match sql.parse(derive) {
                Ok(expression) => checks.derive.push((field, expression)),
                Err(found) => mistakes.extend(found),
            }
        }
    }
    for gate in &project.gates {
        let GateWhat::Sql {
            condition, when, ..
        } = &gate.what
        else {
            checks.gates.push(None);
            continue;
        };
        let when = when.as_ref().map(|when| sql.parse(when)).transpose();
        match (sql.parse(condition), when) {
            (Ok(condition), Ok(when)) => checks.gates.push(Some((condition, when))),
            (condition, when) => {
                mistakes.extend(condition.err().into_iter().chain(when.err()).flatten());
            }
        }
    }
    for when in preferences(project) {
        match sql.parse(&when) {
            Ok(expression) => {
                checks.preferences.insert(when.value, expression);
            }
            Err(found) => mistakes.extend(found),
        }
    }
    checks.used_terms = checks.terms_of_all();
    if mistakes.is_empty() {
        Ok(checks)
    } else {
        Err(mistakes)
    }
}

/// The conditions that chains of survivorship name.
fn preferences(project: &Project) -> Vec<Written<String>> {
    let rules = &project.survivorship;
    let chains = rules.fields.iter().map(|(_, chain)| chain);
    let steps = chains.chain([&rules.default]).flatten();
    steps
        .filter(|step| step.name.value == "prefer")
        .filter_map(|step| {
            Some(Written {
                value: step.settings.text("when")?.to_owned(),
                place: step.name.place.clone(),
            })
        })
        .collect()
}

enum BoundCheck {
    Registered(validate::Bound),
    Condition(CheckInfo, Expression, Option<Arc<str>>),
}

fn bind_check(
    rule: &CheckRule,
    fields: &[Arc<str>],
    sql: &conditions::Names,
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
        column: None,
        dimension: rule.dimension.unwrap_or(dimension),
        severity: rule.severity.unwrap_or(severity),
        owner: rule.owner.as_deref().map(Arc::from),
    };
    match &rule.what {
        CheckWhat::Sql(condition) => {
            let expression = sql.parse(condition)?;
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
            mut counts,
            raw_columns,
        } = standardized;
        let starts = starts(&records);
        self.derive_fields(&mut records, bound, &starts, &mut findings, &mut counts)?;
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
        let present = self.present(bound);
        let looked_at: Vec<Option<Vec<bool>>> = self
            .when
            .iter()
            .map(|when| rows_where(when.as_ref(), &records))
            .collect::<Result<_>>()?;
        findings.append(validate::validate(
            &self.registered,
            &records,
            &present,
            &looked_at,
        ));
        for check in &self.conditions {
            let mut held = conditions::over_records(&check.holds, &records)?;
            let looked_at = rows_where(check.when.as_ref(), &records)?;
            let lacking = sources_lacking(&check.holds, &records, &present);
            for (row, held) in held.iter_mut().enumerate() {
                let passed_over = looked_at.as_ref().is_some_and(|looked_at| !looked_at[row]);
                if passed_over || lacking[usize::from(records.source[row])] {
                    *held = None;
                }
            }
            findings.append(validate::findings_of_condition(
                check.info.clone(),
                &held,
                &records,
                check.suggestion.clone(),
            ));
        }
        for info in &mut findings.checks {
            if let (None, Some(field)) = (&info.owner, info.field) {
                info.owner = bound.fields[field].def.owner.clone();
            }
        }
        for finding in &findings.items {
            let check = &findings.checks[finding.check as usize];
            if check.severity == Severity::Quarantine {
                reasons[finding.row as usize].get_or_insert_with(|| check.rule.clone());
            }
        }
        if reasons.iter().any(Option::is_some) {
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
        let gate_shares = self
            .gates
            .iter()
            .map(|gate| share_held(gate.as_ref(), &records, &present))
            .collect::<Result<_>>()?;
        let mut preferences = Conditions::new();
        for (text, when) in &self.preferences {
            let held = conditions::over_records(when, &records)?;
            let held = held.into_iter().map(|held| held == Some(true)).collect();
            preferences.insert(text.clone(), held);
        }
        Ok(Checked {
            records,
            findings,
            counts,
            gate_shares,
            preferences,
        })
    }

    /// Every term that an expression of the rules names.
    fn terms_of_all(&self) -> BTreeSet<String> {
        let gates = self.gates.iter().flatten();
        let gates = gates.flat_map(|(condition, when)| [Some(condition), when.as_ref()]);
        let conditions = self.conditions.iter();
        let conditions = conditions.flat_map(|check| [Some(&check.holds), check.when.as_ref()]);
        self.exclude
            .iter()
            .map(|(_, expression)| Some(expression))
            .chain(self.derive.iter().map(|(_, expression)| Some(expression)))
            .chain(self.preferences.values().map(Some))
            .chain(self.when.iter().map(Option::as_ref))
            .chain(gates)
            .chain(conditions)
            .flatten()
            .flat_map(|expression| expression.terms().iter().cloned())
            .collect()
    }

    /// Which source has which field; derived fields every source has.
    fn present(&self, bound: &Bound) -> Vec<Vec<bool>> {
        let mut present = present(bound);
        for (field, _) in &self.derive {
            present[*field].fill(true);
        }
        present
    }

    fn derive_fields(
        &self,
        records: &mut Records,
        bound: &Bound,
        starts: &[usize],
        findings: &mut Findings,
        counts: &mut [Vec<SegmentCounts>],
    ) -> Result<()> {
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
            let ends = starts.iter().skip(1).copied().chain([records.len()]);
            let columns: Vec<TextColumn> = starts
                .iter()
                .zip(ends)
                .map(|(&start, end)| text.take(&(start as u32..end as u32).collect::<Vec<u32>>()))
                .collect();
            let segments: Vec<Segment<'_>> = columns
                .iter()
                .enumerate()
                .map(|(source, column)| Segment {
                    source,
                    column,
                    chain: None,
                })
                .collect();
            let outcome = standardize(&spec, &segments)?;
            findings.append(crate::standardize::findings(
                *field,
                &outcome.notes,
                &outcome.counts,
                starts.len(),
            ));
            counts[*field] = outcome.counts;
            records.fields[*field] = FieldData {
                def: rules.def.clone(),
                raw: text,
                standardized: outcome.standardized,
            };
        }
        Ok(())
    }
}

/// The rows for which a condition holds; all of them without one.
fn rows_where(when: Option<&Expression>, records: &Records) -> Result<Option<Vec<bool>>> {
    let Some(when) = when else { return Ok(None) };
    let held = conditions::over_records(when, records)?;
    Ok(Some(
        held.into_iter().map(|held| held == Some(true)).collect(),
    ))
}

/// Per source, whether it lacks a field that an expression names: nothing is checked there.
fn sources_lacking(expression: &Expression, records: &Records, present: &[Vec<bool>]) -> Vec<bool> {
    let mut lacking = vec![false; records.sources.len()];
    for name in expression.fields() {
        let name = name.strip_suffix("__raw").unwrap_or(name);
        if let Some(field) = records.field(name) {
            for (lacking, present) in lacking.iter_mut().zip(&present[field]) {
                *lacking |= !present;
            }
        }
    }
    lacking
}

/// The share of rows for which the condition of a gate holds, among those it counts.
fn share_held(
    gate: Option<&(Expression, Option<Expression>)>,
    records: &Records,
    present: &[Vec<bool>],
) -> Result<Option<f64>> {
    let Some((condition, when)) = gate else {
        return Ok(None);
    };
    let held = conditions::over_records(condition, records)?;
    let counted = rows_where(when.as_ref(), records)?;
    let lacking = sources_lacking(condition, records, present);
    let (mut rows, mut good) = (0u64, 0u64);
    for (row, held) in held.into_iter().enumerate() {
        let passed_over = counted.as_ref().is_some_and(|counted| !counted[row]);
        if passed_over || lacking[usize::from(records.source[row])] {
            continue;
        }
        if let Some(held) = held {
            rows += 1;
            good += u64::from(held);
        }
    }
    Ok((rows > 0).then(|| good as f64 / rows as f64))
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
