//! Finds registration and card numbers inside a text. Knows one text and what its column looks
//! like; knows no tables.

use std::borrow::Cow;

use super::{CARD, LICENCE, PASSPORT, RRN};

/// Which kinds a text held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found(u8);

impl Found {
    /// Nothing.
    pub const NONE: Found = Found(0);

    /// Whether what is replaced by `mask` was found.
    pub fn holds(self, mask: &str) -> bool {
        self.0 & bit(mask) != 0
    }
}

fn bit(mask: &str) -> u8 {
    let kinds = [RRN, CARD, LICENCE, PASSPORT];
    let place = kinds.iter().position(|known| *known == mask);
    place.map_or(0, |place| 1 << place)
}

/// What unseparated 13-digit values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BareNumbers {
    /// Possibly registration numbers.
    Possible,
    /// Something else (milliseconds, bar codes): most have no date in front.
    Other,
}

/// Whether numbers like a person's are companies'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corporate {
    /// The header says so: nothing that checks as a company's number is a person's.
    ByHeader,
    /// The values say so.
    ByValues,
    /// No.
    No,
}

/// What is known of the column around a text.
#[derive(Clone, Copy, Debug)]
pub struct ColumnContext {
    /// Unseparated 13-digit values.
    pub bare_numbers: BareNumbers,
    /// Companies' registration numbers.
    pub corporate: Corporate,
    /// Whether the header says card numbers, so that their format need not be strict.
    pub cards: bool,
    /// Whether no registration number in it shows more than a birth date and a sex.
    pub fronts_only: bool,
}

/// The context of a text on its own.
pub const ALONE: ColumnContext = ColumnContext {
    bare_numbers: BareNumbers::Possible,
    corporate: Corporate::No,
    cards: false,
    fronts_only: false,
};

/// Whether a text has the word for a passport in it.
pub fn speaks_of_passports(text: &str) -> bool {
    ["여권", "passport", "Passport", "PASSPORT"]
        .iter()
        .any(|word| text.contains(word))
}

