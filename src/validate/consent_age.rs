//! `consent-age`: a consent must have been given or confirmed lately.

use super::dates::{before, date_field, days};
use super::{Check, Column, Context, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::text_column::NULL;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "consent-age",
        summary: "A consent must have been given or confirmed lately",
        doc: "A `yes` must have a date that is not older than `max`, counted back from the day of \
              the run. Two years is the default: who sends advertising in Korea confirms a consent \
              every two years (정보통신망법 §50⑧, 시행령 §62의3). A `yes` without a date fails, since \
              nobody could show when it was given. A `no`, an unclear answer and a date known only \
              by its year, which may lie on either side, are not checked; neither are sources that \
              have no such date at all.",
        parameters: &[
            Parameter {
                name: "given_at",
                kind: ParameterKind::Field,
                required: true,
                doc: "The field with the day the consent was given or last confirmed.",
            },
            Parameter {
                name: "max",
                kind: ParameterKind::Duration,
                required: false,
                doc: "The greatest age: `18mo`, `2y`; `2y` unless said.",
            },
        ],
        examples: &[
            ("{given_at: date} yes | date = 2025-06-01", "ok"),
            ("{given_at: date} yes | date = 2024-11-20", "fails"),
            ("{given_at: date} yes | date =", "fails"),
            ("{given_at: date} no | date = 2019-01-01", "not checked"),
            ("{given_at: date, max: 1y} yes | date = 2025-06-01", "fails"),
        ],
    },
    dimension: Dimension::Timeliness,
    severity: Severity::Warning,
    types: &[FieldType::Consent],
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

struct ConsentAge {
    given_at: usize,
    oldest: jiff::civil::Date,
    max: String,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let given_at = date_field(settings, "given_at", context)?.ok_or("`given_at` is missing")?;
    let max = settings.text("max").unwrap_or("2y");
    Ok(Box::new(ConsentAge {
        given_at,
        oldest: before(context.as_of, max)?,
        max: max.to_owned(),
    }))
}

impl Check for ConsentAge {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let given = column.other(self.given_at);
        let undated = Verdict::fails_with("ask again: there is no date of the consent");
        let outdated = Verdict::fails_with(format!("ask again: older than {}", self.max));
        // Only days on which somebody agreed are read, each once.
        let mut of_date: Vec<Option<Age>> = vec![None; given.entries()];
        let yes: Vec<bool> = (0..column.entries() as u32)
            .map(|code| column.value(code) == "yes")
            .collect();
        for (row, &code) in column.codes().iter().enumerate() {
            if code != NULL && yes[code as usize] && given.applies(row) {
                let age = match given.codes()[row] {
                    NULL => Age::Unknown,
                    date => {
                        *of_date[date as usize].get_or_insert_with(|| self.age(given.value(date)))
                    }
                };
                let verdict = match age {
                    Age::Fresh => &Verdict::Ok,
                    Age::Old => &outdated,
                    Age::Unclear => &Verdict::NotChecked,
                    Age::Unknown => &undated,
                };
                verdicts.add(column, row, verdict);
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Age {
    Fresh,
    Old,
    Unclear,
    Unknown,
}

impl ConsentAge {
    fn age(&self, date: &str) -> Age {
        match days(date) {
            Some(days) if days.first >= self.oldest => Age::Fresh,
            Some(days) if days.last < self.oldest => Age::Old,
            Some(_) => Age::Unclear,
            None => Age::Unknown,
        }
    }
}
