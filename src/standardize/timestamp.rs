//! The standardizer `timestamp`, and the arithmetic between its canonical text and microseconds.

use jiff::civil::{DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::choices::time_zone;
use super::date::canonical::{CanonicalDate, parse_canonical_date, two, whole_day};
use super::date::reader::{Failure, Moment, Reader};
use super::date::{CENTURY, ORDER, SERIALS, reader, refuse, stand_in, take_notes};
use super::fold::plain;
use super::{Cell, Context, Draft, Entry, Glance, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "timestamp",
        summary: "Points in time as 2024-03-05T05:05:09Z, in UTC.",
        doc: "Canonical text is `YYYY-MM-DDTHH:MM:SSZ` in UTC; fractions of a second are cut off. A \
              cell with a zone (`Z`, `+09:00`, KST) is taken by it, one without by `timezone`: \
              Salesforce and HubSpot export UTC, systems in Korea write Korean time.\n\n\
              A date without a time means its first instant, and the part `precision` says `day`. \
              Years and months alone stay as `date` writes them. All forms of `date` are read, \
              with 오전/오후, AM/PM and 시/분/초. A local time that summer time skipped or repeated \
              is flagged `ambiguous`.",
        parameters: &[
            Parameter {
                name: "timezone",
                kind: ParameterKind::Text,
                required: false,
                doc: "Zone of cells that name none; Asia/Seoul unless said.",
            },
            ORDER,
            CENTURY,
            SERIALS,
        ],
        examples: &[
            ("2024. 3. 5. 오후 2:05:09", "2024-03-05T05:05:09Z"),
            ("2024-03-05T00:00:00.000Z", "2024-03-05T00:00:00Z"),
            ("2024-03-05T09:00:00+0900", "2024-03-05T00:00:00Z"),
            ("{timezone: UTC} 2024-03-05 14:05", "2024-03-05T14:05:00Z"),
            ("2024-03-05", "2024-03-04T15:00:00Z"),
            ("1709614800000", "2024-03-05T05:00:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z [placeholder]"),
            ("어제", "어제 [invalid]"),
        ],
    },
    build,
};

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    let zone = time_zone(settings)?;
    Ok(Box::new(TimestampStep {
        reader: reader(settings, context)?,
        settled: settled(&zone),
        zone,
    }))
}

struct TimestampStep {
    reader: Reader,
    zone: TimeZone,
    settled: Option<Settled>,
}

/// The years in which a zone no longer changes its clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settled {
    /// The first such year; there is no end.
    year: i16,
    /// Seconds east of Greenwich.
    offset: i64,
}

/// Since when a zone keeps its clocks as they are; `None` if it still changes them.
fn settled(zone: &TimeZone) -> Option<Settled> {
    let late = jiff::Timestamp::from_second(JANUARY_2090).ok()?;
    if zone.following(late).next().is_some() {
        return None;
    }
    // A zone without any change behind it is as good from 1970 on.
    let last = zone.preceding(late).next();
    let year = last.map_or(1970, |change| {
        zone.to_datetime(change.timestamp()).year() + 1
    });
    let offset = zone.to_offset(late).seconds().into();
    Some(Settled { year, offset })
}

/// 2090-01-01T00:00:00Z.
const JANUARY_2090: i64 = 3_786_912_000;

