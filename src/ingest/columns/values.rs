//! What a column means by its values alone.

use super::evidence::{Evidence, Sampled, Spread};
use super::meaning::{AddressPart, Meaning, NamePart};
use super::mixed;
use super::shapes::Shape;
use super::{Matching, SensitiveKind};
use crate::tables::field::{EntityKind, FieldType};

/// A meaning read off the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seen {
    pub(super) meaning: Meaning,
    /// Share of the values that show it.
    pub(super) share: f64,
    /// Ends the sentence "… % of the values …".
    pub(super) what: &'static str,
}

fn seen(meaning: Meaning, share: f64, what: &'static str) -> Option<Seen> {
    Some(Seen {
        meaning,
        share,
        what,
    })
}

/// Shapes so distinctive that they may overrule a header.
pub(super) fn distinctive(e: &Evidence) -> Option<Seen> {
    let of = |shape| e.of_values(shape);
    let business = Meaning::Fixed("business_number", FieldType::BusinessNumber, Matching::Yes);
    let corporate = Meaning::Fixed(
        "corporate_number",
        FieldType::CorporateNumber,
        Matching::Yes,
    );
    let website = Meaning::Fixed("website", FieldType::Url, Matching::Yes);
    let few = e.has_values(3) == Sampled::TooFew;
    if of(Shape::ResidentNumber) >= 0.6 && of(Shape::CorporateNumber) < 0.5 {
        let meaning = Meaning::Sensitive(SensitiveKind::ResidentNumber);
        return seen(
            meaning,
            of(Shape::ResidentNumber),
            "have the form of a resident number",
        );
    }
    if of(Shape::Card) >= 0.9 && e.has_values(5) == Sampled::Enough {
        let meaning = Meaning::Sensitive(SensitiveKind::Card);
        return seen(meaning, of(Shape::Card), "pass the check of payment cards");
    }
    if of(Shape::Email) >= 0.6 {
        return seen(Meaning::Email, of(Shape::Email), "are mail addresses");
    }
    if few {
        return None;
    }
    if of(Shape::Url) >= 0.7 {
        return seen(website, of(Shape::Url), "are web addresses");
    }
    if of(Shape::BusinessNumber) >= 0.8 && of(Shape::KoreanMobile) < 0.5 {
        return seen(
            business,
            of(Shape::BusinessNumber),
            "pass the check of business numbers",
        );
    }
    if mixed::are_births_or_numbers(e) {
        let share = 1.0 - of(Shape::BusinessNumber);
        return seen(
            Meaning::BirthDate,
            share,
            "are dates of birth, and the others business numbers",
        );
    }
    if of(Shape::CorporateNumber) >= 0.8 {
        return seen(
            corporate,
            of(Shape::CorporateNumber),
            "pass the check of corporate numbers",
        );
    }
    if of(Shape::SeparatedDate) >= 0.8 {
        return date(e, Shape::SeparatedDate);
    }
    if of(Shape::PlainPhone) >= 0.75 {
        let mobile = of(Shape::KoreanMobile) >= 0.8;
        let meaning = if mobile {
            Meaning::Mobile
        } else {
            Meaning::Phone
        };
        return seen(meaning, of(Shape::PlainPhone), "are phone numbers");
    }
    if of(Shape::KoreanAddress) >= 0.6 {
        let meaning = Meaning::Address(AddressPart::Street);
        return seen(meaning, of(Shape::KoreanAddress), "are addresses");
    }
    // A few companies stand among the people of many lists.
    let companies = of(Shape::LegalForm) + of(Shape::BusinessWord);
    let people = of(Shape::HangulName);
    let named = people >= 0.8 || people >= 0.5 && people + companies >= 0.8;
    let names = named && of(Shape::FrequentSurname) >= 0.3 * people;
    if names && e.has_values(8) == Sampled::Enough && e.spread() == Spread::Many {
        let meaning = Meaning::Name(NamePart::Full);
        return seen(meaning, of(Shape::HangulName), "are Korean names");
    }
    if of(Shape::LegalForm) >= 0.5 && e.spread() == Spread::Many {
        return seen(Meaning::Company, of(Shape::LegalForm), "carry a legal form");
    }
    None
}

