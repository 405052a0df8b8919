//! `range`: a number or date must lie in a range.

use super::{Check, Column, Context, Entry, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::findings::{Dimension, Severity};
use std::cmp::Ordering;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "range",
        summary: "A number or date must lie in a range",
        doc: "Bounds are inclusive. Values that are neither number nor date are not checked.",
        parameters: &[
            Parameter {
                name: "min",
                kind: ParameterKind::Text,
                required: false,
                doc: "Smallest number or earliest date.",
            },
            Parameter {
                name: "max",
                kind: ParameterKind::Text,
                required: false,
                doc: "Largest number or latest date; `today` is the day of the run.",
            },
        ],
        examples: &[],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    build,
};

struct Range {
    min: Option<Bound>,
    max: Option<Bound>,
}

/// A bound: numbers compare with numbers, dates with dates.
enum Bound {
    Number(f64),
    Date(jiff::civil::Date),
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let bound = |name: &str| -> Result<Option<Bound>, String> {
        if let Some(number) = settings.number(name) {
            return Ok(Some(Bound::Number(number)));
        }
        match settings.text(name) {
            None => Ok(None),
            Some("today") => Ok(Some(Bound::Date(context.as_of))),
            Some(text) => match (text.parse::<f64>(), text.parse::<jiff::civil::Date>()) {
                (Ok(number), _) => Ok(Some(Bound::Number(number))),
                (_, Ok(date)) => Ok(Some(Bound::Date(date))),
                _ => Err(format!("`{name}` is neither a number nor a date")),
            },
        }
    };
    let (min, max) = (bound("min")?, bound("max")?);
    if min.is_none() && max.is_none() {
        return Err("give `min`, `max` or both".into());
    }
    Ok(Box::new(Range { min, max }))
}

impl Check for Range {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts) {
        column.per_value(verdicts, |text, _| {
            let low = self.min.as_ref().map(|bound| order(text, bound));
            let high = self.max.as_ref().map(|bound| order(text, bound));
            match (low, high) {
                (Some(None), _) | (_, Some(None)) => Verdict::NotChecked,
                (low, high) => Verdict::holds(
                    low.flatten().is_none_or(Ordering::is_ge)
                        && high.flatten().is_none_or(Ordering::is_le),
                ),
            }
        });
    }
}

/// The value against a bound; `None` if they cannot be compared.
fn order(text: &str, bound: &Bound) -> Option<Ordering> {
    match bound {
        Bound::Number(bound) => text.parse::<f64>().ok()?.partial_cmp(bound),
        Bound::Date(bound) => Some(
            text.get(..10)?
                .parse::<jiff::civil::Date>()
                .ok()?
                .cmp(bound),
        ),
    }
}
