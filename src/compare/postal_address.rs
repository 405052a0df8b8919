//! Postal addresses, Korean road and parcel forms and others, together with their postcode.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::kernels::{jaro_winkler, osa_within, same_digits};
use super::sets::{Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::field::FieldType;
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::text_column::NULL;
use crate::text::scripts;

const UNIT: u8 = 1;
const BUILDING: u8 = 2;
const NEAR: u8 = 3;
const OTHER_UNIT: u8 = 4;
const STREET: u8 = 5;
const OTHER_NUMBER: u8 = 6;
const AREA: u8 = 7;
const OTHER_PLACE: u8 = 8;
const ELSEWHERE: u8 = 9;
const RESEMBLING: u8 = 10;
const ELSE: u8 = 11;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level(
        "same_unit",
        "the same flat, floor or suite",
        Meaning::Agree,
        500,
    ),
    level(
        "same_building",
        "the same building, the unit not given on both sides",
        Meaning::Agree,
        200,
    ),
    level("near", "the same address but for a slip", Meaning::Near, 60),
    level(
        "other_unit",
        "another unit of the same building",
        Meaning::Related,
        20,
    ),
    level(
        "same_street",
        "the same street, the number missing, a digit off or of the same lot",
        Meaning::Related,
        10,
    ),
    level(
        "other_number",
        "another number in the same street",
        Meaning::Elsewhere,
        10,
    ),
    level(
        "same_area",
        "the same postcode or neighbourhood, no more being known",
        Meaning::Related,
        30,
    ),
    level(
        "other_place",
        "another place in the same neighbourhood",
        Meaning::Elsewhere,
        20,
    ),
    level(
        "elsewhere",
        "two exact addresses in different places",
        Meaning::Elsewhere,
        100,
    ),
    level(
        "resembling",
        "at least half of the words in common",
        Meaning::Related,
        10,
    ),
    else_level(50),
];

/// Letters of a word from which on a slip leaves it recognisable.
const LONG_WORD: usize = 5;

/// An address in comparable parts; `NULL` where a part is missing.
struct Address {
    region: u32,
    city: u32,
    locality: u32,
    street: u32,
    number: u32,
    unit: u32,
    postcode: u32,
    whole: u32,
    /// The words of an address in Latin letters, ascending; empty of any other.
    words: Box<[u32]>,
    road_form: bool,
}

impl Address {
    /// Whether it names a building.
    fn is_exact(&self) -> bool {
        self.street != NULL && self.number != NULL
    }
}

/// Addresses by their parts.
pub struct Addresses {
    sets: ValueSets,
    addresses: Vec<Address>,
    texts: Vec<Box<str>>,
    /// Term per address: the building, or the whole text where no building was recognised.
    buildings: Vec<u32>,
    building_count: usize,
}

impl Addresses {
    /// Reads the parts of the given address fields; `postcode` completes the first of them.
    pub fn new(records: &Records, fields: &[usize], postcode: Option<usize>) -> Self {
        let mut number_of: HashMap<Written, u32> = HashMap::new();
        let mut written: Vec<Written> = Vec::new();
        let mut rows: Vec<(u32, u32)> = Vec::new();
        for (nth, &field) in fields.iter().enumerate() {
            let field_rows = &records.fields[field].standardized.codes;
            for (row, &entry) in field_rows.iter().enumerate() {
                if entry == NULL {
                    continue;
                }
                let postcode = postcode.filter(|_| nth == 0);
                let of_row = |field: usize| records.fields[field].standardized.codes[row];
                let key = Written {
                    field: field as u32,
                    entry,
                    postcode: postcode.map_or(NULL, of_row),
                };
                let number = *number_of.entry(key).or_insert_with(|| {
                    written.push(key);
                    (written.len() - 1) as u32
                });
                rows.push((row as u32, number));
            }
        }
        // Folding is most of the work; numbering has to follow one order.
        let drafts: Vec<Option<Draft>> = written
            .par_iter()
            .with_min_len(512)
            .map(|written| Draft::of(records, written, postcode))
            .collect();
        let mut builder = Builder::default();
        let ids: Vec<u32> = drafts
            .into_iter()
            .map(|draft| draft.map_or(NULL, |draft| builder.add(&draft)))
            .collect();
        rows.retain_mut(|(_, number)| {
            *number = ids[*number as usize];
            *number != NULL
        });
        builder.finish(records.len(), rows)
    }

    /// Whether differences between two addresses mean two places: both name a building, in the same
    /// manner. A road form and a parcel form, or Hangul and Latin letters, differ for one place too.
    fn tell_apart(&self, a: &Address, b: &Address) -> bool {
        let latin = |address: &Address| self.texts[address.street as usize].is_ascii();
        a.is_exact() && b.is_exact() && a.road_form == b.road_form && latin(a) == latin(b)
    }

