//! `sum`: a derived total. Exact decimals; never adds across units.

use crate::survive::chain::{Action, Derive, Derived, Entry, WHEN};
use crate::survive::decimal::Decimal;
use crate::survive::view::View;
use crate::tables::definition::Definition;
use crate::tables::field::FieldType;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "sum",
        summary: "Adds the numbers of all rows (a derived value)",
        doc: "\
For balances that belong together after a merge: points, purchase totals. Every row that is left
counts, each once, so golden totals equal the sources' totals. The result is marked as derived and
its lineage lists every row.

Decimal arithmetic is exact. Text that is no number is left out and listed under conflicts. Numbers
in different units are not added: the unit that most rows use is, the others are conflicts.",
        parameters: &[WHEN],
        examples: &[
            ("number: crm=1200 | shop=0.5 | shop=-200", "1000.5"),
            ("number: crm=1200", "1200"),
        ],
    },
    build: |_, _| Ok(Action::Derive(Box::new(Sum))),
};

struct Sum;

impl Derive for Sum {
    fn derive(&self, view: &View<'_>, rows: &[RowId]) -> Option<Derived> {
        let numbers: Vec<(RowId, Decimal)> = rows
            .iter()
            .filter_map(|&row| Some((row, Decimal::parse(view.text(row))?)))
            .collect();
        let users = |unit| {
            numbers
                .iter()
                .filter(|(row, _)| unit_of(view, *row) == unit)
                .count()
        };
        // The most used unit; of several, the one of the first row in canonical order.
        let (first, _) = numbers
            .iter()
            .max_by_key(|(row, _)| (users(unit_of(view, *row)), std::cmp::Reverse(*row)))?;
        let unit = unit_of(view, *first);
        let mut used = Vec::with_capacity(numbers.len());
        let mut total = Decimal::ZERO;
        for (row, number) in numbers {
            if unit_of(view, row) == unit {
                used.push(row);
                total = total.plus(number);
            }
        }
        // A lone number stays as it is written.
        let text = match used[..] {
            [row] => view.text(row).to_owned(),
            _ => total.to_string(),
        };
        used.sort_unstable();
        let left_out = view.rows().iter().copied();
        let left_out = left_out.filter(|row| !used.contains(row)).collect();
        Some(Derived {
            text,
            rows: used,
            left_out,
        })
    }
}

fn unit_of<'a>(view: &View<'a>, row: RowId) -> Option<&'a str> {
    let ty = view.ty();
    (ty == FieldType::Number)
        .then(|| view.part(row, ty.part("unit")))
        .flatten()
}
