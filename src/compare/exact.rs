//! Equal or not: categories, gender, business numbers. A Korean town is equal with its province and without.

use arrow::array::{Array, StringArray};

use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::field::FieldType;
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;
use crate::text::provinces::{Province, before_town, is_one_town};
use crate::text::scripts;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("exact", "the same value", Meaning::Agree, 930),
    else_level(70),
];

/// Values that are equal or not, compared without case, blanks and punctuation.
pub struct Exact {
    sets: ValueSets,
    texts: StringArray,
    /// Of categories, the province in front of a town of Korea; empty for others.
    provinces: Vec<Option<Province>>,
}

impl Exact {
    /// Reads the canonical texts of the given fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        Self::reading(records, fields, Flags::NONE, scripts::is_word_char)
    }

    /// Reads them with values that have no other flag than some, and the characters that count.
    pub fn reading(
        records: &Records,
        fields: &[usize],
        allowed: Flags,
        counts: fn(char) -> bool,
    ) -> Self {
        Self::keyed(records, fields, allowed, counts, |key| key)
    }

    /// …and what is compared of those.
    pub fn keyed(
        records: &Records,
        fields: &[usize],
        allowed: Flags,
        counts: fn(char) -> bool,
        compared: fn(&str) -> &str,
    ) -> Self {
        let mut interner = Interner::default();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                // Stand-ins that tell rows apart are compared.
                let allowed = match data.unmatched().has(Flags::PLACEHOLDER) {
                    true => allowed,
                    false => allowed.with(Flags::PLACEHOLDER),
                };
                let mut key = String::new();
                EntryIds::collect(&records.fields[field], |entry, out| {
                    if !data.flags[entry as usize].without(allowed).usable() {
                        return;
                    }
                    for value in data.values.value(entry as usize).split(';') {
                        key.clear();
                        key.extend(
                            value
                                .chars()
                                .filter(|c| counts(*c))
                                .flat_map(char::to_lowercase),
                        );
                        let key = compared(&key);
                        if !key.is_empty() {
                            out.push(interner.id(key));
                        }
                    }
                })
            })
            .collect();
        let texts = interner.into_texts();
        let categories = fields
            .iter()
            .any(|&field| records.fields[field].def.ty == FieldType::Category);
        let provinces = match categories {
            true => texts.iter().map(|text| before_town(text?)).collect(),
            false => Vec::new(),
        };
        Exact {
            sets: ValueSets::unite(records, fields, &entry_ids),
            texts,
            provinces,
        }
    }

    /// What is compared of a value.
    pub fn text(&self, value: u32) -> &[u8] {
        self.texts.value(value as usize).as_bytes()
    }
}

impl Exact {
    fn is_one_town(&self, left: u32, right: u32) -> bool {
        let of = |value: u32| {
            let at = value as usize;
            (self.texts.value(at), self.provinces[at])
        };
        is_one_town(of(left), of(right))
    }
}

impl Compare for Exact {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let same = left == right || !self.provinces.is_empty() && self.is_one_town(left, right);
        if same { 1 } else { 2 }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.texts.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == 1).then_some(0)
    }
}
