//! Quality: fields, checks, dimensions, and what standardization did.

use serde::{Deserialize, Serialize};

use super::profile::FieldProfile;
use crate::tables::field::FieldDef;
use crate::tables::findings::{CheckInfo, Dimension, Findings, Severity};
use crate::tables::records::{FieldData, Records};
use crate::tables::standardized::Flags;

/// How many rows a check names as examples.
const EXAMPLES: usize = 3;

/// All about quality.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QualitySummary {
    /// One entry per field, in declared order.
    pub fields: Vec<FieldQuality>,
    /// One entry per check that ran, most failures first.
    pub checks: Vec<CheckResult>,
    /// One entry per dimension that was measured.
    pub dimensions: Vec<DimensionScore>,
    /// What standardization changed, per field.
    pub standardization: Vec<StandardizationEffect>,
}

/// A field's name as reports show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLabel {
    /// Name in the tables.
    pub name: String,
    /// Korean label; the name where there is none.
    pub ko: String,
    /// English label; the name where there is none.
    pub en: String,
    /// What the project says it means; empty if nothing.
    pub description: String,
}

impl From<&FieldDef> for FieldLabel {
    fn from(def: &FieldDef) -> Self {
        let or_name =
            |label: &Option<std::sync::Arc<str>>| label.as_deref().unwrap_or(&def.name).to_owned();
        FieldLabel {
            name: def.name.to_string(),
            ko: or_name(&def.label_ko),
            en: or_name(&def.label_en),
            description: def.description.as_deref().unwrap_or_default().to_owned(),
        }
    }
}

impl FieldLabel {
    /// What a check looks at: a field, a column carried through, or nothing in particular.
    pub fn of_check(info: &CheckInfo, records: &Records) -> Self {
        match (info.field, &info.column) {
            (Some(field), _) => FieldLabel::from(&records.fields[field].def),
            (None, Some(column)) => FieldLabel::from(&**column),
            (None, None) => FieldLabel::default(),
        }
    }
}

impl From<&str> for FieldLabel {
    fn from(name: &str) -> Self {
        FieldLabel {
            name: name.to_owned(),
            ko: name.to_owned(),
            en: name.to_owned(),
            description: String::new(),
        }
    }
}

/// One field over all accepted rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldQuality {
    /// The field.
    pub field: FieldLabel,
    /// Its type.
    pub ty: String,
    /// Rows.
    pub rows: u64,
    /// Rows with a value.
    pub filled: u64,
    /// Distinct standardized values.
    pub distinct: u64,
    /// Rows whose value breaks the type's rules.
    pub invalid: u64,
    /// Rows whose value is a placeholder.
    pub placeholder: u64,
    /// Rows whose value is masked at the source.
    pub masked: u64,
    /// Fill rate, 0..1; `None` without rows.
    pub fill_rate: Option<f64>,
    /// Share of filled rows with a valid, real value; `None` without values.
    pub validity_rate: Option<f64>,
}

impl FieldQuality {
    /// Measures a field. Linear in rows.
    pub fn of(data: &FieldData) -> Self {
        let standardized = &data.standardized;
        let mut quality = FieldQuality {
            field: (&data.def).into(),
            ty: data.def.ty.name().to_owned(),
            rows: standardized.codes.len() as u64,
            ..Default::default()
        };
        let mut used = vec![0u64; standardized.entries()];
        for &code in &standardized.codes {
            if let Some(count) = used.get_mut(code as usize) {
                *count += 1;
            }
        }
        for (&rows, flags) in used.iter().zip(&standardized.flags) {
            quality.filled += rows;
            quality.distinct += u64::from(rows > 0);
            for (flag, count) in [
                (Flags::INVALID, &mut quality.invalid),
                (Flags::PLACEHOLDER, &mut quality.placeholder),
                (Flags::MASKED, &mut quality.masked),
            ] {
                if flags.has(flag) {
                    *count += rows;
                }
            }
        }
        let usable: u64 = used
            .iter()
            .zip(&standardized.flags)
            .filter(|(_, flags)| flags.usable())
            .map(|(&rows, _)| rows)
            .sum();
        quality.fill_rate = share(quality.filled, quality.rows);
        quality.validity_rate = share(usable, quality.filled);
        quality
    }
}

/// One check over all rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Kind of check.
    pub check: String,
    /// Name of the rule.
    pub rule: String,
    /// The field; empty for checks of rows.
    pub field: FieldLabel,
    /// Dimension.
    pub dimension: String,
    /// Severity.
    pub severity: String,
    /// Who fixes it; may be empty.
    pub owner: String,
    /// Rows looked at.
    pub checked: u64,
    /// Rows that failed.
    pub failed: u64,
    /// Share of the rows that passed; `None` if none was checked.
    pub pass_rate: Option<f64>,
    /// The first rows that failed, as places in files.
    pub examples: Vec<RowReference>,
}

