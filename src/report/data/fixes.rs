//! What to fix first, and what became of the findings of last time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::quality::{FieldLabel, RowReference, share};
use crate::tables::findings::{CheckInfo, Findings, Severity};
use crate::tables::records::{Records, RowId};

/// Most fixes listed.
pub const MOST_FIXES: usize = 10;
/// Rows that a fix names as examples.
pub const EXAMPLES: usize = 5;

/// What to do, dearest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FixList {
    /// The SQL expression of `value:` that fixes are weighed with; empty if they are weighed by
    /// rows.
    pub value: String,
    /// At most [`MOST_FIXES`], dearest first: by value where there is one, else by rows. Findings
    /// of severity `info` ask for no fix.
    pub fixes: Vec<Fix>,
    /// Fixes that are not listed.
    pub others: u64,
    /// Their findings.
    pub other_findings: u64,
}

/// All findings of one rule in one field that one owner can fix, and those of further rules that find
/// the very same rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// Name of the rule.
    pub rule: String,
    /// Kind of check.
    pub check: String,
    /// Rules of the same field and owner that find exactly these rows, too: whoever mends the rows
    /// settles all. None of them is more severe.
    #[serde(default)]
    pub further: Vec<FurtherRule>,
    /// The field; empty for rules about rows.
    pub field: FieldLabel,
    /// Dimension.
    pub dimension: String,
    /// Severity.
    pub severity: String,
    /// Who fixes it: the rule's owner, else the field's, else the source's; may be empty.
    pub owner: String,
    /// Rows of `findings` of the rule; each further rule has as many.
    pub rows: u64,
    /// Share of the accepted rows.
    pub share: Option<f64>,
    /// Sum of `value:` over these rows; `None` without one.
    pub value: Option<f64>,
    /// Rows by source, in order of the sources; those above zero.
    pub by_source: Vec<(String, u64)>,
    /// The first rows in canonical order, as places in files; at most [`EXAMPLES`].
    pub examples: Vec<RowReference>,
    /// The command that writes all its rows to a workbook.
    pub command: String,
}

/// A rule that is broken by the rows of another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherRule {
    /// Name of the rule.
    pub rule: String,
    /// Kind of check.
    pub check: String,
}

impl Fix {
    /// The rules it settles by name: `phone-valid, phone-length`.
    pub fn rules(&self) -> String {
        let further = self.further.iter().map(|it| it.rule.as_str());
        let names: Vec<&str> = std::iter::once(self.rule.as_str()).chain(further).collect();
        names.join(", ")
    }
}

/// What fixes are made of besides the findings.
pub struct Weighing<'a> {
    /// The SQL expression of `value:`; empty without one.
    pub value: &'a str,
    /// What each row is worth; `None` without such an expression.
    pub values: Option<&'a [f64]>,
    /// Who answers for each source.
    pub owners: &'a [Option<std::sync::Arc<str>>],
    /// Published names of the fields.
    pub names: &'a [std::sync::Arc<str>],
    /// Options of the command line that name this publication: `--run 20261121T194617Z`.
    pub publication: &'a str,
}