impl Standardizer for TimestampStep {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if let Some(micros) = parse_micros(&text) {
            if cell.parts.is_empty() {
                cell.parts = vec![None];
            }
            cell.text = Some(text);
            return cell.flagged(nothing(micros));
        }
        if let Some(moment) = plainly_written(&text).or_else(|| with_half_of_day(&text))
            && let CanonicalDate::Day(date) = moment.date
            && let Some((micros, flags)) = self.instant(&moment, date)
        {
            cell.parts = vec![None];
            cell.text = Some(format_micros(micros));
            return cell.flagged(flags.with(stand_in(moment.date)).with(nothing(micros)));
        }
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let moment = match self.reader.read(&folded) {
            Ok(moment) => moment,
            Err(failure) => {
                let text = folded.into_owned();
                return refuse(cell, failure, text);
            }
        };
        let CanonicalDate::Day(date) = moment.date else {
            if let CanonicalDate::MonthDay { .. } = moment.date {
                return refuse(cell, Failure::Unreadable, folded.into_owned());
            }
            cell.parts = vec![Some(moment.date.precision().to_owned())];
            cell.text = Some(moment.date.text());
            let flags = moment.flags;
            take_notes(&mut cell, moment);
            return cell.flagged(flags);
        };
        let Some((micros, flags)) = self.instant(&moment, date) else {
            // The end of the calendar is no instant in every zone, but it is what stands for none.
            if stand_in(moment.date) != Flags::NONE {
                cell.text = Some(folded.into_owned());
                cell.parts = vec![None];
                return cell.flagged(stand_in(moment.date));
            }
            return refuse(cell, Failure::Impossible, folded.into_owned());
        };
        let precision = moment.time.is_none().then(|| "day".to_owned());
        let flags = flags
            .with(moment.flags)
            .with(stand_in(moment.date))
            .with(nothing(micros));
        cell.parts = vec![precision];
        cell.text = Some(format_micros(micros));
        take_notes(&mut cell, moment);
        cell.flagged(flags)
    }

    /// Canonical text, and what is plainly written and has no more to it.
    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        let text = text.text();
        if let Some(micros) = parse_micros(text) {
            draft.put(text);
            draft.put_none();
            draft.flag(nothing(micros));
            return true;
        }
        let moment = plainly_written(text)
            .or_else(|| with_half_of_day(text))
            .or_else(|| whole_day(text).map(|day| Moment::of(CanonicalDate::Day(day))));
        let Some((moment, date)) = moment.and_then(|moment| match moment.date {
            CanonicalDate::Day(date) => Some((moment, date)),
            _ => None,
        }) else {
            return false;
        };
        let Some((micros, flags)) = self.instant(&moment, date) else {
            return false;
        };
        if moment.offset == Some(0) && (1971..=9998).contains(&date.year()) {
            // In UTC as it is written.
            draft.put_pieces(&[&text[..10], "T", &text[11..19], "Z"]);
        } else {
            draft.put(Digits::of(micros).text());
        }
        match moment.time {
            Some(_) => draft.put_none(),
            None => draft.put("day"),
        }
        draft.flag(flags.with(stand_in(moment.date)).with(nothing(micros)));
        true
    }
}

impl TimestampStep {
    /// Microseconds of a moment on a day, and [`Flags::AMBIGUOUS`] where the clocks were changed.
    fn instant(&self, moment: &Moment, date: jiff::civil::Date) -> Option<(i64, Flags)> {
        let time = moment.time.unwrap_or(Time::midnight());
        let settled = self.settled.filter(|it| date.year() >= it.year);
        // Recent years need no calendar but our own.
        if (1971..=9998).contains(&date.year())
            && let Some(offset) = match moment.offset {
                Some(offset) => Some(i64::from(offset)),
                None => settled.map(|settled| settled.offset),
            }
        {
            let days = days_since_1970(date.year().into(), date.month().into(), date.day().into());
            let clock = i64::from(time.hour()) * 3600
                + i64::from(time.minute()) * 60
                + i64::from(time.second());
            let micros = i64::from(time.subsec_nanosecond()) / 1000;
            let seconds = days * 86_400 + clock - offset;
            return Some((seconds * 1_000_000 + micros, Flags::NONE));
        }
        let civil = date.to_datetime(time);
        if let Some(offset) = moment.offset {
            let offset = Offset::from_seconds(offset).ok()?;
            let stamp = offset.to_timestamp(civil).ok()?;
            return Some((stamp.as_microsecond(), Flags::NONE));
        }
        let local = self.zone.to_ambiguous_timestamp(civil);
        let flags = if local.is_ambiguous() && moment.time.is_some() {
            Flags::AMBIGUOUS
        } else {
            Flags::NONE
        };
        let stamp = local.compatible().ok()?;
        Some((stamp.as_microsecond(), flags))
    }
}

