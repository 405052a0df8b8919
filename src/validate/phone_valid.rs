//! `phone-valid`: a phone number must exist in its number plan.

use super::{Check, Column, Context, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "phone-valid",
        summary: "A phone number must exist in its number plan",
        doc: "Korean numbers by their own table (areas, 010, 070, 050X, 15XX), others by \
              libphonenumber. Every number of a cell must exist. Dead 01X numbers existed once and \
              pass; the standardizer marks them stale. Whether anybody answers is not known. \
              Placeholders and masked numbers are not checked here.",
        parameters: &[],
        examples: &[
            ("+821023456789", "ok"),
            ("+821023456789;+8223124567", "ok"),
            ("05059282845", "ok"),
            ("1234", "fails"),
            ("+821023456789;1234", "fails"),
            ("+821023456789 [invalid]", "fails"),
            ("+821000000000 [placeholder]", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[FieldType::Phone],
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

struct PhoneValid;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(PhoneValid))
}

impl Check for PhoneValid {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, flags| {
            if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::MASKED.0)) {
                Verdict::NotChecked
            } else {
                let number = |text: &str| {
                    // Digits alone are what a number without a country is kept as.
                    let digits = || text.bytes().all(|byte| byte.is_ascii_digit());
                    (8..=16).contains(&text.len()) && (text.starts_with('+') || digits())
                };
                Verdict::holds(!flags.has(Flags::INVALID) && text.split(';').all(number))
            }
        });
    }
}
