//! Collects the outcomes of chains: workers write them as bytes, equal ones are found in shards by
//! hash, and the columns of [`Standardized`] are built at the end. Two outcomes are equal if text,
//! parts and flags are. Entries are numbered by first appearance, whatever the threads did.

use arrow::array::{StringArray, StringBuilder};
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
        let mut columns: Vec<StringArray> = (0..=self.parts)
            .into_par_iter()
            .map(|column| self.column(column))
            .collect();
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

    fn column(&self, column: usize) -> StringArray {
        let mut builder = StringBuilder::with_capacity(self.entries.len(), self.entries.len() * 16);
        for place in &self.entries {
            let record = self.batches[place.batch as usize].record(place.item as usize);
            builder.append_option(read_text(&record[2..], column));
        }
        builder.finish()
    }
}

/// The text number `skip` of a record behind its flags; none where the record ends before.
fn read_text(mut record: &[u8], mut skip: usize) -> Option<&str> {
    loop {
        let (length, rest) = record.split_first_chunk::<4>()?;
        let length = match u32::from_le_bytes(*length) {
            ABSENT => None,
            length => Some(length as usize),
        };
        if skip == 0 {
            return length
                .map(|length| std::str::from_utf8(&rest[..length]).expect("written from text"));
        }
        skip -= 1;
        record = &rest[length.unwrap_or(0)..];
    }
}
