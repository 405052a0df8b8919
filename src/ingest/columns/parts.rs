//! Fields cut over several columns: phone numbers (010 | 7214 | 5638) and dates (1989 | 7 | 3, or 1989 |
//! 0703). The headers must promise it and all columns hold it; two of three are left alone.

use std::sync::Arc;

use super::Matching;
use super::assemble::{Board, Column, Field};
use super::header::Header;
use super::meaning::{Meaning, Party};
use super::reading;
use crate::tables::field::FieldType;

/// Share of a column's rows that must have the form of its part.
const ENOUGH: f64 = 0.95;

/// Settles the columns that are parts of one phone number or one date.
pub(super) fn settle_parts(board: &mut Board<'_>) {
    for parts in numbered(board) {
        let Some((name, party)) = phone_name(&board.columns[parts[0]]) else {
            continue;
        };
        let form: [fn(&str) -> bool; 3] = [is_phone_prefix, is_exchange, is_subscriber];
        if all_fit(board, parts, form) {
            let ty = FieldType::Phone;
            settle(board, parts, &name, ty, party, "one part of a phone number");
        }
    }
    if let Some(parts) = dated(board)
        && all_fit(board, parts, [is_year, is_month, is_day])
    {
        let (ty, party) = (FieldType::Date, Party::Customer);
        settle(board, parts, "birth_date", ty, party, "one part of a date");
    } else if let Some(parts) = year_and_day(board)
        && all_fit(board, parts, [is_year, is_month_and_day])
    {
        let (ty, party) = (FieldType::Date, Party::Customer);
        settle(board, parts, "birth_date", ty, party, "one part of a date");
    }
}

fn settle<const N: usize>(
    board: &mut Board<'_>,
    parts: [usize; N],
    name: &str,
    ty: FieldType,
    party: Party,
    why: &str,
) {
    let matching = match party {
        Party::Customer => Matching::Yes,
        _ => Matching::No,
    };
    for (slot, at) in parts.into_iter().enumerate() {
        let claim = &mut board.columns[at].claim;
        claim.why = why.to_owned();
        claim.confidence = ENOUGH;
        let field = Field::whole(name, ty, matching);
        board.field(
            at,
            Field {
                slot: slot as u8,
                ..field
            },
        );
    }
}

/// Open columns whose headers differ only in a number from 1 to 3, as triples in that order.
fn numbered(board: &Board<'_>) -> Vec<[usize; 3]> {
    let mut stems: Vec<(String, [Vec<usize>; 3])> = Vec::new();
    for at in board.open() {
        let (stem, number) = stem(&board.columns[at].header);
        let Some(slot) = (1..=3).position(|n| n == number) else {
            continue;
        };
        let known = stems.iter().position(|(known, _)| *known == stem);
        let known = known.unwrap_or_else(|| {
            stems.push((stem, Default::default()));
            stems.len() - 1
        });
        stems[known].1[slot].push(at);
    }
    let mut triples: Vec<[usize; 3]> = stems
        .into_iter()
        .filter_map(
            |(_, [first, second, third])| match (&*first, &*second, &*third) {
                (&[a], &[b], &[c]) => Some([a, b, c]),
                _ => None,
            },
        )
        .collect();
    // Free of file order.
    triples.sort_by_key(|parts| board.columns[parts[0]].header.clone());
    triples
}

/// A header without its number, and the number; 1 if it has none.
fn stem(shown: &str) -> (String, u8) {
    let header = Header::new(shown);
    match header.words.split_last() {
        Some((last, stem)) if !stem.is_empty() && last.len() == 1 => match last.parse() {
            Ok(number) => (stem.concat(), number),
            Err(_) => (header.words.concat(), header.repetition),
        },
        _ => (header.words.concat(), header.repetition),
    }
}

/// The field of a phone column by its header without the number.
fn phone_name(column: &Column<'_>) -> Option<(Arc<str>, Party)> {
    let (stem, _) = stem(&column.header);
    let reading = reading::read(&Header::new(&stem))?;
    let base = match reading.meaning {
        Meaning::Mobile => "mobile_phone",
        Meaning::Phone => "phone",
        _ => return None,
    };
    let name = format!("{}{}{base}", reading.party.prefix(), reading.place.prefix());
    Some((name.into(), reading.party))
}

const YEARS: &[&str] = &[
    "by",
    "birthyear",
    "yearofbirth",
    "birthyyyy",
    "dobyear",
    "생년",
    "생년도",
    "출생년",
    "출생년도",
    "출생연도",
    "생년월일년",
    "생일년",
];
const MONTHS: &[&str] = &[
    "bm",
    "birthmonth",
    "monthofbirth",
    "birthmm",
    "dobmonth",
    "생월",
    "출생월",
    "생년월일월",
    "생일월",
];
const DAYS: &[&str] = &[
    "bd",
    "birthday",
    "dayofbirth",
    "birthdayofmonth",
    "birthdd",
    "dobday",
    "생일",
    "출생일",
    "생년월일일",
    "생일일",
];

/// The open columns of a birth's year, month and day.
fn dated(board: &Board<'_>) -> Option<[usize; 3]> {
    Some([
        headed(board, YEARS)?,
        headed(board, MONTHS)?,
        headed(board, DAYS)?,
    ])
}

/// The open columns of a birth's year and of a birthday without it, as social logins give them.
fn year_and_day(board: &Board<'_>) -> Option<[usize; 2]> {
    Some([headed(board, YEARS)?, headed(board, DAYS)?])
}