/// A place in an input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReference {
    /// Source.
    pub source: String,
    /// File.
    pub file: String,
    /// Sheet; may be empty.
    pub sheet: String,
    /// Line or row, from 1.
    pub line: u32,
}

impl RowReference {
    /// Where a row of the records stands.
    pub fn of(records: &Records, row: usize) -> Self {
        let info = &records.sources[usize::from(records.source[row])];
        let at = records.position[row];
        let name = |names: &[std::sync::Arc<str>], index: u16| {
            names
                .get(usize::from(index))
                .map(|name| name.to_string())
                .unwrap_or_default()
        };
        RowReference {
            source: info.name.to_string(),
            file: name(&info.files, at.file),
            sheet: name(&info.sheets, at.sheet),
            line: at.line,
        }
    }
}

impl CheckResult {
    /// Every check that ran: most failures first, then in order of the checks.
    pub fn all(records: &Records, findings: &Findings) -> Vec<Self> {
        let mut examples: Vec<Vec<RowReference>> = vec![Vec::new(); findings.checks.len()];
        for finding in &findings.items {
            let list = &mut examples[finding.check as usize];
            if list.len() < EXAMPLES {
                list.push(RowReference::of(records, finding.row as usize));
            }
        }
        let mut results: Vec<CheckResult> = findings
            .checks
            .iter()
            .zip(&findings.counts)
            .zip(examples)
            .map(|((info, count), examples)| {
                let (checked, failed) = (count.checked.iter().sum(), count.failed.iter().sum());
                CheckResult {
                    check: info.check.to_string(),
                    rule: info.rule.to_string(),
                    field: FieldLabel::of_check(info, records),
                    dimension: info.dimension.name().to_owned(),
                    severity: info.severity.name().to_owned(),
                    owner: info.owner.as_deref().unwrap_or("").to_owned(),
                    checked,
                    failed,
                    pass_rate: share_passed(checked, failed),
                    examples,
                }
            })
            .collect();
        results.sort_by_key(|result| std::cmp::Reverse(result.failed));
        results
    }
}

/// One quality dimension.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DimensionScore {
    /// Name of the dimension.
    pub dimension: String,
    /// Values looked at by its checks.
    pub checked: u64,
    /// Values that failed.
    pub failed: u64,
    /// Share that passed.
    pub rate: f64,
    /// The share in the previous run, if there was one.
    pub previous_rate: Option<f64>,
}

impl DimensionScore {
    /// Adds up the checks of each dimension; dimensions without checked values are absent.
    pub fn all(checks: &[CheckResult]) -> Vec<Self> {
        Dimension::ALL
            .into_iter()
            .filter_map(|dimension| {
                let of = |count: fn(&CheckResult) -> u64| -> u64 {
                    checks
                        .iter()
                        .filter(|check| check.dimension == dimension.name())
                        .map(count)
                        .sum()
                };
                let (checked, failed) = (of(|check| check.checked), of(|check| check.failed));
                share_passed(checked, failed).map(|rate| DimensionScore {
                    dimension: dimension.name().to_owned(),
                    checked,
                    failed,
                    rate,
                    previous_rate: None,
                })
            })
            .collect()
    }
}

/// What standardization did to a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardizationEffect {
    /// The field.
    pub field: FieldLabel,
    /// Rows with a raw value.
    pub filled: u64,
    /// Rows whose text changed.
    pub changed: u64,
    /// Rows whose raw value turned out to be missing (`-`, 없음).
    pub became_missing: u64,
    /// Distinct raw values.
    pub distinct_before: u64,
    /// Distinct standardized values.
    pub distinct_after: u64,
}

impl From<&FieldProfile> for StandardizationEffect {
    fn from(profile: &FieldProfile) -> Self {
        let missing = profile.chain.became_missing;
        StandardizationEffect {
            field: profile.field.clone(),
            filled: profile.filled,
            changed: profile.chain.changed - missing.min(profile.chain.changed),
            became_missing: missing,
            distinct_before: profile.distinct,
            distinct_after: profile.distinct_standardized,
        }
    }
}

/// `part ÷ whole`, unless there is no whole.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Checked and failed values that count for 정합률: those of checks whose findings ask for a fix.
pub fn conforming(checks: &[CheckResult]) -> (u64, u64) {
    let counted = || {
        let info = Severity::Info.name();
        checks.iter().filter(move |check| check.severity != info)
    };
    (
        counted().map(|check| check.checked).sum(),
        counted().map(|check| check.failed).sum(),
    )
}

/// The share of `checked` that did not fail.
pub fn share_passed(checked: u64, failed: u64) -> Option<f64> {
    share(checked.saturating_sub(failed), checked)
}