    /// Whether two towns are different ones and not one with a slip.
    fn other_town(&self, a: &Address, b: &Address) -> bool {
        differ(a.city, b.city) && {
            let (x, y) = (&self.texts[a.city as usize], &self.texts[b.city as usize]);
            let latin = x.is_ascii() && y.is_ascii();
            !latin
                || x.len().min(y.len()) < 5
                || osa_within(x.as_bytes(), y.as_bytes(), 1).is_none()
        }
    }

    /// Whether at least half of the letters of the address with fewer of them stand in words that
    /// the other one has too, but for a slip. Written with parts missing, moved or run together,
    /// an address keeps some of its words.
    fn resemble(&self, a: &Address, b: &Address) -> bool {
        let letters = |words: &[u32]| -> usize { words.iter().map(|&of| self.length(of)).sum() };
        let (of_a, of_b) = (letters(&a.words), letters(&b.words));
        let (fewer, more, least) = match (of_a, &a.words) <= (of_b, &b.words) {
            true => (&a.words, &b.words, of_a),
            false => (&b.words, &a.words, of_b),
        };
        let common = |&word: &u32| more.binary_search(&word).is_ok();
        let (same, others): (Vec<u32>, Vec<u32>) = fewer.iter().partition(|word| common(word));
        let found = letters(&same);
        if least == 0 || 4 * found < least {
            return false;
        }
        let slip = |word: u32| {
            let text = self.texts[word as usize].as_bytes();
            more.iter().any(|&other| {
                let other = self.texts[other as usize].as_bytes();
                text.len().min(other.len()) >= LONG_WORD
                    && !text[0].is_ascii_digit()
                    && osa_within(text, other, 1).is_some()
            })
        };
        let slips = others.into_iter().filter(|&word| slip(word));
        2 * (found + slips.map(|word| self.length(word)).sum::<usize>()) >= least
    }

    fn length(&self, word: u32) -> usize {
        self.texts[word as usize].len()
    }

    /// Whether two numbers are of one lot: 737 and 737-2.
    fn same_main_number(&self, a: &Address, b: &Address) -> bool {
        let main = |address: &Address| self.texts[address.number as usize].split('-').next();
        main(a) == main(b)
    }

    fn near(&self, a: &Address, b: &Address) -> bool {
        if a.street != NULL && b.street != NULL && a.number != NULL && b.number != NULL {
            let slip = |x: u32, y: u32| {
                let (x, y) = (&self.texts[x as usize], &self.texts[y as usize]);
                x == y
                    || (x.len().min(y.len()) >= 5
                        && osa_within(x.as_bytes(), y.as_bytes(), 3).is_some()
                        && jaro_winkler(x, y) >= 0.85)
            };
            return (a.number == b.number && slip(a.street, b.street))
                || (a.street == b.street
                    && a.unit != NULL
                    && a.unit == b.unit
                    && one_edit(&self.texts, a.number, b.number));
        }
        let (x, y) = (&self.texts[a.whole as usize], &self.texts[b.whole as usize]);
        x.len().min(y.len()) >= 6 && jaro_winkler(x, y) >= 0.92 && same_digits(x, y)
    }
}

fn one_edit(texts: &[Box<str>], a: u32, b: u32) -> bool {
    osa_within(
        texts[a as usize].as_bytes(),
        texts[b as usize].as_bytes(),
        1,
    )
    .is_some()
}

/// An address as a row gives it: an entry of an address field with one of the postcode field.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Written {
    field: u32,
    entry: u32,
    postcode: u32,
}

/// The parts of an address folded, before they are numbered; empty where missing.
struct Draft {
    region: String,
    city: String,
    locality: String,
    street: String,
    number: String,
    unit: String,
    postcode: String,
    whole: String,
    words: Vec<String>,
    road_form: bool,
}

impl Draft {
    /// `None` if there is nothing to compare.
    fn of(records: &Records, written: &Written, postcode: Option<usize>) -> Option<Self> {
        let data = &records.fields[written.field as usize].standardized;
        if !data.flags[written.entry as usize].usable() {
            return None;
        }
        let part = |name: &str| data.part(FieldType::PostalAddress.part(name), written.entry);
        let beside = || {
            let postcodes = &records.fields[postcode?].standardized;
            let usable =
                written.postcode != NULL && postcodes.flags[written.postcode as usize].usable();
            usable.then(|| postcodes.values.value(written.postcode as usize))
        };
        let street = part("street");
        let text = data.values.value(written.entry as usize);
        let words = text
            .split([' ', ',', '.', '/'])
            .map(|word| fold(Some(word)));
        let draft = Draft {
            words: match text.is_ascii() {
                true => words.filter(|word| !word.is_empty()).collect(),
                false => Vec::new(),
            },
            region: fold(part("region")),
            city: fold(part("city")),
            locality: fold(part("locality")),
            // A parcel address has its number in a 동 or 리 instead of a road.
            street: fold(street.or(part("locality"))),
            number: fold(part("number")),
            unit: fold(part("unit")),
            postcode: fold(part("postcode").or_else(beside)),
            whole: fold(Some(text)),
            road_form: street.is_some(),
        };
        (!draft.whole.is_empty()).then_some(draft)
    }
}

