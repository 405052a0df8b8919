//! `encoding-damage`: text must not be damaged.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "encoding-damage",
        summary: "Text must not be damaged",
        doc: "The replacement character, `占쏙옙` and the usual traces of UTF-8 read as CP949 or Windows-1252.",
        parameters: &[],
        examples: &[("김철수", "ok"), ("占쏙옙", "fails")],
    },
    dimension: Dimension::Validity,
    severity: Severity::Error,
    build,
};

struct EncodingDamage;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(EncodingDamage))
}

impl Check for EncodingDamage {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, flags| {
            Verdict::holds(
                !flags.has(Flags::DAMAGED) && !TRACES.iter().any(|trace| text.contains(trace)),
            )
        });
    }
}

/// What is left after U+FFFD was written as CP949, and what UTF-8 Hangul looks like when read
/// as another encoding.
const TRACES: &[&str] = &["\u{fffd}", "占쏙옙", "占쎌", "ì\u{9d}", "ê¹", "源�"];
