//! `usable`: values that should not represent a customer drop out; whole values go before
//! partial ones. Looks at the quality of values only, never at their age or source.

use crate::survive::chain::{Action, Entry, Narrow};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "usable",
        summary: "Drops values that should not represent a customer; prefers whole values",
        doc: "\
Drops placeholders, masked, invalid and damaged values, and all values of deleted rows. If nothing
is left, the golden value is empty.

Of the usable values the whole ones go first: a full name before a surname alone, a Korean name in
Hangul before its Latin spelling, a living number before a dead 01X one, a full date before one
without its day, a value from a source before one that a `default` rule wrote. A newer row
therefore cannot replace 김철수 by 김.

Masked values, placeholders and deleted rows never survive, even under a chain without `usable`.",
        parameters: &[],
        examples: &[
            (
                "crm@2025-01-01=김*수{masked} | shop@2020-01-01=김철수",
                "김철수",
            ),
            (
                "crm@2025-01-01=김{partial} | shop@2020-01-01=김철수",
                "김철수",
            ),
            ("crm=1234{invalid}", ""),
        ],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(Usable))),
};

struct Usable;

impl Narrow for Usable {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        rows.retain(|&row| view.tier(row).usable());
        keep_greatest(rows, |row| view.tier(row));
    }
}
