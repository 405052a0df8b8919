//! The comparisons that project files may name, one entry each. A comparison is documented by its
//! spec in `tests/spec/compare`, which shows every level at work.

use crate::tables::definition::Definition;
use crate::tables::field::FieldType;

use super::Comparator;

/// A comparison and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What project files say.
    pub definition: Definition,
    /// What compares.
    pub comparator: Comparator,
}

const fn entry(
    comparator: Comparator,
    name: &'static str,
    summary: &'static str,
    doc: &'static str,
) -> Entry {
    Entry {
        definition: Definition {
            name,
            summary,
            doc,
            parameters: &[],
            examples: &[],
        },
        comparator,
    }
}

static REGISTRY: &[Entry] = &[
    entry(
        Comparator::PersonName,
        "person-name",
        "Names of people, in any script and order.",
        "Equal names, one key off, the same sound in another script, initials, masked names, the same \
         given name (a new surname) and the same surname (relatives) are levels of their own. For \
         fields of the type `person-name`.",
    ),
    entry(
        Comparator::CompanyName,
        "company-name",
        "Names of companies without their legal form.",
        "Equal cores, slips, abbreviations, names in another script, branches of one company and \
         companies that share a word are levels of their own. For fields of the type `company-name`.",
    ),
    entry(
        Comparator::Phone,
        "phone",
        "Phone numbers, however written.",
        "Equal numbers, one digit off, masked digits, and numbers of one exchange. For fields of the \
         type `phone`; mobile and landline fields belong under one comparison.",
    ),
    entry(
        Comparator::Email,
        "email",
        "Mailboxes.",
        "The same mailbox, a slip in it, the same name at another provider, masked letters. For fields \
         of the type `email`.",
    ),
    entry(
        Comparator::PostalAddress,
        "postal-address",
        "Addresses by street, building and unit.",
        "The same unit, the same building, the same street or district, exact but different places. \
         Takes a postcode field along. For fields of the type `postal-address`.",
    ),
    entry(
        Comparator::Date,
        "date",
        "Dates of day precision or less.",
        "The same day, a slip or swapped digits, a part that agrees. For fields of the type `date`.",
    ),
    entry(
        Comparator::Exact,
        "exact",
        "Equal or not, without case, blanks and punctuation.",
        "For numbers with a check digit and for short lists of values. Takes fields of any type, also \
         of several.",
    ),
    entry(
        Comparator::Identifier,
        "identifier",
        "Numbers that name one person or thing, without case, blanks and punctuation.",
        "Equal, one character off or two swapped, different. Numbers that differ in their last character \
         alone are different: they were given one after the other. For fields of the type `identifier`.",
    ),
    entry(
        Comparator::Words,
        "words",
        "Short texts: equal, a slip apart, similar, different.",
        "For texts of no other type. Takes fields of any type, also of several.",
    ),
];

/// All comparisons, in the order of the reference.
pub fn registry() -> &'static [Entry] {
    REGISTRY
}

/// The comparison of a name used in project files.
pub fn find(name: &str) -> Option<Comparator> {
    let mut entries = REGISTRY.iter();
    let entry = entries.find(|entry| entry.definition.name == name)?;
    Some(entry.comparator)
}

/// The comparison that a field type brings, by name; `None` for types that are never matched on.
pub fn name_of(ty: FieldType) -> Option<&'static str> {
    let comparator = Comparator::of(ty)?;
    let entry = REGISTRY
        .iter()
        .find(|entry| entry.comparator == comparator)?;
    Some(entry.definition.name)
}
