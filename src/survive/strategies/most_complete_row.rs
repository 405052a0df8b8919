//! `most-complete-row`: the rows that say the most about the customer.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "most-complete-row",
        summary: "Keeps the rows with the most usable values in all fields",
        doc: "\
Counts the declared fields in which a row has a usable value. A row that somebody filled in with
care is more likely right in each field, and values that come from one row fit together.",
        parameters: &[WHEN],
        examples: &[("crm=서울 +2 | shop=부산 +4", "부산")],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(MostCompleteRow))),
};

struct MostCompleteRow;

impl Narrow for MostCompleteRow {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        keep_greatest(rows, |row| view.filled(row));
    }
}
