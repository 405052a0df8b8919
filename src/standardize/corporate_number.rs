//! The standardizer `corporate-number`.

use crate::tables::definition::{Definition, Settings};
use crate::tables::standardized::Flags;

use super::business_number;
use super::fold::{collapse, plain};
use super::registration_digits::{dashed, find};
use super::{Cell, Context, Entry, Standardizer};

/// See its definition.
pub(super) const ENTRY: Entry = Entry {
    definition: Definition {
        name: "corporate-number",
        summary: "법인등록번호 as NNNNNN-NNNNNNN.",
        doc: "Thirteen digits, written `130111-0006246`: registry office, kind of company, serial \
              number and a last digit that used to follow from the others (weights 1 and 2 in \
              turn). A number that breaks this is noted, not refused, since newer numbers may do \
              without. Anything but thirteen digits is flagged `invalid`, a 사업자등록번호 in this \
              column noted as such; labels and remarks are dropped as under `business-number`.",
        parameters: &[],
        examples: &[
            ("1301110006246", "130111-0006246"),
            ("110111-1707178", "110111-1707178"),
            ("110111-1707179", "110111-1707179"),
            ("110111", "110111 [invalid]"),
        ],
    },
    build,
};

fn build(_: &Settings, _: &Context<'_>) -> Result<Box<dyn Standardizer>, String> {
    Ok(Box::new(CorporateNumber))
}

struct CorporateNumber;

impl Standardizer for CorporateNumber {
    fn apply(&self, mut cell: Cell) -> Cell {
        let Some(text) = cell.text.take() else {
            return cell;
        };
        let folded = plain(&text);
        if folded.is_empty() {
            return cell.missing();
        }
        let found = find(&folded, &[6, 7]);
        let digits = match found.numbers.as_slice() {
            [only] => only,
            [] => {
                let business = find(&folded, &[3, 2, 5]).numbers;
                if business
                    .iter()
                    .any(|digits| business_number::checks(digits))
                {
                    cell.note("corporate-number-is-business");
                }
                cell.text = Some(collapse(&folded).into_owned());
                return cell.flagged(Flags::INVALID);
            }
            several => {
                cell.note("corporate-number-several");
                let texts: Vec<String> = several.iter().map(|n| dashed(n, &[6])).collect();
                cell.text = Some(texts.join(";"));
                return cell.flagged(Flags::AMBIGUOUS.with(Flags::INVALID));
            }
        };
        if found.remark {
            cell.note("corporate-number-text-dropped");
        }
        let flags = if digits.contains(&b'*') {
            Flags::MASKED
        } else if digits.windows(2).all(|pair| pair[0] == pair[1]) {
            Flags::PLACEHOLDER
        } else {
            if !checks(digits) {
                cell.note("corporate-number-checksum");
            }
            Flags::NONE
        };
        cell.text = Some(dashed(digits, &[6]));
        cell.flagged(flags)
    }
}

/// Whether digits are a 법인등록번호 beyond doubt, for columns where it is none that is expected.
pub(super) fn is_corporate_number(digits: &[u8]) -> bool {
    digits.len() == 13 && digits.iter().all(u8::is_ascii_digit) && checks(digits)
}

/// Whether the last of thirteen digits follows from the others.
fn checks(digits: &[u8]) -> bool {
    let digit = |place: usize| u32::from(digits[place] - b'0');
    let sum: u32 = (0..12)
        .map(|place| digit(place) * (1 + place as u32 % 2))
        .sum();
    (10 - sum % 10) % 10 == digit(12)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of listed companies, as published by themselves.
    #[test]
    fn public_numbers_pass() {
        for number in ["1301110006246", "1101111707178", "1101111129497"] {
            assert!(checks(number.as_bytes()), "{number}");
        }
    }
}
