//! How good a value is as a golden value, told once per distinct outcome of a field: from values
//! that never survive to whole names in Hangul. Looks at flags, parts and text; ranks nothing
//! else (age, trust and frequency belong to the strategies).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use arrow::array::Array;

use crate::tables::field::FieldType;
use crate::tables::hash::hash64;
use crate::tables::records::{FieldData, Records};
use crate::tables::standardized::Flags;

use super::consent;

/// The grade of one distinct value; a higher one survives before a lower one under `usable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tier(pub u8);

impl Tier {
    /// Masked values, placeholders, missing values and consents that a rule made up: these never
    /// survive, whatever the chain.
    pub const NEVER: Tier = Tier(0);
    /// Invalid or damaged; survives only under a chain without `usable`.
    pub const UNUSABLE: Tier = Tier(1);
    /// Usable but less than whole: a surname alone, a dead 01X number, a date without its day,
    /// a value set by a `default` rule, one of several readings.
    pub const WEAK: Tier = Tier(2);
    /// Usable.
    pub const WHOLE: Tier = Tier(3);
    /// A whole Korean name in Hangul: a Latin spelling of it has lost sounds and cannot be
    /// turned back.
    pub const NATIVE: Tier = Tier(4);

    /// Whether `usable` lets the value through.
    pub fn usable(self) -> bool {
        self >= Tier::WEAK
    }
}

/// The tier of every entry of a field.
pub fn tiers(field: &FieldData) -> Vec<Tier> {
    (0..field.standardized.entries())
        .map(|entry| tier(field, entry))
        .collect()
}

fn prints(field: &FieldData) -> Vec<u32> {
    let texts = field.standardized.values.iter();
    texts
        .map(|text| hash64(text.unwrap_or("").as_bytes()) as u32)
        .collect()
}

fn tier(field: &FieldData, entry: usize) -> Tier {
    let data = &field.standardized;
    let flags = data.flags[entry];
    if flags.any(Flags::MASKED.with(Flags::PLACEHOLDER)) {
        return Tier::NEVER;
    }
    let ty = field.def.ty;
    if ty == FieldType::Consent {
        return consent_tier(data.values.value(entry), flags);
    }
    if !flags.usable() {
        return Tier::UNUSABLE;
    }
    // STALE counts for phones only: there it means a dead number. In an address it is the former
    // name of a region, and an old name of the new home beats the new name of the old one.
    let stale_phone = ty == FieldType::Phone && flags.has(Flags::STALE);
    let weak = Flags::PARTIAL.with(Flags::DEFAULTED).with(Flags::AMBIGUOUS);
    if flags.any(weak) || stale_phone || imprecise(field, entry) {
        return Tier::WEAK;
    }
    if ty == FieldType::PersonName && korean_in_full(field, entry) {
        return Tier::NATIVE;
    }
    Tier::WHOLE
}

/// Consent is never created: a yes that a `default` rule wrote counts as missing.
fn consent_tier(text: &str, flags: Flags) -> Tier {
    match consent::read(text) {
        _ if !flags.usable() => Tier::UNUSABLE,
        consent::Answer::Unreadable => Tier::UNUSABLE,
        consent::Answer::Yes if flags.has(Flags::DEFAULTED) => Tier::NEVER,
        _ => Tier::WHOLE,
    }
}

fn imprecise(field: &FieldData, entry: usize) -> bool {
    field.def.ty == FieldType::Date
        && field
            .standardized
            .part(field.def.ty.part("precision"), entry as u32)
            .is_some_and(|precision| precision != "day")
}

fn korean_in_full(field: &FieldData, entry: usize) -> bool {
    let data = &field.standardized;
    let has = |part: &str| data.parts[field.def.ty.part(part)].is_valid(entry);
    has("surname") && has("given") && data.values.value(entry).chars().all(is_hangul)
}

/// Whether a character is a Hangul syllable.
pub fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// What the strategies look rows up in: the records with the tiers of every field.
pub struct Ground<'a> {
    /// All rows.
    pub records: &'a Records,
    /// Per field, the tier of every entry.
    pub tiers: Vec<Vec<Tier>>,
    /// Per field, a hash of every entry's text: most comparisons of two entries end here and
    /// never touch their text.
    prints: Vec<Vec<u32>>,
    /// Rows that claim to have changed later than this are taken as undated.
    pub latest: i64,
    /// Per condition of the rules, the rows for which it holds.
    pub conditions: &'a Conditions,
}

/// The conditions that chains name, by their text: per row, whether it holds.
pub type Conditions = BTreeMap<String, Vec<bool>>;

impl<'a> Ground<'a> {
    /// Grades all distinct values of all fields.
    pub fn new(records: &'a Records, latest: i64, conditions: &'a Conditions) -> Self {
        use rayon::prelude::*;
        let grade = |field: &FieldData| (tiers(field), prints(field));
        let (tiers, prints) = records.fields.par_iter().map(grade).unzip();
        Ground {
            records,
            tiers,
            prints,
            latest,
            conditions,
        }
    }

    /// The tier of a row's value; [`Tier::NEVER`] where it has none or the row was deleted.
    #[inline]
    pub fn tier(&self, field: usize, row: u32) -> Tier {
        let code = self.records.fields[field].standardized.codes[row as usize];
        match self.tiers[field].get(code as usize) {
            Some(&tier) if !self.records.deleted[row as usize] => tier,
            _ => Tier::NEVER,
        }
    }

    /// When a row last changed; `None` where that is unknown or cannot be true.
    #[inline]
    pub fn time(&self, row: u32) -> Option<i64> {
        let time = self.records.updated_at[row as usize];
        (time != crate::tables::records::NO_TIME && time <= self.latest).then_some(time)
    }

    /// Trust in a row's source, 0–100.
    pub fn trust(&self, row: u32) -> u8 {
        let records = self.records;
        records.sources[usize::from(records.source[row as usize])].trust
    }

    /// Code of a row's value.
    #[inline]
    pub fn code(&self, field: usize, row: u32) -> u32 {
        self.records.fields[field].standardized.codes[row as usize]
    }

    /// A row's canonical text.
    pub fn text(&self, field: usize, row: u32) -> Option<&'a str> {
        self.records.fields[field].standardized.get(row as usize)
    }

    /// Whether two rows carry the same canonical text, or both none.
    #[inline]
    pub fn same(&self, field: usize, left: u32, right: u32) -> bool {
        self.grouping(field, left, right).is_eq()
    }

    /// An order of rows by what they carry that puts the same texts together. Cheaper than the
    /// order of texts, and means nothing else.
    #[inline]
    pub fn grouping(&self, field: usize, left: u32, right: u32) -> Ordering {
        let (a, b) = (self.code(field, left), self.code(field, right));
        if a == b {
            return Ordering::Equal;
        }
        let print = |code: u32| self.prints[field].get(code as usize);
        print(a)
            .cmp(&print(b))
            .then_with(|| self.text(field, left).cmp(&self.text(field, right)))
    }

    /// In how many fields a row has a usable value.
    pub fn filled(&self, row: u32) -> u32 {
        (0..self.tiers.len())
            .filter(|&field| self.tier(field, row).usable())
            .count() as u32
    }
}
