//! Phone numbers of all phone fields of a row against those of another.

use super::kernels::osa_within;
use super::sets::{EntryIds, Interner, ValueSets};
use super::{Compare, NULL_LEVEL, SpaceCounts, else_level, level};
use crate::tables::field::FieldType;
use crate::tables::pairs::{LevelInfo, Meaning};
use crate::tables::records::Records;
use crate::tables::standardized::Flags;

const MOBILE: u8 = 1;
const LINE: u8 = 2;
const NEAR: u8 = 3;
const MASKED: u8 = 4;
const EXTENSION: u8 = 5;
const OTHER_MOBILE: u8 = 6;
const ELSE: u8 = 7;

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
        "one digit differs or two are swapped, in long numbers twice",
        Meaning::Near,
        30,
    ),
    level(
        "masked_agree",
        "the digits that are shown agree",
        Meaning::Partial,
        20,
    ),
    level(
        "other_extension",
        "another extension of the same number",
        Meaning::Related,
        10,
    ),
    level(
        "other_mobile",
        "the same landline, and numbers of one's own that differ",
        Meaning::Related,
        10,
    ),
    else_level(170),
];

/// A number of this many digits, its extension among them, has room for two slips.
const LONG: usize = 14;

/// What is known of one number.
#[derive(Clone, Copy)]
struct Number<'a> {
    /// With the extension at the end.
    digits: &'a [u8],
    extension: usize,
    mobile: bool,
    masked: bool,
    /// No number of any plan: a digit is missing, or there is one too many.
    invalid: bool,
}

impl<'a> Number<'a> {
    /// Reads a number and its extension; `digits` is room for what is read.
    fn read(
        number: &str,
        mobile: bool,
        invalid: bool,
        extension: &str,
        digits: &'a mut Vec<u8>,
    ) -> Self {
        let digit = |byte: &u8| byte.is_ascii_digit() || *byte == b'*';
        digits.clear();
        digits.extend(number.bytes().filter(digit));
        let line = digits.len();
        digits.extend(extension.bytes().filter(digit));
        Number {
            extension: digits.len() - line,
            masked: digits.contains(&b'*'),
            digits,
            mobile,
            invalid,
        }
    }

    fn hidden(&self) -> usize {
        self.digits.iter().filter(|&&digit| digit == b'*').count()
    }

    fn line(&self) -> &'a [u8] {
        &self.digits[..self.digits.len() - self.extension]
    }

    /// Number and extension as one text.
    fn name(&self, name: &mut String) {
        let extension = &self.digits[self.line().len()..];
        let bytes = self.line().iter().chain(b"x").chain(extension);
        name.clear();
        name.extend(bytes.map(|&byte| char::from(byte)));
    }
}

/// A number among [`Numbers`], in half of what the processor fetches at a time.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Form {
    /// The digits of most numbers.
    short: [u8; SHORT],
    /// Where the digits of a longer one start.
    start: u32,
    digits: u16,
    extension: u16,
    mobile: bool,
    masked: bool,
    invalid: bool,
}

const SHORT: usize = 20;

/// Numbers side by side.
#[derive(Default)]
struct Numbers {
    forms: Vec<Form>,
    /// Of numbers that are not short, one behind the other.
    digits: Vec<u8>,
}

impl Numbers {
    fn push(&mut self, number: Number<'_>) {
        let mut short = [0; SHORT];
        let start = self.digits.len() as u32;
        match short.get_mut(..number.digits.len()) {
            Some(short) => short.copy_from_slice(number.digits),
            None => self.digits.extend_from_slice(number.digits),
        }
        self.forms.push(Form {
            short,
            start,
            digits: number.digits.len() as u16,
            extension: number.extension as u16,
            mobile: number.mobile,
            masked: number.masked,
            invalid: number.invalid,
        });
    }

    fn get(&self, id: u32) -> Number<'_> {
        let form = &self.forms[id as usize];
        let (start, digits) = (form.start as usize, usize::from(form.digits));
        Number {
            digits: match form.short.get(..digits) {
                Some(short) => short,
                None => &self.digits[start..start + digits],
            },
            extension: usize::from(form.extension),
            mobile: form.mobile,
            masked: form.masked,
            invalid: form.invalid,
        }
    }
}

/// More digits than this are no number.
const MOST_DIGITS: usize = 200;

/// Numbers by their match keys.
pub struct Phones {
    sets: ValueSets,
    numbers: Numbers,
    /// Name groups per number.
    groups: Vec<u32>,
}

