//! The rules' own tests: each example goes through reading's redaction, binding, chains,
//! exclusions, checks and, for two rows, matching, by itself and exactly as in a run.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::dictionaries::RuleTables;
use super::set_aside::SetAsideRows;
use super::{accept, checking, hashing, matching, publication, reading, standardizing, timing};
use crate::config::rules::{
    ColumnMap, GivenRow, OnePerSource, Project, SourceRule, TestRule, TestWhat,
};
use crate::diag::{Diagnostic, Span};
use crate::error::Result;
use crate::ingest::columns::{ColumnGuess, EntityGuess, Role, SourceGuess};
use crate::ingest::redact;
use crate::plan::bind;
use crate::sql::identifiers;
use crate::tables::field::{EntityKind, FieldType};
use crate::tables::pairs::Decision;
use crate::tables::raw::{FileRead, RawColumn, RawSource};
use crate::tables::records::{Position, Records};
use crate::tables::text_column::TextColumn;

/// Column that tells the rows of a test apart; no field can have this name.
const ROW: &str = "__row";

/// Runs every test of the rules.
///
/// # Errors
/// One diagnostic per expectation that is not met, or per mistake in the rules.
pub fn run(project: &Project, tables: &RuleTables, as_of: jiff::civil::Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (number, test) in project.tests.iter().enumerate() {
        let name = match &test.name {
            Some(name) => format!("the test `{name}`"),
            None => format!("test {}", number + 1),
        };
        let failed = |(message, span): (String, Option<Span>)| {
            let diagnostic = Diagnostic::error("test-failed", format!("{name}: {message}"));
            match span.as_ref().or(test.place.span.as_ref()) {
                Some(span) => diagnostic.label(span, "not what comes out"),
                None => diagnostic,
            }
        };
        match failures(project, tables, as_of, test) {
            Ok(failures) => found.extend(failures.into_iter().map(failed)),
            Err(Stopped::Rules(mistakes)) => return mistakes,
            Err(Stopped::Error(error)) => found.push(failed((error.to_string(), None))),
        }
    }
    found
}

/// Why a test could not be run.
enum Stopped {
    Rules(Vec<Diagnostic>),
    Error(crate::error::Error),
}

impl From<crate::error::Error> for Stopped {
    fn from(error: crate::error::Error) -> Self {
        Stopped::Error(error)
    }
}

/// An expectation that is not met, with its place.
type Failures = Vec<(String, Option<Span>)>;

fn failures(
    project: &Project,
    tables: &RuleTables,
    as_of: jiff::civil::Date,
    test: &TestRule,
) -> Result<Failures, Stopped> {
    match &test.what {
        TestWhat::Row {
            source,
            given,
            expect,
            finds,
            excluded,
        } => {
            let (rule, raw) = match source.as_ref().and_then(|name| project.source(name)) {
                Some(rule) => of_columns(rule, given),
                None => of_fields(project, &[given]),
            };
            let tried = Tried::of(project, tables, as_of, rule, raw)?;
            let mut failures = tried.aside(excluded.as_ref().map(|name| name.as_str()));
            if failures.is_empty() && excluded.is_none() {
                for (name, wanted) in expect {
                    let got = tried.value(name);
                    if got != wanted.as_deref() {
                        let message = format!(
                            "`{name}` becomes {}, not {}",
                            shown(got),
                            shown(wanted.as_deref())
                        );
                        failures.push((message, name.place.span.clone()));
                    }
                }
                if let Some(finds) = finds {
                    failures.extend(tried.finds(finds).map(|message| (message, None)));
                }
            }
            Ok(failures)
        }
        TestWhat::Pair {
            left,
            right,
            decision,
        } => {
            let (rule, raw) = of_fields(project, &[left, right]);
            let tried = Tried::of(project, tables, as_of, rule, raw)?;
            let mut failures = tried.aside(None);
            if failures.is_empty() {
                let got = tried.decision(project);
                if got != *decision {
                    let message =
                        format!("the two rows are {}, not {}", got.name(), decision.name());
                    failures.push((message, None));
                }
            }
            Ok(failures)
        }
    }
}

fn shown(text: Option<&str>) -> String {
    text.map_or("nothing".to_owned(), |text| format!("`{text}`"))
}

/// What became of the rows of a test.
struct Tried {
    bound: bind::Bound,
    as_of: jiff::civil::Date,
    checked: checking::Checked,
    /// Why rows were set aside.
    reasons: Vec<Arc<str>>,
}

