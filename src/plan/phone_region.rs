//! Whose plan the phone numbers of files follow that nobody said anything about. Korean numbers are
//! the rule; files without a letter of Hangul whose numbers all have another form are read by that.

use crate::ingest::columns::{Role, SourceGuess};
use crate::tables::field::FieldType;
use crate::tables::raw::RawSource;
use crate::text::scripts;

/// Rows looked at per column.
const ROWS: usize = 2_000;
/// Numbers without a country code that a file has to show.
const LEAST: usize = 5;

/// The region that the phone numbers of all sources speak for, if it is not Korea.
pub(super) fn phone_region(raws: &[RawSource], guesses: &[SourceGuess]) -> Option<&'static str> {
    let columns = || raws.iter().flat_map(|raw| &raw.columns);
    let texts = columns().flat_map(|column| column.text.iter().take(ROWS).flatten());
    let mut shown = columns().map(|column| &*column.name).chain(texts);
    if shown.any(scripts::has_hangul) {
        return None;
    }
    let mut plans = [0; 3];
    for (raw, guess) in raws.iter().zip(guesses) {
        for (column, guess) in raw.columns.iter().zip(&guess.columns) {
            let is_phone = matches!(
                guess.role,
                Role::Field {
                    ty: FieldType::Phone,
                    ..
                }
            );
            let values = column.text.iter().take(ROWS).flatten();
            for plan in values.filter(|_| is_phone).filter_map(plan) {
                plans[plan as usize] += 1;
            }
        }
    }
    let all: usize = plans.iter().sum();
    let most = |of: Plan| all >= LEAST && 5 * plans[of as usize] >= 4 * all;
    match (most(Plan::NorthAmerica), most(Plan::Britain)) {
        (true, _) => Some("US"),
        (_, true) => Some("GB"),
        _ => None,
    }
}

/// Plans told apart by the form of a number written without its country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    NorthAmerica,
    Britain,
    Other,
}

/// The plan of a number; `None` for what says its country or is no number. Area and exchange codes
/// of North America begin with 2 to 9; British numbers have eleven digits, of mobiles 07 and a
/// digit but 0.
fn plan(text: &str) -> Option<Plan> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    if text.contains('+') || text.starts_with("00") || digits.len() < 7 {
        return None;
    }
    let national = match digits.as_slice() {
        [b'1', rest @ ..] if rest.len() == 10 => rest,
        whole => whole,
    };
    Some(match national {
        [b'2'..=b'9', _, _, b'2'..=b'9', rest @ ..] if rest.len() == 6 => Plan::NorthAmerica,
        [b'0', b'7', b'1'..=b'9', rest @ ..] if rest.len() == 8 => Plan::Britain,
        [b'0', b'2', b'0' | b'3' | b'4' | b'8' | b'9', rest @ ..] if rest.len() == 8 => {
            Plan::Britain
        }
        [b'0', b'1', b'2'..=b'5', rest @ ..] if rest.len() == 8 => Plan::Britain,
        _ => Plan::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_their_plan() {
        for (text, wanted) in [
            ("(303) 399-9870", Some(Plan::NorthAmerica)),
            ("1-512-999-2348", Some(Plan::NorthAmerica)),
            ("07700 900123", Some(Plan::Britain)),
            ("020 7946 0123", Some(Plan::Britain)),
            ("010-2345-6789", Some(Plan::Other)),
            ("1023456789", Some(Plan::Other)),
            ("070-4567-8901", Some(Plan::Other)),
            ("02-312-4567", Some(Plan::Other)),
            ("+1 303 399 9870", None),
            ("ext. 12", None),
        ] {
            assert_eq!(plan(text), wanted, "{text}");
        }
    }
}