/// Redacts a text of which nothing else is known (rejects, set-aside rows).
pub fn redact_text(text: &str) -> Cow<'_, str> {
    if may_hold(text) || speaks_of_passports(text) {
        redact_with(text, &ALONE).0
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a text is worth scanning: a birth date with a number behind it, or as many digits as
/// a card has. Full-width digits are left to the scan.
pub fn may_hold(text: &str) -> bool {
    text.bytes().any(|byte| byte == 0xEF) || may_hold_narrow(text.as_bytes())
}

/// The same for a text without full-width digits.
pub fn may_hold_narrow(bytes: &[u8]) -> bool {
    // Six digits in a row, as every number without separators has, lie on one of every six bytes.
    let six_in_a_row = |at: usize| {
        let run = |byte: &&u8| byte.is_ascii_digit();
        bytes[at].is_ascii_digit()
            && bytes[..at].iter().rev().take_while(run).count()
                + bytes[at..].iter().take_while(run).count()
                >= 6
    };
    // Three groups of four, with the separators of a card, lie on three of every fourth bytes.
    let three_groups = |bytes: &[u8]| {
        let fourth = bytes.iter().skip(3).step_by(4);
        bytes.len() >= 17 && fourth.filter(|byte| byte.is_ascii_digit()).count() >= 3
    };
    bytes.len() >= 13
        && !is_moment(bytes)
        && ((5..bytes.len()).step_by(6).any(six_in_a_row) || three_groups(bytes))
        && looks_numbered(bytes)
}

/// `2017-03-10T08:33:20.000Z` and its kin, the most frequent texts with as many digits: no run of
/// digits on either side of the hour is long enough for a number.
fn is_moment(bytes: &[u8]) -> bool {
    bytes.len() <= 24
        && bytes.get(13) == Some(&b':')
        && [4, 7, 10].iter().all(|&at| !bytes[at].is_ascii_digit())
}

fn looks_numbered(bytes: &[u8]) -> bool {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits < 6 {
        return false;
    }
    // Six digits that go on are the front of a registration number or part of a card's; three
    // groups of four, other than a timestamp's, are a card's.
    let (mut run, mut fours) = (0, 0);
    for (at, &byte) in bytes.iter().enumerate() {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        fours += u32::from(run == 4);
        let long = run == 6
            && (digits >= 13 || may_be_birth_date(&bytes[at - 5..]) || within_licence(bytes, at));
        let passport = run == 8 && at >= 8 && bytes[at - 8].is_ascii_alphabetic();
        if long || passport || (digits >= 13 && fours == 3) {
            return true;
        }
    }
    false
}

/// Whether the six digits that end at `at` stand where a driving licence has them.
fn within_licence(bytes: &[u8], at: usize) -> bool {
    at >= 11 && bytes[at - 6] == b'-' && bytes[at - 9] == b'-' && bytes.get(at + 1) == Some(&b'-')
}

/// Whether six digits can be a date and what follows can be a number or what divides it.
fn may_be_birth_date(bytes: &[u8]) -> bool {
    let month = (bytes[2] - b'0') * 10 + bytes[3] - b'0';
    let day = (bytes[4] - b'0') * 10 + bytes[5] - b'0';
    (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && bytes.get(6).is_some_and(|&next| {
            next.is_ascii_digit() || next == b'-' || next >= 0x80 || next.is_ascii_whitespace()
        })
}

/// Whether a text is a key made by a system, `996d3b88-e09a-c1b5-0f46-2b1587123456`, of which some groups
/// have no letters by chance.
fn is_guid(bytes: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    bytes.len() == 36
        && bytes.iter().enumerate().all(fits)
        && bytes.iter().any(u8::is_ascii_alphabetic)
}

/// A text with what it held replaced, and which kinds that was.
pub fn redact_with<'a>(text: &'a str, context: &ColumnContext) -> (Cow<'a, str>, Found) {
    if is_guid(text.as_bytes()) {
        return (Cow::Borrowed(text), Found::NONE);
    }
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, narrow(c))).collect();
    let mut out = String::new();
    let mut copied = 0;
    let mut found = Found::NONE;
    let speaks_of_passports = speaks_of_passports(text);
    let mut i = 0;
    while i < chars.len() {
        // Digits behind a plus sign are an international phone number.
        let within = i > 0 && (chars[i - 1].1.is_ascii_digit() || chars[i - 1].1 == '+');
        let hit = if within {
            None
        } else if chars[i].1.is_ascii_digit() {
            rrn_at(&chars, i, context)
                .map(|len| (len, RRN))
                .or_else(|| card_at(&chars, i, context).map(|len| (len, CARD)))
                .or_else(|| licence_at(&chars, i).map(|len| (len, LICENCE)))
        } else if speaks_of_passports {
            passport_at(&chars, i).map(|len| (len, PASSPORT))
        } else {
            None
        };
        let Some((len, mask)) = hit else {
            i += 1;
            continue;
        };
        found.0 |= bit(mask);
        out.push_str(&text[copied..chars[i].0]);
        out.push_str(mask);
        i += len;
        copied = chars.get(i).map_or(text.len(), |(at, _)| *at);
    }
    if copied == 0 {
        return (Cow::Borrowed(text), found);
    }
    out.push_str(&text[copied..]);
    (Cow::Owned(out), found)
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        '－' | '‐' | '‑' | '–' | '—' | '−' => '-',
        other => other,
    }
}

fn is_mask(c: char) -> bool {
    matches!(c, '*' | '＊' | 'x' | 'X' | '●' | '○' | '•' | '#' | '■')
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10)
}

/// Number of characters of a registration number starting at `i`.
fn rrn_at(chars: &[(usize, char)], i: usize, context: &ColumnContext) -> Option<usize> {
    let at = |k: usize| chars.get(i + k).map(|&(_, c)| c);
    let mut front = [0u32; 6];
    for (k, slot) in front.iter_mut().enumerate() {
        *slot = digit(at(k)?)?;
    }
    let mut separator = 0;
    while separator < 3 && at(6 + separator).is_some_and(|c| c == '-' || c.is_whitespace()) {
        separator += 1;
    }
    let s = at(6 + separator)?;
    let masked_s = is_mask(s) && separator > 0;
    let sex = if masked_s { None } else { Some(digit(s)?) };
    let mut back = [0u32; 6];
    let mut masked = usize::from(masked_s);
    for (k, slot) in back.iter_mut().enumerate() {
        let c = at(7 + separator + k)?;
        if is_mask(c) {
            masked += 1;
        } else {
            *slot = digit(c)?;
        }
    }
    let len = 13 + separator;
    if at(len).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    if !real_birth_date(&front, sex) {
        return None;
    }
    let before = chars[..i].iter().rev().map(|&(_, c)| c);
    let behind = chars[i + len..].iter().map(|&(_, c)| c);
    if separator == 0 && is_within_code(before, behind) {
        return None;
    }
    if masked > 0 {
        let nothing_left = context.fronts_only && masked >= 6;
        return (!nothing_left).then_some(len);
    }
    let mut digits = [0u32; 13];
    digits[..6].copy_from_slice(&front);
    digits[6] = sex?;
    digits[7..].copy_from_slice(&back);
    let whole_cell = i == 0 && chars.len() == 13;
    if separator == 0 && whole_cell && context.bare_numbers == BareNumbers::Other {
        return None;
    }
    if corporate_check(&digits) && !person_check(&digits) {
        let spared = match context.corporate {
            Corporate::ByHeader | Corporate::ByValues => true,
            Corporate::No => looks_corporate(&digits),
        };
        if spared {
            return None;
        }
    }
    (context.corporate != Corporate::ByHeader || person_check(&digits)).then_some(len)
}

