//! Phone numbers of all phone fields of a row against those of another.

use super::kernels::osa_within;
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, else_level, level};
use crate::tables::field::FieldType;
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;

const MOBILE: u8 = 1;
const LINE: u8 = 2;
const NEAR: u8 = 3;
const MASKED: u8 = 4;
const ELSE: u8 = 5;

const LEVELS: &[LevelInfo] = &[
    NULL_LEVEL,
    level("same_mobile", "the same mobile number", Meaning::Agree, 650),
    level(
        "same_line",
        "the same landline or other number",
        Meaning::Agree,
        120,
    ),
    level(
        "one_digit",
        "one digit differs or two are swapped",
        Meaning::Near,
        30,
    ),
    level(
        "masked_agree",
        "the digits that are shown agree",
        Meaning::Partial,
        20,
    ),
    else_level(180),
];

/// What is known of one number.
struct Number {
    digits: Box<[u8]>,
    mobile: bool,
    masked: bool,
}

/// Numbers by their match keys.
pub struct Phones {
    sets: ValueSets,
    numbers: Vec<Number>,
}

impl Phones {
    /// Reads the `key` and `kind` parts of the given phone fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let key = FieldType::Phone.part("key");
        let kind = FieldType::Phone.part("kind");
        let mut interner = Interner::default();
        let mut numbers = Vec::new();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                EntryIds::collect(&records.fields[field], |entry, out| {
                    let flags = data.flags[entry as usize];
                    if flags.any(Flags(Flags::PLACEHOLDER.0 | Flags::DAMAGED.0)) {
                        return;
                    }
                    let kinds = data.part(kind, entry).unwrap_or("");
                    // A masked number has no key; what it shows stands in its text.
                    let keys = if flags.has(Flags::MASKED) {
                        data.values.value(entry as usize)
                    } else {
                        data.part(key, entry).unwrap_or("")
                    };
                    let invalid = flags.has(Flags::INVALID);
                    for (number, kind) in keys
                        .split(';')
                        .zip(kinds.split(';').chain(std::iter::repeat("")))
                    {
                        let shown = number.bytes().filter(u8::is_ascii_digit).count();
                        let masked = number.contains('*');
                        if shown < if masked { 4 } else { 7 } || (invalid && shown < 9) {
                            continue;
                        }
                        let id = interner.id(number);
                        if id as usize == numbers.len() {
                            numbers.push(Number {
                                digits: number
                                    .bytes()
                                    .filter(|b| b.is_ascii_digit() || *b == b'*')
                                    .collect(),
                                mobile: kind == "mobile",
                                masked,
                            });
                        }
                        out.push(id);
                    }
                })
            })
            .collect();
        Phones {
            sets: ValueSets::unite(records, fields, &entry_ids),
            numbers,
        }
    }
}

/// Whether two numbers of equal length agree wherever neither is masked.
fn shown_agree(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(x, y)| x == y || *x == b'*' || *y == b'*')
}

impl Compare for Phones {
    fn levels(&self) -> &'static [LevelInfo] {
        LEVELS
    }

    fn sets(&self) -> &ValueSets {
        &self.sets
    }

    fn level(&self, left: u32, right: u32) -> u8 {
        let (a, b) = (&self.numbers[left as usize], &self.numbers[right as usize]);
        if a.masked || b.masked {
            // What a mask hides can neither agree nor disagree.
            return if shown_agree(&a.digits, &b.digits) {
                MASKED
            } else {
                ELSE
            };
        }
        if left == right {
            return if a.mobile { MOBILE } else { LINE };
        }
        if a.digits.len().min(b.digits.len()) >= 9 && osa_within(&a.digits, &b.digits, 1).is_some()
        {
            NEAR
        } else {
            ELSE
        }
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.numbers.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        (level == MOBILE || level == LINE || level == NEAR).then_some(0)
    }
}
