//! Equal or not: identifiers, of which one may be the other with a slip, categories, gender,
//! business numbers.

use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::field::FieldType;
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::text::scripts;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("exact", "the same value", Meaning::Agree, 930),
    else_level(70),
];

/// Of identifiers: a slip is no agreement, but no other number either.
const LEVELS_OF_IDENTIFIERS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("exact", "the same value", Meaning::Agree, 930),
    level(
        "one_slip",
        "one character before the last differs, or two neighbours are swapped",
        Meaning::Partial,
        20,
    ),
    else_level(50),
];

/// Shorter identifiers are a slip apart by chance.
const LONG: usize = 6;

/// Values that are equal or not, compared without case, blanks and punctuation.
pub struct Exact {
    sets: ValueSets,
    distinct: usize,
    levels: &'static [LevelInfo],
    /// Values by id, where slips count.
    texts: Vec<Box<str>>,
}

/// Whether one is the other with a slip. Numbers that are given out one after the other differ in
/// the last place.
fn slip_apart(left: &str, right: &str) -> bool {
    let (a, b) = (left.as_bytes(), right.as_bytes());
    if a.len() != b.len() || a.len() < LONG {
        return false;
    }
    let mut differing = (0..a.len()).filter(|&at| a[at] != b[at]);
    match (differing.next(), differing.next(), differing.next()) {
        (Some(at), None, None) => at + 1 < a.len(),
        (Some(i), Some(j), None) => j == i + 1 && a[i] == b[j] && a[j] == b[i],
        _ => false,
    }
}

impl Exact {
    /// Reads the canonical texts of the given fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let slips = records.fields[fields[0]].def.ty == FieldType::Identifier;
        let mut interner = Interner::default();
        let mut texts: Vec<Box<str>> = Vec::new();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                let mut key = String::new();
                EntryIds::collect(&records.fields[field], |entry, out| {
                    if !data.flags[entry as usize].usable() {
                        return;
                    }
                    for value in data.values.value(entry as usize).split(';') {
                        key.clear();
                        key.extend(
                            value
                                .chars()
                                .filter(|c| scripts::is_word_char(*c))
                                .flat_map(char::to_lowercase),
                        );
                        if !key.is_empty() {
                            let id = interner.id(&key);
                            if slips && id as usize == texts.len() {
                                texts.push(key.as_str().into());
                            }
                            out.push(id);
                        }
                    }
                })
            })
            .collect();
        Exact {
            sets: ValueSets::unite(records, fields, &entry_ids),
            distinct: interner.distinct(),
            levels: if slips { LEVELS_OF_IDENTIFIERS } else { LEVELS },
            texts,
        }
    }
}

impl Compare for Exact {
    fn levels(&self) -> &'static [LevelInfo] {
        self.levels
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let text = |value: u32| self.texts.get(value as usize);
        let slip = |of: (&Box<str>, &Box<str>)| slip_apart(of.0, of.1);
        match text(left).zip(text(right)) {
            _ if left == right => 1,
            Some(both) if slip(both) => 2,
            _ => (self.levels.len() - 1) as u8,
        }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.distinct
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == 1).then_some(0)
    }
}
