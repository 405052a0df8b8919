//! Headers looked up in the table of synonyms, with qualifiers taken off. Never sees a value.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::SensitiveKind;
use super::consents;
use super::header::{Header, Silence};
use super::meaning::{AddressPart, Basis, Meaning, NamePart, Party, Place};
use super::qualifiers::{ENDINGS, QUALIFIERS, Qualifier};
use super::synonyms::TABLE;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) meaning: Meaning,
    pub(super) party: Party,
    pub(super) place: Place,
    pub(super) number: u8,
    pub(super) basis: Basis,
}

impl Reading {
    /// A reading without qualifiers.
    fn plain(meaning: Meaning, basis: Basis) -> Self {
        Reading {
            meaning,
            party: Party::Customer,
            place: Place::Main,
            number: 1,
            basis,
        }
    }
}

static KEYS: LazyLock<HashMap<&str, Meaning>> = LazyLock::new(|| {
    let keys = |&(meaning, keys): &(Meaning, &'static str)| {
        keys.split_whitespace().map(move |key| (key, meaning))
    };
    TABLE.iter().flat_map(keys).collect()
});

/// Qualifier words, longest first, so that 담당자 is not read as 담당 and a rest.
static WORDS: LazyLock<Vec<(&str, Qualifier)>> = LazyLock::new(|| {
    let words = |&(qualifier, words): &(Qualifier, &'static str)| {
        words.split_whitespace().map(move |word| (word, qualifier))
    };
    let mut all: Vec<_> = QUALIFIERS.iter().flat_map(words).collect();
    all.sort_by_key(|(word, _)| (std::cmp::Reverse(word.len()), *word));
    all
});

/// Reads a header; `None` if it says nothing known.
pub(super) fn read(header: &Header) -> Option<Reading> {
    if header.silent == Silence::Silent {
        return None;
    }
    let whole = parse(&header.words.concat(), Depth(0));
    // Person - Organization: whom a person works for, and no mark of which of both the row is.
    let kind = whole.is_some_and(|reading| reading.meaning == Meaning::EntityKind);
    let whole = of_path(header).filter(|_| kind).or(whole);
    let bare = || parse(&header.bare_words.concat(), Depth(0));
    // Under a group's header (고객정보.이름) the name alone may say it all.
    let under_group = || parse(&header.last_words.concat(), Depth(0));
    let mut reading = of_site(header)
        .or(whole)
        .or_else(bare)
        .or_else(under_group)
        .or_else(|| of_either(header))
        .or_else(|| of_path(header))
        .or_else(|| of_number(header))
        .or_else(|| half_of_name(header))
        .or_else(|| of_brackets(header))
        .or_else(|| of_consent(header))
        .or_else(|| of_parent(header))
        .or_else(|| by_part(header))?;
    reading.number = reading.number.max(header.repetition);
    Some(reading)
}

/// How many qualifiers were taken off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Depth(u8);

