//! Postal addresses: which columns compose one address, and how many addresses there are.

use std::collections::BTreeMap;

use super::assemble::{Board, Column, Field};
use super::evidence::Spread;
use super::header::Header;
use super::meaning::{AddressPart, Basis, Meaning, Party, Place};
use super::reading::{self, Reading};
use super::shapes::Shape;
use super::{EntityGuess, Matching};
use crate::tables::field::FieldType;

/// Slots of an address that several columns feed.
pub mod address_slot {
    /// Street and number, 기본주소, or everything.
    pub const STREET: u8 = 0;
    /// 상세주소: unit, floor, building, second line.
    pub const DETAIL: u8 = 1;
    /// City, 시군구.
    pub const CITY: u8 = 2;
    /// State, province, 시도.
    pub const REGION: u8 = 3;
    /// Country.
    pub const COUNTRY: u8 = 4;
    /// The number of the house where the street stands without it.
    pub const HOUSE_NUMBER: u8 = 5;
    /// Suburb, 읍면동.
    pub const LOCALITY: u8 = 6;
    /// A third line.
    pub const MORE_DETAIL: u8 = 7;
    /// The address in one piece, to be used only where the slots before are empty.
    pub const WHOLE: u8 = 8;
}

/// Whose address, which of several, and its number.
type Group = (Party, Place, u8);