/// `2024-03-05 14:05:09` and `2024-03-05T14:05:09.000Z`, the two ways of most exports, without
/// looking for anything else; `None` for all others.
fn plainly_written(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    let offset = match bytes {
        [_, .., b'Z'] if bytes.len() == 24 && bytes[19] == b'.' => Some(0),
        _ if bytes.len() == 19 => None,
        _ => return None,
    };
    if !matches!(bytes[10], b' ' | b'T') || bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    if offset.is_some() && !bytes[20..23].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let date = parse_canonical_date(text.get(..10)?)?;
    let time = Time::new(
        two(&bytes[11..13])?,
        two(&bytes[14..16])?,
        two(&bytes[17..19])?,
        0,
    );
    Some(Moment {
        date,
        time: Some(time.ok()?),
        offset,
        flags: Flags::NONE,
        notes: Vec::new(),
    })
}

/// `2024.03.05 오후 2:05` and `2024. 3. 5. 오전 11:05:09`, as Korean systems and spreadsheets write
/// it, without looking for anything else; `None` for all others.
fn with_half_of_day(text: &str) -> Option<Moment> {
    let mut rest = text.as_bytes();
    let year = take_digits(&mut rest, 4, 4)?;
    let separator = *rest
        .first()
        .filter(|byte| matches!(byte, b'.' | b'-' | b'/'))?;
    let separated = |rest: &mut &[u8]| take(rest, &[separator]).map(|()| take(rest, b" "));
    separated(&mut rest)?;
    let month = take_digits(&mut rest, 1, 2)?;
    separated(&mut rest)?;
    let day = take_digits(&mut rest, 1, 2)?;
    if separator == b'.' {
        take(&mut rest, b".");
    }
    take(&mut rest, b" ")?;
    let noon = match take(&mut rest, "오전".as_bytes()) {
        Some(()) => 0,
        None => {
            take(&mut rest, "오후".as_bytes())?;
            12
        }
    };
    take(&mut rest, b" ");
    let hour = take_digits(&mut rest, 1, 2).filter(|hour| (1..=12).contains(hour))?;
    take(&mut rest, b":")?;
    let minute = take_digits(&mut rest, 2, 2)?;
    let second = match take(&mut rest, b":") {
        Some(()) => take_digits(&mut rest, 2, 2)?,
        None => 0,
    };
    if !rest.is_empty() || year < 1000 {
        return None;
    }
    let date = jiff::civil::Date::new(year, month as i8, day as i8).ok()?;
    let hour = hour % 12 + noon;
    let time = Time::new(hour as i8, minute as i8, second as i8, 0);
    Some(Moment {
        date: CanonicalDate::Day(date),
        time: Some(time.ok()?),
        offset: None,
        flags: Flags::NONE,
        notes: Vec::new(),
    })
}

/// Takes a prefix away if it is there.
fn take(rest: &mut &[u8], prefix: &[u8]) -> Option<()> {
    *rest = rest.strip_prefix(prefix)?;
    Some(())
}

/// Takes all leading digits away if there are neither fewer nor more than told; at most 4.
fn take_digits(rest: &mut &[u8], least: usize, most: usize) -> Option<i16> {
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count < least || count > most {
        return None;
    }
    let (digits, behind) = rest.split_at(count);
    *rest = behind;
    let value = digits
        .iter()
        .fold(0, |value, digit| value * 10 + i16::from(digit - b'0'));
    Some(value)
}

/// [`Flags::PLACEHOLDER`] for the beginning of computers' time and its neighbours.
fn nothing(micros: i64) -> Flags {
    const DAY: i64 = 86_400_000_000;
    // The day 9999-12-31 and the midnights of 1900-01-01, in UTC or in Korea.
    let end = 253_402_214_400_000_000;
    let year_1900 = -2_208_988_800_000_000;
    if micros == 0 || micros >= end - DAY / 2 || micros == year_1900 {
        Flags::PLACEHOLDER
    } else {
        Flags::NONE
    }
}

/// Microseconds since 1970 UTC of a canonical timestamp; `None` for any other text.
pub fn parse_micros(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 20 || bytes[10] != b'T' || bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    if bytes[19] != b'Z' {
        return None;
    }
    let CanonicalDate::Day(date) = parse_canonical_date(text.get(..10)?)? else {
        return None;
    };
    let (hour, minute, second) = (
        two(&bytes[11..13])?,
        two(&bytes[14..16])?,
        two(&bytes[17..19])?,
    );
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_since_1970(date.year().into(), date.month().into(), date.day().into());
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Some((days * 86_400 + seconds) * 1_000_000)
}