fn parse(key: &str, depth: Depth) -> Option<Reading> {
    let one_syllable = depth > Depth(0) && !key.is_ascii() && key.chars().count() == 1;
    if let Some(&meaning) = KEYS.get(key).filter(|_| !one_syllable) {
        return Some(Reading::plain(meaning, Basis::Header));
    }
    // One syllable means something only as a whole header; but 보호자명 names the 보호자.
    let named = depth > Depth(0) && key == "명";
    let person = || {
        WORDS
            .iter()
            .find(|(word, _)| *word == key)
            .map(|&(_, qualifier)| qualifier)
    };
    let party = if named {
        Some(Qualifier::Neutral)
    } else if depth == Depth(0) {
        person()
    } else {
        None
    };
    if named || matches!(party, Some(Qualifier::Of(_))) {
        let reading = Reading::plain(Meaning::Name(NamePart::Full), Basis::Header);
        return party.map(|qualifier| qualify(reading, qualifier));
    }
    // 배송지 and 청구지 alone are addresses; 근무지 may as well be the name of a workplace.
    if let Some(at @ Qualifier::At(Place::Delivery | Place::Billing)) = party
        && key.ends_with(['지', '처'])
    {
        let street = Meaning::Address(AddressPart::Street);
        return Some(qualify(Reading::plain(street, Basis::Header), at));
    }
    if depth >= Depth(3) || key.is_empty() {
        return None;
    }
    let deeper = Depth(depth.0 + 1);
    for &(word, qualifier) in WORDS.iter() {
        let rests = [key.strip_prefix(word), key.strip_suffix(word)];
        for rest in rests.into_iter().flatten().filter(|rest| !rest.is_empty()) {
            if let Some(reading) = parse(rest, deeper) {
                return Some(qualify(reading, qualifier));
            }
        }
    }
    // 보호자1 연락처: what the number counts stands before it.
    let first = key.chars().next().and_then(|c| c.to_digit(10));
    if let Some(number @ 1..) = first.filter(|_| depth > Depth(0))
        && let Some(mut reading) = parse(&key[1..], deeper)
    {
        reading.number = reading.number.max(number as u8);
        return Some(reading);
    }
    let last = key.chars().next_back().and_then(|c| c.to_digit(10));
    if let Some(number @ 1..) = last {
        let rest = &key[..key.len() - 1];
        if !rest.ends_with(|c: char| c.is_ascii_digit())
            && let Some(mut reading) = parse(rest, deeper)
        {
            reading.number = reading.number.max(number as u8);
            return Some(reading);
        }
    }
    None
}

fn qualify(mut reading: Reading, qualifier: Qualifier) -> Reading {
    match qualifier {
        Qualifier::Neutral => {}
        Qualifier::Of(party) => reading.party = reading.party.max(party),
        Qualifier::At(place) if reading.place == Place::Main => reading.place = place,
        Qualifier::At(_) => {}
        Qualifier::Number(number) => reading.number = reading.number.max(number),
    }
    reading
}

/// A header that says two things: of people and companies (고객명/법인명), of people and their ranks
/// (성명/직급), or one thing in two languages (Ville / City).
fn of_either(header: &Header) -> Option<Reading> {
    let [one, other] = header.either.as_ref()?;
    let reading = |words: &[String]| parse(&words.concat(), Depth(0));
    let (one, other) = (reading(one)?, reading(other)?);
    if one == other {
        return Some(one);
    }
    let mut meanings = [one.meaning, other.meaning];
    let second = |meaning: &Meaning| matches!(meaning, Meaning::Company | Meaning::Words(..));
    meanings.sort_by_key(second);
    let meaning = match meanings {
        [
            Meaning::Name(NamePart::Full) | Meaning::AnyName,
            Meaning::Company,
        ] => Meaning::AnyName,
        [
            Meaning::Name(NamePart::Full) | Meaning::AnyName,
            Meaning::Words("job_title", _),
        ] => Meaning::Name(NamePart::Full),
        [Meaning::Name(NamePart::Surname), Meaning::Company] => Meaning::Name(NamePart::Surname),
        _ => return None,
    };
    Some(Reading { meaning, ..one })
}

/// Whose a field may be, before a mark that parts it from what the field is.
const WHOSE: &[&str] = &["person", "contact", "customer", "lead", "client"];

/// Person - Organization, Adresse 1: Ort: a known field of whoever or whatever stands before the mark.
fn of_path(header: &Header) -> Option<Reading> {
    let [whose, what] = header.path.as_ref()?;
    let what = parse(&what.concat(), Depth(0))?;
    if WHOSE.contains(&whose.concat().as_str()) {
        return Some(what);
    }
    let whose = parse(&whose.concat(), Depth(0))?;
    let of_address = matches!(what.meaning, Meaning::Address(_) | Meaning::Postcode);
    let number = whose.number;
    let whose = matches!(whose.meaning, Meaning::Address(_)) && of_address;
    // Straße 2 of an address is its second line, as Street 2 is.
    let meaning = match what.meaning {
        Meaning::Address(AddressPart::Street) if what.number > 1 => {
            Meaning::Address(AddressPart::Detail)
        }
        meaning => meaning,
    };
    whose.then_some(Reading {
        meaning,
        number,
        ..what
    })
}

