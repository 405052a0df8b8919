//! Rows by the keys they bear, in flat arrays: keys become numbers, rows that share one stand
//! together. Keys that only one row bears make no pair and are dropped before anything is sorted.
//! Rows are positions in the plan's rows.

use rayon::prelude::*;

use crate::tables::grouping::borne_by_several;
use crate::tables::records::RowId;
use crate::tables::text_column::NULL;

use super::keys::FieldKeys;

/// Number of a key that only one row bears.
const NO_BLOCK: u32 = u32::MAX;
/// Of several keys together, a row gives at most this many of each.
const MOST_KEYS_OF_ROW: usize = 8;

/// Rows that share a key, block by block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Blocks {
    rows: Vec<u32>,
    /// End of each block in `rows`.
    ends: Vec<u32>,
}

impl Blocks {
    /// The blocks, rows ascending and distinct in each.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let block = &self.rows[start..end as usize];
            start = end as usize;
            block
        })
    }

    /// Adds one block.
    pub fn push(&mut self, rows: impl Iterator<Item = u32>) {
        self.rows.extend(rows);
        self.ends.push(self.rows.len() as u32);
    }

    /// (rows of a block, blocks of that size), ascending.
    pub fn sizes(&self) -> Vec<(u64, u64)> {
        let mut sizes: Vec<usize> = self.iter().map(<[u32]>::len).collect();
        sizes.sort_unstable();
        let same = sizes.chunk_by(|a, b| a == b);
        same.map(|same| (same[0] as u64, same.len() as u64))
            .collect()
    }

    /// The blocks of at most `largest` rows.
    pub fn at_most(self, largest: usize) -> Self {
        if self.iter().all(|block| block.len() <= largest) {
            return self;
        }
        let mut kept = Blocks::default();
        for block in self.iter().filter(|block| block.len() <= largest) {
            kept.push(block.iter().copied());
        }
        kept
    }

    /// Blocks of rows that share one of these blocks and a key of another column as well.
    pub fn refined(&self, by: &Numbered) -> Self {
        let mut out = Blocks::default();
        let mut members: Vec<u64> = Vec::new();
        for block in self.iter() {
            members.clear();
            for &row in block {
                let numbers = by.of(row).iter().filter(|&&number| number != NO_BLOCK);
                let shown = numbers.take(MOST_KEYS_OF_ROW);
                members.extend(shown.map(|&number| u64::from(number) << 32 | u64::from(row)));
            }
            members.sort_unstable();
            for same in members.chunk_by(|a, b| a >> 32 == b >> 32) {
                if same.len() > 1 {
                    out.push(same.iter().map(|&member| member as u32));
                }
            }
        }
        out
    }
}

/// A column of keys as numbers of blocks.
#[derive(Clone, Debug)]
pub(super) struct Numbered {
    /// Start of each row's blocks; one more entry.
    offsets: Vec<u32>,
    /// Blocks of each row, each once; [`NO_BLOCK`] for a key that nobody else turned out to bear.
    numbers: Vec<u32>,
    /// Rows per key.
    pub blocks: Blocks,
    /// Pairs of rows that share a key, each counted once per key.
    pub pairs: u64,
}