/// Dates: births if their years are spread like births, else some moment.
fn date(e: &Evidence, shape: Shape) -> Option<Seen> {
    match e.years_like_births() {
        Some(days_only) if days_only >= 0.95 => seen(
            Meaning::BirthDate,
            e.of_values(shape),
            "are dates spread over generations",
        ),
        _ => seen(Meaning::Moment, e.of_values(shape), "are dates"),
    }
}

/// The best reading of values whose header says nothing known.
pub(super) fn alone(e: &Evidence) -> Seen {
    let nothing = Seen {
        meaning: Meaning::Carried("no values to judge by"),
        share: 0.0,
        what: "say something",
    };
    if e.sampled == 0 {
        return nothing;
    }
    distinctive(e)
        .or_else(|| typical(e))
        .or_else(|| closed(e))
        .unwrap_or_else(|| by_spread(e))
}

/// Shapes that are typical of one meaning, though not proof.
fn typical(e: &Evidence) -> Option<Seen> {
    let of = |shape| e.of_values(shape);
    if e.has_values(3) == Sampled::TooFew {
        return None;
    }
    if of(Shape::Date) >= 0.9 {
        return date(e, Shape::Date);
    }
    // One in 27 numbers of six digits reads as a date by chance.
    let short_dates = of(Shape::ShortDate) >= 0.98 && e.has_values(20) == Sampled::Enough;
    if short_dates && e.years_like_births().is_some() {
        return date(e, Shape::ShortDate);
    }
    if of(Shape::LetterPostcode) >= 0.7 {
        return seen(
            Meaning::Postcode,
            of(Shape::LetterPostcode),
            "have the form of postcodes",
        );
    }
    if of(Shape::StreetAddress) >= 0.6 {
        let meaning = Meaning::Address(AddressPart::Street);
        return seen(meaning, of(Shape::StreetAddress), "are street addresses");
    }
    let company = of(Shape::LegalForm) + of(Shape::BusinessWord);
    if company >= 0.4 {
        return seen(
            Meaning::Company,
            company.min(1.0),
            "carry words that companies use",
        );
    }
    // Distinct values are swamped by misspellings; rows are not.
    let (given, family) = (e.of_rows(Shape::GivenName), e.of_rows(Shape::FamilyName));
    if of(Shape::Letters) >= 0.85 && e.spread() == Spread::Many && given.max(family) >= 0.3 {
        let part = match of(Shape::OneWord) >= 0.8 {
            false => NamePart::Full,
            true if given >= family => NamePart::Given,
            true => NamePart::Surname,
        };
        return seen(
            Meaning::Name(part),
            given.max(family),
            "hold a frequent name",
        );
    }
    None
}

/// Closed vocabularies.
fn closed(e: &Evidence) -> Option<Seen> {
    let of = |shape| e.of_rows(shape);
    if let Some(kinds) = entity_kind(e, 0.9) {
        return Some(kinds);
    }
    if of(Shape::YesNo) >= 0.95 && e.distinct <= 6 {
        return seen(Meaning::Flag, of(Shape::YesNo), "say yes or no");
    }
    if of(Shape::Gender) >= 0.9 && e.distinct >= 2 {
        let meaning = Meaning::Fixed("gender", FieldType::Gender, Matching::Yes);
        return seen(meaning, of(Shape::Gender), "are genders");
    }
    if of(Shape::Salutation) >= 0.9 {
        let meaning = Meaning::Carried("a form of address");
        return seen(meaning, of(Shape::Salutation), "are forms of address");
    }
    None
}

/// Whether the values tell persons from companies, naming both.
pub(super) fn entity_kind(e: &Evidence, least: f64) -> Option<Seen> {
    let both = e.entity_kinds == [EntityKind::Person, EntityKind::Company];
    let share = e.of_rows(Shape::EntityWord);
    (both && share >= least)
        .then(|| seen(Meaning::EntityKind, share, "tell people from companies"))
        .flatten()
}