/// A test of a column by its values.
type Test = fn(&Column<'_>) -> bool;

/// Next to Korean addresses, five digits under a silent header are their postcodes, and units
/// their second part. Elsewhere they may be anything.
pub(super) fn read_context(columns: &mut [Column<'_>]) {
    read_indian_postcodes(columns);
    read_kin(columns);
    let claimed = |columns: &[Column<'_>], meaning: Meaning| {
        columns.iter().any(|column| column.claim.meaning == meaning)
    };
    let korean = columns.iter().any(|column| {
        let street = column.claim.meaning == Meaning::Address(AddressPart::Street);
        street && column.evidence.of_values(Shape::KoreanAddress) >= 0.6
    });
    let detail = Meaning::Address(AddressPart::Detail);
    let tests: [(Meaning, Test); 2] = [
        (Meaning::Postcode, |column| {
            let e = &column.evidence;
            e.fixed_length() == Some(5) && e.of_values(Shape::Digits) >= 0.95
        }),
        (detail, |column| {
            let e = &column.evidence;
            // What stands in row after row is no flat: 1호점, 1층.
            let units = e.of_values(Shape::Unit) >= 0.7 && e.of_values(Shape::KoreanAddress) < 0.3;
            units && e.spread() == Spread::Many
        }),
    ];
    for (meaning, test) in tests {
        let fits = |column: &&mut Column<'_>| {
            let unknown = matches!(column.claim.meaning, Meaning::Loose(..) | Meaning::Amount);
            unknown && column.claim.basis == Basis::Values && test(column)
        };
        if !korean || claimed(columns, meaning) {
            continue;
        }
        let mut found: Vec<&mut Column<'_>> = columns.iter_mut().filter(fits).collect();
        // Of two such columns neither is sure.
        if let [column] = found.as_mut_slice() {
            column.claim.meaning = meaning;
            column.claim.confidence = 0.6;
            column.claim.why.push_str(", next to Korean addresses");
        }
    }
}

/// What a header says of a part of an address behind its first words, and these words.
fn behind_beginning(shown: &str) -> Option<(String, Reading)> {
    let words = Header::new(shown).words;
    (1..words.len()).find_map(|from| {
        let rest = words[from..].concat();
        let reading = reading::read(&Header::new(&rest))?;
        let placed = matches!(reading.meaning, Meaning::Address(_) | Meaning::Postcode);
        let known = placed && reading.basis == Basis::Header;
        known.then(|| (words[..from].concat(), reading))
    })
}

/// MAIL_CITY beside MAIL_ADDR1, SPRADDR_PR_CITY beside SPRADDR_PR_STREET1: what begins as the header of a
/// street does, and goes on as a part of an address, is of the same address, however it begins.
fn read_kin(columns: &mut [Column<'_>]) {
    let streets: Vec<(String, Party, Place, u8)> = columns
        .iter()
        .filter(|column| column.claim.meaning == Meaning::Address(AddressPart::Street))
        .filter_map(|column| {
            let (beginning, reading) = behind_beginning(&column.header)?;
            let claim = &column.claim;
            let street = matches!(reading.meaning, Meaning::Address(AddressPart::Street));
            street.then_some((beginning, claim.party, claim.place, claim.number))
        })
        .collect();
    for column in columns.iter_mut() {
        let claim = &mut column.claim;
        let e = &column.evidence;
        let unknown = match claim.meaning {
            Meaning::Loose(FieldType::Text | FieldType::Category, _) | Meaning::Reference => true,
            // MAIL_ADDR2 beside MAIL_ADDR1 that holds streets.
            Meaning::Email => e.of_values(Shape::Email) == 0.0,
            Meaning::Carried(_) => e.sampled == 0,
            _ => false,
        };
        let Some((beginning, reading)) = behind_beginning(&column.header).filter(|_| unknown)
        else {
            continue;
        };
        let kin = streets.iter().find(|(street, ..)| *street == beginning);
        let Some(&(_, party, place, number)) = kin else {
            continue;
        };
        claim.meaning = match reading.meaning {
            Meaning::Address(AddressPart::Street) => Meaning::Address(AddressPart::Detail),
            meaning => meaning,
        };
        (claim.party, claim.place, claim.number) = (party, place, number);
        claim.basis = Basis::HeaderPart;
        claim.why = "begins as the header of a street does".to_owned();
    }
}

/// India calls its postcodes PIN. Secrets of as many digits begin with a naught as often as with any other
/// digit, and stand beside no town.
fn read_indian_postcodes(columns: &mut [Column<'_>]) {
    // The first two digits, by which the country is divided.
    const CIRCLES: std::ops::RangeInclusive<u32> = 11..=85;
    const LEAST: usize = 5;
    /// Among so many values some would begin with a naught by chance.
    const MANY: usize = 100;
    let placed = columns.iter().any(|column| {
        column.claim.party == Party::Customer && matches!(column.claim.meaning, Meaning::Address(_))
    });
    let has_postcode = columns
        .iter()
        .any(|column| column.claim.meaning == Meaning::Postcode);
    if !placed || has_postcode {
        return;
    }
    let is_code = |text: &str, many: bool| {
        let digits: String = text.chars().filter(|c| *c != ' ').collect();
        let numeric = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let begins = || {
            digits[..2]
                .parse()
                .is_ok_and(|circle| CIRCLES.contains(&circle))
        };
        numeric && (begins() || many && !digits.starts_with('0'))
    };
    let pin = columns.iter_mut().find(|column| {
        let words = Header::new(&column.header).bare_words.concat();
        matches!(words.as_str(), "pin" | "pinno" | "pinnumber")
    });
    if let Some(column) = pin {
        let text = column.text;
        let values = text.distinct();
        let many = values >= MANY;
        let fits = (0..values as u32).filter(|&code| is_code(text.value(code), many));
        if values >= LEAST && fits.count() * 100 >= values * 98 {
            column.claim.meaning = Meaning::Postcode;
            column.claim.confidence = 0.8;
            column.claim.why =
                "six digits beside an address, as India numbers its places".to_owned();
        }
    }
}

/// Settles addresses and postcodes.
pub(super) fn settle_addresses(board: &mut Board<'_>, entity: &EntityGuess) {
    detach_second_addresses(board);
    promote_places(board, entity);
    let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
    for at in board.open_with(|claim| matches!(claim.meaning, Meaning::Address(_))) {
        groups.entry(group(board, at)).or_default().push(at);
    }
    let main_exists = groups
        .keys()
        .any(|&(party, place, _)| (party, place) == (Party::Customer, Place::Main));
    for (group, members) in groups {
        settle_group(board, group, members, main_exists.into());
    }
    for at in board.open_with(|claim| claim.meaning == Meaning::Postcode) {
        let (prefix, suffix) = affixes(group(board, at));
        let matching = matching_of(group(board, at), main_exists.into());
        let name = format!("{prefix}postcode{suffix}");
        board.field(at, Field::whole(&name, FieldType::Postcode, matching));
    }
}

fn group(board: &Board<'_>, at: usize) -> Group {
    let claim = &board.columns[at].claim;
    (claim.party, claim.place, claim.number)
}

/// What stands before and after the plain names of a group's fields.
fn affixes((party, place, number): Group) -> (String, String) {
    // An "other" address is a second main one.
    let (place, number) = match place {
        Place::Other => (Place::Main, number + 1),
        place => (place, number),
    };
    let suffix = if number > 1 {
        format!("_{number}")
    } else {
        String::new()
    };
    (format!("{}{}", party.prefix(), place.prefix()), suffix)
}

/// Whether the source has an address of the customer himself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MainAddress {
    Present,
    Absent,
}

impl From<bool> for MainAddress {
    fn from(present: bool) -> Self {
        if present {
            MainAddress::Present
        } else {
            MainAddress::Absent
        }
    }
}

/// Parcel forms repeat the main address; deliveries go to other people as well.
fn matching_of((party, place, _): Group, main: MainAddress) -> Matching {
    let doubtful = matches!(place, Place::Parcel | Place::Delivery) && main == MainAddress::Present;
    if party != Party::Customer || doubtful {
        Matching::No
    } else {
        Matching::Yes
    }
}

/// A "second line" whose values are whole addresses is a second address.
fn detach_second_addresses(board: &mut Board<'_>) {
    let detail = Meaning::Address(AddressPart::Detail);
    for at in board.open_with(|claim| claim.meaning == detail) {
        let column = &mut board.columns[at];
        if column.evidence.of_values(Shape::KoreanAddress) >= 0.6 {
            column.claim.meaning = Meaning::Address(AddressPart::Street);
            if column.claim.place == Place::Main {
                column.claim.place = Place::Other;
            }
        }
    }
}

/// Where the customer has no plain address, the likeliest other one takes its place.
fn promote_places(board: &mut Board<'_>, entity: &EntityGuess) {
    let streets = |board: &Board<'_>, place: Place| {
        board.columns.iter().any(|column| {
            let claim = &column.claim;
            let whole = matches!(
                claim.meaning,
                Meaning::Address(AddressPart::Street | AddressPart::Whole)
            );
            whole && claim.party == Party::Customer && claim.place == place
        })
    };
    if streets(board, Place::Main) {
        return;
    }
    let choices: &[Place] = match entity {
        EntityGuess::Company => &[
            Place::Work,
            Place::Billing,
            Place::Parcel,
            Place::Other,
            Place::Delivery,
        ],
        _ => &[Place::Parcel, Place::Billing, Place::Other],
    };
    let Some(&chosen) = choices.iter().find(|&&place| streets(board, place)) else {
        return;
    };
    for column in &mut board.columns {
        let claim = &mut column.claim;
        let of_address = matches!(claim.meaning, Meaning::Address(_) | Meaning::Postcode);
        if of_address && claim.party == Party::Customer && claim.place == chosen {
            claim.place = Place::Main;
        }
    }
}

/// Whether a column of countries holds their codes.
fn is_coded(column: &Column<'_>) -> bool {
    let e = &column.evidence;
    e.sampled > 0 && e.mean_length <= 3.0 && e.of_values(Shape::Letters) >= 0.9
}

fn settle_group(board: &mut Board<'_>, group: Group, members: Vec<usize>, main: MainAddress) {
    let (prefix, suffix) = affixes(group);
    let matching = matching_of(group, main);
    let mut parts: Vec<(AddressPart, usize)> = members
        .into_iter()
        .filter_map(|at| match board.columns[at].claim.meaning {
            Meaning::Address(part) => Some((part, at)),
            _ => None,
        })
        .collect();
    let has = |parts: &[(AddressPart, usize)], part| parts.iter().any(|&(other, _)| other == part);
    // The nearest thing to a street stands in for it, as a suburb does for a city.
    let stand_ins = [
        (AddressPart::Street, AddressPart::Whole),
        (AddressPart::Street, AddressPart::Detail),
        (AddressPart::City, AddressPart::Locality),
    ];
    for (wanted, instead) in stand_ins {
        if !has(&parts, wanted)
            && let Some(found) = parts.iter_mut().find(|(part, _)| *part == instead)
        {
            found.0 = wanted;
        }
    }
    let street = parts
        .iter()
        .find(|(part, _)| *part == AddressPart::Street)
        .map(|&(_, at)| at);
    let complete = street.is_some_and(|at| {
        board.columns[at]
            .evidence
            .of_values(Shape::StartsWithRegion)
            >= 0.6
    });
    let address = format!("{prefix}address{suffix}");
    let mut taken = Vec::new();
    for (part, at) in parts {
        let slot = match part {
            AddressPart::Street => address_slot::STREET,
            AddressPart::Detail if taken.contains(&address_slot::DETAIL) => {
                address_slot::MORE_DETAIL
            }
            AddressPart::Detail => address_slot::DETAIL,
            AddressPart::City => address_slot::CITY,
            AddressPart::Region => address_slot::REGION,
            AddressPart::Country => address_slot::COUNTRY,
            AddressPart::HouseNumber => address_slot::HOUSE_NUMBER,
            AddressPart::Locality => address_slot::LOCALITY,
            AddressPart::Whole => address_slot::WHOLE,
        };
        let alone = match part {
            AddressPart::City => Some("city"),
            AddressPart::Region => Some("state"),
            AddressPart::Country => Some("country"),
            AddressPart::Locality => Some("suburb"),
            _ => None,
        };
        // KR is for systems; nobody writes it into an address.
        let coded = part == AddressPart::Country && is_coded(&board.columns[at]);
        match alone {
            Some(name) if street.is_none() || complete || coded => {
                let e = &board.columns[at].evidence;
                let few = e.spread() != Spread::Many || e.sampled == 0;
                let ty = if few {
                    FieldType::Category
                } else {
                    FieldType::Text
                };
                let constant = e.spread() == Spread::Constant;
                // What the address says already is no further evidence.
                let matching = if street.is_some() || constant {
                    Matching::No
                } else {
                    matching
                };
                board.field(
                    at,
                    Field::whole(&format!("{prefix}{name}{suffix}"), ty, matching),
                );
            }
            _ if taken.contains(&slot) && part == AddressPart::Street => {
                let same = street.and_then(|first| board.agreement(first, at));
                if same.is_some_and(|share| share >= 0.9) {
                    board.carry(at, &format!("repeats {address}"));
                } else {
                    let field = Field::whole(&address, FieldType::PostalAddress, Matching::No);
                    board.field(at, field);
                }
            }
            _ if taken.contains(&slot) => board.carry(at, &format!("repeats {address}")),
            _ => {
                taken.push(slot);
                let field = Field::whole(&address, FieldType::PostalAddress, matching);
                board.field(at, Field { slot, ..field });
            }
        }
    }
}
