//! How many people carry a value, as far as their names tell: a value that one customer's rows
//! repeat is his, not everybody's.

use std::ops::Range;

use crate::tables::field::FieldType;
use crate::tables::records::{FieldData, Records};
use crate::tables::standardized::Standardized;
use crate::tables::text_column::NULL;

use super::columns::{FieldProfile, MIN_ROWS_SHOWN};

/// The names of who the rows are about.
pub struct People<'a> {
    /// Names of persons, then of companies for rows without one.
    names: Vec<&'a Standardized>,
}

impl<'a> People<'a> {
    pub fn of(records: &'a Records) -> Self {
        let of_type = |ty: FieldType| {
            let fields = records.fields.iter();
            fields.filter(move |field| field.def.ty == ty)
        };
        let persons = of_type(FieldType::PersonName);
        let names = persons.chain(of_type(FieldType::CompanyName));
        People {
            names: names.map(|field| &field.standardized).collect(),
        }
    }

    /// A number of who a row is about; rows without any name are one.
    fn of_row(&self, row: usize) -> (usize, u32) {
        let mut named = self.names.iter().enumerate();
        let found = named.find_map(|(at, names)| {
            let code = names.codes[row];
            (code != NULL).then_some((at, code))
        });
        found.unwrap_or((usize::MAX, NULL))
    }

    /// Drops listed values of personal fields that too few people carry. A grade or an answer
    /// names nobody, and of names themselves all that is known is how many rows carry them.
    pub fn keep_shared(&self, profile: &mut FieldProfile, data: &FieldData, runs: &[Range<usize>]) {
        let ty = data.def.ty;
        let is_name = matches!(ty, FieldType::PersonName | FieldType::CompanyName);
        if self.names.is_empty() || is_name || !ty.is_personal() {
            return;
        }
        // The place among the listed values by code, counted from one, so that a row need not be held
        // against each of them.
        let mut places = vec![0u32; data.raw.distinct()];
        for (place, value) in (1..).zip(&profile.top_values) {
            places[value.code as usize] = place;
        }
        let mut people: Vec<Vec<(usize, u32)>> = vec![Vec::new(); profile.top_values.len()];
        let codes = data.raw.codes();
        for row in runs.iter().cloned().flatten() {
            let place = places.get(codes[row] as usize).copied().unwrap_or(0);
            let Some(at) = (place as usize).checked_sub(1) else {
                continue;
            };
            let known = &mut people[at];
            let who = self.of_row(row);
            if (known.len() as u64) < MIN_ROWS_SHOWN && !known.contains(&who) {
                known.push(who);
            }
        }
        let mut people = people.into_iter();
        profile.top_values.retain(|_| {
            let known = people.next().map_or(0, |known| known.len());
            known as u64 >= MIN_ROWS_SHOWN
        });
    }
}
