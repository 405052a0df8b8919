//! The standardizer `business-number`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::corporate_number::is_corporate_number;
use super::fold::{collapse, plain};
use super::registration_digits::{dashed, find};
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
              `masked`.\n\n\
              Labels are dropped, other text beside the number too, with a note. Of several numbers \
              the only one that fits is taken; if several fit they are all kept, joined by `;` and \
              flagged `ambiguous invalid`, because none of them may identify the row. A lost \
              leading zero is not put back: no tax office has a number that begins with one.",
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
        let mut found = find(&folded, &[3, 2, 5]);
        if found.numbers.is_empty()
            && let Some(digits) = letters_for_digits(&folded)
        {
            cell.note("business-number-letters");
            found.numbers = vec![digits];
        }
        let fitting: Vec<_> = found.numbers.iter().filter(|n| checks(n)).collect();
        let number = match (found.numbers.as_slice(), fitting.as_slice()) {
            ([only], _) => only,
            (_, &[fits]) => {
                found.remark = true;
                fits
            }
            ([], _) => {
                if find(&folded, &[6, 7])
                    .numbers
                    .iter()
                    .any(|n| is_corporate_number(n))
                {
                    cell.note("business-number-is-corporate");
                }
                cell.text = Some(collapse(&folded).into_owned());
                return cell.flagged(Flags::INVALID);
            }
            (several, _) => {
                cell.note("business-number-several");
                let texts: Vec<String> = several.iter().map(|n| dashed(n, &[3, 5])).collect();
                cell.text = Some(texts.join(";"));
                return cell.flagged(Flags::AMBIGUOUS.with(Flags::INVALID));
            }
        };
        if found.remark {
            cell.note("business-number-text-dropped");
        }
        let flags = if number.contains(&b'*') {
            Flags::MASKED
        } else if number.windows(2).all(|pair| pair[0] == pair[1]) || **number == *b"1234567890" {
            Flags::PLACEHOLDER
        } else if checks(number) {
            Flags::NONE
        } else {
            cell.note("business-number-checksum");
            Flags::INVALID
        };
        cell.text = Some(dashed(number, &[3, 5]));
        cell.flagged(flags)
    }
}

/// The number that stands there once O, I and l are read as digits, if it fits its last digit.
fn letters_for_digits(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|c| match c {
        'O' | 'o' => '0',
        'I' | 'l' | '|' => '1',
        c => c,
    });
    let found = find(&digits.collect::<String>(), &[3, 2, 5]);
    match found.numbers.as_slice() {
        [only] if checks(only) && !found.remark => Some(only.clone()),
        _ => None,
    }
}

/// Whether the last of ten digits follows from the others.
pub(super) fn checks(digits: &[u8]) -> bool {
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
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
