//! `longest`: the value with the most characters.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "longest",
        summary: "Keeps the value with the most characters",
        doc: "\
Counts characters, not bytes. More text is weak evidence for more information (an address with its
floor), so this belongs at the end of a chain.",
        parameters: &[WHEN],
        examples: &[(
            "crm=세종대로 110 | shop=세종대로 110 3층",
            "세종대로 110 3층",
        )],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(Longest))),
};

struct Longest;

impl Narrow for Longest {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        keep_greatest(rows, |row| view.length(row));
    }
}
