//! The form of an entity id: a letter for the kind and 20 characters for 100 bits. Says nothing
//! about how ids are issued; `history` does.

use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;

use arrow::array::{StringArray, StringBuilder};
use arrow::buffer::{Buffer, OffsetBuffer};

use crate::tables::field::EntityKind;

/// Lower-case Crockford base 32: no i, l, o, u, so nothing is misread and few words come out.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS: usize = 20;
const LENGTH: usize = DIGITS + 1;
/// Bytes that hold the bits of all digits.
const BYTES: usize = (5 * DIGITS).div_ceil(8);

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
    /// First, and a letter, so that ids sort as their text does. Never 0, so that an id that may
    /// be missing is no larger.
    letter: NonZeroU8,
    /// The largest first. Bytes, as a number would be kept at addresses of its own size.
    bits: [u8; BYTES],
}

impl EntityId {
    /// The id made of the upper 100 bits of a hash.
    pub fn from_hash(kind: EntityKind, hash: [u8; 16]) -> Self {
        Self::of(
            letter(kind),
            u128::from_be_bytes(hash) >> (128 - 5 * DIGITS),
        )
    }

    fn of(letter: NonZeroU8, number: u128) -> Self {
        let mut bits = [0; BYTES];
        bits.copy_from_slice(&number.to_be_bytes()[16 - BYTES..]);
        EntityId { letter, bits }
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

const fn letter(kind: EntityKind) -> NonZeroU8 {
    const PERSON: NonZeroU8 = NonZeroU8::new(b'p').expect("no zero");
    const COMPANY: NonZeroU8 = NonZeroU8::new(b'c').expect("no zero");
    match kind {
        EntityKind::Person => PERSON,
        EntityKind::Company => COMPANY,
    }
}

impl EntityId {
    fn text(self) -> [u8; LENGTH] {
        let mut number = [0; 16];
        number[16 - BYTES..].copy_from_slice(&self.bits);
        let number = u128::from_be_bytes(number);
        let mut text = [self.letter.get(); LENGTH];
        for (place, digit) in text[1..].iter_mut().enumerate() {
            let shift = 5 * (DIGITS - 1 - place);
            *digit = ALPHABET[(number >> shift) as usize & 31];
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
        let mut known = [EntityKind::Person, EntityKind::Company]
            .map(letter)
            .into_iter();
        let letter = known.find(|letter| letter.get() == first).ok_or(())?;
        if digits.len() != DIGITS {
            return Err(());
        }
        let bits = digits.iter().try_fold(0u128, |bits, &digit| {
            let value = VALUES[usize::from(digit)];
            let known = (value < 32).then_some(bits << 5 | u128::from(value));
            known.ok_or(())
        })?;
        Ok(Self::of(letter, bits))
    }
}

/// The entity id of every cluster of a run, by cluster number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityIds(pub Vec<EntityId>);

impl EntityIds {
    /// The ids as text, by cluster number.
    pub fn to_array(&self) -> StringArray {
        let mut text = Vec::with_capacity(self.0.len() * LENGTH);
        self.0
            .iter()
            .for_each(|id| text.extend_from_slice(&id.text()));
        let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(LENGTH, self.0.len()));
        StringArray::new(offsets, Buffer::from_vec(text), None)
    }
}

/// Ids that may be missing, as text.
pub fn optional_ids(ids: impl ExactSizeIterator<Item = Option<EntityId>>) -> StringArray {
    let mut texts = StringBuilder::with_capacity(ids.len(), ids.len() * LENGTH);
    for id in ids {
        match id.map(EntityId::text) {
            Some(text) => texts.append_value(std::str::from_utf8(&text).expect("ASCII")),
            None => texts.append_null(),
        }
    }
    texts.finish()
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
