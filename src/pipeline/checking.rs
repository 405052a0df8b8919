//! Derived fields, exclusions, checks, conditional gates and preferences of the rules, bound to the
//! run; [`run`] runs them over its records.

mod grouping;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::conditions;
use super::dictionaries::RuleTables;
use crate::config::rules::{CheckRule, CheckWhat, GateWhat, Origin, Place, Project, Written};
use crate::diag::Diagnostic;
use crate::plan::bind::Bound;
use crate::plan::checks::asked;
use crate::sql::Expression;
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::FieldDef;
use crate::tables::findings::{CheckInfo, Dimension, Severity};
use crate::validate;

use grouping::Grouping;

pub use grouping::{GroupedBy, GroupedRows};
pub use run::{Checked, present};

/// The rules of a run that look at its records.
pub struct Checks {
    registered: Vec<validate::Bound>,
    /// Per entry of `registered`, the rule it came from.
    rule_of: Vec<usize>,
    /// Per entry of `registered`, which rows it looks at.
    when: Vec<Option<Expression>>,
    conditions: Vec<Condition>,
    rules: Vec<CheckRule>,
    /// Warnings about checks of packs that say nothing about the fields as they are.
    left_out: Vec<Diagnostic>,
    exclude: Vec<(Arc<str>, Expression)>,
    derive: Vec<(usize, Expression)>,
    /// Per gate, its condition and which rows it counts.
    gates: Vec<Option<(Expression, Option<Expression>)>>,
    /// The conditions that survivorship names, by their text.
    preferences: BTreeMap<String, Expression>,
    /// What the report is broken down by, and what a row is worth.
    grouping: Grouping,
    /// Terms that something names.
    pub used_terms: BTreeSet<String>,
    dictionaries: Arc<Dictionaries>,
    as_of: jiff::civil::Date,
}

/// A check written as an SQL condition.
struct Condition {
    rule: usize,
    info: CheckInfo,
    holds: Expression,
    when: Option<Expression>,
    suggestion: Option<Arc<str>>,
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
    let (sql, mut mistakes) = conditions::Names::of(&defs, &project.terms);
    let mut checks = Checks {
        registered: Vec::new(),
        rule_of: Vec::new(),
        when: Vec::new(),
        conditions: Vec::new(),
        rules: project.checks.clone(),
        left_out: Vec::new(),
        exclude: Vec::new(),
        derive: Vec::new(),
        gates: Vec::new(),
        preferences: BTreeMap::new(),
        grouping: Grouping::default(),
        used_terms: BTreeSet::new(),
        dictionaries: tables.dictionaries.clone(),
        as_of,
    };
    for (index, rule) in project.checks.iter().enumerate() {
        if let Err(found) = checks.add(index, rule, &defs, &sql) {
            mistakes.extend(found);
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
    match Grouping::bind(project, &defs, &sql) {
        Ok(grouping) => checks.grouping = grouping,
        Err(found) => mistakes.extend(found),
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
        .filter_map(|step| {
            Some(Written {
                value: step.settings.text("when")?.to_owned(),
                place: step.name.place.clone(),
            })
        })
        .collect()
}

/// The name of a rule, or the kind of its check.
fn title<'a>(rule: &'a CheckRule, kind: &'a str) -> &'a str {
    rule.name.as_ref().map_or(kind, |name| name.as_str())
}

/// Why a rule cannot be bound, underlined.
fn refused(
    mistake: validate::Mistake,
    rule: &CheckRule,
    level: fn(&'static str, String) -> Diagnostic,
) -> Diagnostic {
    let mut diagnostic = level(mistake.code, mistake.message);
    diagnostic.help = mistake.help;
    match &rule.field {
        Some(field) if mistake.code == validate::WRONG_TYPE => {
            underlined(diagnostic, &field.place, "not of a type it checks")
        }
        _ => underlined(diagnostic, &rule.place, "in this check"),
    }
}

fn underlined(diagnostic: Diagnostic, place: &Place, beneath: &str) -> Diagnostic {
    match &place.span {
        Some(span) => diagnostic.label(span, beneath),
        None => diagnostic,
    }
}

impl Checks {
    /// Binds a rule: one check, or one per field of those that look at several.
    fn add(
        &mut self,
        index: usize,
        rule: &CheckRule,
        fields: &[FieldDef],
        sql: &conditions::Names,
    ) -> Result<(), Vec<Diagnostic>> {
        let suggestion: Option<Arc<str>> = rule.suggestion.as_deref().map(Arc::from);
        let info = |kind: &str, field, dimension: Dimension, severity: Severity| CheckInfo {
            check: Arc::from(kind),
            rule: Arc::from(title(rule, kind)),
            field,
            column: None,
            dimension: rule.dimension.unwrap_or(dimension),
            severity: rule.severity.unwrap_or(severity),
            owner: rule.owner.as_deref().map(Arc::from),
        };
        let when = rule.when.as_ref().map(|when| sql.parse(when)).transpose();
        if let CheckWhat::Sql(condition) = &rule.what {
            let named = rule.field.as_ref();
            let field = named.and_then(|name| fields.iter().position(|it| *it.name == *name.value));
            let (holds, when) = match (sql.parse(condition), when) {
                (Ok(holds), Ok(when)) => (holds, when),
                (holds, when) => {
                    return Err(holds
                        .err()
                        .into_iter()
                        .chain(when.err())
                        .flatten()
                        .collect());
                }
            };
            self.conditions.push(Condition {
                rule: index,
                info: info("sql", field, Dimension::Consistency, Severity::Warning),
                holds,
                when,
                suggestion,
            });
            return Ok(());
        }
        let Some(asked) = asked(rule, fields) else {
            return Err(vec![underlined(
                Diagnostic::error("unknown-check", "there is no such check"),
                &rule.place,
                "in this check",
            )]);
        };
        let entry = asked.entry;
        let bound = validate::bind(&asked, fields, self.as_of, &self.dictionaries);
        let bound = match bound {
            Ok(bound) => bound,
            // Whoever gives a field of a pack another type need not take the pack's checks apart.
            Err(mistake)
                if mistake.code == validate::WRONG_TYPE && rule.place.origin == Origin::Pack =>
            {
                self.left_out
                    .push(refused(mistake, rule, Diagnostic::warning));
                return Ok(());
            }
            Err(mistake) => return Err(vec![refused(mistake, rule, Diagnostic::error)]),
        };
        let when = when?;
        for (field, check) in bound {
            let name = entry.definition.name;
            self.rule_of.push(index);
            self.when.push(when.clone());
            self.registered.push(validate::Bound {
                field,
                info: info(name, Some(field), entry.dimension, entry.severity),
                check,
                form: asked.form,
                suggestion: suggestion.clone(),
            });
        }
        Ok(())
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
            .chain(self.grouping.expressions().map(Some))
            .chain(self.when.iter().map(Option::as_ref))
            .chain(gates)
            .chain(conditions)
            .flatten()
            .flat_map(|expression| expression.terms().iter().cloned())
            .collect()
    }
}
