//! `date-order`: a date must not lie before another date of the row.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "date-order",
        summary: "A date must not lie before another date of the row",
        doc: "Rows in which one of the two is missing are not checked.",
        parameters: &[Parameter {
            name: "after",
            kind: ParameterKind::Field,
            required: true,
            doc: "The field whose date must not be later than this one.",
        }],
        examples: &[],
    },
    dimension: Dimension::Consistency,
    severity: Severity::Error,
    build,
};

struct DateOrder(usize);

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let after = settings.text("after").ok_or("`after` is missing")?;
    let field = context.fields.iter().position(|field| &**field == after);
    Ok(Box::new(DateOrder(
        field.ok_or_else(|| format!("there is no field `{after}`"))?,
    )))
}

impl Check for DateOrder {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        let earlier = &column.records.fields[self.0].standardized;
        for row in 0..column.text.len() {
            // Canonical dates and timestamps order as text as far as both are written.
            if let (Some(later), Some(earlier)) = (column.text.get(row), earlier.get(row)) {
                let shared = later.len().min(earlier.len());
                let holds = later.as_bytes()[..shared] >= earlier.as_bytes()[..shared];
                verdicts.add(column, row, Verdict::holds(holds));
            }
        }
    }
}
