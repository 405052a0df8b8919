//! What was understood of one address.

use crate::tables::standardized::Flags;

/// An address taken apart; fields as the parts of a postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Canonical text.
    pub text: String,
    /// 시도 or state.
    pub region: Option<String>,
    /// 시군구 or city.
    pub city: Option<String>,
    /// 읍면동·리 or suburb.
    pub locality: Option<String>,
    /// Whether the locality stood in parentheses and so is not written twice.
    pub locality_in_remark: bool,
    /// Road or street.
    pub street: Option<String>,
    /// Building or parcel number.
    pub number: Option<String>,
    /// 동·층·호 or apartment.
    pub unit: Option<String>,
    /// Postcode if the cell has one.
    pub postcode: Option<String>,
    /// Whether the text might be read differently once more: it holds words not understood.
    pub loose: bool,
    /// What is known.
    pub flags: Flags,
}

impl Address {
    /// The parts in the order of the field type.
    pub fn into_parts(self) -> Vec<Option<String>> {
        vec![
            self.region,
            self.city,
            self.locality,
            self.street,
            self.number,
            self.unit,
            self.postcode,
        ]
    }
}