/// Nothing but how the values repeat tells what they are good for.
fn by_spread(e: &Evidence) -> Seen {
    let of = |shape| e.of_values(shape);
    // A column that few rows fill can neither be learned from nor relied on; one that never
    // repeats disagrees on every pair.
    let sparse = e.fill() < 0.1;
    let matching = |useful: bool| {
        if useful && !sparse {
            Matching::Yes
        } else {
            Matching::No
        }
    };
    let unique = e.uniqueness() >= 0.98;
    let (meaning, share, what) = if e.spread() == Spread::Constant {
        (
            Meaning::Carried("one value in every row"),
            1.0,
            "are the same",
        )
    } else if of(Shape::LongText) >= 0.3 {
        (
            Meaning::Carried("free text"),
            of(Shape::LongText),
            "are long texts",
        )
    } else if of(Shape::Number) >= 0.95 {
        if unique && of(Shape::Digits) >= 0.95 && e.numbers_like_codes() {
            (
                Meaning::Loose(FieldType::Identifier, Matching::No),
                e.uniqueness(),
                "occur once",
            )
        } else {
            (Meaning::Amount, of(Shape::Number), "are numbers")
        }
    } else if of(Shape::Code) >= 0.8 && e.spread() == Spread::Many {
        let meaning = Meaning::Loose(FieldType::Identifier, matching(!unique));
        (meaning, of(Shape::Code), "have the form of codes")
    } else if e.spread() == Spread::Few {
        let meaning = Meaning::Loose(FieldType::Category, matching(true));
        (meaning, 0.8, "repeat in many rows")
    } else if e.mean_length <= 40.0 {
        let repeats = e.uniqueness() < 0.995 || e.sampled < 200;
        (
            Meaning::Loose(FieldType::Text, matching(repeats)),
            0.6,
            "are short texts",
        )
    } else {
        (Meaning::Carried("free text"), 0.6, "are texts")
    };
    Seen {
        meaning,
        share,
        what,
    }
}

/// Share of the values that fit a meaning; `None` where any text fits or there are none.
pub(super) fn support(meaning: Meaning, e: &Evidence) -> Option<f64> {
    let of = |shape| e.of_values(shape);
    if e.sampled == 0 {
        return None;
    }
    let moment = of(Shape::Date).max(of(Shape::Digits));
    let share = match meaning {
        Meaning::Name(_) | Meaning::OtherName(_) | Meaning::NameReading(_) => {
            of(Shape::Letters).max(of(Shape::HangulName))
        }
        Meaning::Mobile | Meaning::Phone => of(Shape::Phone),
        Meaning::Email => of(Shape::Email),
        Meaning::Postcode => of(Shape::Postcode),
        Meaning::BirthDate => {
            of(Shape::Date) + of(Shape::ShortDate) + of(Shape::Year) + of(Shape::ResidentFront)
        }
        Meaning::BirthYear => of(Shape::Year).max(of(Shape::Number)),
        Meaning::Moment | Meaning::NamedMoment(_) => moment,
        Meaning::CreatedAt | Meaning::UpdatedAt(_) => moment,
        Meaning::Amount => of(Shape::Number),
        // IČO numbers a company; under ICO, in care of, somebody is named.
        Meaning::Fixed("tax_number", ..) => 1.0 - of(Shape::NoDigit),
        // ORGANIZATION of one or two digits is a code.
        Meaning::Company => 1.0 - of(Shape::Digits),
        Meaning::Fixed(_, FieldType::BusinessNumber, _) => of(Shape::TenDigits),
        Meaning::Fixed(_, FieldType::CorporateNumber, _) => of(Shape::ThirteenDigits),
        Meaning::Fixed(_, FieldType::Url, _) => of(Shape::Url),
        Meaning::Fixed(_, FieldType::Number, _) => of(Shape::Number),
        Meaning::Fixed(_, FieldType::Gender, _) => of(Shape::Gender)
            .max(e.of_rows(Shape::Gender))
            .max(of(Shape::Number)),
        _ => return None,
    };
    Some(share.min(1.0))
}
