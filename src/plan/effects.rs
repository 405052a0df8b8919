//! What of the rules took effect in a run, so that nobody relies on a setting that did nothing.

use std::collections::BTreeSet;

use crate::config::rules::{Project, Written};
use crate::config::{Declared, DeclaredKind, split_blocking_key, unused};
use crate::diag::Diagnostic;

use super::bind::Bound;
use super::told;

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
    let mut idle_here = |setting: &str, place: Option<&Written<String>>, why: &str| {
        let message = format!("`{setting}` has no effect: {why}");
        let warning = Diagnostic::warning("setting-unused", message);
        warnings.push(match place.and_then(|place| place.place.span.as_ref()) {
            Some(span) => warning.label(span, "never used"),
            None => warning,
        });
    };
    let rules = &project.matching;
    for comparison in &rules.comparisons {
        let idle = comparison.fields.iter().filter(|field| !fed(field));
        let all = idle.clone().count() == comparison.fields.len();
        for field in idle.take(if all { 1 } else { usize::MAX }) {
            let what = match all {
                true => format!("comparison {}", told::comparison_name(comparison)),
                false => format!(
                    "{field} of comparison {}",
                    told::comparison_name(comparison)
                ),
            };
            idle_here(&what, Some(field), "no source has a value for it");
        }
    }
    for pass in &rules.blocking {
        let idle = pass.keys.iter().find(|key| !fed(split_blocking_key(key).0));
        if let Some(key) = idle {
            let what = format!("blocking pass {}", told::pass_name(pass));
            idle_here(&what, Some(key), "no source has a value for this key");
        }
    }
    warnings
}
