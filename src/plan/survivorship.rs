//! Survivorship rules bound to the fields of the run.

use std::sync::Arc;

use crate::config::rules::{ControlTotal, Project, Step};
use crate::diag::Diagnostic;
use crate::survive::{
    Chain, Conditions, ConsentRule, Faults, FieldTrust, Group, Spec, default_chain,
};
use crate::tables::definition::Settings;
use crate::tables::dictionary::Dictionaries;
use crate::tables::field::{FieldDef, FieldType};
use crate::tables::golden::{Disbelief, IgnoredTimes};
use crate::tables::raw::Remark;
use crate::tables::totals::{Counted, TotalSpec};

use super::bind::Bound;

/// The control totals of a run, over the fields it has.
pub fn totals(project: &Project, bound: &Bound) -> Vec<TotalSpec> {
    let spec = |total: &ControlTotal| {
        let (counted, name, field) = match total {
            ControlTotal::Sum(field) => (Counted::Sum, "sum", field),
            ControlTotal::CountBy(field) => (Counted::CountBy, "count_by", field),
        };
        let mut fields = bound.fields.iter();
        Some(TotalSpec {
            name: format!("{name} {}", field.value),
            field: fields.position(|known| *known.def.name == *field.value)?,
            counted,
        })
    };
    project.control_totals.iter().filter_map(spec).collect()
}

/// What survivorship is told about the records of the run.
#[derive(Default)]
pub struct AboutRecords {
    /// The conditions that chains name, over the records.
    pub conditions: Conditions,
    /// What checks found fault with.
    pub faults: Faults,
}

/// Whether a chain of the project has a step of this name.
pub fn asks_for(project: &Project, strategy: &str) -> bool {
    let rules = &project.survivorship;
    let chains = rules.fields.iter().map(|(_, chain)| chain);
    let mut steps = chains.chain([&rules.default]).flatten();
    steps.any(|step| *step.name.value == *strategy)
}

/// The survivorship of a run; `tables` are those that its rules look values up in.
///
/// # Errors
/// Chains that cannot be built, each at its place.
pub fn spec(
    project: &Project,
    bound: &Bound,
    as_of: jiff::civil::Date,
    tables: &Dictionaries,
    about: AboutRecords,
) -> Result<Spec, Vec<Diagnostic>> {
    let chain = |steps: &[Step]| chain(steps, tables);
    let defs: Vec<FieldDef> = bound.fields.iter().map(|field| field.def.clone()).collect();
    let mut spec = Spec::defaults(&defs);
    let mut mistakes = Vec::new();
    for (field, def) in defs.iter().enumerate() {
        let own = project
            .survivorship
            .fields
            .iter()
            .find(|(name, _)| *name.value == *def.name);
        let steps = match own {
            Some((_, steps)) => Some(steps),
            // A default chain never overrides what a type needs: a consent stays restrictive.
            None if def.ty == FieldType::Consent => None,
            None => Some(&project.survivorship.default)
                .filter(|steps| !steps.is_empty() && !lasting(def.ty)),
        };
        if let Some(steps) = steps {
            match chain(steps) {
                Ok(chain) => spec.chains[field] = chain,
                Err(found) => mistakes.push(found),
            }
        }
    }
    let mut groups = Vec::new();
    for (name, members) in &project.survivorship.groups {
        let fields: Vec<usize> = members
            .iter()
            .filter_map(|member| defs.iter().position(|def| *def.name == *member.value))
            .collect();
        if fields.len() < 2 {
            continue;
        }
        let of_group = project
            .survivorship
            .fields
            .iter()
            .find(|(field, _)| field.value == name.value);
        let chain =
            match of_group {
                Some((_, steps)) => chain(steps),
                None => Ok(Chain::of(default_chain(FieldType::PostalAddress))
                    .expect("default chains exist")),
            };
        match chain.and_then(|chain| {
            Group::new(&fields, &defs, chain)
                .map_err(|text| Diagnostic::error("survivorship-group", text))
        }) {
            Ok(group) => groups.push(group),
            Err(found) => mistakes.push(found),
        }
    }
    if !groups.is_empty() {
        spec.groups = groups;
    }
    spec.consents = consents(project, &defs);
    let last = as_of
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|day| day.timestamp().as_microsecond() + 86_400_000_000 - 1);
    spec.as_of = last;
    spec.conditions = about.conditions;
    spec.faults = about.faults;
    spec.trust = field_trust(project, &defs);
    if mistakes.is_empty() {
        Ok(spec)
    } else {
        Err(mistakes)
    }
}

