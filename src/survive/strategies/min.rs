//! `min`: the smallest number, the first date, the first text. Shares its order with `max`.

use std::cmp::Reverse;

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::decimal::Decimal;
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::field::FieldType;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "min",
        summary: "Keeps the smallest number or the earliest date",
        doc: "\
Compares numbers as numbers and everything else as text, which for dates and timestamps in their
canonical form is order in time: the day a customer was first seen. In a number field, text that is
no number loses against any number.",
        parameters: &[WHEN],
        examples: &[
            ("number: crm=10 | shop=9.5", "9.5"),
            ("crm=2019-05-01 | shop=2021-01-01", "2019-05-01"),
        ],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(Min))),
};

struct Min;

impl Narrow for Min {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        only_numbers(view, rows);
        keep_greatest(rows, |row| Reverse(magnitude(view, row)));
    }
}

/// In a number field, drops text that is no number if there is a number at all.
pub fn only_numbers(view: &View<'_>, rows: &mut Vec<RowId>) {
    let is_number = |&row: &RowId| Decimal::parse(view.text(row)).is_some();
    if view.ty() == FieldType::Number && rows.iter().any(is_number) {
        rows.retain(is_number);
    }
}

/// What `min` and `max` compare: the number in a number field, else the text.
pub fn magnitude<'a>(view: &View<'a>, row: RowId) -> (Option<Decimal>, &'a str) {
    let text = view.text(row);
    match Decimal::parse(text) {
        Some(number) if view.ty() == FieldType::Number => (Some(number), ""),
        _ => (None, text),
    }
}
