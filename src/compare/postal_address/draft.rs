//! Addresses folded for comparison: what each gives, worked out without knowing any other.

use crate::tables::field::FieldType;
use crate::tables::records::Records;
use crate::tables::text_column::NULL;
use crate::text::{latin, scripts, streets};

/// An address as a row gives it: an entry of an address field with one of the postcode field.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Written {
    pub(super) field: u32,
    pub(super) entry: u32,
    pub(super) postcode: u32,
}

/// Places of the parts among those of the type.
pub(super) struct Parts {
    region: usize,
    city: usize,
    locality: usize,
    street: usize,
    number: usize,
    unit: usize,
    postcode: usize,
}

impl Parts {
    pub(super) fn of_type() -> Self {
        let part = |name| FieldType::PostalAddress.part(name);
        Parts {
            region: part("region"),
            city: part("city"),
            locality: part("locality"),
            street: part("street"),
            number: part("number"),
            unit: part("unit"),
            postcode: part("postcode"),
        }
    }
}

/// Some addresses with their parts folded, before these are numbered.
#[derive(Default)]
pub(super) struct Drafts {
    /// Of each address its words, then region, city, locality, street, number, unit and postcode;
    /// empty where missing.
    pub(super) parts: Folded,
    pub(super) wholes: Folded,
    pub(super) items: Vec<Draft>,
}

/// Parts of an address beside its words.
pub(super) const PARTS: usize = 7;

/// An address of [`Drafts`].
pub(super) struct Draft {
    /// How many words it has, `None` if there is nothing to compare.
    pub(super) words: Option<u32>,
    pub(super) postcode_alone: bool,
    pub(super) road_form: bool,
    pub(super) latin: bool,
    pub(super) extent: Extent,
    pub(super) boxed: bool,
}

/// How much of a place the text of an address tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// A building, by number or by name, or words of which nobody knows what they tell.
    Building,
    /// A street without a number.
    Street,
    /// A neighbourhood: 읍면동 or 리.
    Neighbourhood,
    /// A region or a town: 전남 순천시.
    Town,
    /// Block and flat, and not of which estate: 108동 903호.
    Unit,
}

impl Drafts {
    pub(super) fn of(
        records: &Records,
        written: &[Written],
        postcode: Option<usize>,
        parts: &Parts,
    ) -> Self {
        let mut drafts = Drafts::default();
        for written in written {
            let draft = drafts.draft(records, written, postcode, parts);
            drafts.items.push(draft);
        }
        drafts
    }

    fn draft(
        &mut self,
        records: &Records,
        written: &Written,
        postcode: Option<usize>,
        parts: &Parts,
    ) -> Draft {
        let data = &records.fields[written.field as usize].standardized;
        let nothing = Draft {
            words: None,
            postcode_alone: false,
            road_form: false,
            latin: false,
            extent: Extent::Building,
            boxed: false,
        };
        let beside = || {
            let postcodes = &records.fields[postcode?].standardized;
            let usable =
                written.postcode != NULL && postcodes.flags[written.postcode as usize].usable();
            usable.then(|| postcodes.values.value(written.postcode as usize))
        };
        if written.entry == NULL {
            return self.of_postcode(beside()).unwrap_or(nothing);
        }
        if !data.flags[written.entry as usize].usable() {
            return nothing;
        }
        let part = |part: usize| data.part(part, written.entry);
        let text = data.values.value(written.entry as usize);
        if self.wholes.push(Some(text)).is_empty() {
            self.wholes.pop();
            return nothing;
        }
        let mut words = 0;
        if text.is_ascii() {
            for word in text.split([' ', ',', '.', '/']) {
                match self.parts.push(Some(word)).is_empty() {
                    true => self.parts.pop(),
                    false => words += 1,
                }
            }
        }
        let letters = self.wholes.last().len();
        let street = part(parts.street);
        let region = self.parts.push(part(parts.region)).len();
        let city = self.parts.push(part(parts.city)).len();
        let locality = self.parts.push(part(parts.locality)).len();
        // A parcel address has its number in a 동 or 리 instead of a road.
        let (kind, rest) = street.map_or(("", street), leading_kind);
        let cut = street.map_or(0, str::len) - rest.map_or(0, str::len);
        let named = self.parts.push(rest.or(part(parts.locality)));
        let (latin, of_street) = (named.is_ascii(), street.map_or(0, |_| named.len()));
        // What was cut are letters and the mark or blank behind them.
        let of_street = of_street + street.map_or(0, |street| letters_of(&street[..cut]));
        self.parts.shorten(kind);
        let number = self.parts.push(part(parts.number)).len();
        let unit = part(parts.unit);
        let own_number = unit.and_then(of_whatever_kind);
        let cut = own_number.map_or(0, |own| unit.map_or(0, str::len) - own.len());
        let cut = unit.map_or(0, |unit| letters_of(&unit[..cut]));
        let unit = self.parts.push(own_number.or(unit)).len() + cut;
        let own_postcode = part(parts.postcode);
        self.parts.push(own_postcode.or_else(beside));
        // What the parts do not account for may name a building.
        let places = region + city + locality + of_street;
        // What is shorter may be the number of a house at the end of the cell.
        let postcode = own_postcode.filter(|it| it.len() >= 5).map_or(0, str::len);
        let nothing_else = letters == places || letters == places + postcode;
        // `Los Angeles, CA`: abroad a town is known by what stands behind it.
        let in_words =
            of_street == 0 && text.is_ascii() && !text.bytes().any(|b| b.is_ascii_digit());
        let extent = match (number + unit, places) {
            (_, 0) if number == 0 && unit == letters => Extent::Unit,
            (0, 1..) if nothing_else && of_street > 0 => Extent::Street,
            (0, 1..) if nothing_else && locality > 0 => Extent::Neighbourhood,
            (0, 1..) if nothing_else || in_words && region > 0 => Extent::Town,
            _ => Extent::Building,
        };
        Draft {
            words: Some(words),
            postcode_alone: false,
            road_form: street.is_some(),
            latin,
            extent,
            boxed: street == Some("PO Box"),
        }
    }
}

