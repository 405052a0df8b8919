//! `date-order`: dates of a row must stand in order.

use super::dates::{Days, date_field, days};
use super::{Check, Column, Context, DATES, Entry, STANDARDIZED, Scope, Verdict, Verdicts};
use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::field::FieldType;
use crate::tables::findings::{Dimension, Severity};
use crate::tables::text_column::NULL;
use std::cmp::Ordering;

/// The registry entry.
pub const ENTRY: Entry = Entry {
    definition: Definition {
        name: "date-order",
        summary: "Dates of a row must stand in order",
        doc: "A date may not lie before that of `after`, nor later than that of `before`. Equal \
              ones are in order unless `allow_equal: false`. Dates known in part fail only if \
              every day they may mean is out of order. Between a date and a point in time one day \
              is let pass, since points in time are kept in UTC and dates are local. Rows in which \
              one of the two is missing are not checked.",
        parameters: &[
            Parameter {
                name: "after",
                kind: ParameterKind::Field,
                required: false,
                doc: "The field whose date must not be later than this one.",
            },
            Parameter {
                name: "before",
                kind: ParameterKind::Field,
                required: false,
                doc: "The field whose date must not be earlier than this one.",
            },
            Parameter {
                name: "allow_equal",
                kind: ParameterKind::Flag,
                required: false,
                doc: "Whether the two may be equal; `true` unless said.",
            },
        ],
        examples: &[
            ("{after: date} 2021-01-04 | date = 2020-12-31", "ok"),
            ("{after: date} 2020-12-31 | date = 2021-01-04", "fails"),
            ("{after: date} 2020-12-31 | date = 2020-12-31", "ok"),
            (
                "{after: date, allow_equal: false} 2020-12-31 | date = 2020-12-31",
                "fails",
            ),
            ("{before: date} 2021-01-04 | date = 2020-12-31", "fails"),
            ("{after: date} 2020-12-31 | date =", "not checked"),
        ],
    },
    dimension: Dimension::Consistency,
    severity: Severity::Error,
    types: DATES,
    forms: STANDARDIZED,
    scope: Scope::Field,
    build,
};

struct DateOrder {
    after: Option<usize>,
    before: Option<usize>,
    in_order: &'static [Ordering],
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Check>, String> {
    let after = date_field(settings, "after", context)?;
    let before = date_field(settings, "before", context)?;
    if after.is_none() && before.is_none() {
        return Err("give `after`, `before` or both".into());
    }
    if [after, before].contains(&Some(context.field)) {
        return Err("a date is compared with itself".into());
    }
    Ok(Box::new(DateOrder {
        after,
        before,
        in_order: match settings.flag("allow_equal", true) {
            true => &[Ordering::Less, Ordering::Equal],
            false => &[Ordering::Less],
        },
    }))
}

impl Check for DateOrder {
    fn run(&self, column: &Column<'_>, verdicts: &mut Verdicts<'_>) {
        let own = Dates::of(column.other(column.field));
        let earlier = self.after.map(|field| Dates::of(column.other(field)));
        let later = self.before.map(|field| Dates::of(column.other(field)));
        for row in 0..column.rows() {
            let orders = [
                earlier
                    .as_ref()
                    .and_then(|dates| dates.stands_to(&own, row)),
                later.as_ref().and_then(|dates| own.stands_to(dates, row)),
            ];
            let mut known = orders.iter().flatten().peekable();
            if known.peek().is_some() {
                let holds = known.all(|order| self.in_order.contains(order));
                verdicts.add(column, row, &Verdict::holds(holds));
            }
        }
    }
}

/// A column of dates, read once per distinct value.
struct Dates<'a> {
    column: Column<'a>,
    days: Vec<Option<Days>>,
    precision: Precision,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Precision {
    Day,
    Second,
}

impl<'a> Dates<'a> {
    fn of(column: Column<'a>) -> Self {
        let entries = 0..column.entries() as u32;
        Dates {
            days: entries.map(|code| days(column.value(code))).collect(),
            precision: match column.records.fields[column.field].def.ty {
                FieldType::Timestamp => Precision::Second,
                _ => Precision::Day,
            },
            column,
        }
    }

    /// How the date of a row stands to that of another column: `Less` if it may lie before,
    /// `Greater` if it cannot. None if one is missing or no date.
    fn stands_to(&self, other: &Dates<'_>, row: usize) -> Option<Ordering> {
        let (left, right) = (self.column.codes()[row], other.column.codes()[row]);
        if left == NULL || right == NULL {
            return None;
        }
        let (mine, theirs) = (self.days[left as usize]?, other.days[right as usize]?);
        let order = mine.stands_to(theirs);
        match (self.precision, other.precision) {
            (Precision::Day, Precision::Day) => Some(order),
            // Canonical points in time order as text, as far as both are written.
            (Precision::Second, Precision::Second) => {
                let (mine, theirs) = (self.column.value(left), other.column.value(right));
                let shared = mine.len().min(theirs.len());
                Some(mine.as_bytes()[..shared].cmp(&theirs.as_bytes()[..shared]))
            }
            _ => {
                let a_day_apart = mine.first.yesterday().is_ok_and(|day| day <= theirs.last);
                Some(match order {
                    Ordering::Greater if a_day_apart => Ordering::Less,
                    order => order,
                })
            }
        }
    }
}