impl Tried {
    fn of(
        project: &Project,
        tables: &RuleTables,
        as_of: jiff::civil::Date,
        source: SourceRule,
        mut raw: RawSource,
    ) -> Result<Self, Stopped> {
        redact::redact(&mut raw);
        let guess = SourceGuess {
            entity: EntityGuess::Person,
            columns: raw.columns.iter().map(unguessed).collect(),
        };
        let project = Project {
            sources: vec![source],
            ..project.clone()
        };
        let mut raws = vec![raw];
        let bound = bind::bind(&project, &raws, &[guess]);
        let checks = checking::bind(&project, &bound, tables, as_of).map_err(Stopped::Rules)?;
        let key = reading::hash_key(&project);
        hashing::hash_connecting_information(&bound, &mut raws, &key);
        let mut accepted = accept::accept(&bound, &mut raws, &key, as_of)?;
        let mut aside = SetAsideRows::of(&bound, &raws, &mut accepted);
        let standardized = standardizing::standardize_all(&bound, accepted, tables, as_of)?;
        let checked = checks.run(standardized, &bound, &mut aside)?;
        let set_aside = aside.quarantine();
        let reasons = set_aside.iter().map(|row| row.row.reason.clone()).collect();
        drop(set_aside);
        Ok(Tried {
            bound,
            as_of,
            checked,
            reasons,
        })
    }

    fn records(&self) -> &Records {
        &self.checked.records
    }

    /// Rows that were set aside and should not have been, or the other way round.
    fn aside(&self, wanted: Option<&str>) -> Failures {
        let message = match (self.reasons.first(), wanted) {
            (None, None) => return Vec::new(),
            (Some(reason), Some(wanted)) if **reason == *wanted => return Vec::new(),
            (Some(reason), _) => format!("the row is set aside as `{reason}`"),
            (None, Some(wanted)) => format!("the row is not set aside as `{wanted}`"),
        };
        vec![(message, None)]
    }

    /// The standardized text of `field` or `field.part`.
    fn value(&self, name: &str) -> Option<&str> {
        let (name, part) = match name.split_once('.') {
            Some((name, part)) => (name, Some(part)),
            None => (name, None),
        };
        let field = &self.records().fields[self.records().field(name)?];
        let entry = *field.standardized.codes.first()?;
        match part {
            _ if entry == crate::tables::text_column::NULL => None,
            None => Some(field.standardized.values.value(entry as usize)),
            Some(part) => field.standardized.part(field.def.ty.part(part), entry),
        }
    }

    /// What differs between the findings wanted and those there are; a name means a rule or a
    /// kind of check.
    fn finds(&self, wanted: &[String]) -> Option<String> {
        let findings = &self.checked.findings;
        let found: BTreeSet<(&str, &str)> = findings
            .items
            .iter()
            .map(|finding| &findings.checks[finding.check as usize])
            .map(|info| (&*info.rule, &*info.check))
            .collect();
        let unwanted: Vec<&str> = found
            .iter()
            .filter(|(rule, check)| !wanted.iter().any(|name| name == rule || name == check))
            .map(|(rule, _)| *rule)
            .collect();
        let unfound: Vec<&str> = wanted
            .iter()
            .map(String::as_str)
            .filter(|name| {
                !found
                    .iter()
                    .any(|(rule, check)| name == rule || name == check)
            })
            .collect();
        let listed = |names: &[&str]| format!("`{}`", names.join("`, `"));
        match (unwanted.is_empty(), unfound.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("it also finds {}", listed(&unwanted))),
            (true, false) => Some(format!("it does not find {}", listed(&unfound))),
            (false, false) => Some(format!(
                "it finds {}, but not {}",
                listed(&unwanted),
                listed(&unfound)
            )),
        }
    }

    /// Whether the first two rows are one customer.
    fn decision(&self, project: &Project) -> Decision {
        // The rows of a test are of no source in particular.
        let mut project = project.clone();
        project.matching.one_per_source = OnePerSource::No;
        let spec = publication::matching_spec(&project, &self.bound, self.as_of, Vec::new());
        let mut timings = timing::Timings::start(Default::default());
        let outcome = matching::match_records(&spec, self.records(), &mut timings);
        if outcome.clusters.offsets.len() == 2 {
            return Decision::Match;
        }
        let decisions = outcome.scored.iter().flat_map(|pairs| &pairs.decision);
        match decisions.into_iter().any(|it| *it != Decision::NonMatch) {
            true => Decision::Review,
            false => Decision::NonMatch,
        }
    }
}

