//! From the pieces of a cell to a date and time of the calendar, by the habits of its column.

use jiff::civil::{Date, Time};

use super::canonical::CanonicalDate;
use super::column::{Certainty, Habits, Order};
use super::masked::{self, Shown, Year};
use super::scan::{Meridiem, Number, Scan, Unit, scan};
use crate::tables::standardized::Flags;
use crate::tables::text_column::TextColumn;

/// How two digits become a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::standardize) enum Century {
    /// The last such year up to the day of the run: births, sign-ups.
    Past,
    /// From 80 years ago to 19 years ahead: ends of contracts.
    Nearest,
}

/// Reads the cells of one column.
#[derive(Clone, Debug)]
pub(in crate::standardize) struct Reader {
    pub habits: Habits,
    pub century: Century,
    pub as_of: Date,
    /// Day 0 of spreadsheets: the end of 1899 (past the phantom 29 February of 1900), or 1904.
    pub first_day: Date,
    /// Whether the column holds fronts of 주민등록번호; elsewhere a digit behind a date is a mistake.
    pub resident_fronts: bool,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::standardize) struct Moment {
    pub date: CanonicalDate,
    /// Time of day, only beside a full date.
    pub time: Option<Time>,
    /// Seconds east of Greenwich, where the cell names a zone.
    pub offset: Option<i32>,
    pub flags: Flags,
    /// Codes of notes, each with a proposed date.
    pub notes: Vec<(&'static str, Option<CanonicalDate>)>,
}

/// Why a cell is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::standardize) enum Failure {
    /// Not written like one.
    Unreadable,
    /// Written like one, but there is no such day.
    Impossible,
    /// All zeros: the date somebody's database shows for none.
    Zeros,
}

type Reading = Result<Moment, Failure>;

/// The birth date in the front of a 주민등록번호 whose tail is hidden or left out (880712-2******,
/// 8807122): the digit behind the date tells the century.
fn resident_front(text: &str) -> Option<Date> {
    let (date, rest) = text.split_at_checked(6)?;
    let rest = rest.strip_prefix(['-', ' ']).unwrap_or(rest);
    let mut rest = rest.bytes();
    let century = match rest.next()? {
        b'1' | b'2' | b'5' | b'6' => 1900,
        b'3' | b'4' | b'7' | b'8' => 2000,
        b'9' | b'0' => 1800,
        _ => return None,
    };
    let hidden = rest.len() <= 6 && rest.all(|byte| matches!(byte, b'*' | b'x' | b'X'));
    if !hidden || !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let two = |at: usize| date[at..at + 2].parse::<i8>().ok();
    Date::new(century + i16::from(two(0)?), two(2)?, two(4)?).ok()
}

/// Whether at least half of a column's distinct values are fronts of 주민등록번호; six digits alone may be
/// or not.
pub(in crate::standardize) fn holds_resident_fronts(column: &TextColumn) -> bool {
    let (mut fronts, mut others) = (0usize, 0usize);
    for value in column.values().iter().flatten().map(str::trim) {
        if resident_front(value).is_some() {
            fronts += 1;
        } else if value.len() != 6 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
            others += 1;
        }
    }
    fronts > 0 && fronts >= others
}

