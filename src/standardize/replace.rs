//! The standardizer `replace`.

use regex::Regex;

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};

use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "replace",
        summary: "Replaces what a regular expression finds.",
        doc: "Every match of `pattern` becomes `with`, where `$1` or `${name}` stand for what a \
              group caught. Without `with` matches are cut out. Matching takes linear time, \
              whatever the pattern.",
        parameters: &[
            Parameter {
                name: "pattern",
                kind: ParameterKind::Regex,
                required: true,
                doc: "What to look for.",
            },
            Parameter {
                name: "with",
                kind: ParameterKind::Text,
                required: false,
                doc: "What to put there; nothing unless said.",
            },
        ],
        examples: &[
            ("{pattern: ^고객번호[ ]*} 고객번호 A12", "A12"),
            ("{pattern: (\\d+)동, with: $1-} 102동1203", "102-1203"),
            ("{pattern: .+} 모두", "(missing)"),
        ],
    },
    build,
};

struct Replace {
    pattern: Regex,
    with: String,
}

fn build(settings: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let pattern = settings.text("pattern").unwrap_or_default();
    let pattern = Regex::new(pattern).map_err(|error| format!("`pattern`: {error}"))?;
    let with = settings.text("with").unwrap_or_default().to_owned();
    Ok(Box::new(Replace { pattern, with }))
}

impl Standardizer for Replace {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let text = super::fold::rewrite(text, |text| {
            self.pattern.replace_all(text, self.with.as_str())
        });
        if text.is_empty() {
            return cell.missing();
        }
        cell.text = Some(text);
        cell
    }
}
