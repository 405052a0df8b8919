//! `freshness`: a date must not be older than an age.

use super::dates::{before, days};
use super::{Check, Column, Context, DATES, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "freshness",
        summary: "A date must not be older than an age",
        doc: "For the day a record was last confirmed, a customer last bought. `max_age` counts \
              back from the day of the run, `since` names a day; of both the later one counts. \
              Dates known in part fail if even their last day is too old and are not checked if \
              that cannot be told. A date in the future is fresh: `range` with `max: today` \
              catches it.",
        parameters: &[
            Parameter {
                name: "max_age",
                kind: ParameterKind::Duration,
                required: false,
                doc: "The greatest age: `90d`, `18mo`, `5y`.",
            },
            Parameter {
                name: "since",
                kind: ParameterKind::Date,
                required: false,
                doc: "The earliest day.",
            },
        ],
        examples: &[
            ("{max_age: 5y} 2021-11-21", "ok"),
            ("{max_age: 5y} 2021-11-20", "fails"),
            ("{max_age: 5y} 2019", "fails"),
            ("{max_age: 5y} 2021", "not checked"),
            ("{since: 2026-01-01} 2025-12-31", "fails"),
        ],
    },
    dimension: Dimension::Timeliness,
    severity: Severity::Info,
    types: DATES,
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

struct Freshness(jiff::civil::Date);

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let aged = settings.text("max_age");
    let aged = aged.map(|age| before(context.as_of, age)).transpose()?;
    let since = settings.text("since").map(|day| {
        let date = day.parse::<jiff::civil::Date>();
        date.map_err(|_| format!("`{day}` is no date; write it as 2024-03-05"))
    });
    match aged.max(since.transpose()?) {
        Some(oldest) => Ok(Box::new(Freshness(oldest))),
        None => Err("give `max_age`, `since` or both".into()),
    }
}

impl Check for Freshness {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, _| match days(text) {
            Some(days) if days.first >= self.0 => Verdict::Ok,
            Some(days) if days.last < self.0 => Verdict::fails(),
            _ => Verdict::NotChecked,
        });
    }
}