/// A line that people of so many names have is an office's.
const CROWD: u32 = 6;

impl Phones {
    /// Reads the `key` and `kind` parts of the given phone fields.
    pub fn new(records: &Records, fields: &[usize]) -> Self {
        let key = FieldType::Phone.part("key");
        let kind = FieldType::Phone.part("kind");
        let mut interner = Interner::default();
        let extension = FieldType::Phone.part("extension");
        let mut seen = Numbers::default();
        let entry_ids: Vec<EntryIds> = fields
            .iter()
            .map(|&field| {
                let data = &records.fields[field].standardized;
                let unmatched = data.unmatched();
                let of_mobiles = holds_mobiles(&records.fields[field].def.name);
                let (mut digits, mut name) = (Vec::new(), String::new());
                EntryIds::collect(&records.fields[field], |entry, out| {
                    let flags = data.flags[entry as usize];
                    if flags.any(unmatched) {
                        return;
                    }
                    let kinds = data.part(kind, entry).unwrap_or("");
                    let extensions = data.part(extension, entry).unwrap_or("");
                    // Without a key it is masked or no number of any plan; what it shows stands
                    // in its text.
                    let shown = data.values.value(entry as usize);
                    let keys = data.part(key, entry).unwrap_or(shown);
                    let more = || std::iter::repeat("");
                    let numbers = keys
                        .split(';')
                        .zip(kinds.split(';').chain(more()))
                        .zip(extensions.split(';').chain(more()));
                    for ((number, kind), extension) in numbers.filter(|((_, of), _)| *of != "fax") {
                        // Many plans do not tell a mobile number from a line; who asks for one does.
                        let told = of_mobiles && matches!(kind, "unknown" | "foreign" | "");
                        let mobile = kind == "mobile" || told;
                        let invalid = flags.has(Flags::INVALID);
                        let number = Number::read(number, mobile, invalid, extension, &mut digits);
                        let shown = number.digits.len() - number.hidden();
                        let least = match number.masked {
                            true => 4,
                            false if invalid => 9,
                            false => 7,
                        };
                        if shown < least || number.digits.len() > MOST_DIGITS {
                            continue;
                        }
                        number.name(&mut name);
                        let id = interner.id(&name);
                        if id as usize == seen.forms.len() {
                            seen.push(number);
                        }
                        out.push(id);
                    }
                })
            })
            .collect();
        Phones {
            sets: ValueSets::unite(records, fields, &entry_ids),
            numbers: seen,
            groups: Vec::new(),
        }
    }

    /// Whether a number is an office's, whose people have others of their own.
    fn is_office(&self, id: u32) -> bool {
        self.groups.get(id as usize).is_some_and(|&of| of >= CROWD)
    }
}

/// Whether a field holds mobile numbers, by its name.
fn holds_mobiles(name: &str) -> bool {
    let mut words = name.split('_');
    words.any(|word| matches!(word, "mobile" | "cell" | "cellphone"))
}

/// Country codes have so many digits at most.
const COUNTRY: usize = 3;

