//! The figures of [`super::scores`] from checks and their findings.

use super::quality::{CheckResult, FieldQuality, conforming, share, share_passed};
use super::scores::{
    Basis, CheckClass, ClassConformity, DimensionCell, FieldAgreement, FieldScore, GroupScore,
    HeadlineFigure, HeadlineKind, PLATINUM,
};
use crate::tables::field::FieldType;
use crate::tables::findings::{CheckCount, CheckInfo, Dimension, Findings, Severity};
use crate::tables::records::{FieldData, Records};
use crate::tables::text_column::NULL;

impl DimensionCell {
    /// A cell, if anything was looked at.
    pub fn of(dimension: Dimension, basis: Basis, checked: u64, failed: u64) -> Option<Self> {
        share_passed(checked, failed).map(|rate| DimensionCell {
            dimension: dimension.name().to_owned(),
            basis,
            checked,
            failed,
            rate,
        })
    }
}

/// Per row, whether it has a finding that asks for a fix.
pub fn troubled_rows(records: &Records, findings: &Findings) -> Vec<bool> {
    let mut troubled = vec![false; records.len()];
    for finding in &findings.items {
        let severity = findings.checks[finding.check as usize].severity;
        troubled[finding.row as usize] |= severity > Severity::Info;
    }
    troubled
}

/// Rows with at least one usable phone number or mail address, of all rows; `None` if there is no
/// such field.
pub fn reachable_rows(records: &Records) -> Option<u64> {
    let contacts: Vec<&FieldData> = records
        .fields
        .iter()
        .filter(|field| matches!(field.def.ty, FieldType::Phone | FieldType::Email))
        .collect();
    if contacts.is_empty() {
        return None;
    }
    let mut reachable = vec![false; records.len()];
    for field in contacts {
        for (reached, &code) in reachable.iter_mut().zip(&field.standardized.codes) {
            *reached |= code != NULL && field.standardized.flags[code as usize].usable();
        }
    }
    Some(reachable.into_iter().filter(|reached| *reached).count() as u64)
}

impl FieldScore {
    /// Every field in all dimensions; `present[field][source]` tells which source has which.
    pub fn all(
        records: &Records,
        findings: &Findings,
        present: &[Vec<bool>],
        agreement: &[FieldAgreement],
    ) -> Vec<Self> {
        let mut rows = vec![0u64; records.sources.len()];
        for &source in &records.source {
            rows[usize::from(source)] += 1;
        }
        records
            .fields
            .iter()
            .enumerate()
            .map(|(at, data)| FieldScore {
                field: (&data.def).into(),
                dimensions: Dimension::ALL
                    .into_iter()
                    .filter_map(|dimension| {
                        let of_field = |info: &CheckInfo| {
                            info.field == Some(at) && info.dimension == dimension
                        };
                        let (checked, failed) = counted(findings, of_field, None);
                        DimensionCell::of(dimension, Basis::Checks, checked, failed).or_else(|| {
                            let has = rows.iter().zip(&present[at]);
                            let rows = has.filter(|(_, has)| **has).map(|(rows, _)| rows).sum();
                            measured(data, rows, dimension, agreement)
                        })
                    })
                    .collect(),
            })
            .collect()
    }
}

/// A dimension that no check measures.
fn measured(
    data: &FieldData,
    rows: u64,
    dimension: Dimension,
    agreement: &[FieldAgreement],
) -> Option<DimensionCell> {
    let codes = || data.standardized.codes.iter().filter(|&&code| code != NULL);
    match dimension {
        Dimension::Completeness => {
            let filled = codes().count() as u64;
            DimensionCell::of(dimension, Basis::Values, rows, rows.saturating_sub(filled))
        }
        Dimension::Validity => {
            let flags = &data.standardized.flags;
            let unusable = codes().filter(|&&code| !flags[code as usize].usable());
            let (filled, unusable) = (codes().count() as u64, unusable.count() as u64);
            DimensionCell::of(dimension, Basis::Values, filled, unusable)
        }
        Dimension::Accuracy => {
            let of_field = agreement
                .iter()
                .find(|it| it.field.name == *data.def.name)?;
            let count = of_field.count;
            let differ = count.compared - count.agreed;
            DimensionCell::of(dimension, Basis::Agreement, count.compared, differ)
        }
        _ => None,
    }
}

/// Values looked at and failed, over the checks that are wanted, in one source or all.
fn counted(
    findings: &Findings,
    wanted: impl Fn(&CheckInfo) -> bool,
    source: Option<usize>,
) -> (u64, u64) {
    let of_source = |counts: &[u64]| match source {
        Some(source) => counts.get(source).copied().unwrap_or(0),
        None => counts.iter().sum(),
    };
    let checks = findings.checks.iter().zip(&findings.counts);
    checks.filter(|(info, _)| wanted(info)).fold(
        (0, 0),
        |(checked, failed), (_, count): (_, &CheckCount)| {
            (
                checked + of_source(&count.checked),
                failed + of_source(&count.failed),
            )
        },
    )
}