/// SITE_ADDR, Situs City: where a thing is, which may be elsewhere than its owner.
fn of_site(header: &Header) -> Option<Reading> {
    let (site, rest) = header.words.split_first()?;
    if !matches!(site.as_str(), "site" | "situs") {
        return None;
    }
    let reading = parse(&rest.concat(), Depth(0))?;
    let placed = matches!(reading.meaning, Meaning::Address(_) | Meaning::Postcode);
    placed.then(|| qualify(reading, Qualifier::At(Place::Parcel)))
}

/// Provider Last Name (Legal Name): what stands in brackets remarks on half a name, and does not
/// change what it is.
fn half_of_name(header: &Header) -> Option<Reading> {
    let remarked = !header.in_brackets.is_empty();
    let reading = remarked.then(|| by_part(header)).flatten()?;
    let half = matches!(
        reading.meaning,
        Meaning::Name(NamePart::Surname | NamePart::Given | NamePart::Middle)
    );
    half.then_some(reading)
}

/// Words that say of what is named that it is written as a number or key.
const NUMBERED: &[&str] = &["no", "nr", "num", "number", "nummer", "key"];

/// GST No, PAN No., DUNS Nr, N° SIREN, Country key: what bears a number of its own, whatever the word for
/// that.
fn of_number(header: &Header) -> Option<Reading> {
    let words = &header.bare_words;
    let [first, middle @ .., last] = words.as_slice() else {
        return None;
    };
    let rest = match (NUMBERED.contains(&last.as_str()), first.as_str()) {
        (true, _) => words[..words.len() - 1].concat(),
        (false, "n" | "no" | "nr" | "numero") => middle.concat() + last,
        _ => return None,
    };
    let known = |key: &str| {
        KEYS.get(key).copied().filter(|meaning| {
            matches!(
                meaning,
                Meaning::Fixed(
                    "tax_number" | "company_registration_number" | "business_number",
                    ..
                ) | Meaning::Sensitive(SensitiveKind::Card)
                    | Meaning::Address(AddressPart::Country)
            )
        })
    };
    let meaning = known(&rest).or_else(|| known(&(rest + "number")))?;
    Some(Reading::plain(meaning, Basis::Header))
}

/// An unknown word and a known name in brackets: 대주(신청인).
fn of_brackets(header: &Header) -> Option<Reading> {
    let reading = parse(&header.in_brackets.concat(), Depth(0))?;
    let named = matches!(
        reading.meaning,
        Meaning::Name(NamePart::Full) | Meaning::AnyName | Meaning::Company
    );
    named.then_some(Reading {
        basis: Basis::HeaderPart,
        ..reading
    })
}

/// 마케팅 활용 동의: a consent in words of its own.
fn of_consent(header: &Header) -> Option<Reading> {
    let keys = [header.words.concat(), header.bare_words.concat()];
    let (name, polarity) = keys.iter().find_map(|key| consents::read(key))?;
    let meaning = Meaning::Consent(name, polarity);
    Some(Reading::plain(meaning, Basis::HeaderPart))
}

/// 모 성명, 부 연락처: one syllable that stands apart.
fn of_parent(header: &Header) -> Option<Reading> {
    let (parent, rest) = header.words.split_first()?;
    let told = matches!(parent.as_str(), "모" | "부") && !rest.is_empty();
    let reading = told.then(|| parse(&rest.concat(), Depth(0))).flatten()?;
    Some(qualify(reading, Qualifier::Of(Party::Guardian)))
}

/// The end of a compound, or words that are known without the rest.
fn by_part(header: &Header) -> Option<Reading> {
    let words = &header.bare_words;
    let ends = (1..words.len()).map(|from| words[from..].concat());
    let starts = (1..words.len()).rev().map(|to| words[..to].concat());
    let known = |key: String| {
        let long_enough = key.chars().count() >= 2;
        long_enough.then(|| parse(&key, Depth(2))).flatten()
    };
    let mut ends = ends.filter_map(known);
    let mut starts = starts.filter_map(known);
    let reading = ends
        .next()
        .or_else(|| by_ending(words))
        .or_else(|| starts.next())?;
    // Provider Business Practice Location Address City Name: long, but of an address without doubt.
    let of_address = words.iter().any(|word| word == "address")
        && matches!(reading.meaning, Meaning::Address(_) | Meaning::Postcode);
    let basis = match of_address {
        true => Basis::Header,
        false => Basis::HeaderPart,
    };
    Some(Reading { basis, ..reading })
}

