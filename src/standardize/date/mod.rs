//! The standardizer `date`. [`scan`] cuts a cell, [`column`] finds the habits of its column,
//! [`reader`] makes a date of it and [`canonical`] writes it.

pub mod canonical;
pub(super) mod column;
mod masked;
pub(super) mod reader;
mod scan;

use jiff::tz::{Offset, TimeZone};

use crate::tables::definition::{Definition, Parameter, ParameterKind, Settings};
use crate::tables::standardized::Flags;

use super::choices::{choice, time_zone};
use super::fold::plain;
use super::{Cell, Context, Draft, Entry, Glance, Standardizer};
use canonical::{CanonicalDate, parse_canonical_date, whole_day};
use column::{Certainty, Order, habits};
use reader::{Century, Failure, Moment, Reader};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "date",
        summary: "Calendar dates as 2024-03-05, whatever wrote them.",
        doc: "Canonical text is `YYYY-MM-DD`; dates known in part are `1985-03`, `1985` or \
              `--03-05`, and the part `precision` says day, month, year or month-day.\n\n\
              Read are all Korean forms (`2024. 3. 5.`, `24/3/5`, `2024년 3월 5일(화)`, `20240305`, \
              `850305`), month names, times with a zone (the day in `timezone`), day numbers of \
              spreadsheets where the column is full of them, what is shown of hidden dates (`1962-**-**` \
              is 1962), YYMMDD whose zeros a spreadsheet took \
              (50305 among dates of six digits), and counts of milliseconds.\n\n\
              Whether `03/05/2024` is in March or in May is decided by the whole column of a \
              source; if nothing in it tells, the cell is flagged `ambiguous` and the other reading \
              proposed. Two digits of a year mean the last such year before the day of the run, \
              except in columns with dates to come.\n\n\
              0000-00-00, 1900-01-01, 1970-01-01 and 9999-12-31 are flagged `placeholder`, \
              lunar dates (음) `ambiguous`, days that do not exist `invalid`.",
        parameters: &[
            ORDER,
            CENTURY,
            SERIALS,
            Parameter {
                name: "timezone",
                kind: ParameterKind::Text,
                required: false,
                doc: "Zone whose day counts where a cell names a time and its zone; Asia/Seoul \
                      unless said.",
            },
        ],
        examples: &[
            ("2024. 3. 5.", "2024-03-05"),
            ("2024년 3월 5일(화)", "2024-03-05"),
            ("850305", "1985-03-05"),
            ("24/3/5", "2024-03-05"),
            ("25/12/2024", "2024-12-25"),
            ("03/05/2024", "2024-03-05 [ambiguous]"),
            ("2024-03-04T15:30:00Z", "2024-03-05"),
            ("1985.03", "1985-03"),
            ("3월 5일", "--03-05"),
            ("1962-05-**", "1962-05"),
            ("45356", "2024-03-05"),
            ("0000-00-00", "0000-00-00 [placeholder]"),
            ("2024.13.01", "2024.13.01 [invalid]"),
        ],
    },
    build,
};

pub(super) const ORDER: Parameter = Parameter {
    name: "order",
    kind: ParameterKind::Choice(&["auto", "ymd", "dmy", "mdy"]),
    required: false,
    doc: "Order of year, month and day where a cell does not tell; by the column unless said.",
};

pub(super) const CENTURY: Parameter = Parameter {
    name: "century",
    kind: ParameterKind::Choice(&["auto", "past", "nearest"]),
    required: false,
    doc: "Whether two digits of a year mean the last such year or the nearest; by the column \
          unless said.",
};

pub(super) const SERIALS: Parameter = Parameter {
    name: "serials",
    kind: ParameterKind::Choice(&["auto", "yes", "no", "1904"]),
    required: false,
    doc: "Whether five digits are a spreadsheet's day number (`1904`: of one that counts from \
          there); by the column unless said.",
};

/// Builds the reader that `date` and `timestamp` share.
pub(super) fn reader(settings: &Settings, context: &Context<'_>) -> Result<Reader, String> {
    let mut habits = habits(context.column, context.region, context.as_of.year());
    let order = choice(
        settings,
        "order",
        &[
            ("auto", None),
            ("ymd", Some(Order::Ymd)),
            ("dmy", Some(Order::Dmy)),
            ("mdy", Some(Order::Mdy)),
        ],
    )?;
    if let Some(order) = order {
        habits.short = (order, Certainty::Known);
        if order != Order::Ymd {
            habits.year_last = (order, Certainty::Known);
        }
    }
    let serials = choice(
        settings,
        "serials",
        &[
            ("auto", None),
            ("yes", Some(Serials::From1900)),
            ("no", Some(Serials::None)),
            ("1904", Some(Serials::From1904)),
        ],
    )?;
    if let Some(serials) = serials {
        habits.serials = serials != Serials::None;
    }
    let first_day = match serials {
        Some(Serials::From1904) => jiff::civil::date(1904, 1, 1),
        _ => jiff::civil::date(1899, 12, 30),
    };
    let century = choice(
        settings,
        "century",
        &[
            ("auto", None),
            ("past", Some(Century::Past)),
            ("nearest", Some(Century::Nearest)),
        ],
    )?;
    Ok(Reader {
        habits,
        century: century.unwrap_or(if habits.future {
            Century::Nearest
        } else {
            Century::Past
        }),
        as_of: context.as_of,
        first_day,
        resident_fronts: reader::holds_resident_fronts(context.column),
    })
}

