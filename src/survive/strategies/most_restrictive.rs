//! `most-restrictive`: consents. The latest word of each source counts, and one no is enough.

use crate::survive::chain::{Action, Entry, Narrow};
use crate::survive::consent::{Answer, read};
use crate::survive::view::View;
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "most-restrictive",
        summary: "For consents: the latest word of each source, and any no is a no",
        doc: "\
Within a source the row changed last counts, so a withdrawn consent stays withdrawn and a renewed
one holds; undated rows count beside it. Across sources any no wins. A missing value is neither
yes nor no. If something that counts reads as neither, the golden consent is empty, and a yes that
a `default` rule wrote counts as missing: consent is never created.

A yes survives only together with the contact it was given for: if the golden mail address comes
from a row that did not consent, the golden mail consent is empty and the yes is listed under
conflicts.

Fields of type `consent` always start with this strategy, whatever their chain says.",
        parameters: &[],
        examples: &[
            (
                "crm@2024-01-01=yes | crm@2024-06-01=no | shop@2024-09-01=yes",
                "no",
            ),
            ("crm@2024-01-01=no | crm@2024-06-01=yes", "yes"),
        ],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(MostRestrictive))),
};

struct MostRestrictive;

impl Narrow for MostRestrictive {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        narrow(view, rows);
    }
}

/// Keeps the rows that carry the answer that holds; none if that answer cannot be read.
pub fn narrow(view: &View<'_>, rows: &mut Vec<RowId>) {
    let given = rows.clone();
    let latest = |source: u16| {
        let of_source = given.iter().filter(|&&row| view.source(row) == source);
        of_source.filter_map(|&row| view.time(row)).max()
    };
    rows.retain(|&row| match view.time(row) {
        Some(time) => Some(time) == latest(view.source(row)),
        None => true,
    });
    match rows.iter().map(|&row| read(view.text(row))).min() {
        Some(Answer::Unreadable) => rows.clear(),
        Some(answer) => rows.retain(|&row| read(view.text(row)) == answer),
        None => {}
    }
}
