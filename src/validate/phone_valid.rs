//! `phone-valid`: a phone number must exist in its number plan.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "phone-valid",
        summary: "A phone number must exist in its number plan",
        doc: "Checked on standardized values; placeholders and masked numbers are not checked here.",
        parameters: &[],
        examples: &[("+821012345678", "ok"), ("1234", "fails")],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    build,
};

struct PhoneValid;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(PhoneValid))
}

impl Check for PhoneValid {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, flags| {
            if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::MASKED.0)) {
                Verdict::NotChecked
            } else {
                let number = |text: &str| text.starts_with('+') && (8..=16).contains(&text.len());
                Verdict::holds(!flags.has(Flags::INVALID) && text.split(';').all(number))
            }
        });
    }
}
