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

    /// The blocks of at most `largest` rows; of each larger one, stretches that have a row in common
    /// with the next: a customer's rows are one by way of their neighbours.
    pub fn cut_at(self, largest: usize) -> Self {
        if self.iter().all(|block| block.len() <= largest) {
            return self;
        }
        let mut kept = Blocks::default();
        for block in self.iter() {
            if block.len() <= largest {
                kept.push(block.iter().copied());
                continue;
            }
            for start in (0..block.len() - 1).step_by(STRETCH - 1) {
                let end = (start + STRETCH).min(block.len());
                kept.push(block[start..end].iter().copied());
            }
        }
        kept
    }

    /// Blocks of rows that share one of these blocks and a key of another column as well.
    pub fn refined(&self, by: &Numbered) -> Self {
        let mut out = Blocks::default();
        let mut members: Vec<u64> = Vec::new();
        let mut own: Vec<u32> = Vec::new();
        let (mut start, mut blocks) = (0, self.ends.as_slice());
        while let Some((&first, _)) = blocks.split_first() {
            // What the rows of some blocks have lies far apart and is fetched together.
            let enough = first.max(start + FETCHED);
            let count = blocks.partition_point(|&end| end <= enough);
            let (near, behind) = blocks.split_at(count);
            let last = near[count - 1];
            let rows = &self.rows[start as usize..last as usize];
            own.clear();
            own.extend(rows.iter().map(|&row| by.own[row as usize]));
            let mut place = 0;
            for &end in near {
                let next = place + (end - start) as usize;
                members.clear();
                for (row, &own) in rows[place..next].iter().zip(&own[place..next]) {
                    let numbers = by.numbers(&own).iter().take(MOST_KEYS_OF_ROW);
                    members.extend(numbers.map(|&of| u64::from(of) << 32 | u64::from(*row)));
                }
                members.sort_unstable();
                for same in members.chunk_by(|a, b| a >> 32 == b >> 32) {
                    if same.len() > 1 {
                        out.push(same.iter().map(|&member| member as u32));
                    }
                }
                (place, start) = (next, end);
            }
            blocks = behind;
        }
        out
    }
}

/// Rows of a stretch of a block that is too large.
const STRETCH: usize = 4;
/// Rows of which the keys are fetched together.
const FETCHED: u32 = 256;

/// A column of keys as numbers of blocks.
#[derive(Clone, Debug)]
pub(super) struct Numbered {
    /// The block of each row, [`NO_BLOCK`] where it has none; where it has several, their place in
    /// `starts` from [`SEVERAL`] on.
    own: Vec<u32>,
    /// Start of the blocks of rows that have several; one more entry.
    starts: Vec<u32>,
    several: Vec<u32>,
    /// Rows per key.
    pub blocks: Blocks,
    /// Pairs of rows that share a key, each counted once per key.
    pub pairs: u64,
}

/// Where numbers of blocks end and places of several begin.
const SEVERAL: u32 = 1 << 31;

