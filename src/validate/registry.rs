//! The checks by name: one line each.

use super::{
    Entry, allowed_values, business_number_valid, date_order, email_syntax, encoding_damage,
    freshness, length, pattern, phone_valid, placeholder, range, required, shared_value, unique,
};

/// Every check, by name.
pub fn registry() -> &'static [Entry] {
    &[
        allowed_values::ENTRY,
        business_number_valid::ENTRY,
        date_order::ENTRY,
        email_syntax::ENTRY,
        encoding_damage::ENTRY,
        freshness::ENTRY,
        length::ENTRY,
        pattern::ENTRY,
        phone_valid::ENTRY,
        placeholder::ENTRY,
        range::ENTRY,
        required::ENTRY,
        shared_value::ENTRY,
        unique::ENTRY,
    ]
}
