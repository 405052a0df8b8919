//! The checks by name: one line each.

use super::{
    Entry, allowed_values, business_number_valid, consent_age, cross_field, date_order,
    email_syntax, encodable, encoding_damage, freshness, length, outlier, pattern, phone_valid,
    placeholder, postcode_for_region, range, reference, required, shared_value, target, unique,
};

/// Every check, by name.
pub fn registry() -> &'static [Entry] {
    &[
        allowed_values::ENTRY,
        business_number_valid::ENTRY,
        consent_age::ENTRY,
        cross_field::ENTRY,
        date_order::ENTRY,
        email_syntax::ENTRY,
        encodable::ENTRY,
        encoding_damage::ENTRY,
        freshness::ENTRY,
        length::ENTRY,
        outlier::ENTRY,
        pattern::ENTRY,
        phone_valid::ENTRY,
        placeholder::ENTRY,
        postcode_for_region::ENTRY,
        range::ENTRY,
        reference::ENTRY,
        required::ENTRY,
        shared_value::ENTRY,
        target::ENTRY,
        unique::ENTRY,
    ]
}
