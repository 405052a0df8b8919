//! `shared-value`: a contact detail must not stand on many different people.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "shared-value",
        summary: "A contact detail must not stand on many different people",
        doc: "Counts the distinct names that bear the value: a switchboard, info@, a number typed to pass the form.",
        parameters: &[Parameter {
            name: "max_names",
            kind: ParameterKind::Integer,
            required: false,
            doc: "Most distinct names one value may have; 3 if not told.",
        }],
        examples: &[],
    },
    dimension: Dimension::Uniqueness,
    severity: Severity::Info,
    build,
};

struct SharedValue(usize);

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(SharedValue(
        settings.number("max_names").unwrap_or(3.0) as usize,
    )))
}

impl Check for SharedValue {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        let fields = &column.records.fields;
        let Some(names) = fields
            .iter()
            .find(|field| field.def.ty == FieldType::PersonName)
        else {
            return;
        };
        let codes = column.text.codes();
        let mut bearers: Vec<(u32, u32)> = codes
            .iter()
            .zip(&names.standardized.codes)
            .filter(|(value, name)| **value != NULL && **name != NULL)
            .map(|(value, name)| (*value, *name))
            .collect();
        bearers.sort_unstable();
        bearers.dedup();
        let mut distinct = vec![0usize; column.text.distinct()];
        for (value, _) in bearers {
            distinct[value as usize] += 1;
        }
        for (row, &code) in codes.iter().enumerate() {
            if code != NULL && !column.flags(row).has(Flags::PLACEHOLDER) {
                verdicts.add(
                    column,
                    row,
                    Verdict::holds(distinct[code as usize] <= self.0),
                );
            }
        }
    }
}