fn by_ending(words: &[String]) -> Option<Reading> {
    let joined = words.concat();
    let last = words.last()?;
    let fits = |ending: &str| {
        if ending.is_ascii() {
            words.len() > 1 && last == ending
        } else {
            joined.len() > ending.len() && joined.ends_with(ending)
        }
    };
    ENDINGS
        .iter()
        .find(|(_, endings)| endings.split_whitespace().any(fits))
        .map(|&(meaning, _)| Reading::plain(meaning, Basis::HeaderPart))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_once_and_is_normalized() {
        let mut seen = HashMap::new();
        for (meaning, keys) in TABLE {
            for key in keys.split_whitespace() {
                assert_eq!(seen.insert(key, meaning), None, "{key} stands twice");
                assert_eq!(
                    Header::new(key).words.concat(),
                    key,
                    "{key} can never be met"
                );
            }
        }
    }

    #[test]
    fn reads_qualified_headers() {
        let street = Meaning::Address(AddressPart::Street);
        for (shown, meaning, party, place, number) in [
            (
                "고객휴대폰번호",
                Meaning::Mobile,
                Party::Customer,
                Place::Main,
                1,
            ),
            (
                "전화번호(직장)",
                Meaning::Phone,
                Party::Customer,
                Place::Work,
                1,
            ),
            ("자택 전화", Meaning::Phone, Party::Customer, Place::Home, 1),
            (
                "보호자 연락처",
                Meaning::Phone,
                Party::Guardian,
                Place::Main,
                1,
            ),
            (
                "담당자이메일",
                Meaning::Email,
                Party::Contact,
                Place::Main,
                1,
            ),
            ("배송지 주소", street, Party::Customer, Place::Delivery, 1),
            ("LOTNO_ADDR", street, Party::Customer, Place::Parcel, 1),
            ("RDNMADR", street, Party::Customer, Place::Main, 1),
            (
                "MBLTEL_NO",
                Meaning::Mobile,
                Party::Customer,
                Place::Main,
                1,
            ),
            (
                "FST_REG_DTM",
                Meaning::CreatedAt,
                Party::Customer,
                Place::Main,
                1,
            ),
            (
                "ShippingStreet",
                street,
                Party::Customer,
                Place::Delivery,
                1,
            ),
            (
                "Address 2: Street 1",
                street,
                Party::Customer,
                Place::Main,
                2,
            ),
            ("Email 2", Meaning::Email, Party::Customer, Place::Main, 2),
            (
                "성명#2",
                Meaning::Name(NamePart::Full),
                Party::Customer,
                Place::Main,
                2,
            ),
            (
                "PRIMARY_NAME_FIRST",
                Meaning::Name(NamePart::Given),
                Party::Customer,
                Place::Main,
                1,
            ),
            (
                "Mobile Phone Number",
                Meaning::Mobile,
                Party::Customer,
                Place::Main,
                1,
            ),
            (
                "보호자명",
                Meaning::Name(NamePart::Full),
                Party::Guardian,
                Place::Main,
                1,
            ),
            (
                "담당자",
                Meaning::Name(NamePart::Full),
                Party::Contact,
                Place::Main,
                1,
            ),
            (
                "Address 1: Street 2",
                Meaning::Address(AddressPart::Detail),
                Party::Customer,
                Place::Main,
                1,
            ),
            (
                "Home Phone",
                Meaning::Phone,
                Party::Customer,
                Place::Home,
                1,
            ),
        ] {
            let reading = read(&Header::new(shown)).unwrap_or_else(|| panic!("{shown}"));
            let got = (
                reading.meaning,
                reading.party,
                reading.place,
                reading.number,
            );
            assert_eq!(got, (meaning, party, place, number), "{shown}");
        }
    }

    #[test]
    fn unknown_headers_say_nothing() {
        for shown in ["column_3", "zzz", "가나다라"] {
            assert_eq!(read(&Header::new(shown)), None, "{shown}");
        }
    }
}
