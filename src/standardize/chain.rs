//! Chains: the steps a field's values go through, as written in rules and as built for a column.

use crate::diag::nearest;
use crate::tables::definition::{Setting, Settings};
use crate::tables::field::FieldType;

use super::glance::Glance;
use super::outcomes::Batch;
use super::{Cell, Context, Standardizer, find, registry};

/// One step as rules name it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepSpec {
    /// Name in the registry.
    pub name: String,
    /// What it was told.
    pub settings: Settings,
}

impl StepSpec {
    /// A step without settings.
    pub fn plain(name: &str) -> Self {
        StepSpec {
            name: name.to_owned(),
            settings: Settings::default(),
        }
    }

    /// The same step with one more setting.
    #[must_use]
    pub fn with(mut self, name: &str, setting: Setting) -> Self {
        self.settings.0.insert(name.to_owned(), setting);
        self
    }
}

/// Why a chain could not be built. Speaks of rules only, never of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainError {
    /// Position of the step in the chain.
    pub step: usize,
    /// One sentence.
    pub message: String,
}

/// Steps ready to run over the values of one column.
pub struct Chain {
    steps: Vec<Box<dyn Standardizer>>,
}

impl Chain {
    /// Builds every step for a column.
    ///
    /// # Errors
    /// If a step is unknown or its settings do not make sense; all such steps are named.
    pub fn build(specs: &[StepSpec], context: &Context<'_>) -> Result<Self, Vec<ChainError>> {
        let mut steps = Vec::with_capacity(specs.len());
        let mut errors = Vec::new();
        for (step, spec) in specs.iter().enumerate() {
            match build_step(spec, context) {
                Ok(ready) => steps.push(ready),
                Err(message) => errors.push(ChainError { step, message }),
            }
        }
        if errors.is_empty() {
            Ok(Chain { steps })
        } else {
            Err(errors)
        }
    }

    /// Runs a value through every step.
    pub fn apply(&self, cell: Cell) -> Cell {
        self.steps.iter().fold(cell, |cell, step| step.apply(cell))
    }

    /// Runs a raw value through every step and appends the outcome to a batch: what
    /// [`Self::apply`] gives, with the steps left out that would leave the value alone.
    pub(super) fn run(&self, raw: &str, batch: &mut Batch) {
        let glance = Glance::at(raw);
        let idle = self.steps.iter().position(|step| !step.leaves(&glance));
        let steps = &self.steps[idle.unwrap_or(self.steps.len())..];
        if let [last] = steps
            && batch.draft(raw, |draft| last.write(&glance, draft))
        {
            return;
        }
        let cell = Cell::of(raw);
        batch.push(
            Some(raw),
            steps.iter().fold(cell, |cell, step| step.apply(cell)),
        );
    }
}

fn build_step(spec: &StepSpec, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let Some(entry) = find(&spec.name) else {
        let names = registry().iter().map(|entry| entry.definition.name);
        return Err(match nearest(&spec.name, names) {
            Some(name) => format!("there is no standardizer `{}`; `{name}`?", spec.name),
            None => format!("there is no standardizer `{}`", spec.name),
        });
    };
    let definition = &entry.definition;
    for name in spec.settings.0.keys() {
        if !definition.parameters.iter().any(|p| p.name == name) {
            return Err(format!("`{}` has no parameter `{name}`", definition.name));
        }
    }
    for parameter in definition.parameters {
        if parameter.required && !spec.settings.0.contains_key(parameter.name) {
            return Err(format!("`{}` needs `{}`", definition.name, parameter.name));
        }
    }
    (entry.build)(&spec.settings, context)
}

/// The chain of a type where rules name none: clean text, drop words for "nothing", join the
/// slots of several source columns, then read the value.
///
/// Names and postal addresses keep their slots apart, because their standardizers know them.
pub fn default_chain(ty: FieldType) -> Vec<StepSpec> {
    let mut chain = vec![StepSpec::plain("unicode"), StepSpec::plain("null-tokens")];
    let separator = match ty {
        FieldType::PersonName | FieldType::CompanyName | FieldType::PostalAddress => None,
        FieldType::Phone | FieldType::Email => Some(";"),
        FieldType::Postcode | FieldType::BusinessNumber | FieldType::CorporateNumber => Some("-"),
        _ => Some(" "),
    };
    if let Some(separator) = separator {
        chain
            .push(StepSpec::plain("concat").with("separator", Setting::Text(separator.to_owned())));
    }
    if find(ty.name()).is_some() {
        chain.push(StepSpec::plain(ty.name()));
    }
    chain
}
