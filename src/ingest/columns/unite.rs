//! All sources together: a field name has one type everywhere, and codes that several systems
//! share become evidence.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::assemble::Column;
use super::meaning::{Meaning, Party};
use super::shapes::Shape;
use super::{EntityGuess, Matching, Role, SourceGuess};
use crate::tables::field::FieldType;
use crate::tables::hash::hash64;

/// Where a field is fed: source and column.
type Place = (usize, usize);

/// Makes the guesses of all sources agree.
pub(super) fn unite(judged: &[Vec<Column<'_>>], guesses: &mut [SourceGuess]) {
    let mut fields: BTreeMap<Arc<str>, Vec<(Place, FieldType)>> = BTreeMap::new();
    for (source, guess) in guesses.iter().enumerate() {
        for (column, guess) in guess.columns.iter().enumerate() {
            if let Role::Field { name, ty, .. } = &guess.role {
                fields
                    .entry(name.clone())
                    .or_default()
                    .push(((source, column), *ty));
            }
        }
    }
    let names: BTreeSet<Arc<str>> = fields.keys().cloned().collect();
    for (name, uses) in &fields {
        unite_types(judged, guesses, &names, name, uses);
        share_codes(judged, guesses, uses);
        set_foreign_keys_apart(judged, guesses, uses);
        unite_matching(judged, guesses, uses);
    }
}

/// Mailboxes in common that tell that two files are about the same people.
const KNOWN_MAILBOXES: usize = 10;

/// The lists of companies whose contact persons are the customers of another file: one in five of their
/// mailboxes, or of the other's, stands there. Compared as companies they would meet nobody.
pub(super) fn companies_of_known_people(
    judged: &[Vec<Column<'_>>],
    guesses: &[SourceGuess],
) -> Vec<usize> {
    let mailboxes = |source: usize, party: Party| -> HashSet<u64> {
        let mails = judged[source]
            .iter()
            .filter(|column| column.claim.meaning == Meaning::Email && column.claim.party == party);
        let values = mails.flat_map(|column| column.text.values().iter().flatten());
        values
            .map(|text| hash64(text.trim().to_lowercase().as_bytes()))
            .collect()
    };
    let names_contacts = |source: usize| {
        judged[source].iter().any(|column| {
            column.claim.party == Party::Contact && matches!(column.claim.meaning, Meaning::Name(_))
        })
    };
    let are = |source: usize, entity: EntityGuess| guesses[source].entity == entity;
    let people: Vec<HashSet<u64>> = (0..judged.len())
        .filter(|&source| are(source, EntityGuess::Person))
        .map(|source| mailboxes(source, Party::Customer))
        .collect();
    let knows = |source: &usize| {
        let contacts = mailboxes(*source, Party::Contact);
        people.iter().any(|people| {
            let common = contacts.intersection(people).count();
            common >= KNOWN_MAILBOXES && common * 5 >= contacts.len().min(people.len())
        })
    };
    (0..judged.len())
        .filter(|&source| are(source, EntityGuess::Company) && names_contacts(source))
        .filter(knows)
        .collect()
}

fn unite_types(
    judged: &[Vec<Column<'_>>],
    guesses: &mut [SourceGuess],
    names: &BTreeSet<Arc<str>>,
    name: &Arc<str>,
    uses: &[(Place, FieldType)],
) {
    // Columns without values have no say unless there are no others.
    let heard: Vec<FieldType> = uses
        .iter()
        .filter(|((source, column), _)| judged[*source][*column].evidence.sampled > 0)
        .map(|&(_, ty)| ty)
        .collect();
    let voices = if heard.is_empty() {
        uses.iter().map(|&(_, ty)| ty).collect()
    } else {
        heard
    };
    let plain = |ty: FieldType| {
        matches!(
            ty,
            FieldType::Text
                | FieldType::Category
                | FieldType::Identifier
                | FieldType::Number
                | FieldType::Flag
        )
    };
    let temporal = |ty: FieldType| matches!(ty, FieldType::Date | FieldType::Timestamp);
    let Some(&least) = voices.iter().min() else {
        return;
    };
    let united = if voices.iter().all(|&ty| ty == least) {
        least
    } else if voices.iter().all(|&ty| plain(ty)) {
        FieldType::Text
    } else if voices.iter().all(|&ty| temporal(ty)) {
        FieldType::Timestamp
    } else {
        // The most specific type keeps the name; types stand in that order.
        least
    };
    for &((source, column), was) in uses {
        let guess = &mut guesses[source].columns[column];
        let convertible = was == united
            || plain(was) && plain(united)
            || temporal(was) && temporal(united)
            || judged[source][column].evidence.sampled == 0;
        if let Role::Field { name: own, ty, .. } = &mut guess.role {
            if convertible {
                *ty = united;
            } else {
                let mut other = format!("{name}_{}", was.name().replace('-', "_"));
                while names.contains(other.as_str()) {
                    other.push('_');
                }
                *own = other.into();
            }
        }
    }
}

/// Identifiers that each source has once per row are useless within it, but tie sources together
/// if they share values. Running numbers share values by chance and are left alone.
fn share_codes(
    judged: &[Vec<Column<'_>>],
    guesses: &mut [SourceGuess],
    uses: &[(Place, FieldType)],
) {
    let codes: Vec<Place> = uses
        .iter()
        .filter(|(_, ty)| *ty == FieldType::Identifier)
        .map(|&(place, _)| place)
        .filter(|&(source, column)| {
            let e = &judged[source][column].evidence;
            e.sampled > 0 && (e.of_values(Shape::Digits) < 0.9 || e.mean_length >= 7.0)
        })
        .collect();
    let values = |(source, column): Place| -> HashSet<u64> {
        let text = judged[source][column].text;
        text.values()
            .iter()
            .flatten()
            .map(|value| hash64(value.as_bytes()))
            .collect()
    };
    let sets: Vec<(Place, HashSet<u64>)> =
        codes.iter().map(|&place| (place, values(place))).collect();
    let mut shared: Vec<Place> = Vec::new();
    for (at, (left, left_values)) in sets.iter().enumerate() {
        for (right, right_values) in &sets[at + 1..] {
            let common = left_values.intersection(right_values).count();
            let smaller = left_values.len().min(right_values.len());
            if left.0 != right.0 && common * 20 >= smaller.max(1) {
                shared.extend([*left, *right]);
            }
        }
    }
    for (source, column) in shared {
        if let Role::Field { matching, .. } = &mut guesses[source].columns[column].role {
            *matching = Matching::Yes;
        }
    }
}

/// Different numbers of companies that tell a key from chance.
const KEYS: usize = 10;

/// The number of the company that a person belongs to says no more than the company's name: colleagues
/// share it. It is one where another file lists companies by these numbers.
fn set_foreign_keys_apart(
    judged: &[Vec<Column<'_>>],
    guesses: &mut [SourceGuess],
    uses: &[(Place, FieldType)],
) {
    let values = |(source, column): Place| -> HashSet<&str> {
        let values = judged[source][column].text.values();
        values.iter().flatten().map(str::trim).collect()
    };
    let listed: Vec<(usize, HashSet<&str>)> = (0..guesses.len())
        .filter(|&source| guesses[source].entity == EntityGuess::Company)
        .filter_map(|source| {
            let mut columns = guesses[source].columns.iter();
            let id = columns.position(|column| column.role == Role::Id)?;
            Some((source, values((source, id))))
        })
        .collect();
    for &(place, ty) in uses {
        let (source, column) = place;
        let is_person = guesses[source].entity == EntityGuess::Person;
        if ty != FieldType::Identifier || !is_person || listed.is_empty() {
            continue;
        }
        let own = values(place);
        let refers = listed.iter().any(|(other, listed)| {
            let found = own.iter().filter(|value| listed.contains(*value)).count();
            *other != source && found >= KEYS && found * 10 >= own.len() * 9
        });
        let guess = &mut guesses[source].columns[column];
        if refers && let Role::Field { matching, .. } = &mut guess.role {
            *matching = Matching::No;
            guess
                .why
                .push_str("; another file lists companies by these numbers");
        }
    }
}

/// A field drives matching in all sources or in none.
fn unite_matching(
    judged: &[Vec<Column<'_>>],
    guesses: &mut [SourceGuess],
    uses: &[(Place, FieldType)],
) {
    let said = |guesses: &[SourceGuess], (source, column): Place| match guesses[source].columns
        [column]
        .role
    {
        Role::Field { matching, .. } => matching,
        _ => Matching::No,
    };
    let filled = |&(source, column): &Place| judged[source][column].evidence.sampled > 0;
    let places: Vec<Place> = uses.iter().map(|&(place, _)| place).collect();
    let heard: Vec<Place> = places.iter().copied().filter(filled).collect();
    let voices = if heard.is_empty() { &places } else { &heard };
    let united = voices
        .iter()
        .map(|&place| said(guesses, place))
        .min()
        .unwrap_or(Matching::No);
    for (source, column) in places {
        if let Role::Field { matching, .. } = &mut guesses[source].columns[column].role {
            *matching = united;
        }
    }
}
