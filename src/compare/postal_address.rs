//! Postal addresses, Korean road and parcel forms and others, together with their postcode.

use arrow::array::StringArray;
use hashbrown::HashMap;
use rayon::prelude::*;

use super::kernels::{jaro_winkler, osa_within, same_digits};
use super::sets::ValueSets;
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::text_column::NULL;
use crate::text::hangul;

mod builder;
mod draft;
mod extent;

use builder::{Builder, DRAFTS, DRAFTS_AT_ONCE};
use draft::{Drafts, Extent, Parts, Written};

const UNIT: u8 = 1;
const BUILDING: u8 = 2;
const NEAR: u8 = 3;
const FLAT: u8 = 4;
const OTHER_UNIT: u8 = 5;
const STREET: u8 = 6;
const OTHER_NUMBER: u8 = 7;
const AREA: u8 = 8;
const OTHER_PLACE: u8 = 9;
const ELSEWHERE: u8 = 10;
const RESEMBLING: u8 = 11;
const ELSE: u8 = 12;

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
        "same_flat",
        "the same block and flat, the rest missing on one side or by road and by parcel in one town",
        Meaning::Near,
        20,
    ),
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
    /// Whether nothing else is known.
    postcode_alone: bool,
    road_form: bool,
    /// Whether the street is written in Latin letters.
    latin: bool,
    extent: Extent,
    /// Whether it is a box at a post office, which stands for a street elsewhere.
    boxed: bool,
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
    /// Texts of parts and words.
    texts: StringArray,
    /// Texts of whole addresses.
    wholes: StringArray,
    /// Term per address: the building, or the whole text where no building was recognised.
    buildings: Vec<u32>,
    building_count: usize,
    /// Term per address: the flat, floor or suite of the building; [`NULL`] where none is given.
    units: Vec<u32>,
    unit_count: usize,
}

/// Term spaces: buildings, and the units of buildings. Many live in one estate, few in one flat.
const BUILDING_TERM: u8 = 0;
const UNIT_TERM: u8 = 1;

impl Addresses {
    /// Reads the parts of the given address fields; `postcode` completes the first of them.
    pub fn new(records: &Records, fields: &[usize], postcode: Option<usize>) -> Self {
        // Most addresses stand with one postcode, the first; the others are looked up.
        let mut number_of: HashMap<Written, u32> = HashMap::new();
        let mut written: Vec<Written> = Vec::new();
        let mut rows: Vec<(u32, u32)> = Vec::with_capacity(records.len());
        for (nth, &field) in fields.iter().enumerate() {
            let data = &records.fields[field].standardized;
            let mut first = vec![NULL; data.entries()];
            for (row, &entry) in data.codes.iter().enumerate() {
                let postcode = postcode.filter(|_| nth == 0);
                let of_row = |field: usize| records.fields[field].standardized.codes[row];
                let key = Written {
                    field: field as u32,
                    entry,
                    postcode: postcode.map_or(NULL, of_row),
                };
                if entry == NULL {
                    // A postcode alone says where somebody lives, if not in which house.
                    if key.postcode != NULL {
                        let next = written.len() as u32;
                        let number = *number_of.entry(key).or_insert(next);
                        if number == next {
                            written.push(key);
                        }
                        rows.push((row as u32, number));
                    }
                    continue;
                }
                let next = written.len() as u32;
                let first = &mut first[entry as usize];
                let number = if *first == NULL {
                    *first = next;
                    next
                } else if written[*first as usize] == key {
                    *first
                } else {
                    *number_of.entry(key).or_insert(next)
                };
                if number == next {
                    written.push(key);
                }
                rows.push((row as u32, number));
            }
        }
        // Numbering has to follow one order; meanwhile what comes next is folded.
        let parts = Parts::of_type();
        let texts = fields
            .iter()
            .map(|&field| &records.fields[field].standardized.values);
        let bytes = texts.map(|texts| texts.value_data().len()).sum();
        let mut builder = Builder::expecting(written.len(), bytes);
        let mut ids: Vec<u32> = Vec::with_capacity(written.len());
        let mut folded: Vec<Drafts> = Vec::new();
        for several in written.chunks(DRAFTS * DRAFTS_AT_ONCE) {
            let drafts = several.par_chunks(DRAFTS);
            let drafts = drafts.map(|written| Drafts::of(records, written, postcode, &parts));
            let (_, next) = rayon::join(|| builder.add(&folded, &mut ids), || drafts.collect());
            folded = next;
        }
        builder.add(&folded, &mut ids);
        rows.retain_mut(|(_, number)| {
            *number = ids[*number as usize];
            *number != NULL
        });
        builder.finish(records.len(), rows)
    }

    fn text(&self, id: u32) -> &str {
        self.texts.value(id as usize)
    }

    /// Whether differences between two addresses mean two places: both name a building, in the same
    /// manner. A road form and a parcel form, or Hangul and Latin letters, differ for one place too.
    fn tell_apart(&self, a: &Address, b: &Address) -> bool {
        a.is_exact() && b.is_exact() && a.road_form == b.road_form && a.latin == b.latin
    }