/// Letters, digits and hyphens in lower case.
fn fold(text: Option<&str>) -> String {
    let text = text.unwrap_or("");
    let mut folded = String::with_capacity(text.len());
    let kept = |c: &char| scripts::is_word_char(*c) || *c == '-';
    folded.extend(text.chars().filter(kept).map(scripts::lower));
    folded
}

#[derive(Default)]
struct Builder {
    words: Interner,
    texts: Vec<Box<str>>,
    addresses: Vec<Address>,
    buildings: HashMap<(u32, u32, u32), u32>,
    building_of: Vec<u32>,
}

impl Builder {
    fn word(&mut self, folded: &str) -> u32 {
        if folded.is_empty() {
            return NULL;
        }
        let id = self.words.id(folded);
        if id as usize == self.texts.len() {
            self.texts.push(folded.into());
        }
        id
    }

    fn add(&mut self, draft: &Draft) -> u32 {
        let mut words: Vec<u32> = draft.words.iter().map(|word| self.word(word)).collect();
        words.sort_unstable();
        words.dedup();
        let address = Address {
            region: self.word(&draft.region),
            city: self.word(&draft.city),
            locality: self.word(&draft.locality),
            street: self.word(&draft.street),
            number: self.word(&draft.number),
            unit: self.word(&draft.unit),
            postcode: self.word(&draft.postcode),
            whole: self.word(&draft.whole),
            words: words.into(),
            road_form: draft.road_form,
        };
        let building = if address.street != NULL && address.number != NULL {
            (address.city, address.street, address.number)
        } else {
            (NULL, NULL, address.whole)
        };
        let next = self.buildings.len() as u32;
        self.building_of
            .push(*self.buildings.entry(building).or_insert(next));
        self.addresses.push(address);
        (self.addresses.len() - 1) as u32
    }

    fn finish(self, row_count: usize, mut rows: Vec<(u32, u32)>) -> Addresses {
        rows.sort_unstable();
        Addresses {
            sets: ValueSets::from_pairs(row_count, &rows),
            building_count: self.buildings.len(),
            addresses: self.addresses,
            texts: self.texts,
            buildings: self.building_of,
        }
    }
}

fn differ(a: u32, b: u32) -> bool {
    a != NULL && b != NULL && a != b
}

fn equal(a: u32, b: u32) -> bool {
    a != NULL && a == b
}

impl Compare for Addresses {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (
            &self.addresses[left as usize],
            &self.addresses[right as usize],
        );
        let unit = if equal(a.unit, b.unit) {
            UNIT
        } else if a.unit != NULL && b.unit != NULL {
            let (x, y) = (&self.texts[a.unit as usize], &self.texts[b.unit as usize]);
            // `1203호` and `102동1203호`: the building within the estate is often left out.
            if x.ends_with(&**y) || y.ends_with(&**x) {
                UNIT
            } else {
                OTHER_UNIT
            }
        } else {
            BUILDING
        };
        if equal(a.whole, b.whole) {
            return if unit == UNIT { UNIT } else { BUILDING };
        }
        let same_area = equal(a.postcode, b.postcode)
            || (equal(a.city, b.city) && equal(a.locality, b.locality));
        let other_town = !equal(a.postcode, b.postcode) && self.other_town(a, b);
        if !other_town {
            if equal(a.street, b.street) && equal(a.number, b.number) {
                return unit;
            }
            if self.near(a, b) {
                return NEAR;
            }
            if equal(a.street, b.street) && a.road_form == b.road_form {
                let apart = differ(a.number, b.number)
                    && !one_edit(&self.texts, a.number, b.number)
                    && !self.same_main_number(a, b);
                return if apart { OTHER_NUMBER } else { STREET };
            }
        }
        let same_area = same_area && !differ(a.region, b.region);
        match (same_area, self.tell_apart(a, b)) {
            (true, true) => OTHER_PLACE,
            (true, false) => AREA,
            (false, true) => ELSEWHERE,
            (false, false) if self.resemble(a, b) => RESEMBLING,
            (false, false) => ELSE,
        }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(self.buildings[value as usize])
    }

    fn terms(&self, _space: u8) -> usize {
        self.building_count
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == UNIT || level == BUILDING || level == OTHER_UNIT).then_some(0)
    }
}
