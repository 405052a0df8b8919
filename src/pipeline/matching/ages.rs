//! Who is a child on the day of the run. Under fourteen a legal guardian consents (개인정보 보호법
//! 제22조의2), and the contact details of a child's row are as a rule the guardian's.

use jiff::civil::Date;

use crate::tables::pairs::{ComparisonInfo, Role};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;
use crate::tables::text_column::NULL;

/// From this birthday on a person consents alone.
const CONSENTS: i32 = 14;
/// From this birthday on a person is of age (민법 제4조) and may be somebody's guardian.
const OF_AGE: i32 = 19;

/// What the birth date of a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// Under fourteen.
    Child,
    /// Neither a child nor certainly under age.
    Adult,
    /// From fourteen to eighteen.
    Youth,
    /// No usable birth date, or not known well enough.
    Unknown,
}

/// The age per row, from the fields that are compared as birth dates; empty if there is no child.
pub(super) fn ages(comparisons: &[ComparisonInfo], records: &Records, as_of: Date) -> Vec<Age> {
    let births = comparisons
        .iter()
        .filter(|info| info.role == Role::BirthDate);
    let fields: Vec<usize> = births
        .flat_map(|info| info.fields.iter().copied())
        .collect();
    let of_entry: Vec<Vec<Age>> = fields
        .iter()
        .map(|&field| {
            let data = &records.fields[field].standardized;
            let entries = 0..data.entries();
            entries
                .map(|entry| {
                    match data.flags[entry].usable() && !data.flags[entry].has(Flags::DEFAULTED) {
                        true => age(data.values.value(entry), as_of),
                        false => Age::Unknown,
                    }
                })
                .collect()
        })
        .collect();
    if !of_entry.iter().flatten().any(|age| *age == Age::Child) {
        return Vec::new();
    }
    let age_of = |row: usize| {
        let mut known = fields.iter().zip(&of_entry).filter_map(|(&field, ages)| {
            let code = records.fields[field].standardized.codes[row];
            (code != NULL).then(|| ages[code as usize])
        });
        let first = known.find(|age| *age != Age::Unknown);
        match first {
            Some(age) if known.all(|other| other == age || other == Age::Unknown) => age,
            _ => Age::Unknown,
        }
    };
    (0..records.len()).map(age_of).collect()
}

/// The age of somebody born on a date in canonical form; a month or a year says it if every day
/// in it does.
fn age(birth: &str, as_of: Date) -> Age {
    let mut parts = birth.split('-').map(|part| part.parse::<i32>().ok());
    let Some(year) = parts.next().flatten() else {
        return Age::Unknown;
    };
    let (month, day) = (parts.next().flatten(), parts.next().flatten());
    let today = (
        i32::from(as_of.year()),
        i32::from(as_of.month()),
        i32::from(as_of.day()),
    );
    let first = (year, month.unwrap_or(1), day.unwrap_or(1));
    let last = (year, month.unwrap_or(12), day.unwrap_or(31));
    let reached = |born: (i32, i32, i32), age: i32| (born.0 + age, born.1, born.2) <= today;
    match (reached(first, CONSENTS), reached(last, CONSENTS)) {
        _ if first > today => Age::Unknown,
        (false, false) => Age::Child,
        (true, true) if reached(first, OF_AGE) => Age::Adult,
        (true, true) => Age::Youth,
        _ => Age::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays_count() {
        let today = jiff::civil::date(2026, 11, 26);
        for (birth, wanted) in [
            ("2007-11-26", Age::Adult),
            ("2007-11-27", Age::Youth),
            ("2007", Age::Adult),
            ("2008", Age::Youth),
            ("2012-11-26", Age::Youth),
            ("2012-11-27", Age::Child),
            ("2012-11", Age::Unknown),
            ("2012-12", Age::Child),
            ("2012-10", Age::Youth),
            ("2012", Age::Unknown),
            ("2013", Age::Child),
            ("2011", Age::Youth),
            ("2026-11-26", Age::Child),
            ("2026-11-27", Age::Unknown),
            ("--11-26", Age::Unknown),
            ("", Age::Unknown),
            ("고객", Age::Unknown),
        ] {
            assert_eq!(age(birth, today), wanted, "{birth}");
        }
        let leap = |month, day| age("2012-02-29", jiff::civil::date(2026, month, day));
        assert_eq!((leap(2, 28), leap(3, 1)), (Age::Child, Age::Youth));
    }
}