    /// Whether both name the same flat of the same block: by road and by parcel nothing else is the
    /// same, and few estates of one neighbourhood have a block and a flat of these numbers.
    fn same_flat(&self, a: &Address, b: &Address) -> bool {
        equal(a.unit, b.unit) && {
            let unit = self.text(a.unit);
            let numbers = unit.split(|c: char| !c.is_ascii_digit());
            numbers.filter(|number| number.len() > 2).count() == 2
        }
    }

    /// Whether an estate's block and flat of the same numbers stand in one town, once by road and once
    /// by parcel; `None` where nothing can be said, `Some(false)` where the flats differ.
    fn same_flat_in_town(&self, a: &Address, b: &Address) -> Option<bool> {
        let told = a.unit != NULL && b.unit != NULL && equal(a.city, b.city);
        let two_forms = a.road_form != b.road_form && a.is_exact() && b.is_exact();
        if !told || !two_forms {
            return None;
        }
        match self.unit_level(a, b) {
            UNIT if self.same_flat(a, b) => Some(!self.far_postcodes(a, b)),
            UNIT => None,
            _ => Some(false),
        }
    }

    /// Whether both have a postcode of the same system, and another one: those of six digits were
    /// replaced by those of five.
    fn other_postcode(&self, a: &Address, b: &Address) -> bool {
        differ(a.postcode, b.postcode) && self.text(a.postcode).len() == self.text(b.postcode).len()
    }

    /// …and more than a slip apart.
    fn far_postcodes(&self, a: &Address, b: &Address) -> bool {
        self.other_postcode(a, b) && !one_edit(&self.texts, a.postcode, b.postcode)
    }

    /// Whether two addresses in one neighbourhood, not told apart by their forms, are told apart by
    /// what else they say: their postcodes, or their flats where one is by road and one by parcel.
    fn otherwise_apart(&self, a: &Address, b: &Address) -> bool {
        let two_forms = a.road_form != b.road_form && a.is_exact() && b.is_exact();
        let other_unit = || {
            let both = a.unit != NULL && b.unit != NULL;
            both && self.unit_level(a, b) == OTHER_UNIT
        };
        self.other_postcode(a, b) || two_forms && other_unit()
    }

    /// The level of two addresses in one building.
    fn unit_level(&self, a: &Address, b: &Address) -> u8 {
        if equal(a.unit, b.unit) {
            return UNIT;
        }
        if a.unit == NULL || b.unit == NULL {
            return BUILDING;
        }
        let (x, y) = (self.text(a.unit), self.text(b.unit));
        // `1203호` and `102동1203호`: the building within the estate is often left out.
        match x.ends_with(y) || y.ends_with(x) {
            true => UNIT,
            false => OTHER_UNIT,
        }
    }

    /// Whether two towns are different ones and not one with a slip.
    fn other_town(&self, a: &Address, b: &Address) -> bool {
        differ(a.city, b.city) && {
            let (x, y) = (self.text(a.city), self.text(b.city));
            let latin = x.is_ascii() && y.is_ascii();
            !latin
                || !(x.starts_with(y) || y.starts_with(x))
                    && (x.len().min(y.len()) < 5
                        || osa_within(x.as_bytes(), y.as_bytes(), 1).is_none())
        }
    }

