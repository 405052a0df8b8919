//! Addresses that tell less than a building: a town, a neighbourhood, a street, or block and flat of an
//! estate that is not named.

use super::draft::Extent;
use super::{AREA, Address, Addresses, BUILDING, ELSE, FLAT, RESEMBLING, STREET, UNIT, equal};
use crate::tables::text_column::NULL;

impl Addresses {
    /// The level of two texts of which all letters are the same.
    pub(super) fn level_of_same(&self, a: &Address, b: &Address) -> u8 {
        let unit = self.unit_level(a, b);
        match a.extent {
            // Two estates have a flat of one number.
            Extent::Unit if self.other_postcode(a, b) => ELSE,
            _ if unit == UNIT => UNIT,
            // A town is no building, however often it is written; the postcode says where in it.
            Extent::Town | Extent::Neighbourhood if self.other_postcode(a, b) => ELSE,
            Extent::Town if equal(a.postcode, b.postcode) => AREA,
            Extent::Town => RESEMBLING,
            Extent::Neighbourhood => AREA,
            Extent::Street => STREET,
            Extent::Building | Extent::Unit => BUILDING,
        }
    }

    /// The level of two addresses of which one is nothing but block and flat: a list of one estate's
    /// residents leaves the rest out.
    pub(super) fn level_of_unit(&self, a: &Address, b: &Address) -> u8 {
        if a.unit == NULL || b.unit == NULL {
            return 0;
        }
        match self.unit_level(a, b) {
            UNIT if self.other_postcode(a, b) => ELSE,
            UNIT if equal(a.unit, b.unit) && self.is_in_block(a.unit) => FLAT,
            // The number of a flat, or of a floor, that every block has.
            UNIT => 0,
            _ => ELSE,
        }
    }

    /// Whether a unit tells a block and a flat in it.
    fn is_in_block(&self, unit: u32) -> bool {
        let numbers = self.text(unit).split(|c: char| !c.is_ascii_digit());
        let mut numbers = numbers.filter(|number| !number.is_empty());
        numbers.next().is_some() && numbers.next_back().is_some_and(|flat| flat.len() > 2)
    }
}
