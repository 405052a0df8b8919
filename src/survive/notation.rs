//! Whether two different canonical texts say the same thing: one number with and without its
//! extension, a company with and without its legal form, a name in Hangul and in Latin letters.
//! Generous on purpose: its rows were already found to be one customer, and what it calls
//! notation is still listed, as the mildest kind of conflict.

use std::borrow::Cow;

use crate::tables::field::FieldType;
use crate::tables::records::FieldData;
use crate::tables::standardized::Flags;

use super::decimal::Decimal;
use super::fields::{elements, key_part};
use super::quality::is_hangul;

/// Whether entry `left` of a field says the same as entry `right`. Symmetric but for cells with
/// several contacts, where `right` may hold some of the values of `left`.
pub fn same_thing(field: &FieldData, left: u32, right: u32) -> bool {
    let text = |entry: u32| field.standardized.values.value(entry as usize);
    let same_text = || same_letters(text(left), text(right));
    match field.def.ty {
        FieldType::Phone | FieldType::Email => same_keys(field, left, right).unwrap_or(false),
        FieldType::CompanyName => same_text() || same_keys(field, left, right).unwrap_or(false),
        FieldType::PersonName => same_text() || same_name(field, left, right),
        FieldType::PostalAddress => same_text() || same_place(field, left, right),
        FieldType::Date => same_date(field, left, right),
        FieldType::Number => {
            let number = |entry| Decimal::parse(text(entry));
            number(left).is_some() && number(left) == number(right)
        }
        FieldType::Url => text(left).eq_ignore_ascii_case(text(right)),
        // A moment is written in one way only, so every difference is one of time.
        FieldType::Timestamp => false,
        _ => same_text(),
    }
}

/// Equal letters and digits, whatever the case, width, blanks and signs; but a sign between two
/// digits counts, since 12-3 and 123 are different houses. Text of signs alone equals nothing.
fn same_letters(left: &str, right: &str) -> bool {
    let mut both = (Letters::of(left), Letters::of(right));
    let mut any = false;
    loop {
        match (both.0.next(), both.1.next()) {
            (None, None) => return any,
            (left, right) if left != right => return false,
            _ => any = true,
        }
    }
}

/// The letters and digits of a text in lower case, with whether a digit was parted from a digit
/// before it. Compared as they come: most different texts differ early.
struct Letters<'a> {
    chars: std::str::Chars<'a>,
    after_digit: bool,
}

impl<'a> Letters<'a> {
    fn of(text: &'a str) -> Self {
        Letters {
            chars: text.chars(),
            after_digit: false,
        }
    }
}

impl Iterator for Letters<'_> {
    type Item = (char, bool);

    fn next(&mut self) -> Option<(char, bool)> {
        let mut parted = false;
        for c in self.chars.by_ref() {
            let c = narrow(c);
            if is_hangul(c) || c.is_alphanumeric() {
                let digit = c.is_ascii_digit();
                let split = parted && digit && self.after_digit;
                self.after_digit = digit;
                return Some((lower(c), split));
            }
            parted = true;
        }
        None
    }
}

/// Lower case where that is one character, as it is for every letter but a handful.
fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if is_hangul(c) {
        return c;
    }
    c.to_lowercase().next().unwrap_or(c)
}

/// Full-width letters, digits and signs as their ASCII twins.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether every value in `right` is also in `left`, by key; `None` where a key is missing.
fn same_keys(field: &FieldData, left: u32, right: u32) -> Option<bool> {
    let part = key_part(field.def.ty)?;
    let left = field.standardized.part(part, left)?;
    let right = field.standardized.part(part, right)?;
    // Keys were folded when they were made: what still differs in signs differs.
    let known = |value: &str| elements(left).any(|other| value.eq_ignore_ascii_case(other));
    Some(elements(right).all(known))
}

