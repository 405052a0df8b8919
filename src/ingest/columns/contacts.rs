//! Phones, mail addresses and the names of companies: fields of which a source may have several.

use super::assemble::{Board, Field};
use super::meaning::{Basis, Claim, Meaning, Party, Place};
use super::shapes::Shape;
use super::{EntityGuess, Matching};
use crate::tables::field::FieldType;

/// Settles phones, mail addresses and company names.
pub(super) fn settle_contacts(board: &mut Board<'_>, entity: &EntityGuess) {
    lift_mobiles(board);
    lift_accounts(board, entity);
    for meaning in [Meaning::Mobile, Meaning::Phone, Meaning::Email] {
        settle(board, meaning, entity);
    }
    let companies = board.open_with(|claim| claim.meaning == Meaning::Company);
    let mut first = None;
    for at in companies {
        number(
            board,
            at,
            &mut first,
            ("company_name", FieldType::CompanyName),
            Matching::Yes,
        );
    }
    for at in board.open_with(|claim| claim.meaning == Meaning::Employer) {
        // In a mixed file the company's name belongs to other rows than the employer's.
        let alone = first.is_none() && !matches!(entity, EntityGuess::ByRow { .. });
        let name = if alone { "company_name" } else { "employer" };
        board.field(
            at,
            Field::whole(name, FieldType::CompanyName, Matching::Yes),
        );
    }
}

/// Unspecific phone columns full of mobile numbers are mobile phones, unless another column is.
fn lift_mobiles(board: &mut Board<'_>) {
    let main = |claim: &Claim| claim.party == Party::Customer && claim.place == Place::Main;
    let mobile = |claim: &Claim| main(claim) && claim.meaning == Meaning::Mobile;
    if board.columns.iter().any(|column| mobile(&column.claim)) {
        return;
    }
    for column in &mut board.columns {
        let mobiles = column.evidence.of_values(Shape::KoreanMobile);
        if main(&column.claim) && column.claim.meaning == Meaning::Phone && mobiles >= 0.8 {
            column.claim.meaning = Meaning::Mobile;
            column.claim.why.push_str("; nearly all are mobile numbers");
        }
    }
}

/// The account of somebody who signed in is not his company's: account_email where no company is named.
fn lift_accounts(board: &mut Board<'_>, entity: &EntityGuess) {
    let employed = board
        .columns
        .iter()
        .any(|column| matches!(column.claim.meaning, Meaning::Company | Meaning::Employer));
    if employed || *entity != EntityGuess::Person {
        return;
    }
    for column in &mut board.columns {
        let claim = &mut column.claim;
        let of_account = column.header.to_lowercase().starts_with("account");
        if of_account && claim.meaning == Meaning::Email && claim.place == Place::Work {
            claim.place = Place::Main;
        }
    }
}

/// Settles the columns of one kind of contact, grouped by whose and where.
fn settle(board: &mut Board<'_>, meaning: Meaning, entity: &EntityGuess) {
    let members = board.open_with(|claim| claim.meaning == meaning);
    let has = |place: Place| {
        members.iter().any(|&at| {
            let claim = &board.columns[at].claim;
            (claim.party, claim.place) == (Party::Customer, place)
        })
    };
    let main = has(Place::Main);
    // A company's work phone is its phone, and where bills go is better than nothing.
    let stand_ins: &[Place] = match entity {
        EntityGuess::Company => &[Place::Work, Place::Billing],
        _ => &[Place::Billing],
    };
    let stand_in = stand_ins.iter().copied().find(|&place| !main && has(place));
    let mut groups: Vec<((Party, Place), Vec<usize>)> = Vec::new();
    for at in members {
        let claim = &board.columns[at].claim;
        let place = match claim.place {
            Place::Other | Place::Parcel => Place::Main,
            place if Some(place) == stand_in && claim.party == Party::Customer => Place::Main,
            place => place,
        };
        let key = (claim.party, place);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, list)) => list.push(at),
            None => groups.push((key, vec![at])),
        }
    }
    for ((party, place), mut list) in groups {
        let (base, ty) = match meaning {
            Meaning::Mobile => ("mobile_phone", FieldType::Phone),
            Meaning::Phone => ("phone", FieldType::Phone),
            _ => ("email", FieldType::Email),
        };
        let place_prefix = match (meaning, place) {
            (Meaning::Email, Place::Home) => "personal_",
            (_, place) => place.prefix(),
        };
        let name = format!("{}{place_prefix}{base}", party.prefix());
        let doubtful = place == Place::Delivery && main;
        // A child's row is told by a parent's phone; one that stands for the customer in an emergency
        // is the same person's in every row of hers.
        let speaks = matches!(party, Party::Guardian | Party::Emergency)
            && !matches!(entity, EntityGuess::Company);
        let own = party == Party::Customer && !doubtful || speaks;
        let matching = if own { Matching::Yes } else { Matching::No };
        list.sort_by_key(|&at| board.columns[at].claim.place == Place::Other);
        let mut first = None;
        for at in list {
            number(board, at, &mut first, (&name, ty), matching);
        }
    }
}

/// Settles one of several like columns: the first takes the name, copies of it go along, guesses
/// keep their header's name, others get the name with a number.
fn number(
    board: &mut Board<'_>,
    at: usize,
    first: &mut Option<usize>,
    (name, ty): (&str, FieldType),
    matching: Matching,
) {
    let Some(before) = *first else {
        *first = Some(at);
        board.field(at, Field::whole(name, ty, matching));
        return;
    };
    let claim = &board.columns[at].claim;
    if board
        .agreement(before, at)
        .is_some_and(|share| share >= 0.98)
    {
        board.carry(at, &format!("repeats {name}"));
    } else if claim.basis == Basis::HeaderPart {
        let slug = claim.slug.clone();
        board.field(at, Field::whole(&slug, ty, Matching::No));
    } else {
        board.field(at, Field::whole(name, ty, matching));
    }
}
