//! Canonical dates as checks read them: the days a date covers, lengths of time counted back on
//! the calendar.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::Context;
use crate::tables::definition::Settings;
use crate::tables::field::FieldType;

/// The days that a canonical date may mean: one, or those of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// `Equal` for the same single day, `Greater` if no day lies before any of the other, `Less`
    /// otherwise.
    pub fn stands_to(self, other: Days) -> Ordering {
        if self.first > other.last {
            Ordering::Greater
        } else if self.first == other.last && self.last == other.first {
            Ordering::Equal
        } else {
            Ordering::Less
        }
    }
}

/// The days of `2024-03-05`, `2024-03`, `2024` or `2024-03-05T14:05:00Z`; none for a birthday
/// without year and for text that is no date.
pub fn days(text: &str) -> Option<Days> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        bytes.get(from..to)?.iter().try_fold(0, |number, byte| {
            let digit = byte.is_ascii_digit().then(|| i16::from(byte - b'0'))?;
            Some(number * 10 + digit)
        })
    };
    let year = number(0, 4)?;
    let dash = |at: usize| bytes.get(at) == Some(&b'-');
    let date = |month: i16, day: i16| Date::new(year, month as i8, day as i8).ok();
    match bytes.len() {
        4 => Some(Days {
            first: date(1, 1)?,
            last: date(12, 31)?,
        }),
        7 if dash(4) => {
            let first = date(number(5, 7)?, 1)?;
            Some(Days {
                first,
                last: first.last_of_month(),
            })
        }
        length if dash(4) && dash(7) && (length == 10 || bytes.get(10) == Some(&b'T')) => {
            let day = date(number(5, 7)?, number(8, 10)?)?;
            Some(Days {
                first: day,
                last: day,
            })
        }
        _ => None,
    }
}

/// The day that lies `age` (`90d`, `18mo`, `5y`) before `as_of`.
///
/// # Errors
/// A sentence, if it is no length of time or too long a one.
pub fn before(as_of: Date, age: &str) -> Result<Date, String> {
    let unit_at = age.find(|c: char| !c.is_ascii_digit()).unwrap_or(age.len());
    let (count, unit) = age.split_at(unit_at);
    let wrong = || format!("`{age}` is no length of time; use 90d, 18mo or 5y");
    let count: i64 = count.parse().map_err(|_| wrong())?;
    let span = match unit {
        "h" => jiff::Span::new().try_days(count / 24),
        "d" => jiff::Span::new().try_days(count),
        "w" => jiff::Span::new().try_weeks(count),
        "mo" => jiff::Span::new().try_months(count),
        "y" => jiff::Span::new().try_years(count),
        _ => return Err(wrong()),
    };
    span.and_then(|span| as_of.checked_sub(span))
        .map_err(|_| format!("`{age}` reaches back before all dates"))
}

/// The field that a setting names, which must hold dates.
///
/// # Errors
/// A sentence, if there is no such field or it holds something else.
pub fn date_field(
    settings: &Settings,
    name: &str,
    context: &Context<'_>,
) -> Result<Option<usize>, String> {
    let Some(field) = settings.text(name) else {
        return Ok(None);
    };
    let index = context.field_named(field)?;
    match context.fields[index].ty {
        FieldType::Date | FieldType::Timestamp => Ok(Some(index)),
        ty => Err(format!(
            "`{name}: {field}` holds no dates but is of type `{ty}`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_cover_their_days() {
        let covered = |text: &str| days(text).map(|days| (days.first, days.last));
        let day = |day| Some((date(2024, 2, day), date(2024, 2, day)));
        assert_eq!(covered("2024-02-29"), day(29));
        assert_eq!(covered("2024-02-05T23:59:59Z"), day(5));
        assert_eq!(
            covered("2024-02"),
            Some((date(2024, 2, 1), date(2024, 2, 29)))
        );
        assert_eq!(
            covered("2024"),
            Some((date(2024, 1, 1), date(2024, 12, 31)))
        );
        for none in [
            "2023-02-29",
            "--02-05",
            "2024-2-5",
            "1462-11-7",
            "1462-11-",
            "2024-02-03x",
            "20240205",
            "+024",
            "어제",
            "",
        ] {
            assert_eq!(covered(none), None, "{none}");
        }
    }

    #[test]
    fn ages_count_on_the_calendar() {
        let day = date(2026, 11, 21);
        assert_eq!(before(day, "5y"), Ok(date(2021, 11, 21)));
        assert_eq!(before(date(2026, 3, 31), "1mo"), Ok(date(2026, 2, 28)));
        assert_eq!(before(day, "26h"), Ok(date(2026, 11, 20)));
        assert!(before(day, "5").is_err() && before(day, "y").is_err());
        assert!(before(day, "99999y").is_err());
    }
}
