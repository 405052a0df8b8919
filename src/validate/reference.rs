//! `reference`: a value must exist in another file.

use super::known_values::KnownValues;
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "reference",
        summary: "A value must exist in another file",
        doc: "For code lists, branch lists, the customers another system knows: a CSV, a workbook \
              or any other table that can be read, relative to the file that names it. The value \
              must stand in one of its columns. Of a list of up to a thousand values the one that \
              a failing value is close to becomes the suggestion. Missing values are not checked.",
        parameters: &[
            Parameter {
                name: "file",
                kind: ParameterKind::Path,
                required: true,
                doc: "The table, relative to the file that names it.",
            },
            Parameter {
                name: "column",
                kind: ParameterKind::Text,
                required: false,
                doc: "Header of the column; the first unless said.",
            },
            Parameter {
                name: "ignore_case",
                kind: ParameterKind::Flag,
                required: false,
                doc: "Whether `vip` is `VIP`; `false` unless said.",
            },
        ],
        examples: &[
            ("{file: branches.csv} 강남점", "ok"),
            ("{file: branches.csv} 강남", "fails"),
            ("{file: grades.csv, column: grade} VIP", "ok"),
            ("{file: grades.csv, column: grade} vip", "fails"),
            (
                "{file: grades.csv, column: grade, ignore_case: true} vip",
                "ok",
            ),
            ("{file: branches.csv} ", "not checked"),
        ],
    },
    dimension: Dimension::Accuracy,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct Reference(KnownValues);

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let file = settings.text("file").ok_or("`file` is missing")?;
    let table = context.dictionaries.get(file)?;
    let column = table
        .column(settings.text("column"), 0)
        .map_err(|sentence| format!("`{file}`: {sentence}"))?;
    let mut values: Vec<String> = column
        .values()
        .iter()
        .flatten()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect();
    if values.is_empty() {
        return Err(format!("`{file}`: the column is empty"));
    }
    values.sort();
    values.dedup();
    Ok(Box::new(Reference(KnownValues::new(values, settings))))
}

impl Check for Reference {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        self.0.judge(column, verdicts, str::trim);
    }
}
