//! The standardizer `lookup`.

use std::collections::BTreeMap;

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};

use super::map::{Map, fold, others};
use super::{Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "lookup",
        summary: "Replaces whole values by a table in a file.",
        doc: "For code lists and alias lists that live beside the project: a CSV, a workbook or \
              any other table that can be read. The value is looked up in one column and replaced \
              by the cell of another; case and blanks do not matter. A value that the table \
              already gives stays. A value that is in neither column stays, is dropped, or is \
              flagged `invalid`, as `others` says.\n\n\
              A table in which a wanted value is itself looked up further (old codes reused as new \
              ones) gives another result when it runs twice.",
        parameters: &[
            Parameter {
                name: "file",
                kind: ParameterKind::Path,
                required: true,
                doc: "The table, relative to the file that names it.",
            },
            Parameter {
                name: "key",
                kind: ParameterKind::Text,
                required: false,
                doc: "Header of the column looked up; the first unless said.",
            },
            Parameter {
                name: "value",
                kind: ParameterKind::Text,
                required: false,
                doc: "Header of the column wanted; the second unless said.",
            },
            Parameter {
                name: "others",
                kind: ParameterKind::Choice(&["keep", "drop", "flag"]),
                required: false,
                doc: "What becomes of values outside the table; `keep` unless said.",
            },
        ],
        examples: &[
            ("{file: grades.csv} 2", "GOLD"),
            ("{file: grades.csv, others: flag} a", "BLACK"),
            ("{file: grades.csv, others: flag} SILVER", "SILVER"),
            ("{file: grades.csv, others: flag} 9", "9 [invalid]"),
            ("{file: grades.csv, others: drop} 9", "(missing)"),
        ],
    },
    build,
};

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let others = others(settings)?;
    let file = settings.text("file").unwrap_or_default();
    let dictionary = context.dictionaries.get(file)?;
    let named = |column: &str, position: usize| {
        dictionary
            .column(settings.text(column), position)
            .map_err(|sentence| format!("`{file}`: {sentence}"))
    };
    let (keys, wanted) = (named("key", 0)?, named("value", 1)?);
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (row, (key, value)) in keys.iter().zip(wanted.iter()).enumerate() {
        let Some(key) = key else { continue };
        let value = value.unwrap_or_default();
        match values.insert(fold(key), value.to_owned()) {
            Some(before) if before != value => {
                // The table may hold personal values: rows say enough.
                return Err(format!(
                    "`{file}`: row {} gives another value for a key that stands above",
                    row + 1
                ));
            }
            _ => {}
        }
    }
    let known: Vec<&str> = wanted.iter().flatten().collect();
    for value in known {
        values
            .entry(fold(value))
            .or_insert_with(|| value.to_owned());
    }
    Ok(Box::new(Map { values, others }))
}