/// Types whose values last a life: their own chain is better than a general one.
fn lasting(ty: FieldType) -> bool {
    default_chain(ty) != default_chain(FieldType::Text)
}

/// What each consent was given for: by the `channel` and `purpose` that its field is told, else
/// by its name.
fn consents(project: &Project, defs: &[FieldDef]) -> Vec<ConsentRule> {
    let fields = defs.iter().enumerate();
    let consents = fields.filter(|(_, def)| def.ty == FieldType::Consent);
    let rules = consents.filter_map(|(consent, def)| {
        let rule = project.field(&def.name);
        let told = |name: &str| {
            let rule = rule?;
            let own = rule.settings.text(name);
            let steps = rule.standardize.iter().flatten();
            own.or_else(|| steps.filter_map(|step| step.settings.text(name)).next())
        };
        ConsentRule::of(consent, told("channel"), told("purpose"), defs)
    });
    rules.collect()
}

/// The trust that sources have for single fields.
fn field_trust(project: &Project, defs: &[FieldDef]) -> Vec<FieldTrust> {
    let sources = project.sources.iter();
    let told = sources.flat_map(|source| source.field_trust.iter().map(move |told| (source, told)));
    told.filter_map(|(source, (field, trust))| {
        Some(FieldTrust {
            source: Arc::from(source.name.as_str()),
            field: defs.iter().position(|def| *def.name == *field.value)?,
            trust: *trust,
        })
    })
    .collect()
}

/// What to tell of times of change that were not believed, by source.
pub fn disbelieved(bound: &Bound, ignored: &[IgnoredTimes]) -> Vec<(usize, Remark)> {
    let remark = |ignored: &IgnoredTimes| {
        let IgnoredTimes { rows, dated, .. } = ignored;
        let (code, message) = match ignored.why {
            Disbelief::Future => (
                "updated-at-future",
                format!(
                    "{rows} rows claim to have changed after the day of the run; golden values are chosen as if they did not say when"
                ),
            ),
            Disbelief::OneDay(first) => {
                let day = jiff::Timestamp::from_microsecond(first).unwrap_or_default();
                let day = day.strftime("%Y-%m-%d %H:%M UTC");
                (
                    "updated-at-one-day",
                    format!(
                        "{rows} of {dated} rows changed within 24 hours from {day}, as if a job had touched them; golden values are chosen as if they did not say when"
                    ),
                )
            }
        };
        let remark = Remark {
            code,
            message,
            column: None,
            count: *rows,
        };
        (bound.sources[ignored.source].raw, remark)
    };
    ignored.iter().map(remark).collect()
}

fn chain(steps: &[Step], tables: &Dictionaries) -> Result<Chain, Diagnostic> {
    let place = steps.iter().find_map(|step| step.name.place.span.as_ref());
    let steps: Vec<(&str, Settings)> = steps
        .iter()
        .map(|step| (step.name.as_str(), step.settings.clone()))
        .collect();
    Chain::with_tables(&steps, tables).map_err(|text| {
        let diagnostic = Diagnostic::error("survivorship-chain", text);
        match place {
            Some(span) => diagnostic.label(span, "in this chain"),
            None => diagnostic,
        }
    })
}