impl Reader {
    /// Reads a cell.
    ///
    /// # Errors
    /// Why it is no date.
    pub fn read(&self, text: &str) -> Reading {
        // `--03-05` is our own way to write a birthday without year.
        if let Some(date) = text
            .starts_with("--")
            .then(|| super::parse_canonical_date(text))
        {
            return date.map(Moment::of).ok_or(Failure::Unreadable);
        }
        if let Some(date) = resident_front(text).filter(|_| self.resident_fronts) {
            return Ok(Moment::of(CanonicalDate::Day(date)));
        }
        if let Some(shown) = masked::read(text, self.habits.year_last.0, self.habits.short.0) {
            return self.shown(shown);
        }
        let scan = scan(text).ok_or(Failure::Unreadable)?;
        if scan.count > 0 && scan.date().iter().all(|number| number.value == 0) {
            let digits: u8 = scan.date().iter().map(|number| number.digits).sum();
            return Err(if digits >= 4 {
                Failure::Zeros
            } else {
                Failure::Unreadable
            });
        }
        let mut moment = self.date(&scan)?;
        if scan.time_count > 0 {
            let CanonicalDate::Day(_) = moment.date else {
                return Err(Failure::Unreadable);
            };
            if moment.time.is_some() {
                return Err(Failure::Unreadable);
            }
            // 24:00 ends the day that it is written beside.
            let midnight = scan.time[0].value == 24
                && scan.time[0].digits == 2
                && scan.time[1..].iter().all(|number| number.value == 0);
            if let (CanonicalDate::Day(date), true) = (moment.date, midnight) {
                let next = date.tomorrow().map_err(|_| Failure::Impossible)?;
                moment.date = CanonicalDate::Day(next);
                moment.time = Some(Time::midnight());
            } else {
                moment.time = Some(clock(&scan)?);
            }
        } else if scan.meridiem.is_some() {
            return Err(Failure::Unreadable);
        }
        moment.offset = moment.offset.or(scan.offset);
        if scan.lunar {
            moment.flags = moment.flags.with(Flags::AMBIGUOUS);
            moment.notes.push(("date-lunar", None));
        }
        Ok(moment)
    }

    fn date(&self, scan: &Scan) -> Reading {
        if scan.month_name.is_some() {
            return self.named_month(scan);
        }
        let numbers = scan.date();
        if numbers.iter().any(|number| number.unit != Unit::None) {
            return self.marked(numbers);
        }
        match *numbers {
            [number] => self.compact(number),
            [serial, fraction] if serial.digits == 5 && scan.separator == Some('.') => {
                self.serial(serial, Some(fraction))
            }
            [a, b] => self.two(a, b),
            [a, b, c] => self.three(a, b, c, scan),
            _ => Err(Failure::Unreadable),
        }
    }

    /// 5 Mar 2024, March 5, 2024, Mar 2024.
    fn named_month(&self, scan: &Scan) -> Reading {
        let month = u64::from(scan.month_name.unwrap_or(0));
        match *scan.date() {
            [year] if year.digits == 4 => partial_month(year.value, month),
            [day] => month_day(month, day.value),
            [a, b] if a.digits == 4 => self.day(a, month, b.value),
            // 05-Mar-24 and Mar 5, 24: the day comes before the year.
            [a, b] => self.day(b, month, a.value),
            _ => Err(Failure::Unreadable),
        }
    }

