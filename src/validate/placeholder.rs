//! `placeholder`: a value must not be a stand-in.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "placeholder",
        summary: "A value must not be a stand-in",
        doc: "고객, 담당자, 010-0000-0000, none@none.com and the like; the standardizer of the field tells.",
        parameters: &[],
        examples: &[],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    build,
};

struct Placeholder;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(Placeholder))
}

impl Check for Placeholder {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |_, flags| {
            Verdict::holds(!flags.has(Flags::PLACEHOLDER))
        });
    }
}
