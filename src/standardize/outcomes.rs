//! Collects the outcomes of chains: workers write them into batches, equal ones are found in
//! shards by hash, and the columns of [`Standardized`] are built at the end. Two outcomes are equal
//! if text, parts and flags are. Entries are numbered by first appearance, whatever the threads did.

use arrow::array::{StringArray, StringBuilder};
use hashbrown::HashTable;
use rayon::prelude::*;

use crate::tables::hash::{combine, hash64};
use crate::tables::standardized::{Flags, Standardized};
use crate::tables::text_column::NULL;

use super::{Cell, Note};

/// Length that stands for a part without a value.
const ABSENT: u32 = u32::MAX;

/// Outcomes of some values, in their order, as one worker made them.
pub(super) struct Batch {
    /// Canonical text and parts of all values, one behind the other.
    text: String,
    /// Their lengths in bytes; a value that turned out missing has none.
    lengths: Vec<u32>,
    items: Vec<Item>,
    notes: Vec<(u32, Note)>,
}

/// An outcome; it begins where the one before ends.
pub(super) struct Item {
    text_end: usize,
    lengths_end: usize,
    hash: u64,
    /// None if missing.
    pub flags: Flags,
    /// Whether the text is no longer the raw text.
    pub changed: bool,
}

/// The outcome of one value as far as it is written: its text first, then its parts in order.
pub struct Draft<'a> {
    batch: &'a mut Batch,
    flags: Flags,
}

impl Draft<'_> {
    /// Appends the text or the next part.
    #[inline]
    pub fn put(&mut self, text: &str) {
        self.batch.text.push_str(text);
        self.batch.lengths.push(text.len() as u32);
    }

    /// Appends the text or the next part, given in pieces.
    #[inline]
    pub fn put_pieces(&mut self, pieces: &[&str]) {
        let start = self.batch.text.len();
        for piece in pieces {
            self.batch.text.push_str(piece);
        }
        self.batch
            .lengths
            .push((self.batch.text.len() - start) as u32);
    }

    /// Appends a part that has no value.
    #[inline]
    pub fn put_none(&mut self) {
        self.batch.lengths.push(ABSENT);
    }

    /// Adds flags.
    #[inline]
    pub fn flag(&mut self, flags: Flags) {
        self.flags = self.flags.with(flags);
    }

    /// Notes something, as [`Cell::note`] does.
    pub fn note(&mut self, note: Note) {
        let index = self.batch.items.len() as u32;
        self.batch.notes.push((index, note));
    }
}

impl Batch {
    pub fn with_capacity(values: usize) -> Self {
        Batch {
            text: String::with_capacity(values * 48),
            lengths: Vec::with_capacity(values * 4),
            items: Vec::with_capacity(values),
            notes: Vec::new(),
        }
    }

