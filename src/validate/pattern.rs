//! `pattern`: a value must match a regular expression.

use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "pattern",
        summary: "A value must match a regular expression",
        doc: "The whole value must match, so there is no need for `^` and `$`. Case matters; `(?i)` \
              in front switches that off. Missing values are not checked.",
        parameters: &[Parameter {
            name: "regex",
            kind: ParameterKind::Regex,
            required: true,
            doc: "The expression; it must match the whole value.",
        }],
        examples: &[
            ("{regex: M-[0-9]+} M-17", "ok"),
            ("{regex: M-[0-9]+} M-17b", "fails"),
            ("{regex: A|B} AB", "fails"),
            ("{regex: M-[0-9]+} ", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct Pattern(regex::Regex);

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let pattern = settings.text("regex").ok_or("`regex` is missing")?;
    let whole =
        regex::Regex::new(&format!("^(?:{pattern})$")).map_err(|error| error.to_string())?;
    Ok(Box::new(Pattern(whole)))
}

impl Check for Pattern {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, _| Verdict::holds(self.0.is_match(text)));
    }
}
