//! `length`: a value must be of a length.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "length",
        summary: "A value must be of a length",
        doc: "In characters.",
        parameters: &[
            Parameter {
                name: "min",
                kind: ParameterKind::Integer,
                required: false,
                doc: "Fewest characters.",
            },
            Parameter {
                name: "max",
                kind: ParameterKind::Integer,
                required: false,
                doc: "Most characters.",
            },
        ],
        examples: &[],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    build,
};

struct Length {
    min: usize,
    max: usize,
}

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let (min, max) = (settings.number("min"), settings.number("max"));
    if min.is_none() && max.is_none() {
        return Err("give `min`, `max` or both".into());
    }
    Ok(Box::new(Length {
        min: min.unwrap_or(0.0) as usize,
        max: max.map_or(usize::MAX, |max| max as usize),
    }))
}

impl Check for Length {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, _| {
            Verdict::holds((self.min..=self.max).contains(&text.chars().count()))
        });
    }
}