    /// Whether nothing tells a place by its road from one by its parcel.
    fn may_be_one(&self, a: &Address, b: &Address) -> bool {
        let two_forms = a.road_form != b.road_form && a.is_exact() && b.is_exact();
        let apart = differ(a.region, b.region)
            || differ(a.city, b.city)
            || differ(a.locality, b.locality)
            || self.other_postcode(a, b);
        two_forms && !a.latin && !b.latin && !apart
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
            let text = self.text(word).as_bytes();
            more.iter().any(|&other| {
                let other = self.text(other).as_bytes();
                text.len().min(other.len()) >= LONG_WORD
                    && !text[0].is_ascii_digit()
                    && osa_within(text, other, 1).is_some()
            })
        };
        let slips = others.into_iter().filter(|&word| slip(word));
        2 * (found + slips.map(|word| self.length(word)).sum::<usize>()) >= least
    }

    fn length(&self, word: u32) -> usize {
        self.text(word).len()
    }

    /// Whether two numbers are of one lot: 737 and 737-2.
    fn same_main_number(&self, a: &Address, b: &Address) -> bool {
        let main = |address: &Address| self.text(address.number).split('-').next();
        main(a) == main(b)
    }

    /// Whether two addresses in Latin letters are one with a slip in several of their parts: the number
    /// and the postcode hold them together.
    fn mistyped(&self, a: &Address, b: &Address) -> bool {
        let one = a.street == b.street && a.number == b.number;
        if one || !a.is_exact() || !b.is_exact() || !a.latin || !b.latin {
            return false;
        }
        let like = |x: u32, y: u32, least: f64| {
            let (x, y) = (self.text(x), self.text(y));
            x.len().min(y.len()) >= LONG_WORD && jaro_winkler(x, y) >= least
        };
        let placed = match equal(a.postcode, b.postcode) {
            true => one_edit(&self.texts, a.number, b.number),
            false => {
                a.number == b.number
                    && a.city != NULL
                    && b.city != NULL
                    && like(a.city, b.city, 0.85)
            }
        };
        placed && (a.street == b.street || like(a.street, b.street, 0.8))
    }

    /// Whether two roads in Hangul of one town are a keystroke apart: 문진로 and 문지로. Those that are
    /// told by their numbers are two.
    fn one_key_apart(&self, a: &Address, b: &Address) -> bool {
        let (x, y) = (self.text(a.street), self.text(b.street));
        let one_place = equal(a.city, b.city) || equal(a.postcode, b.postcode);
        if !one_place || x.is_ascii() || y.is_ascii() || !same_digits(x, y) {
            return false;
        }
        let (x, y) = (hangul::keystrokes(x), hangul::keystrokes(y));
        x.len().min(y.len()) >= LONG_WORD && osa_within(&x, &y, 1).is_some()
    }

    fn near(&self, a: &Address, b: &Address) -> bool {
        if a.street != NULL && b.street != NULL && a.number != NULL && b.number != NULL {
            let slip = |x: u32, y: u32| {
                let (x, y) = (self.text(x), self.text(y));
                x == y
                    || (x.len().min(y.len()) >= 5
                        && osa_within(x.as_bytes(), y.as_bytes(), 3).is_some()
                        && jaro_winkler(x, y) >= 0.85)
            };
            return (a.number == b.number
                && (slip(a.street, b.street) || self.one_key_apart(a, b)))
                || (a.street == b.street
                    && a.unit != NULL
                    && a.unit == b.unit
                    && one_edit(&self.texts, a.number, b.number));
        }
        let whole = |address: &Address| self.wholes.value(address.whole as usize);
        let (x, y) = (whole(a), whole(b));
        x.len().min(y.len()) >= 6 && jaro_winkler(x, y) >= 0.92 && same_digits(x, y)
    }
}

fn one_edit(texts: &StringArray, a: u32, b: u32) -> bool {
    osa_within(
        texts.value(a as usize).as_bytes(),
        texts.value(b as usize).as_bytes(),
        1,
    )
    .is_some()
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
        if a.postcode_alone || b.postcode_alone {
            return match equal(a.postcode, b.postcode) {
                true => AREA,
                false if differ(a.postcode, b.postcode) => ELSE,
                false => 0,
            };
        }
        if equal(a.whole, b.whole) {
            return self.level_of_same(a, b);
        }
        if a.extent == Extent::Unit || b.extent == Extent::Unit {
            return self.level_of_unit(a, b);
        }
        let same_area = equal(a.postcode, b.postcode)
            || (equal(a.city, b.city) && equal(a.locality, b.locality));
        if a.boxed != b.boxed {
            // Whoever has a box has a door as well.
            return match same_area && !differ(a.region, b.region) {
                true => AREA,
                false => ELSE,
            };
        }
        if self.mistyped(a, b) {
            return NEAR;
        }
        let other_town = !equal(a.postcode, b.postcode) && self.other_town(a, b);
        if !other_town {
            if equal(a.street, b.street) && equal(a.number, b.number) {
                return self.unit_level(a, b);
            }
            let two_forms = a.road_form != b.road_form && equal(a.locality, b.locality);
            if two_forms && !self.other_postcode(a, b) && self.same_flat(a, b) {
                return UNIT;
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
        // The same place may be written by its road and by its parcel.
        match self.same_flat_in_town(a, b) {
            Some(true) => return FLAT,
            Some(false) => return ELSE,
            None => {}
        }
        let same_area = same_area && !differ(a.region, b.region);
        match (same_area, self.tell_apart(a, b)) {
            (true, true) => OTHER_PLACE,
            (true, false) if self.otherwise_apart(a, b) => ELSE,
            (true, false) => AREA,
            (false, true) => ELSEWHERE,
            (false, false) if self.resemble(a, b) => RESEMBLING,
            (false, false) if self.may_be_one(a, b) => 0,
            (false, false) => ELSE,
        }
    }

    fn touch(&self, value: u32) -> u32 {
        let address = &self.addresses[value as usize];
        address.region ^ u32::from(address.road_form)
    }

    fn spaces(&self) -> u8 {
        2
    }

    fn term(&self, value: u32, space: u8) -> Option<u32> {
        match space {
            UNIT_TERM => Some(self.units[value as usize]).filter(|&unit| unit != NULL),
            _ => Some(self.buildings[value as usize]),
        }
    }

    fn terms(&self, space: u8) -> usize {
        match space {
            UNIT_TERM => self.unit_count,
            _ => self.building_count,
        }
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        match level {
            UNIT => Some(UNIT_TERM),
            BUILDING | OTHER_UNIT => Some(BUILDING_TERM),
            _ => None,
        }
    }
}
