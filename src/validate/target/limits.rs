//! What import targets take: fields, lengths, picklists. A table.
//!
//! Sources: Salesforce Field Reference Guide (tables of Account, Contact and Lead, versions 41 to
//! 61, column "Length"), Salesforce Data Loader Guide (dates from 1700 to 4000), the picklists of a
//! new Salesforce organisation; Microsoft Dataverse table reference (Account and Contact, "MaxLength"
//! and "RequiredLevel"; dates from 1753). Organisations may have made fields required or picklists
//! their own: rules say so by `required` and `picklists`.

use crate::tables::field::EntityKind;

/// A target and the fields it limits.
pub struct Target {
    /// Name in rules.
    pub name: &'static str,
    /// What its records are about: rows of the other kind are not checked.
    pub entity: EntityKind,
    /// First and last year of a date.
    pub years: (i16, i16),
    /// Limits, several where one field is split on loading.
    pub limits: &'static [Limit],
}

/// One field of a target.
pub struct Limit {
    /// Our field, as the packs call it.
    pub field: &'static str,
    /// What of its value goes there.
    pub piece: Piece,
    /// The target's field.
    pub loaded_as: &'static str,
    /// Whether a record without it is refused.
    pub need: Need,
    /// What it takes.
    pub takes: Takes,
}

/// What of a value is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// All of it.
    Whole,
    /// The surname, or a name that cannot be split.
    Surname,
    /// The given name.
    Given,
    /// 시도, state.
    Region,
    /// 시군구, city.
    City,
    /// The address from the road on.
    Street,
}

/// Whether a record without the field is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is.
    Required,
    /// It is not.
    Optional,
}

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// So many characters.
    Characters(usize),
    /// One mail address of so many characters.
    OneAddress(usize),
    /// A whole date.
    Date,
    /// One of these.
    Picklist(&'static [&'static str]),
}

const fn limit(field: &'static str, loaded_as: &'static str, takes: Takes) -> Limit {
    Limit {
        field,
        piece: Piece::Whole,
        loaded_as,
        need: Need::Optional,
        takes,
    }
}

const fn text(field: &'static str, loaded_as: &'static str, most: usize) -> Limit {
    limit(field, loaded_as, Takes::Characters(most))
}

const fn piece(field: &'static str, piece: Piece, loaded_as: &'static str, most: usize) -> Limit {
    Limit {
        piece,
        ..text(field, loaded_as, most)
    }
}

const fn required(limit: Limit) -> Limit {
    Limit {
        need: Need::Required,
        ..limit
    }
}

const SALUTATIONS: Takes = Takes::Picklist(&["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."]);
const LEAD_SOURCES: Takes = Takes::Picklist(&[
    "Web",
    "Phone Inquiry",
    "Partner Referral",
    "Purchased List",
    "Other",
]);
const RATINGS: Takes = Takes::Picklist(&["Hot", "Warm", "Cold"]);
#[rustfmt::skip]
const INDUSTRIES: Takes = Takes::Picklist(&[
    "Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications", "Construction", "Consulting",
    "Education", "Electronics", "Energy", "Engineering", "Entertainment", "Environmental", "Finance", "Food & Beverage",
    "Government", "Healthcare", "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media", "Not For Profit",
    "Other", "Recreation", "Retail", "Shipping", "Technology", "Telecommunications", "Transportation", "Utilities",
]);

/// Names of the targets.
pub const NAMES: &[&str] = &[
    "salesforce-contact",
    "salesforce-lead",
    "salesforce-account",
    "dynamics-contact",
    "dynamics-account",
];

