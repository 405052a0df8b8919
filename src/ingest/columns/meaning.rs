//! What a column can mean, before it is settled which field, id or carried column it becomes.

use std::sync::Arc;

use super::{Matching, Polarity, SensitiveKind};
use crate::tables::field::FieldType;

/// Which part of a person's name a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamePart {
    Surname,
    Given,
    Middle,
    /// Jr., III: what tells a father from his son.
    Suffix,
    Full,
}

/// Which part of a postal address a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AddressPart {
    Street,
    Detail,
    City,
    Region,
    Country,
    HouseNumber,
    Locality,
    Whole,
}

/// How good an id a header promises; better ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum IdRank {
    /// The number of a customer, member, patient.
    Entity,
    /// The number of a company that is a customer.
    Company,
    /// An id of the row.
    Row,
    /// A login name.
    Login,
    /// A running number, likely new in each export.
    Ordinal,
}

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A person's name or part of it.
    Name(NamePart),
    /// A second name of the same person, as a field of its own.
    OtherName(&'static str),
    /// Half of the name in Latin letters that stands beside the customer's own.
    EnglishName(NamePart),
    /// How half of the name is read: セイ, Phonetic First Name.
    NameReading(NamePart),
    /// A name; of whom, values and neighbours decide.
    AnyName,
    /// A company's name.
    Company,
    /// The company a person works for.
    Employer,
    Mobile,
    Phone,
    Email,
    Address(AddressPart),
    Postcode,
    BirthDate,
    BirthYear,
    /// A field with a fixed name and type.
    Fixed(&'static str, FieldType, Matching),
    /// A field with a fixed name whose values are few words or many: category or text.
    Words(&'static str, Matching),
    /// A consent; without a name it has that of its header.
    Consent(&'static str, Polarity),
    /// A date or time of some event.
    Moment,
    /// A moment with a fixed name.
    NamedMoment(&'static str),
    /// An amount or count.
    Amount,
    /// A state, stage, kind or class given by the business.
    State,
    /// A yes or no.
    Flag,
    /// Values alone decided: a field of that type, named by its header.
    Loose(FieldType, Matching),
    Id(IdRank),
    /// The id of something else.
    Reference,
    /// Ids of records merged with the row's.
    MergedIds,
    CreatedAt,
    /// The lower, the better.
    UpdatedAt(u8),
    Deleted,
    /// Tells persons from companies.
    EntityKind,
    Sensitive(SensitiveKind),
    Carried(&'static str),
}

/// Whose detail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    Customer,
    Contact,
    Recipient,
    Representative,
    Guardian,
    /// Who is paid or answers for the customer.
    Beneficiary,
    Child,
    Spouse,
    Emergency,
    Referrer,
    Staff,
}

impl Party {
    /// Start of the names of the party's fields.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Party::Customer => "",
            Party::Contact => "contact_",
            Party::Recipient => "recipient_",
            Party::Representative => "representative_",
            Party::Guardian => "guardian_",
            Party::Beneficiary => "beneficiary_",
            Party::Child => "child_",
            Party::Spouse => "spouse_",
            Party::Emergency => "emergency_",
            Party::Referrer => "referrer_",
            Party::Staff => "staff_",
        }
    }
}

/// Which of several addresses or numbers of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Main,
    Home,
    Work,
    Delivery,
    Billing,
    /// The parcel (지번) form of an address.
    Parcel,
    Other,
}

impl Place {
    /// Start of the names of the place's fields.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Place::Main => "",
            Place::Home => "home_",
            Place::Work => "work_",
            Place::Delivery => "delivery_",
            Place::Billing => "billing_",
            Place::Parcel => "parcel_",
            Place::Other => "other_",
        }
    }
}

/// How a claim was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Basis {
    /// The header is known.
    Header,
    /// A part of the header is known and the values fit.
    HeaderPart,
    /// The values alone.
    Values,
}

/// What one column claims to be, judged without its neighbours.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) meaning: Meaning,
    pub(super) party: Party,
    pub(super) place: Place,
    /// `phone2` → 2; 1 where the header does not count.
    pub(super) number: u8,
    pub(super) basis: Basis,
    /// 0..=1.
    pub(super) confidence: f64,
    /// A sentence without values.
    pub(super) why: String,
    /// Name of the field where the meaning does not fix one.
    pub(super) slug: Arc<str>,
}