    /// Appends the outcome of a raw value that `write` writes and of which it says whether it
    /// stands; if not, the batch stays as it was. Its text is not empty.
    #[inline]
    pub fn draft(&mut self, raw: &str, write: impl FnOnce(&mut Draft<'_>) -> bool) -> bool {
        let (text, lengths, notes) = (self.text.len(), self.lengths.len(), self.notes.len());
        let mut draft = Draft {
            batch: self,
            flags: Flags::NONE,
        };
        let stands = write(&mut draft);
        let flags = draft.flags;
        if stands {
            self.end_item(Some(raw), text, lengths, flags);
        } else {
            self.text.truncate(text);
            self.lengths.truncate(lengths);
            self.notes.truncate(notes);
        }
        stands
    }

    /// Appends the outcome of a value.
    pub fn push(&mut self, raw: Option<&str>, cell: Cell) {
        let (start, lengths) = (self.text.len(), self.lengths.len());
        let mut flags = Flags::NONE;
        let index = self.items.len() as u32;
        if let Some(text) = cell.text.as_deref().filter(|text| !text.is_empty()) {
            flags = cell.flags;
            self.text.push_str(text);
            self.lengths.push(text.len() as u32);
            for part in &cell.parts {
                let part = part.as_deref();
                self.text.push_str(part.unwrap_or_default());
                self.lengths
                    .push(part.map_or(ABSENT, |part| part.len() as u32));
            }
        }
        let notes = cell.notes.into_iter().map(|note| (index, note));
        self.notes.extend(notes);
        self.end_item(raw, start, lengths, flags);
    }

    #[inline]
    fn end_item(&mut self, raw: Option<&str>, start: usize, lengths: usize, flags: Flags) {
        let (bytes, lengths) = (&self.text.as_bytes()[start..], &self.lengths[lengths..]);
        let text = lengths.first().map(|&length| &bytes[..length as usize]);
        let seed = hash64(bytes) ^ u64::from(flags.0);
        self.items.push(Item {
            text_end: self.text.len(),
            lengths_end: self.lengths.len(),
            hash: lengths
                .iter()
                .fold(seed, |hash, &length| combine(hash, length.into())),
            flags,
            changed: text != raw.map(str::as_bytes),
        });
    }

    /// Text with parts, and their lengths, of a value.
    fn record(&self, index: usize) -> (&str, &[u32]) {
        let (text, lengths) = match index {
            0 => (0, 0),
            index => {
                let before = &self.items[index - 1];
                (before.text_end, before.lengths_end)
            }
        };
        let item = &self.items[index];
        (
            &self.text[text..item.text_end],
            &self.lengths[lengths..item.lengths_end],
        )
    }

    /// The text of every value, if it is not missing, and its flags.
    pub fn outcomes(&self) -> impl Iterator<Item = (Option<&str>, Flags)> {
        self.items.iter().enumerate().map(|(index, item)| {
            let (text, lengths) = self.record(index);
            let own = lengths.first().map(|&length| &text[..length as usize]);
            (own, item.flags)
        })
    }

    /// Whether two values have the same outcome.
    fn same(&self, index: usize, other: &Batch, at: usize) -> bool {
        self.items[index].flags == other.items[at].flags && self.record(index) == other.record(at)
    }
}

/// Parts of the index by the upper bits of the hash, so that threads can fill them side by side
/// and each stays small enough for a cache.
const SHARDS: usize = 8;

fn shard(hash: u64) -> usize {
    (hash >> (u64::BITS - SHARDS.ilog2())) as usize
}

/// The values of a batch that are not missing, by shard and then in their order.
struct Sharded {
    items: Vec<u32>,
    /// Where the values of each shard end.
    ends: [usize; SHARDS],
}

impl Sharded {
    fn of(batch: &Batch) -> Self {
        let mut before = 0;
        let present = batch.items.iter().zip(0u32..).filter(|(item, _)| {
            let start = std::mem::replace(&mut before, item.lengths_end);
            start != item.lengths_end
        });
        let present: Vec<(usize, u32)> = present.map(|(it, at)| (shard(it.hash), at)).collect();
        let mut counts = [0; SHARDS];
        present.iter().for_each(|&(shard, _)| counts[shard] += 1);
        let mut start = 0;
        let mut ends = counts.map(|count| {
            start += count;
            start - count
        });
        let mut items = vec![0; present.len()];
        for (shard, at) in present {
            items[ends[shard]] = at;
            ends[shard] += 1;
        }
        Sharded { items, ends }
    }

    fn of_shard(&self, shard: usize) -> &[u32] {
        let start = match shard {
            0 => 0,
            shard => self.ends[shard - 1],
        };
        &self.items[start..self.ends[shard]]
    }
}

/// A value by its batch and its place there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

    /// Takes in batches; [`Self::values`] and [`Self::take_notes`] tell of them from the number on
    /// that is given back.
    pub fn absorb(&mut self, batches: Vec<Batch>) -> usize {
        let first = self.batches.len();
        self.batches.extend(batches);
        let repeats = self.repeats(first);
        let values = self.batches[first..].iter().map(|it| it.items.len());
        let new = values.sum::<usize>() - repeats.len();
        self.entries.reserve(new);
        let mut repeats = repeats.into_iter().peekable();
        for batch in first..self.batches.len() {
            let values = &self.batches[batch];
            self.known.push(Vec::with_capacity(values.items.len()));
            let mut start = 0;
            for (index, item) in values.items.iter().enumerate() {
                let place = Place {
                    batch: batch as u32,
                    item: index as u32,
                };
                let entry = if item.lengths_end == start {
                    NULL
                } else if let Some((_, earlier)) = repeats.next_if(|(at, _)| *at == place) {
                    self.known[earlier.batch as usize][earlier.item as usize]
                } else {
                    self.entries.push(place);
                    self.entries.len() as u32 - 1
                };
                start = item.lengths_end;
                self.known[batch].push(entry);
            }
        }
        first
    }

