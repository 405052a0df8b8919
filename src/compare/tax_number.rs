//! Tax and registration numbers of companies outside Korea: the digits, with or without the prefix
//! of the country. Two of them tell two companies apart only if both are whole numbers of one kind.

use super::exact::Exact;
use super::identifier::{self, MASKED};
use super::kernels::osa_within;
use super::sets::ValueSets;
use super::{Compare, NULL_LEVEL, SpaceCounts, else_level, level};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;
use crate::text::{scripts, tax_numbers};

const SAME: u8 = 1;
const SLIP: u8 = 2;
const SHARED: u8 = 4;
const ELSE: u8 = 5;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("exact", "the same value", Meaning::Agree, 900),
    level(
        "one_slip",
        "one character is off or two are swapped, not just the last one",
        Meaning::Near,
        40,
    ),
    level(
        "masked_agree",
        "the characters that are shown agree",
        Meaning::Partial,
        20,
    ),
    level(
        "shared",
        "the same number, which companies of several names show",
        Meaning::Partial,
        10,
    ),
    else_level(40),
];

/// A shorter number may be a part of one, or of another kind.
const LEAST_LENGTH: usize = 7;
/// A number that more groups of one name bear is a stand-in, or that of whoever keeps the books.
const MOST_NAMES: u32 = 4;

/// Tax numbers by what is left of them without the country.
pub struct TaxNumbers {
    exact: Exact,
    /// Name groups per number.
    groups: Vec<u32>,
}

impl TaxNumbers {
    /// Reads the canonical texts of the given fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        TaxNumbers {
            exact: Exact::keyed(
                records,
                fields,
                Flags::MASKED,
                |c| scripts::is_word_char(c) || c == '*',
                tax_numbers::bare,
            ),
            groups: Vec::new(),
        }
    }
}

/// What two numbers that are not equal say. Where one is longer or has letters where the other has
/// digits, they may be numbers of two kinds. Of two that differ at their end alone, one may be
/// mistyped, and one may have been given after the other.
fn level_of(left: &[u8], right: &[u8]) -> u8 {
    let shape = |text: &[u8]| text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let same_kind = left.len() == right.len() && shape(left) == shape(right);
    if left.len().min(right.len()) < LEAST_LENGTH {
        return 0;
    }
    if left.len() == right.len() && left[..left.len() - 1] == right[..right.len() - 1] {
        return 0;
    }
    match osa_within(left, right, 1) {
        Some(_) => SLIP,
        None if same_kind => ELSE,
        None => 0,
    }
}

/// What is shown of two numbers, one of them masked. Where that differs, they may be of two kinds.
fn masked_level(left: &[u8], right: &[u8]) -> u8 {
    match identifier::masked_level(left, right) {
        MASKED => MASKED,
        _ => 0,
    }
}

impl Compare for TaxNumbers {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        self.exact.sets()
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (self.exact.text(left), self.exact.text(right));
        let groups = |value: u32| self.groups.get(value as usize).copied().unwrap_or(0);
        if a.contains(&b'*') || b.contains(&b'*') {
            masked_level(a, b)
        } else if left == right {
            match groups(left) > MOST_NAMES {
                true => SHARED,
                false => SAME,
            }
        } else {
            level_of(a, b)
        }
    }

    fn term(&self, value: u32, space: u8) -> Option<u32> {
        let masked = self.exact.text(value).contains(&b'*');
        self.exact.term(value, space).filter(|_| !masked)
    }

    fn terms(&self, space: u8) -> usize {
        self.exact.terms(space)
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == SAME || level == SHARED).then_some(0)
    }

    fn learn_terms(&mut self, spaces: &[SpaceCounts]) {
        self.groups = spaces[0].groups.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_of_one_kind_differ() {
        for (left, right, level) in [
            ("0406300039", "0691332163", ELSE),
            ("0406300039", "0406300093", SLIP),
            ("0406300039", "406300039", SLIP),
            ("b12345674", "b76543214", ELSE),
            ("0406300039", "0406300038", 0),
            ("0406300039", "b76543214x", 0),
            ("0406300039", "76543214", 0),
            ("1234", "9876", 0),
        ] {
            assert_eq!(level_of(left.as_bytes(), right.as_bytes()), level, "{left}");
            assert_eq!(level_of(right.as_bytes(), left.as_bytes()), level, "{left}");
        }
        assert_eq!(masked_level(b"0406***039", b"0406300039"), MASKED);
        assert_eq!(masked_level(b"0406***039", b"0506300039"), 0);
    }
}
