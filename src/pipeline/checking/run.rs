//! Running the checks of a run over its records: derived fields first, then exclusions, checks,
//! conditions, and the shares that gates ask for.

use std::sync::Arc;

use super::{Checks, GroupedRows, title, underlined};
use crate::config::rules::{Origin, Project};
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::pipeline::conditions;
use crate::pipeline::set_aside::SetAsideRows;
use crate::pipeline::standardizing::{Standardizing, standardize_column};
use crate::plan::bind::Bound;
use crate::plan::checks::asked;
use crate::plan::survivorship::{AboutRecords, asks_for};
use crate::sql::Expression;
use crate::standardize::{FieldSpec, SegmentCounts};
use crate::survive::{Conditions, Faults};
use crate::tables::field::FieldDef;
use crate::tables::findings::{CheckCount, Findings, Severity};
use crate::tables::records::{FieldData, Records, RowId};
use crate::validate;

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
    /// The rows by each `breakdown` of the rules, in their order.
    pub breakdowns: Vec<GroupedRows>,
    /// What each row is worth by `value` of the rules; nothing where it gives no number.
    pub values: Option<Vec<f64>>,
    /// Which field each source has: `present[field][source]`.
    pub present: Vec<Vec<bool>>,
    /// What to tell the user about the checks themselves.
    pub warnings: Vec<Diagnostic>,
}

impl Checked {
    /// What survivorship needs to know about the records beside their values.
    pub fn about_records(&self, project: &Project) -> AboutRecords {
        let wanted = asks_for(project, "highest-quality");
        AboutRecords {
            conditions: self.preferences.clone(),
            faults: if wanted {
                Faults::of(&self.findings, &self.records)
            } else {
                Faults::default()
            },
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
        let mut applied = vec![false; self.rules.len()];
        let looked = |count: &CheckCount| count.checked.iter().any(|&rows| rows > 0);
        let found = validate::validate_rows(&self.registered, &records, &present, &looked_at);
        for (&rule, count) in self.rule_of.iter().zip(&found.counts) {
            applied[rule] |= looked(count);
        }
        let mut all_found = vec![found];
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
            let found = validate::findings_of_condition(
                check.info.clone(),
                &held,
                &records,
                check.suggestion.clone(),
            );
            applied[check.rule] |= found.counts.iter().any(looked);
            all_found.push(found);
        }
        findings.append_all(all_found);
        let warnings = self.warnings(&applied, &records, &present);
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
        let (breakdowns, values) = self.grouping.run(&records)?;
        Ok(Checked {
            records,
            findings,
            counts,
            gate_shares,
            preferences,
            breakdowns,
            values,
            present,
            warnings,
        })
    }

    /// Which source has which field; derived fields every source has.
    fn present(&self, bound: &Bound) -> Vec<Vec<bool>> {
        let mut present = present(bound);
        for (field, _) in &self.derive {
            present[*field].fill(true);
        }
        present
    }

    /// Checks of the project's own file that never applied, and what a target requires and the
    /// sources lack. Packs bring more checks than any one project needs.
    fn warnings(
        &self,
        applied: &[bool],
        records: &Records,
        present: &[Vec<bool>],
    ) -> Vec<Diagnostic> {
        let fields: Vec<FieldDef> = records.fields.iter().map(|it| it.def.clone()).collect();
        let mut warnings = self.left_out.clone();
        for (rule, applied) in self.rules.iter().zip(applied) {
            let own = rule.place.origin == Origin::Project;
            // A check of a field that no source has is told with the settings without effect.
            let fed = |name: &str| {
                let mut fields = fields.iter().zip(present);
                fields.any(|(field, present)| *field.name == *name && present.contains(&true))
            };
            let fed = rule.field.as_ref().is_none_or(|field| fed(field));
            let asked = asked(rule, &fields);
            let kind = asked
                .as_ref()
                .map_or("sql", |asked| asked.entry.definition.name);
            if own && fed && !applied {
                let message = format!(
                    "the check `{}` never applied: no row had a value that it looks at",
                    title(rule, kind)
                );
                let warning = Diagnostic::warning("check-never-applied", message);
                warnings.push(underlined(warning, &rule.place, "never applied"));
            }
            let Some(asked) = asked else { continue };
            for sentence in validate::lacking(&asked, &fields, present, &records.sources) {
                let warning = Diagnostic::warning("target-field-missing", sentence);
                warnings.push(underlined(warning, &rule.place, "asked for here"));
            }
        }
        warnings
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
            let rows = starts.iter().copied().chain([records.len()]);
            let rows: Vec<u32> = rows.map(|row| row as u32).collect();
            let outcome = standardize_column(&spec, &text, &rows)?;
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
