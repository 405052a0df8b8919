//! `allowed-values`: a value must be one of a list.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};
use std::sync::Arc;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "allowed-values",
        summary: "A value must be one of a list",
        doc: "Case matters.",
        parameters: &[Parameter {
            name: "values",
            kind: ParameterKind::TextList,
            required: true,
            doc: "The values allowed.",
        }],
        examples: &[],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    build,
};

struct AllowedValues(Vec<String>);

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let mut values = settings
        .list("values")
        .ok_or("`values` is missing")?
        .to_vec();
    values.sort();
    Ok(Box::new(AllowedValues(values)))
}

impl Check for AllowedValues {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, _| {
            let known = self
                .0
                .binary_search_by(|value| value.as_str().cmp(text))
                .is_ok();
            let nearest =
                || crate::diag::nearest(text, self.0.iter().map(String::as_str)).map(Arc::from);
            if known {
                Verdict::Ok
            } else {
                Verdict::Fails(nearest())
            }
        });
    }
}
