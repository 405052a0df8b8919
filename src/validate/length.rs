//! `length`: a value must be of a length, in characters or bytes.

use super::script::{NAMES, Script, unwritable};
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};
use std::ops::RangeInclusive;

const fn whole(name: &'static str, doc: &'static str) -> Parameter {
    Parameter {
        name,
        kind: ParameterKind::Integer,
        required: false,
        doc,
    }
}

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "length",
        summary: "A value must be of a length, in characters or bytes",
        doc: "Characters are Unicode code points: 김 is one. Bytes are counted as `encoding` writes \
              them, for columns such as `VARCHAR2(20 BYTE)`: 김 takes two in cp949, three in \
              utf-8. A character that the encoding cannot write fails, since the value does not \
              fit whatever its length; `encodable` looks for that alone. The suggestion says how \
              long the value is.",
        parameters: &[
            whole("min", "Fewest characters."),
            whole("max", "Most characters."),
            whole("min_bytes", "Fewest bytes."),
            whole("max_bytes", "Most bytes."),
            Parameter {
                name: "encoding",
                kind: ParameterKind::Choice(NAMES),
                required: false,
                doc: "What the bytes are counted in; `utf-8` unless said.",
            },
        ],
        examples: &[
            ("{max: 3} 김철수", "ok"),
            ("{max: 3} 김수한무", "fails"),
            ("{min: 2} 김", "fails"),
            ("{max_bytes: 6, encoding: cp949} 김철수", "ok"),
            ("{max_bytes: 6} 김철수", "fails"),
            ("{max_bytes: 6, encoding: cp949} 😀", "fails"),
            ("{max: 3} ", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct Length {
    characters: Option<RangeInclusive<usize>>,
    bytes: Option<(RangeInclusive<usize>, Script, String)>,
}

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let characters = bounds(settings, "min", "max")?;
    let bytes = bounds(settings, "min_bytes", "max_bytes")?;
    let named = settings.text("encoding");
    if characters.is_none() && bytes.is_none() {
        return Err("give `min`, `max`, `min_bytes` or `max_bytes`".into());
    }
    if bytes.is_none() && named.is_some() {
        return Err("`encoding` has a meaning only with `min_bytes` or `max_bytes`".into());
    }
    let encoding = named.unwrap_or("utf-8");
    let script = Script::named(encoding)?;
    Ok(Box::new(Length {
        characters,
        bytes: bytes.map(|range| (range, script, encoding.to_owned())),
    }))
}

fn bounds(
    settings: &Settings,
    min: &str,
    max: &str,
) -> Result<Option<RangeInclusive<usize>>, String> {
    let bound = |name: &str| match settings.number(name) {
        Some(number) if number < 0.0 => Err(format!("`{name}` must not be below 0")),
        number => Ok(number.map(|number| number as usize)),
    };
    match (bound(min)?, bound(max)?) {
        (None, None) => Ok(None),
        (Some(least), Some(most)) if least > most => Err(format!(
            "`{min}` is above `{max}`: no value could hold to both"
        )),
        (least, most) => Ok(Some(least.unwrap_or(0)..=most.unwrap_or(usize::MAX))),
    }
}

impl Check for Length {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, _| {
            if let Some(range) = &self.characters {
                let count = text.chars().count();
                if !range.contains(&count) {
                    return Verdict::fails_with(format!("{count} characters"));
                }
            }
            match &self.bytes {
                None => Verdict::Ok,
                Some((range, script, encoding)) => match script.bytes(text) {
                    Ok(count) if range.contains(&count) => Verdict::Ok,
                    Ok(count) => Verdict::fails_with(format!("{count} bytes in {encoding}")),
                    Err(c) => Verdict::fails_with(unwritable(c, encoding)),
                },
            }
        });
    }
}
