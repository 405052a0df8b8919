//! The form of an entity id: a letter for the kind and 20 characters for 100 bits. Says nothing
//! about how ids are issued; `history` does.

use std::fmt;
use std::str::FromStr;

use arrow::array::StringArray;
use arrow::buffer::{Buffer, OffsetBuffer};

use crate::tables::field::EntityKind;

/// Lower-case Crockford base 32: no i, l, o, u, so nothing is misread and few words come out.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: usize = 20;
const LENGTH: usize = DIGITS + 1;

/// Value of each byte as a digit; 255 for other bytes. Upper case counts as lower case.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut value = 0;
    while value < 32 {
        let digit = ALPHABET[value];
        values[digit as usize] = value as u8;
        values[digit.to_ascii_uppercase() as usize] = value as u8;
        value += 1;
    }
    values
};

/// Identifies a customer across runs: `p4v1c…` a person, `c09mx…` a company. The leading
/// letter keeps spreadsheets from reading it as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId {
    /// First, and a letter, so that ids sort as their text does.
    letter: u8,
    bits: u128,
}

impl EntityId {
    /// The id made of the upper 100 bits of a hash.
    pub fn from_hash(kind: EntityKind, hash: [u8; 16]) -> Self {
        EntityId {
            letter: letter(kind),
            bits: u128::from_be_bytes(hash) >> (128 - 5 * DIGITS),
        }
    }

    /// Persons or companies.
    pub fn kind(self) -> EntityKind {
        if self.letter == letter(EntityKind::Person) {
            EntityKind::Person
        } else {
            EntityKind::Company
        }
    }
}

fn letter(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => b'p',
        EntityKind::Company => b'c',
    }
}

impl EntityId {
    fn text(self) -> [u8; LENGTH] {
        let mut text = [self.letter; LENGTH];
        for (place, digit) in text[1..].iter_mut().enumerate() {
            let shift = 5 * (DIGITS - 1 - place);
            *digit = ALPHABET[(self.bits >> shift) as usize & 31];
        }
        text
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).expect("the alphabet is ASCII"))
    }
}

impl FromStr for EntityId {
    type Err = ();

    /// Reads an id; upper case is understood, as somebody may read it aloud.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (first, digits) = text.as_bytes().split_first().ok_or(())?;
        let first = first.to_ascii_lowercase();
        let known = [EntityKind::Person, EntityKind::Company].map(letter);
        if !known.contains(&first) || digits.len() != DIGITS {
            return Err(());
        }
        let bits = digits.iter().try_fold(0u128, |bits, &digit| {
            let value = VALUES[usize::from(digit)];
            let known = (value < 32).then_some(bits << 5 | u128::from(value));
            known.ok_or(())
        })?;
        Ok(EntityId {
            letter: first,
            bits,
        })
    }
}

/// The entity id of every cluster of a run, by cluster number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityIds(pub Vec<EntityId>);

impl EntityIds {
    /// The ids as text, by cluster number.
    pub fn to_array(&self) -> StringArray {
        let text: Vec<u8> = self.0.iter().flat_map(|id| id.text()).collect();
        let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(LENGTH, self.0.len()));
        StringArray::new(offsets, Buffer::from_vec(text), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn ids_read_back_and_sort_as_their_text(a: [u8; 16], b: [u8; 16]) {
            let a = EntityId::from_hash(EntityKind::Person, a);
            let b = EntityId::from_hash(EntityKind::Person, b);
            let text = a.to_string();
            prop_assert_eq!(text.len(), 21);
            prop_assert_eq!(text.parse(), Ok(a));
            prop_assert_eq!(text.to_uppercase().parse(), Ok(a));
            prop_assert_eq!(a.cmp(&b), text.cmp(&b.to_string()));
        }
    }

    #[test]
    fn other_text_is_no_id() {
        for text in [
            "",
            "p",
            "x00000000000000000000",
            "p0000000000000000000i",
            "ⓟ",
        ] {
            assert_eq!(text.parse::<EntityId>(), Err(()), "{text}");
        }
    }
}
