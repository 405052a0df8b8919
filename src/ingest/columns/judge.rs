//! One column judged without its neighbours: what its header claims, weighed against its values.

use std::sync::Arc;

use super::evidence::{Evidence, Sampled};
use super::header::Header;
use super::kinds;
use super::meaning::{AddressPart, Basis, Claim, IdRank, Meaning, NamePart, Party, Place};
use super::mixed;
use super::reading::{self, Reading};
use super::shapes::Shape;
use super::values::{self, Seen};
use super::{Matching, SensitiveKind};
use crate::tables::field::FieldType;

/// Judges a column.
pub(super) fn judge(header: &Header, evidence: &Evidence) -> Claim {
    let slug: Arc<str> = header.slug.as_str().into();
    let claim = match reading::read(header) {
        _ if kinds::answers(header, evidence) => kinds::claim(&slug),
        Some(reading) => with_header(reading, evidence, &slug),
        None => by_values(evidence, &slug, "the header says nothing known"),
    };
    hidden_ids(for_others(claim), evidence)
}

/// A claim by the values alone.
fn by_values(evidence: &Evidence, slug: &Arc<str>, start: &str) -> Claim {
    let seen = values::alone(evidence);
    let settled = matches!(
        seen.meaning,
        Meaning::Loose(..) | Meaning::Carried(_) | Meaning::Amount
    );
    // Few values are weak evidence, whatever they show.
    let trust = if settled { 0.6 } else { 0.9 };
    let size = (evidence.sampled.min(20) as f64) / 20.0;
    Claim {
        meaning: seen.meaning,
        party: Party::Customer,
        place: Place::Main,
        number: 1,
        basis: Basis::Values,
        confidence: trust * seen.share * (0.6 + 0.4 * size),
        why: match evidence.sampled {
            0 => format!("{start} and there are no values"),
            _ => format!("{start}; {}", percent(seen)),
        },
        slug: slug.clone(),
    }
}

fn percent(seen: Seen) -> String {
    format!("{:.0} % of the values {}", seen.share * 100.0, seen.what)
}

fn with_header(reading: Reading, evidence: &Evidence, slug: &Arc<str>) -> Claim {
    let Some(mut reading) = refine(reading, evidence) else {
        return by_values(evidence, slug, "the header is known only in part");
    };
    // PAN is a payment card by its header; ten letters and digits are an Indian tax number.
    let lengths = 9.5..=10.5;
    if matches!(&**slug, "pan" | "pan_no" | "pan_number")
        && reading.meaning == Meaning::Id(IdRank::Row)
        && lengths.contains(&evidence.mean_length)
    {
        reading.meaning = Meaning::Fixed("pan", FieldType::Identifier, Matching::Yes);
    }
    // CIF numbers a customer of a bank, and a Spanish company with a letter in it.
    if **slug == *"cif" && evidence.of_values(Shape::Digits) >= 0.95 {
        reading.meaning = Meaning::Id(IdRank::Entity);
    }
    // A user's name is what he logs in with, unless names stand there.
    if matches!(&**slug, "user_name" | "username")
        && values::alone(evidence).meaning == Meaning::Name(NamePart::Full)
    {
        reading.meaning = Meaning::Name(NamePart::Full);
    }
    // The tax offices of other countries number companies otherwise than the Korean one.
    if matches!(reading.meaning, Meaning::Fixed("business_number", ..))
        && evidence.of_values(Shape::TenDigits) < 0.2
        && evidence.of_values(Shape::Code) >= 0.8
    {
        reading.meaning = Meaning::Fixed("tax_number", FieldType::Identifier, Matching::Yes);
    }
    // An area code of four digits and more is one of the post.
    if **slug == *"areacode" && evidence.mean_length >= 3.5 {
        reading.meaning = Meaning::Postcode;
    }
    // Whose the column is, and which of several, only the header can say.
    let contact = reading.meaning == Meaning::Id(IdRank::Entity) && **slug == *"contact";
    // A contact has a number, unless names stand there.
    if contact && let name @ Meaning::Name(_) = values::alone(evidence).meaning {
        (reading.meaning, reading.party) = (name, Party::Contact);
    }
    let keep = |claim: Claim| Claim {
        party: match claim.meaning {
            Meaning::Name(_) if contact => Party::Contact,
            _ => reading.party,
        },
        place: reading.place,
        number: reading.number,
        ..claim
    };
    if let Some(seen) = values::distinctive(evidence)
        && overrules(seen, reading.meaning, evidence)
    {
        // The end of a compound (번호, no) is nothing that values could contradict.
        let start = match reading.basis {
            Basis::Header => "the header says something else, but the values decide",
            Basis::HeaderPart | Basis::Values => "the header is known only in part",
        };
        return keep(by_values(evidence, slug, start));
    }
    let support = values::support(reading.meaning, evidence);
    // Codes are few by nature.
    let coded = reading.meaning == Meaning::Company;
    let enough = evidence.has_values(5) == Sampled::Enough || coded;
    if enough && support.is_some_and(|share| share < 0.2) {
        return keep(by_values(
            evidence,
            slug,
            "the values do not fit the header",
        ));
    }
    let trust = match reading.basis {
        Basis::Header => 0.98,
        Basis::HeaderPart | Basis::Values => 0.75,
    };
    let (confidence, fit) = match support {
        Some(share) => (
            trust * (0.7 + 0.3 * share),
            format!("; {:.0} % of the values fit", share * 100.0),
        ),
        None if evidence.sampled == 0 => (trust * 0.9, "; there are no values".to_owned()),
        None => (trust * 0.95, String::new()),
    };
    let known = match reading.basis {
        Basis::Header => "the header is known",
        Basis::HeaderPart | Basis::Values => "the header is known in part",
    };
    Claim {
        meaning: reading.meaning,
        party: reading.party,
        place: reading.place,
        number: reading.number,
        basis: reading.basis,
        confidence,
        why: format!("{known}{fit}"),
        slug: slug.clone(),
    }
}

