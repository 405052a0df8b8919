//! Columns of which each cell holds one of two things, or both: people and companies under one header
//! (고객명/상호, 업체명 / 담당자), a birth date or a business number (실명번호). Such a column feeds two
//! fields, and each takes what is its own.

use super::assemble::Column;
use super::evidence::{Evidence, Sampled};
use super::meaning::{Meaning, NamePart};
use super::shapes::Shape;
use super::{EntityGuess, Role};
use crate::tables::field::FieldType;

/// What the cells of one column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mixed {
    /// Names of people or companies, or a company and its contact person.
    Names,
    /// Birth dates of people or business numbers of companies.
    Numbers,
}

/// A field that one column may feed beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Half {
    /// Name of the field.
    pub name: &'static str,
    /// Type of the field.
    pub ty: FieldType,
}

const PERSON: Half = Half {
    name: "person_name",
    ty: FieldType::PersonName,
};
const COMPANY: Half = Half {
    name: "company_name",
    ty: FieldType::CompanyName,
};
const BIRTH: Half = Half {
    name: "birth_date",
    ty: FieldType::Date,
};
const BUSINESS: Half = Half {
    name: "business_number",
    ty: FieldType::BusinessNumber,
};

impl Mixed {
    /// The two fields.
    pub fn halves(self) -> [Half; 2] {
        match self {
            Mixed::Names => [PERSON, COMPANY],
            Mixed::Numbers => [BIRTH, BUSINESS],
        }
    }

    /// The field that a column feeds beside the one it is known to feed.
    pub fn other(self, name: &str) -> Option<Half> {
        let [one, other] = self.halves();
        match name {
            _ if name == one.name => Some(other),
            _ if name == other.name => Some(one),
            _ => None,
        }
    }

    /// What columns of two fields of these types hold, if they are the same column.
    pub fn of(types: &[FieldType]) -> Option<Self> {
        let all = [Mixed::Names, Mixed::Numbers];
        all.into_iter().find(|mixed| {
            let halves = mixed.halves();
            types.len() == halves.len() && halves.iter().all(|half| types.contains(&half.ty))
        })
    }
}

/// Companies in a column of names are no slips from this share of its values on.
const SOME_COMPANIES: f64 = 0.005;
/// In Latin letters some surnames read as legal forms: Sa, Co.
const MANY_COMPANIES: f64 = 0.05;
/// Numbers of companies in a column of birth dates likewise: one in ten numbers passes their check.
const SOME_NUMBERS: f64 = 0.02;
/// A column in which this share of the cells names a company and a person holds both.
const OFTEN_BOTH: f64 = 0.3;

/// What a column that is known to feed a field holds beside it.
pub(super) fn beside(name: &str, e: &Evidence) -> Option<Mixed> {
    let of = |shape| e.of_values(shape);
    if e.has_values(8) == Sampled::TooFew {
        return None;
    }
    let companies = of(Shape::LegalForm).max(e.of_rows(Shape::LegalForm));
    let people = of(Shape::HangulName) >= 0.3 && of(Shape::FrequentSurname) >= 0.1;
    let both = of(Shape::FirmAndPerson) >= OFTEN_BOTH;
    let western = e
        .of_rows(Shape::GivenName)
        .max(e.of_rows(Shape::FamilyName))
        >= 0.3
        && e.of_rows(Shape::LegalForm) >= MANY_COMPANIES;
    match name {
        "person_name" if western => Some(Mixed::Names),
        "person_name" if both || people && companies >= SOME_COMPANIES => Some(Mixed::Names),
        "company_name" if both || people && of(Shape::HangulName) >= 0.5 => Some(Mixed::Names),
        "birth_date" if are_births_or_numbers(e) => Some(Mixed::Numbers),
        _ => None,
    }
}

/// What a column holds beside what it is known to hold, if no other column feeds that.
pub(super) fn held_beside(column: &Column<'_>, role: &Role, roles: &[Role]) -> Option<Mixed> {
    let Role::Field { name, slot: 0, .. } = role else {
        return None;
    };
    let mixed = beside(name, &column.evidence)?;
    let other = mixed.other(name)?;
    let is_fed = |role: &Role| matches!(role, Role::Field { name, .. } if **name == *other.name);
    (!roles.iter().any(is_fed)).then_some(mixed)
}

/// One column of whole names where another says whose they are: each kind takes its own.
pub(super) fn named_by_marker(column: &Column<'_>, role: &Role, roles: &[Role]) -> Option<Mixed> {
    let feeds =
        |role: &Role, field: &str| matches!(role, Role::Field { name, .. } if **name == *field);
    let whole = column.claim.meaning == Meaning::Name(NamePart::Full);
    let alone = whole
        && feeds(role, "person_name")
        && roles
            .iter()
            .filter(|role| feeds(role, "person_name"))
            .count()
            == 1
        && !roles.iter().any(|role| feeds(role, "company_name"));
    alone.then_some(Mixed::Names)
}

/// Where one column names people and companies, it tells whom each row is about, unless another one
/// says so.
pub(super) fn tell_by_names(
    entity: EntityGuess,
    columns: &[Column<'_>],
    beside: &[Option<Mixed>],
) -> EntityGuess {
    let mut named = columns.iter().zip(beside);
    match named.find(|(_, mixed)| **mixed == Some(Mixed::Names)) {
        Some((column, _)) if !matches!(entity, EntityGuess::ByRow { .. }) => EntityGuess::ByRow {
            columns: vec![column.header.clone()],
        },
        _ => entity,
    }
}

/// Whether some values are business numbers and the others birth dates.
pub(super) fn are_births_or_numbers(e: &Evidence) -> bool {
    let of = |shape| e.of_values(shape);
    let births = of(Shape::Date) + of(Shape::ShortDate) + of(Shape::ResidentFront);
    e.has_values(8) == Sampled::Enough
        && of(Shape::ResidentNumber) == 0.0
        && of(Shape::BusinessNumber) >= SOME_NUMBERS
        && births >= 0.3
        && births + of(Shape::BusinessNumber) >= 0.9
}
