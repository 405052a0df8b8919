//! Numbering: equal parts, addresses, buildings and units of buildings get one number each, in the
//! order in which they come.

use hashbrown::HashMap;

use super::draft::{Drafts, Folded, PARTS};
use super::{Address, Addresses};
use crate::compare::sets::{Interner, ValueSets};
use crate::tables::text_column::NULL;

/// Addresses folded by one worker at a time.
pub(super) const DRAFTS: usize = 1024;
/// Of those, as many are in memory before they are numbered.
pub(super) const DRAFTS_AT_ONCE: usize = 32;

/// Addresses that are being numbered.
#[derive(Default)]
pub(super) struct Builder {
    parts: Interner,
    wholes: Interner,
    addresses: Vec<Address>,
    buildings: HashMap<(u32, u32, u32), u32>,
    building_of: Vec<u32>,
    units: HashMap<(u32, u32), u32>,
    unit_of: Vec<u32>,
}

impl Builder {
    /// Makes room for so many addresses of so many bytes in all.
    pub fn expecting(addresses: usize, bytes: usize) -> Self {
        Builder {
            wholes: Interner::expecting(addresses, bytes),
            ..Builder::default()
        }
    }

    /// Numbers addresses, [`NULL`] for those without anything to compare.
    pub fn add(&mut self, drafts: &[Drafts], ids: &mut Vec<u32>) {
        let number = |interner: &mut Interner, of: fn(&Drafts) -> &Folded| {
            let mut numbers = Vec::new();
            interner.ids(
                drafts.iter().flat_map(|drafts| of(drafts).iter()),
                &mut numbers,
            );
            numbers
        };
        let (wholes, parts) = rayon::join(
            || number(&mut self.wholes, |drafts| &drafts.wholes),
            || number(&mut self.parts, |drafts| &drafts.parts),
        );
        let mut wholes = wholes.into_iter();
        let mut rest = parts.as_slice();
        for draft in drafts.iter().flat_map(|drafts| &drafts.items) {
            let Some(words) = draft.words else {
                ids.push(NULL);
                continue;
            };
            let (own, behind) = rest.split_at(words as usize + PARTS);
            rest = behind;
            let (words, parts) = own.split_at(words as usize);
            let mut words = words.to_vec();
            words.sort_unstable();
            words.dedup();
            ids.push(self.addresses.len() as u32);
            self.add_one(Address {
                region: parts[0],
                city: parts[1],
                locality: parts[2],
                street: parts[3],
                number: parts[4],
                unit: parts[5],
                postcode: parts[6],
                whole: wholes.next().unwrap_or(NULL),
                words: words.into(),
                postcode_alone: draft.postcode_alone,
                road_form: draft.road_form,
                latin: draft.latin,
                extent: draft.extent,
                boxed: draft.boxed,
            });
        }
    }

    fn add_one(&mut self, address: Address) {
        let building = if address.is_exact() {
            (address.city, address.street, address.number)
        } else {
            (NULL, NULL, address.whole)
        };
        let next = self.buildings.len() as u32;
        let building = *self.buildings.entry(building).or_insert(next);
        self.building_of.push(building);
        let next = self.units.len() as u32;
        self.unit_of.push(match address.unit {
            NULL => NULL,
            unit => *self.units.entry((building, unit)).or_insert(next),
        });
        self.addresses.push(address);
    }

    /// The numbered addresses with the rows, by number, that have them.
    pub fn finish(self, row_count: usize, mut rows: Vec<(u32, u32)>) -> Addresses {
        // Those of one field are in order.
        if !rows.is_sorted() {
            rows.sort_unstable();
        }
        Addresses {
            sets: ValueSets::from_pairs(row_count, &rows),
            building_count: self.buildings.len(),
            addresses: self.addresses,
            texts: self.parts.into_texts(),
            wholes: self.wholes.into_texts(),
            buildings: self.building_of,
            unit_count: self.units.len(),
            units: self.unit_of,
        }
    }
}