/// Settles headers with two readings by the values, and drops what a part of a header cannot
/// carry.
fn refine(mut reading: Reading, e: &Evidence) -> Option<Reading> {
    let hidden = e.of_values(Shape::ResidentNumber) == 0.0;
    let front = hidden && e.of_values(Shape::ResidentFront) >= 0.9;
    let births = hidden && e.of_values(Shape::ShortDate) + e.of_values(Shape::Date) >= 0.9
        || mixed::are_births_or_numbers(e);
    let letters_tell =
        reading.meaning == Meaning::EntityKind && e.of_rows(Shape::EntityWord) >= 0.9;
    reading.meaning = match reading.meaning {
        // What is left of a 주민등록번호 whose tail is hidden is a birth date and a sex.
        // So is 실명번호 of which nothing else is asked.
        Meaning::Sensitive(SensitiveKind::ResidentNumber) if front || births => Meaning::BirthDate,
        // The shop's own card, not the bank's.
        Meaning::Sensitive(SensitiveKind::Card)
            if e.of_values(Shape::Code) >= 0.9
                && e.of_values(Shape::Digits) < 0.1
                && e.of_values(Shape::Card) == 0.0 =>
        {
            Meaning::Id(IdRank::Row)
        }
        Meaning::Words("job_title", _) if e.of_rows(Shape::Salutation) >= 0.6 => {
            Meaning::Carried("a form of address")
        }
        Meaning::State | Meaning::EntityKind if values::entity_kind(e, 0.9).is_some() => {
            Meaning::EntityKind
        }
        Meaning::EntityKind if letters_tell || e.sampled == 0 => Meaning::EntityKind,
        Meaning::EntityKind => Meaning::State,
        Meaning::Deleted
            if e.sampled > 0 && e.of_rows(Shape::YesNo) < 0.9 && e.deleted_value.is_none() =>
        {
            Meaning::State
        }
        other => other,
    };
    if reading.basis == Basis::HeaderPart {
        reading.meaning = partial(reading.meaning, e)?;
    }
    Some(reading)
}

