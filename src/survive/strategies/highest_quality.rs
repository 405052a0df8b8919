//! `highest-quality`: the value that checks found least fault with.

use std::cmp::Reverse;

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "highest-quality",
        summary: "Keeps the rows in which checks found least fault with the value",
        doc: "\
Adds up the findings on the value of each row: an error counts 9, a warning 3, a note 1. The least
wins; between equals the better value does (whole before partial, as under `usable`), and then the
row that has the least findings on all its fields. Findings come from the checks of the project,
so whoever writes a check also teaches survivorship: an address that contradicts its postcode loses
against one that does not.",
        parameters: &[WHEN],
        examples: &[
            ("crm=서울 !error | shop=부산 !info", "부산"),
            ("crm=서울 !warning | shop=부산 !warning", "서울 | 부산"),
            ("crm=서울{partial} | shop=부산", "부산"),
        ],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(HighestQuality))),
};

struct HighestQuality;

impl Narrow for HighestQuality {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        keep_greatest(rows, |row| {
            (
                Reverse(view.faults(row)),
                view.tier(row),
                Reverse(view.row_faults(row)),
            )
        });
    }
}
