//! Small facts about fields that several rooms of survivorship share: the elements of a cell
//! with several values, and which fields change or identify.

use crate::tables::field::{EntityKind, FieldDef, FieldType, Importance};
use crate::tables::records::FieldData;

/// Joins several values in one cell.
pub const JOIN: char = ';';

/// The part under which two notations of one value are equal, for types that have one.
pub fn key_part(ty: FieldType) -> Option<usize> {
    match ty {
        FieldType::Phone => Some(ty.part("key")),
        FieldType::Email => Some(ty.part("mailbox")),
        FieldType::CompanyName => Some(ty.part("core")),
        _ => None,
    }
}

/// The keys of the values in one cell: its key part where the type has one, else its text.
pub fn keys(field: &FieldData, code: u32) -> impl Iterator<Item = &str> {
    let text = field.standardized.values.value(code as usize);
    let key = key_part(field.def.ty).and_then(|part| field.standardized.part(part, code));
    elements(key.filter(|key| !key.is_empty()).unwrap_or(text))
}

/// The values in one cell, each with the key under which it is equal to others.
pub enum Keyed<'a> {
    /// At most one, as in nearly every cell.
    One(Option<(&'a str, &'a str)>),
    /// Several.
    Several(Vec<(&'a str, &'a str)>),
}

impl<'a> Keyed<'a> {
    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        let (one, several) = match self {
            Keyed::One(one) => (one.as_slice(), &[][..]),
            Keyed::Several(several) => (&[][..], several.as_slice()),
        };
        one.iter().chain(several).copied()
    }
}

/// The values in one cell with the keys under which they are equal to others.
pub fn keyed(field: &FieldData, code: u32) -> Keyed<'_> {
    let text = field.standardized.values.value(code as usize);
    let key = key_part(field.def.ty).and_then(|part| field.standardized.part(part, code));
    if !several(text) && key.is_none_or(|key| !several(key)) {
        let text = text.trim();
        let key = key.map(str::trim).filter(|key| !key.is_empty());
        return Keyed::One((!text.is_empty()).then(|| (text, key.unwrap_or(text))));
    }
    let texts: Vec<&str> = elements(text).collect();
    let keys: Vec<&str> = key.map(|key| elements(key).collect()).unwrap_or_default();
    // A key that does not stand beside every value cannot be told apart; compare the text then.
    let keys = if keys.len() == texts.len() {
        keys
    } else {
        texts.clone()
    };
    Keyed::Several(texts.into_iter().zip(keys).collect())
}

/// Whether there may be several values in one cell.
pub fn several(text: &str) -> bool {
    // Most cells are too short for a search that makes ready first.
    text.bytes()
        .fold(false, |any, byte| any | (byte == JOIN as u8))
}

/// The values in one cell.
pub fn elements(text: &str) -> impl Iterator<Item = &str> {
    text.split(JOIN)
        .map(str::trim)
        .filter(|element| !element.is_empty())
}

/// Whether a field's true value changes over the years, so that a newer one supersedes an older.
/// A company's own name does not: another name is another company.
pub fn changes(def: &FieldDef, kind: EntityKind) -> bool {
    match def.ty {
        FieldType::Phone
        | FieldType::Email
        | FieldType::PostalAddress
        | FieldType::Postcode
        | FieldType::Url
        | FieldType::Category
        | FieldType::Text => true,
        FieldType::CompanyName | FieldType::BusinessNumber | FieldType::CorporateNumber => {
            kind == EntityKind::Person
        }
        _ => false,
    }
}

/// Whether two different values of a field mean two different customers.
pub fn identifies(def: &FieldDef, kind: EntityKind) -> bool {
    match def.ty {
        FieldType::PersonName => kind == EntityKind::Person,
        FieldType::Date => kind == EntityKind::Person && is_birth_date(def),
        FieldType::CompanyName | FieldType::BusinessNumber | FieldType::CorporateNumber => {
            kind == EntityKind::Company
        }
        _ => false,
    }
}

/// How much it matters that a field's golden value is right, where the project does not say.
pub fn importance(def: &FieldDef, kind: EntityKind) -> Importance {
    if let Some(told) = def.importance {
        return told;
    }
    match def.ty {
        FieldType::BusinessNumber | FieldType::CorporateNumber if identifies(def, kind) => {
            Importance::High
        }
        FieldType::Date if identifies(def, kind) => Importance::High,
        FieldType::CiDi | FieldType::Identifier | FieldType::Consent => Importance::High,
        // Names are often misspelt; numbers and birth dates are not often that wrong.
        FieldType::PersonName
        | FieldType::CompanyName
        | FieldType::BusinessNumber
        | FieldType::CorporateNumber
        | FieldType::Phone
        | FieldType::Email
        | FieldType::PostalAddress
        | FieldType::Postcode
        | FieldType::Date
        | FieldType::Gender => Importance::Normal,
        FieldType::Number
        | FieldType::Flag
        | FieldType::Category
        | FieldType::Text
        | FieldType::Url
        | FieldType::Timestamp => Importance::Low,
    }
}

/// A date field has no finer type; its name or label tells a birth date.
fn is_birth_date(def: &FieldDef) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["birth", "dob", "생년", "생일"]
            .iter()
            .any(|word| text.contains(word))
    };
    says(&def.name)
        || def.label_ko.as_deref().is_some_and(says)
        || def.label_en.as_deref().is_some_and(says)
}
