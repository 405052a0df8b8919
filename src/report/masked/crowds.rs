//! How far single values may be shown: each only as far as several people share what is shown. Counts
//! people, not rows, and only for the values that a report is about to show.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use rayon::prelude::*;

use super::{MaskedSegment, Side, mask_kind, pair_within};
use crate::tables::field::FieldType;
use crate::tables::hash::combine;
use crate::tables::records::{FieldData, Records, RowId};
use crate::text::mask::{MaskKind, Openness, STAR, shape};

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
    // A look-up table only; its order reaches nothing.
    let number: HashMap<&str, usize> = shapes.iter().map(String::as_str).zip(0..).collect();
    let mut candidates = Candidates::of(&shapes);
    let mut shape_of = vec![NO_SHAPE; data.standardized.entries()];
    let mut values = vec![0; shapes.len()];
    let mut open = shapes.len();
    for (entry, shape_of) in shape_of.iter_mut().enumerate() {
        let text = data.standardized.values.value(entry);
        if open == 0 {
            break;
        }
        // Most texts cannot have any of the shapes, which is seen without masking them.
        if !candidates.may_have(text) {
            continue;
        }
        if let Some(&at) = number.get(shape(kind, step, text).as_str())
            && values[at] < MOST_VALUES
        {
            values[at] += 1;
            if values[at] == MOST_VALUES {
                open -= 1;
                candidates.close(at);
            }
            *shape_of = at as u32;
        }
    }
    drop(number);
    let mut people: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); shapes.len()];
    let mut lonely = shapes.len();
    for (row, &code) in data.standardized.codes.iter().enumerate() {
        if lonely == 0 {
            break;
        }
        let at = shape_of.get(code as usize).copied();
        if let Some(people) = people.get_mut(at.unwrap_or(NO_SHAPE) as usize)
            && people.len() < CROWD
        {
            people.insert(person(row as RowId));
            lonely -= usize::from(people.len() == CROWD);
        }
    }
    shapes
        .into_iter()
        .zip(people)
        .filter(|(_, people)| people.len() >= CROWD)
        .map(|(shape, _)| shape)
        .collect()
}

/// Stands for a text that has none of the shapes.
const NO_SHAPE: u32 = u32::MAX;

/// Shapes of which more values are looked for, by their length in characters. Tells at a glance
/// which texts may have one of them.
struct Candidates {
    by_length: Vec<Vec<Shown>>,
    /// Length, place among those of that length, and key of every shape.
    at: Vec<(usize, usize, u64)>,
    /// Room for the characters of a text.
    chars: Vec<char>,
}

/// Shapes that show the same places.
struct Shown {
    places: Vec<usize>,
    /// By what stands in these places, how many of them still look for values. A look-up table only.
    open: HashMap<u64, usize>,
}

impl Candidates {
    fn of(shapes: &[String]) -> Self {
        let mut candidates = Candidates {
            by_length: Vec::new(),
            at: Vec::with_capacity(shapes.len()),
            chars: Vec::new(),
        };
        for shape in shapes {
            let glyphs: Vec<char> = shape.chars().collect();
            let length = glyphs.len();
            let shows = |place: &usize| glyphs[*place] != STAR;
            let places: Vec<usize> = (0..length).filter(shows).collect();
            let by_length = &mut candidates.by_length;
            if by_length.len() <= length {
                by_length.resize_with(length + 1, Vec::new);
            }
            let of_length = &mut by_length[length];
            let known = of_length.iter().position(|it| it.places == places);
            let kind = known.unwrap_or_else(|| {
                let open = HashMap::new();
                of_length.push(Shown { places, open });
                of_length.len() - 1
            });
            let key = of_length[kind].key(|place| glyphs[place]);
            *of_length[kind].open.entry(key).or_default() += 1;
            candidates.at.push((length, kind, key));
        }
        candidates
    }

    /// Whether a text has the length of one of the shapes and every character that it shows; of a
    /// few texts that have not, too.
    fn may_have(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            return self.any_of(bytes.len(), |place| char::from(bytes[place]));
        }
        let mut chars = std::mem::take(&mut self.chars);
        chars.clear();
        chars.extend(text.chars());
        let may_have = self.any_of(chars.len(), |place| chars[place]);
        self.chars = chars;
        may_have
    }

    /// Whether any shape of a length shows what stands in these places.
    fn any_of(&self, length: usize, at: impl Fn(usize) -> char) -> bool {
        let has =
            |shown: &Shown| !shown.open.is_empty() && shown.open.contains_key(&shown.key(&at));
        let of_length = self.by_length.get(length);
        of_length.is_some_and(|of_length| of_length.iter().any(has))
    }

    /// Forgets a shape that has values enough.
    fn close(&mut self, at: usize) {
        let (length, kind, key) = self.at[at];
        let open = &mut self.by_length[length][kind].open;
        if let Some(count) = open.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                open.remove(&key);
            }
        }
    }
}

impl Shown {
    fn key(&self, at: impl Fn(usize) -> char) -> u64 {
        let shown = self.places.iter().map(|&place| u64::from(at(place)));
        shown.fold(0, combine)
    }
}

#[cfg(test)]
mod tests;
