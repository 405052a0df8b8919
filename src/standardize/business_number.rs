//! The standardizer `business-number`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::fold::{collapse, is_dash, plain};
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "business-number",
        summary: "사업자등록번호 as NNN-NN-NNNNN, last digit checked.",
        doc: "Ten digits, written `124-81-00998`. The last one follows from the others (weights 1 3 7 \
              1 3 7 1 3 5, plus the tens of five times the ninth digit); a number that breaks this \
              is flagged `invalid`. A number that fits may still belong to a closed business: only \
              the tax office knows. One digit over and over is flagged `placeholder`, hidden digits \
              `masked`.",
        parameters: &[],
        examples: &[
            ("1248100998", "124-81-00998"),
            ("사업자번호: 220-81-62517", "220-81-62517"),
            ("220-81-62518", "220-81-62518 [invalid]"),
            ("000-00-00000", "000-00-00000 [placeholder]"),
            ("124-81-*****", "124-81-***** [masked]"),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(BusinessNumber))
}

struct BusinessNumber;

impl Standardizer for BusinessNumber {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let bare = folded.strip_suffix(".0").unwrap_or(&folded);
        let Some(digits) = digits_of(bare).filter(|digits| digits.len() == 10) else {
            cell.text = Some(collapse(&folded).into_owned());
            return cell.flagged(Flags::INVALID);
        };
        let flags = if digits.contains(&b'*') {
            Flags::MASKED
        } else if digits.windows(2).all(|pair| pair[0] == pair[1]) || *digits == *b"1234567890" {
            Flags::PLACEHOLDER
        } else if checks(&digits) {
            Flags::NONE
        } else {
            cell.note("business-number-checksum");
            Flags::INVALID
        };
        cell.text = Some(dashed(&digits, &[3, 5]));
        cell.flagged(flags)
    }
}

/// Digits and stars of a number beside blanks, dashes and a label in front; `None` where anything
/// else stands.
pub(super) fn digits_of(text: &str) -> Option<Vec<u8>> {
    let label = |c: char| {
        c.is_alphabetic() && !is_dash(c) || matches!(c, ':' | ' ' | '(' | ')' | '\'' | '.')
    };
    let number = text.trim_start_matches(label).trim_end_matches([' ', ')']);
    let mut digits = Vec::with_capacity(14);
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c as u8),
            '*' | '●' | '○' => digits.push(b'*'),
            c if is_dash(c) || matches!(c, ' ' | '.' | '/') => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// Digits with dashes at the given places.
pub(super) fn dashed(digits: &[u8], at: &[usize]) -> String {
    let mut text = String::with_capacity(digits.len() + at.len());
    for (place, &digit) in digits.iter().enumerate() {
        if at.contains(&place) {
            text.push('-');
        }
        text.push(char::from(digit));
    }
    text
}

/// Whether the last of ten digits follows from the others.
fn checks(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    let digit = |place: usize| u32::from(digits[place] - b'0');
    let sum: u32 = (0..9).map(|place| digit(place) * WEIGHTS[place]).sum();
    let sum = sum + digit(8) * 5 / 10;
    // The outer remainder matters: without it a sum ending in 0 asks for the digit "10".
    (10 - sum % 10) % 10 == digit(9)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of listed companies, as published by themselves.
    #[test]
    fn public_numbers_pass() {
        for number in [
            "1248100998",
            "2208162517",
            "1208147521",
            "1078614075",
            "1018109147",
            "1048137225",
            "1208800767",
        ] {
            assert!(checks(number.as_bytes()), "{number}");
        }
    }

    #[test]
    fn every_single_slip_of_the_last_digit_fails() {
        for digit in b'0'..=b'9' {
            let mut number = *b"1248100998";
            number[9] = digit;
            assert_eq!(checks(&number), digit == b'8');
        }
    }
}
