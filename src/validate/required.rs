//! `required`: a value must be there.

use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "required",
        summary: "A value must be there",
        doc: "Empty cells, null words such as 없음 and placeholders such as 고객 count as missing; \
              masked values do not, as there is one. With `unless` it is enough that one of those \
              fields is filled: a customer needs a phone or a mail address. On raw values only an \
              empty cell is missing.",
        parameters: &[Parameter {
            name: "unless",
            kind: ParameterKind::FieldList,
            required: false,
            doc: "Fields of which one may stand in.",
        }],
        examples: &[
            ("김철수", "ok"),
            ("", "fails"),
            ("고객 [placeholder]", "fails"),
            ("김*수 [masked]", "ok"),
            ("{unless: email} | email = kim@corp.kr", "ok"),
            ("{unless: email} | email =", "fails"),
        ],
    },
    dimension: Dimension::Completeness,
    severity: Severity::Warning,
    types: &[],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

struct Required {
    unless: Vec<usize>,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let unless = settings.list("unless").unwrap_or_default();
    let fields: Result<Vec<usize>, String> = unless
        .iter()
        .map(|name| context.field_named(name))
        .collect();
    Ok(Box::new(Required { unless: fields? }))
}

impl Check for Required {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let others: Vec<Column<'_>> = self
            .unless
            .iter()
            .map(|&field| column.other(field))
            .collect();
        for row in 0..column.rows() {
            let filled = column.filled(row) || others.iter().any(|other| other.filled(row));
            verdicts.add(column, row, &Verdict::holds(filled));
        }
    }
}
