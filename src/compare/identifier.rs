//! Numbers that name one person or thing: equal, written with a slip, or others.

use super::exact::Exact;
use super::kernels::osa_within;
use super::sets::ValueSets;
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;
use crate::text::scripts;

const SAME: u8 = 1;
const SLIP: u8 = 2;
pub(super) const MASKED: u8 = 3;
const ELSE: u8 = 4;

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
    else_level(40),
];

/// A shorter number says too little to be told from another with a slip in it.
const LEAST_LENGTH: usize = 6;

/// Identifiers, compared without case, blanks and punctuation.
pub struct Identifiers {
    exact: Exact,
}

impl Identifiers {
    /// Reads the canonical texts of the given fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        Identifiers {
            exact: Exact::reading(records, fields, Flags::MASKED, |c| {
                scripts::is_word_char(c) || c == '*'
            }),
        }
    }
}

/// Whether one identifier may be the other with a slip in it. Numbers that differ at their end
/// alone were given one after the other, as to a family that joined together.
fn is_slip(left: &[u8], right: &[u8]) -> bool {
    let numbered = left.len() == right.len() && left[..left.len() - 1] == right[..right.len() - 1];
    left.len().min(right.len()) >= LEAST_LENGTH && !numbered && osa_within(left, right, 1).is_some()
}

/// What is shown of two identifiers, one of them masked, place by place; nothing can be said of
/// different lengths, or where hardly anything is shown on both sides.
pub(super) fn masked_level(left: &[u8], right: &[u8]) -> u8 {
    const LEAST_SHOWN: usize = 3;
    if left.len() != right.len() {
        return 0;
    }
    let shown = |pair: &(&u8, &u8)| *pair.0 != b'*' && *pair.1 != b'*';
    let both = || left.iter().zip(right).filter(shown);
    match both().all(|(a, b)| a == b) {
        false => ELSE,
        true if both().count() >= LEAST_SHOWN => MASKED,
        true => 0,
    }
}

impl Compare for Identifiers {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        self.exact.sets()
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let texts = (self.exact.text(left), self.exact.text(right));
        if texts.0.contains(&b'*') || texts.1.contains(&b'*') {
            masked_level(texts.0, texts.1)
        } else if left == right {
            SAME
        } else if is_slip(texts.0, texts.1) {
            SLIP
        } else {
            ELSE
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
        self.exact.adjusted_by(level)
    }
}
