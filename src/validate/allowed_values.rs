//! `allowed-values`: a value must be one of a list.

use super::nearest::Nearest;
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};
use std::borrow::Cow;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "allowed-values",
        summary: "A value must be one of a list",
        doc: "For a code list short enough to stand in the rules; `reference` looks values up in a \
              file. Case matters unless `ignore_case` is set. A value that is close to one of the \
              list gets it as suggestion. Missing values are not checked.",
        parameters: &[
            Parameter {
                name: "values",
                kind: ParameterKind::TextList,
                required: true,
                doc: "The values allowed.",
            },
            Parameter {
                name: "ignore_case",
                kind: ParameterKind::Flag,
                required: false,
                doc: "Whether `vip` is `VIP`; `false` unless said.",
            },
        ],
        examples: &[
            ("{values: VIP; 일반} 일반", "ok"),
            ("{values: VIP; 일반} vip", "fails"),
            ("{values: VIP; 일반, ignore_case: true} vip", "ok"),
            ("{values: VIP; 일반} ", "not checked"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct AllowedValues {
    /// As written, for suggestions.
    values: Vec<String>,
    /// As compared, sorted.
    known: Vec<String>,
    fold: fn(&str) -> Cow<'_, str>,
}

fn build(settings: &Settings, _context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let values = settings.list("values").unwrap_or_default().to_vec();
    if values.is_empty() {
        return Err("`values` is an empty list, which nothing could hold to".into());
    }
    let fold: fn(&str) -> Cow<'_, str> = match settings.flag("ignore_case", false) {
        true => |text| Cow::Owned(text.to_lowercase()),
        false => |text| Cow::Borrowed(text),
    };
    let mut known: Vec<String> = values
        .iter()
        .map(|value| fold(value).into_owned())
        .collect();
    known.sort();
    Ok(Box::new(AllowedValues {
        values,
        known,
        fold,
    }))
}

impl Check for AllowedValues {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let nearest = Nearest::new(self.values.iter().map(String::as_str), column.entries());
        column.per_value(verdicts, |text, _| {
            let folded = (self.fold)(text);
            let known = self
                .known
                .binary_search_by(|known| known.as_str().cmp(&folded));
            match known {
                Ok(_) => Verdict::Ok,
                Err(_) => nearest.fails(text),
            }
        });
    }
}
