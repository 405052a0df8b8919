//! The values that one comparison sees per row: the union of several like fields (mobile and
//! landline), each cell possibly holding several values, as integers in flat arrays.

use arrow::array::StringArray;

use crate::tables::interner::BATCH;
use crate::tables::records::{FieldData, Records};
use crate::tables::text_column::NULL;

/// Value ids per row, of one comparison. Ids index the comparison's forms.
#[derive(Clone, Debug, Default)]
pub struct ValueSets {
    offsets: Vec<u32>,
    values: Vec<u32>,
}

impl ValueSets {
    /// Ids of a row, ascending and distinct; empty where the row has no usable value.
    pub fn of(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.values[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }

    /// One more than the largest id.
    pub fn values(&self) -> u32 {
        self.values.iter().max().map_or(0, |&most| most + 1)
    }

    /// Every (row, id), rows ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.offsets.len().saturating_sub(1) as u32)
            .flat_map(move |row| self.of(row).iter().map(move |&id| (row, id)))
    }

    /// Builds sets from (row, id) pairs in ascending order.
    pub fn from_pairs(rows: usize, pairs: &[(u32, u32)]) -> Self {
        let mut sets = ValueSets {
            offsets: Vec::with_capacity(rows + 1),
            values: Vec::with_capacity(pairs.len()),
        };
        let mut at = 0;
        sets.offsets.push(0);
        for row in 0..rows as u32 {
            let start = sets.values.len();
            while at < pairs.len() && pairs[at].0 == row {
                if sets.values.len() == start || sets.values.last() != Some(&pairs[at].1) {
                    sets.values.push(pairs[at].1);
                }
                at += 1;
            }
            sets.offsets.push(sets.values.len() as u32);
        }
        sets
    }

    /// Unites fields: `ids(field, entry)` lists the value ids of an entry of a field.
    pub fn unite(records: &Records, fields: &[usize], entry_ids: &[EntryIds]) -> Self {
        let rows = records.len();
        let mut sets = ValueSets {
            offsets: Vec::with_capacity(rows + 1),
            values: Vec::with_capacity(rows),
        };
        let mut scratch: Vec<u32> = Vec::new();
        sets.offsets.push(0);
        for row in 0..rows {
            scratch.clear();
            for (&field, ids) in fields.iter().zip(entry_ids) {
                let code = records.fields[field].standardized.codes[row];
                if code != NULL {
                    scratch.extend_from_slice(ids.of(code));
                }
            }
            if scratch.len() > 1 {
                scratch.sort_unstable();
                scratch.dedup();
            }
            sets.values.extend_from_slice(&scratch);
            sets.offsets.push(sets.values.len() as u32);
        }
        sets
    }
}

/// Value ids per entry of one standardized field.
#[derive(Clone, Debug, Default)]
pub struct EntryIds {
    offsets: Vec<u32>,
    ids: Vec<u32>,
}

impl EntryIds {
    /// Asks `ids` for the value ids of every entry of a field, in entry order.
    pub fn collect(field: &FieldData, mut ids: impl FnMut(u32, &mut Vec<u32>)) -> Self {
        let mut out = EntryIds {
            offsets: vec![0],
            ids: Vec::new(),
        };
        for entry in 0..field.standardized.entries() as u32 {
            ids(entry, &mut out.ids);
            out.offsets.push(out.ids.len() as u32);
        }
        out
    }

    fn of(&self, entry: u32) -> &[u32] {
        let entry = entry as usize;
        &self.ids[self.offsets[entry] as usize..self.offsets[entry + 1] as usize]
    }
}

/// Gives equal keys equal ids, in order of first appearance.
#[derive(Default)]
pub struct Interner {
    builder: crate::tables::text_column::TextColumnBuilder,
    count: u32,
}

impl Interner {
    /// One with room for so many texts and bytes.
    pub fn expecting(texts: usize, bytes: usize) -> Self {
        let mut interner = Interner::default();
        interner.builder.expect(texts, bytes);
        interner
    }

    /// The id of a text.
    pub fn id(&mut self, text: &str) -> u32 {
        let id = self.builder.intern(text);
        self.count = self.count.max(id + 1);
        id
    }

    /// The id of a text that may be missing.
    pub fn optional(&mut self, text: Option<&str>) -> u32 {
        text.filter(|text| !text.is_empty())
            .map_or(NULL, |text| self.id(text))
    }

    /// Gives `take` the ids of texts, [`NULL`] for empty ones, in order.
    pub fn ids<'a>(&mut self, texts: impl Iterator<Item = &'a str>, take: &mut Vec<u32>) {
        let first = take.len();
        let mut batch = [""; BATCH];
        let mut places = [0; BATCH];
        let mut filled = 0;
        let mut flush = |batch: &[&str], places: &[usize], take: &mut Vec<u32>| {
            let mut places = places.iter();
            self.builder.intern_all(batch, |id| {
                self.count = self.count.max(id + 1);
                if let Some(&place) = places.next() {
                    take[place] = id;
                }
            });
        };
        for (place, text) in (first..).zip(texts) {
            take.push(NULL);
            if text.is_empty() {
                continue;
            }
            (batch[filled], places[filled]) = (text, place);
            filled += 1;
            if filled == BATCH {
                flush(&batch, &places, take);
                filled = 0;
            }
        }
        flush(&batch[..filled], &places[..filled], take);
    }

    /// The texts by id.
    pub fn into_texts(self) -> StringArray {
        self.builder.finish().values().clone()
    }

    /// How many distinct texts there are.
    pub fn distinct(&self) -> usize {
        self.count as usize
    }
}
