//! What `match: comparisons` and `match: blocking` say, bound to the fields of the run.

use std::sync::Arc;

use crate::compare;
use crate::config::rules::{ComparisonRule, PassRule, Project, Written};
use crate::config::split_blocking_key;

use super::comparisons::{Told, ToldComparison, ToldPass};

/// The comparisons and passes of a project over fields found by name.
pub fn told(project: &Project, field: impl Fn(&str) -> Option<usize>) -> Told {
    let rules = &project.matching;
    Told {
        comparisons: rules
            .comparisons
            .iter()
            .filter_map(|rule| comparison(rule, &field))
            .collect(),
        passes: rules
            .blocking
            .iter()
            .filter_map(|rule| pass(rule, &field))
            .collect(),
    }
}

fn comparison(
    rule: &ComparisonRule,
    field: &impl Fn(&str) -> Option<usize>,
) -> Option<ToldComparison> {
    Some(ToldComparison {
        name: comparison_name(rule),
        fields: rule.fields.iter().filter_map(|name| field(name)).collect(),
        how: match &rule.how {
            Some(step) => Some(compare::registry::find(&step.name)?),
            None => None,
        },
        expect: rule.expect.map(|of| [of.same, of.alike, of.different]),
    })
}

/// The name that a comparison has in tables.
pub fn comparison_name(rule: &ComparisonRule) -> Arc<str> {
    let first = rule.fields.first().map_or("", |field| field.as_str());
    Arc::from(rule.name.as_deref().unwrap_or(first))
}

fn pass(rule: &PassRule, field: &impl Fn(&str) -> Option<usize>) -> Option<ToldPass> {
    let key = |key: &Written<String>| {
        let (name, form) = split_blocking_key(key);
        Some((Arc::from(key.as_str()), field(name)?, form.map(Arc::from)))
    };
    Some(ToldPass {
        name: pass_name(rule),
        keys: rule.keys.iter().map(key).collect::<Option<_>>()?,
    })
}

/// The name that a pass has in tables.
pub fn pass_name(rule: &PassRule) -> Arc<str> {
    let keys: Vec<&str> = rule.keys.iter().map(|key| key.as_str()).collect();
    match &rule.name {
        Some(name) => Arc::from(name.as_str()),
        None => Arc::from(keys.join(" + ")),
    }
}