/// Whether thirteen digits in a row are part of a longer code by the letters and digits that stand
/// directly before them, last first, and behind them: letters mixed with more digits
/// (`aceb3405153249485a2e1686`), or those of a hexadecimal key. A word on either side
/// (`RRN9001011234567`) is none: people write numbers behind words without a blank.
pub fn is_within_code(
    before: impl Iterator<Item = char>,
    behind: impl Iterator<Item = char>,
) -> bool {
    const DIGITS: usize = 13;
    /// Hexadecimal keys have no fewer characters than this.
    const KEY: usize = 16;
    let (mut length, mut mixed, mut hexadecimal) = (DIGITS, false, true);
    let mut see = |c: char| {
        length += 1;
        mixed |= c.is_ascii_digit();
        hexadecimal &= c.is_ascii_hexdigit();
    };
    before
        .take_while(char::is_ascii_alphanumeric)
        .for_each(&mut see);
    behind
        .take_while(char::is_ascii_alphanumeric)
        .for_each(&mut see);
    mixed || hexadecimal && length >= KEY
}

/// Whether six digits and the century digit are a day that people alive or lately dead have as
/// their birthday. The upper bound is a constant, not today: results must not depend on the day.
fn real_birth_date(front: &[u32; 6], sex: Option<u32>) -> bool {
    let year = front[0] * 10 + front[1];
    let (month, day) = (front[2] * 10 + front[3], front[4] * 10 + front[5]);
    let centuries: &[u32] = match sex {
        None => &[1900, 2000],
        Some(1 | 2 | 5 | 6) => &[1900],
        Some(3 | 4 | 7 | 8) => &[2000],
        Some(_) => &[1800],
    };
    centuries.iter().any(|century| {
        let year = century + year;
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&day) && year <= 2060
    })
}

/// The check digit of registration numbers issued before October 2020, of citizens and (shifted
/// by two) of foreigners.
fn person_check(digits: &[u32; 13]) -> bool {
    const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    let foreign = matches!(digits[6], 5..=8);
    let check = (11 - sum % 11) % 10;
    let shifted = (13 - sum % 11) % 10;
    digits[12] == check || foreign && digits[12] == shifted
}

/// The check digit of companies' registration numbers.
fn corporate_check(digits: &[u32; 13]) -> bool {
    let sum: u32 = digits[..12]
        .iter()
        .enumerate()
        .map(|(i, d)| d * if i % 2 == 0 { 1 } else { 2 })
        .sum();
    (10 - sum % 10) % 10 == digits[12]
}

/// Whether the front reads as registry office and kind of company, with a birth year that no
/// living customer has (born 1911) or that makes a child of the customer.
fn looks_corporate(digits: &[u32; 13]) -> bool {
    let kind = digits[4] * 10 + digits[5];
    matches!(kind, 11..=15 | 21 | 22) && matches!(digits[0] * 10 + digits[1], 11..=28)
}

/// The 13 digits of a text that is one registration-like number, written with or without a
/// hyphen.
fn thirteen(text: &str) -> Option<[u32; 13]> {
    let mut digits = [0u32; 13];
    let mut n = 0;
    for c in text.trim().chars().map(narrow) {
        match c.to_digit(10) {
            Some(d) if n < 13 => {
                digits[n] = d;
                n += 1;
            }
            None if n == 6 && (c == '-' || c == ' ') => {}
            _ => return None,
        }
    }
    (n == 13).then_some(digits)
}

fn dated(digits: &[u32; 13]) -> bool {
    let mut front = [0; 6];
    front.copy_from_slice(&digits[..6]);
    real_birth_date(&front, Some(digits[6]))
}

/// Whether the unseparated 13-digit values of a column can be registration numbers: most of
/// them would begin with a birth date.
pub fn bare_thirteen_digits<'a>(texts: impl Iterator<Item = &'a str>) -> BareNumbers {
    let (mut all, mut with_date) = (0u32, 0u32);
    for text in texts {
        if text.len() == 13
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && let Some(digits) = thirteen(text)
        {
            all += 1;
            with_date += u32::from(dated(&digits));
        }
    }
    if all >= 10 && with_date * 2 < all {
        BareNumbers::Other
    } else {
        BareNumbers::Possible
    }
}