impl<'a> Weighing<'a> {
    /// Who fixes what a check finds in a source.
    fn owner(&self, check: &'a CheckInfo, source: usize) -> &'a str {
        let of_source = self.owners.get(source).and_then(Option::as_deref);
        check.owner.as_deref().or(of_source).unwrap_or("")
    }
}

impl FixList {
    /// Groups findings by rule, field and owner, unites groups of the very same rows, and puts the
    /// dearest first.
    pub fn of<'a>(records: &Records, findings: &'a Findings, weighing: &Weighing<'a>) -> Self {
        // Findings stand in canonical order, so the first of a group are its first rows.
        let mut groups: BTreeMap<(u32, &str), Group> = BTreeMap::new();
        for finding in &findings.items {
            let check = &findings.checks[finding.check as usize];
            if check.severity <= Severity::Info {
                continue;
            }
            let row = finding.row as usize;
            let source = usize::from(records.source[row]);
            let group = groups
                .entry((finding.check, weighing.owner(check, source)))
                .or_insert_with(|| Group::new(records.sources.len()));
            group.by_source[source] += 1;
            group.value += weighing.values.map_or(0.0, |values| values[row]);
            group.found.push(finding.row);
        }
        let mut ranked = folded(groups, &findings.checks);
        ranked.sort_by(|(a_key, a), (b_key, b)| {
            let dearer = b.value.total_cmp(&a.value);
            dearer.then(b.rows().cmp(&a.rows())).then(a_key.cmp(b_key))
        });
        let rest = ranked.split_off(ranked.len().min(MOST_FIXES));
        let fix = |((check, owner), group): Owned<'_>| {
            let info = &findings.checks[check as usize];
            let rows = group.rows();
            let by_source = records.sources.iter().zip(&group.by_source);
            Fix {
                rule: info.rule.to_string(),
                check: info.check.to_string(),
                further: group
                    .further
                    .iter()
                    .map(|&check| &findings.checks[check as usize])
                    .map(|info| FurtherRule {
                        rule: info.rule.to_string(),
                        check: info.check.to_string(),
                    })
                    .collect(),
                field: FieldLabel::of_check(info, records),
                dimension: info.dimension.name().to_owned(),
                severity: info.severity.name().to_owned(),
                owner: owner.to_owned(),
                rows,
                share: share(rows, records.len() as u64),
                value: weighing.values.map(|_| group.value),
                by_source: by_source
                    .filter(|(_, rows)| **rows > 0)
                    .map(|(source, rows)| (source.name.to_string(), *rows))
                    .collect(),
                examples: group
                    .found
                    .iter()
                    .take(EXAMPLES)
                    .map(|&row| RowReference::of(records, row as usize))
                    .collect(),
                command: command(info, owner, weighing),
            }
        };
        FixList {
            value: weighing.value.to_owned(),
            others: rest.len() as u64,
            other_findings: rest.iter().map(|(_, group)| group.findings()).sum(),
            fixes: ranked.into_iter().map(fix).collect(),
        }
    }
}

/// Findings that one owner can fix in one go.
struct Group {
    by_source: Vec<u64>,
    value: f64,
    /// The rows, in canonical order.
    found: Vec<RowId>,
    /// Further checks that find the same rows.
    further: Vec<u32>,
}

/// A group by check and owner.
type Owned<'a> = ((u32, &'a str), Group);

/// Unites the groups of one field and owner that have the very same rows. The most severe rule
/// leads, among equals the first. Rules about whole rows stay apart: what they ask for has no field
/// in common.
fn folded<'a>(groups: BTreeMap<(u32, &'a str), Group>, checks: &[CheckInfo]) -> Vec<Owned<'a>> {
    let info = |(check, _): &(u32, &str)| &checks[*check as usize];
    let mut groups: Vec<Owned<'a>> = groups.into_iter().collect();
    groups.sort_by_key(|(key, _)| Reverse(info(key).severity));
    let mut leading: Vec<Owned<'a>> = Vec::new();
    for (key, group) in groups {
        let check = info(&key);
        let of_field = check.field.is_some() || check.column.is_some();
        let same = |(lead, of): &&mut Owned<'a>| {
            let other = info(lead);
            let one_place = (other.field, &other.column) == (check.field, &check.column);
            one_place && lead.1 == key.1 && of.found == group.found
        };
        match leading.iter_mut().filter(|_| of_field).find(same) {
            Some((_, lead)) => lead.further.push(key.0),
            None => leading.push((key, group)),
        }
    }
    leading
}

impl Group {
    fn new(sources: usize) -> Self {
        Group {
            by_source: vec![0; sources],
            value: 0.0,
            found: Vec::new(),
            further: Vec::new(),
        }
    }

    fn rows(&self) -> u64 {
        self.by_source.iter().sum()
    }

    /// Findings, those of further checks included.
    fn findings(&self) -> u64 {
        self.rows() * (1 + self.further.len() as u64)
    }
}