impl Numbered {
    /// Numbers the keys of rows of the records, whose positions stand for them from here on.
    ///
    /// Keys are those of entries, so that what many rows have is looked at once. Blocks stand in
    /// order of their first rows, so that whoever walks the rows walks the blocks.
    pub fn of_keys(rows: &[RowId], fields: &[FieldKeys<'_>]) -> Self {
        let numbers = number_keys(rows, fields);
        let count = numbers.iter().flatten().filter(|&&of| of != NO_BLOCK);
        let count = count.max().map_or(0, |&last| last as usize + 1);
        let mut numbered = Numbered {
            own: Vec::with_capacity(rows.len()),
            starts: vec![0],
            several: Vec::new(),
            blocks: Blocks::default(),
            pairs: 0,
        };
        let mut in_order = vec![NO_BLOCK; count];
        // Rows of each block so far, and the last of them: a row may bear a key twice, as in two
        // fields.
        let mut sizes: Vec<(u32, u32)> = Vec::with_capacity(count);
        let mut own: Vec<u32> = Vec::new();
        for (position, &row) in (0..).zip(rows) {
            own.clear();
            for (field, numbers) in fields.iter().zip(&numbers) {
                let entry = field.codes[row as usize];
                if entry == NULL {
                    continue;
                }
                for &number in &numbers[field.keys.range(entry)] {
                    let Some(number) = in_order.get_mut(number as usize) else {
                        continue;
                    };
                    if *number == NO_BLOCK {
                        *number = sizes.len() as u32;
                        sizes.push((0, NO_BLOCK));
                    }
                    let (size, last) = &mut sizes[*number as usize];
                    if *last != position {
                        (*size, *last) = (*size + 1, position);
                        own.push(*number);
                    }
                }
            }
            numbered.push(&own);
        }
        drop(numbers);
        numbered.fill_blocks(sizes.into_iter().map(|(size, _)| size).collect());
        numbered
    }

    /// Adds the next row with its blocks.
    fn push(&mut self, own: &[u32]) {
        self.own.push(match own {
            [] => NO_BLOCK,
            [one] => *one,
            several => {
                self.several.extend_from_slice(several);
                self.starts.push(self.several.len() as u32);
                SEVERAL + (self.starts.len() as u32 - 2)
            }
        });
    }

    /// Puts the rows into blocks of the given sizes; those of one row are given up.
    fn fill_blocks(&mut self, sizes: Vec<u32>) {
        if sizes.iter().any(|&size| size < 2) {
            return self.without_lone_keys(&sizes);
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
        for (position, own) in (0..).zip(&self.own) {
            for &number in self.numbers(own) {
                let next = &mut ends[number as usize];
                rows[*next as usize] = position;
                *next += 1;
            }
        }
        self.blocks = Blocks { rows, ends };
    }

    /// Gives up keys that one row bears twice, and nobody else.
    fn without_lone_keys(&mut self, sizes: &[u32]) {
        let mut kept = 0;
        let renumbered = sizes.iter().map(|&size| match size {
            0 | 1 => NO_BLOCK,
            _ => {
                kept += 1;
                kept - 1
            }
        });
        let renumbered: Vec<u32> = renumbered.collect();
        let mut numbered = Numbered {
            own: Vec::with_capacity(self.own.len()),
            starts: vec![0],
            several: Vec::new(),
            blocks: Blocks::default(),
            pairs: 0,
        };
        let mut own = Vec::new();
        for of_row in &self.own {
            let numbers = self.numbers(of_row).iter();
            let numbers = numbers.map(|&number| renumbered[number as usize]);
            own.clear();
            own.extend(numbers.filter(|&number| number != NO_BLOCK));
            numbered.push(&own);
        }
        numbered.fill_blocks(sizes.iter().copied().filter(|&size| size > 1).collect());
        *self = numbered;
    }

    /// The numbers of the blocks that stand for a row in `own`.
    #[inline]
    fn numbers<'a>(&'a self, own: &'a u32) -> &'a [u32] {
        match *own {
            NO_BLOCK => &[],
            SEVERAL.. => {
                let at = (own - SEVERAL) as usize;
                &self.several[self.starts[at] as usize..self.starts[at + 1] as usize]
            }
            _ => std::slice::from_ref(own),
        }
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
    /// What is behind each row, so many rows at a time as a power of two.
    parts: Vec<Stretches>,
    of_part: u32,
}

/// What is behind some neighbouring rows.
#[derive(Clone, Debug)]
struct Stretches {
    /// Start of each row's stretches; one more entry.
    offsets: Vec<u32>,
    /// The stretch of all rows behind a row in a block.
    behind: Vec<(u32, u32)>,
}

/// A row and the stretch behind it.
type Behind = (u32, (u32, u32));

/// Parts into which rows are put, at most, so that what a part is made of stays in a cache; and
/// the least rows of one, as a power of two.
const PARTS: usize = 16;
const LEAST_OF_PART: u32 = 14;

impl Meetings {
    /// Puts the blocks of all passes together.
    pub fn of(row_count: usize, passes: Vec<Blocks>) -> Self {
        let of_part = row_count.div_ceil(PARTS).next_power_of_two().ilog2();
        let mut meetings = Meetings {
            rows: Vec::with_capacity(passes.iter().map(|blocks| blocks.rows.len()).sum()),
            pass_ends: Vec::with_capacity(passes.len()),
            parts: Vec::new(),
            of_part: of_part.max(LEAST_OF_PART),
        };
        for blocks in &passes {
            meetings.rows.extend_from_slice(&blocks.rows);
            meetings.pass_ends.push(meetings.rows.len() as u32);
        }
        let starts = [0].into_iter().chain(meetings.pass_ends.iter().copied());
        let starts: Vec<u32> = starts.take(passes.len()).collect();
        let parts = row_count.div_ceil(1 << meetings.of_part);
        let by_pass: Vec<Vec<Vec<Behind>>> = passes
            .into_par_iter()
            .zip(starts)
            .with_max_len(1)
            .map(|(blocks, start)| in_parts(&blocks, start, parts, meetings.of_part))
            .collect();
        meetings.parts = (0..parts)
            .into_par_iter()
            .map(|part| {
                let passes: Vec<&[Behind]> = by_pass.iter().map(|pass| &*pass[part]).collect();
                let first = part << meetings.of_part;
                let rows = (row_count - first).min(1 << meetings.of_part);
                Stretches::of(first as u32, rows, &passes)
            })
            .collect();
        meetings
    }

    /// The rows behind a row, with the pass in which they share a key; a row that shares several
    /// keys comes several times.
    pub fn behind(&self, row: usize) -> impl Iterator<Item = (usize, &[u32])> {
        let part = &self.parts[row >> self.of_part];
        let row = row & ((1 << self.of_part) - 1);
        let (start, end) = (part.offsets[row] as usize, part.offsets[row + 1] as usize);
        part.behind[start..end].iter().map(|&(start, end)| {
            let pass = self.pass_ends.partition_point(|&of_pass| of_pass < end);
            (pass, &self.rows[start as usize..end as usize])
        })
    }
}

/// The stretches behind the rows of the blocks of a pass that begins at `start`, by part.
fn in_parts(blocks: &Blocks, mut start: u32, parts: usize, of_part: u32) -> Vec<Vec<Behind>> {
    let mut out: Vec<Vec<Behind>> = vec![Vec::new(); parts];
    for block in blocks.iter() {
        let end = start + block.len() as u32;
        // The last row of a block has nobody behind it.
        for (at, &row) in (start..end - 1).zip(block) {
            out[(row >> of_part) as usize].push((row, (at + 1, end)));
        }
        start = end;
    }
    out
}

impl Stretches {
    /// What is behind so many rows from `first` on, pass by pass.
    fn of(first: u32, rows: usize, passes: &[&[Behind]]) -> Self {
        let all = || passes.iter().copied().flatten();
        let mut offsets = vec![0; rows + 1];
        for &(row, _) in all() {
            offsets[(row - first) as usize + 1] += 1;
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        let mut behind = vec![(0, 0); offsets[rows] as usize];
        let mut next = offsets.clone();
        for &(row, stretch) in all() {
            let next = &mut next[(row - first) as usize];
            behind[*next as usize] = stretch;
            *next += 1;
        }
        Stretches { offsets, behind }
    }
}
