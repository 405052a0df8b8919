//! `unique`: a value may occur only once within a source.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::text_column::NULL;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "unique",
        summary: "A value may occur only once within a source",
        doc: "Every row that bears a repeated value fails.",
        parameters: &[],
        examples: &[],
    },
    dimension: Dimension::Uniqueness,
    severity: Severity::Warning,
    build,
};

struct Unique;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(Unique))
}

impl Check for Unique {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        let sources = column.records.sources.len();
        let mut seen = vec![0u32; column.text.distinct() * sources];
        let slot = |row: usize, code: u32| {
            code as usize * sources + usize::from(column.records.source[row])
        };
        let codes = column.text.codes();
        for (row, &code) in codes.iter().enumerate().filter(|(_, code)| **code != NULL) {
            seen[slot(row, code)] += 1;
        }
        for (row, &code) in codes.iter().enumerate().filter(|(_, code)| **code != NULL) {
            verdicts.add(column, row, Verdict::holds(seen[slot(row, code)] == 1));
        }
    }
}