/// Microseconds since 1970 UTC of a canonical timestamp, or of the first instant of a canonical
/// date in a zone; `None` for other text and for birthdays without year.
pub fn micros_of(text: &str, zone: &TimeZone) -> Option<i64> {
    if let Some(micros) = parse_micros(text) {
        return Some(micros);
    }
    let date = parse_canonical_date(text)?.first_day()?;
    let civil = DateTime::from_parts(date, Time::midnight());
    zone.to_timestamp(civil)
        .ok()
        .map(|stamp| stamp.as_microsecond())
}

/// The canonical text of microseconds since 1970 UTC, cut to seconds.
///
/// Years beyond 9999 do not occur: every caller comes from a calendar that ends there.
pub fn format_micros(micros: i64) -> String {
    Digits::of(micros).text().to_owned()
}

/// A canonical timestamp.
struct Digits([u8; 20]);

impl Digits {
    fn of(micros: i64) -> Self {
        let seconds = micros.div_euclid(1_000_000);
        let (days, clock) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil_of_days(days);
        let year = year.clamp(0, 9999);
        let mut text = *b"0000-00-00T00:00:00Z";
        for (at, value) in [
            (0, year / 100),
            (2, year % 100),
            (5, month),
            (8, day),
            (11, clock / 3600),
            (14, clock / 60 % 60),
            (17, clock % 60),
        ] {
            let value = value as u8;
            text[at] += value / 10;
            text[at + 1] += value % 10;
        }
        Digits(text)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits and signs")
    }
}

/// Days between 1970-01-01 and a date of the proleptic Gregorian calendar. Years are counted from
/// March, so that the leap day comes last; 400 of them are always 146,097 days.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_since_1970`].
fn civil_of_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is read the short way is read alike the long way, which an invisible character
        /// at the end makes it take.
        #[test]
        fn the_short_way_is_the_long_way(
            (year, month, day) in (1850i16..2100, 1i8..=12, 1i8..=31),
            (half, hour, minute) in ("오전|오후", 0i8..=13, 0i8..=60),
            second in prop::option::of(0i8..=60),
            (separator, wide, padded) in ("[./-]", any::<bool>(), any::<bool>()),
        ) {
            let blank = if wide { " " } else { "" };
            let two = |n: i8| if padded { format!("{n:02}") } else { n.to_string() };
            let end = if separator == "." && wide { "." } else { "" };
            let seconds = second.map_or(String::new(), |second| format!(":{second:02}"));
            let text = format!(
                "{year}{separator}{blank}{}{separator}{blank}{}{end} {half} {hour}:{minute:02}{seconds}",
                two(month), two(day),
            );
            let column = crate::tables::text_column::TextColumn::from_values([Some(text.as_str())]);
            let context = Context {
                ty: crate::tables::field::FieldType::Timestamp,
                column: &column,
                region: "KR",
                as_of: jiff::civil::date(2026, 11, 21),
                dictionaries: &crate::tables::dictionary::NO_DICTIONARIES,
                beside: &[],
            };
            let step = build(&Settings::default(), &context).unwrap();
            let short = step.apply(Cell::of(text.as_str()));
            let mut long = step.apply(Cell::of(format!("{text}\u{200b}")));
            if short.flags.has(Flags::INVALID) {
                long.text.clone_from(&short.text);
            }
            prop_assert_eq!(short, long, "{}", text);
        }

        /// Our arithmetic is the calendar of jiff.
        #[test]
        fn micros_agree_with_the_oracle(seconds in -30_000_000_000i64..253_370_000_000) {
            let text = format_micros(seconds * 1_000_000);
            let oracle = jiff::Timestamp::from_second(seconds).unwrap();
            prop_assert_eq!(&text, &oracle.to_string());
            prop_assert_eq!(parse_micros(&text), Some(seconds * 1_000_000));
        }
    }
}
