//! `encoding-damage`: text must not be damaged.

use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Settings};
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "encoding-damage",
        summary: "Text must not be damaged",
        doc: "The replacement character, `占쏙옙` (what it becomes in CP949) and the usual traces of \
              UTF-8 read as CP949 or Windows-1252. What is lost cannot be put back: such values \
              have to be exported again or asked for. Control characters inside a value fail too, \
              tabs and line breaks apart.",
        parameters: &[],
        examples: &[
            ("김철수", "ok"),
            ("José", "ok"),
            ("占쏙옙", "fails"),
            ("김철\u{fffd}", "fails"),
            ("김철수 [damaged]", "fails"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Error,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct EncodingDamage;

fn build(_settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    Ok(Box::new(EncodingDamage))
}

impl Check for EncodingDamage {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, flags| {
            Verdict::holds(!flags.has(Flags::DAMAGED) && !damaged(text))
        });
    }
}

fn damaged(text: &str) -> bool {
    let control = |byte: u8| byte.is_ascii_control() && !b"\t\r\n".contains(&byte);
    // One walk over nearly all values; the traces are looked for where one may begin.
    text.bytes()
        .any(|byte| control(byte) || may_begin_trace(byte))
        && (text.bytes().any(control)
            || text.contains(FIRST_OF_TRACES) && TRACES.iter().any(|trace| text.contains(trace)))
}

/// Whether a byte is the first of a character of [`FIRST_OF_TRACES`], or of others; Hangul has none of
/// them.
fn may_begin_trace(byte: u8) -> bool {
    matches!(byte, 0xc3 | 0xe5 | 0xe6 | 0xef)
}

/// What is left after U+FFFD was written as CP949, and what UTF-8 Hangul looks like when read
/// as another encoding.
const TRACES: &[&str] = &["\u{fffd}", "占쏙옙", "占쎌", "ì\u{9d}", "ê¹", "源�"];

/// The characters that [`TRACES`] begin with.
const FIRST_OF_TRACES: [char; 5] = ['\u{fffd}', '占', 'ì', 'ê', '源'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trace_is_looked_for() {
        assert!(
            TRACES
                .iter()
                .all(|trace| trace.starts_with(FIRST_OF_TRACES))
        );
        assert!(
            TRACES
                .iter()
                .all(|trace| may_begin_trace(trace.as_bytes()[0]))
        );
        assert!(TRACES.iter().all(|trace| damaged(&format!("김{trace}수"))));
        assert!(!damaged("占쏠") && !damaged("source\t源"));
    }
}