/// Whether all of these texts are registration numbers that show a birth date and a sex at most, the
/// rest being hidden or left out: that is no unique id any more.
pub fn are_fronts<'a>(mut texts: impl Iterator<Item = &'a str>) -> bool {
    texts.all(|text| {
        let mut chars = text.trim().chars();
        let date = chars.by_ref().take(6).filter(char::is_ascii_digit).count() == 6;
        let mut rest = chars.skip_while(|c| matches!(c, '-' | ' '));
        let sex = rest.next();
        let tail: Vec<char> = rest.collect();
        date && sex.is_none_or(|sex| sex.is_ascii_digit() || is_mask(sex))
            && matches!(tail.len(), 0 | 6)
            && tail.into_iter().all(is_mask)
    })
}

/// Whether most registration-like values of a column check as companies' numbers, which one in
/// ten numbers of persons does by chance.
pub fn corporate_share<'a>(texts: impl Iterator<Item = &'a str>) -> Corporate {
    let (mut all, mut corporate) = (0u32, 0u32);
    for digits in texts.filter_map(thirteen) {
        all += 1;
        corporate += u32::from(corporate_check(&digits));
    }
    if all >= 5 && corporate * 10 >= all * 8 {
        Corporate::ByValues
    } else {
        Corporate::No
    }
}

/// Number of characters of a driving licence number starting at `i`: region 11–28, year, six
/// digits and a check of two, with hyphens between.
fn licence_at(chars: &[(usize, char)], i: usize) -> Option<usize> {
    const FORM: &str = "00-00-000000-00";
    let text = chars.get(i..i + FORM.len())?;
    let fits = text
        .iter()
        .zip(FORM.chars())
        .all(|(&(_, c), form)| match form {
            '0' => c.is_ascii_digit(),
            form => c == form,
        });
    let region = digit(text[0].1)? * 10 + digit(text[1].1)?;
    let ends = chars
        .get(i + FORM.len())
        .is_none_or(|&(_, c)| !c.is_ascii_digit() && c != '-');
    let begins = i == 0 || chars[i - 1].1 != '-';
    (fits && ends && begins && matches!(region, 11..=28)).then_some(FORM.len())
}

/// Number of characters of a Korean passport number starting at `i`: a letter for the kind and
/// eight digits, or since 2021 three digits, a letter and four digits.
fn passport_at(chars: &[(usize, char)], i: usize) -> Option<usize> {
    let text = chars.get(i..i + 9)?;
    let kind = matches!(
        text[0].1,
        'M' | 'S' | 'R' | 'O' | 'D' | 'G' | 'm' | 's' | 'r'
    );
    let digits =
        |range: std::ops::Range<usize>| text[range].iter().all(|&(_, c)| c.is_ascii_digit());
    let old = digits(1..9);
    let new = digits(1..4) && text[4].1.is_ascii_alphabetic() && digits(5..9);
    let alone = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_none_or(|&(_, c)| !c.is_ascii_alphanumeric())
    };
    (kind && (old || new) && alone(i.checked_sub(1)) && alone(Some(i + 9))).then_some(9)
}

/// Number of characters of a card number starting at `i`: groups of four (or 4-6-5) with one
/// kind of separator and a right Luhn digit; under a card header also unseparated or masked.
fn card_at(chars: &[(usize, char)], i: usize, context: &ColumnContext) -> Option<usize> {
    let mut digits: Vec<u32> = Vec::with_capacity(19);
    let mut groups: Vec<usize> = vec![0];
    let mut separator = None;
    let mut masked = 0;
    let mut k = i;
    while let Some(&(_, c)) = chars.get(k) {
        if let Some(d) = digit(c) {
            digits.push(d);
            *groups.last_mut()? += 1;
        } else if is_mask(c) {
            masked += 1;
            *groups.last_mut()? += 1;
        } else if matches!(c, '-' | ' ')
            && separator.is_none_or(|known| known == c)
            && chars
                .get(k + 1)
                .is_some_and(|&(_, next)| digit(next).is_some() || is_mask(next))
        {
            separator = Some(c);
            groups.push(0);
        } else {
            break;
        }
        k += 1;
    }
    let length = digits.len() + masked;
    if !(13..=19).contains(&length) {
        return None;
    }
    let strict = matches!(
        groups.as_slice(),
        [4, 4, 4, 4] | [4, 6, 5] | [4, 4, 4, 4, 3]
    );
    let format = if context.cards { true } else { strict };
    let right = if masked > 0 {
        strict && context.cards
    } else {
        luhn(&digits) && matches!(digits[0], 2..=6 | 9)
    };
    (format && right).then_some(k - i)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &d)| match (i % 2, d) {
            (0, d) => d,
            (_, d) if d > 4 => d * 2 - 9,
            (_, d) => d * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}
