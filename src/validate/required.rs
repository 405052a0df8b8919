//! `required`: a value must be there.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "required",
        summary: "A value must be there",
        doc: "Empty cells, null words such as 없음 and placeholders such as 고객 count as missing.",
        parameters: &[],
        examples: &[("", "fails"), ("김철수", "ok")],
    },
    dimension: Dimension::Completeness,
    severity: Severity::Warning,
    build,
};

struct Required;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(Required))
}

impl Check for Required {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        for row in 0..column.text.len() {
            let filled =
                column.text.get(row).is_some() && !column.flags(row).has(Flags::PLACEHOLDER);
            verdicts.add(column, row, Verdict::holds(filled));
        }
    }
}
