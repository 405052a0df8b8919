//! Survivorship rules bound to the fields of the run.

use crate::config::rules::{ControlTotal, Project, Step};
use crate::diag::Diagnostic;
use crate::survive::{Chain, Conditions, ConsentRule, Group, Spec, default_chain};
use crate::tables::definition::Settings;
use crate::tables::field::{FieldDef, FieldType};
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

/// The survivorship of a run; `conditions` are those that chains name, over its records.
///
/// # Errors
/// Chains that cannot be built, each at its place.
pub fn spec(
    project: &Project,
    bound: &Bound,
    as_of: jiff::civil::Date,
    conditions: Conditions,
) -> Result<Spec, Vec<Diagnostic>> {
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
    spec.consents = ConsentRule::defaults(&defs);
    let last = as_of
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|day| day.timestamp().as_microsecond() + 86_400_000_000 - 1);
    spec.as_of = last;
    spec.conditions = conditions;
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

fn chain(steps: &[Step]) -> Result<Chain, Diagnostic> {
    let steps: Vec<(&str, Settings)> = steps
        .iter()
        .map(|step| (step.name.as_str(), step.settings.clone()))
        .collect();
    Chain::new(&steps).map_err(|text| Diagnostic::error("survivorship-chain", text))
}
