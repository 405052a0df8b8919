//! The Korean number plan: which digits make a number, of what kind, and where the dead 01X
//! numbers went. Tables and arithmetic only; no cells, no words.
//!
//! Sources: the KR metadata of libphonenumber, the ministry's tables of 2003–2008 for the move of
//! 01X to 010, and what is in use but unknown to the metadata (1811).

/// What a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Mobile,
    /// 011, 016–019: switched off between 2012 and 2023.
    OldMobile,
    Landline,
    Representative,
    Voip,
    Personal,
    TollFree,
    Premium,
    Foreign,
    #[default]
    Unknown,
}

impl Kind {
    /// The word in the part `kind`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Mobile | Kind::OldMobile => "mobile",
            Kind::Landline => "landline",
            Kind::Representative => "representative",
            Kind::Voip => "voip",
            Kind::Personal => "personal",
            Kind::TollFree => "toll-free",
            Kind::Foreign => "foreign",
            Kind::Premium | Kind::Unknown => "unknown",
        }
    }
}

/// How the digits were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Behind a `+`: a country code comes first.
    International,
    /// Anything else.
    Plain,
}

/// A Korean number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading<'a> {
    /// Digits behind the country code, without the 0 in front.
    pub national: &'a [u8],
    pub kind: Kind,
    /// Whether the 0 in front had been lost.
    pub zero_restored: bool,
}

/// Prefixes for dialling abroad: plain 00 and those of the carriers.
const DIAL_OUT: &[&[u8]] = &[
    b"00", b"001", b"002", b"003", b"005", b"006", b"007", b"008", b"00300", b"00345", b"00700",
    b"00727", b"00755", b"00766",
];

/// Reads digits as a Korean number; `None` if they are none, or abroad.
pub(super) fn read(digits: &[u8], start: Start) -> Option<Reading<'_>> {
    let known = |national, zero_restored| {
        classify(national).map(|(kind, national)| Reading {
            national,
            kind,
            zero_restored,
        })
    };
    let behind_code = |rest: &'_ [u8]| -> Option<usize> {
        // +82 (0)10…: the zero is for callers inside the country.
        let skip = usize::from(rest.first() == Some(&b'0'));
        classify(&rest[skip..]).map(|_| skip)
    };
    if start == Start::International {
        let rest = digits.strip_prefix(b"82")?;
        return known(&rest[behind_code(rest)?..], false);
    }
    match digits {
        [b'0', b'0', ..] => DIAL_OUT.iter().find_map(|prefix| {
            let rest = digits.strip_prefix(*prefix)?.strip_prefix(b"82")?;
            known(&rest[behind_code(rest)?..], false)
        }),
        [b'0', rest @ ..] => known(rest, false),
        [b'8', b'2', rest @ ..] if rest.len() >= 8 => known(&rest[behind_code(rest)?..], false),
        // Eight digits without a 0 are a representative number or lack their area code.
        _ if digits.len() == 8 => known(digits, false).filter(|r| r.kind == Kind::Representative),
        _ if digits.len() > 8 => known(digits, true),
        _ => None,
    }
}

/// Kind of a national number and its digits; an area code put in front of a representative number
/// is dropped, since it is never dialled.
fn classify(national: &[u8]) -> Option<(Kind, &[u8])> {
    let len = national.len();
    if !(8..=11).contains(&len) {
        return None;
    }
    if len == 8 && is_representative(national) {
        return Some((Kind::Representative, national));
    }
    let kind = match (national[0], national[1]) {
        (b'1', b'0') if len == 10 => Kind::Mobile,
        (b'1', b'1' | b'6'..=b'9') if (len == 9 || len == 10) && national[2] != b'0' => {
            Kind::OldMobile
        }
        (b'7', b'0') if len == 10 => Kind::Voip,
        // 050X safe numbers, 030X fax and message boxes.
        (b'5' | b'3', b'0') if len == 10 || len == 11 => Kind::Personal,
        (b'8', b'0') if len == 9 => Kind::TollFree,
        (b'6', b'0') if len == 9 || len == 10 => Kind::Premium,
        _ => {
            let area = area_code(national)?;
            let subscriber = &national[area..];
            match subscriber {
                [b'0', ..] => return None,
                _ if is_representative(subscriber) => {
                    return Some((Kind::Representative, subscriber));
                }
                _ if subscriber.len() == 7 || subscriber.len() == 8 => Kind::Landline,
                _ => return None,
            }
        }
    };
    Some((kind, national))
}