fn headed(board: &Board<'_>, words: &[&str]) -> Option<usize> {
    board.open().into_iter().find(|&at| {
        let key = Header::new(&board.columns[at].header).words.concat();
        words.contains(&key.as_str())
    })
}

fn all_fit<const N: usize>(
    board: &Board<'_>,
    parts: [usize; N],
    forms: [fn(&str) -> bool; N],
) -> bool {
    parts.into_iter().zip(forms).all(|(at, form)| {
        // Rows are counted: a slip makes a value of its own.
        let text = board.columns[at].text;
        let (mut fit, mut all) = (0u64, 0u64);
        for (code, rows) in (0..).zip(text.counts()) {
            all += u64::from(rows);
            if form(text.value(code).trim()) {
                fit += u64::from(rows);
            }
        }
        all > 0 && fit as f64 >= all as f64 * ENOUGH
    })
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 010, 02, 031, 070, 1588; also without the zero that a spreadsheet took.
fn is_phone_prefix(text: &str) -> bool {
    let known = match text.as_bytes() {
        [b'0', ..] => text.len() <= 4,
        [b'1', ..] => matches!(text.len(), 2 | 4),
        [b'2'..=b'7', ..] => text.len() <= 2,
        _ => false,
    };
    known && digits(text, 1..=4)
}

fn is_exchange(text: &str) -> bool {
    digits(text, 3..=4)
}

fn is_subscriber(text: &str) -> bool {
    digits(text, 4..=4)
}

fn is_year(text: &str) -> bool {
    matches!(text.parse(), Ok(1850..=2099u16)) || digits(text, 2..=2)
}

fn is_month(text: &str) -> bool {
    matches!(text.parse(), Ok(1..=12u8))
}

fn is_day(text: &str) -> bool {
    matches!(text.parse(), Ok(1..=31u8))
}

/// 0620, 620, 06-20, 6월 20일.
fn is_month_and_day(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [month, day] => is_month(month) && is_day(day),
        [both] if digits(both, 3..=4) => {
            let (month, day) = both.split_at(both.len() - 2);
            is_month(month) && is_day(day)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::detect;
    use crate::ingest::columns::tests::{guess, headers, shorts};

    #[test]
    fn numbers_and_dates_in_three_columns_are_one_field() {
        let columns: &[(&str, Vec<&str>)] = &[
            ("번호", vec!["1", "2", "3", "4"]),
            ("성명", vec!["김철수", "이영희", "박민수", "최지우"]),
            ("전화1", vec!["02", "031", "051", "02"]),
            ("전화2", vec!["521", "7421", "314", "6213"]),
            ("전화3", vec!["7713", "4432", "9981", "0041"]),
            ("휴대폰", vec!["010", "010", "011", "10"]),
            ("휴대폰#2", vec!["7214", "2918", "314", "8361"]),
            ("휴대폰#3", vec!["5638", "4475", "8812", "2947"]),
            ("생년", vec!["1989", "1975", "2001", "1964"]),
            ("생월", vec!["7", "12", "1", "04"]),
            ("생일", vec!["3", "30", "14", "09"]),
        ];
        assert_eq!(
            shorts(&guess(columns)),
            "id person_name phone phone.1 phone.2 mobile_phone mobile_phone.1 mobile_phone.2 birth_date \
             birth_date.1 birth_date.2"
        );
        let logins: &[(&str, Vec<&str>)] = &[
            ("name", vec!["김철수", "이영희", "박민수", "최지우"]),
            ("birthyear", vec!["1989", "1975", "2001", "1964"]),
            ("birthday", vec!["0703", "1230", "0114", "0409"]),
        ];
        assert_eq!(
            shorts(&guess(logins)),
            "person_name birth_date birth_date.1"
        );
        // Three whole numbers are three numbers.
        let whole: &[(&str, Vec<&str>)] = &[
            ("전화1", vec!["02-521-7713", "031-7421-4432"]),
            ("전화2", vec!["02-521-7714", "031-7421-4433"]),
            ("전화3", vec!["02-521-7715", "031-7421-4434"]),
        ];
        assert_eq!(shorts(&guess(whole)), "phone phone_2 phone_3");
    }

    #[test]
    fn a_slip_in_a_year_leaves_a_date_whole() {
        let years: Vec<String> = (0..40u16)
            .map(|row| if row == 7 { 198 } else { 1960 + row % 5 })
            .map(|year| year.to_string())
            .collect();
        let (mut names, mut months) = (vec!["Anna"; 40], vec!["4"; 40]);
        (names[1], months[1]) = ("Karl", "11");
        let columns: &[(&str, Vec<&str>)] = &[
            ("first_name", names),
            ("birth_year", years.iter().map(String::as_str).collect()),
            ("birth_month", months.clone()),
            ("birth_day", months),
        ];
        let shorts = shorts(&guess(columns));
        assert!(
            shorts.ends_with("birth_date birth_date.1 birth_date.2"),
            "{shorts}"
        );
    }

    #[test]
    fn names_under_a_group_are_read_alone_where_both_say_nothing() {
        let line =
            "고객번호,기본정보.이름,기본정보.생년월일,연락처.휴대폰,연락처.이메일,보호자.이름";
        assert_eq!(
            shorts(&detect(&[headers(line)])[0]),
            "id person_name birth_date mobile_phone email guardian_name-"
        );
    }
}
