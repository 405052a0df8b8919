//! One cell of a sheet as a person sees it: numbers under their format, dates and times in one
//! notation, truth values and errors in the words of spreadsheet programs.

use calamine::{Data, ExcelDateTime};

use crate::ingest::number_format;

/// A cell as a person sees it, under the format code of its number.
pub fn show(data: &Data, code: &str) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(value) => number_format::show(*value as f64, code),
        Data::Float(value) => number_format::show(*value, code),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(time) => show_time(*time, code),
        Data::DateTimeIso(text) => {
            let text = text.replace('T', " ");
            text.strip_suffix(" 00:00:00").unwrap_or(&text).to_owned()
        }
        Data::DurationIso(text) => show_duration(text),
        Data::Error(error) => error.to_string(),
    }
}

fn show_time(time: ExcelDateTime, code: &str) -> String {
    let serial = time.as_f64();
    if time.is_duration() {
        let whole = (serial.abs() * 86_400.0).round() as u64;
        return format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let mut shown = (year, month, day, hour, minute, second);
    if milli >= 500
        && let Some((y, mo, d, h, mi, s)) = one_second_later(shown)
    {
        shown = (y, mo, d, h, mi, s);
    }
    let (year, month, day, hour, minute, second) = shown;
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    // Midnight is no day of its own, but 0 is the first one of workbooks that count from 1904.
    let counts_from_1904 = serial == 0.0 && year == 1904;
    if (0.0..1.0).contains(&serial) && (!counts_from_1904 || is_clock(code)) {
        return clock;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if clock == "00:00:00" {
        date
    } else {
        format!("{date} {clock}")
    }
}

/// Whether a code shows hours and no days.
fn is_clock(code: &str) -> bool {
    let mut plain = String::new();
    let mut closing = None;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match (closing, c) {
            (Some(end), _) => closing = closing.filter(|_| c != end),
            (None, '"') => closing = Some('"'),
            (None, '[') => closing = Some(']'),
            (None, '\\') => _ = chars.next(),
            (None, _) => plain.push(c.to_ascii_lowercase()),
        }
    }
    plain.contains('h') && !plain.contains(['y', 'd'])
}

type Moment = (u16, u8, u8, u8, u8, u8);

/// Fractions of a day are rarely exact; what is nearer to the next second is that second.
fn one_second_later((year, month, day, hour, minute, second): Moment) -> Option<Moment> {
    let signed = |part: u8| i8::try_from(part).ok();
    let next = jiff::civil::DateTime::new(
        i16::try_from(year).ok()?,
        signed(month)?,
        signed(day)?,
        signed(hour)?,
        signed(minute)?,
        signed(second)?,
        0,
    )
    .ok()?
    .checked_add(jiff::Span::new().seconds(1))
    .ok()?;
    Some((
        next.year().unsigned_abs(),
        next.month().unsigned_abs(),
        next.day().unsigned_abs(),
        next.hour().unsigned_abs(),
        next.minute().unsigned_abs(),
        next.second().unsigned_abs(),
    ))
}

/// `PT14H05M09S` as `14:05:09`; anything else as it is.
fn show_duration(text: &str) -> String {
    let clock = || {
        let rest = text.strip_prefix("PT")?;
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let seconds = seconds.split('.').next()?;
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    clock().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn midnight_is_a_time_and_no_day() {
        for (serial, code, from_1904, seen) in [
            (0.0, "hh:mm", false, "00:00:00"),
            (0.0, "", false, "00:00:00"),
            (0.5, "hh:mm", false, "12:00:00"),
            (1.0, "yyyy-mm-dd", false, "1900-01-01"),
            (45_356.25, "yyyy-mm-dd hh:mm", false, "2024-03-05 06:00:00"),
            (0.0, "[$-412]hh:mm", true, "00:00:00"),
            (0.0, "yyyy-mm-dd", true, "1904-01-01"),
            (0.0, "", true, "1904-01-01"),
        ] {
            let time = ExcelDateTime::new(serial, DateTime, from_1904);
            assert_eq!(show(&Data::DateTime(time), code), seen, "{serial} {code}");
        }
        let time = ExcelDateTime::new(0.0, TimeDelta, false);
        assert_eq!(show(&Data::DateTime(time), "[h]:mm:ss"), "0:00:00");
    }
}
