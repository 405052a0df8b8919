//! `encodable`: every character must exist in the encoding of a target system.

use super::script::{NAMES, Script, unwritable};
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "encodable",
        summary: "Every character must exist in an encoding",
        doc: "For systems that are not on Unicode: what they cannot write arrives as `?`. `cp949` \
              (MS949, UHC, what Korean Windows writes) has all 11,172 syllables; `euc-kr` is meant \
              strictly, as KS X 1001 with 2,350 of them, in which 뷁 and the names with 쌰 or 먄 do \
              not exist. The suggestion names the code point of the first such character.",
        parameters: &[Parameter {
            name: "encoding",
            kind: ParameterKind::Choice(NAMES),
            required: true,
            doc: "The encoding of the system that the values go to.",
        }],
        examples: &[
            ("{encoding: cp949} 뷁과 詩", "ok"),
            ("{encoding: euc-kr} 뷁", "fails"),
            ("{encoding: cp949} 김철수 😀", "fails"),
            ("{encoding: cp949} José", "fails"),
            ("{encoding: windows-1252} José", "ok"),
            ("{encoding: cp949} ", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct Encodable {
    name: String,
    script: Script,
}

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let name = settings.text("encoding").ok_or("`encoding` is missing")?;
    Ok(Box::new(Encodable {
        name: name.to_owned(),
        script: Script::named(name)?,
    }))
}

impl Check for Encodable {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, _| match self.script.bytes(text) {
            Ok(_) => Verdict::Ok,
            Err(c) => Verdict::fails_with(unwritable(c, &self.name)),
        });
    }
}
