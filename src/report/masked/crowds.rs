//! How far single values may be shown: each only as far as several people share what is shown. Counts
//! people, not rows, and only for the values that a report is about to show.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::{MaskedSegment, Side, mask_kind, pair_within};
use crate::tables::field::FieldType;
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
    let mut shape_of: HashMap<u32, usize> = HashMap::new();
    let mut values = vec![0; shapes.len()];
    let mut open = shapes.len();
    for entry in 0..data.standardized.entries() {
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

/// Shapes of which more values are looked for, by their length in characters and the first of them.
struct Candidates(HashMap<(usize, char), Vec<Candidate>>);

/// Number and characters of a shape.
type Candidate = (usize, Vec<char>);

impl Candidates {
    fn of(shapes: &[String]) -> Self {
        let mut by_start: HashMap<(usize, char), Vec<Candidate>> = HashMap::new();
        for (at, shape) in shapes.iter().enumerate() {
            let glyphs: Vec<char> = shape.chars().collect();
            let start = (glyphs.len(), glyphs.first().copied().unwrap_or(STAR));
            by_start.entry(start).or_default().push((at, glyphs));
        }
        Candidates(by_start)
    }

    /// Whether a text has the length of one of the shapes and every character that it shows.
    fn may_have(&self, text: &str) -> bool {
        let Some(first) = text.chars().next() else {
            return self.0.contains_key(&(0, STAR));
        };
        let length = text.chars().count();
        let starts = [Some(first), (first != STAR).then_some(STAR)];
        let shows = |glyphs: &[char]| {
            let mut pairs = glyphs.iter().zip(text.chars());
            pairs.all(|(&glyph, c)| glyph == STAR || glyph == c)
        };
        starts.into_iter().flatten().any(|start| {
            let shapes = self.0.get(&(length, start));
            shapes.is_some_and(|shapes| shapes.iter().any(|(_, glyphs)| shows(glyphs)))
        })
    }

    /// Forgets a shape that has values enough.
    fn close(&mut self, at: usize) {
        for shapes in self.0.values_mut() {
            shapes.retain(|&(of, _)| of != at);
        }
    }
}

#[cfg(test)]
mod tests;