    /// 2024년 3월 5일 and what is left of it.
    fn marked(&self, numbers: &[Number]) -> Reading {
        let (mut year, mut month, mut day) = (None, None, None);
        for (place, number) in numbers.iter().enumerate() {
            let slot = match number.unit {
                Unit::Year => &mut year,
                Unit::Month => &mut month,
                Unit::Day => &mut day,
                // 2024년 3. 5: the places speak for themselves.
                Unit::None => [&mut year, &mut month, &mut day]
                    .into_iter()
                    .nth(place)
                    .ok_or(Failure::Unreadable)?,
            };
            if slot.replace(*number).is_some() {
                return Err(Failure::Unreadable);
            }
        }
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => self.day(year, month.value, day.value),
            (Some(year), Some(month), None) if year.digits == 4 => {
                partial_month(year.value, month.value)
            }
            (Some(year), None, None) if year.digits == 4 => whole_year(year.value),
            (None, Some(month), Some(day)) => month_day(month.value, day.value),
            _ => Err(Failure::Unreadable),
        }
    }

    /// Digits without a break.
    fn compact(&self, number: Number) -> Reading {
        let value = number.value;
        if self.habits.lost_zeros && (3..=5).contains(&number.digits) {
            let six = Number {
                digits: 6,
                ..number
            };
            if let Ok(mut moment) = self.six(six) {
                moment.notes.push(("date-zero-restored", None));
                return Ok(moment);
            }
        }
        match number.digits {
            4 if (1900..=2100).contains(&value) => whole_year(value),
            4 => month_day(value / 100, value % 100).map(Moment::ambiguous),
            5 => self.serial(number, None),
            6 => self.six(number),
            8 => self.ymd(value),
            10 => self.stamp(value, 100).or_else(|_| epoch(value, 1)),
            12 => self.stamp(value, 10_000),
            13 => epoch(value, 1_000),
            14 => self.stamp(value, 1_000_000),
            16 => epoch(value, 1_000_000),
            _ => Err(Failure::Unreadable),
        }
    }

    fn ymd(&self, value: u64) -> Reading {
        let year = Number {
            value: value / 10_000,
            digits: 4,
            unit: Unit::None,
        };
        self.day(year, value / 100 % 100, value % 100)
    }

    /// YYMMDD, or YYYYMM where that is no date. Where both are, the six digits of a birth date
    /// are the likelier.
    fn six(&self, number: Number) -> Reading {
        let value = number.value;
        let short = Number {
            value: value / 10_000,
            digits: 2,
            unit: Unit::None,
        };
        let day = self.day(short, value / 100 % 100, value % 100);
        let month = match value / 100 {
            year @ 1900..=2100 => partial_month(year, value % 100),
            _ => Err(Failure::Unreadable),
        };
        match (day, month) {
            (Ok(day), Ok(_)) => Ok(day.ambiguous()),
            (Ok(day), Err(_)) => Ok(day),
            (Err(_), Ok(month)) => Ok(month),
            (Err(failure), Err(_)) => Err(failure),
        }
    }

    /// YYYYMMDD with `clock` as many digits of time behind it.
    fn stamp(&self, value: u64, clock: u64) -> Reading {
        let mut moment = self.ymd(value / clock)?;
        let rest = value % clock;
        let (hour, minute, second) = match clock {
            100 => (rest, 0, 0),
            10_000 => (rest / 100, rest % 100, 0),
            _ => (rest / 10_000, rest / 100 % 100, rest % 100),
        };
        moment.time = Some(time(hour, minute, second, 0)?);
        Ok(moment)
    }

    /// Days since the first day of the spreadsheet.
    fn serial(&self, number: Number, fraction: Option<Number>) -> Reading {
        let days = jiff::Span::new()
            .try_days(number.value as i64)
            .map_err(|_| Failure::Unreadable)?;
        let date = self
            .first_day
            .checked_add(days)
            .map_err(|_| Failure::Unreadable)?;
        if !self.habits.serials || !(1900..=2199).contains(&date.year()) {
            return Err(Failure::Unreadable);
        }
        let mut moment = Moment::of(CanonicalDate::Day(date));
        moment.notes.push(("date-excel-serial", None));
        if let Some(fraction) = fraction {
            let scale = 10u64
                .checked_pow(fraction.digits.into())
                .ok_or(Failure::Unreadable)?;
            let seconds =
                (u128::from(fraction.value) * 86_400 + u128::from(scale) / 2) / u128::from(scale);
            let seconds = seconds.min(86_399) as u64;
            moment.time = Some(time(seconds / 3600, seconds / 60 % 60, seconds % 60, 0)?);
        }
        Ok(moment)
    }

    fn two(&self, a: Number, b: Number) -> Reading {
        match (a.digits, b.digits) {
            (4, 1..=2) => partial_month(a.value, b.value),
            // A year and a birthday of two columns: 1984-0620.
            (4, 3..=4) => self.day(a, b.value / 100, b.value % 100),
            (1..=2, 4) => partial_month(b.value, a.value),
            (1..=2, 1..=2) => month_day(a.value, b.value).map(Moment::ambiguous),
            _ => Err(Failure::Unreadable),
        }
    }

    fn three(&self, a: Number, b: Number, c: Number, scan: &Scan) -> Reading {
        let (order, certainty) = match (a.digits, b.digits, c.digits) {
            (4, 1..=2, 1..=2) => return self.day(a, b.value, c.value),
            (1..=2, 1..=2, 4) => self.habits.year_last,
            (1..=2, 1..=2, 1..=2) => self.habits.short,
            _ => return Err(Failure::Unreadable),
        };
        // Nobody writes a year with one digit: 3/5/24 in a column of 24/3/5.
        let (order, certainty) = match (order, a.digits, c.digits) {
            (Order::Ymd, 1, 2) => (Order::Mdy, Certainty::Assumed),
            (_, 2, 1) => (Order::Ymd, Certainty::Known),
            _ => (order, certainty),
        };
        // Dots are the European way; only slashes and dashes are American.
        let order = match (order, certainty, scan.separator) {
            (Order::Mdy, Certainty::Assumed, Some('.')) => Order::Dmy,
            (order, _, _) => order,
        };
        let read = |order| match order {
            Order::Ymd => self.day(a, b.value, c.value),
            Order::Dmy => self.day(c, b.value, a.value),
            Order::Mdy => self.day(c, a.value, b.value),
        };
        let other = match order {
            Order::Ymd => return read(order),
            Order::Dmy => Order::Mdy,
            Order::Mdy => Order::Dmy,
        };
        match (read(order), read(other)) {
            // The column's order makes no date of this cell; the other one does.
            (Err(_), Ok(moment)) => Ok(moment),
            (Ok(mut moment), Ok(swapped))
                if certainty == Certainty::Assumed && moment.date != swapped.date =>
            {
                moment
                    .notes
                    .push(("date-order-guessed", Some(swapped.date)));
                Ok(moment.ambiguous())
            }
            (moment, _) => moment,
        }
    }

    /// A full date.
    fn day(&self, year: Number, month: u64, day: u64) -> Reading {
        match year.digits {
            4 => civil(year.value, month, day).map(|date| Moment::of(CanonicalDate::Day(date))),
            1 | 2 => self.short_year(year, month, day),
            _ => Err(Failure::Unreadable),
        }
    }

    /// What is shown of a date of which digits are hidden.
    fn shown(&self, shown: Shown) -> Reading {
        let (year, short) = match shown.year {
            None => {
                let (Some(month), Some(day)) = (shown.month, shown.day) else {
                    return Err(Failure::Unreadable);
                };
                return month_day(month, day);
            }
            Some(Year::Full(year)) => (year, false),
            Some(Year::Short(year)) => (self.full_year(year), true),
        };
        let mut moment = match (shown.month, shown.day) {
            (Some(month), Some(day)) => {
                civil(year, month, day).map(|date| Moment::of(CanonicalDate::Day(date)))
            }
            (Some(month), None) => partial_month(year, month),
            (None, _) => whole_year(year),
        }?;
        if short {
            moment.notes.push(("date-two-digit-year", None));
        }
        Ok(moment)
    }

    /// The year that two digits of it mean.
    fn full_year(&self, year: u64) -> u64 {
        let this_year = u64::from(self.as_of.year().unsigned_abs());
        let latest = match self.century {
            Century::Past => this_year,
            Century::Nearest => this_year + 19,
        };
        let full = latest / 100 * 100 + year;
        if full > latest { full - 100 } else { full }
    }

    fn short_year(&self, year: Number, month: u64, day: u64) -> Reading {
        let Number {
            value: year,
            digits,
            ..
        } = year;
        let full = self.full_year(year);
        let mut date = civil(full, month, day)?;
        if self.century == Century::Past && date > self.as_of {
            date = civil(full - 100, month, day)?;
        }
        let mut moment = Moment::of(CanonicalDate::Day(date));
        moment.notes.push(("date-two-digit-year", None));
        if digits == 1 {
            moment = moment.ambiguous();
        }
        let next = i32::from(date.year()) + 100 - i32::from(self.as_of.year());
        if self.century == Century::Past && next <= 10 {
            // 31.12.27 could end a contract next year as well as a childhood long ago.
            moment = moment.ambiguous();
        }
        Ok(moment)
    }
}

