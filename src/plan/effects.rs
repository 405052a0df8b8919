//! What of the rules took effect in a run, so that nobody relies on a setting that did nothing.

use std::collections::BTreeSet;

use crate::config::rules::{Project, Written};
use crate::config::{Declared, DeclaredKind, unused};
use crate::diag::Diagnostic;

use super::bind::Bound;

/// A warning for every setting of the project file that has no effect on this run.
pub fn without_effect(
    project: &Project,
    bound: &Bound,
    used_terms: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let fed = |name: &str| {
        let mut fields = bound.fields.iter();
        let Some(field) = fields.position(|field| *field.def.name == *name) else {
            return false;
        };
        let derived = project
            .field(name)
            .is_some_and(|field| field.derive.is_some());
        let mut sources = bound.sources.iter();
        derived || sources.any(|source| source.columns.iter().any(|it| it.field == field))
    };
    let took_effect = |declared: &Declared| match declared.kind {
        DeclaredKind::Field | DeclaredKind::Chain => fed(&declared.name),
        DeclaredKind::Check => {
            let field = &project.checks[declared.index].field;
            field.as_ref().is_none_or(|field| fed(field))
        }
        DeclaredKind::Group => {
            let (_, members) = &project.survivorship.groups[declared.index];
            members.iter().filter(|member| fed(member)).count() > 1
        }
        // An exclusion or a gate that nothing met was still there to be met.
        DeclaredKind::Source | DeclaredKind::Exclude | DeclaredKind::Gate => true,
        DeclaredKind::Term => used_terms.contains(&declared.name),
    };
    let mut warnings = unused(project, took_effect);
    let mut planned_here = |setting: &str, place: Option<&Written<String>>, instead: &str| {
        let message = format!("`{setting}` has no effect: {instead}");
        let warning = Diagnostic::warning("setting-unused", message);
        warnings.push(match place.and_then(|place| place.place.span.as_ref()) {
            Some(span) => warning.label(span, "never used"),
            None => warning,
        });
    };
    let rules = &project.matching;
    if let Some(pass) = rules.blocking.first() {
        let instead = "blocking passes are planned from the fields' types and values";
        planned_here("match.blocking", pass.keys.first(), instead);
    }
    if let Some(comparison) = rules.comparisons.first() {
        let instead = "comparisons follow from the fields' types";
        planned_here("match.comparisons", comparison.fields.first(), instead);
    }
    warnings
}
