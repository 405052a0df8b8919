//! Collects the outcomes of chains: workers write them as bytes, equal ones are found in shards by
//! hash, and the columns of [`Standardized`] are built at the end. Two outcomes are equal if text,
//! parts and flags are. Entries are numbered by first appearance, whatever the threads did.

use arrow::array::{BooleanBufferBuilder, StringArray};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use hashbrown::HashTable;
use rayon::prelude::*;

use crate::tables::hash::hash64;
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::NULL;

use super::{Cell, Note};

/// Length that stands for a part without a value.
const ABSENT: u32 = u32::MAX;

/// Outcomes of some values, in their order, as one worker made them.
pub(super) struct Batch {
    bytes: Vec<u8>,
    items: Vec<Item>,
    notes: Vec<(u32, Note)>,
}

struct Item {
    /// Where the record of this value ends in `bytes`; it begins where the one before ends.
    end: usize,
    hash: u64,
    flags: Flags,
    changed: bool,
}

/// What became of one value.
pub(super) struct Absorbed {
    /// Its entry, [`NULL`] if it turned out missing.
    pub entry: u32,
    /// Its flags; none if missing.
    pub flags: Flags,
    /// Whether the text is no longer the raw text.
    pub changed: bool,
    /// Its notes.
    pub notes: Vec<Note>,
}

impl Batch {
    pub fn with_capacity(values: usize) -> Self {
        Batch {
            bytes: Vec::with_capacity(values * 48),
            items: Vec::with_capacity(values),
            notes: Vec::new(),
        }
    }

    /// The record of a value; empty if it turned out missing.
    fn record(&self, index: usize) -> &[u8] {
        let start = match index {
            0 => 0,
            index => self.items[index - 1].end,
        };
        &self.bytes[start..self.items[index].end]
    }

    /// Appends the outcome of a value.
    pub fn push(&mut self, raw: Option<&str>, cell: Cell) {
        let start = self.bytes.len();
        let text = cell.text.as_deref().filter(|text| !text.is_empty());
        let mut flags = Flags::NONE;
        if let Some(text) = text {
            flags = cell.flags;
            self.bytes.extend_from_slice(&flags.0.to_le_bytes());
            write_text(&mut self.bytes, Some(text));
            for part in &cell.parts {
                write_text(&mut self.bytes, part.as_deref());
            }
        }
        let index = self.items.len() as u32;
        self.notes
            .extend(cell.notes.into_iter().map(|note| (index, note)));
        self.items.push(Item {
            end: self.bytes.len(),
            hash: hash64(&self.bytes[start..]),
            flags,
            changed: text != raw,
        });
    }
}

fn write_text(bytes: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => bytes.extend_from_slice(&ABSENT.to_le_bytes()),
        Some(text) => {
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
    }
}

/// Parts of the index by the upper bits of the hash, so that threads can fill them side by side
/// and each stays small enough for a cache.
const SHARDS: usize = 8;

/// A value by its batch and its place there.
#[derive(Clone, Copy)]
struct Place {
    batch: u32,
    item: u32,
}

/// All outcomes of a field.
pub(super) struct Outcomes {
    parts: usize,
    batches: Vec<Batch>,
    /// The first value of every distinct outcome, by hash.
    shards: Vec<HashTable<(u64, Place)>>,
    /// The first value of every entry.
    entries: Vec<Place>,
    /// Entry per value, by batch.
    known: Vec<Vec<u32>>,
}

impl Outcomes {
    /// `parts`: how many parts the field's type has.
    pub fn new(parts: usize) -> Self {
        Outcomes {
            parts,
            batches: Vec::new(),
            shards: (0..SHARDS).map(|_| HashTable::new()).collect(),
            entries: Vec::new(),
            known: Vec::new(),
        }
    }

    /// Takes in batches; gives their values in order.
    pub fn absorb(&mut self, batches: Vec<Batch>) -> Vec<Absorbed> {
        let first = self.batches.len();
        self.batches.extend(batches);
        let repeats = self.repeats(first);
        let mut repeats = repeats.into_iter().peekable();
        let values = self.batches[first..].iter().map(|b| b.items.len()).sum();
        let mut result = Vec::with_capacity(values);
        for batch in first..self.batches.len() {
            let mut notes = std::mem::take(&mut self.batches[batch].notes)
                .into_iter()
                .peekable();
            let items = &self.batches[batch].items;
            self.known.push(Vec::with_capacity(items.len()));
            let mut start = 0;
            for (index, item) in items.iter().enumerate() {
                let place = (batch as u32, index as u32);
                let entry = if item.end == start {
                    NULL
                } else if let Some((_, earlier)) = repeats.next_if(|(at, _)| *at == place) {
                    self.known[earlier.batch as usize][earlier.item as usize]
                } else {
                    self.entries.push(Place {
                        batch: place.0,
                        item: place.1,
                    });
                    self.entries.len() as u32 - 1
                };
                start = item.end;
                self.known[batch].push(entry);
                let mut own = Vec::new();
                while let Some((_, note)) = notes.next_if(|(at, _)| *at as usize == index) {
                    own.push(note);
                }
                result.push(Absorbed {
                    entry,
                    flags: item.flags,
                    changed: item.changed,
                    notes: own,
                });
            }
        }
        result
    }

