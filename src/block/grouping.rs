//! Rows by the keys they bear, in flat arrays: keys become numbers, rows that share one stand
//! together. Keys that only one row bears make no pair and are dropped before anything is sorted.
//! Rows are positions in the plan's rows.

use crate::tables::grouping::borne_by_several;

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
    /// Start of each row's keys; one more entry.
    offsets: Vec<u32>,
    /// Block of each key of each row, [`NO_BLOCK`] where nobody else bears it.
    numbers: Vec<u32>,
    /// Rows per key.
    pub blocks: Blocks,
    /// Pairs of rows that share a key, each counted once per key.
    pub pairs: u64,
}

/// A key, the row that bears it, and where among all keys of the column it stands.
type Entry = (u64, (u32, u32));

impl Numbered {
    /// Numbers the keys of rows; the keys of each start at its offset, and one more offset ends the
    /// last.
    pub fn of_keys(offsets: Vec<u32>, keys: Vec<u64>) -> Self {
        let entries = (0..offsets.len() as u32 - 1).flat_map(|row| {
            let (start, end) = (offsets[row as usize], offsets[row as usize + 1]);
            let keys = &keys;
            (start..end).map(move |at| (keys[at as usize], (row, at)))
        });
        let entries: Vec<Entry> = entries.collect();
        let mut numbered = Numbered {
            numbers: vec![NO_BLOCK; keys.len()],
            offsets,
            blocks: Blocks::default(),
            pairs: 0,
        };
        drop(keys);
        for same in borne_by_several(entries).chunk_by(|a, b| a.0 == b.0) {
            // A row may bear a key twice, as in two fields.
            let rows = || {
                same.chunk_by(|a, b| a.1.0 == b.1.0)
                    .map(|of_row| of_row[0].1)
            };
            let count = rows().count() as u64;
            if count < 2 {
                continue;
            }
            let number = numbered.blocks.ends.len() as u32;
            for (_, at) in rows() {
                numbered.numbers[at as usize] = number;
            }
            numbered.blocks.push(rows().map(|(row, _)| row));
            numbered.pairs += count * (count - 1) / 2;
        }
        numbered
    }

    fn of(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.numbers[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }
}

/// For each row, the rows behind it in its blocks, pass by pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Meetings {
    /// Rows of all blocks of all passes.
    rows: Vec<u32>,
    /// End of each pass in `rows`.
    pass_ends: Vec<u32>,
    /// Start of each row's stretches; one more entry.
    offsets: Vec<u32>,
    /// The stretch of `rows` behind a row in a block.
    behind: Vec<(u32, u32)>,
}

impl Meetings {
    /// Puts the blocks of all passes together.
    pub fn of(row_count: usize, passes: Vec<Blocks>) -> Self {
        let all = passes.iter().map(|blocks| blocks.rows.len()).sum();
        let mut meetings = Meetings {
            rows: Vec::with_capacity(all),
            pass_ends: Vec::with_capacity(passes.len()),
            offsets: vec![0; row_count + 1],
            behind: Vec::new(),
        };
        // The last row of a block has nobody behind it.
        for block in passes.iter().flat_map(Blocks::iter) {
            for &row in &block[..block.len() - 1] {
                meetings.offsets[row as usize + 1] += 1;
            }
        }
        for row in 0..row_count {
            meetings.offsets[row + 1] += meetings.offsets[row];
        }
        let stretches = meetings.offsets[row_count] as usize;
        meetings.behind = vec![(0, 0); stretches];
        let mut next = meetings.offsets.clone();
        for blocks in passes {
            let mut start = meetings.rows.len() as u32;
            for block in blocks.iter() {
                let end = start + block.len() as u32;
                for (at, &row) in (start..end - 1).zip(block) {
                    let next = &mut next[row as usize];
                    meetings.behind[*next as usize] = (at + 1, end);
                    *next += 1;
                }
                start = end;
            }
            meetings.rows.extend_from_slice(&blocks.rows);
            meetings.pass_ends.push(meetings.rows.len() as u32);
        }
        meetings
    }

    /// The rows behind a row, with the pass in which they share a key; a row that shares several
    /// keys comes several times.
    pub fn behind(&self, row: usize) -> impl Iterator<Item = (usize, &[u32])> {
        let (start, end) = (self.offsets[row] as usize, self.offsets[row + 1] as usize);
        self.behind[start..end].iter().map(|&(start, end)| {
            let pass = self.pass_ends.partition_point(|&of_pass| of_pass < end);
            (pass, &self.rows[start as usize..end as usize])
        })
    }
}