/// The command that writes the rows of a fix, ready for a shell.
fn command(check: &CheckInfo, owner: &str, weighing: &Weighing<'_>) -> String {
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let mut conditions = vec![format!("rule = {}", text(&check.rule))];
    conditions.push(match (check.field, &check.column) {
        (Some(field), _) => format!("field = {}", text(&weighing.names[field])),
        (None, Some(column)) => format!("\"column\" = {}", text(column)),
        (None, None) => "field IS NULL".to_owned(),
    });
    conditions.push(match owner {
        "" => "owner IS NULL".to_owned(),
        owner => format!("owner = {}", text(owner)),
    });
    let mut quoted = String::new();
    for c in conditions.join(" AND ").chars() {
        // What a shell would read inside double quotes.
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    format!(
        "goldsieve export findings --where \"{quoted}\" {} --to xlsx",
        weighing.publication
    )
}

/// Findings compared with those of an earlier publication, by source, record id, rule and field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingChanges {
    /// The audit or run compared with; empty if there is none, and all counts are zero then.
    pub since: String,
    /// Its day.
    pub since_as_of: String,
    /// Findings that it did not have. `new + open` are the rows of `findings`.
    pub new: u64,
    /// Findings that it had, too.
    pub open: u64,
    /// Findings that it had and that are no more.
    pub gone: u64,
    /// The rules whose findings changed in number or kind, most new ones first.
    pub rules: Vec<RuleChange>,
}

/// The findings of one rule in one field, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChange {
    /// Name of the rule.
    pub rule: String,
    /// The field; empty for rules about rows.
    pub field: FieldLabel,
    /// Why a count may say nothing about the data.
    pub standing: RuleStanding,
    /// New findings.
    pub new: u64,
    /// Findings still there.
    pub open: u64,
    /// Findings that are gone.
    pub gone: u64,
}

/// Whether a rule was there both times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleStanding {
    /// Both times.
    #[default]
    Kept,
    /// Only now: all its findings are new.
    Added,
    /// Only then: all its findings are gone.
    Dropped,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::findings::Dimension;

    fn check(rule: &str, field: Option<usize>, severity: Severity) -> CheckInfo {
        CheckInfo {
            check: rule.into(),
            rule: rule.into(),
            field,
            column: None,
            dimension: Dimension::Validity,
            severity,
            owner: None,
        }
    }

    #[test]
    fn only_rules_of_one_field_and_owner_with_the_same_rows_become_one() {
        let checks = [
            check("length", Some(1), Severity::Warning),
            check("other field", Some(2), Severity::Warning),
            check("valid", Some(1), Severity::Error),
            check("one row more", Some(1), Severity::Error),
            check("whole row", None, Severity::Error),
            check("whole row, too", None, Severity::Error),
        ];
        let group = |found: &[RowId]| Group {
            by_source: vec![found.len() as u64],
            found: found.to_vec(),
            ..Group::new(1)
        };
        // Six rows, so that the first that differs is no example any more.
        let (same, other) = ([1, 2, 4, 5, 7, 8], [1, 2, 4, 5, 7, 9]);
        let groups = BTreeMap::from([
            ((0, "sales"), group(&same)),
            ((0, "support"), group(&same)),
            ((1, "sales"), group(&same)),
            ((2, "sales"), group(&same)),
            ((3, "sales"), group(&other)),
            ((4, "sales"), group(&same)),
            ((5, "sales"), group(&same)),
        ]);
        let found = folded(groups, &checks);
        let told: Vec<(&str, &str, &[u32])> = found
            .iter()
            .map(|((check, owner), group)| {
                let rule = &*checks[*check as usize].rule;
                (rule, *owner, group.further.as_slice())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("valid", "sales", &[0][..]),
                ("one row more", "sales", &[]),
                ("whole row", "sales", &[]),
                ("whole row, too", "sales", &[]),
                ("length", "support", &[]),
                ("other field", "sales", &[]),
            ]
        );
        assert_eq!((found[0].1.rows(), found[0].1.findings()), (6, 12));
    }
}