impl Moment {
    pub fn of(date: CanonicalDate) -> Self {
        Moment {
            date,
            time: None,
            offset: None,
            flags: Flags::NONE,
            notes: Vec::new(),
        }
    }

    fn ambiguous(mut self) -> Self {
        self.flags = self.flags.with(Flags::AMBIGUOUS);
        self
    }
}

/// Years of the Buddhist era, which Thailand counts by; no customer's date lies there otherwise.
pub(super) const BUDDHIST: std::ops::RangeInclusive<u64> = 2400..=2600;
/// So many years passed before the common era began.
const BEFORE_OURS: u64 = 543;

fn civil(year: u64, month: u64, day: u64) -> Result<Date, Failure> {
    let year = match BUDDHIST.contains(&year) {
        true => year - BEFORE_OURS,
        false => year,
    };
    if !(1000..=9999).contains(&year) || month > 12 || day > 31 {
        return Err(Failure::Impossible);
    }
    Date::new(year as i16, month as i8, day as i8).map_err(|_| Failure::Impossible)
}

fn partial_month(year: u64, month: u64) -> Reading {
    let date = civil(year, month, 1)?;
    Ok(Moment::of(CanonicalDate::Month {
        year: date.year(),
        month: date.month(),
    }))
}

fn whole_year(year: u64) -> Reading {
    civil(year, 1, 1).map(|date| Moment::of(CanonicalDate::Year(date.year())))
}

