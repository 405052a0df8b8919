//! `most-frequent`: the value that most members carry.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::{View, keep_greatest};
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "most-frequent",
        summary: "Keeps the value that most rows carry",
        doc: "\
Counts all rows of the customer that carry the same standardized value, also rows that an earlier
strategy dropped: after `source-priority`, the value of the trusted source that the other sources
confirm wins. Best for what does not change in a life, such as names and birth dates, where a
single typo should lose against the others.",
        parameters: &[WHEN],
        examples: &[
            ("crm=김철스 | shop=김철수 | shop=김철수", "김철수"),
            ("crm=서울 | shop=부산", "서울 | 부산"),
        ],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(MostFrequent))),
};

struct MostFrequent;

impl Narrow for MostFrequent {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        // Equal values are carried equally often.
        if !view.agree(rows) {
            keep_greatest(rows, |row| view.support(row));
        }
    }
}
