//! The standardizer `default`.

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "default",
        summary: "Fills missing values and says so.",
        doc: "Where nothing is left, the given value stands in and is flagged `defaulted`, so that \
              it is never taken for something a source said: a value of a source always wins over \
              it. Put it after steps that drop values, before the step that reads the type.",
        parameters: &[Parameter {
            name: "value",
            kind: ParameterKind::Text,
            required: true,
            doc: "The value.",
        }],
        examples: &[("{value: KR}", "KR [defaulted]"), ("{value: KR} JP", "JP")],
    },
    build,
};

struct Default {
    value: String,
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let value = settings.text("value").unwrap_or_default().to_owned();
    if value.is_empty() {
        return Err("`value` is empty, which changes nothing".to_owned());
    }
    Ok(Box::new(Default { value }))
}

impl Standardizer for Default {
    fn apply(&self, mut cell: Cell) -> Cell {
        if cell.text.as_deref().is_none_or(str::is_empty) {
            cell.text = Some(self.value.clone());
            cell = cell.flagged(Flags::DEFAULTED);
        }
        cell
    }
}