/// The targets, in the order of [`NAMES`].
pub static TARGETS: [Target; 5] = [
    Target {
        name: "salesforce-contact",
        entity: EntityKind::Person,
        years: (1700, 4000),
        limits: &[
            required(piece("person_name", Piece::Surname, "LastName", 80)),
            piece("person_name", Piece::Given, "FirstName", 40),
            limit("salutation", "Salutation", SALUTATIONS),
            limit("email", "Email", Takes::OneAddress(80)),
            text("work_phone", "Phone", 40),
            text("mobile_phone", "MobilePhone", 40),
            text("phone", "HomePhone", 40),
            text("fax", "Fax", 40),
            text("job_title", "Title", 128),
            text("department", "Department", 80),
            limit("birth_date", "Birthdate", Takes::Date),
            piece("address", Piece::Street, "MailingStreet", 255),
            piece("address", Piece::City, "MailingCity", 40),
            piece("address", Piece::Region, "MailingState", 80),
            text("postcode", "MailingPostalCode", 20),
            text("country", "MailingCountry", 80),
            limit("lead_source", "LeadSource", LEAD_SOURCES),
        ],
    },
    Target {
        name: "salesforce-lead",
        entity: EntityKind::Person,
        years: (1700, 4000),
        limits: &[
            required(piece("person_name", Piece::Surname, "LastName", 80)),
            piece("person_name", Piece::Given, "FirstName", 40),
            required(text("company_name", "Company", 255)),
            limit("salutation", "Salutation", SALUTATIONS),
            limit("email", "Email", Takes::OneAddress(80)),
            text("work_phone", "Phone", 40),
            text("mobile_phone", "MobilePhone", 40),
            text("fax", "Fax", 40),
            text("job_title", "Title", 128),
            text("website", "Website", 255),
            piece("address", Piece::Street, "Street", 255),
            piece("address", Piece::City, "City", 40),
            piece("address", Piece::Region, "State", 80),
            text("postcode", "PostalCode", 20),
            text("country", "Country", 80),
            limit("lead_source", "LeadSource", LEAD_SOURCES),
            limit("industry", "Industry", INDUSTRIES),
            limit("rating", "Rating", RATINGS),
        ],
    },
    Target {
        name: "salesforce-account",
        entity: EntityKind::Company,
        years: (1700, 4000),
        limits: &[
            required(text("company_name", "Name", 255)),
            text("phone", "Phone", 40),
            text("fax", "Fax", 40),
            text("website", "Website", 255),
            piece("address", Piece::Street, "BillingStreet", 255),
            piece("address", Piece::City, "BillingCity", 40),
            piece("address", Piece::Region, "BillingState", 80),
            text("postcode", "BillingPostalCode", 20),
            text("country", "BillingCountry", 80),
            limit("industry", "Industry", INDUSTRIES),
            limit("rating", "Rating", RATINGS),
        ],
    },
    Target {
        name: "dynamics-contact",
        entity: EntityKind::Person,
        years: (1753, 9999),
        limits: &[
            required(piece("person_name", Piece::Surname, "lastname", 50)),
            piece("person_name", Piece::Given, "firstname", 50),
            limit("email", "emailaddress1", Takes::OneAddress(100)),
            text("work_phone", "telephone1", 50),
            text("mobile_phone", "mobilephone", 50),
            text("phone", "telephone2", 50),
            text("fax", "fax", 50),
            text("job_title", "jobtitle", 100),
            text("department", "department", 100),
            limit("birth_date", "birthdate", Takes::Date),
            text("website", "websiteurl", 200),
            piece("address", Piece::Street, "address1_line1", 250),
            piece("address", Piece::City, "address1_city", 80),
            piece("address", Piece::Region, "address1_stateorprovince", 50),
            text("postcode", "address1_postalcode", 20),
            text("country", "address1_country", 80),
        ],
    },
    Target {
        name: "dynamics-account",
        entity: EntityKind::Company,
        years: (1753, 9999),
        limits: &[
            required(text("company_name", "name", 160)),
            limit("email", "emailaddress1", Takes::OneAddress(100)),
            text("phone", "telephone1", 50),
            text("fax", "fax", 50),
            text("website", "websiteurl", 200),
            piece("address", Piece::Street, "address1_line1", 250),
            piece("address", Piece::City, "address1_city", 80),
            piece("address", Piece::Region, "address1_stateorprovince", 50),
            text("postcode", "address1_postalcode", 20),
            text("country", "address1_country", 80),
        ],
    },
];