impl GroupScore {
    /// Every source.
    pub fn of_sources(records: &Records, findings: &Findings, troubled: &[bool]) -> Vec<Self> {
        records
            .sources
            .iter()
            .enumerate()
            .map(|(source, info)| {
                let (mut rows, mut clean_rows) = (0u64, 0u64);
                for (of, troubled) in records.source.iter().zip(troubled) {
                    if usize::from(*of) == source {
                        rows += 1;
                        clean_rows += u64::from(!troubled);
                    }
                }
                let asks = |info: &CheckInfo| info.severity > Severity::Info;
                let (checked, failed) = counted(findings, asks, Some(source));
                let checks = findings.checks.iter().zip(&findings.counts);
                let worst = checks
                    .filter(|(info, _)| asks(info))
                    .map(|(info, count)| (count.failed.get(source).copied().unwrap_or(0), info))
                    .filter(|(failed, _)| *failed > 0)
                    .reduce(|best, next| if next.0 > best.0 { next } else { best });
                GroupScore {
                    group: info.name.to_string(),
                    other: false,
                    rows,
                    clean_rows,
                    clean_share: share(clean_rows, rows),
                    checked,
                    failed,
                    rate: share_passed(checked, failed),
                    dimensions: Dimension::ALL
                        .into_iter()
                        .filter_map(|dimension| {
                            let of_dimension = |info: &CheckInfo| info.dimension == dimension;
                            let (checked, failed) = counted(findings, of_dimension, Some(source));
                            DimensionCell::of(dimension, Basis::Checks, checked, failed)
                        })
                        .collect(),
                    worst_rule: worst.map_or_else(String::new, |(_, info)| info.rule.to_string()),
                    worst_failed: worst.map_or(0, |(failed, _)| failed),
                }
            })
            .collect()
    }
}

impl ClassConformity {
    /// 정합률 of every class that looked at anything.
    pub fn all(checks: &[CheckResult]) -> Vec<Self> {
        CheckClass::ALL
            .into_iter()
            .filter_map(|class| {
                let of_class: Vec<CheckResult> = checks
                    .iter()
                    .filter(|check| CheckClass::of(&check.check) == class && check.checked > 0)
                    .filter(|check| check.severity != Severity::Info.name())
                    .cloned()
                    .collect();
                let (checked, failed) = conforming(&of_class);
                let rate = share_passed(checked, failed)?;
                Some(ClassConformity {
                    class: class.name().to_owned(),
                    checks: of_class.len() as u64,
                    checked,
                    failed,
                    rate,
                    platinum: rate >= PLATINUM,
                })
            })
            .collect()
    }
}

/// What headline figures are taken from.
pub struct Measured<'a> {
    /// Rows read.
    pub rows_read: u64,
    /// Rows accepted.
    pub rows: u64,
    /// Of these, rows without a finding that asks for a fix.
    pub clean_rows: u64,
    /// Of these, rows with a usable contact; `None` without such fields.
    pub reachable: Option<u64>,
    /// The checks.
    pub checks: &'a [CheckResult],
    /// The fields.
    pub fields: &'a [FieldQuality],
    /// Gates that have a measure.
    pub gates: &'a [(String, Option<f64>)],
}

/// Shown where the rules name nothing else.
const DEFAULT: [&str; 3] = ["conformity", "clean_rows", "reachable"];

impl Measured<'_> {
    /// The figures of these names, or three of our own. Where nobody can be reached because there
    /// is no contact field, the share of accepted rows is shown instead.
    pub fn headline(&self, names: &[&str]) -> Vec<HeadlineFigure> {
        if !names.is_empty() {
            return names.iter().map(|name| self.figure(name)).collect();
        }
        let own = DEFAULT.map(|name| match (name, self.reachable) {
            ("reachable", None) => "accepted_rows",
            (name, _) => name,
        });
        own.iter().map(|name| self.figure(name)).collect()
    }

    fn figure(&self, name: &str) -> HeadlineFigure {
        let figure = |kind, passed, checked| HeadlineFigure {
            kind,
            name: name.to_owned(),
            value: share(passed, checked),
            passed,
            checked,
            ..HeadlineFigure::default()
        };
        let of_checks = |kind, wanted: &dyn Fn(&CheckResult) -> bool| {
            let of = self.checks.iter().filter(|check| wanted(check));
            let (checked, failed) = of.fold((0, 0), |(checked, failed), check| {
                (checked + check.checked, failed + check.failed)
            });
            figure(kind, checked - failed, checked)
        };
        let built_in = HeadlineKind::BuiltIn;
        match name {
            "conformity" => {
                let (checked, failed) = conforming(self.checks);
                return figure(built_in, checked - failed, checked);
            }
            "clean_rows" => return figure(built_in, self.clean_rows, self.rows),
            "accepted_rows" => return figure(built_in, self.rows, self.rows_read),
            "reachable" => {
                let rows = self.reachable.map_or(0, |_| self.rows);
                return figure(built_in, self.reachable.unwrap_or(0), rows);
            }
            _ => {}
        }
        if Dimension::from_name(name).is_some() {
            return of_checks(HeadlineKind::Dimension, &|check| check.dimension == name);
        }
        if let Some((_, measured)) = self.gates.iter().find(|(gate, _)| gate == name) {
            return HeadlineFigure {
                value: *measured,
                ..figure(HeadlineKind::Gate, 0, 0)
            };
        }
        let mut fields = self.fields.iter();
        if let Some(quality) = fields.find(|quality| quality.field.name == name) {
            let of_field = |check: &CheckResult| {
                check.field.name == name && check.severity != Severity::Info.name()
            };
            let checked = of_checks(HeadlineKind::Field, &of_field);
            // Of a field that nothing checks all that is known is whether it is filled.
            let figure = match checked.checked {
                0 => figure(HeadlineKind::Field, quality.filled, quality.rows),
                _ => checked,
            };
            return HeadlineFigure {
                field: quality.field.clone(),
                ..figure
            };
        }
        let of_rule = |check: &CheckResult| check.rule == name;
        HeadlineFigure {
            field: self
                .checks
                .iter()
                .find(|check| of_rule(check))
                .map(|check| check.field.clone())
                .unwrap_or_default(),
            ..of_checks(HeadlineKind::Check, &of_rule)
        }
    }
}
