//! `allowed-values`: a value must be one of a list.

use super::known_values::KnownValues;
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "allowed-values",
        summary: "A value must be one of a list",
        doc: "For a code list short enough to stand in the rules; `reference` looks values up in a \
              file. Case matters unless `ignore_case` is set. A value that is close to one of the \
              list gets it as suggestion. Missing values are not checked.",
        parameters: &[
            Parameter {
                name: "values",
                kind: ParameterKind::TextList,
                required: true,
                doc: "The values allowed.",
            },
            Parameter {
                name: "ignore_case",
                kind: ParameterKind::Flag,
                required: false,
                doc: "Whether `vip` is `VIP`; `false` unless said.",
            },
        ],
        examples: &[
            ("{values: VIP; 일반} 일반", "ok"),
            ("{values: VIP; 일반} vip", "fails"),
            ("{values: VIP; 일반, ignore_case: true} vip", "ok"),
            ("{values: VIP; 일반} ", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct AllowedValues(KnownValues);

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let values = settings.list("values").unwrap_or_default().to_vec();
    if values.is_empty() {
        return Err("`values` is an empty list, which nothing could hold to".into());
    }
    Ok(Box::new(AllowedValues(KnownValues::new(values, settings))))
}

impl Check for AllowedValues {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        self.0.judge(column, verdicts, |text| text);
    }
}