/// Whether a number of no plan, which has no country code either, is a slip away from one that has. The
/// slip may be in the zero before the area.
fn slip_of(invalid: Number<'_>, valid: Number<'_>) -> bool {
    if !invalid.invalid || valid.invalid {
        return false;
    }
    let Some((first, national)) = invalid.digits.split_first() else {
        return false;
    };
    (1..=COUNTRY).any(|code| {
        let rest = valid.digits.get(code..).unwrap_or_default();
        let slip = *first == b'0' && osa_within(national, rest, 1).is_some();
        rest.len() >= 8 && (slip || national == rest)
    })
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
        let (a, b) = (self.numbers.get(left), self.numbers.get(right));
        if a.masked || b.masked {
            // What a mask hides can neither agree nor disagree.
            return if shown_agree(a.digits, b.digits) {
                MASKED
            } else {
                ELSE
            };
        }
        let same = if a.mobile { MOBILE } else { LINE };
        if left == right || a.digits == b.digits {
            return same;
        }
        let shorter = a.digits.len().min(b.digits.len());
        // A country code comes and goes, and with it the zero before the area.
        let abroad = |long: Number<'_>, short: Number<'_>| {
            let national = short.digits.strip_prefix(b"0").unwrap_or(short.digits);
            national.len() >= 9 && long.digits.ends_with(national)
        };
        let end_alike = a.digits.last() == b.digits.last();
        if end_alike && (abroad(a, b) || abroad(b, a)) {
            return same;
        }
        let slips = if shorter >= LONG { 2 } else { 1 };
        if a.line() == b.line() && (a.extension == 0 || b.extension == 0) {
            same
        } else if shorter >= 9 && osa_within(a.digits, b.digits, slips).is_some()
            || slip_of(a, b)
            || slip_of(b, a)
        {
            NEAR
        } else if a.line() == b.line() {
            EXTENSION
        } else if a.mobile != b.mobile {
            // Who has a mobile number and a line at home has two numbers.
            0
        } else {
            ELSE
        }
    }

    /// A switchboard does not hide that two people have two mobile numbers, nor that of an office, or a
    /// slip in it, that they have two lines of their own.
    fn level_of_sets(&self, best: u8, lefts: &[u32], rights: &[u32]) -> u8 {
        if !matches!(best, LINE | NEAR) {
            return best;
        }
        let of_office = |id: u32, others: &[u32]| {
            let like = |other: u32| matches!(self.level(id, other), MOBILE | LINE | NEAR);
            let slip = |&other: &u32| self.is_office(other) && like(other);
            self.is_office(id) || others.iter().any(slip)
        };
        let office = lefts.iter().any(|&id| of_office(id, rights));
        if best == NEAR && !office {
            return best;
        }
        let own = |id: u32, others: &[u32]| {
            let form = &self.numbers.forms[id as usize];
            !form.masked && (form.mobile || office && !of_office(id, others))
        };
        let numbers = || lefts.iter().filter(|&&id| own(id, rights));
        let others = || rights.iter().filter(|&&id| own(id, lefts));
        let meet = |&left: &u32| others().any(|&right| self.level(left, right) < EXTENSION);
        let both = numbers().next().is_some() && others().next().is_some();
        match both && !numbers().any(meet) {
            true => OTHER_MOBILE,
            false => best,
        }
    }

    fn bearers(&self, value: u32) -> u32 {
        self.groups.get(value as usize).copied().unwrap_or(0)
    }

    fn learn_terms(&mut self, spaces: &[SpaceCounts]) {
        self.groups = spaces[0].groups.clone();
    }

    fn touch(&self, value: u32) -> u32 {
        u32::from(self.numbers.forms[value as usize].digits)
    }

    fn term(&self, value: u32, _space: u8) -> Option<u32> {
        Some(value)
    }

    fn terms(&self, _space: u8) -> usize {
        self.numbers.forms.len()
    }

    fn adjusted_by(&self, level: u8) -> Option<u8> {
        matches!(level, MOBILE | LINE | NEAR | OTHER_MOBILE).then_some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two lines of one's own beside the office's are two people's; beside a household's, which few have,
    /// they say nothing.
    #[test]
    fn a_line_of_an_office_hides_nobodys_own() {
        let texts = ["82231204567", "82231200001", "82231200002", "82231204568"];
        let mut numbers = Numbers::default();
        let mut digits = Vec::new();
        for text in texts {
            numbers.push(Number::read(text, false, false, "", &mut digits));
        }
        let mut phones = Phones {
            sets: ValueSets::from_pairs(0, &[]),
            numbers,
            groups: vec![CROWD, 1, 1, 1],
        };
        let [office, mine, yours, slip] = [0, 1, 2, 3];
        assert_eq!(phones.level(mine, yours), NEAR);
        phones.numbers.forms[yours as usize].short[10] = b'9';
        phones.numbers.forms[yours as usize].short[8] = b'9';
        assert_eq!(phones.level(mine, yours), ELSE);
        let level = |of: &Phones, best, left: u32, right: u32| {
            of.level_of_sets(best, &[left, mine], &[right, yours])
        };
        assert_eq!(level(&phones, LINE, office, office), OTHER_MOBILE);
        assert_eq!(level(&phones, NEAR, office, slip), OTHER_MOBILE);
        assert_eq!(
            phones.level_of_sets(LINE, &[office, mine], &[office, mine]),
            LINE
        );
        phones.groups[0] = 2;
        assert_eq!(level(&phones, LINE, office, office), LINE);
        assert!(phones.bearers(office) > phones.bearers(mine));
    }

    #[test]
    fn fields_of_mobile_numbers_are_known_by_name() {
        for (name, mobiles) in [
            ("mobile_phone", true),
            ("cell_phone", true),
            ("mobile", true),
            ("phone", false),
            ("automobile_phone", false),
        ] {
            assert_eq!(holds_mobiles(name), mobiles, "{name}");
        }
    }
}
