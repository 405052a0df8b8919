//! Short text of unknown meaning: equal, the same words, a slip apart, or different.

use super::kernels::{balance, jaro_winkler, osa_within, same_digits};
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::text::provinces::{Province, before_town, is_one_town};
use crate::text::{hangul, scripts};

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("exact", "the same text", Meaning::Agree, 800),
    level("near", "the same text but for a slip", Meaning::Near, 70),
    level("close", "similar text", Meaning::Related, 40),
    level(
        "resembling",
        "more letters in common than not",
        Meaning::Partial,
        10,
    ),
    else_level(90),
];

/// Texts compared as lower-case words.
pub struct Words {
    sets: ValueSets,
    texts: Vec<Written>,
}

struct Written {
    text: Box<str>,
    /// Keystrokes of Hangul, letters of anything else.
    keys: Box<[u8]>,
    /// What stands before a town of Korea.
    province: Option<Province>,
}

impl Written {
    fn new(text: &str) -> Self {
        Written {
            keys: hangul::keystrokes(text).into(),
            province: before_town(text),
            text: text.into(),
        }
    }

    /// How many slips leave it recognisable. Two syllables are too short for any: half of all
    /// pairs of words would be a slip apart.
    fn slips(&self) -> usize {
        let least = if self.text.is_ascii() { 4 } else { 6 };
        match self.keys.len() {
            length if length < least => 0,
            ..10 => 1,
            _ => 2,
        }
    }
}

impl Written {
    /// Whether clearly more letters agree than not. Syllables share keys by chance.
    fn resembles(&self, other: &Written) -> bool {
        let shorter = self.keys.len().min(other.keys.len());
        shorter >= 3
            && self.text.is_ascii()
            && other.text.is_ascii()
            && same_digits(&self.text, &other.text)
            && 5 * balance(&self.keys, &other.keys) >= shorter as i32
    }
}

impl Words {
    /// Reads the canonical texts of the given fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let mut interner = Interner::default();
        let mut texts: Vec<Written> = Vec::new();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                EntryIds::collect(&records.fields[field], |entry, out| {
                    if !data.flags[entry as usize].usable() {
                        return;
                    }
                    let folded = fold(data.values.value(entry as usize));
                    if folded.is_empty() {
                        return;
                    }
                    let id = interner.id(&folded);
                    if id as usize == texts.len() {
                        texts.push(Written::new(&folded));
                    }
                    out.push(id);
                })
            })
            .collect();
        Words {
            sets: ValueSets::unite(records, fields, &entry_ids),
            texts,
        }
    }
}

/// Lower-case letters and digits, one blank between words.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if scripts::is_word_char(c) {
            out.push(scripts::lower(c));
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

impl Compare for Words {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        if left == right {
            return 1;
        }
        let (a, b) = (&self.texts[left as usize], &self.texts[right as usize]);
        if is_one_town((&a.text, a.province), (&b.text, b.province)) {
            return 1;
        }
        let slips = a.slips().min(b.slips());
        let near = slips > 0 && osa_within(&a.keys, &b.keys, slips).is_some();
        if near && same_digits(&a.text, &b.text) {
            2
        } else if jaro_winkler(&a.text, &b.text) >= 0.88 {
            3
        } else if a.resembles(b) {
            4
        } else {
            5
        }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.texts.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == 1 || level == 2).then_some(0)
    }
}
