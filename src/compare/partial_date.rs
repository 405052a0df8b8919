//! Birth dates and other dates, of day precision or less.

use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;

const EXACT: u8 = 1;
const SLIP: u8 = 2;
const PARTIAL: u8 = 3;
const MONTH: u8 = 4;
const WEEKS: u8 = 5;
const YEAR: u8 = 6;
const DECADE: u8 = 7;
const ELSE: u8 = 8;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("exact", "the same day", Meaning::Agree, 900),
    level(
        "one_slip",
        "one digit differs, or day and month are swapped",
        Meaning::Near,
        40,
    ),
    level(
        "partial_agree",
        "what both show agrees",
        Meaning::Partial,
        20,
    ),
    level(
        "same_month",
        "two of year, month and day are the same",
        Meaning::Related,
        15,
    ),
    level(
        "five_weeks",
        "at most five weeks apart",
        Meaning::Related,
        3,
    ),
    level(
        "one_year",
        "the same year, or at most a year apart",
        Meaning::Differ,
        8,
    ),
    level("ten_years", "at most ten years apart", Meaning::Differ, 5),
    else_level(9),
];

/// A date of which parts may be unknown (0).
#[derive(Clone, Copy)]
struct PartialDate {
    year: u16,
    month: u8,
    day: u8,
}

impl PartialDate {
    /// Reads `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or `--MM-DD`.
    fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("--") {
            let (month, day) = rest.split_once('-')?;
            return Some(PartialDate {
                year: 0,
                month: month.parse().ok()?,
                day: day.parse().ok()?,
            });
        }
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let mut next = || parts.next().map_or(Ok(0), str::parse);
        Some(PartialDate {
            year,
            month: next().ok()?,
            day: next().ok()?,
        })
    }

    fn full(self) -> bool {
        self.year != 0 && self.month != 0 && self.day != 0
    }

    /// Days since a day long ago, by months of 30½ days: near enough to tell weeks from years.
    fn days(self) -> u32 {
        u32::from(self.year) * 366 + u32::from(self.month) * 61 / 2 + u32::from(self.day)
    }

    fn digits(self) -> [u8; 8] {
        let year = self.year;
        [
            (year / 1000 % 10) as u8,
            (year / 100 % 10) as u8,
            (year / 10 % 10) as u8,
            (year % 10) as u8,
            self.month / 10,
            self.month % 10,
            self.day / 10,
            self.day % 10,
        ]
    }
}

/// Dates by their canonical text.
pub struct Dates {
    sets: ValueSets,
    dates: Vec<PartialDate>,
}

impl Dates {
    /// Reads the canonical text of the given date fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let mut interner = Interner::default();
        let mut dates = Vec::new();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                EntryIds::collect(&records.fields[field], |entry, out| {
                    let text = data.values.value(entry as usize);
                    if !data.flags[entry as usize].usable() {
                        return;
                    }
                    if let Some(date) = PartialDate::parse(text) {
                        let id = interner.id(text);
                        if id as usize == dates.len() {
                            dates.push(date);
                        }
                        out.push(id);
                    }
                })
            })
            .collect();
        Dates {
            sets: ValueSets::unite(records, fields, &entry_ids),
            dates,
        }
    }
}

impl Compare for Dates {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (self.dates[left as usize], self.dates[right as usize]);
        if a.full() && b.full() {
            if left == right {
                return EXACT;
            }
            let swapped = a.year == b.year && a.month == b.day && a.day == b.month;
            if swapped || one_slip(a.digits(), b.digits()) {
                return SLIP;
            }
            let equal = [a.year == b.year, a.month == b.month, a.day == b.day];
            if equal.iter().filter(|&&equal| equal).count() == 2 {
                return MONTH;
            }
            return match a.days().abs_diff(b.days()) {
                0..=35 => WEEKS,
                36..=366 => YEAR,
                _ if a.year.abs_diff(b.year) <= 10 => DECADE,
                _ => ELSE,
            };
        }
        let clash = |x: u16, y: u16| x != 0 && y != 0 && x != y;
        if a.year != b.year && a.year != 0 && b.year != 0 {
            // Who says how old somebody is, or counts as Koreans did, is a year off.
            return match a.year.abs_diff(b.year) {
                1 => YEAR,
                2..=10 => DECADE,
                _ => ELSE,
            };
        }
        let shared = (a.year != 0 && b.year != 0) || (a.month != 0 && b.month != 0);
        if !shared
            || clash(a.year, b.year)
            || clash(a.month.into(), b.month.into())
            || clash(a.day.into(), b.day.into())
        {
            ELSE
        } else {
            PARTIAL
        }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.dates.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == EXACT).then_some(0)
    }
}

/// One digit replaced, or two neighbouring digits swapped.
fn one_slip(a: [u8; 8], b: [u8; 8]) -> bool {
    let mut differing = (0..8).filter(|&i| a[i] != b[i]);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(_), None, None) => true,
        (Some(i), Some(j), None) => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}