/// Digits of the area code in front, without its 0.
fn area_code(national: &[u8]) -> Option<usize> {
    match (national[0], national[1]) {
        (b'2', _) => Some(1),
        (b'3', b'1'..=b'3') | (b'4' | b'6', b'1'..=b'4') | (b'5', b'1'..=b'5') => Some(2),
        _ => None,
    }
}

/// Whether eight digits are a nationwide representative number (15XX, 16XX, 18XX).
fn is_representative(digits: &[u8]) -> bool {
    digits.len() == 8
        && matches!(
            &digits[..4],
            b"1522"
                | b"1533"
                | b"1544"
                | b"1566"
                | b"1577"
                | b"1588"
                | b"1599"
                | b"1600"
                | b"1644"
                | b"1660"
                | b"1661"
                | b"1666"
                | b"1668"
                | b"1670"
                | b"1688"
                | b"1800"
                | b"1811"
                | b"1833"
                | b"1855"
                | b"1877"
                | b"1899"
        )
}

/// Digits of the subscriber, behind area code or network prefix.
pub(super) fn subscriber<'a>(reading: &Reading<'a>) -> &'a [u8] {
    let skip = match reading.kind {
        Kind::Representative => 4,
        Kind::Personal => 3,
        Kind::Landline => area_code(reading.national).unwrap_or(0),
        _ => 2,
    };
    &reading.national[skip..]
}

/// The 010 number that took over a dead 01X number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Successor {
    /// National digits, `10` first.
    pub national: [u8; 10],
    /// Whether another 01X number leads to the same one.
    pub ambiguous: bool,
}

/// Looks up the successor of an [`Kind::OldMobile`] number.
///
/// The exchange (the three or four digits behind the prefix) moved by a fixed table; the last
/// four digits never changed.
pub(super) fn successor(national: &[u8]) -> Option<Successor> {
    let (prefix, rest) = national.split_at_checked(2)?;
    let (exchange, line) = rest.split_at_checked(rest.len().checked_sub(4)?)?;
    let exchange = exchange.iter().try_fold(0u32, |n, d| {
        d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0'))
    })?;
    let moved = match (prefix, exchange) {
        (b"11", 200..=499) => exchange + 5000,
        (b"11", 500..=899) => exchange + 3000,
        (b"11", 1700..=1799) => exchange + 5400,
        (b"11", 9000..=9499) => exchange,
        (b"11", 9500..=9999) => exchange - 1000,
        (b"16", 200..=499) => exchange + 3000,
        (b"16", 500..=899) => exchange + 2000,
        (b"16", 9000..=9499) => exchange - 2000,
        (b"16", 9500..=9999) => exchange,
        (b"17", 200..=499) => exchange + 6000,
        (b"17", 500..=899) => exchange + 4000,
        (b"18", 200..=499) => exchange + 4000,
        (b"18", 500..=899) => exchange + 6000,
        (b"19", 200..=499) => exchange + 2000,
        (b"19", 500..=899) => exchange + 5000,
        (b"19", 9000..=9499) => exchange - 1000,
        (b"19", 9500..=9999) => exchange - 2000,
        _ => return None,
    };
    let mut digits = *b"1000000000";
    for (place, power) in [1000, 100, 10, 1].into_iter().enumerate() {
        digits[2 + place] = b'0' + (moved / power % 10) as u8;
    }
    digits[6..].copy_from_slice(line);
    Some(Successor {
        national: digits,
        ambiguous: (7100..=7199).contains(&moved),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The forward map is a function; numbers that meet do so in 7100–7199 alone.
    #[test]
    fn successors_collide_only_where_marked() {
        let mut owners: BTreeMap<[u8; 10], Vec<String>> = BTreeMap::new();
        let mut marked = BTreeMap::new();
        for prefix in ["11", "16", "17", "18", "19"] {
            for exchange in 100..=9999 {
                let old = format!("{prefix}{exchange}0000");
                if let Some(new) = successor(old.as_bytes()) {
                    owners.entry(new.national).or_default().push(old);
                    marked.insert(new.national, new.ambiguous);
                }
            }
        }
        assert_eq!(owners.len(), 5 * 700 + 100 + 3 * 1000 - 100);
        for (new, owners) in owners {
            assert_eq!(owners.len() > 1, marked[&new], "{owners:?}");
        }
    }

    #[test]
    fn representative_numbers_shed_an_area_code() {
        let reading = read(b"0215881234", Start::Plain).unwrap();
        assert_eq!(
            (reading.national, reading.kind),
            (b"15881234".as_slice(), Kind::Representative)
        );
    }
}
