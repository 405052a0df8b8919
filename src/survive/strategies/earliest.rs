//! `earliest`: the rows untouched for the longest time. Undated rows are neither older nor newer.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::view::View;
use crate::tables::definition::Definition;
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "earliest",
        summary: "Keeps the rows that changed first",
        doc: "\
Compares `updated_at` the other way round from `most-recent`: for values that should be kept as
they were first known, such as the acquisition channel. A row without `updated_at` is neither older
nor newer and stays. For the smallest date in a date field, use `min`.",
        parameters: &[WHEN],
        examples: &[(
            "crm@2024-03-01=검색 | shop@2023-01-01=지인 추천",
            "지인 추천",
        )],
    },
    build: |_, _| Ok(Action::Narrow(Box::new(Earliest))),
};

struct Earliest;

impl Narrow for Earliest {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        if let Some(first) = rows.iter().filter_map(|&row| view.time(row)).min() {
            rows.retain(|&row| view.time(row).is_none_or(|time| time == first));
        }
    }
}
