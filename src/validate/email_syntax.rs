//! `email-syntax`: a mail address must be well formed.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "email-syntax",
        summary: "A mail address must be well formed",
        doc: "Placeholders and masked addresses are not checked here.",
        parameters: &[],
        examples: &[("kim@naver.com", "ok"), ("kim@", "fails")],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    build,
};

struct EmailSyntax;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(EmailSyntax))
}

impl Check for EmailSyntax {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, flags| {
            if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::MASKED.0)) {
                Verdict::NotChecked
            } else {
                Verdict::holds(!flags.has(Flags::INVALID) && text.split(';').all(well_formed))
            }
        });
    }
}

/// One `@`, a local part, and a domain with a dot between non-empty labels.
fn well_formed(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let labels = domain.split('.');
    let dotted = domain.contains('.') && labels.clone().all(|label| !label.is_empty());
    !local.is_empty() && dotted && !domain.contains('@') && !address.contains(char::is_whitespace)
}
