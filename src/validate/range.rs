//! `range`: a number or date must lie in a range.

use super::dates::{Days, days};
use super::{ANY_FORM, Check, Column, Context, Entry, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::standardized::Flags;
use jiff::civil::Date;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "range",
        summary: "A number or date must lie in a range",
        doc: "Bounds are inclusive. Dates known in part fail if none of the days they may mean \
              lies in the range. Values that are neither number nor date, as the bounds are, and \
              stand-ins such as 1900-01-01 are not checked.",
        parameters: &[
            Parameter {
                name: "min",
                kind: ParameterKind::Text,
                required: false,
                doc: "Smallest number or earliest date; `today` is the day of the run.",
            },
            Parameter {
                name: "max",
                kind: ParameterKind::Text,
                required: false,
                doc: "Largest number or latest date; `today` is the day of the run.",
            },
        ],
        examples: &[
            ("{min: 0, max: 100} 100", "ok"),
            ("{min: 0, max: 100} 100.5", "fails"),
            ("{min: 0} 많음", "not checked"),
            ("{max: today} 2026-11-21", "ok"),
            ("{max: today} 2026-11-22", "fails"),
            ("{min: 1900-01-01} 1899", "fails"),
        ],
    },
    dimension: Dimension::Validity,
    severity: Severity::Warning,
    types: &[
        FieldType::Number,
        FieldType::Date,
        FieldType::Timestamp,
        FieldType::Text,
        FieldType::Category,
        FieldType::Identifier,
        FieldType::Postcode,
    ],
    forms: ANY_FORM,
    scope: Scope::Field,
    build,
};

/// Numbers are compared with numbers, dates with dates.
enum Range {
    Numbers { min: f64, max: f64 },
    Dates { min: Date, max: Date },
}

enum Bound {
    Number(f64),
    Date(Date),
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let bound = |name: &str| -> Result<Option<Bound>, String> {
        let Some(text) = settings.text(name) else {
            return Ok(settings.number(name).map(Bound::Number));
        };
        let bound = match (text, text.parse::<f64>(), text.parse::<Date>()) {
            ("today", ..) => Bound::Date(context.as_of),
            (_, Ok(number), _) if number.is_finite() => Bound::Number(number),
            (_, _, Ok(date)) => Bound::Date(date),
            _ => return Err(format!("`{name}` is neither a number nor a date")),
        };
        let kind = match (&bound, context.ty()) {
            (Bound::Date(_), FieldType::Number) => "a number, as the field holds numbers",
            (Bound::Number(_), FieldType::Date | FieldType::Timestamp) => {
                "a date, as the field holds dates"
            }
            _ => return Ok(Some(bound)),
        };
        Err(format!("`{name}` must be {kind}"))
    };
    let empty = Err("`min` is above `max`: no value could lie between".to_owned());
    let range = match (bound("min")?, bound("max")?) {
        (None, None) => return Err("give `min`, `max` or both".into()),
        (Some(Bound::Number(min)), Some(Bound::Number(max))) if min > max => return empty,
        (Some(Bound::Date(min)), Some(Bound::Date(max))) if min > max => return empty,
        (Some(Bound::Number(min)), Some(Bound::Number(max))) => Range::Numbers { min, max },
        (Some(Bound::Number(min)), None) => Range::Numbers {
            min,
            max: f64::INFINITY,
        },
        (None, Some(Bound::Number(max))) => Range::Numbers {
            min: f64::NEG_INFINITY,
            max,
        },
        (Some(Bound::Date(min)), Some(Bound::Date(max))) => Range::Dates { min, max },
        (Some(Bound::Date(min)), None) => Range::Dates {
            min,
            max: Date::MAX,
        },
        (None, Some(Bound::Date(max))) => Range::Dates {
            min: Date::MIN,
            max,
        },
        _ => return Err("`min` and `max` must both be numbers or both dates".into()),
    };
    Ok(Box::new(range))
}

impl Check for Range {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        column.per_value(verdicts, |text, flags| {
            if flags.has(Flags::PLACEHOLDER) {
                return Verdict::NotChecked;
            }
            match self {
                Range::Numbers { min, max } => match text.parse::<f64>() {
                    Ok(number) if number.is_finite() => {
                        Verdict::holds((*min..=*max).contains(&number))
                    }
                    _ => Verdict::NotChecked,
                },
                Range::Dates { min, max } => match days(text) {
                    Some(Days { first, last }) => Verdict::holds(last >= *min && first <= *max),
                    None => Verdict::NotChecked,
                },
            }
        });
    }
}