/// What rules say about five digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Serials {
    None,
    From1900,
    From1904,
}

fn build(settings: &Settings, context: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(DateStep {
        reader: reader(settings, context)?,
        zone: time_zone(settings)?,
    }))
}

struct DateStep {
    reader: Reader,
    zone: TimeZone,
}

impl Standardizer for DateStep {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        if text.len() == 10
            && !is_buddhist(&text)
            && let Some(date) = parse_canonical_date(&text)
        {
            cell.parts = vec![Some(date.precision().to_owned())];
            cell.text = Some(text);
            return cell.flagged(stand_in(date));
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
        let date = self.day(&moment);
        cell.parts = vec![Some(date.precision().to_owned())];
        cell.text = Some(date.text());
        let flags = moment.flags.with(stand_in(date));
        take_notes(&mut cell, moment);
        cell.flagged(flags)
    }

    fn write(&self, text: &Glance<'_>, draft: &mut Draft<'_>) -> bool {
        let text = text.text();
        let canonical = Some(text).filter(|text| text.len() == 10);
        if is_buddhist(text) {
            return false;
        }
        let day = if let Some(day) = canonical.and_then(parse_canonical_date) {
            draft.put(text);
            day
        } else if let Some(day) = whole_day(text).map(CanonicalDate::Day) {
            draft.put(&day.text());
            day
        } else {
            return false;
        };
        draft.put(day.precision());
        draft.flag(stand_in(day));
        true
    }
}

/// Whether a date begins with a year of the Buddhist era.
fn is_buddhist(text: &str) -> bool {
    let year = text.get(..4).and_then(|year| year.parse().ok());
    year.is_some_and(|year| reader::BUDDHIST.contains(&year))
}

impl DateStep {
    /// The day of a moment in our zone. Midnight in the zone it names is a day that a tool wrote
    /// as a moment; it stays that day.
    fn day(&self, moment: &Moment) -> CanonicalDate {
        let (CanonicalDate::Day(date), Some(time), Some(offset)) =
            (moment.date, moment.time, moment.offset)
        else {
            return moment.date;
        };
        let epoch = moment.notes.iter().any(|(code, _)| *code == "date-epoch");
        if time == jiff::civil::Time::midnight() && !epoch {
            return moment.date;
        }
        let local = Offset::from_seconds(offset)
            .ok()
            .and_then(|offset| offset.to_timestamp(date.to_datetime(time)).ok())
            .map(|stamp| self.zone.to_datetime(stamp).date());
        CanonicalDate::Day(local.unwrap_or(date))
    }
}

/// Leaves a cell as written and says why.
pub(super) fn refuse(mut cell: Cell, failure: Failure, text: String) -> Cell {
    cell.text = Some(text);
    cell.parts = vec![None];
    match failure {
        Failure::Zeros => cell.flagged(Flags::PLACEHOLDER),
        Failure::Impossible => {
            cell.note("date-impossible");
            cell.flagged(Flags::INVALID)
        }
        Failure::Unreadable => cell.flagged(Flags::INVALID),
    }
}

pub(super) fn take_notes(cell: &mut Cell, moment: Moment) {
    for (code, suggestion) in moment.notes {
        match suggestion {
            Some(date) => cell.suggest(code, date.text()),
            None => cell.note(code),
        }
    }
}

/// [`Flags::PLACEHOLDER`] for the days that databases and clerks write for none.
pub(super) fn stand_in(date: CanonicalDate) -> Flags {
    let CanonicalDate::Day(date) = date else {
        return Flags::NONE;
    };
    match (date.year(), date.month(), date.day()) {
        (1000 | 1111 | 1900 | 1970 | 2999 | 9999, 1, 1)
        | (1111, 11, 11)
        | (1753, 1, 1)
        | (1899, 12, 30 | 31)
        | (2999 | 9999, 12, 31) => Flags::PLACEHOLDER,
        _ => Flags::NONE,
    }
}