fn month_day(month: u64, day: u64) -> Reading {
    let date = civil(2000, month, day)?;
    Ok(Moment::of(CanonicalDate::MonthDay {
        month: date.month(),
        day: date.day(),
    }))
}

/// Time since 1970 UTC in parts of a second; only between 1971 and 2100, since smaller numbers are
/// something else.
fn epoch(value: u64, per_second: u64) -> Reading {
    let seconds = (value / per_second) as i64;
    if !(31_536_000..4_102_444_800).contains(&seconds) {
        return Err(Failure::Unreadable);
    }
    let stamp = jiff::Timestamp::from_second(seconds).map_err(|_| Failure::Unreadable)?;
    let civil = jiff::tz::TimeZone::UTC.to_datetime(stamp);
    let mut moment = Moment::of(CanonicalDate::Day(civil.date()));
    moment.time = Some(civil.time());
    moment.offset = Some(0);
    moment.notes.push(("date-epoch", None));
    Ok(moment)
}

/// The time of day of a cell.
fn clock(scan: &Scan) -> Result<Time, Failure> {
    let [mut hour, mut minute, mut second] = scan.time.map(|number| number.value);
    if scan.time_count == 1 {
        // 20240305T140509: the digits of the clock stand together.
        match scan.time[0].digits {
            1 | 2 => {}
            4 => (hour, minute) = (hour / 100, hour % 100),
            6 => (hour, minute, second) = (hour / 10_000, hour / 100 % 100, hour % 100),
            _ => return Err(Failure::Unreadable),
        }
    }
    match scan.meridiem {
        Some(Meridiem::Am) if hour == 12 => hour = 0,
        Some(Meridiem::Pm) if hour < 12 => hour += 12,
        _ => {}
    }
    let nanos = scan.fraction.map_or(0, |fraction| {
        // Nine digits are nanoseconds; more are cut off.
        let mut nanos = fraction.value;
        for _ in fraction.digits..9 {
            nanos = nanos.saturating_mul(10);
        }
        for _ in 9..fraction.digits {
            nanos /= 10;
        }
        nanos.min(999_999_999)
    });
    time(hour, minute, second, nanos)
}

fn time(hour: u64, minute: u64, second: u64, nanos: u64) -> Result<Time, Failure> {
    // A leap second is the last second of its minute.
    let second = if second == 60 { 59 } else { second };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(Failure::Impossible);
    }
    Time::new(hour as i8, minute as i8, second as i8, nanos as i32).map_err(|_| Failure::Impossible)
}
