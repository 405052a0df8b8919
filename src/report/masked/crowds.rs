//! How far single values may be shown: each only as far as several people share what is shown. Counts
//! people, not rows, and only for the values that a report is about to show.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::{MaskedSegment, Side, mask_kind, pair_within};
use crate::tables::field::FieldType;
use crate::tables::records::{FieldData, Records, RowId};
use crate::text::mask::{MaskKind, Openness, shape};

/// Fewest people that must share what is shown of a value.
pub const CROWD: usize = 5;

/// Distinct values looked at per shape: so many belong to enough people, or to very few.
const MOST_VALUES: usize = 64;

/// How far each value of a field may be shown; values never asked about show their shape alone.
#[derive(Clone, Debug, Default)]
pub struct Crowds(BTreeMap<usize, BTreeMap<String, Openness>>);

impl Crowds {
    /// Counts, for every wanted value of a field, the people that share what would be shown of it.
    /// `person` tells which rows are one person. Linear in the rows of the fields concerned.
    pub fn count<'a>(
        records: &Records,
        person: impl Fn(RowId) -> u32 + Sync,
        wanted: impl IntoIterator<Item = (usize, &'a str)>,
    ) -> Self {
        let mut by_field: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for (field, text) in wanted {
            by_field.entry(field).or_default().insert(text);
        }
        let counted: Vec<(usize, BTreeMap<String, Openness>)> = by_field
            .into_par_iter()
            .map(|(field, texts)| (field, of_field(&records.fields[field], &person, texts)))
            .collect();
        Crowds(counted.into_iter().collect())
    }

    /// How far a value may be shown.
    pub fn openness(&self, field: usize, text: &str) -> Openness {
        let of_field = self.0.get(&field);
        of_field
            .and_then(|texts| texts.get(text))
            .copied()
            .unwrap_or_default()
    }

    /// Two values of a field side by side, each as far as it may be shown.
    pub fn pair(
        &self,
        (field, ty): (usize, FieldType),
        left: Option<&str>,
        right: Option<&str>,
    ) -> (Vec<MaskedSegment>, Vec<MaskedSegment>) {
        let side = |text| -> Side<'_> {
            let text: Option<&str> = text;
            text.map(|text| (text, self.openness(field, text)))
        };
        pair_within(ty, side(left), side(right))
    }
}

/// The most open step at which enough people share each text's shape.
fn of_field(
    data: &FieldData,
    person: &(impl Fn(RowId) -> u32 + Sync),
    texts: BTreeSet<&str>,
) -> BTreeMap<String, Openness> {
    let kind = mask_kind(data.def.ty);
    let mut openness = BTreeMap::new();
    let mut left = texts;
    for step in [Openness::Scheme, Openness::Group] {
        let shapes: BTreeSet<String> = left.iter().map(|text| shape(kind, step, text)).collect();
        let crowded = crowded(data, person, (kind, step), shapes);
        left.retain(|text| {
            let enough = crowded.contains(&shape(kind, step, text));
            if enough {
                openness.insert((*text).to_owned(), step);
            }
            !enough
        });
    }
    openness
}

/// The shapes that at least [`CROWD`] people share.
fn crowded(
    data: &FieldData,
    person: &(impl Fn(RowId) -> u32 + Sync),
    (kind, step): (MaskKind, Openness),
    shapes: BTreeSet<String>,
) -> BTreeSet<String> {
    let shapes: Vec<String> = shapes.into_iter().collect();
    // Look-up tables only; their order reaches nothing.
    let number: HashMap<&str, usize> = shapes.iter().map(String::as_str).zip(0..).collect();
    let lengths: HashSet<usize> = shapes.iter().map(|shape| shape.chars().count()).collect();
    let firsts: HashSet<char> = shapes
        .iter()
        .filter_map(|shape| shape.chars().next())
        .collect();
    // A text whose length or first character no shape has is not worth masking.
    let likely = |text: &str| {
        lengths.contains(&text.chars().count())
            && text
                .chars()
                .next()
                .is_some_and(|c| firsts.contains(&c) || firsts.contains(&'*'))
    };
    let mut shape_of: HashMap<u32, usize> = HashMap::new();
    let mut values = vec![0; shapes.len()];
    let mut open = shapes.len();
    for entry in 0..data.standardized.entries() {
        let text = data.standardized.values.value(entry);
        if open == 0 {
            break;
        }
        if !likely(text) {
            continue;
        }
        if let Some(&at) = number.get(shape(kind, step, text).as_str())
            && values[at] < MOST_VALUES
        {
            values[at] += 1;
            open -= usize::from(values[at] == MOST_VALUES);
            shape_of.insert(entry as u32, at);
        }
    }
    let mut people: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); shapes.len()];
    for (row, code) in data.standardized.codes.iter().enumerate() {
        if let Some(&at) = shape_of.get(code)
            && people[at].len() < CROWD
        {
            people[at].insert(person(row as RowId));
        }
    }
    shapes
        .into_iter()
        .zip(people)
        .filter(|(_, people)| people.len() >= CROWD)
        .map(|(shape, _)| shape)
        .collect()
}

#[cfg(test)]
mod tests;
