//! What the whole column of a source says about its dates: the order of day and month, whether
//! five digits are a spreadsheet's day numbers, whether years lie in the future. Counts only.

use rayon::prelude::*;

use super::scan::{Number, Unit, scan};
use crate::tables::text_column::TextColumn;

/// The order of the numbers of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::standardize) enum Order {
    Ymd,
    Dmy,
    Mdy,
}

/// How an order was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::standardize) enum Certainty {
    /// Said by the rules or shown by the column.
    Known,
    /// Neither said nor shown: the usual one.
    Assumed,
}

/// How dates of a column are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::standardize) struct Habits {
    /// Order where the year stands last, in four digits.
    pub year_last: (Order, Certainty),
    /// Order where all three numbers have one or two digits.
    pub short: (Order, Certainty),
    /// Whether five digits are day numbers of a spreadsheet.
    pub serials: bool,
    /// Whether three to five digits are a YYMMDD that lost its zeros: 50305 beside 850305.
    pub lost_zeros: bool,
    /// Whether dates lie after the day of the run, as ends of contracts do.
    pub future: bool,
}

/// Rows for and against, by what their dates allow.
#[derive(Clone, Copy, Default)]
struct Evidence {
    rows: u64,
    serials: u64,
    six: u64,
    future: u64,
    year_last: Votes,
    short: Votes,
}

/// Rows of one shape, and in how many of them an order gives a real month and day.
#[derive(Clone, Copy, Default)]
struct Votes {
    rows: u64,
    ymd: u64,
    dmy: u64,
    mdy: u64,
}

impl Votes {
    fn of(rows: u64, [a, b, c]: [u64; 3]) -> Self {
        let fits = |month: u64, day: u64| {
            let yes = (1..=12).contains(&month) && (1..=31).contains(&day);
            if yes { rows } else { 0 }
        };
        Votes {
            rows,
            ymd: fits(b, c),
            dmy: fits(b, a),
            mdy: fits(a, b),
        }
    }

    fn plus(self, other: Votes) -> Self {
        Votes {
            rows: self.rows + other.rows,
            ymd: self.ymd + other.ymd,
            dmy: self.dmy + other.dmy,
            mdy: self.mdy + other.mdy,
        }
    }
}

impl Evidence {
    fn plus(self, other: Evidence) -> Self {
        Evidence {
            rows: self.rows + other.rows,
            serials: self.serials + other.serials,
            six: self.six + other.six,
            future: self.future + other.future,
            year_last: self.year_last.plus(other.year_last),
            short: self.short.plus(other.short),
        }
    }
}

/// Looks at every distinct value, weighted by its rows.
pub(in crate::standardize) fn habits(column: &TextColumn, region: &str, this_year: i16) -> Habits {
    let counts = column.counts();
    let evidence = counts
        .par_iter()
        .enumerate()
        .with_min_len(4096)
        .filter(|&(_, &rows)| rows > 0)
        .map(|(code, &rows)| weigh(column.value(code as u32), u64::from(rows), this_year))
        .reduce(Evidence::default, Evidence::plus);
    Habits {
        year_last: order_year_last(evidence.year_last, region),
        short: order_short(evidence.short, region),
        // A fifth of the column makes five digits a habit rather than a slip; beside many dates of
        // six digits they are some of those.
        serials: evidence.serials * 5 >= evidence.rows && evidence.six <= evidence.serials,
        lost_zeros: evidence.six > 0 && evidence.six > evidence.serials,
        future: evidence.future * 20 >= evidence.rows && evidence.future > 0,
    }
}

fn weigh(text: &str, rows: u64, this_year: i16) -> Evidence {
    let mut evidence = Evidence {
        rows,
        ..Evidence::default()
    };
    // The bulk of all dates starts with its year and has nothing to say about order.
    if let Some(year) = leading_year(text) {
        if year > i64::from(this_year) && year < 2200 {
            evidence.future = rows;
        }
        return evidence;
    }
    let Some(scan) = scan(text) else {
        return evidence;
    };
    match *scan.date() {
        [number, ..] if number.digits == 5 && scan.count <= 2 => evidence.serials = rows,
        [number] if number.digits == 6 => evidence.six = rows,
        [a, b, c] if scan.month_name.is_none() && unmarked(&[a, b, c]) => {
            let votes = Votes::of(rows, [a.value, b.value, c.value]);
            match (a.digits, b.digits, c.digits) {
                (1..=2, 1..=2, 4) => {
                    if c.value as i64 > i64::from(this_year) && c.value < 2200 {
                        evidence.future = rows;
                    }
                    evidence.year_last = votes;
                }
                // Nobody writes a year with one digit.
                (first, 1..=2, last @ 1..=2) => {
                    let year = |digits: u8, votes: u64| if digits == 2 { votes } else { 0 };
                    evidence.short = Votes {
                        rows,
                        ymd: year(first, votes.ymd),
                        dmy: year(last, votes.dmy),
                        mdy: year(last, votes.mdy),
                    };
                }
                _ => {}
            }
        }
        _ => {}
    }
    evidence
}

fn unmarked(numbers: &[Number]) -> bool {
    numbers.iter().all(|number| number.unit == Unit::None)
}

/// The year in front of `2024-…`, `2024.…`, `20240305`.
fn leading_year(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let year = bytes.get(..4)?;
    if !year.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let compact = bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit);
    if !compact && bytes.get(4).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some(
        year.iter()
            .fold(0, |n, digit| n * 10 + i64::from(digit - b'0')),
    )
}

/// Day and month before a four-digit year: the order under which more rows are dates. Korean
/// tools never write so; of the foreign ones the American are the most common.
fn order_year_last(votes: Votes, region: &str) -> (Order, Certainty) {
    match votes.dmy.cmp(&votes.mdy) {
        std::cmp::Ordering::Greater => (Order::Dmy, Certainty::Known),
        std::cmp::Ordering::Less => (Order::Mdy, Certainty::Known),
        std::cmp::Ordering::Equal => (foreign_order(region), Certainty::Assumed),
    }
}

fn foreign_order(region: &str) -> Order {
    match region {
        "KR" | "US" | "PH" | "CA" => Order::Mdy,
        _ => Order::Dmy,
    }
}

/// Three short numbers: year first in East Asia, unless clearly more rows are dates otherwise. A
/// few cells in another order must not turn the rest.
fn order_short(votes: Votes, region: &str) -> (Order, Certainty) {
    let east_asia = matches!(region, "KR" | "CN" | "JP" | "TW" | "HK" | "MN");
    let best = votes.ymd.max(votes.dmy).max(votes.mdy);
    if east_asia && votes.ymd * 5 >= best * 4 {
        return (Order::Ymd, Certainty::Known);
    }
    match (votes.dmy == best, votes.mdy == best) {
        (true, false) => (Order::Dmy, Certainty::Known),
        (false, true) => (Order::Mdy, Certainty::Known),
        (false, false) => (Order::Ymd, Certainty::Known),
        (true, true) => (foreign_order(region), Certainty::Assumed),
    }
}