/// What a partly known header may claim: what harms nobody if wrong, or what the values bear out.
fn partial(meaning: Meaning, e: &Evidence) -> Option<Meaning> {
    let of = |shape| e.of_values(shape);
    let borne_out = |least: f64| {
        values::support(meaning, e)
            .is_none_or(|share| share >= least)
            .then_some(meaning)
    };
    match meaning {
        Meaning::Sensitive(_) | Meaning::Carried(_) | Meaning::Consent(..) => Some(meaning),
        Meaning::Moment | Meaning::Amount => borne_out(0.6),
        Meaning::Flag => (e.sampled == 0 || e.of_rows(Shape::YesNo) >= 0.6).then_some(meaning),
        Meaning::State => Some(meaning),
        Meaning::CreatedAt | Meaning::UpdatedAt(_) | Meaning::NamedMoment(_) => {
            (values::support(meaning, e)? >= 0.6).then_some(Meaning::Moment)
        }
        Meaning::Email
        | Meaning::Mobile
        | Meaning::Phone
        | Meaning::Postcode
        | Meaning::BirthDate => borne_out(0.6),
        // SPBPERS_NAME_SUFFIX, but no street's.
        Meaning::Name(NamePart::Suffix) => {
            (e.sampled == 0 || e.of_rows(Shape::NameSuffix) >= 0.6).then_some(meaning)
        }
        Meaning::Name(part) => {
            let likely = of(Shape::FrequentSurname) >= 0.3 || e.of_rows(Shape::GivenName) >= 0.3;
            // Nothing but a person has a first and a last name.
            let half = matches!(part, NamePart::Surname | NamePart::Given | NamePart::Middle)
                && of(Shape::Letters) >= 0.5;
            (likely || half).then_some(meaning)
        }
        Meaning::AnyName => {
            let people = of(Shape::HangulName).max(of(Shape::FrequentSurname));
            let companies = of(Shape::LegalForm) + of(Shape::BusinessWord);
            (people >= 0.3 || companies >= 0.3).then_some(meaning)
        }
        Meaning::Company => {
            (of(Shape::LegalForm) + of(Shape::BusinessWord) >= 0.3).then_some(meaning)
        }
        Meaning::Address(AddressPart::Street) => {
            (of(Shape::KoreanAddress).max(of(Shape::StreetAddress)) >= 0.4).then_some(meaning)
        }
        // Codes of unknown things: useful only if they repeat a little, as duplicates do.
        Meaning::Reference | Meaning::Id(_) => match values::alone(e).meaning {
            Meaning::Loose(FieldType::Identifier, Matching::Yes) if e.uniqueness() >= 0.3 => None,
            _ => Some(Meaning::Reference),
        },
        _ => None,
    }
}

/// What nearly all values are, a header that only speaks of numbers does not hide.
const SURE: f64 = 0.95;

/// Whether distinctive values take a column from its header.
fn overrules(seen: Seen, meaning: Meaning, e: &Evidence) -> bool {
    use Meaning as M;
    let sensitive = matches!(seen.meaning, M::Sensitive(_));
    let corporate_header = matches!(meaning, M::Fixed(_, FieldType::CorporateNumber, _));
    if sensitive {
        // One in ten random numbers passes the corporate check; corporate numbers all do.
        let corporate = corporate_header && e.of_values(Shape::CorporateNumber) >= 0.3;
        return !corporate && !matches!(meaning, M::Sensitive(_));
    }
    // 수신번호, 회선번호: a number by its header, a phone by its values.
    let reached = matches!(seen.meaning, M::Email | M::Phone | M::Mobile) && seen.share >= SURE;
    let refers = meaning == M::Reference && !reached;
    if refers || matches!(meaning, M::Sensitive(_) | M::Carried(_)) {
        return false;
    }
    let is_moment = matches!(
        meaning,
        M::Moment
            | M::NamedMoment(_)
            | M::BirthDate
            | M::CreatedAt
            | M::UpdatedAt(_)
            | M::Fixed(_, FieldType::Date, _)
    );
    let is_contact = matches!(
        meaning,
        M::Phone | M::Mobile | M::Email | M::Postcode | M::Id(_) | M::Consent(..) | M::BirthDate
    );
    match seen.meaning {
        M::Email => meaning != M::Email,
        M::Phone | M::Mobile => !matches!(meaning, M::Phone | M::Mobile),
        M::Moment | M::BirthDate => !is_moment,
        M::Fixed(name, ..) => !matches!(meaning, M::Fixed(other, ..) if other == name),
        M::Address(_) => {
            let named = matches!(meaning, M::Name(_) | M::AnyName | M::Company);
            is_contact || named
        }
        M::Name(_) => {
            let sure = seen.share >= 0.9 && e.mean_length <= 3.4;
            is_contact
                || matches!(
                    meaning,
                    M::Address(AddressPart::Street | AddressPart::Whole)
                )
                || meaning == M::Company && sure
        }
        M::Company => is_contact || matches!(meaning, M::Name(NamePart::Full) | M::AnyName),
        _ => false,
    }
}

/// Details of people who are not customers go along, but are nobody's field.
fn for_others(mut claim: Claim) -> Claim {
    let reason = match claim.party {
        Party::Staff => "somebody who works for you",
        Party::Referrer => "about somebody else",
        _ => return claim,
    };
    if !matches!(claim.meaning, Meaning::Sensitive(_)) {
        claim.meaning = Meaning::Carried(reason);
    }
    claim
}

/// Text in which resident numbers stand is left out.
fn hidden_ids(mut claim: Claim, e: &Evidence) -> Claim {
    let text = matches!(
        claim.meaning,
        Meaning::Carried(_) | Meaning::Loose(..) | Meaning::State | Meaning::Words(..)
    );
    if text && e.of_values(Shape::HidesResidentNumber) > 0.0 {
        claim.meaning = Meaning::Sensitive(SensitiveKind::UniqueIdInText);
        claim.confidence = 0.9;
        claim.why = "resident numbers stand in its text".to_owned();
    }
    claim
}
