//! Rows by a breakdown of the rules: which groups are shown, and how good their rows are.

use std::cmp::Reverse;

use super::profile::MIN_ROWS_SHOWN;
use super::quality::{FieldLabel, share};
use super::scores::{Basis, Breakdown, DimensionCell, GroupScore};
use crate::report::masked::Masked;
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Findings, Severity};
use crate::tables::records::Records;
use crate::tables::text_column::{NULL, TextColumn};

/// Most groups shown by themselves.
pub const MOST_GROUPS: usize = 50;

/// What a breakdown is by.
pub struct By<'a> {
    /// The expression as the rules say it.
    pub expression: &'a str,
    /// The field, where the expression is one.
    pub field: Option<FieldLabel>,
    /// How its groups are named and ordered.
    pub names: GroupNames,
}

/// How the groups of a breakdown are named and ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupNames {
    /// As they are, those of most rows first: they name nobody.
    Clear,
    /// Masked as values of this type, those of most rows first.
    Masked(FieldType),
    /// Months in their order; of more than are shown the latest.
    Months,
}

impl Breakdown {
    /// Scores the rows by their group. `troubled` tells which rows have a finding that asks for a
    /// fix.
    pub fn of(
        by: By<'_>,
        groups: &TextColumn,
        records: &Records,
        findings: &Findings,
        troubled: &[bool],
    ) -> Self {
        let rows_of = groups.counts();
        let chosen = chosen(groups, &rows_of, by.names);
        let others = chosen.len();
        // Per code, and for rows without one, the place among the chosen groups.
        let mut place = vec![others; groups.distinct()];
        let mut without = others;
        for (at, code) in chosen.iter().enumerate() {
            match *code {
                NULL => without = at,
                code => place[code as usize] = at,
            }
        }
        let place_of = |row: usize| match groups.codes()[row] {
            NULL => without,
            code => place[code as usize],
        };
        let mut tallies: Vec<Tally> = (0..=others).map(|_| Tally::new(findings)).collect();
        for row in 0..records.len() {
            let tally = &mut tallies[place_of(row)];
            tally.rows += 1;
            tally.clean += u64::from(!troubled[row]);
        }
        for of_row in findings.items.chunk_by(|a, b| a.row == b.row) {
            let tally = &mut tallies[place_of(of_row[0].row as usize)];
            let mut met = [false; Dimension::ALL.len()];
            for finding in of_row {
                let check = &findings.checks[finding.check as usize];
                if check.severity > Severity::Info {
                    tally.by_check[finding.check as usize] += 1;
                    met[check.dimension as usize] = true;
                }
            }
            for (rows, met) in tally.by_dimension.iter_mut().zip(met) {
                *rows += u64::from(met);
            }
        }
        let name = |code: u32| match (code, by.names) {
            (NULL, _) => String::new(),
            (code, GroupNames::Masked(ty)) => {
                Masked::new(ty, groups.value(code)).as_str().to_owned()
            }
            (code, GroupNames::Clear | GroupNames::Months) => groups.value(code).to_owned(),
        };
        let names = chosen.iter().map(|&code| (name(code), false));
        let names = names.chain([(String::new(), true)]);
        let scores = names
            .zip(tallies)
            .filter(|((_, other), tally)| !other || tally.rows > 0)
            .map(|((name, other), tally)| tally.rated(name, other, findings))
            .collect();
        Breakdown {
            expression: by.expression.to_owned(),
            field: by.field.unwrap_or_else(|| FieldLabel::from(by.expression)),
            by: match by.names {
                GroupNames::Months => "month",
                GroupNames::Clear | GroupNames::Masked(_) => "value",
            }
            .to_owned(),
            groups_in_all: rows_of.iter().filter(|&&rows| rows > 0).count() as u64,
            groups: scores,
        }
    }
}

/// The groups shown by themselves, by code; [`NULL`] stands for rows without a value.
fn chosen(groups: &TextColumn, rows_of: &[u32], names: GroupNames) -> Vec<u32> {
    let without = groups.codes().iter().filter(|&&code| code == NULL).count() as u64;
    let mut all: Vec<(u64, u32)> = rows_of
        .iter()
        .zip(0..)
        .map(|(&rows, code)| (u64::from(rows), code))
        .chain([(without, NULL)])
        .filter(|&(rows, _)| rows >= MIN_ROWS_SHOWN)
        .collect();
    // Rows without a value stand last among those of equal rows, and before the first month.
    let text = |code: u32| (code != NULL).then(|| groups.value(code));
    match names {
        GroupNames::Months => {
            all.sort_by_key(|&(_, code)| text(code));
            let first = all.len().saturating_sub(MOST_GROUPS);
            all.drain(..first);
        }
        GroupNames::Clear | GroupNames::Masked(_) => {
            all.sort_by_key(|&(rows, code)| (Reverse(rows), code == NULL, text(code)));
            all.truncate(MOST_GROUPS);
        }
    }
    all.into_iter().map(|(_, code)| code).collect()
}

/// Counts of one group.
struct Tally {
    rows: u64,
    clean: u64,
    /// Rows with a finding that asks for a fix, in the order of the dimensions.
    by_dimension: [u64; Dimension::ALL.len()],
    /// Findings that ask for a fix, by check.
    by_check: Vec<u64>,
}

impl Tally {
    fn new(findings: &Findings) -> Self {
        Tally {
            rows: 0,
            clean: 0,
            by_dimension: [0; Dimension::ALL.len()],
            by_check: vec![0; findings.checks.len()],
        }
    }

    fn rated(self, group: String, other: bool, findings: &Findings) -> GroupScore {
        let worst = (0..self.by_check.len())
            .filter(|&check| self.by_check[check] > 0)
            .max_by_key(|&check| (self.by_check[check], Reverse(check)));
        // Only dimensions that something checks: of others nothing is known.
        let measured = |dimension: Dimension| {
            let mut checks = findings.checks.iter();
            checks.any(|check| check.dimension == dimension && check.severity > Severity::Info)
        };
        GroupScore {
            group,
            other,
            rows: self.rows,
            clean_rows: self.clean,
            clean_share: share(self.clean, self.rows),
            dimensions: Dimension::ALL
                .into_iter()
                .filter(|&dimension| measured(dimension))
                .filter_map(|dimension| {
                    let failed = self.by_dimension[dimension as usize];
                    DimensionCell::of(dimension, Basis::Rows, self.rows, failed)
                })
                .collect(),
            worst_rule: worst
                .map_or_else(String::new, |check| findings.checks[check].rule.to_string()),
            worst_failed: worst.map_or(0, |check| self.by_check[check]),
            ..GroupScore::default()
        }
    }
}