    /// The values of the batches from `first` on in order: entry ([`NULL`] if missing) and what
    /// else became of each.
    pub fn values(&self, first: usize) -> impl Iterator<Item = (u32, &Item)> {
        self.batches[first..]
            .iter()
            .zip(&self.known[first..])
            .flat_map(|(batch, known)| known.iter().copied().zip(&batch.items))
    }

    /// The notes of the batches from `first` on, with the place of their value among all of these.
    pub fn take_notes(&mut self, first: usize) -> Vec<(usize, Note)> {
        let mut notes = Vec::new();
        let mut before = 0;
        for batch in &mut self.batches[first..] {
            let own = std::mem::take(&mut batch.notes).into_iter();
            notes.extend(own.map(|(at, note)| (before + at as usize, note)));
            before += batch.items.len();
        }
        notes
    }

    /// The values of the batches from `first` on whose outcome came up before, with the first
    /// value that had it, ascending.
    fn repeats(&mut self, first: usize) -> Vec<(Place, Place)> {
        let batches = &self.batches;
        let values: usize = batches[first..].iter().map(|b| b.items.len()).sum();
        let sorted: Vec<Sharded> = batches[first..].par_iter().map(Sharded::of).collect();
        let mut repeats: Vec<_> = self
            .shards
            .par_iter_mut()
            .enumerate()
            .flat_map_iter(|(shard, index)| {
                index.reserve(values / SHARDS, |&(hash, _)| hash);
                let mut found = Vec::new();
                for ((at, batch), sorted) in batches.iter().enumerate().skip(first).zip(&sorted) {
                    for &item in sorted.of_shard(shard) {
                        let hash = batch.items[item as usize].hash;
                        let place = Place {
                            batch: at as u32,
                            item,
                        };
                        let same = |&(other, place): &(u64, Place)| {
                            other == hash
                                && batch.same(
                                    item as usize,
                                    &batches[place.batch as usize],
                                    place.item as usize,
                                )
                        };
                        if let Some(&(_, earlier)) = index.find(hash, same) {
                            found.push((place, earlier));
                        } else {
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
        // Column 0 is the text, the others are the parts; a few go side by side.
        let all: Vec<usize> = (0..=self.parts).collect();
        let mut columns: Vec<StringArray> = all
            .par_chunks(4)
            .flat_map_iter(|columns| self.columns(columns))
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

    /// Some neighbouring texts of every entry; missing where one is absent or was not written.
    fn columns(&self, columns: &[usize]) -> Vec<StringArray> {
        let (first, width) = (columns[0], columns.len());
        let records = || {
            let entries = self.entries.iter();
            entries.map(|at| self.batches[at.batch as usize].record(at.item as usize))
        };
        let mut bytes = vec![0; width];
        for (_, lengths) in records() {
            let own = lengths.iter().skip(first).zip(&mut bytes);
            own.for_each(|(&length, bytes)| *bytes += present(length).unwrap_or(0));
        }
        let mut builders: Vec<StringBuilder> = bytes
            .into_iter()
            .map(|bytes| StringBuilder::with_capacity(self.entries.len(), bytes))
            .collect();
        for (text, lengths) in records() {
            let before = lengths.iter().take(first);
            let mut start = before.filter_map(|&length| present(length)).sum();
            let own = lengths.iter().skip(first).copied();
            let own = own.chain(std::iter::repeat(ABSENT));
            for (builder, length) in builders.iter_mut().zip(own) {
                match present(length) {
                    Some(length) => {
                        builder.append_value(&text[start..start + length]);
                        start += length;
                    }
                    None => builder.append_null(),
                }
            }
        }
        builders.iter_mut().map(StringBuilder::finish).collect()
    }
}

/// A length that stands for a text.
fn present(length: u32) -> Option<usize> {
    (length != ABSENT).then_some(length as usize)
}
