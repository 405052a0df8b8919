//! The level of a place that a column names: 시도, 시군구 or 읍면동. Headers only count them (region1 and
//! region2, addr1 and addr2, 지역1 and 지역2), so that the values decide, of one file and of all.

use std::collections::HashSet;
use std::sync::Arc;

use super::assemble::Column;
use super::evidence::{Evidence, Sampled};
use super::meaning::{AddressPart, Basis, Meaning, Party};
use super::shapes::Shape;
use super::{Role, SourceGuess};
use crate::tables::hash::hash64;

/// Share of the rows that name a place of one level.
const ENOUGH: f64 = 0.8;

/// Lets the values say which level the columns of one source are of.
pub(super) fn read(columns: &mut [Column<'_>]) {
    let told: Vec<Option<AddressPart>> = columns
        .iter()
        .map(|column| level(&column.evidence))
        .collect();
    for at in 0..columns.len() {
        if let Some(part) = told[at].filter(|_| contradicts(columns, &told, at)) {
            let claim = &mut columns[at].claim;
            claim.meaning = Meaning::Address(part);
            claim
                .why
                .push_str("; its values tell the level of the places");
        }
    }
    number(columns, &told);
    name_unknown(columns, &told);
}

/// The level of which nearly all values are.
fn level(e: &Evidence) -> Option<AddressPart> {
    let levels = [
        (Shape::Province, AddressPart::Region),
        (Shape::District, AddressPart::City),
        (Shape::Ward, AddressPart::Locality),
    ];
    let found = levels
        .into_iter()
        .find(|&(shape, _)| e.of_rows(shape) >= ENOUGH);
    found.map(|(_, part)| part)
}

/// Whether a column is told to be of another level than its header says.
fn contradicts(columns: &[Column<'_>], told: &[Option<AddressPart>], at: usize) -> bool {
    use AddressPart as P;
    let (Meaning::Address(said), Some(seen)) = (columns[at].claim.meaning, told[at]) else {
        return false;
    };
    let beside = |part: P| {
        let place = |at: usize| (columns[at].claim.party, columns[at].claim.place);
        (0..columns.len()).any(|other| {
            let address = matches!(columns[other].claim.meaning, Meaning::Address(_));
            other != at && address && told[other] == Some(part) && place(other) == place(at)
        })
    };
    match (said, seen) {
        (P::Region, P::City) => true,
        (P::Region | P::City, P::Locality) => beside(P::City),
        // The largest cities are 시도 as well: only with 시군구 beside them are they more than cities.
        (P::City | P::Locality, P::Region) => beside(P::City),
        (P::Locality, P::City) => !beside(P::City),
        // addr1 and addr2: one alone is all that is known of an address.
        (P::Street | P::Detail, P::Region) => beside(P::City),
        (P::Street | P::Detail, P::City) => beside(P::Region),
        _ => false,
    }
}

/// Takes the number off the headers of levels of which there is one: the 2 of region2 counts levels.
fn number(columns: &mut [Column<'_>], told: &[Option<AddressPart>]) {
    let key = |column: &Column<'_>| {
        let claim = &column.claim;
        (claim.meaning, claim.party, claim.place)
    };
    for at in 0..columns.len() {
        let claim = &columns[at].claim;
        if claim.number == 1 || told[at].map(Meaning::Address) != Some(claim.meaning) {
            continue;
        }
        let only = columns
            .iter()
            .filter(|other| key(other) == key(&columns[at]))
            .count()
            == 1;
        // Behind a second street stands the town of a second address.
        let second = columns.iter().any(|other| {
            let (meaning, party, place) = key(other);
            let number = other.claim.number == claim.number;
            let street = match meaning {
                Meaning::Address(AddressPart::Street | AddressPart::Whole) => number,
                Meaning::Address(AddressPart::Detail) => {
                    other.evidence.of_values(Shape::KoreanAddress) >= 0.6
                }
                _ => false,
            };
            street && (party, place) == (claim.party, claim.place)
        });
        if only && !second {
            columns[at].claim.number = 1;
        }
    }
}

/// Where no header tells of an address, values do: area1 and area2.
fn name_unknown(columns: &mut [Column<'_>], told: &[Option<AddressPart>]) {
    let addressed = |column: &Column<'_>| {
        let Meaning::Address(part) = column.claim.meaning else {
            return false;
        };
        matches!(part, AddressPart::Street | AddressPart::Whole)
    };
    if columns.iter().any(addressed) {
        return;
    }
    for part in [AddressPart::Region, AddressPart::City] {
        let meaning = Meaning::Address(part);
        let known = columns.iter().any(|column| column.claim.meaning == meaning);
        let unknown = |at: &usize| {
            let Column {
                claim, evidence, ..
            } = &columns[*at];
            let loose = claim.basis == Basis::Values && matches!(claim.meaning, Meaning::Loose(..));
            loose
                && claim.party == Party::Customer
                && told[*at] == Some(part)
                && evidence.has_values(3) == Sampled::Enough
        };
        let found: Vec<usize> = (0..columns.len()).filter(unknown).collect();
        // Of two such columns neither is sure.
        if let (&[at], false) = (found.as_slice(), known) {
            let claim = &mut columns[at].claim;
            claim.meaning = meaning;
            claim.confidence = 0.6;
            claim.why = "the header says nothing known; nearly all values name places of one level"
                .to_owned();
        }
    }
}

/// The fields of places that stand alone.
const FIELDS: [&str; 4] = ["state", "city", "suburb", "country"];
/// So many values in common are no chance.
const COMMON: usize = 3;

/// A second column of a level (state_2) whose values stand in another file's column of a level that its
/// own file lacks is of that level.
pub(super) fn share(judged: &[Vec<Column<'_>>], guesses: &mut [SourceGuess]) {
    let places = |guesses: &[SourceGuess]| -> Vec<(usize, usize, Arc<str>)> {
        let columns = guesses.iter().enumerate().flat_map(|(source, guess)| {
            let columns = guess.columns.iter().enumerate();
            columns.map(move |(column, guess)| (source, column, &guess.role))
        });
        let fields = columns.filter_map(|(source, column, role)| match role {
            Role::Field { name, slot: 0, .. } => Some((source, column, name.clone())),
            _ => None,
        });
        fields.collect()
    };
    let all = places(guesses);
    let second = |name: &str| {
        let base = name.strip_suffix("_2").or(name.strip_suffix("_3"));
        base.is_some_and(|base| FIELDS.contains(&base))
    };
    let values = |source: usize, column: usize| -> HashSet<u64> {
        let values = judged[source][column].text.values().iter().flatten();
        values
            .map(|text| hash64(text.trim().to_lowercase().as_bytes()))
            .collect()
    };
    for (source, column, _) in all.iter().filter(|(.., name)| second(name)) {
        let own = values(*source, *column);
        let fed = |level: &str| {
            let of_source = guesses[*source].columns.iter();
            of_source
                .filter_map(|guess| field_name(&guess.role))
                .any(|name| name == level)
        };
        let best = FIELDS
            .iter()
            .filter(|level| !fed(level))
            .filter_map(|level| {
                let elsewhere = all
                    .iter()
                    .filter(|(other, _, name)| other != source && **name == **level);
                let common = elsewhere.filter_map(|(other, column, _)| {
                    let theirs = values(*other, *column);
                    let common = own.intersection(&theirs).count();
                    let large = common >= COMMON && common * 2 >= own.len().min(theirs.len());
                    large.then_some(common)
                });
                Some((common.max()?, *level))
            })
            .max_by_key(|&(common, level)| (common, std::cmp::Reverse(level)));
        if let Some((_, level)) = best {
            rename(&mut guesses[*source].columns[*column].role, level);
            let why = &mut guesses[*source].columns[*column].why;
            why.push_str(&format!("; another file has its values as {level}"));
        }
    }
}

/// Fields of an address at home, with what they are called where it is the only one.
const AT_HOME: [(&str, &str); 6] = [
    ("home_address", "address"),
    ("home_postcode", "postcode"),
    ("home_state", "state"),
    ("home_city", "city"),
    ("home_suburb", "suburb"),
    ("home_country", "country"),
];

/// 자택주소 and another file's 주소 are one field where no file has two addresses of the customer.
pub(super) fn unite_homes(guesses: &mut [SourceGuess]) {
    let has = |guess: &SourceGuess, field: &str| {
        let mut names = guess
            .columns
            .iter()
            .filter_map(|guess| field_name(&guess.role));
        names.any(|name| name == field)
    };
    let second = |guess: &SourceGuess| {
        has(guess, "work_address")
            || has(guess, "address_2")
            || has(guess, "address") && has(guess, "home_address")
    };
    let addressed = guesses.iter().any(|guess| has(guess, "address"));
    if !addressed || guesses.iter().any(second) {
        return;
    }
    for guess in guesses {
        let free: Vec<_> = AT_HOME
            .iter()
            .filter(|(_, plain)| !has(guess, plain))
            .collect();
        for column in &mut guess.columns {
            let name = field_name(&column.role);
            if let Some((_, plain)) = free.iter().find(|(home, _)| name == Some(home)) {
                rename(&mut column.role, plain);
                column.why.push_str("; no file has another address");
            }
        }
    }
}

fn field_name(role: &Role) -> Option<&str> {
    match role {
        Role::Field { name, .. } => Some(name),
        _ => None,
    }
}

fn rename(role: &mut Role, to: &str) {
    if let Role::Field { name, .. } = role {
        *name = to.into();
    }
}
