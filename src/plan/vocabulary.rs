//! The names that project files may use: what the registries of the stages offer.

use std::sync::LazyLock;

use crate::config::Vocabulary;
use crate::tables::definition::Definition;
use crate::{block, compare, standardize, survive, validate};

static STANDARDIZERS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    standardize::registry()
        .iter()
        .map(|entry| entry.definition)
        .collect()
});
static CHECKS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    validate::registry()
        .iter()
        .map(|entry| entry.definition)
        .collect()
});
static STRATEGIES: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    survive::registry()
        .iter()
        .map(|entry| entry.definition)
        .collect()
});
static COMPARISONS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    compare::registry::registry()
        .iter()
        .map(|entry| entry.definition)
        .collect()
});

/// Everything this version knows by name.
pub fn vocabulary() -> Vocabulary<'static> {
    Vocabulary {
        standardizers: &STANDARDIZERS,
        checks: &CHECKS,
        strategies: &STRATEGIES,
        comparisons: &COMPARISONS,
        blocking_keys: block::forms::FORMS,
    }
}