/// A kind of street in front of the name, in one form, and the name; nothing and the whole street
/// where there is none.
fn leading_kind(street: &str) -> (&'static str, Option<&str>) {
    let known = || {
        let (first, rest) = street.split_once(' ')?;
        Some((streets::leading_kind(first)?, Some(rest)))
    };
    known().unwrap_or(("", Some(street)))
}

/// The number of a flat, whatever the flat is called: Apt 4 is Unit 4.
fn of_whatever_kind(unit: &str) -> Option<&str> {
    ["Apt ", "Unit ", "Suite ", "Flat "]
        .iter()
        .find_map(|kind| unit.strip_prefix(kind))
}

/// Bytes of what [`Folded`] keeps of a text.
fn letters_of(text: &str) -> usize {
    // Of most addresses nothing is cut.
    if text.is_empty() {
        return 0;
    }
    let mut folded = Folded::default();
    folded.push(Some(text)).len()
}

impl Drafts {
    /// A place of which nothing but the postcode is known.
    fn of_postcode(&mut self, postcode: Option<&str>) -> Option<Draft> {
        let postcode = postcode?;
        if self.wholes.push(Some(postcode)).is_empty() {
            self.wholes.pop();
            return None;
        }
        (1..PARTS).for_each(|_| {
            self.parts.push(None);
        });
        self.parts.push(Some(postcode));
        Some(Draft {
            words: Some(0),
            postcode_alone: true,
            road_form: false,
            latin: false,
            extent: Extent::Building,
            boxed: false,
        })
    }
}

/// Texts reduced to letters, digits and hyphens in lower case, one after the other.
#[derive(Default)]
pub(super) struct Folded {
    text: String,
    ends: Vec<u32>,
}

impl Folded {
    /// Appends a text and shows what is left of it.
    fn push(&mut self, text: Option<&str>) -> &str {
        let start = self.text.len();
        let text = text.unwrap_or("");
        self.text.reserve(text.len());
        let mut from = 0;
        for (at, c) in text.char_indices() {
            // Nearly all that addresses hold stays as it is.
            if matches!(c, '가'..='힣' | '0'..='9' | 'a'..='z' | '-') {
                continue;
            }
            self.text.push_str(&text[from..at]);
            from = at + c.len_utf8();
            if !scripts::is_word_char(c) {
                continue;
            }
            match scripts::lower(c) {
                // München is Muenchen; other marks are left out as often as not.
                'ä' => self.text.push_str("ae"),
                'ö' => self.text.push_str("oe"),
                'ü' => self.text.push_str("ue"),
                c @ '\u{df}'..='\u{24f}' => {
                    let folded = latin::fold(c.encode_utf8(&mut [0; 4])).into_owned();
                    self.text.push_str(&folded);
                }
                c => self.text.push(c),
            }
        }
        self.text.push_str(&text[from..]);
        self.ends.push(self.text.len() as u32);
        &self.text[start..]
    }

    /// Gives the last one, a street, its kind in one short form: in front of it, or at its end.
    fn shorten(&mut self, kind: &str) {
        let last = self.last();
        let long = ["strasse", "street"]
            .iter()
            .find(|long| last.ends_with(**long));
        let cut = long.map_or(0, |long| long.len() - "str".len());
        let start = self.text.len() - last.len();
        self.text.truncate(self.text.len() - cut);
        self.text.insert_str(start, kind);
        if let Some(end) = self.ends.last_mut() {
            *end = self.text.len() as u32;
        }
    }

    /// The last one.
    fn last(&self) -> &str {
        let before = self.ends.len().checked_sub(2);
        let start = before.map_or(0, |at| self.ends[at] as usize);
        &self.text[start..]
    }

    /// Takes back the last one.
    fn pop(&mut self) {
        self.ends.pop();
        self.text
            .truncate(self.ends.last().map_or(0, |&end| end as usize));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let both = starts.zip(&self.ends);
        both.map(|(start, &end)| &self.text[start as usize..end as usize])
    }
}
