//! `max`: the greatest number, the last date, the last text.

use super::min::{magnitude, only_numbers};
use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "max",
        summary: "Keeps the greatest number or the latest date",
        doc: "\
Compares numbers as numbers and everything else as text, which for dates and timestamps in their
canonical form is order in time: the day of the last order. In a number field, text that is no
number loses against any number.",
        parameters: &[WHEN],
        examples: &[
            ("number: crm=10 | shop=9.5", "10"),
            ("crm=2019-05-01 | shop=2021-01-01", "2021-01-01"),
        ],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(Max))),
};

struct Max;

impl Narrow for Max {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        only_numbers(view, rows);
        keep_greatest(rows, |row| magnitude(view, row));
    }
}