impl Numbered {
    /// Numbers the keys of rows of the records, whose positions stand for them from here on.
    ///
    /// Keys are those of entries, so that what many rows have is looked at once.
    pub fn of_keys(rows: &[RowId], fields: &[FieldKeys<'_>]) -> Self {
        let numbers = number_keys(rows, fields);
        let count = numbers.iter().flatten().filter(|&&of| of != NO_BLOCK);
        let count = count.max().map_or(0, |&last| last as usize + 1);
        let mut numbered = Numbered {
            offsets: Vec::with_capacity(rows.len() + 1),
            numbers: Vec::with_capacity(rows.len()),
            blocks: Blocks::default(),
            pairs: 0,
        };
        numbered.offsets.push(0);
        // Rows of each block so far, and the last of them: a row may bear a key twice, as in two
        // fields.
        let mut sizes = vec![(0u32, u32::MAX); count];
        for (position, &row) in (0..).zip(rows) {
            for (field, numbers) in fields.iter().zip(&numbers) {
                let entry = field.codes[row as usize];
                if entry == NULL {
                    continue;
                }
                for &number in &numbers[field.keys.range(entry)] {
                    let Some((size, last)) = sizes.get_mut(number as usize) else {
                        continue;
                    };
                    if *last != position {
                        (*size, *last) = (*size + 1, position);
                        numbered.numbers.push(number);
                    }
                }
            }
            numbered.offsets.push(numbered.numbers.len() as u32);
        }
        drop(numbers);
        numbered.fill_blocks(sizes.into_iter().map(|(size, _)| size).collect());
        numbered
    }

    /// Puts the rows into blocks of the given sizes; those of one row are given up.
    fn fill_blocks(&mut self, sizes: Vec<u32>) {
        if sizes.iter().any(|&size| size < 2) {
            let mut next = 0;
            let renumbered = sizes.iter().map(|&size| match size {
                0 | 1 => NO_BLOCK,
                _ => {
                    next += 1;
                    next - 1
                }
            });
            let renumbered: Vec<u32> = renumbered.collect();
            for number in &mut self.numbers {
                *number = renumbered[*number as usize];
            }
            return self.fill_blocks(sizes.into_iter().filter(|&size| size > 1).collect());
        }
        let mut end = 0;
        // Where the next row of each block goes; at last, where the block ends.
        let mut ends: Vec<u32> = Vec::with_capacity(sizes.len());
        for &size in &sizes {
            ends.push(end);
            end += size;
            self.pairs += u64::from(size) * u64::from(size - 1) / 2;
        }
        let mut rows = vec![0; end as usize];
        for (position, at) in (0..).zip(self.offsets.windows(2)) {
            for &number in &self.numbers[at[0] as usize..at[1] as usize] {
                if let Some(next) = ends.get_mut(number as usize) {
                    rows[*next as usize] = position;
                    *next += 1;
                }
            }
        }
        self.blocks = Blocks { rows, ends };
    }

    fn of(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.numbers[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }
}

/// Numbers of the keys of every field's entries: equal ones have one number, and those that a single
/// row bears have none.
fn number_keys(rows: &[RowId], fields: &[FieldKeys<'_>]) -> Vec<Vec<u32>> {
    let all = fields.iter().map(|field| field.keys.keys.len()).sum();
    // Key, its field and place there, and how many rows have the entry.
    let mut entries: Vec<(u64, (u32, u32, u32))> = Vec::with_capacity(all);
    for (of, field) in (0..).zip(fields) {
        let mut borne = vec![0u32; field.keys.len()];
        for &row in rows {
            if let Some(borne) = borne.get_mut(field.codes[row as usize] as usize) {
                *borne += 1;
            }
        }
        for (entry, borne) in (0..).zip(borne).filter(|&(_, borne)| borne > 0) {
            let places = field.keys.range(entry);
            entries.extend(places.map(|at| (field.keys.keys[at], (of, at as u32, borne))));
        }
    }
    let mut numbers: Vec<Vec<u32>> = fields
        .iter()
        .map(|field| vec![NO_BLOCK; field.keys.keys.len()])
        .collect();
    let mut next = 0;
    let entries = borne_by_several(entries, |&(.., borne)| borne);
    for same in entries.chunk_by(|a, b| a.0 == b.0) {
        if let [(_, (.., 1))] = same {
            continue;
        }
        for &(_, (of, at, _)) in same {
            numbers[of as usize][at as usize] = next;
        }
        next += 1;
    }
    numbers
}

/// For each row, the rows behind it in its blocks, pass by pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Meetings {
    /// Rows of all blocks of all passes.
    rows: Vec<u32>,
    /// End of each pass in `rows`.
    pass_ends: Vec<u32>,
    /// What is behind each row, so many rows at a time.
    parts: Vec<Stretches>,
    of_part: usize,
}

/// What is behind some neighbouring rows.
#[derive(Clone, Debug)]
struct Stretches {
    /// Start of each row's stretches; one more entry.
    offsets: Vec<u32>,
    /// The stretch of all rows behind a row in a block.
    behind: Vec<(u32, u32)>,
}

/// Rows of which the stretches are laid out at a time; at most [`PARTS`] times.
const LEAST_OF_PART: usize = 1 << 15;
const PARTS: usize = 12;

impl Meetings {
    /// Puts the blocks of all passes together.
    pub fn of(row_count: usize, passes: Vec<Blocks>) -> Self {
        let of_part = row_count.div_ceil(PARTS).max(LEAST_OF_PART);
        let parts = (0..row_count.div_ceil(of_part)).into_par_iter();
        let parts = parts.map(|part| {
            let start = part * of_part;
            Stretches::of(start, of_part.min(row_count - start), &passes)
        });
        let parts = parts.collect();
        let all = passes.iter().map(|blocks| blocks.rows.len()).sum();
        let mut meetings = Meetings {
            rows: Vec::with_capacity(all),
            pass_ends: Vec::with_capacity(passes.len()),
            parts,
            of_part,
        };
        for blocks in passes {
            meetings.rows.extend_from_slice(&blocks.rows);
            meetings.pass_ends.push(meetings.rows.len() as u32);
        }
        meetings
    }

    /// The rows behind a row, with the pass in which they share a key; a row that shares several
    /// keys comes several times.
    pub fn behind(&self, row: usize) -> impl Iterator<Item = (usize, &[u32])> {
        let part = &self.parts[row / self.of_part];
        let row = row % self.of_part;
        let (start, end) = (part.offsets[row] as usize, part.offsets[row + 1] as usize);
        part.behind[start..end].iter().map(|&(start, end)| {
            let pass = self.pass_ends.partition_point(|&of_pass| of_pass < end);
            (pass, &self.rows[start as usize..end as usize])
        })
    }
}

impl Stretches {
    /// What is behind the rows from `first` on in the blocks of all passes.
    fn of(first: usize, rows: usize, passes: &[Blocks]) -> Self {
        let own = first as u32..(first + rows) as u32;
        let mut offsets = vec![0; rows + 1];
        // The last row of a block has nobody behind it.
        for block in passes.iter().flat_map(Blocks::iter) {
            for row in block[..block.len() - 1]
                .iter()
                .filter(|row| own.contains(row))
            {
                offsets[*row as usize - first + 1] += 1;
            }
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        let mut behind = vec![(0, 0); offsets[rows] as usize];
        let mut next = offsets.clone();
        let mut start = 0;
        for block in passes.iter().flat_map(Blocks::iter) {
            let end = start + block.len() as u32;
            for (at, row) in (start..end - 1).zip(block) {
                if own.contains(row) {
                    let next = &mut next[*row as usize - first];
                    behind[*next as usize] = (at + 1, end);
                    *next += 1;
                }
            }
            start = end;
        }
        Stretches { offsets, behind }
    }
}
