//! What was understood of one Korean address, in pieces of its text.

use std::borrow::Cow;

use crate::standardize::Draft;
use crate::tables::standardized::Flags;

use super::address::Address;
use super::unit::Unit;

/// A Korean address taken apart.
#[derive(Clone, Debug, Default)]
pub struct Place<'a> {
    /// Canonical text.
    pub text: String,
    /// 시도.
    pub region: Option<&'a str>,
    /// 시 or 군 and 구, from the first.
    pub city: [Option<&'a str>; 2],
    /// 읍면동·리.
    pub locality: Option<Cow<'a, str>>,
    /// Whether the locality stood in parentheses and so is not written twice.
    pub locality_in_remark: bool,
    /// Road.
    pub street: Option<Cow<'a, str>>,
    /// Building or parcel number.
    pub number: Option<Cow<'a, str>>,
    /// 동·층·호.
    pub unit: Unit<'a>,
    /// Postcode if the cell has one.
    pub postcode: Option<Cow<'a, str>>,
    /// Whether the text might be read differently once more: it holds words not understood.
    pub loose: bool,
    /// What is known.
    pub flags: Flags,
}

impl Place<'_> {
    /// Appends the comma before names and unit, if anything stands before it.
    pub fn push_comma(&self, text: &mut String) {
        if !text.is_empty() {
            text.push(',');
        }
    }

    /// Writes text, parts and flags.
    pub fn write(&self, draft: &mut Draft<'_>) {
        draft.put(&self.text);
        put(draft, self.region);
        match self.city {
            [Some(city), Some(district)] => draft.put_pieces(&[city, " ", district]),
            [city, _] => put(draft, city),
        }
        put(draft, self.locality.as_deref());
        put(draft, self.street.as_deref());
        put(draft, self.number.as_deref());
        self.unit.write(draft);
        put(draft, self.postcode.as_deref());
        draft.flag(self.flags);
    }

    /// The same with text of its own.
    pub fn into_address(self) -> Address {
        let city: Vec<&str> = self.city.into_iter().flatten().collect();
        Address {
            region: self.region.map(str::to_owned),
            city: (!city.is_empty()).then(|| city.join(" ")),
            locality: self.locality.map(Cow::into_owned),
            locality_in_remark: self.locality_in_remark,
            street: self.street.map(Cow::into_owned),
            number: self.number.map(Cow::into_owned),
            unit: self.unit.canonical(),
            postcode: self.postcode.map(Cow::into_owned),
            loose: self.loose,
            flags: self.flags,
            text: self.text,
        }
    }
}

fn put(draft: &mut Draft<'_>, part: Option<&str>) {
    match part {
        Some(part) => draft.put(part),
        None => draft.put_none(),
    }
}

/// Appends a word behind a blank, if anything stands before it.
pub fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}
