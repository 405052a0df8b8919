//! Every standardizer there is, one line each. No behaviour lives here.

use super::Entry;

/// The standardizers: structural steps first, then one per field type.
static REGISTRY: &[Entry] = &[
    super::trim::ENTRY,
    super::collapse_whitespace::ENTRY,
    super::unicode::ENTRY,
    super::case::ENTRY,
    super::null_tokens::ENTRY,
    super::map::ENTRY,
    super::lookup::ENTRY,
    super::replace::ENTRY,
    super::digits::ENTRY,
    super::default::ENTRY,
    super::concat::ENTRY,
    super::coalesce::ENTRY,
    super::split::ENTRY,
    super::person_name::ENTRY,
    super::company_name::ENTRY,
    super::phone::ENTRY,
    super::email::ENTRY,
    super::postal_address::ENTRY,
    super::postcode::ENTRY,
    super::date::ENTRY,
    super::timestamp::ENTRY,
    super::business_number::ENTRY,
    super::corporate_number::ENTRY,
    super::identifier::ENTRY,
    super::ci_di::ENTRY,
    super::url::ENTRY,
    super::gender::ENTRY,
    super::consent::ENTRY,
    super::number::ENTRY,
    super::flag::ENTRY,
    super::category::ENTRY,
    super::text::ENTRY,
];

/// All standardizers, in the order of the reference.
pub fn registry() -> &'static [Entry] {
    REGISTRY
}

/// The standardizer of a name used in project files.
pub fn find(name: &str) -> Option<&'static Entry> {
    REGISTRY.iter().find(|entry| entry.definition.name == name)
}