/// A row by the columns of a source, as the source's own rules read it. Columns that the rules
/// name and the row does not are there and empty.
fn of_columns(rule: &SourceRule, row: &GivenRow) -> (SourceRule, RawSource) {
    let mapped = rule.columns.iter().flat_map(|map| &map.columns);
    let named = mapped.chain(&rule.updated_at).chain(&rule.merged_ids);
    let of_condition = rule.deleted_when.iter().flat_map(|sql| identifiers(sql));
    let mut columns = vec![numbers(1)];
    let given = row
        .iter()
        .map(|(name, cells)| (name.value.clone(), cells.first()));
    let absent = named.map(|name| name.value.clone()).chain(of_condition);
    for (name, cell) in given.chain(absent.map(|name| (name, None))) {
        if name.is_empty() || columns.iter().any(|column| *column.name == *name) {
            continue;
        }
        let cell = cell.filter(|text| !text.trim().is_empty()).cloned();
        columns.push(RawColumn {
            name: Arc::from(name.as_str()),
            text: std::iter::once(cell).collect_texts(),
        });
    }
    let rule = SourceRule {
        id: vec![ROW.into()],
        ..rule.clone()
    };
    let raw = raw_source(&rule.name, columns);
    (rule, raw)
}

/// The column that tells rows apart.
fn numbers(rows: usize) -> RawColumn {
    RawColumn {
        name: Arc::from(ROW),
        text: (0..rows).map(|row| Some(row.to_string())).collect_texts(),
    }
}

fn raw_source(name: &str, columns: Vec<RawColumn>) -> RawSource {
    let rows = columns[0].text.len();
    RawSource {
        name: Arc::from(name),
        position: vec![Position::default(); rows],
        files: vec![FileRead::default()],
        sheets: Vec::new(),
        rows_read: rows as u64,
        quarantine: Vec::new(),
        rejects: Vec::new(),
        remarks: Vec::new(),
        earlier: Default::default(),
        columns,
    }
}

/// Rows as a source that feeds exactly the fields they name.
fn of_fields(project: &Project, rows: &[&GivenRow]) -> (SourceRule, RawSource) {
    let mut maps: Vec<ColumnMap> = Vec::new();
    let mut columns = vec![numbers(rows.len())];
    for field in &project.fields {
        let cells = |row: &GivenRow| -> Vec<String> {
            let given = row.iter().find(|(name, _)| name.value == field.name.value);
            given.map(|(_, texts)| texts.clone()).unwrap_or_default()
        };
        let of_rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
        let named = |row: &GivenRow| row.iter().any(|(name, _)| name.value == field.name.value);
        if !rows.iter().any(|row| named(row)) {
            continue;
        }
        let slots = of_rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut names = Vec::new();
        for slot in 0..slots {
            let name = match slot {
                0 => field.name.value.clone(),
                slot => format!("{} #{}", field.name.value, slot + 1),
            };
            let texts = of_rows.iter().map(|cells| {
                let text = cells.get(slot).map(|text| text.trim());
                text.filter(|text| !text.is_empty())
                    .and(cells.get(slot))
                    .cloned()
            });
            columns.push(RawColumn {
                name: Arc::from(name.as_str()),
                text: texts.collect_texts(),
            });
            names.push(name.into());
        }
        maps.push(ColumnMap {
            field: field.name.value.clone().into(),
            columns: names,
        });
    }
    let given = |ty: FieldType| {
        maps.iter()
            .filter_map(|map| project.field(&map.field))
            .any(|field| field.ty == ty)
    };
    let company = given(FieldType::CompanyName) && !given(FieldType::PersonName);
    let rule = SourceRule {
        name: "test".into(),
        entity: Some(if company {
            EntityKind::Company
        } else {
            EntityKind::Person
        }),
        id: vec![ROW.into()],
        columns: maps,
        ..SourceRule::default()
    };
    (rule, raw_source("test", columns))
}

/// A column that feeds only what the test says.
fn unguessed(column: &RawColumn) -> ColumnGuess {
    ColumnGuess {
        mixed: None,
        header: column.name.clone(),
        role: Role::Carried,
        confidence: 0.0,
        why: String::new(),
    }
}

/// Optional texts as a column.
trait CollectTexts {
    fn collect_texts(self) -> TextColumn;
}

impl<I: Iterator<Item = Option<String>>> CollectTexts for I {
    fn collect_texts(self) -> TextColumn {
        let texts: Vec<Option<String>> = self.collect();
        TextColumn::from_values(texts.iter().map(Option::as_deref))
    }
}
