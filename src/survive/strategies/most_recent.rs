//! `most-recent`: the rows changed last. Undated rows are neither older nor newer.

use crate::survive::chain::{Action, Entry, Narrow, WHEN};
use crate::survive::length_of_time::length_of_time;
use crate::survive::view::View;
use crate::tables::definition::{Definition, Parameter, ParameterKind};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "most-recent",
        summary: "Keeps the rows that changed last",
        doc: "\
Compares `updated_at`. A row without one is neither older nor newer than the others and stays, for
the next strategy to weigh. Rows that claim a change after the run's day count as undated, and so do the rows of a day on
which more than 30 % of a source changed: a job touched them, not a person.

`within` says how much younger a row must be to count: with `within: 1d`, rows changed on the same
day or overnight are equally recent. Useful where a nightly job touches every row, or where one
source exports dates and the other moments.",
        parameters: &[WHEN, Parameter {
            name: "within",
            kind: ParameterKind::Duration,
            required: false,
            doc: "Rows changed less than this before the latest one count as equally recent",
        }],
        examples: &[
            ("crm@2024-03-01=서울 | shop@2023-01-01=부산", "서울"),
            (
                "crm=부산 | shop@2024-03-01=서울 | shop@2021-01-01=대구",
                "부산 | 서울",
            ),
        ],
    },
    build: |settings, _| {
        Ok(Action::Narrow(Box::new(MostRecent {
            within: length_of_time(settings, "within")?.unwrap_or(0),
        })))
    },
};

struct MostRecent {
    /// Microseconds.
    within: i64,
}

impl Narrow for MostRecent {
    fn narrow(&self, view: &View<'_>, rows: &mut Vec<RowId>) {
        if let Some(latest) = rows.iter().filter_map(|&row| view.time(row)).max() {
            rows.retain(|&row| match view.time(row) {
                Some(time) => time == latest || latest.saturating_sub(time) < self.within,
                None => true,
            });
        }
    }
}