/// The same person's name: written in full and in part, with or without a title, in another
/// script, or given as the other one's alias.
fn same_name(field: &FieldData, left: u32, right: u32) -> bool {
    let ty = field.def.ty;
    let part = |name: &str, entry: u32| field.standardized.part(ty.part(name), entry);
    let text = |entry: u32| field.standardized.values.value(entry as usize);
    let alias_of = |entry: u32, other: u32| {
        part("alias", entry).is_some_and(|alias| same_letters(alias, text(other)))
    };
    if alias_of(left, right) || alias_of(right, left) {
        return true;
    }
    let surnames = (part("surname", left), part("surname", right));
    let givens = (part("given", left), part("given", right));
    let agree = |(left, right): (Option<&str>, Option<&str>)| match (left, right) {
        (Some(left), Some(right)) => Some(same_letters(left, right)),
        _ => None,
    };
    match (agree(surnames), agree(givens)) {
        (Some(true), Some(true) | None) | (None, Some(true)) => return true,
        _ => {}
    }
    let korean = |entry: u32| text(entry).chars().any(is_hangul);
    if korean(left) == korean(right) {
        return false;
    }
    match givens {
        // Surnames are romanized by custom (이, Lee, Rhee), given names mostly by sound.
        (Some(left), Some(right)) => consonants(left) == consonants(right),
        _ => consonants(text(left)) == consonants(text(right)),
    }
}

/// The consonant classes of a name in any script, without regard to order: romanizations of
/// Korean differ in vowels and in voiced against unvoiced, and put the surname on either side.
fn consonants(name: &str) -> Vec<u8> {
    let latin: Cow<'_, str> = any_ascii::any_ascii(name).to_lowercase().into();
    let latin = latin.replace("ng", "n");
    let mut classes: Vec<u8> = latin
        .bytes()
        .filter_map(|letter| match letter {
            b'g' | b'k' | b'q' => Some(b'k'),
            b'd' | b't' => Some(b't'),
            b'b' | b'p' | b'f' | b'v' => Some(b'p'),
            b'c' | b'j' | b'z' => Some(b'c'),
            b'l' | b'r' => Some(b'r'),
            b's' | b'x' => Some(b's'),
            b'm' | b'n' => Some(letter),
            _ => None,
        })
        .collect();
    classes.sort_unstable();
    classes
}

/// The same place: every part that both give agrees, and both give a street or locality and a
/// number. A former region name does not count against it.
fn same_place(field: &FieldData, left: u32, right: u32) -> bool {
    let ty = field.def.ty;
    let data = &field.standardized;
    let agree = |name: &str| {
        let part = ty.part(name);
        match (data.part(part, left), data.part(part, right)) {
            (Some(left), Some(right)) => Some(same_letters(left, right)),
            _ => None,
        }
    };
    let flags = data.flags[left as usize].with(data.flags[right as usize]);
    let all_names: [&str; 5] = ["region", "city", "locality", "street", "unit"];
    let names = if flags.has(Flags::STALE) {
        &all_names[2..]
    } else {
        &all_names[..]
    };
    agree("number") == Some(true)
        && (agree("street") == Some(true) || agree("locality") == Some(true))
        && names.iter().all(|name| agree(name) != Some(false))
}

/// One date says less than the other (1990, 1990-05, 05-17) and the other contains it.
fn same_date(field: &FieldData, left: u32, right: u32) -> bool {
    let part = field.def.ty.part("precision");
    let data = &field.standardized;
    let precision = |entry| data.part(part, entry).unwrap_or("day");
    let text = |entry: u32| data.values.value(entry as usize);
    let within = |whole: u32, some: u32| match precision(some) {
        "year" | "month" => text(whole).starts_with(text(some)),
        "month-day" => {
            let month_day = text(some).trim_start_matches('-');
            precision(whole) == "day" && text(whole).ends_with(month_day)
        }
        _ => false,
    };
    within(left, right) || within(right, left)
}
