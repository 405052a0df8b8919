//! `most-recent`: the rows changed last. Undated rows are neither older nor newer.

use crate::survive::chain::{Action, Entry, Narrow};
use crate::survive::view::View;
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::records::RowId;

pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "most-recent",
        summary: "Keeps the rows that changed last",
        doc: "\
Compares `updated_at`. A row without one is neither older nor newer than the others and stays, for
the next strategy to weigh. Rows that claim a change after the run's day count as undated.

`within` says how much younger a row must be to count: with `within: 1d`, rows changed on the same
day or overnight are equally recent. Useful where a nightly job touches every row, or where one
source exports dates and the other moments.",
        parameters: &[Parameter {
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
    build: |settings| {
        Ok(Action::Narrow(Box::new(MostRecent {
            within: within(settings)?,
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

fn within(settings: &Settings) -> Result<i64, String> {
    let Some(text) = settings.text("within") else {
        return Ok(0);
    };
    const HOUR: i64 = 3_600_000_000;
    let mut letters = text.chars();
    let unit = match letters.next_back() {
        Some('h') => HOUR,
        Some('d') => 24 * HOUR,
        Some('w') => 7 * 24 * HOUR,
        Some('y') => 365 * 24 * HOUR,
        _ => 0,
    };
    letters
        .as_str()
        .parse::<u32>()
        .ok()
        .filter(|_| unit > 0)
        .and_then(|count| i64::from(count).checked_mul(unit))
        .ok_or_else(|| {
            format!("`within` is a length of time such as 12h, 1d, 2w or 1y, not `{text}`")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::definition::Setting;

    #[test]
    fn lengths_of_time_need_a_number_and_a_unit() {
        let given = |text: &str| {
            within(&Settings(
                [("within".to_owned(), Setting::Text(text.to_owned()))].into(),
            ))
        };
        assert_eq!(given("2d"), Ok(172_800_000_000));
        for text in ["", "d", "2", "-1d", "1.5h", "3월", "4000000000y"] {
            assert!(given(text).is_err(), "{text}");
        }
    }
}
