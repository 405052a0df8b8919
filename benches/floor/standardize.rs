//! Six fields standardized the short way, each to a hash.

use unicode_normalization::UnicodeNormalization;

use super::read::Table;

/// What is compared of a row.
pub struct Row {
    pub source: &'static str,
    pub id: String,
    pub name_text: Option<String>,
    pub name: Option<u64>,
    pub mobile: Option<u64>,
    pub phone: Option<u64>,
    pub email: Option<u64>,
    pub birth: Option<u64>,
    pub address: Option<u64>,
}

/// Mixes two keys into one.
pub fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a ^ b.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes().iter();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Standardizes a row.
pub fn row(table: &Table, cells: &csv::StringRecord) -> Row {
    let layout = table.layout;
    let cell = |name: &str| {
        let at = table.places.get(name)?;
        let text = cells.get(*at)?.trim();
        (!text.is_empty()).then_some(text)
    };
    let joined = |names: &[&str]| {
        let parts: Vec<&str> = names.iter().filter_map(|name| cell(name)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let name_text = joined(layout.name).and_then(|text| name(&text));
    Row {
        source: layout.source,
        id: cell(layout.id).unwrap_or_default().to_owned(),
        name: name_text.as_deref().map(hash),
        name_text,
        mobile: cell(layout.mobile).and_then(phone),
        phone: cell(layout.phone).and_then(phone),
        email: cell(layout.email).and_then(email),
        birth: cell(layout.birth).and_then(birth),
        address: joined(layout.address).and_then(|text| address(&text)),
    }
}

/// Letters alone, in one form and case, without a title behind them.
fn name(text: &str) -> Option<String> {
    let letters: String = text
        .nfkc()
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let letters = letters.strip_suffix('님').unwrap_or(&letters);
    (letters.chars().count() >= 2).then(|| letters.to_owned())
}

/// The digits behind country and trunk codes.
fn phone(text: &str) -> Option<u64> {
    let digits: String = text.nfkc().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("82").unwrap_or(&digits);
    let digits = digits.trim_start_matches('0');
    (digits.len() >= 8).then(|| digits.parse().ok())?
}

fn email(text: &str) -> Option<u64> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let (local, domain) = text.trim().split_once('@')?;
    Some(mix(hash(local), hash(domain)))
}

/// Eight digits as year, month, day.
fn birth(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 8).then(|| digits.parse().ok())?
}

/// The name of the road or place before the first number, with that number.
fn address(text: &str) -> Option<u64> {
    let text: String = text.nfkc().collect();
    let mut words = text.split_whitespace();
    let mut place = None;
    for word in words.by_ref() {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
            return Some(mix(hash(place?), hash(number)));
        }
        place = Some(word);
    }
    None
}
