//! The canonical text of dates: `1985-03-05`, and `1985-03`, `1985`, `--03-05` for dates known in
//! part. Writing and reading it, nothing else.

use std::fmt;

use jiff::civil::Date;

use super::reader::BUDDHIST;

/// A calendar date as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CanonicalDate {
    /// Year, month and day.
    Day(Date),
    /// Year and month.
    Month {
        /// The year, 1000–9999.
        year: i16,
        /// The month, 1–12.
        month: i8,
    },
    /// The year alone, 1000–9999.
    Year(i16),
    /// A birthday without its year.
    MonthDay {
        /// The month, 1–12.
        month: i8,
        /// The day, valid in a leap year.
        day: i8,
    },
}

impl CanonicalDate {
    /// The word in the part `precision`.
    pub fn precision(self) -> &'static str {
        match self {
            CanonicalDate::Day(_) => "day",
            CanonicalDate::Month { .. } => "month",
            CanonicalDate::Year(_) => "year",
            CanonicalDate::MonthDay { .. } => "month-day",
        }
    }

    /// The first day it covers; none for a birthday without year.
    pub fn first_day(self) -> Option<Date> {
        match self {
            CanonicalDate::Day(date) => Some(date),
            CanonicalDate::Month { year, month } => Date::new(year, month, 1).ok(),
            CanonicalDate::Year(year) => Date::new(year, 1, 1).ok(),
            CanonicalDate::MonthDay { .. } => None,
        }
    }

    /// The canonical text; the same as [`fmt::Display`] without the machinery of formatting.
    pub fn text(self) -> String {
        let mut text = String::with_capacity(10);
        match self {
            CanonicalDate::Day(date) => {
                push_digits(&mut text, date.year().unsigned_abs(), 4);
                text.push('-');
                push_digits(&mut text, date.month().unsigned_abs().into(), 2);
                text.push('-');
                push_digits(&mut text, date.day().unsigned_abs().into(), 2);
            }
            CanonicalDate::Month { year, month } => {
                push_digits(&mut text, year.unsigned_abs(), 4);
                text.push('-');
                push_digits(&mut text, month.unsigned_abs().into(), 2);
            }
            CanonicalDate::Year(year) => push_digits(&mut text, year.unsigned_abs(), 4),
            CanonicalDate::MonthDay { month, day } => {
                text.push_str("--");
                push_digits(&mut text, month.unsigned_abs().into(), 2);
                text.push('-');
                push_digits(&mut text, day.unsigned_abs().into(), 2);
            }
        }
        text
    }
}

impl fmt::Display for CanonicalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Appends a number with leading zeros.
pub(in crate::standardize) fn push_digits(text: &mut String, value: u16, width: u32) {
    for place in (0..width).rev() {
        text.push(char::from(b'0' + (value / 10u16.pow(place) % 10) as u8));
    }
}

/// Reads canonical text; `None` for anything else.
pub fn parse_canonical_date(text: &str) -> Option<CanonicalDate> {
    let bytes = text.as_bytes();
    if bytes.starts_with(b"--") {
        return month_day(bytes);
    }
    match bytes.len() {
        10 if bytes[4] == b'-' && bytes[7] == b'-' => {
            let (year, month) = (year(&bytes[..4])?, two(&bytes[5..7])?);
            Date::new(year, month, two(&bytes[8..])?)
                .ok()
                .map(CanonicalDate::Day)
        }
        7 if bytes[4] == b'-' => {
            let (year, month) = (year(&bytes[..4])?, two(&bytes[5..])?);
            (1..=12)
                .contains(&month)
                .then_some(CanonicalDate::Month { year, month })
        }
        4 => year(bytes).map(CanonicalDate::Year),
        _ => None,
    }
}

/// Reads a cell that is a date of four digits of the year, the month and the day and nothing else:
/// `2024-03-05`, `2024.3.5`, `2024. 3. 5.`, `20240305`. No column reads these otherwise. `None` for
/// all others and for years that people write for none.
pub(in crate::standardize) fn whole_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    let year = year(first).filter(|year| (1901..2999).contains(year) && *year != 1970)?;
    // Years of the Buddhist era are for the reader.
    if BUDDHIST.contains(&u64::from(year.unsigned_abs())) {
        return None;
    }
    if rest.len() == 4 && rest.iter().all(u8::is_ascii_digit) {
        return Date::new(year, two(&rest[..2])?, two(&rest[2..])?).ok();
    }
    let (month, rest) = behind_sign(rest)?;
    let (day, rest) = behind_sign(rest)?;
    let ends = rest.is_empty() || rest == b".";
    ends.then(|| Date::new(year, month, day).ok()).flatten()
}

/// A number of one or two digits behind a sign and, perhaps, a blank, and what follows it.
fn behind_sign(bytes: &[u8]) -> Option<(i8, &[u8])> {
    let rest = match bytes {
        [b'-' | b'.' | b'/', b' ', rest @ ..] | [b'-' | b'.' | b'/', rest @ ..] => rest,
        _ => return None,
    };
    match rest {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
            Some((((tens - b'0') * 10 + ones - b'0') as i8, rest))
        }
        [ones @ b'0'..=b'9', rest @ ..] => Some(((ones - b'0') as i8, rest)),
        _ => None,
    }
}

fn month_day(bytes: &[u8]) -> Option<CanonicalDate> {
    let rest = bytes.strip_prefix(b"--")?;
    if rest.len() != 5 || rest[2] != b'-' {
        return None;
    }
    let (month, day) = (two(&rest[..2])?, two(&rest[3..])?);
    // A leap year, so that 29 February is a birthday.
    Date::new(2000, month, day).ok()?;
    Some(CanonicalDate::MonthDay { month, day })
}

/// Four digits from 1000.
fn year(bytes: &[u8]) -> Option<i16> {
    let value = i16::from(two(&bytes[..2])?) * 100 + i16::from(two(&bytes[2..])?);
    (value >= 1000).then_some(value)
}

/// Two digits.
pub(in crate::standardize) fn two(bytes: &[u8]) -> Option<i8> {
    match bytes {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some(((tens - b'0') * 10 + ones - b'0') as i8),
        _ => None,
    }
}
