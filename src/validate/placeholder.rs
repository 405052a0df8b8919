//! `placeholder`: a value must be a real one.

use super::{Check, Column, Context, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "placeholder",
        summary: "A value must not be a stand-in",
        doc: "고객, 담당자, 010-0000-0000, none@none.com and the like, typed to get past the form; \
              the standardizer of the field tells. `values` adds those of the house. A value set \
              by `default` is none of the source's either, and fails. Missing values are not \
              checked: `required` counts both.",
        parameters: &[Parameter {
            name: "values",
            kind: ParameterKind::TextList,
            required: false,
            doc: "Further stand-ins; case and blanks do not matter.",
        }],
        examples: &[
            ("김철수", "ok"),
            ("고객 [placeholder]", "fails"),
            ("{values: 본사 공용} 본사공용", "fails"),
            ("서울 [defaulted]", "fails"),
            ("", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

struct Placeholder(Vec<String>);

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let values = settings.list("values").unwrap_or_default();
    Ok(Box::new(Placeholder(
        values.iter().map(|value| fold(value)).collect(),
    )))
}

impl Check for Placeholder {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, flags| {
            let told = flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::DEFAULTED.0));
            let listed = !self.0.is_empty() && self.0.contains(&fold(text));
            Verdict::holds(!told && !listed)
        });
    }
}

fn fold(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}
