//! Dates of which digits are hidden: `1962-**-**`, `196205**`, `62****`. Finds what is shown whole of
//! year, month and day; a number of which a digit is hidden is not known.

use super::column::Order;
use crate::text::scripts;

/// What a cell shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub year: Option<Year>,
    pub month: Option<u64>,
    pub day: Option<u64>,
}

/// A year as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    Full(u64),
    /// Its last two digits.
    Short(u64),
}

/// Reads a cell with signs for hidden digits, its numbers in one of the orders; `None` for any other
/// cell, and where the pieces have not the lengths of a date's.
pub(super) fn read(text: &str, year_last: Order, short: Order) -> Option<Shown> {
    let hides = |c: char| scripts::hides(c) || matches!(c, 'x' | 'X' | '?');
    if !text.contains(hides) {
        return None;
    }
    let mut pieces: Vec<String> = vec![String::new()];
    for c in text.trim_end_matches(['.', '일', ' ']).chars() {
        match c {
            '0'..='9' => pieces.last_mut()?.push(c),
            c if hides(c) => pieces.last_mut()?.push('*'),
            '-' | '.' | '/' | '년' | '월' => pieces.push(String::new()),
            ' ' => {}
            _ => return None,
        }
    }
    let lengths: Vec<usize> = pieces.iter().map(String::len).collect();
    let all = || pieces.concat();
    let cut = |lengths: [usize; 3]| {
        let all = all();
        let (year, rest) = all.split_at(lengths[0]);
        let (month, day) = rest.split_at(lengths[1]);
        [year, month, day].map(str::to_owned)
    };
    // 1962**: nobody is born in month 62.
    let year_and_month = |all: &str| all.starts_with(['1', '2']) && &all[2..4] > "12";
    let [year, month, day] = match lengths.as_slice() {
        [6] if year_and_month(&pieces[0]) => cut([4, 2, 0]),
        [8] | [4, 4] | [6, 2] => cut([4, 2, 2]),
        [6] | [2, 4] => cut([2, 2, 2]),
        [4, 2] => cut([4, 2, 0]),
        [4, 1..=2, 1..=2] => cut([4, lengths[1], lengths[2]]),
        [1..=2, 1..=2, 4] => in_order(year_last, &pieces),
        [2, 2, 2] => in_order(short, &pieces),
        _ => return None,
    };
    let number = |digits: &str| digits.parse::<u64>().ok();
    let year_of = |value| match year.len() {
        4 => Year::Full(value),
        _ => Year::Short(value),
    };
    let shown = Shown {
        year: number(&year).map(year_of),
        month: number(&month),
        day: number(&day),
    };
    (shown != Shown::default()).then_some(shown)
}

/// Three pieces as year, month and day.
fn in_order(order: Order, pieces: &[String]) -> [String; 3] {
    let places = match order {
        Order::Ymd => [0, 1, 2],
        Order::Dmy => [2, 1, 0],
        Order::Mdy => [2, 0, 1],
    };
    places.map(|place: usize| pieces[place].clone())
}
