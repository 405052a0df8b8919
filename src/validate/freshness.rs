//! `freshness`: a date must not be older than an age.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "freshness",
        summary: "A date must not be older than an age",
        doc: "Counted back from the day of the run.",
        parameters: &[Parameter {
            name: "max_age",
            kind: ParameterKind::Duration,
            required: true,
            doc: "The greatest age: `90d`, `18mo`, `5y`.",
        }],
        examples: &[],
    },
    dimension: Dimension::Timeliness,
    severity: Severity::Info,
    build,
};

struct Freshness(jiff::civil::Date);

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let age = settings.text("max_age").ok_or("`max_age` is missing")?;
    let unit_at = age.find(|c: char| !c.is_ascii_digit()).unwrap_or(age.len());
    let count: i64 = age[..unit_at]
        .parse()
        .map_err(|_| format!("`{age}` is no length of time"))?;
    let span = match &age[unit_at..] {
        "h" => jiff::Span::new().try_days(count / 24),
        "d" => jiff::Span::new().try_days(count),
        "w" => jiff::Span::new().try_weeks(count),
        "mo" => jiff::Span::new().try_months(count),
        "y" => jiff::Span::new().try_years(count),
        _ => return Err(format!("`{age}` is no length of time; use 90d, 18mo or 5y")),
    };
    let oldest = span
        .and_then(|span| context.as_of.checked_sub(span))
        .map_err(|error| error.to_string())?;
    Ok(Box::new(Freshness(oldest)))
}

impl Check for Freshness {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, _| {
            match text
                .get(..10)
                .and_then(|day| day.parse::<jiff::civil::Date>().ok())
            {
                Some(day) => Verdict::holds(day >= self.0),
                None => Verdict::NotChecked,
            }
        });
    }
}