    /// The values of the batches from `first` on whose outcome came up before, with the first
    /// value that had it, ascending.
    fn repeats(&mut self, first: usize) -> Vec<((u32, u32), Place)> {
        let batches = &self.batches;
        let values: usize = batches[first..].iter().map(|b| b.items.len()).sum();
        let mut repeats: Vec<_> = self
            .shards
            .par_iter_mut()
            .enumerate()
            .flat_map_iter(|(shard, index)| {
                index.reserve(values / SHARDS, |&(hash, _)| hash);
                let mut found = Vec::new();
                for (at, batch) in batches.iter().enumerate().skip(first) {
                    for (item, known) in batch.items.iter().enumerate() {
                        let hash = known.hash;
                        if (hash >> 61) as usize != shard {
                            continue;
                        }
                        let record = batch.record(item);
                        if record.is_empty() {
                            continue;
                        }
                        let same = |&(other, place): &(u64, Place)| {
                            other == hash
                                && batches[place.batch as usize].record(place.item as usize)
                                    == record
                        };
                        if let Some(&(_, earlier)) = index.find(hash, same) {
                            found.push(((at as u32, item as u32), earlier));
                        } else {
                            let place = Place {
                                batch: at as u32,
                                item: item as u32,
                            };
                            index.insert_unique(hash, (hash, place), |&(hash, _)| hash);
                        }
                    }
                }
                found
            })
            .collect();
        repeats.par_sort_unstable_by_key(|(at, _)| *at);
        repeats
    }

    /// Builds the columns; `codes` has the entry of every row.
    pub fn finish(self, codes: Vec<u32>) -> Standardized {
        // Column 0 is the text, the others are the parts.
        let mut columns: Vec<TextsBuilder> = (0..=self.parts)
            .map(|_| TextsBuilder::with_capacity(self.entries.len()))
            .collect();
        for place in &self.entries {
            let record = self.batches[place.batch as usize].record(place.item as usize);
            // The flags stand in front.
            let mut rest = &record[2..];
            for column in &mut columns {
                let (text, behind) = read_text(rest);
                column.push(text);
                rest = behind;
            }
        }
        let mut columns: Vec<StringArray> =
            columns.into_par_iter().map(TextsBuilder::finish).collect();
        let parts = columns.split_off(1);
        let flags = self
            .entries
            .iter()
            .map(|place| self.batches[place.batch as usize].items[place.item as usize].flags);
        Standardized {
            flags: flags.collect(),
            codes,
            values: columns.remove(0),
            parts,
        }
    }
}

/// The first text of a record and what stands behind it; none where it is absent or the record
/// ends before it.
fn read_text(record: &[u8]) -> (Option<&[u8]>, &[u8]) {
    match record.split_first_chunk::<4>() {
        None => (None, record),
        Some((length, rest)) => match u32::from_le_bytes(*length) {
            ABSENT => (None, rest),
            length => {
                let (text, behind) = rest.split_at(length as usize);
                (Some(text), behind)
            }
        },
    }
}

/// An Arrow column of optional texts, from bytes that were written from text.
struct TextsBuilder {
    bytes: Vec<u8>,
    ends: Vec<i32>,
    valid: BooleanBufferBuilder,
}

impl TextsBuilder {
    fn with_capacity(values: usize) -> Self {
        let mut ends = Vec::with_capacity(values + 1);
        ends.push(0);
        TextsBuilder {
            bytes: Vec::new(),
            ends,
            valid: BooleanBufferBuilder::new(values),
        }
    }

    fn push(&mut self, text: Option<&[u8]>) {
        self.bytes.extend_from_slice(text.unwrap_or_default());
        let end = i32::try_from(self.bytes.len()).expect("a field's distinct text exceeds 2 GB");
        self.ends.push(end);
        self.valid.append(text.is_some());
    }

    fn finish(mut self) -> StringArray {
        let nulls = NullBuffer::new(self.valid.finish());
        StringArray::new(
            OffsetBuffer::new(ScalarBuffer::from(self.ends)),
            Buffer::from_vec(self.bytes),
            Some(nulls).filter(|nulls| nulls.null_count() > 0),
        )
    }
}
